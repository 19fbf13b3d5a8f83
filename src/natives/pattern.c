/* Matches by recursion over both texts, within a budget. Facts: the manuals of minimatch and bash. A wildcard
 * does not match a leading dot, and none but the globstar crosses a slash. */
#include "natives/pattern.h"

enum { PATTERN_STEPS = 100000 };

typedef struct Matcher {
    uint32_t steps;
} Matcher;

static bool name_matches(Matcher *m, Str p, Str s);

static Str from(Str s, size_t at) {
    return str_sub(s, at, s.n);
}

/* The `)` of the group that opens at p[1]; p.n when it is not closed. */
static size_t group_end(Str p) {
    uint32_t depth = 0;
    for (size_t i = 1; i < p.n; i++) {
        if (p.p[i] == '(') depth++;
        if (p.p[i] == ')' && --depth == 0) return i;
    }
    return p.n;
}

static bool any_choice(Matcher *m, Str choices, Str s) {
    uint32_t depth = 0;
    size_t start = 0;
    for (size_t i = 0; i <= choices.n; i++) {
        char c = i < choices.n ? choices.p[i] : '|';
        depth += c == '(';
        depth -= c == ')' && depth;
        if (c != '|' || (depth && i < choices.n)) continue;
        if (name_matches(m, str_sub(choices, start, i), s)) return true;
        start = i + 1;
    }
    return false;
}

/* `x(choices)rest` for one of the five forms x. */
static bool group_matches(Matcher *m, Str p, size_t end, Str s) {
    char form = p.p[0];
    Str choices = str_sub(p, 2, end), rest = from(p, end + 1);
    if ((form == '?' || form == '*') && name_matches(m, rest, s)) return true;
    for (size_t k = 0; k <= s.n; k++) {
        Str head = str_sub(s, 0, k), tail = from(s, k);
        bool chosen = any_choice(m, choices, head);
        if (form == '!' ? !chosen && name_matches(m, rest, tail) : chosen && name_matches(m, rest, tail))
            return true;
        bool again = (form == '*' || form == '+') && chosen && k;
        if (again && group_matches(m, p, end, tail)) return true;
    }
    return false;
}

/* `[a-z]rest`; *end is behind the class. A class that is not closed is a bracket as written. */
static bool class_matches(Str p, char c, size_t *end) {
    size_t i = 1;
    bool negated = i < p.n && (p.p[i] == '!' || p.p[i] == '^'), found = false;
    if (negated) i++;
    for (size_t first = i; i < p.n && (p.p[i] != ']' || i == first); i++) {
        bool range = i + 2 < p.n && p.p[i + 1] == '-' && p.p[i + 2] != ']';
        if (range ? c >= p.p[i] && c <= p.p[i + 2] : c == p.p[i]) found = true;
        if (range) i += 2;
    }
    if (i >= p.n) {
        *end = 1;
        return c == '[';
    }
    *end = i + 1;
    return found != negated;
}

static bool name_matches(Matcher *m, Str p, Str s) {
    for (;;) {
        if (m->steps++ > PATTERN_STEPS) return false;
        if (!p.n) return !s.n;
        bool group = p.n > 1 && p.p[1] == '(' &&
                     (p.p[0] == '@' || p.p[0] == '?' || p.p[0] == '*' || p.p[0] == '+' || p.p[0] == '!');
        size_t end = group ? group_end(p) : p.n;
        if (group && end < p.n) return group_matches(m, p, end, s);
        if (p.p[0] == '*') {
            for (size_t k = 0; k <= s.n; k++)
                if (name_matches(m, from(p, 1), from(s, k))) return true;
            return false;
        }
        if (!s.n) return false;
        end = 1;
        if (p.p[0] == '[' ? !class_matches(p, s.p[0], &end) : p.p[0] != '?' && p.p[0] != s.p[0]) return false;
        p = from(p, end);
        s = from(s, 1);
    }
}

static Str segment(Str s, Str *rest) {
    ptrdiff_t slash = str_find_char(s, '/', 0);
    *rest = slash < 0 ? (Str){0} : from(s, (size_t)slash + 1);
    return slash < 0 ? s : str_sub(s, 0, (size_t)slash);
}

static bool is_hidden(Str name) {
    return name.n && name.p[0] == '.';
}

static bool path_matches(Matcher *m, Str pattern, Str path) {
    for (;;) {
        if (m->steps++ > PATTERN_STEPS) return false;
        if (!pattern.n || !path.n) return !pattern.n && !path.n;
        Str pattern_rest, path_rest;
        Str p = segment(pattern, &pattern_rest), s = segment(path, &path_rest);
        if (str_eq(p, STR("**"))) {
            if (!pattern_rest.n) return !is_hidden(s);
            if (path_matches(m, pattern_rest, path)) return true;
            if (is_hidden(s) || !path_rest.n) return false;
            path = path_rest;
            continue;
        }
        if (is_hidden(s) && p.n && p.p[0] != '.') return false;
        if (!name_matches(m, p, s)) return false;
        pattern = pattern_rest;
        path = path_rest;
    }
}

bool pattern_matches(Str pattern, Str path) {
    Matcher m = {0};
    return path_matches(&m, pattern, path);
}

size_t pattern_fixed(Str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '*' || c == '?' || c == '[' ||
            (i + 1 < s.n && s.p[i + 1] == '(' && (c == '@' || c == '+' || c == '!')))
            return i;
    }
    return s.n;
}
