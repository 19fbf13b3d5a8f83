/* Findings about routes and operations: see route_finding.h. */
#include "rules/route_finding.h"

#include "base/out.h"
#include "base/path.h"

static Str title(Arena *arena, Method method, Str path) {
    if (method == METHOD_ALL) return str_fmt(arena, "any method of %.*s", STR_ARG(path));
    Out out = out_new(arena);
    for (const char *c = method_name(method); *c; c++)
        out_char(&out, *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c);
    out_char(&out, ' ');
    out_str(&out, path);
    return out_str_of(&out);
}

Str route_title(Arena *arena, const Route *route) {
    return title(arena, route->method, route->path);
}

Str operation_title(const RuleContext *context, uint32_t operation) {
    return title(context->arena, context->spec->operations.p[operation].method,
                 context->drift->operations.p[operation].full_path);
}

typedef Str (*FileNamer)(const RuleContext *context, FileId file);

static Str base_name(const RuleContext *context, FileId file) {
    return path_base(source_file(context->sources, file)->path);
}

static Str shown_name(const RuleContext *context, FileId file) {
    return shown_path(context, source_file(context->sources, file)->path);
}

/* "a.yml", "a.yml or b.yml". */
static Str name_documents(const RuleContext *context, uint32_t document, FileNamer name) {
    if (!context->spec) return STR("the document");
    uint32_t n = context->spec->documents.n;
    if (!n) return name(context, context->spec->file);
    if (document < n) return name(context, context->spec->documents.p[document].file);
    Out out = out_new(context->arena);
    for (uint32_t i = 0; i < n; i++) {
        if (i) out_cstr(&out, " or ");
        out_str(&out, name(context, context->spec->documents.p[i].file));
    }
    return out_str_of(&out);
}

Str document_name(const RuleContext *context, uint32_t document) {
    return name_documents(context, document, base_name);
}

Str document_path(const RuleContext *context, uint32_t document) {
    return name_documents(context, document, shown_name);
}

uint32_t route_document(const RuleContext *context, uint32_t route) {
    return context->drift ? context->drift->routes.p[route].document : DOCUMENT_EACH;
}

Str shown_path(const RuleContext *context, Str path) {
    return path_relative(context->arena, context->base, path);
}

Str place_name(const RuleContext *context, Span span) {
    Position at = source_position(context->sources, span.file, span.start);
    Str path = shown_path(context, source_file(context->sources, span.file)->path);
    return str_fmt(context->arena, "%.*s:%u", STR_ARG(path), at.line);
}

static Str key_of(RuleContext *context, const Rule *rule, Method method, Str template) {
    return str_fmt(context->arena, "%s %s %.*s", rule->id, method_name(method), STR_ARG(template));
}

Str route_operation_path(const RuleContext *context, uint32_t route) {
    const RouteDrift *drift = &context->drift->routes.p[route];
    if (drift->operations.n) return context->drift->operations.p[drift->operations.p[0]].full_path;
    Operation operation = {.path = drift->document_path};
    Str base =
        drift->outside || !context->spec->base_paths.n ? (Str){0} : context->spec->base_paths.p[drift->base];
    return operation_full_path(context->arena, base, &operation);
}

Finding *route_finding(RuleContext *context, const Rule *rule, uint32_t route, Span span, Str message) {
    const Route *r = &context->routes->routes.p[route];
    Str path = r->path;
    if (r->templates.list.n) path = template_openapi(context->arena, &r->templates.list.p[0]);
    Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
    finding->method = str_of(method_name(r->method));
    finding->path = r->path;
    if (context->drift && context->spec) finding->operation = route_operation_path(context, route);
    finding->key = key_of(context, rule, r->method, path);
    return finding;
}

Finding *operation_finding(RuleContext *context, const Rule *rule, uint32_t operation, Span span,
                           Str message) {
    const Operation *o = &context->spec->operations.p[operation];
    Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
    finding->method = str_of(method_name(o->method));
    finding->operation = context->drift ? context->drift->operations.p[operation].full_path : o->path;
    finding->key = key_of(context, rule, o->method, finding->operation);
    return finding;
}

void steps_regenerate(RuleContext *context, Finding *finding, uint32_t document) {
    Str path = document_path(context, document), id = context->service->id;
    Str up = id.n ? str_fmt(context->arena, " (tw up %.*s)", STR_ARG(id)) : (Str){0};
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "start the service locally, so that %.*s is generated anew%.*s",
                         STR_ARG(path), STR_ARG(up)));
    finding_step(context->findings, finding, str_fmt(context->arena, "commit %.*s", STR_ARG(path)));
}

void relate_condition(RuleContext *context, Finding *finding, const Route *route) {
    if (route->certainty == CONDITIONAL && route->condition.file)
        finding_relate_aside(context->findings, finding, route->condition,
                             STR("registered only under this condition"));
}
