/* Path templates: reading both syntaxes, writing the OpenAPI form.
 *
 * Express "/u/:id?" → [literal u, param id] and [literal u]; OpenAPI "/e-{a}.json" → [mixed "e-{a}.json"]. */
#include "http/template.h"

#include "base/out.h"
#include "http/template_forms.h"

static bool is_same(Arena *arena, const Template *a, const Template *b) {
    return a->segments.n == b->segments.n && str_eq(template_openapi(arena, a), template_openapi(arena, b));
}

/* Adds a template unless it is there: "/a/?" gives "/a" twice. */
static void templates_add(Arena *arena, Templates *templates, Template template) {
    for (uint32_t i = 0; i < templates->list.n; i++)
        if (is_same(arena, &templates->list.p[i], &template)) return;
    vec_push(arena, &templates->list, template);
}

static Templates templates_of(Arena *arena, const Forms *forms) {
    Templates templates = {0};
    for (uint32_t i = 0; i < forms->list.n; i++)
        templates_add(arena, &templates, form_template(arena, &forms->list.p[i]));
    for (uint32_t i = 0; forms->overflow && i < templates.list.n; i++)
        templates.list.p[i].comparable = false;
    return templates;
}

/* A path that Express 5 refuses is read as Express 4 would: it is meant so, but serves nothing. */
static Templates refused(Arena *arena, Str path) {
    Parsed parsed = express4_read(arena, path, false);
    parsed.forms.overflow = true; /* not comparable */
    return templates_of(arena, &parsed.forms);
}

Templates template_parse_express(Arena *arena, Str path, bool is_regex, int major) {
    if (is_regex) {
        Templates templates = {0};
        vec_push(arena, &templates.list, regex_template(arena, path));
        return templates;
    }
    Parsed parsed = major >= 5 ? express5_read(arena, path) : express4_read(arena, path, true);
    if (parsed.refusal) return refused(arena, path);
    if (parsed.forms.overflow && major < 5) parsed = express4_read(arena, path, false);
    return templates_of(arena, &parsed.forms);
}

/* "{id}" or "e-{id}.json" or "users", between two slashes. A lone star is how generators write a wildcard. */
static Segment openapi_segment(Str text) {
    if (str_eq(text, STR("*"))) return (Segment){.kind = SEGMENT_WILDCARD};
    ptrdiff_t open = str_find_char(text, '{', 0);
    ptrdiff_t close = open < 0 ? STR_NPOS : str_find_char(text, '}', (size_t)open);
    if (close < 0) return (Segment){.kind = SEGMENT_LITERAL, .text = text};
    if (open == 0 && (size_t)close + 1 == text.n)
        return (Segment){.kind = SEGMENT_PARAM, .text = str_trim(str_sub(text, 1, text.n - 1))};
    return (Segment){.kind = SEGMENT_MIXED, .text = text};
}

Template template_parse_openapi(Arena *arena, Str path) {
    Template template = {.comparable = true};
    for (Str rest = path; rest.n;) {
        Str part = str_cut(rest, '/', &rest);
        if (part.n) vec_push(arena, &template.segments, openapi_segment(part));
    }
    return template;
}

static void segment_write(Out *out, const Segment *segment) {
    switch (segment->kind) {
    case SEGMENT_PARAM: out_fmt(out, "{%.*s}", STR_ARG(segment->text)); return;
    case SEGMENT_WILDCARD: out_fmt(out, "{*%.*s}", STR_ARG(segment->text)); return;
    case SEGMENT_LITERAL:
    case SEGMENT_MIXED:
    case SEGMENT_UNKNOWN: out_str(out, segment->text); return;
    }
}

Str template_openapi(Arena *arena, const Template *template) {
    Out out = out_new(arena);
    for (uint32_t i = 0; i < template->segments.n; i++) {
        out_char(&out, '/');
        segment_write(&out, &template->segments.p[i]);
    }
    return out.n ? out_str_of(&out) : STR("/");
}
