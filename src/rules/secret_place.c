/* Files and names where secrets live. */
#include "rules/secret_place.h"

#include "base/path.h"

static bool has(Str s, const char *word) {
    return str_find(s, str_of(word), 0) >= 0;
}

bool is_env_file(Arena *arena, Str path, bool *example) {
    static const char *const words[] = {"example", "sample", "template", "dist", "defaults"};
    Str name = str_lower(arena, path_base(path));
    *example = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        *example |= has(name, words[i]);
    return str_eq(name, STR(".env")) || str_starts(name, STR(".env.")) || str_ends(name, STR(".env"));
}

bool is_container_file(Arena *arena, Str path) {
    Str name = str_lower(arena, path_base(path)), ext = path_ext(name),
        dir = str_lower(arena, path_dir(path));
    bool yaml = str_eq(ext, STR(".yml")) || str_eq(ext, STR(".yaml"));
    if (str_eq(name, STR("dockerfile")) || str_starts(name, STR("dockerfile.")) ||
        str_ends(name, STR(".dockerfile")) || str_starts(name, STR("containerfile")))
        return true;
    if (!yaml) return false;
    return has(name, "compose") || has(dir, ".github/workflows") || has(dir, "k8s") ||
           has(dir, "kubernetes") || has(dir, "manifests") || has(dir, "helm") || has(dir, "charts") ||
           has(name, "deployment") || str_eq(name, STR(".gitlab-ci.yml"));
}

bool is_browser_env(Str name) {
    static const char *const prefixes[] = {"NEXT_PUBLIC_", "VITE_",   "REACT_APP_",   "GATSBY_",
                                           "NUXT_PUBLIC_", "PUBLIC_", "EXPO_PUBLIC_", "VUE_APP_"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (str_starts(name, str_of(prefixes[i]))) return true;
    return false;
}

bool is_private_env(Str name) {
    return has(name, "PRIVATE") || has(name, "SECRET");
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_integration_key(Str text) {
    uint32_t seen = 0, distinct = 0;
    if (text.n < 36) return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        int digit = hex_digit(text.p[i]);
        if (dash ? text.p[i] != '-' : digit < 0) return false;
        if (!dash) seen |= 1u << digit;
    }
    for (uint32_t bit = 0; bit < 16; bit++)
        distinct += seen >> bit & 1u;
    Str region = str_sub(text, 36, text.n);
    if (region.n && (region.p[0] != '.' || region.n < 3 || region.n > 5)) return false;
    return distinct >= 8 && !str_starts(text, STR("12345678-"));
}
