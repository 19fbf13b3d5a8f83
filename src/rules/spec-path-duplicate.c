/* spec-path-duplicate: /users/{id} and /users/{userId} are one path to whoever asks; of two descriptions only
 * one is true. */
#include "base/out.h"
#include "drift/index.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_spec_path_duplicate = {
    .id = "spec-path-duplicate",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "Two paths of the document stand for the same requests.",
    .check = check,
};

static bool same_place(Span a, Span b) {
    return a.file == b.file && a.start == b.start;
}

/* Base paths differ: the paths do too. */
static bool same_bases(const Operation *a, const Operation *b) {
    bool same = a->bases.n == b->bases.n;
    for (uint32_t i = 0; same && i < a->bases.n; i++)
        same = a->bases.p[i] == b->bases.p[i];
    return same;
}

/* An earlier operation of the same document under another key of the same shape. */
static const Operation *twin(const RuleContext *context, const ShapeIndex *index,
                             const Operation *operation) {
    uint32_t entry = index_first(index, METHOD_NONE, &operation->template);
    for (; entry != INDEX_NONE; entry = index_next(index, entry, &operation->template)) {
        const Operation *other = &context->spec->operations.p[index->entries.p[entry].item];
        if (other->document == operation->document && !same_place(other->path_span, operation->path_span) &&
            same_bases(other, operation))
            return other;
    }
    return NULL;
}

static void report(RuleContext *context, uint32_t i, const Operation *first) {
    const Rule *rule = &rule_spec_path_duplicate;
    const Operation *operation = &context->spec->operations.p[i];
    Str message = str_fmt(context->arena, "%.*s stands for the same requests as %.*s",
                          STR_ARG(operation->path), STR_ARG(first->path));
    Finding *finding =
        finding_push(context->findings, rule->id, rule->level, rule->priority, operation->path_span, message);
    finding->key = str_fmt(context->arena, "%s %.*s", rule->id, STR_ARG(operation->path));
    finding_relate(context->findings, finding, first->path_span, STR("the first one"));
    finding_step(context->findings, finding, STR("move the operations of both under one path"));
}

static void check(RuleContext *context) {
    ShapeIndex index = {0};
    for (uint32_t i = 0; context->spec && i < context->spec->operations.n; i++) {
        const Operation *operation = &context->spec->operations.p[i];
        bool again = i && same_place(operation->path_span, context->spec->operations.p[i - 1].path_span);
        if (again) continue; /* a further method of one path item */
        const Operation *first = twin(context, &index, operation);
        if (first)
            report(context, i, first);
        else
            index_add(context->arena, &index, METHOD_NONE, operation->template, i);
    }
}
