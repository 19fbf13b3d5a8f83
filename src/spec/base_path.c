/* `servers` and `basePath` → base paths: "https://{env}.example.com/v1/" → "/v1", none → "".
 *
 * OpenAPI 3.x "Server Object": a relative url is relative to where the document is served, which is nowhere
 * in a repository: it is taken from the root. Variables stand for their default, else for the first of
 * their `enum`, else for themselves. */
#include "base/path.h"
#include "spec/loader.h"

static void add(SpecLoader *l, Str path) {
    for (uint32_t i = 0; i < l->spec->base_paths.n; i++)
        if (str_eq(l->spec->base_paths.p[i], path)) return;
    vec_push(l->arena, &l->spec->base_paths, path);
}

/* "v1/" → "/v1", "/" → "". */
static Str as_base(Arena *arena, Str path) {
    path = path_normalize(arena, str_join(arena, STR("/"), path));
    return path.n == 1 ? (Str){0} : path;
}

static Str variable_value(const YamlNode *variables, Str name) {
    const YamlNode *variable = yaml_get(variables, name), *values = yaml_get(variable, STR("enum"));
    const YamlNode *value = yaml_get(variable, STR("default"));
    if (!value && values && values->items.n) value = values->items.p[0];
    return yaml_text(value);
}

static Str substitute(Arena *arena, Str url, const YamlNode *variables) {
    Out out = out_new(arena);
    for (size_t at = 0; at < url.n;) {
        ptrdiff_t close = url.p[at] == '{' ? str_find_char(url, '}', at) : -1;
        Str value = close < 0 ? (Str){0} : variable_value(variables, str_sub(url, at + 1, (size_t)close));
        if (value.n) {
            out_str(&out, value);
            at = (size_t)close + 1;
        } else {
            out_char(&out, url.p[at++]);
        }
    }
    return str_copy(arena, out_str_of(&out));
}

static Str after_host(Str url, size_t from) {
    ptrdiff_t slash = str_find_char(url, '/', from);
    return slash < 0 ? (Str){0} : str_sub(url, (size_t)slash, url.n);
}

/* "localhost:3000/v1", "api.example.com": people leave the scheme out. "v1/api" is a path. */
static bool starts_with_host(Str url) {
    if (!url.n || url.p[0] == '/' || url.p[0] == '.' || url.p[0] == '{') return false;
    Str rest, first = str_cut(url, '/', &rest);
    return str_find_char(first, '.', 0) > 0 || str_find_char(first, ':', 0) > 0;
}

static Str url_path(Arena *arena, Str url) {
    size_t end = 0;
    while (end < url.n && url.p[end] != '?' && url.p[end] != '#')
        end++;
    url = str_sub(str_trim(str_sub(url, 0, end)), 0, end);
    ptrdiff_t scheme = str_find(url, STR("://"), 0);
    if (scheme >= 0)
        url = after_host(url, (size_t)scheme + 3);
    else if (str_starts(url, STR("//")))
        url = after_host(url, 2);
    else if (starts_with_host(url))
        url = after_host(url, 0);
    return as_base(arena, url);
}

void spec_read_base_paths(SpecLoader *l, const YamlNode *root) {
    const YamlNode *base = yaml_get(root, STR("basePath")), *servers = yaml_get(root, STR("servers"));
    if (yaml_get(root, STR("swagger"))) {
        add(l, as_base(l->arena, yaml_text(base)));
        return;
    }
    servers = servers ? ref_follow(l, servers) : NULL;
    for (uint32_t i = 0; servers && i < servers->items.n; i++) {
        if (i == SPEC_SERVERS) {
            spec_problem(l, "spec-invalid", servers->items.p[i]->span,
                         "more than %d servers (server limit): the rest is not read", SPEC_SERVERS);
            break;
        }
        const YamlNode *server = ref_follow(l, servers->items.p[i]), *url = yaml_get(server, STR("url"));
        const YamlNode *variables = yaml_get(server, STR("variables"));
        if (url) add(l, url_path(l->arena, substitute(l->arena, yaml_text(url), variables)));
    }
    if (!l->spec->base_paths.n) add(l, (Str){0});
}
