/* Strings, templates, numbers and regular expressions: source spelling → value.
 *
 * `'a\x41'` → StringLiteral "aA"; `0x1F` → 31; `/a+/g` keeps pattern and flags as written. A surrogate pair
 * of `\u` escapes becomes one code point, half a pair U+FFFD, since texts are UTF-8. ECMA-262,
 * sections 12.9.3 to 12.9.6. */
#include "syntax/lower.h"

#include "base/out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void utf8_put(Out *out, uint32_t c) {
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80) {
        out_char(out, (char)c);
    } else if (c < 0x800) {
        out_char(out, (char)(0xC0 | c >> 6));
        out_char(out, (char)(0x80 | (c & 63)));
    } else if (c < 0x10000) {
        out_char(out, (char)(0xE0 | c >> 12));
        out_char(out, (char)(0x80 | (c >> 6 & 63)));
        out_char(out, (char)(0x80 | (c & 63)));
    } else {
        out_char(out, (char)(0xF0 | c >> 18));
        out_char(out, (char)(0x80 | (c >> 12 & 63)));
        out_char(out, (char)(0x80 | (c >> 6 & 63)));
        out_char(out, (char)(0x80 | (c & 63)));
    }
}

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

/* Reads up to `most` digits of a base; *at moves behind them. */
static uint32_t digits(Str s, size_t *at, size_t most, int base) {
    uint32_t value = 0;
    for (size_t i = 0; i < most && *at < s.n && digit_value(s.p[*at]) < base; i++, (*at)++)
        if (value <= 0x10FFFF) value = value * (uint32_t)base + (uint32_t)digit_value(s.p[*at]);
    return value;
}

/* The code unit or point after `\u`; *at stands behind the u. */
static uint32_t unicode_escape(Str s, size_t *at) {
    if (*at >= s.n || s.p[*at] != '{') return digits(s, at, 4, 16);
    (*at)++;
    uint32_t value = digits(s, at, SIZE_MAX, 16);
    if (*at < s.n && s.p[*at] == '}') (*at)++;
    return value;
}

static void cook_unicode(Out *out, Str s, size_t *at) {
    uint32_t c = unicode_escape(s, at);
    bool high = c >= 0xD800 && c <= 0xDBFF;
    if (high && *at + 1 < s.n && s.p[*at] == '\\' && s.p[*at + 1] == 'u') {
        size_t next = *at + 2;
        uint32_t low = unicode_escape(s, &next);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            *at = next;
        }
    }
    utf8_put(out, c);
}

/* A backslash before a line end continues the line; true when there was one. */
static bool line_continuation(Str s, size_t *at) {
    Str rest = str_sub(s, *at, s.n);
    size_t n = 0;
    if (str_starts(rest, STR("\r\n")))
        n = 2;
    else if (str_starts(rest, STR("\n")) || str_starts(rest, STR("\r")))
        n = 1;
    else if (str_starts(rest, STR("\xE2\x80\xA8")) || str_starts(rest, STR("\xE2\x80\xA9")))
        n = 3;
    *at += n;
    return n > 0;
}

/* One escape; *at stands behind the backslash and moves behind the escape. */
static void cook_escape(Out *out, Str s, size_t *at) {
    static const char simple[] = "n\nt\tr\rb\bf\fv\v";
    if (line_continuation(s, at)) return;
    char c = s.p[*at];
    if (c >= '0' && c <= '7') {
        utf8_put(out, digits(s, at, c <= '3' ? 3 : 2, 8));
        return;
    }
    (*at)++;
    if (c == 'u') {
        cook_unicode(out, s, at);
    } else if (c == 'x') {
        utf8_put(out, digits(s, at, 2, 16));
    } else {
        const char *found = NULL;
        for (const char *p = simple; *p; p += 2)
            if (*p == c) found = p + 1;
        out_char(out, found ? *found : c);
    }
}

Str cook(Lower *L, Str raw) {
    if (!raw.n || (!memchr(raw.p, '\\', raw.n) && !memchr(raw.p, '\r', raw.n))) return raw;
    Out out = out_new(L->scratch);
    for (size_t i = 0; i < raw.n;) {
        char c = raw.p[i++];
        if (c == '\\' && i < raw.n)
            cook_escape(&out, raw, &i);
        else if (c != '\r')
            out_char(&out, c);
        else if (i == raw.n ||
                 raw.p[i] != '\n') /* line ends of templates are \n, however the file has them */
            out_char(&out, '\n');
    }
    return out_str_of(&out);
}

Sym string_value(Lower *L, const CstNode *n) {
    Str text = node_text(L, n);
    size_t end = text.n > 1 && text.p[text.n - 1] == text.p[0] ? text.n - 1 : text.n;
    return sym_of(L, cook(L, str_sub(text, 1, end)));
}

NodeId lower_string(Lower *L, const CstNode *n) {
    return node_string(L, n, string_value(L, n));
}

/* ---- templates ---- */

static void quasi_push(Lower *L, uint32_t start, uint32_t end, bool raw) {
    Str text = str_sub(L->text, start, end);
    CstNode at = {.start = start, .end = end};
    item_push(L, node_string(L, &at, sym_of(L, raw ? text : cook(L, text))));
}

static uint32_t lower_quasis(Lower *L, const CstNode *n, Kids kids, bool raw) {
    uint32_t from = L->items.n, start = n->start + 1, end = n->end;
    for (uint32_t i = 0; i < kids.n; i++) {
        if (kids.p[i].kind != CST_TEMPLATE_SUBSTITUTION) continue;
        quasi_push(L, start, kids.p[i].start, raw);
        start = kids.p[i].end;
    }
    if (end > start && L->text.p[end - 1] == '`') end--;
    quasi_push(L, start, end < start ? start : end, raw);
    return list_close(L, from);
}

/* The expression inside `${ }`. */
static NodeId lower_substitution(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    for (uint32_t i = 1; i < kids.n; i++)
        if (kids.p[i].kind != CST_TOK_RBRACE) return lower_expr(L, &kids.p[i]);
    return node_opaque(L, n);
}

NodeId lower_template(Lower *L, const CstNode *n, bool raw) {
    Kids kids = cst_kids(&L->cst, n);
    uint32_t cooked_list = lower_quasis(L, n, kids, false);
    uint32_t raw_list = raw ? lower_quasis(L, n, kids, true) : 0;
    uint32_t from = L->items.n;
    for (uint32_t i = 0; i < kids.n; i++)
        if (kids.p[i].kind == CST_TEMPLATE_SUBSTITUTION) item_push(L, lower_substitution(L, &kids.p[i]));
    uint32_t values = list_close(L, from);
    return node_add(
        L, (AstNode){.kind = NODE_TemplateLiteral, AT(n), .a = cooked_list, .b = values, .c = raw_list});
}

/* ---- numbers ---- */

/* 2, 8 or 16 for a prefixed literal or a legacy octal one, else 10; *at moves behind the prefix. */
static int number_base(Str s, size_t *at) {
    if (s.n < 2 || s.p[0] != '0') return 10;
    *at = 2;
    switch (s.p[1] | 32) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    default: break;
    }
    *at = 0;
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '7') return 10;
    return 8;
}

static double number_value(Lower *L, Str text) {
    char *buffer = arena_alloc(L->scratch, text.n + 1);
    Str s = {.p = buffer};
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '_') buffer[s.n++] = text.p[i];
    size_t at = 0;
    int base = number_base(s, &at);
    if (base == 10) return strtod(buffer, NULL);
    double value = 0;
    for (; at < s.n && digit_value(s.p[at]) < base; at++)
        value = value * base + digit_value(s.p[at]);
    return value;
}

/* A BigInt's digits without separators and the `n`. */
static Sym bigint_name(Lower *L, Str text) {
    Out out = out_new(L->scratch);
    for (size_t i = 0; i + 1 < text.n; i++)
        if (text.p[i] != '_') out_char(&out, text.p[i]);
    return sym_of(L, out_str_of(&out));
}

static bool is_bigint(Str text) {
    return text.n && text.p[text.n - 1] == 'n';
}

NodeId lower_number(Lower *L, const CstNode *n) {
    Str text = node_text(L, n);
    if (is_bigint(text))
        return node_add(L, (AstNode){.kind = NODE_BigIntLiteral, AT(n), .a = bigint_name(L, text)});
    vec_push(L->scratch, &L->ast.numbers, number_value(L, text));
    return node_add(L, (AstNode){.kind = NODE_NumberLiteral, AT(n), .a = L->ast.numbers.n - 1});
}

Sym number_name(Lower *L, const CstNode *n) {
    Str text = node_text(L, n);
    if (is_bigint(text)) return bigint_name(L, text);
    double value = number_value(L, text);
    bool whole = value >= 9e15 || value == (double)(int64_t)value;
    if (whole && value < 1e21) return sym_of(L, str_fmt(L->scratch, "%.0f", value));
    for (int precision = 1;; precision++) {
        Str s = str_fmt(L->scratch, "%.*g", precision, value);
        if (precision == 17 || strtod(s.p, NULL) == value) return sym_of(L, s);
    }
}

NodeId lower_regex(Lower *L, const CstNode *n) {
    Kids kids = cst_kids(&L->cst, n);
    const CstNode *pattern = kids_kind(kids, CST_REGEX_PATTERN), *flags = kids_kind(kids, CST_REGEX_FLAGS);
    return node_add(L, (AstNode){.kind = NODE_RegExpLiteral,
                                 AT(n),
                                 .a = pattern ? sym_of(L, node_text(L, pattern)) : 0,
                                 .b = flags ? sym_of(L, node_text(L, flags)) : 0});
}
