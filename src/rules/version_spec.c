/* Prefixes first, then shapes, then a version range; any other word is a dist-tag. */
#include "rules/version_spec.h"

#include "rules/version_range.h"

enum { GIT_SHA1 = 40, GIT_SHA256 = 64 };

static bool starts_any(Str s, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_starts(s, str_of(words[i]))) return true;
    return false;
}
#define STARTS_ANY(s, words) starts_any((s), (words), sizeof(words) / sizeof *(words))

static VersionKind range_class(Str range) {
    switch (version_range_kind(range)) {
    case RANGE_NOT: return VERSION_TAG;
    case RANGE_ONE: return VERSION_EXACT;
    case RANGE_BOUNDED: return VERSION_RANGE;
    case RANGE_OPEN: return VERSION_OPEN;
    }
    return VERSION_TAG;
}

static VersionSpec read_range(VersionSpec spec, Str range) {
    spec.range = str_trim(range);
    spec.kind = range_class(range);
    return spec;
}

/* `klaviyo-api@^23`, `@scope/name@1.0.0`, `klaviyo-api`: the offset of the `@` before the range, or s.n. */
static size_t name_end(Str s) {
    ptrdiff_t at = str_rfind_char(s, '@');
    return at > 0 ? (size_t)at : s.n;
}

/* `npm:` and an alias's target. Yarn also writes a mere range there. */
static VersionSpec read_npm(VersionSpec spec, Str text) {
    enum { SCHEME = 4 };
    Str body = str_sub(text, SCHEME, text.n);
    size_t end = name_end(body);
    if (end == body.n && version_range_kind(body) != RANGE_NOT) end = 0;
    if (end) spec.package = str_sub(body, 0, end);
    size_t range = SCHEME + (end && end < body.n ? end + 1 : end);
    spec.prefix = str_sub(text, 0, range);
    return read_range(spec, str_sub(text, range, text.n));
}

static bool is_commit(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f'))) return false;
    return s.n == GIT_SHA1 || s.n == GIT_SHA256;
}

static VersionSpec read_git(VersionSpec spec, Str text) {
    spec.git = true;
    ptrdiff_t hash = str_find_char(text, '#', 0);
    spec.range = hash < 0 ? (Str){0} : str_sub(text, (size_t)hash + 1, text.n);
    if (is_commit(spec.range))
        spec.kind = VERSION_FIXED;
    else if (str_starts(spec.range, STR("semver:")))
        return read_range(spec, str_sub(spec.range, 7, spec.range.n));
    else
        spec.kind = spec.range.n ? VERSION_TAG : VERSION_OPEN;
    return spec;
}

static bool is_git(Str s) {
    static const char *const prefixes[] = {
        "git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "gist:", "ssh:"};
    if (STARTS_ANY(s, prefixes)) return true;
    Str rest, before = str_cut(s, '#', &rest);
    if (str_starts(s, STR("http"))) return str_ends(before, STR(".git"));
    ptrdiff_t slash = str_find_char(before, '/', 0);
    bool plain = str_find_char(before, ':', 0) < 0 && str_find_char(before, ' ', 0) < 0;
    return slash > 0 && plain && before.p[0] != '@' &&
           str_find_char(before, '/', (size_t)slash + 1) < 0; /* owner/repository on GitHub */
}

static uint32_t hex_digit(char c) {
    if (c >= '0' && c <= '9') return (uint32_t)(c - '0');
    if (c >= 'a' && c <= 'f') return (uint32_t)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return (uint32_t)(c - 'A') + 10;
    return 16;
}

static Str percent_decode(Arena *arena, Str s) {
    char *p = NEW_N(arena, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool coded = s.p[i] == '%' && i + 2 < s.n && hex_digit(s.p[i + 1]) < 16 && hex_digit(s.p[i + 2]) < 16;
        p[n++] = coded ? (char)(hex_digit(s.p[i + 1]) * 16 + hex_digit(s.p[i + 2])) : s.p[i];
        if (coded) i += 2;
    }
    return (Str){p, n};
}

/* `patch:klaviyo-api@npm%3A23.0.0#./fix.patch`: what is patched decides. */
static VersionSpec read_patch(Arena *arena, Str name, Str text) {
    Str rest, inner = str_cut(text, '#', &rest);
    inner = percent_decode(arena, inner);
    ptrdiff_t at = str_find_char(inner, '@', 1);
    Str value = at < 0 ? (Str){0} : str_sub(inner, (size_t)at + 1, inner.n);
    bool nested = str_starts(value, STR("patch:"));
    VersionSpec spec = {.kind = VERSION_TAG, .package = name, .range = value};
    if (!nested) spec = version_spec_read(arena, at > 0 ? str_sub(inner, 0, (size_t)at) : name, value);
    spec.patch = true;
    return spec;
}

VersionSpec version_spec_read(Arena *arena, Str name, Str text) {
    static const char *const local[] = {"file:", "link:", "portal:", "workspace:", "./", "../", "/", "~/"};
    static const char *const remote[] = {"http:", "https:"};
    VersionSpec spec = {.package = name};
    text = str_trim(text);
    if (str_starts(text, STR("patch:"))) return read_patch(arena, name, str_sub(text, 6, text.n));
    if (str_starts(text, STR("npm:"))) return read_npm(spec, text);
    if (STARTS_ANY(text, local)) {
        spec.kind = VERSION_LOCAL;
        return spec;
    }
    if (str_starts(text, STR("catalog:"))) {
        spec.kind = VERSION_CATALOG;
        spec.range = str_trim(str_sub(text, 8, text.n));
        return spec;
    }
    if (is_git(text)) return read_git(spec, text);
    if (STARTS_ANY(text, remote)) {
        spec.kind = VERSION_FIXED;
        return spec;
    }
    return read_range(spec, text);
}
