/* What is copied from a neighbour: how it is authorized, for whom it is exposed, and what security it
 * promises; not its bodies, limits and texts, which are its own. A neighbour of the same file is copied as it
 * is written:
 *
 *     apiConfig({ auth: { shop: 'body.shopId' }, openApi: { interfaces: ['client'], security:
 * dashboardSecurity } }) one of another file by its values, since the names in it may mean nothing here. */
#include "rules/marker_edit.h"

#include "base/out.h"
#include "base/path.h"
#include "routes/marker.h"
#include "rules/route_finding.h"

static const char *const authorization_keys[] = {"auth", "authorization", "requireClaims", "selfAuth"};
enum { AUTHORIZATIONS = sizeof authorization_keys / sizeof *authorization_keys };

typedef struct MarkerEdit {
    RuleContext *context;
    Finding *finding;
    const Route *route;
    const Route *neighbour;
    bool near; /* of the same file */
} MarkerEdit;

/* ---- which neighbour ---- */

static bool is_inside(Span inner, Span outer) {
    return inner.file == outer.file && inner.start >= outer.start && inner.end <= outer.end;
}

static bool is_known(const Data *data) {
    if (data->open || data->kind == DATA_UNKNOWN || data->kind == DATA_FUNCTION) return false;
    for (uint32_t i = 0; i < data->entries.n; i++)
        if (!is_known(data->entries.p[i].value)) return false;
    return true;
}

/* Its marker is written in the registration, exposes it, and everything that would be copied is known. */
static bool is_model(const Route *route) {
    const Marker *marker = route->markers.n == 1 ? &route->markers.p[0] : NULL;
    if (!marker || marker_exposure(marker) != EXPOSURE_GIVEN || marker->argument->open) return false;
    const Data *interfaces, *security;
    marker_open_api(marker, STR("interfaces"), &interfaces);
    if (!is_known(interfaces) || marker_open_api(marker, STR("security"), &security) == GIVEN_UNKNOWN)
        return false;
    if (security && !is_known(security)) return false;
    for (size_t i = 0; i < AUTHORIZATIONS; i++) {
        const Data *value;
        Given given = data_given(marker->argument, str_of(authorization_keys[i]), &value);
        if (given == GIVEN_UNKNOWN || (given == GIVEN_YES && !is_known(value))) return false;
    }
    return true;
}

/* Smaller is nearer: the same file and method, the same file, the same directory, anywhere. */
static uint64_t distance(const MarkerEdit *e, const Route *other) {
    Span a = e->route->span, b = other->span;
    const Sources *sources = e->context->sources;
    uint64_t away = a.start > b.start ? a.start - b.start : b.start - a.start;
    bool near = a.file == b.file && is_inside(other->markers.p[0].span, other->span);
    if (near) return away + (other->method == e->route->method ? 0 : (uint64_t)1 << 32);
    Str here = path_dir(source_file(sources, a.file)->path),
        there = path_dir(source_file(sources, b.file)->path);
    return (uint64_t)(str_eq(here, there) ? 2 : 3) << 32;
}

static bool find_neighbour(MarkerEdit *e) {
    uint64_t best = UINT64_MAX;
    for (uint32_t i = 0; i < e->context->routes->routes.n; i++) {
        const Route *other = &e->context->routes->routes.p[i];
        if (!is_model(other) || distance(e, other) >= best) continue;
        best = distance(e, other);
        e->neighbour = other;
    }
    e->near = best < (uint64_t)2 << 32;
    return e->neighbour;
}

/* The registration makes this one route, and its handlers are written in it. */
static bool is_alone(const MarkerEdit *e) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->context->routes->routes.n; i++) {
        Span span = e->context->routes->routes.p[i].span;
        n += span.file == e->route->span.file && span.start == e->route->span.start &&
             span.end == e->route->span.end;
    }
    return n == 1 && e->route->handlers_span.file && is_inside(e->route->handlers_span, e->route->span);
}

/* ---- writing JavaScript ---- */

static void write_text(Out *out, Str text) {
    out_char(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\'' || c == '\\')
            out_fmt(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            out_fmt(out, "\\x%02x", c);
        else
            out_char(out, (char)c);
    }
    out_char(out, '\'');
}

static bool is_name(Str key) {
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
        if (!letter && (i == 0 || c < '0' || c > '9')) return false;
    }
    return key.n > 0;
}

static void write_data(Out *out, const Data *data);

static void write_entries(Out *out, const Data *data) {
    for (uint32_t i = 0; i < data->entries.n; i++) {
        const DataEntry *entry = &data->entries.p[i];
        if (i) out_cstr(out, ", ");
        if (data->kind == DATA_OBJECT) {
            if (is_name(entry->key))
                out_str(out, entry->key);
            else
                write_text(out, entry->key);
            out_cstr(out, ": ");
        }
        write_data(out, entry->value);
    }
}

static void write_data(Out *out, const Data *data) {
    switch (data->kind) {
    case DATA_TEXT: write_text(out, data->text); return;
    case DATA_BOOLEAN: out_cstr(out, data->boolean ? "true" : "false"); return;
    case DATA_NUMBER: out_fmt(out, "%.15g", data->number); return;
    case DATA_NULL: out_cstr(out, "null"); return;
    case DATA_ARRAY:
        out_char(out, '[');
        write_entries(out, data);
        out_char(out, ']');
        return;
    case DATA_OBJECT:
        out_cstr(out, data->entries.n ? "{ " : "{");
        write_entries(out, data);
        out_cstr(out, data->entries.n ? " }" : "}");
        return;
    case DATA_UNKNOWN:
    case DATA_UNDEFINED:
    case DATA_FUNCTION: out_cstr(out, "undefined"); return;
    }
}

/* ---- the marker ---- */

/* A property as the neighbour has it; white space in it becomes one blank, for it all goes on one line. */
static void write_part(const MarkerEdit *e, Out *out, const char *part, const char *key, const Data *value) {
    const Marker *marker = &e->neighbour->markers.p[0];
    for (uint32_t i = 0; e->near && i < marker->parts.n; i++) {
        if (!str_eq(marker->parts.p[i].key, str_of(part))) continue;
        Str text = source_text(e->context->sources, marker->parts.p[i].span);
        if (str_find_char(text, '\n', 0) >= 0) break;
        out_str(out, text);
        return;
    }
    out_fmt(out, "%s: ", key);
    write_data(out, value);
}

static Data *data_object(Arena *arena) {
    Data *data = NEW(arena, Data);
    data->kind = DATA_OBJECT;
    return data;
}

static void put(Arena *arena, Data *object, const char *key, const Data *value) {
    vec_push(arena, &object->entries, (DataEntry){.key = str_of(key), .value = value});
}

/* Writes the call, and makes what it will evaluate to. */
static Data *write_marker(const MarkerEdit *e, Out *out) {
    Arena *arena = e->context->arena;
    const Marker *marker = &e->neighbour->markers.p[0];
    Data *argument = data_object(arena), *open_api = data_object(arena);
    const Data *value;
    out_fmt(out, "%.*s({ ", STR_ARG(e->context->service->marker));
    for (size_t i = 0; i < AUTHORIZATIONS; i++) {
        const char *key = authorization_keys[i];
        if (data_given(marker->argument, str_of(key), &value) != GIVEN_YES) continue;
        write_part(e, out, key, key, value);
        out_cstr(out, ", ");
        put(arena, argument, key, value);
    }
    marker_open_api(marker, STR("interfaces"), &value);
    out_cstr(out, "openApi: { ");
    write_part(e, out, "openApi.interfaces", "interfaces", value);
    put(arena, open_api, "interfaces", value);
    if (marker_open_api(marker, STR("security"), &value) == GIVEN_YES) {
        out_cstr(out, ", ");
        write_part(e, out, "openApi.security", "security", value);
        put(arena, open_api, "security", value);
    }
    out_cstr(out, " } })");
    put(arena, argument, "openApi", open_api);
    return argument;
}

static void push_edit(const MarkerEdit *e, FileId file, uint32_t at, Str text) {
    Edit edit = {.span = {.file = file, .start = at, .end = at}, .text = text, .unsafe = true};
    vec_push(e->context->findings->arena, &e->finding->edits, edit);
}

/* Before the first handler; on a line of its own where that one has one. */
static void insert_marker(const MarkerEdit *e, Out *out) {
    Span at = e->route->handlers_span;
    Str text = source_file(e->context->sources, at.file)->text;
    uint32_t start = at.start;
    while (start > 0 && (text.p[start - 1] == ' ' || text.p[start - 1] == '\t'))
        start--;
    bool own_line = start > 0 && text.p[start - 1] == '\n';
    bool returns = own_line && start > 1 && text.p[start - 2] == '\r';
    out_cstr(out, own_line ? (returns ? ",\r\n" : ",\n") : ", ");
    if (own_line) out_str(out, str_sub(text, start, at.start));
    push_edit(e, at.file, at.start, out_str_of(out));
}

/* ---- the import ---- */

/* How `from` names the module that another file names `source`. */
static Str source_seen_from(const MarkerEdit *e, const ImportSite *site, FileId from) {
    if (!str_starts(site->source, STR("."))) return site->source;
    const Sources *sources = e->context->sources;
    Str target = path_join(e->context->arena, path_dir(source_file(sources, site->statement.file)->path),
                           site->source);
    Str path = path_relative(e->context->arena, path_dir(source_file(sources, from)->path), target);
    return str_starts(path, STR(".")) ? path : str_join(e->context->arena, STR("./"), path);
}

static bool add_name(const MarkerEdit *e, const ImportSite *site) {
    push_edit(e, site->first.file, site->first.start,
              str_fmt(e->context->arena, "%.*s, ", STR_ARG(e->context->service->marker)));
    return true;
}

/* A line of its own behind the last import, written as that one is. */
static bool add_import(const MarkerEdit *e, const ImportSite *last, Str source) {
    const Sources *sources = e->context->sources;
    Str statement = source_text(sources, last->statement),
        text = source_file(sources, last->statement.file)->text;
    char quote = source_text(sources, last->quoted).p[0];
    const char *end = str_ends(statement, STR(";")) ? ";" : "";
    Str marker = e->context->service->marker;
    const char *form =
        last->require ? "%sconst { %.*s } = require(%c%.*s%c)%s" : "%simport { %.*s } from %c%.*s%c%s";
    bool returns = last->statement.end < text.n && text.p[last->statement.end] == '\r';
    push_edit(e, last->statement.file, last->statement.end,
              str_fmt(e->context->arena, form, returns ? "\r\n" : "\n", STR_ARG(marker), quote,
                      STR_ARG(source), quote, end));
    return true;
}

/* True when the file knows the marker's name afterwards. */
static bool provide_name(const MarkerEdit *e) {
    const ImportSites *sites = &e->context->routes->imports;
    const ImportSite *last = NULL, *model = NULL;
    FileId file = e->route->span.file;
    for (uint32_t i = 0; i < sites->n; i++) {
        const ImportSite *site = &sites->p[i];
        if (site->marker && site->statement.file == file) return true;
        if (site->marker && (!model || site->statement.file == e->neighbour->span.file)) model = site;
        if (site->statement.file == file) last = site;
    }
    if (!model || !last) return false;
    Str source = source_seen_from(e, model, file);
    for (uint32_t i = 0; i < sites->n; i++) {
        const ImportSite *site = &sites->p[i];
        bool same = site->statement.file == file && str_eq(site->source, source);
        if (same && site->first.file) return add_name(e, site);
    }
    return add_import(e, last, source);
}

/* ---- a route ---- */

const Route *marker_add(RuleContext *context, Finding *finding, uint32_t number) {
    const Route *route = &context->routes->routes.p[number];
    MarkerEdit e = {.context = context, .finding = finding, .route = route};
    if (route->markers.n || route->markers_unknown || !is_alone(&e) || !find_neighbour(&e)) return NULL;
    if (!provide_name(&e)) return NULL;
    Out out = out_new(context->arena);
    Route *marked = NEW(context->arena, Route);
    *marked = *route;
    marked->markers.p = NULL;
    marked->markers.n = marked->markers.cap = 0;
    vec_push(context->arena, &marked->markers,
             (Marker){.span = route->span, .argument = write_marker(&e, &out)});
    insert_marker(&e, &out);
    finding->edit_title =
        str_fmt(context->arena, "add %.*s() to %.*s at %.*s", STR_ARG(context->service->marker),
                STR_ARG(route_title(context->arena, route)), STR_ARG(place_name(context, route->span)));
    return marked;
}
