/* Paths come in the order in which routes are registered. In a service with markers they are made of the
 * markers alone, but for endpoints of a websocket server, which are documented by hand (DOMAIN A3.7). In any
 * other, what people wrote about an operation is kept, served operations that are missing are added, and
 * those that nothing serves are left out. */
#include "generate/document.h"

#include "generate/schema.h"
#include "yaml/make.h"

typedef struct DocumentWriter {
    const DocumentSource *source;
    Arena *arena;
    Generator generator;
    const SpecDocument *old; /* NULL: there is none */
    YamlNode *paths;
    LeftOuts *left_out;
} DocumentWriter;

/* ---- paths ---- */

static YamlNode *item_at(DocumentWriter *w, Str path) {
    YamlNode *item = yaml_get(w->paths, path);
    return item ? item : yaml_put(w->arena, w->paths, path, yaml_new_mapping(w->arena));
}

/* What stands beside the methods of a path: its parameters, summary, servers. */
static void take_over_item(DocumentWriter *w, const YamlNode *old, YamlNode *item) {
    for (uint32_t i = 0; old && i < old->pairs.n; i++) {
        const YamlPair *pair = &old->pairs.p[i];
        Str key = yaml_text(pair->key);
        if (method_of(key) == METHOD_NONE && !yaml_pair(item, key))
            yaml_put(w->arena, item, key, pair->value);
    }
}

/* A documented operation as it is. One that stands behind a reference stays a reference to its path item. */
static void keep_operation(DocumentWriter *w, const Operation *operation) {
    const YamlNode *there = yaml_get(w->old->paths, operation->path);
    YamlNode *item = item_at(w, operation->path);
    Str method = str_of(method_name(operation->method));
    if (there) take_over_item(w, there, item);
    if (there != operation->item || yaml_pair(item, method)) return;
    yaml_put(w->arena, item, method, yaml_get(operation->item, method));
}

static void leave_out(DocumentWriter *w, const Route *route, const char *why) {
    vec_push(w->arena, w->left_out, (LeftOut){.route = route, .why = str_of(why)});
}

/* Has nothing to do in a document. */
static bool is_no_operation(const Route *route) {
    return !route->mounted || route->dead || route->internal || route->websocket || route->catch_all ||
           route->shadowed || (route->method == METHOD_ALL && route->passes_on);
}

static bool is_exposed(const DocumentWriter *w, const Route *route) {
    if (!w->source->markers) return true;
    if (route->markers.n > 1) return true;
    return route->markers.n == 1 && marker_exposure(&route->markers.p[0]) != EXPOSURE_NONE;
}

/* NULL, or why a route that belongs into the document cannot be written. */
static const char *obstacle(const DocumentWriter *w, const Route *route) {
    if (route->markers.n > 1) return "it has more than one marker, and generation aborts";
    if (route->has_unknown) return "its path is not wholly known";
    if (route->certainty == CONDITIONAL) return "it is registered under a condition that is not known";
    if (route->method == METHOD_ALL) return "OpenAPI has no field for a route of every method";
    if (!w->generator.markers && !method_in_openapi(route->method))
        return "OpenAPI has no field for its method";
    for (uint32_t i = 0; i < route->templates.list.n; i++) {
        const Template *form = &route->templates.list.p[i];
        if (!form->comparable) return "its path has no OpenAPI form";
        for (uint32_t k = 0; k < form->segments.n; k++)
            if (form->segments.p[k].kind == SEGMENT_WILDCARD) return "its path has no OpenAPI form";
    }
    return NULL;
}

static Str path_of(const DocumentWriter *w, uint32_t route) {
    const Drift *drift = w->source->drift;
    if (drift && drift->routes.p[route].document_path.n) return drift->routes.p[route].document_path;
    return generate_path(w->arena, &w->source->routes->routes.p[route]);
}

static void write_route(DocumentWriter *w, uint32_t number) {
    const Route *route = &w->source->routes->routes.p[number];
    if (is_no_operation(route) || !is_exposed(w, route)) return;
    const char *why = obstacle(w, route);
    Str path = path_of(w, number), method = str_of(method_name(route->method));
    YamlNode *item = yaml_get(w->paths, path);
    if (yaml_pair(item, method)) return; /* registered twice */
    YamlNode *operation =
        why ? NULL : generate_operation(&w->generator, route, path, yaml_get(item, STR("parameters")));
    if (operation)
        yaml_put(w->arena, item_at(w, path), method, operation);
    else
        leave_out(w, route, why ? why : "its marker is not wholly known");
}

/* The operations of the old document that a route has, written by people. */
static bool keep_documented(DocumentWriter *w, uint32_t route) {
    const RouteDrift *drift = w->source->drift ? &w->source->drift->routes.p[route] : NULL;
    bool kept = false;
    for (uint32_t i = 0; drift && !w->source->markers && i < drift->operations.n; i++) {
        const Operation *operation = &w->source->spec->operations.p[drift->operations.p[i]];
        if (operation->document != 0) continue;
        keep_operation(w, operation);
        kept = true;
    }
    return kept;
}

/* Operations that no route is known to serve and that are right all the same. */
static void keep_others(DocumentWriter *w) {
    for (uint32_t i = 0; w->source->drift && i < w->source->drift->operations.n; i++) {
        const Operation *operation = &w->source->spec->operations.p[i];
        OperationStatus status = w->source->drift->operations.p[i].status;
        bool keep = w->source->markers ? operation->websocket
                                       : status != OPERATION_UNSERVED || w->source->drift->blind;
        if (keep && operation->document == 0 && w->old) keep_operation(w, operation);
    }
}

/* ---- the rest ---- */

static YamlNode *new_info(DocumentWriter *w) {
    YamlNode *info = yaml_new_mapping(w->arena);
    Str title = w->source->service_id, version = w->source->version;
    yaml_put(w->arena, info, STR("title"), yaml_new_text(w->arena, title.n ? title : STR("service")));
    yaml_put(w->arena, info, STR("version"), yaml_new_text(w->arena, version.n ? version : STR("1.0.0")));
    return info;
}

/* By name, as the generator has them. */
static void sort_pairs(YamlNode *mapping) {
    for (uint32_t i = 1; i < mapping->pairs.n; i++) {
        YamlPair pair = mapping->pairs.p[i];
        uint32_t at = i;
        for (; at && str_cmp(mapping->pairs.p[at - 1].key->scalar, pair.key->scalar) > 0; at--)
            mapping->pairs.p[at] = mapping->pairs.p[at - 1];
        mapping->pairs.p[at] = pair;
    }
}

static bool is_sorted(const YamlNode *mapping) {
    for (uint32_t i = 1; mapping && i < mapping->pairs.n; i++)
        if (str_cmp(mapping->pairs.p[i - 1].key->scalar, mapping->pairs.p[i].key->scalar) > 0) return false;
    return true;
}

/* The old schemas and those that are new. */
static YamlNode *merged_schemas(DocumentWriter *w, const YamlNode *old) {
    YamlNode *schemas = yaml_new_mapping(w->arena);
    for (uint32_t i = 0; old && i < old->pairs.n; i++)
        vec_push(w->arena, &schemas->pairs, old->pairs.p[i]);
    for (uint32_t i = 0; i < w->generator.classes.n; i++)
        generate_schema(w->arena, w->generator.classes.p[i], NULL, schemas);
    if (is_sorted(old)) sort_pairs(schemas);
    return schemas;
}

static YamlNode *merged_components(DocumentWriter *w, const YamlNode *old) {
    YamlNode *components = yaml_new_mapping(w->arena);
    YamlNode *schemas = merged_schemas(w, yaml_get(old, STR("schemas")));
    for (uint32_t i = 0; old && i < old->pairs.n; i++) {
        YamlPair pair = old->pairs.p[i];
        if (str_eq(yaml_text(pair.key), STR("schemas"))) pair.value = schemas;
        vec_push(w->arena, &components->pairs, pair);
    }
    if (!yaml_pair(components, STR("schemas")) && schemas->pairs.n)
        yaml_put(w->arena, components, STR("schemas"), schemas);
    return components;
}

static YamlNode *new_document(DocumentWriter *w) {
    YamlNode *root = yaml_new_mapping(w->arena), *components = merged_components(w, NULL);
    yaml_put(w->arena, root, STR("openapi"), yaml_new_text(w->arena, STR("3.0.3")));
    yaml_put(w->arena, root, STR("info"), new_info(w));
    yaml_put(w->arena, root, STR("paths"), w->paths);
    if (components->pairs.n) yaml_put(w->arena, root, STR("components"), components);
    return root;
}

static YamlNode *renewed_document(DocumentWriter *w) {
    YamlNode *root = yaml_new_mapping(w->arena);
    const YamlNode *old = w->old->root;
    YamlNode *components = merged_components(w, yaml_get(old, STR("components")));
    for (uint32_t i = 0; i < old->pairs.n; i++) {
        YamlPair pair = old->pairs.p[i];
        if (str_eq(yaml_text(pair.key), STR("paths"))) pair.value = w->paths;
        if (str_eq(yaml_text(pair.key), STR("components"))) pair.value = components;
        vec_push(w->arena, &root->pairs, pair);
    }
    if (!yaml_pair(root, STR("paths"))) yaml_put(w->arena, root, STR("paths"), w->paths);
    if (!yaml_pair(root, STR("components")) && components->pairs.n)
        yaml_put(w->arena, root, STR("components"), components);
    return root;
}

YamlNode *generate_document(const DocumentSource *source, LeftOuts *left_out) {
    bool usable = source->spec && source->spec->usable && source->spec->documents.n;
    DocumentWriter w = {.source = source, .arena = source->arena, .left_out = left_out};
    w.generator =
        generator_new(source->arena, source->service_id, source->markers, usable ? source->spec : NULL);
    w.old = usable ? &source->spec->documents.p[0] : NULL;
    if (w.old && (!w.old->root || !w.old->paths)) w.old = NULL;
    w.paths = yaml_new_mapping(source->arena);
    for (uint32_t i = 0; i < source->routes->routes.n; i++)
        if (!w.old || !keep_documented(&w, i)) write_route(&w, i);
    if (w.old) keep_others(&w);
    return w.old ? renewed_document(&w) : new_document(&w);
}
