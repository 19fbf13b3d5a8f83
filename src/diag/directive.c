/* One comment's text → Directive. Rules are separated by commas; ` -- ` begins the reason, as in ESLint's
 * directive comments. A block comment may go over lines; its reason is put into one. */
#include "diag/directive.h"

#include "base/nearest.h"
#include "base/out.h"

static const struct {
    Str word;
    DirectiveKind kind;
} WORDS[] = {
    {STR("routedrift-disable"), DIRECTIVE_DISABLE},
    {STR("routedrift-disable-line"), DIRECTIVE_DISABLE_LINE},
    {STR("routedrift-disable-next-line"), DIRECTIVE_DISABLE_NEXT_LINE},
    {STR("routedrift-enable"), DIRECTIVE_ENABLE},
    {STR("routedrift-internal"), DIRECTIVE_INTERNAL},
};
enum { WORD_N = sizeof WORDS / sizeof *WORDS };

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static size_t word_end(Str text) {
    size_t n = 0;
    while (n < text.n && is_word_byte(text.p[n]))
        n++;
    return n;
}

/* Runs of white space become one blank; so does the star with which a line of a block comment begins. */
static Str one_line(Arena *arena, Str text) {
    Out out = out_new(arena);
    for (size_t i = 0; i < text.n; i++) {
        bool gap = is_space(text.p[i]), broken = false;
        for (; i < text.n && (is_space(text.p[i]) || (broken && text.p[i] == '*')); i++)
            broken |= text.p[i] == '\n';
        if (i == text.n) break;
        if (gap && out.n) out_char(&out, ' ');
        out_char(&out, text.p[i]);
    }
    return out_str_of(&out);
}

/* Where `--` stands with blanks (or nothing) around it; text.n when it does not. */
static size_t find_dashes(Str text) {
    for (ptrdiff_t at = 0; (at = str_find(text, STR("--"), (size_t)at)) != STR_NPOS; at++) {
        size_t i = (size_t)at;
        bool before = i == 0 || text.p[i - 1] == ' ', after = i + 2 == text.n || text.p[i + 2] == ' ';
        if (before && after) return i;
    }
    return text.n;
}

static Str cut_reason(Str text, Str *reason) {
    size_t dashes = find_dashes(text);
    *reason = str_trim(str_sub(text, dashes + 2, text.n));
    return str_trim(str_sub(text, 0, dashes));
}

Str directive_item(Arena *arena, Str text, Str *reason) {
    return cut_reason(one_line(arena, text), reason);
}

/* An item's first word is the rule: what follows is a reason without its dashes, and counts as none. */
static void read_rules(Arena *arena, Str list, Directive *d) {
    while (list.n && d->rules.n <= DIRECTIVES_MAX) {
        Str item = str_trim(str_cut(list, ',', &list));
        Str rest, rule = str_cut(item, ' ', &rest);
        if (rule.n) vec_push(arena, &d->rules, rule);
    }
}

/* The words differ in what follows their common beginning. */
static Str nearest_word(Arena *arena, Str word) {
    size_t common = DIRECTIVE_WORD.n;
    Nearest nearest = nearest_new(str_sub(word, common, word.n));
    for (size_t i = 0; i < WORD_N; i++)
        nearest_try(&nearest, str_sub(WORDS[i].word, common, WORDS[i].word.n));
    return nearest.best.n ? str_join(arena, DIRECTIVE_WORD, nearest.best) : (Str){0};
}

Directive directive_parse(Arena *arena, Str text) {
    text = one_line(arena, text);
    size_t n = word_end(text);
    Directive d = {.word = str_sub(text, 0, n)};
    Str rest = str_sub(text, n, text.n);
    for (size_t i = 0; i < WORD_N; i++)
        if (str_eq(d.word, WORDS[i].word)) d.kind = WORDS[i].kind;
    if (d.kind == DIRECTIVE_NONE)
        d.near = nearest_word(arena, d.word);
    else if (d.kind == DIRECTIVE_INTERNAL)
        d.reason = str_starts(rest, STR(":")) ? str_trim(str_sub(rest, 1, rest.n)) : (Str){0};
    else
        read_rules(arena, cut_reason(rest, &d.reason), &d);
    return d;
}

uint32_t *comments_behind(Arena *arena, Sources *sources, const Comments *comments) {
    uint32_t *behind = NEW_N(arena, uint32_t, comments->n + 1);
    for (uint32_t i = comments->n; i-- > 0;) {
        const Comment *c = &comments->p[i], *next = i + 1 < comments->n ? c + 1 : NULL;
        behind[i] = source_position(sources, c->span.file, c->span.end).line + 1;
        if (next && next->own_line &&
            source_position(sources, next->span.file, next->span.start).line == behind[i])
            behind[i] = behind[i + 1];
    }
    return behind;
}
