/* A method and a path as people write them → which routes are meant, and which are near.
 *
 *     GET /users/7            every route that answers such a request, in order
 *     GET /users/{userId}     the route of that shape, whatever its parameter is called */
#include "base/nearest.h"
#include "explain/explain.h"
#include "natives/regexp.h"

enum { NEAR_MAX = 3, NEAR_SEGMENTS = 32 };

/* ---- reading ---- */

/* `https://host/x` → `/x` */
static Str without_host(Str path) {
    ptrdiff_t at = str_find(path, STR("://"), 0);
    if (at < 0) return path;
    ptrdiff_t slash = str_find_char(path, '/', (size_t)at + 3);
    return slash < 0 ? STR("/") : str_sub(path, (size_t)slash, path.n);
}

/* A `?` of Express 4 ends a part of the path (`/:id?`, `/(a)?/b`); that of a query is followed by its text.
 */
static Str without_query(Str path) {
    for (size_t i = 0; i < path.n; i++) {
        bool query = path.p[i] == '?' && i + 1 < path.n && path.p[i + 1] != '/' && path.p[i + 1] != '.' &&
                     path.p[i + 1] != '-' && path.p[i + 1] != '?';
        if (query || path.p[i] == '#') return str_sub(path, 0, i);
    }
    return path;
}

static bool is_concrete(Str path) {
    for (size_t i = 0; i < path.n; i++)
        if (str_find_char(STR(":*?+(){}\\"), path.p[i], 0) >= 0) return false;
    return true;
}

static bool read_method(Arena *arena, Str word, Question *q, Str *trouble) {
    Str name = str_lower(arena, word);
    q->method = METHOD_NONE;
    if (str_eq(name, STR("any")) || str_eq(name, STR("*"))) return true;
    q->method = method_of(name);
    if (q->method != METHOD_NONE) return true;
    Nearest near = nearest_new(name);
    for (int m = 0; m < METHOD_COUNT; m++)
        nearest_try(&near, str_of(method_name((Method)m)));
    if (word.n && word.p[0] == '/')
        *trouble = str_fmt(arena, "--explain wants a method before the path: GET %.*s", STR_ARG(word));
    else if (near.best.n)
        *trouble = str_fmt(arena, "--explain: \"%.*s\" is no HTTP method; did you mean %.*s?", STR_ARG(word),
                           STR_ARG(near.best));
    else
        *trouble = str_fmt(arena, "--explain: \"%.*s\" is no HTTP method; `any` stands for all of them",
                           STR_ARG(word));
    return false;
}

bool question_parse(Arena *arena, Str method, Str path, int express_major, Question *q, Str *trouble) {
    *q = (Question){0};
    if (!read_method(arena, method, q, trouble)) return false;
    path = without_query(without_host(str_trim(path)));
    bool rooted = path.n && (path.p[0] == '/' || path.p[0] == '*' || path.p[0] == '{' || path.p[0] == '(');
    q->path = rooted ? path : str_join(arena, STR("/"), path);
    q->concrete = is_concrete(q->path);
    bool braces = str_find_char(q->path, '{', 0) >= 0 && str_find_char(q->path, ':', 0) < 0;
    if (q->concrete || braces)
        vec_push(arena, &q->templates.list, template_parse_openapi(arena, q->path));
    else
        q->templates = template_parse_express(arena, q->path, false, express_major);
    return true;
}

/* ---- matching ---- */

/* `:id(\\d+)` with the pattern run on the request's segment: taken, it counts as a plain parameter. */
static bool patterns_take(const Explain *x, Template *t, const Template *asked) {
    bool ran = false;
    for (uint32_t i = 0; i < t->segments.n && i < asked->segments.n; i++) {
        Segment *s = &t->segments.p[i];
        RegexpMatch match = {0};
        if (s->kind != SEGMENT_PARAM || !s->pattern.n || asked->segments.p[i].kind != SEGMENT_LITERAL)
            continue;
        Str whole = str_fmt(x->arena, "^(?:%.*s)$", STR_ARG(s->pattern));
        Regexp *re = regexp_compile(x->arena, whole, STR("i"));
        if (!re || regexp_match(x->arena, re, asked->segments.p[i].text, 0, &match) != MATCH_YES) continue;
        s->pattern = (Str){0};
        ran = true;
    }
    return ran;
}

static bool form_answers(const Explain *x, const Template *form, const Template *asked) {
    if (template_covers(form, asked)) return true;
    Template copy = {.comparable = form->comparable};
    for (uint32_t i = 0; i < form->segments.n; i++)
        vec_push(x->arena, &copy.segments, form->segments.p[i]);
    return patterns_take(x, &copy, asked) && template_covers(&copy, asked);
}

/* A regular expression below no prefix is run on the path. */
static Answers regex_answers(const Explain *x, const Question *q, const Route *r) {
    for (uint32_t i = 0; i < r->mounts.n; i++)
        if (!str_eq(r->mounts.p[i].path, STR("/"))) return ANSWERS_PERHAPS;
    Str source = str_sub(r->path, 1, r->path.n ? r->path.n - 1 : 0);
    if (str_starts(source, STR("/"))) source = str_sub(source, 1, source.n); /* joined to nothing */
    Regexp *re = regexp_compile(x->arena, source, STR("i"));
    RegexpMatch match = {0};
    if (!re) return ANSWERS_PERHAPS;
    switch (regexp_match(x->arena, re, q->path, 0, &match)) {
    case MATCH_YES: return ANSWERS_YES;
    case MATCH_NO: return ANSWERS_NO;
    case MATCH_UNKNOWN: break;
    }
    return ANSWERS_PERHAPS;
}

static Answers forms_answer(const Explain *x, const Route *r, const Template *asked) {
    Answers best = ANSWERS_NO;
    for (uint32_t i = 0; i < r->templates.list.n && best != ANSWERS_SAME; i++) {
        const Template *form = &r->templates.list.p[i];
        bool fixed = form->comparable && !r->has_unknown && !r->is_regex;
        if (fixed && template_same_shape(form, asked))
            best = ANSWERS_SAME;
        else if (fixed && form_answers(x, form, asked))
            best = ANSWERS_YES;
        else if (!fixed && best == ANSWERS_NO && template_may_cover(form, asked))
            best = ANSWERS_PERHAPS;
    }
    return best;
}

Answers question_path(const Explain *x, const Question *q, const Route *r) {
    if (str_eq(r->path, q->path)) return ANSWERS_SAME;
    if (r->dead) return ANSWERS_NO;
    Answers best = ANSWERS_NO;
    for (uint32_t i = 0; i < q->templates.list.n; i++) {
        Answers a = forms_answer(x, r, &q->templates.list.p[i]);
        if (a > best) best = a;
    }
    if (r->is_regex && !r->has_unknown && q->concrete && best == ANSWERS_PERHAPS)
        return regex_answers(x, q, r);
    return best;
}

bool question_method(const Question *q, const Route *r) {
    if (q->method == METHOD_NONE || r->method == METHOD_ALL || r->method == q->method) return true;
    return q->method == METHOD_HEAD && r->method == METHOD_GET;
}

/* ---- what is near ---- */

/* Halves of a segment that two segments are apart: 0 the same, 1 a slip of the pen, 2 another one. */
static uint32_t segment_distance(const Segment *a, const Segment *b) {
    if (a->kind != SEGMENT_LITERAL) return b->kind == SEGMENT_LITERAL ? 1 : 0;
    if (b->kind != SEGMENT_LITERAL) return 2;
    if (str_eq_nocase(a->text, b->text)) return 0;
    Nearest near = nearest_new(a->text);
    nearest_try(&near, b->text);
    return near.best.n ? 1 : 2;
}

/* Edit distance over segments; a segment too many or too few costs a whole one. */
static uint32_t path_distance(const Template *a, const Template *b) {
    uint32_t row[NEAR_SEGMENTS + 1];
    if (a->segments.n > NEAR_SEGMENTS || b->segments.n > NEAR_SEGMENTS) return UINT32_MAX;
    for (uint32_t j = 0; j <= b->segments.n; j++)
        row[j] = 2 * j;
    for (uint32_t i = 1; i <= a->segments.n; i++) {
        uint32_t diagonal = row[0];
        row[0] = 2 * i;
        for (uint32_t j = 1; j <= b->segments.n; j++) {
            uint32_t best = diagonal + segment_distance(&a->segments.p[i - 1], &b->segments.p[j - 1]);
            if (row[j] + 2 < best) best = row[j] + 2;
            if (row[j - 1] + 2 < best) best = row[j - 1] + 2;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[b->segments.n];
}

/* Another method at the path is nearer than any other path. */
static uint32_t route_distance(const Question *q, const Route *r) {
    if (!r->templates.list.n || !q->templates.list.n) return UINT32_MAX;
    uint32_t d = path_distance(&r->templates.list.p[0], &q->templates.list.p[0]);
    return d == UINT32_MAX ? d : 2 * d + !question_method(q, r);
}

void question_near(const Explain *x, const Question *q, NearRoutes *out) {
    uint32_t segments = q->templates.list.n ? q->templates.list.p[0].segments.n : 0;
    for (uint32_t i = 0; i < x->table->routes.n; i++) {
        const Route *r = &x->table->routes.p[i];
        uint32_t d = route_distance(q, r), at = out->n;
        if (d > 2 * (segments + 1) || r->catch_all) continue; /* at least half of it must be right */
        if (question_method(q, r) && question_path(x, q, r) != ANSWERS_NO) continue; /* it is no neighbour */
        while (at && out->p[at - 1].distance > d)
            at--;
        if (at == NEAR_MAX) continue;
        if (out->n < NEAR_MAX) vec_push(x->arena, out, (NearRoute){0});
        for (uint32_t k = out->n - 1; k > at; k--)
            out->p[k] = out->p[k - 1];
        out->p[at] = (NearRoute){.route = r, .distance = d};
    }
}
