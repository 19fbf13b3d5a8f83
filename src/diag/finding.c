/* Findings: pushed by rules in any order, put into one order here.
 *
 * findings_sort makes the order total (the last resort is the order of pushing), so that the same tree gives
 * the same bytes whatever order rules and threads ran in. A difference belongs to the service whose document
 * is compared, so two services may each report the same shared registration; a finding that is about the
 * source text alone (a key in a string) is said once however many services hold the file. */
#include "diag/finding.h"

#include <stdlib.h>
#include <string.h>

const char *level_name(Level level) {
    switch (level) {
    case LEVEL_NOTE: return "note";
    case LEVEL_WARNING: return "warning";
    case LEVEL_ERROR: return "error";
    }
    return "";
}

Finding *finding_push(Findings *findings, const char *rule, Level level, uint8_t priority, Span span,
                      Str message) {
    vec_push(findings->arena, &findings->list,
             (Finding){.rule = rule, .level = level, .priority = priority, .span = span, .message = message});
    return &findings->list.p[findings->list.n - 1];
}

void finding_relate(Findings *findings, Finding *finding, Span span, Str message) {
    vec_push(findings->arena, &finding->related, (Related){.message = message, .span = span});
}

void finding_relate_aside(Findings *findings, Finding *finding, Span span, Str message) {
    finding_relate(findings, finding, span, message);
    finding->related.p[finding->related.n - 1].aside = true;
}

void finding_step(Findings *findings, Finding *finding, Str step) {
    vec_push(findings->arena, &finding->fix, step);
}

typedef struct SortContext {
    const Finding *list;
    const Sources *sources;
} SortContext;

static int order_u32(uint32_t a, uint32_t b) {
    return a < b ? -1 : a > b;
}

static int order_place(const Sources *sources, const Finding *a, const Finding *b) {
    int c = order_u32(a->service, b->service);
    if (!c && a->span.file != b->span.file)
        c = str_cmp(source_file(sources, a->span.file)->path, source_file(sources, b->span.file)->path);
    if (!c) c = order_u32(a->span.start, b->span.start);
    return c;
}

static int order_content(const Finding *a, const Finding *b) {
    int c = strcmp(a->rule, b->rule);
    if (!c) c = str_cmp(a->message, b->message);
    if (!c) c = order_u32(a->span.end, b->span.end);
    return c;
}

static int by_place(const void *x, const void *y, void *p) {
    const SortContext *context = p;
    uint32_t i = *(const uint32_t *)x, j = *(const uint32_t *)y;
    const Finding *a = &context->list[i], *b = &context->list[j];
    int c = order_place(context->sources, a, b);
    if (!c) c = order_content(a, b);
    return c ? c : order_u32(i, j);
}

static bool is_difference(const Finding *f) {
    return f->method.n || f->path.n || f->operation.n;
}

static bool same(const Finding *a, const Finding *b) {
    return strcmp(a->rule, b->rule) == 0 && memcmp(&a->span, &b->span, sizeof(Span)) == 0 &&
           str_eq(a->message, b->message) && str_eq(a->method, b->method) && str_eq(a->path, b->path) &&
           str_eq(a->operation, b->operation) && (!is_difference(a) || a->service == b->service);
}

static uint64_t identity(const Finding *f) {
    uint64_t h = str_hash(str_of(f->rule)) * 31 + str_hash(f->message);
    h = h * 31 + f->span.file;
    h = h * 0x100000001B3u + f->span.start;
    return is_difference(f) ? h * 31 + f->service + 1 : h;
}

/* Keeps the first of equal findings of a sorted list. The map leads from an identity to a kept index; a clash
 * of unequal ones keeps both. */
static void drop_duplicates(Findings *findings) {
    Map seen = {0};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < findings->list.n; i++) {
        const Finding f = findings->list.p[i];
        uint32_t before;
        uint64_t key = identity(&f);
        bool known = map_get(&seen, key, &before);
        if (known && same(&findings->list.p[before], &f)) continue;
        if (!known) map_set(findings->arena, &seen, key, kept);
        findings->list.p[kept++] = f;
    }
    findings->list.n = kept;
}

void findings_sort(Findings *findings, const Sources *sources) {
    uint32_t n = findings->list.n;
    if (n == 0) return;
    uint32_t *order = NEW_N(findings->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    SortContext context = {.list = findings->list.p, .sources = sources};
    qsort_r(order, n, sizeof *order, by_place, &context);
    Finding *sorted = NEW_N(findings->arena, Finding, n);
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = findings->list.p[order[i]];
    findings->list.p = sorted;
    findings->list.cap = n;
    drop_duplicates(findings);
}
