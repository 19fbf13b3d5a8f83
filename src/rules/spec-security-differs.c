/* spec-security-differs: the credentials that the marker asks for are not those of the document. Customers
 * read the document; the generator would write the marker's.
 *
 * openApi.security {firebaseAuth: ['client'], apiKey: []} ↔ security: [{firebaseAuth: [client]}, {apiKey:
 * []}] */
#include "base/out.h"
#include "routes/marker.h"
#include "rules/document_edit.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_spec_security_differs = {
    .id = "spec-security-differs",
    .level = LEVEL_ERROR,
    .priority = 2,
    .fix = "safe",
    .summary = "The security of an operation is not what the route's marker says.",
    .check = check,
};

/* "apiKey[]; firebaseAuth[client]": one text a side, requirements in order of their bytes. */
typedef VEC(Str) Parts;

static void parts_add(Arena *arena, Parts *parts, Str part) {
    vec_push(arena, parts, part);
    for (uint32_t i = parts->n - 1; i > 0 && str_cmp(parts->p[i - 1], parts->p[i]) > 0; i--) {
        Str swap = parts->p[i];
        parts->p[i] = parts->p[i - 1];
        parts->p[i - 1] = swap;
    }
}

static Str parts_join(Arena *arena, const Parts *parts, const char *separator) {
    Out out = out_new(arena);
    for (uint32_t i = 0; i < parts->n; i++)
        out_fmt(&out, "%s%.*s", i ? separator : "", STR_ARG(parts->p[i]));
    return out_str_of(&out);
}

/* "firebaseAuth" or "firebaseAuth [client]". */
static Str requirement(Arena *arena, Str scheme, const Parts *scopes) {
    if (!scopes->n) return scheme;
    Str list = parts_join(arena, scopes, ", ");
    return str_fmt(arena, "%.*s [%.*s]", STR_ARG(scheme), STR_ARG(list));
}

/* Of the marker; false when a part of it is not known. */
static bool wanted(Arena *arena, const Data *security, Parts *parts) {
    if (!security) return true;
    if (security->kind != DATA_OBJECT || security->open) return false;
    for (uint32_t i = 0; i < security->entries.n; i++) {
        const Data *list = security->entries.p[i].value;
        Parts scopes = {0};
        if (!list || list->kind != DATA_ARRAY || list->open) return false;
        for (uint32_t k = 0; k < list->entries.n; k++) {
            const Data *scope = list->entries.p[k].value;
            if (!scope || scope->kind != DATA_TEXT) return false;
            parts_add(arena, &scopes, scope->text);
        }
        parts_add(arena, parts, requirement(arena, security->entries.p[i].key, &scopes));
    }
    return true;
}

/* One requirement object of the document; several schemes in one are all needed. */
static Str documented_one(Arena *arena, const YamlNode *object) {
    Parts schemes = {0};
    for (uint32_t i = 0; i < object->pairs.n; i++) {
        const YamlPair *pair = &object->pairs.p[i];
        Parts scopes = {0};
        for (uint32_t k = 0; pair->value && k < pair->value->items.n; k++)
            parts_add(arena, &scopes, yaml_text(pair->value->items.p[k]));
        parts_add(arena, &schemes, requirement(arena, yaml_text(pair->key), &scopes));
    }
    return schemes.n ? parts_join(arena, &schemes, " + ") : STR("none");
}

static void documented(Arena *arena, const Operation *operation, Parts *parts) {
    const YamlNode *security = yaml_get(operation->node, STR("security"));
    for (uint32_t i = 0; security && i < security->items.n; i++)
        parts_add(arena, parts, documented_one(arena, security->items.p[i]));
}

static Str named(Str list) {
    return list.n ? list : STR("nothing");
}

static void report(RuleContext *context, uint32_t i, const Operation *operation, const Data *security,
                   Str code, Str document) {
    const Route *route = &context->routes->routes.p[i];
    const Marker *marker = &route->markers.p[0];
    Str title = route_title(context->arena, route), name = context->service->marker,
        file = document_name(context, operation->document);
    Str message = str_fmt(context->arena, "%.*s: %.*s() asks for %.*s, %.*s for %.*s", STR_ARG(title),
                          STR_ARG(name), STR_ARG(named(code)), STR_ARG(file), STR_ARG(named(document)));
    Span span = marker_place(marker, security);
    Span other = operation->has_security ? operation->security_span : operation->span;
    Finding *finding = route_finding(context, &rule_spec_security_differs, i, span, message);
    finding_relate(context->findings, finding, other, STR("the operation's security"));
    steps_regenerate(context, finding, operation->document);
    document_renew(context, finding, i, operation, "security");
}

static void compare(RuleContext *context, uint32_t i, const Operation *operation) {
    const Data *security;
    const Marker *marker = &context->routes->routes.p[i].markers.p[0];
    Parts code = {0}, document = {0};
    if (marker_exposure(marker) != EXPOSURE_GIVEN) return;
    if (marker_open_api(marker, STR("security"), &security) == GIVEN_UNKNOWN) return;
    if (data_is_known_empty(security)) security = NULL;
    if (!wanted(context->arena, security, &code)) return;
    documented(context->arena, operation, &document);
    Str a = parts_join(context->arena, &code, " or "), b = parts_join(context->arena, &document, " or ");
    if (!str_eq(a, b)) report(context, i, operation, security, a, b);
}

static void check(RuleContext *context) {
    for (uint32_t i = 0; context->drift && i < context->drift->routes.n; i++) {
        const Route *route = &context->routes->routes.p[i];
        const RouteDrift *drift = &context->drift->routes.p[i];
        if (drift->status != ROUTE_MATCHED || route->markers.n != 1 || route->markers_unknown) continue;
        for (uint32_t k = 0; k < drift->operations.n; k++) {
            const Operation *operation = &context->spec->operations.p[drift->operations.p[k]];
            if (operation->method == route->method) compare(context, i, operation);
        }
    }
}
