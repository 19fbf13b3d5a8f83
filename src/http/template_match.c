/* Comparing templates: shape, names, and what one path takes away from another.
 *
 * "/Users/:id" and "/users/{userId}" have one shape and different names; "/users/:id" covers "/users/me". */
#include "http/template.h"

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Where a text is read: one comparable character a step. */
typedef struct Folded {
    Str text;
    size_t at;
    bool mixed; /* `{name}` reads as one mark */
} Folded;

enum { FOLDED_END = -1, FOLDED_NAME = 256 };

/* The next character: lower case, percent-encoding resolved, a name in braces as FOLDED_NAME. */
static int folded_next(Folded *f) {
    if (f->at >= f->text.n) return FOLDED_END;
    char c = f->text.p[f->at++];
    if (c == '{' && f->mixed) {
        ptrdiff_t close = str_find_char(f->text, '}', f->at);
        if (close >= 0) f->at = (size_t)close + 1;
        return close >= 0 ? FOLDED_NAME : c;
    }
    if (c == '%' && f->at + 2 <= f->text.n) {
        int high = hex(f->text.p[f->at]), low = hex(f->text.p[f->at + 1]);
        if (high >= 0 && low >= 0) {
            f->at += 2;
            return high * 16 + low;
        }
    }
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool text_same(Str a, Str b, bool mixed) {
    Folded x = {.text = a, .mixed = mixed}, y = {.text = b, .mixed = mixed};
    for (;;) {
        int c = folded_next(&x);
        if (c != folded_next(&y)) return false;
        if (c == FOLDED_END) return true;
    }
}

/* A last wildcard counts as a parameter: that is how it is documented. */
static SegmentKind shape_kind(const Template *template, uint32_t i) {
    SegmentKind kind = template->segments.p[i].kind;
    bool last = i + 1 == template->segments.n;
    return kind == SEGMENT_WILDCARD && last ? SEGMENT_PARAM : kind;
}

static bool segment_same_shape(const Template *a, const Template *b, uint32_t i) {
    SegmentKind kind = shape_kind(a, i);
    if (kind != shape_kind(b, i)) return false;
    switch (kind) {
    case SEGMENT_LITERAL: return text_same(a->segments.p[i].text, b->segments.p[i].text, false);
    case SEGMENT_MIXED: return text_same(a->segments.p[i].text, b->segments.p[i].text, true);
    case SEGMENT_PARAM:
    case SEGMENT_WILDCARD: return true;
    case SEGMENT_UNKNOWN: return false;
    }
    return false;
}

bool template_same_shape(const Template *a, const Template *b) {
    if (a->segments.n != b->segments.n) return false;
    for (uint32_t i = 0; i < a->segments.n; i++)
        if (!segment_same_shape(a, b, i)) return false;
    return true;
}

static uint64_t mix(uint64_t hash, int value) {
    return (hash ^ (uint64_t)(value + 2)) * 1099511628211u;
}

uint64_t template_shape_hash(const Template *template) {
    uint64_t hash = 1469598103934665603u;
    for (uint32_t i = 0; i < template->segments.n; i++) {
        SegmentKind kind = shape_kind(template, i);
        hash = mix(hash, 512 + (int)kind);
        if (kind != SEGMENT_LITERAL && kind != SEGMENT_MIXED) continue;
        Folded f = {.text = template->segments.p[i].text, .mixed = kind == SEGMENT_MIXED};
        for (int c; (c = folded_next(&f)) != FOLDED_END;)
            hash = mix(hash, c);
    }
    return hash;
}

bool template_same_names(const Template *a, const Template *b) {
    if (!template_same_shape(a, b)) return false;
    for (uint32_t i = 0; i < a->segments.n; i++) {
        const Segment *x = &a->segments.p[i], *y = &b->segments.p[i];
        /* a wildcard's name is no parameter name of the document */
        bool named = x->kind == y->kind && (x->kind == SEGMENT_PARAM || x->kind == SEGMENT_MIXED);
        if (named && !str_eq(x->text, y->text)) return false;
    }
    return true;
}

/* True when `text` can be cut into the literal parts of `mixed` with something for each name. */
static bool mixed_takes(Str mixed, Str text) {
    Folded m = {.text = mixed, .mixed = true}, t = {.text = text};
    Folded behind = m, taken = t; /* behind the last name, and what that name has taken so far */
    bool named = false;
    for (;;) {
        int c = folded_next(&m), d = folded_next(&t);
        if (c == FOLDED_NAME && d != FOLDED_END) {
            named = true;
            behind = m;
            taken = t;
            continue;
        }
        if (c == d && c == FOLDED_END) return true;
        if (c == d) continue;
        if (!named || folded_next(&taken) == FOLDED_END) return false;
        m = behind;
        t = taken;
    }
}

/* Text of `unknown` before its first name must begin `text`: "w{*}" takes "wide". */
static bool unknown_takes(const Segment *unknown, const Segment *b) {
    ptrdiff_t open = str_find_char(unknown->text, '{', 0);
    Str prefix = str_sub(unknown->text, 0, open < 0 ? unknown->text.n : (size_t)open);
    if (b->kind != SEGMENT_LITERAL) return true;
    return str_eq_nocase(prefix, str_sub(b->text, 0, prefix.n));
}

/* Whether a request for segment b is taken by segment a. `maybe`: what is not known takes. */
static bool segment_takes(const Segment *a, const Segment *b, bool maybe) {
    switch (a->kind) {
    case SEGMENT_LITERAL: return b->kind == SEGMENT_LITERAL && text_same(a->text, b->text, false);
    case SEGMENT_PARAM:
        if (b->kind == SEGMENT_WILDCARD || b->kind == SEGMENT_UNKNOWN) return maybe;
        return a->pattern.n == 0 || (b->kind == SEGMENT_PARAM && str_eq(a->pattern, b->pattern)) ||
               (maybe && b->kind != SEGMENT_LITERAL);
    case SEGMENT_MIXED:
        if (b->kind == SEGMENT_MIXED) return text_same(a->text, b->text, true);
        return b->kind == SEGMENT_LITERAL && mixed_takes(a->text, b->text);
    case SEGMENT_WILDCARD: return true;
    case SEGMENT_UNKNOWN: return maybe && unknown_takes(a, b);
    }
    return false;
}

static bool is_star(const Template *a, uint32_t i) {
    return a->segments.p[i].kind == SEGMENT_WILDCARD || a->segments.p[i].kind == SEGMENT_UNKNOWN;
}

/* A wildcard or an unknown part takes one segment or more; a lone wildcard takes the root too. Backtracking
 * to the last such part is enough. */
static bool takes(const Template *a, const Template *b, bool maybe) {
    uint32_t i = 0, j = 0, star_i = UINT32_MAX, star_j = 0;
    if (a->segments.n == 1 && b->segments.n == 0) return a->segments.p[0].kind == SEGMENT_WILDCARD;
    while (j < b->segments.n) {
        if (i < a->segments.n && segment_takes(&a->segments.p[i], &b->segments.p[j], maybe)) {
            if (is_star(a, i)) {
                star_i = i;
                star_j = j;
            }
            i++;
            j++;
        } else if (star_i != UINT32_MAX) {
            i = star_i + 1;
            j = ++star_j + 1;
        } else {
            return false;
        }
    }
    return i == a->segments.n;
}

bool template_covers(const Template *a, const Template *b) {
    return takes(a, b, false);
}

/* An expression without a fixed beginning names a text that must occur. */
static bool required_occurs(const Template *a, const Template *b) {
    const Segment *last = a->segments.n ? &a->segments.p[a->segments.n - 1] : NULL;
    if (!last || last->kind != SEGMENT_UNKNOWN || !last->pattern.n) return true;
    for (uint32_t i = 0; i < b->segments.n; i++) {
        Str text = b->segments.p[i].text;
        for (size_t at = 0; at + last->pattern.n <= text.n; at++)
            if (str_eq_nocase(str_sub(text, at, at + last->pattern.n), last->pattern)) return true;
    }
    return false;
}

bool template_may_cover(const Template *a, const Template *b) {
    return takes(a, b, true) && required_occurs(a, b);
}
