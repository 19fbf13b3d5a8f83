/* Slices: comparing, searching, cutting. */
#include "base/str.h"

#include <string.h>

Str str_of(const char *c) {
    return c ? (Str){.p = c, .n = strlen(c)} : (Str){0};
}

Str str_copy(Arena *arena, Str s) {
    char *p = arena_alloc(arena, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    return (Str){.p = p, .n = s.n};
}

Str str_join(Arena *arena, Str a, Str b) {
    char *p = arena_alloc(arena, a.n + b.n + 1);
    if (a.n) memcpy(p, a.p, a.n);
    if (b.n) memcpy(p + a.n, b.p, b.n);
    return (Str){.p = p, .n = a.n + b.n};
}

bool str_eq(Str a, Str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(Str a, Str b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

int str_cmp(Str a, Str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c) return c;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(Str s, Str prefix) {
    return s.n >= prefix.n && str_eq((Str){s.p, prefix.n}, prefix);
}

bool str_ends(Str s, Str suffix) {
    return s.n >= suffix.n && (suffix.n == 0 || str_eq((Str){s.p + s.n - suffix.n, suffix.n}, suffix));
}

ptrdiff_t str_find(Str s, Str needle, size_t from) {
    if (from > s.n) return STR_NPOS;
    if (needle.n == 0) return (ptrdiff_t)from;
    const char *hit = s.n ? memmem(s.p + from, s.n - from, needle.p, needle.n) : NULL;
    return hit ? hit - s.p : STR_NPOS;
}

bool str_is_word(char c) {
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           (unsigned char)c >= 0x80;
}

ptrdiff_t str_find_word(Str s, Str word, size_t from) {
    ptrdiff_t at;
    for (; (at = str_find(s, word, from)) >= 0; from = (size_t)at + 1) {
        size_t end = (size_t)at + word.n;
        if ((at == 0 || !str_is_word(s.p[at - 1])) && (end >= s.n || !str_is_word(s.p[end]))) return at;
    }
    return STR_NPOS;
}

ptrdiff_t str_find_char(Str s, char c, size_t from) {
    if (from >= s.n) return STR_NPOS;
    const char *hit = memchr(s.p + from, c, s.n - from);
    return hit ? hit - s.p : STR_NPOS;
}

ptrdiff_t str_rfind_char(Str s, char c) {
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == c) return (ptrdiff_t)(i - 1);
    return STR_NPOS;
}

Str str_sub(Str s, size_t from, size_t to) {
    if (to > s.n) to = s.n;
    if (from >= to) return (Str){0};
    return (Str){.p = s.p + from, .n = to - from};
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str s) {
    while (s.n && is_space(s.p[0]))
        s = (Str){s.p + 1, s.n - 1};
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

Str str_cut(Str s, char sep, Str *rest) {
    ptrdiff_t at = str_find_char(s, sep, 0);
    *rest = at < 0 ? (Str){0} : str_sub(s, (size_t)at + 1, s.n);
    return at < 0 ? s : (Str){s.p, (size_t)at};
}

uint64_t str_hash(Str s) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}

Str str_lower(Arena *arena, Str s) {
    char *p = arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = lower(s.p[i]);
    return (Str){.p = p, .n = s.n};
}

bool str_u64(Str s, uint64_t *out) {
    uint64_t v = 0;
    if (s.n == 0 || s.n > 19) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (uint64_t)(s.p[i] - '0');
    }
    *out = v;
    return true;
}

/* Where to resume after a mismatch: behind a star, with more of the subject taken by it. */
typedef struct GlobStar {
    size_t pattern, subject;
    bool any;  /* there has been one */
    bool dirs; /* it stands for whole directories */
} GlobStar;

/* Reads the star at pattern.p[*i]. A double star before a slash, itself at the start of a part, stands for
 * any number of whole directories, none included. */
static GlobStar glob_star(Str pattern, size_t *i, size_t subject, bool *deep) {
    size_t at = *i;
    *deep = at + 1 < pattern.n && pattern.p[at + 1] == '*';
    *i += *deep ? 2 : 1;
    bool dirs = *deep && *i < pattern.n && pattern.p[*i] == '/' && (at == 0 || pattern.p[at - 1] == '/');
    if (dirs) ++*i;
    return (GlobStar){.pattern = *i, .subject = subject, .any = true, .dirs = dirs};
}

/* Gives a double star more of the subject; false when there is no more. */
static bool glob_extend(GlobStar *star, Str s) {
    if (!star->any || star->subject >= s.n) return false;
    ptrdiff_t slash = star->dirs ? str_find_char(s, '/', star->subject) : (ptrdiff_t)star->subject;
    if (slash < 0) return false;
    star->subject = (size_t)slash + 1;
    return true;
}

/* Only the last star of each kind is ever tried again: what an earlier one could take as well, the last one
 * can take too. So the time is at most the product of the lengths. */
bool str_glob(Str pattern, Str s) {
    GlobStar one = {0}, two = {0};
    size_t i = 0, j = 0;
    for (;;) {
        if (i < pattern.n && pattern.p[i] == '*') {
            bool deep;
            GlobStar star = glob_star(pattern, &i, j, &deep);
            one = deep ? (GlobStar){0} : star;
            if (deep) two = star;
        } else if (j == s.n && i == pattern.n) {
            return true;
        } else if (j < s.n && i < pattern.n &&
                   (pattern.p[i] == s.p[j] || (pattern.p[i] == '?' && s.p[j] != '/'))) {
            i++, j++;
        } else if (one.any && one.subject < s.n && s.p[one.subject] != '/') {
            i = one.pattern, j = ++one.subject;
        } else if (glob_extend(&two, s)) {
            i = two.pattern, j = two.subject, one = (GlobStar){0};
        } else {
            return false;
        }
    }
}

bool str_is_utf8(Str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        unsigned char c = p[i];
        size_t more = c < 0x80                ? 0
                      : c >= 0xC2 && c < 0xE0 ? 1
                      : c >= 0xE0 && c < 0xF0 ? 2
                      : c >= 0xF0 && c < 0xF5 ? 3
                                              : 9;
        if (more == 9 || i + more >= s.n + (more == 0)) return false;
        for (size_t k = 1; k <= more; k++)
            if ((p[i + k] & 0xC0) != 0x80) return false;
        if (c == 0xE0 && p[i + 1] < 0xA0) return false;
        if (c == 0xED && p[i + 1] > 0x9F) return false;
        if (c == 0xF0 && p[i + 1] < 0x90) return false;
        if (c == 0xF4 && p[i + 1] > 0x8F) return false;
        i += more + 1;
    }
    return true;
}
