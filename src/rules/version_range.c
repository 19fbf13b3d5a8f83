/* Each comparator narrows an interval (`^1.2` → 1.2.0 ≤ v < 2.0.0); what is left of it says the kind.
 * The grammar and the meaning of each operator are those of the npm package `semver`. */
#include "rules/version_range.h"

typedef struct Version {
    uint64_t part[3];
    uint32_t known; /* how many parts are numbers: 2 for 23.0 and 23.0.x */
    Str pre;        /* beta.1 of 23.0.0-beta.1 */
} Version;

typedef struct Bound {
    bool set, inclusive;
    Version at;
} Bound;

typedef struct Interval {
    Bound low, high;
} Interval;

typedef enum Operator {
    OP_EQUAL,
    OP_CARET,
    OP_TILDE,
    OP_LESS,
    OP_LESS_EQUAL,
    OP_MORE,
    OP_MORE_EQUAL
} Operator;

static bool is_tag_text(Str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!word && c != '.' && c != '-') return false;
    }
    return s.n > 0;
}

static bool is_wild(Str s) {
    return s.n == 0 || str_eq(s, STR("*")) || str_eq(s, STR("x")) || str_eq(s, STR("X"));
}

/* Cuts `-pre` and `+build` off; the build says nothing about order. */
static bool cut_suffixes(Str *text, Str *pre) {
    ptrdiff_t plus = str_find_char(*text, '+', 0);
    if (plus >= 0 && !is_tag_text(str_sub(*text, (size_t)plus + 1, text->n))) return false;
    if (plus >= 0) *text = str_sub(*text, 0, (size_t)plus);
    ptrdiff_t dash = str_find_char(*text, '-', 0);
    if (dash < 0) return true;
    *pre = str_sub(*text, (size_t)dash + 1, text->n);
    *text = str_sub(*text, 0, (size_t)dash);
    return is_tag_text(*pre);
}

/* `23`, `23.x`, `v23.0.0-beta` …; false when it is no version. */
static bool read_version(Str text, Version *version) {
    *version = (Version){0};
    if (!cut_suffixes(&text, &version->pre)) return false;
    Str rest = text;
    for (uint32_t i = 0; i < 3 && (rest.n || i == 0); i++) {
        Str part = str_cut(rest, '.', &rest);
        if (is_wild(part)) continue;
        if (version->known != i || !str_u64(part, &version->part[i])) return false;
        version->known = i + 1;
    }
    return rest.n == 0 && !str_ends(text, STR(".")) && (version->pre.n == 0 || version->known == 3);
}

static int version_cmp(const Version *a, const Version *b) {
    for (uint32_t i = 0; i < 3; i++)
        if (a->part[i] != b->part[i]) return a->part[i] < b->part[i] ? -1 : 1;
    if (!a->pre.n || !b->pre.n) return (b->pre.n > 0) - (a->pre.n > 0);
    return str_cmp(a->pre, b->pre);
}

static void raise_low(Interval *in, Version at, bool inclusive) {
    int order = in->low.set ? version_cmp(&at, &in->low.at) : 1;
    if (order > 0 || (order == 0 && !inclusive))
        in->low = (Bound){.set = true, .inclusive = inclusive, .at = at};
}

static void lower_high(Interval *in, Version at, bool inclusive) {
    int order = in->high.set ? version_cmp(&at, &in->high.at) : -1;
    if (order < 0 || (order == 0 && !inclusive))
        in->high = (Bound){.set = true, .inclusive = inclusive, .at = at};
}

/* The first version past all that share parts 0…i with v. */
static Version bump(Version v, uint32_t i) {
    Version next = {.known = 3};
    for (uint32_t k = 0; k <= i; k++)
        next.part[k] = v.part[k];
    next.part[i]++;
    return next;
}

static uint32_t caret_part(const Version *v) {
    if (v->part[0] || v->known == 1) return 0;
    return v->part[1] || v->known == 2 ? 1 : 2;
}

static void between(Interval *in, Version low, Version high) {
    raise_low(in, low, true);
    lower_high(in, high, false);
}

static void narrow(Interval *in, Operator op, Version v) {
    if (v.known == 0) return;
    uint32_t last = v.known - 1;
    bool whole = v.known == 3;
    switch (op) {
    case OP_EQUAL:
        if (!whole) return between(in, v, bump(v, last));
        raise_low(in, v, true);
        return lower_high(in, v, true);
    case OP_CARET: return between(in, v, bump(v, caret_part(&v)));
    case OP_TILDE: return between(in, v, bump(v, v.known == 1 ? 0 : 1));
    case OP_LESS: return lower_high(in, v, false);
    case OP_LESS_EQUAL: return whole ? lower_high(in, v, true) : lower_high(in, bump(v, last), false);
    case OP_MORE: return whole ? raise_low(in, v, false) : raise_low(in, bump(v, last), true);
    case OP_MORE_EQUAL: return raise_low(in, v, true);
    }
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static Operator read_operator(Str *text) {
    static const struct {
        const char *text;
        Operator op;
    } table[] = {{">=", OP_MORE_EQUAL}, {"<=", OP_LESS_EQUAL}, {"~>", OP_TILDE}, {">", OP_MORE},
                 {"<", OP_LESS},        {"^", OP_CARET},       {"~", OP_TILDE},  {"=", OP_EQUAL}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        Str word = str_of(table[i].text);
        if (!str_starts(*text, word)) continue;
        *text = str_sub(*text, word.n, text->n);
        return table[i].op;
    }
    return OP_EQUAL;
}

/* Takes one comparator, `>= 1.2` with its inner space, off the front. */
static bool take_comparator(Str *text, Interval *in) {
    Operator op = read_operator(text);
    *text = str_trim(*text);
    if (text->n > 1 && (text->p[0] == 'v' || text->p[0] == '=')) *text = str_sub(*text, 1, text->n);
    size_t end = 0;
    while (end < text->n && !is_space(text->p[end]))
        end++;
    Version version;
    if (!read_version(str_sub(*text, 0, end), &version)) return false;
    *text = str_trim(str_sub(*text, end, text->n));
    narrow(in, op, version);
    return true;
}

static bool read_set(Str text, Interval *in) {
    *in = (Interval){0};
    text = str_trim(text);
    ptrdiff_t dash = str_find(text, STR(" - "), 0);
    if (dash > 0) {
        Version low, high;
        if (!read_version(str_trim(str_sub(text, 0, (size_t)dash)), &low)) return false;
        if (!read_version(str_trim(str_sub(text, (size_t)dash + 3, text.n)), &high)) return false;
        narrow(in, OP_MORE_EQUAL, low);
        narrow(in, OP_LESS_EQUAL, high);
        return true;
    }
    while (text.n)
        if (!take_comparator(&text, in)) return false;
    return true;
}

static bool admits_one(const Interval *in) {
    if (!in->low.set || !in->low.inclusive) return false;
    if (in->high.inclusive) return version_cmp(&in->low.at, &in->high.at) == 0;
    Version next = bump(in->low.at, 2);
    return !in->low.at.pre.n && version_cmp(&next, &in->high.at) == 0;
}

static RangeKind set_kind(const Interval *in) {
    if (!in->high.set) return RANGE_OPEN;
    return admits_one(in) ? RANGE_ONE : RANGE_BOUNDED;
}

RangeKind version_range_kind(Str text) {
    RangeKind kind = RANGE_NOT;
    Version first = {0};
    for (bool more = true; more;) {
        ptrdiff_t bar = str_find(text, STR("||"), 0);
        Interval in;
        if (!read_set(bar < 0 ? text : str_sub(text, 0, (size_t)bar), &in)) return RANGE_NOT;
        RangeKind here = set_kind(&in);
        if (kind == RANGE_ONE && here == RANGE_ONE && version_cmp(&first, &in.low.at) != 0)
            here = RANGE_BOUNDED;
        if (kind == RANGE_NOT) first = in.low.at;
        if (here > kind) kind = here;
        more = bar >= 0;
        if (more) text = str_sub(text, (size_t)bar + 2, text.n);
    }
    return kind;
}

bool version_is_release(Str text) {
    Version version;
    return text.n && text.p[0] >= '0' && text.p[0] <= '9' && read_version(text, &version) &&
           version.known == 3;
}
