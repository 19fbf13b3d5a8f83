/* Operations of services with markers are held to what the generator is known to write (DOMAIN A3): keys in
 * its order, `openApi.operation` merged underneath. A part that is not known makes the whole unknown: half an
 * operation would be a difference of our own making. */
#include "generate/operation.h"

#include "base/out.h"
#include "yaml/make.h"

/* ---- plain data ---- */

static Str number_text(Arena *arena, double number) {
    bool whole = number >= -9e15 && number <= 9e15 && number == (double)(int64_t)number;
    return whole ? str_fmt(arena, "%lld", (long long)number) : str_fmt(arena, "%.15g", number);
}

/* NULL when a part is not known, or is nothing that a document can hold. */
static YamlNode *node_of(Arena *arena, const Data *data) {
    if (data->open) return NULL;
    switch (data->kind) {
    case DATA_UNKNOWN:
    case DATA_UNDEFINED:
    case DATA_FUNCTION: return NULL;
    case DATA_NULL: return yaml_new_plain(arena, STR("null"));
    case DATA_BOOLEAN: return yaml_new_bool(arena, data->boolean);
    case DATA_NUMBER: return yaml_new_plain(arena, number_text(arena, data->number));
    case DATA_TEXT: return yaml_new_text(arena, data->text);
    case DATA_ARRAY:
    case DATA_OBJECT: break;
    }
    bool list = data->kind == DATA_ARRAY;
    YamlNode *node = list ? yaml_new_sequence(arena) : yaml_new_mapping(arena);
    for (uint32_t i = 0; i < data->entries.n; i++) {
        const DataEntry *entry = &data->entries.p[i];
        if (entry->value->kind == DATA_UNDEFINED) continue;
        YamlNode *value = node_of(arena, entry->value);
        if (!value) return NULL;
        if (list)
            yaml_push(arena, node, value);
        else
            yaml_put(arena, node, entry->key, value);
    }
    return node;
}

/* ---- one operation ---- */

typedef struct Writer {
    Generator *generator;
    Arena *arena;
    const Route *route;
    const Data *marker;    /* the marker's argument */
    const Data *open_api;  /* its `openApi` */
    const Data *operation; /* its `openApi.operation`; NULL when none */
    YamlNode *node;
    bool failed; /* something is not known */
} Writer;

/* The value at a key when it is given; what is not known fails the operation. */
static const Data *given(Writer *w, const Data *of, const char *key) {
    const Data *value;
    Given is = data_given(of, str_of(key), &value);
    w->failed = w->failed || is == GIVEN_UNKNOWN;
    return is == GIVEN_YES ? value : NULL;
}

static Str given_text(Writer *w, const Data *of, const char *key) {
    const Data *value = given(w, of, key);
    w->failed = w->failed || (value && value->kind != DATA_TEXT);
    return value ? value->text : (Str){0};
}

static YamlNode *given_node(Writer *w, const Data *value) {
    YamlNode *node = value ? node_of(w->arena, value) : NULL;
    w->failed = w->failed || (value && !node);
    return node;
}

static void put_text(Writer *w, YamlNode *node, const char *key, Str text) {
    if (text.n) yaml_put(w->arena, node, str_of(key), yaml_new_text(w->arena, text));
}

static YamlNode *put_mapping(Writer *w, YamlNode *node, const char *key) {
    return yaml_put(w->arena, node, str_of(key), yaml_new_mapping(w->arena));
}

/* "klaviyo-sessions-sessionId-get": of the route's own path, whatever the document calls it. */
static Str operation_id(Arena *arena, const Route *route) {
    Out out = out_new(arena);
    const Template *path = &route->templates.list.p[0];
    for (uint32_t i = 0; i < path->segments.n; i++) {
        Str text = path->segments.p[i].text;
        for (size_t k = 0; k < text.n; k++)
            if (text.p[k] != '{' && text.p[k] != '}') out_char(&out, text.p[k]);
        out_char(&out, '-');
    }
    out_cstr(&out, method_name(route->method));
    return out_str_of(&out);
}

/* ---- parameters ---- */

typedef VEC(Str) Names;

static void names_add(Arena *arena, Names *names, Str name) {
    for (uint32_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], name)) return;
    vec_push(arena, names, name);
}

/* "/a/{b}/c-{d}.{e}" → b, d, e */
static Names parameter_names(Arena *arena, Str path) {
    Names names = {0};
    for (ptrdiff_t open, close = 0; (open = str_find_char(path, '{', (size_t)close)) >= 0;) {
        close = str_find_char(path, '}', (size_t)open);
        if (close < 0) break;
        names_add(arena, &names, str_sub(path, (size_t)open + 1, (size_t)close));
    }
    return names;
}

static bool is_declared(const YamlNode *declared, Str name) {
    for (uint32_t i = 0; declared && i < declared->items.n; i++) {
        const YamlNode *parameter = declared->items.p[i];
        if (yaml_get(parameter, STR("$ref"))) continue;
        if (str_eq(yaml_text(yaml_get(parameter, STR("in"))), STR("path")) &&
            str_eq(yaml_text(yaml_get(parameter, STR("name"))), name))
            return true;
    }
    return false;
}

static bool segment_names(Arena *arena, const Segment *segment, Str name) {
    if (segment->kind == SEGMENT_PARAM) return str_eq(segment->text, name);
    Str braced = str_fmt(arena, "{%.*s}", STR_ARG(name));
    return segment->kind == SEGMENT_MIXED && str_find(segment->text, braced, 0) >= 0;
}

/* One of the route's forms does without the parameter. */
static bool is_optional(Arena *arena, const Route *route, Str name) {
    for (uint32_t i = 1; i < route->templates.list.n; i++) {
        const Template *form = &route->templates.list.p[i];
        bool has = false;
        for (uint32_t k = 0; k < form->segments.n && !has; k++)
            has = segment_names(arena, &form->segments.p[k], name);
        if (!has) return true;
    }
    return false;
}

static YamlNode *path_parameter(const Generator *g, const Route *route, Str name) {
    Arena *arena = g->arena;
    YamlNode *parameter = yaml_new_mapping(arena);
    bool required =
        !g->markers || !is_optional(arena, route, name); /* OpenAPI wants it; the generator knows better */
    yaml_put(arena, parameter, STR("name"), yaml_new_text(arena, name));
    yaml_put(arena, parameter, STR("in"), yaml_new_text(arena, STR("path")));
    yaml_put(arena, parameter, STR("required"), yaml_new_bool(arena, required));
    YamlNode *of_type = parameter;
    if (!g->swagger) of_type = yaml_put(arena, parameter, STR("schema"), yaml_new_mapping(arena));
    yaml_put(arena, of_type, STR("type"), yaml_new_text(arena, STR("string")));
    return parameter;
}

static YamlNode *path_parameters(const Generator *g, const Route *route, Str path, const YamlNode *declared) {
    Names names = parameter_names(g->arena, path);
    YamlNode *list = yaml_new_sequence(g->arena);
    for (uint32_t i = 0; i < names.n; i++)
        if (!is_declared(declared, names.p[i]))
            yaml_push(g->arena, list, path_parameter(g, route, names.p[i]));
    return list;
}

/* ---- what refers to classes ---- */

static void note_class(Generator *g, const Data *instance) {
    for (uint32_t i = 0; i < g->classes.n; i++)
        if (str_eq(g->classes.p[i]->type, instance->type)) return;
    vec_push(g->arena, &g->classes, instance);
}

/* {$ref: '#/components/schemas/Job'} of `new Job()`. */
static YamlNode *class_reference(Writer *w, const Data *instance) {
    YamlNode *node = yaml_new_mapping(w->arena);
    w->failed = w->failed || !instance->type.n;
    if (!instance->type.n) return node;
    note_class(w->generator, instance);
    Str target = str_join(w->arena, STR("#/components/schemas/"), instance->type);
    yaml_put(w->arena, node, STR("$ref"), yaml_new_text(w->arena, target));
    return node;
}

static void put_content(Writer *w, YamlNode *node, const Data *instance) {
    YamlNode *content = put_mapping(w, node, "content");
    YamlNode *json = put_mapping(w, content, "application/json");
    yaml_put(w->arena, json, STR("schema"), class_reference(w, instance));
}

static void put_parameters(Writer *w, Str path, const YamlNode *declared) {
    YamlNode *list = path_parameters(w->generator, w->route, path, declared);
    const Data *query = given(w, w->marker, "query");
    if (query) {
        YamlNode *parameter = yaml_push(w->arena, list, yaml_new_mapping(w->arena));
        put_text(w, parameter, "name", STR("query"));
        put_text(w, parameter, "in", STR("query"));
        yaml_put(w->arena, parameter, STR("schema"), class_reference(w, query));
    }
    if (list->items.n) yaml_put(w->arena, w->node, STR("parameters"), list);
}

static void put_body(Writer *w) {
    const Data *body = given(w, w->marker, "body");
    if (!body) return;
    YamlNode *request = put_mapping(w, w->node, "requestBody");
    yaml_put(w->arena, request, STR("required"), yaml_new_bool(w->arena, true));
    put_content(w, request, body);
}

/* DOMAIN A3.6. */
static void put_too_many(Writer *w, YamlNode *responses) {
    static const char *const names[] = {"Retry-After", "RateLimit-Limit", "RateLimit-Remaining",
                                        "RateLimit-Reset"};
    YamlNode *response = put_mapping(w, responses, "429");
    put_text(w, response, "description", STR("Too many requests"));
    YamlNode *headers = put_mapping(w, response, "headers");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        YamlNode *schema = put_mapping(w, put_mapping(w, headers, names[i]), "schema");
        put_text(w, schema, "type", STR("integer"));
    }
}

static void put_responses(Writer *w, Str rate_limits) {
    YamlNode *responses = put_mapping(w, w->node, "responses");
    YamlNode *ok = put_mapping(w, responses, "200");
    const Data *body = given(w, w->marker, "resBody");
    put_text(w, ok, "description", STR("OK"));
    if (body) put_content(w, ok, body);
    if (rate_limits.n) put_too_many(w, responses);
}

/* ---- security and exposure ---- */

/* One requirement object a scheme, in order. */
static void put_security(Writer *w) {
    const Data *security = given(w, w->open_api, "security");
    if (!security || data_is_known_empty(security)) return;
    YamlNode *list = yaml_new_sequence(w->arena);
    w->failed = w->failed || security->kind != DATA_OBJECT || security->open;
    for (uint32_t i = 0; i < security->entries.n; i++) {
        YamlNode *scopes = given_node(w, security->entries.p[i].value);
        if (!scopes) return;
        YamlNode *requirement = yaml_push(w->arena, list, yaml_new_mapping(w->arena));
        yaml_put(w->arena, requirement, security->entries.p[i].key, scopes);
    }
    yaml_put(w->arena, w->node, STR("security"), list);
}

static Str or_else(Str a, Str b) {
    return a.n ? a : b;
}

static void put_flag(Writer *w, YamlNode *node, const char *key) {
    if (given(w, w->open_api, key)) yaml_put(w->arena, node, str_of(key), yaml_new_bool(w->arena, true));
}

static void put_x_tw(Writer *w, Str rate_limits) {
    const Generator *g = w->generator;
    const Data *overwrite = given(w, w->open_api, "overwriteExternalPath");
    Str prefix = overwrite ? given_text(w, overwrite, "prefix") : (Str){0};
    YamlNode *x = put_mapping(w, w->node, "x-tw");
    put_text(w, x, "pathPrefix", or_else(prefix, g->path_prefix));
    put_text(w, x, "serviceId", g->service_id);
    YamlNode *interfaces = given_node(w, given(w, w->open_api, "interfaces"));
    if (interfaces) yaml_put(w->arena, x, STR("interfaces"), interfaces);
    put_text(w, x, "deployment", or_else(given_text(w, w->open_api, "deployment"), g->deployment));
    put_text(w, x, "rateLimits", rate_limits);
    put_flag(w, x, "websocket");
    put_flag(w, x, "corsAllowAll");
}

/* ---- the operation as a whole ---- */

/* `operation.tags`, else the service's id. */
static void put_tags(Writer *w) {
    YamlNode *tags = given_node(w, given(w, w->operation, "tags"));
    if (!tags) {
        tags = yaml_new_sequence(w->arena);
        if (w->generator->service_id.n)
            yaml_push(w->arena, tags, yaml_new_text(w->arena, w->generator->service_id));
    }
    yaml_put(w->arena, w->node, STR("tags"), tags);
}

/* Keys of `openApi.operation` that the generator does not make itself; before or behind its own. */
static void put_rest(Writer *w, bool texts) {
    static const char *const made[] = {"operationId", "tags", "responses", "security", "x-tw"};
    for (uint32_t i = 0; w->operation && i < w->operation->entries.n; i++) {
        const DataEntry *entry = &w->operation->entries.p[i];
        bool own = (entry->value->kind == DATA_TEXT) != texts || yaml_pair(w->node, entry->key);
        for (size_t k = 0; k < sizeof made / sizeof *made; k++)
            own = own || str_eq(entry->key, str_of(made[k]));
        if (own || entry->value->kind == DATA_UNDEFINED) continue;
        YamlNode *value = given_node(w, entry->value);
        if (value) yaml_put(w->arena, w->node, entry->key, value);
    }
}

static Str rate_limits_of(Writer *w) {
    Str text = {0};
    const Data *list = given(w, w->marker, "rateLimits");
    if (list && !data_rate_limits(w->arena, list, &text)) w->failed = true;
    return text;
}

static YamlNode *marked_operation(Generator *g, const Route *route, Str path, const YamlNode *declared) {
    if (route->markers.n != 1 || marker_exposure(&route->markers.p[0]) != EXPOSURE_GIVEN) return NULL;
    Writer w = {.generator = g, .arena = g->arena, .route = route, .marker = route->markers.p[0].argument};
    uint32_t classes = g->classes.n;
    w.open_api = given(&w, w.marker, "openApi");
    w.operation = given(&w, w.open_api, "operation");
    w.failed = w.failed || (w.operation && (w.operation->kind != DATA_OBJECT || w.operation->open));
    w.node = yaml_new_mapping(g->arena);
    Str rate_limits = rate_limits_of(&w),
        id = w.operation ? given_text(&w, w.operation, "operationId") : (Str){0};
    put_text(&w, w.node, "operationId", or_else(id, operation_id(g->arena, route)));
    put_rest(&w, true);
    put_tags(&w);
    put_parameters(&w, path, declared);
    put_body(&w);
    put_responses(&w, rate_limits);
    put_security(&w);
    put_rest(&w, false);
    put_x_tw(&w, rate_limits);
    if (!w.failed) return w.node;
    g->classes.n = classes;
    return NULL;
}

static YamlNode *minimal_operation(const Generator *g, const Route *route, Str path,
                                   const YamlNode *declared) {
    YamlNode *node = yaml_new_mapping(g->arena), *parameters = path_parameters(g, route, path, declared);
    if (parameters->items.n) yaml_put(g->arena, node, STR("parameters"), parameters);
    YamlNode *responses = yaml_put(g->arena, node, STR("responses"), yaml_new_mapping(g->arena));
    YamlNode *response = yaml_put(g->arena, responses, STR("default"), yaml_new_mapping(g->arena));
    yaml_put(g->arena, response, STR("description"), yaml_new_text(g->arena, STR("Default response")));
    return node;
}

YamlNode *generate_operation(Generator *g, const Route *route, Str path, const YamlNode *declared) {
    if (route->method == METHOD_ALL || !route->templates.list.n) return NULL;
    if (g->markers) return marked_operation(g, route, path, declared);
    return minimal_operation(g, route, path, declared);
}

/* ---- the service ---- */

/* The value on which every operation with `x-tw` agrees. */
static Str agreed(const Spec *spec, Str (*value)(const Operation *operation)) {
    Str all = {0};
    for (uint32_t i = 0; i < spec->operations.n; i++) {
        const Operation *operation = &spec->operations.p[i];
        Str text = value(operation);
        if (!operation->has_x_tw) continue;
        if (!text.n || (all.n && !str_eq(all, text))) return (Str){0};
        all = text;
    }
    return all;
}

static Str prefix_of(const Operation *operation) {
    return operation->path_prefix;
}

static Str deployment_of(const Operation *operation) {
    return operation->deployment;
}

Generator generator_new(Arena *arena, Str service_id, bool markers, const Spec *spec) {
    Generator g = {.arena = arena, .service_id = service_id, .markers = markers};
    if (!spec) return g;
    g.swagger = str_starts(spec->version, STR("2"));
    g.path_prefix = agreed(spec, prefix_of);
    g.deployment = agreed(spec, deployment_of);
    return g;
}

static Str overwritten_path(const Route *route) {
    const Data *overwrite;
    if (route->markers.n != 1 ||
        marker_open_api(&route->markers.p[0], STR("overwriteExternalPath"), &overwrite) != GIVEN_YES)
        return (Str){0};
    const Data *path = data_get(overwrite, STR("path"));
    return path && path->kind == DATA_TEXT ? path->text : (Str){0};
}

Str generate_path(Arena *arena, const Route *route) {
    Str path = overwritten_path(route);
    if (!path.n) return template_openapi(arena, &route->templates.list.p[0]);
    Templates templates = {0};
    if (str_find_char(path, '{', 0) >= 0)
        vec_push(arena, &templates.list, template_parse_openapi(arena, path));
    else
        templates = template_parse_express(arena, path, false, 4);
    return template_openapi(arena, &templates.list.p[0]);
}
