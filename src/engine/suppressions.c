/* Directives of a file → suppressions: which rules, over which bytes, why. Here the mistakes are said: a rule
 * that does not exist, a reason that is missing, an `enable` without its `disable`.
 *
 *     line 3: // routedrift-disable a -- x
 *     line 9: // routedrift-enable a          → rule a, from the start of line 3 to the start of line 9 */
#include "base/out.h"
#include "engine/suppress.h"

typedef struct Builder {
    RdSession *s;
    const Comments *comments;
    SuppressionList *list;
    VEC(uint32_t) open; /* indices into list: `disable` without `enable` so far */
    bool counts;        /* an idle `routedrift-internal` can be told */
    uint32_t taken;     /* rules named so far */
    uint32_t *behind; /* for each comment, the line behind it and the directives that stand right below it */
} Builder;

Finding *push_own_finding(RdSession *s, const char *id, Span span, Str message) {
    const Rule *rule = rule_find(str_of(id));
    return finding_push(&s->findings, rule->id, rule->level, rule->priority, span, message);
}

static uint32_t line_at(RdSession *s, FileId file, uint32_t offset) {
    return source_position(&s->sources, file, offset).line;
}

/* ---- mistakes ---- */

/* True when the rule exists. */
static bool check_rule(RdSession *s, Span at, Str rule) {
    if (rule_find(rule)) return true;
    Str trouble = rule_pattern_trouble(&s->arena, rule);
    if (!trouble.n)
        trouble = str_fmt(&s->arena, "\"%.*s\" is no rule: each rule is named by itself here", STR_ARG(rule));
    push_own_finding(s, "suppression-invalid", at, trouble);
    return false;
}

static void push_without_reason(RdSession *s, Span at, Str word, const char *where) {
    Finding *f =
        push_own_finding(s, "suppression-without-reason", at,
                         str_fmt(&s->arena, "`%.*s` has no reason, so it does not hold", STR_ARG(word)));
    finding_step(&s->findings, f, str_fmt(&s->arena, "say behind %s why the finding is accepted", where));
}

static void push_unknown(RdSession *s, Span at, const Directive *d) {
    if (d->near.n)
        push_own_finding(s, "suppression-invalid", at,
                         str_fmt(&s->arena, "no such directive \"%.*s\"; did you mean \"%.*s\"?",
                                 STR_ARG(d->word), STR_ARG(d->near)));
}

/* ---- ranges ---- */

static void add(Builder *b, const Comment *c, const Directive *d, uint32_t start, uint32_t end) {
    for (uint32_t i = 0; i < d->rules.n; i++) {
        if (!check_rule(b->s, c->span, d->rules.p[i])) continue;
        Suppression suppression = {.rule = d->rules.p[i],
                                   .reason = d->reason,
                                   .at = c->span,
                                   .start = start,
                                   .end = end,
                                   .open = d->kind == DIRECTIVE_DISABLE};
        if (suppression.open) vec_push(&b->s->arena, &b->open, b->list->n);
        vec_push(&b->s->arena, b->list, suppression);
    }
}

static void add_line(Builder *b, const Comment *c, const Directive *d, uint32_t line) {
    add(b, c, d, source_line_start(&b->s->sources, c->span.file, line),
        source_line_start(&b->s->sources, c->span.file, line + 1));
}

/* True when a directive without rules, or this rule among them, is meant. */
static bool names(const Directive *d, Str rule) {
    for (uint32_t i = 0; i < d->rules.n; i++)
        if (str_eq(d->rules.p[i], rule)) return true;
    return d->rules.n == 0;
}

static void close_open(Builder *b, const Comment *c, const Directive *d) {
    uint32_t kept = 0, end = source_line_start(&b->s->sources, c->span.file,
                                               line_at(b->s, c->span.file, c->span.start));
    for (uint32_t i = 0; i < b->open.n; i++) {
        Suppression *suppression = &b->list->p[b->open.p[i]];
        if (names(d, suppression->rule))
            suppression->end = end;
        else
            b->open.p[kept++] = b->open.p[i];
    }
    bool idle = kept == b->open.n;
    b->open.n = kept;
    if (idle)
        push_own_finding(b->s, "suppression-unused", c->span,
                         STR("`routedrift-enable` ends nothing: none of its rules is disabled here"));
}

/* ---- one comment ---- */

static void take_internal(Builder *b, const Comment *c, const Directive *d) {
    if (!d->reason.n)
        push_without_reason(b->s, c->span, d->word, "its colon");
    else if (b->counts && !map_get(&b->s->internal_used, span_key(c->span), NULL))
        push_own_finding(b->s, "suppression-unused", c->span,
                         STR("no route is registered here, so `routedrift-internal` has no effect"));
}

static void take(Builder *b, uint32_t i) {
    const Comment *c = &b->comments->p[i];
    RdSession *s = b->s;
    Directive d = directive_parse(&s->arena, c->text);
    b->taken += d.rules.n ? d.rules.n : 1;
    if (b->taken > DIRECTIVES_MAX) return;
    if (d.kind == DIRECTIVE_INTERNAL) {
        take_internal(b, c, &d);
    } else if (d.kind == DIRECTIVE_NONE) {
        push_unknown(s, c->span, &d);
    } else if (d.kind == DIRECTIVE_ENABLE) {
        close_open(b, c, &d);
    } else if (!d.rules.n) {
        push_own_finding(
            s, "suppression-invalid", c->span,
            str_fmt(&s->arena, "`%.*s` names no rule: name those that are meant", STR_ARG(d.word)));
    } else if (!d.reason.n) {
        push_without_reason(s, c->span, d.word, "` -- `");
    } else if (d.kind == DIRECTIVE_DISABLE) {
        add(b, c, &d, source_line_start(&s->sources, c->span.file, line_at(s, c->span.file, c->span.start)),
            UINT32_MAX);
    } else if (d.kind == DIRECTIVE_DISABLE_LINE) {
        add_line(b, c, &d, line_at(s, c->span.file, c->span.start));
    } else {
        add_line(b, c, &d, b->behind[i]);
    }
}

void suppressions_of_comments(RdSession *s, const Comments *comments, bool counts, SuppressionList *list) {
    Builder b = {.s = s,
                 .comments = comments,
                 .list = list,
                 .counts = counts,
                 .behind = comments_behind(&s->arena, &s->sources, comments)};
    for (uint32_t i = 0; i < comments->n && b.taken <= DIRECTIVES_MAX; i++)
        take(&b, i);
    if (b.taken > DIRECTIVES_MAX)
        trouble_add(&s->troubles, source_file(&s->sources, comments->p[0].span.file)->path,
                    str_fmt(&s->arena, "limit reached: rules named in directives %d", DIRECTIVES_MAX));
}

/* ---- x-routedrift-ignore ---- */

/* It holds for the mapping in which it stands and for the key before that. */
static void ignore_item(RdSession *s, const YamlNode *item, Span over, SuppressionList *list) {
    Str reason, rule = directive_item(&s->arena, yaml_text(item), &reason);
    if (!rule.n || !check_rule(s, item->span, rule)) return;
    vec_push(&s->arena, list,
             (Suppression){
                 .rule = rule, .reason = reason, .at = item->span, .start = over.start, .end = over.end});
}

static void ignore_items(RdSession *s, const YamlNode *value, Span over, SuppressionList *list) {
    if (value->kind == YAML_SCALAR) ignore_item(s, value, over, list);
    for (uint32_t i = 0; i < value->items.n; i++)
        ignore_item(s, value->items.p[i], over, list);
}

/* True when a tree gave as many suppressions as are kept. */
static bool is_full(const SuppressionList *list, uint32_t from) {
    return list->n - from >= DIRECTIVES_MAX;
}

/* What an alias or a merge key brings is walked where it is written. */
static bool is_written_here(const YamlNode *parent, const YamlNode *child) {
    return child->span.start >= parent->span.start && child->span.end <= parent->span.end;
}

static void walk(RdSession *s, const YamlNode *key, const YamlNode *node, uint32_t from,
                 SuppressionList *list) {
    Span over = node->span;
    if (key && key->span.start < over.start) over.start = key->span.start;
    for (uint32_t i = 0; i < node->pairs.n && !is_full(list, from); i++) {
        const YamlPair *pair = &node->pairs.p[i];
        if (str_eq(yaml_text(pair->key), STR("x-routedrift-ignore")))
            ignore_items(s, pair->value, over, list);
        else if (!pair->merged && is_written_here(node, pair->value))
            walk(s, pair->key, pair->value, from, list);
    }
    for (uint32_t i = 0; i < node->items.n && !is_full(list, from); i++)
        if (is_written_here(node, node->items.p[i])) walk(s, NULL, node->items.p[i], from, list);
}

void suppressions_of_tree(RdSession *s, const YamlNode *root, SuppressionList *list) {
    uint32_t from = list->n;
    walk(s, NULL, root, from, list);
    if (is_full(list, from))
        trouble_add(&s->troubles, source_file(&s->sources, root->span.file)->path,
                    str_fmt(&s->arena, "limit reached: x-routedrift-ignore %d", DIRECTIVES_MAX));
}
