/* Takes the findings that a suppression covers out of the report, and says which suppressions cover nothing.
 *
 * Suppressions are grouped by file and rule and sorted by where they start, so that a finding looks at few of
 * them. Findings that go are kept apart, with the reason: they are counted, and SARIF lists them. */
#include "engine/suppress.h"

#include <stdlib.h>

typedef struct Suppressor {
    RdSession *s;
    const Audit *audit;
    const Paths *services;
    SuppressionList list; /* sorted by file, rule, start */
    Map groups;           /* file and rule → index of the first */
    Map used;             /* identity → 1 */
    Map operations;       /* method and path → index of an operation */
} Suppressor;

/* ---- collecting ---- */

void suppress_note_module(RdSession *s, FileId file, const Comments *comments) {
    if (map_get(&s->module_comments, file, NULL)) return;
    map_set(&s->arena, &s->module_comments, file, s->comments.n);
    vec_push(&s->arena, &s->comments, *comments);
}

/* Whether it can be told that nothing is suppressed in a file: it may be there for another service when it is
 * not this one's own, and what an incomplete run did not find may be there. */
static bool is_judged(const Suppressor *p, Str path) {
    return !p->s->troubles.list.n && service_owns(p->audit->service.root, p->services, path);
}

static void collect_file(Suppressor *p, FileId file) {
    RdSession *s = p->s;
    const SourceFile *source = source_file(&s->sources, file);
    const YamlNode *tree = NULL;
    Comments comments = {0};
    uint32_t at;
    if (source->status != READ_OK || str_find(source->text, DIRECTIVE_WORD, 0) == STR_NPOS) return;
    bool module = map_get(&s->module_comments, file, &at);
    if (module)
        comments = s->comments.p[at];
    else
        comments_of_file(s, file, &comments, &tree);
    suppressions_of_comments(s, &comments, (module || tree) && is_judged(p, source->path), &p->list);
    if (tree) suppressions_of_tree(s, tree, &p->list);
}

static uint64_t group_of(FileId file, Str rule) {
    return str_hash(rule) * 31 + file;
}

static int by_group(const void *x, const void *y) {
    const Suppression *a = x, *b = y;
    if (a->at.file != b->at.file) return a->at.file < b->at.file ? -1 : 1;
    int c = str_cmp(a->rule, b->rule);
    if (c) return c;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

static bool same_group(const Suppression *a, FileId file, Str rule) {
    return a->at.file == file && str_eq(a->rule, rule);
}

static void index_list(Suppressor *p) {
    SuppressionList *list = &p->list;
    if (list->n) qsort(list->p, list->n, sizeof *list->p, by_group);
    for (uint32_t i = 0; i < list->n; i++) {
        Suppression *now = &list->p[i];
        now->reach = now->end;
        if (i && same_group(&list->p[i - 1], now->at.file, now->rule)) {
            if (list->p[i - 1].reach > now->reach) now->reach = list->p[i - 1].reach;
        } else {
            map_set(&p->s->arena, &p->groups, group_of(now->at.file, now->rule), i);
        }
    }
}

/* ---- covering ---- */

/* The last suppression of the rule that starts at or before a byte of a file, or UINT32_MAX. */
static uint32_t last_before(const Suppressor *p, Str rule, Span at) {
    uint32_t first, last = UINT32_MAX;
    if (!at.file || !map_get(&p->groups, group_of(at.file, rule), &first)) return last;
    uint32_t lo = first, hi = p->list.n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        const Suppression *m = &p->list.p[mid];
        if (same_group(m, at.file, rule) && m->start <= at.start)
            last = mid, lo = mid + 1;
        else
            hi = mid;
    }
    return last;
}

static uint64_t identity(const Suppression *suppression) {
    return span_key(suppression->at) * 31 + str_hash(suppression->rule);
}

/* The innermost suppression of the rule that covers a place; NULL: none. */
static const Suppression *cover(Suppressor *p, Str rule, Span at, bool aside) {
    for (uint32_t i = last_before(p, rule, at); i != UINT32_MAX; i--) {
        const Suppression *now = &p->list.p[i];
        if (!same_group(now, at.file, rule) || now->reach <= at.start) return NULL;
        if (now->end > at.start && (now->open || !aside)) {
            map_set(&p->s->arena, &p->used, identity(now), 1);
            return now;
        }
        if (i == 0) break;
    }
    return NULL;
}

static void keep_first(const Suppression **first, const Suppression *found) {
    if (!*first) *first = found;
}

static uint64_t operation_key(Str method, Str path) {
    return str_hash(method) * 31 + str_hash(path);
}

/* Operations by method and path, and by path alone. */
static void index_operations(Suppressor *p) {
    const Audit *a = p->audit;
    Arena *arena = &p->s->arena;
    for (uint32_t i = 0; i < a->drift.operations.n; i++) {
        Str path = a->drift.operations.p[i].full_path;
        Str method = str_of(method_name(a->spec.operations.p[i].method));
        map_set(arena, &p->operations, operation_key(method, path), i);
        map_set(arena, &p->operations, operation_key((Str){0}, path), i);
    }
}

/* The document's end of a difference, also where the finding does not relate it. */
static void cover_operation(Suppressor *p, const Finding *f, const Suppression **first) {
    const Operation *operations = p->audit->spec.operations.p;
    Str rule = str_of(f->rule);
    uint32_t at;
    if (!f->operation.n) return;
    if (map_get(&p->operations, operation_key((Str){0}, f->operation), &at))
        keep_first(first, cover(p, rule, operations[at].path_span, false));
    if (!map_get(&p->operations, operation_key(f->method, f->operation), &at)) return;
    keep_first(first, cover(p, rule, operations[at].span, false));
    if (operations[at].node) keep_first(first, cover(p, rule, operations[at].node->span, false));
}

/* Every end is looked at, so that no suppression of the other end counts as unused. */
static const Suppression *cover_finding(Suppressor *p, const Finding *f) {
    const Suppression *first = cover(p, str_of(f->rule), f->span, false);
    for (uint32_t i = 0; i < f->related.n; i++)
        keep_first(&first, cover(p, str_of(f->rule), f->related.p[i].span, f->related.p[i].aside));
    cover_operation(p, f, &first);
    return first;
}

/* The first n findings; gives where those behind them begin now. */
static uint32_t take_out(Suppressor *p, uint32_t n) {
    RdSession *s = p->s;
    uint32_t kept = 0, all = s->findings.list.n;
    for (uint32_t i = 0; i < n; i++) {
        Finding f = s->findings.list.p[i];
        const Suppression *suppression = cover_finding(p, &f);
        if (suppression) {
            f.silence = SILENCE_IN_SOURCE;
            f.justification = suppression->reason;
            vec_push(&s->arena, &s->silenced.list, f);
        } else {
            s->findings.list.p[kept++] = f;
        }
    }
    for (uint32_t i = n; i < all; i++)
        s->findings.list.p[kept + i - n] = s->findings.list.p[i];
    s->findings.list.n = kept + all - n;
    return kept;
}

/* ---- what covers nothing ---- */

static void say_unused(Suppressor *p) {
    RdSession *s = p->s;
    for (uint32_t i = 0; i < p->list.n; i++) {
        const Suppression *now = &p->list.p[i];
        Str path = source_file(&s->sources, now->at.file)->path;
        bool used = map_get(&p->used, identity(now), NULL);
        if (!used && is_judged(p, path) && rule_holds(s, now->rule, path))
            push_own_finding(
                s, "suppression-unused", now->at,
                str_fmt(&s->arena, "no %.*s is found here, so its suppression can go", STR_ARG(now->rule)));
    }
}

void suppress_findings(RdSession *s, const Audit *audit, const Paths *services) {
    Suppressor p = {.s = s, .audit = audit, .services = services};
    uint32_t found = s->findings.list.n, files = s->sources.files.n;
    for (FileId file = 1; file < files; file++)
        collect_file(&p, file);
    index_list(&p);
    index_operations(&p);
    uint32_t own = take_out(&p, found);
    say_unused(&p);
    settings_apply(s, own);
}
