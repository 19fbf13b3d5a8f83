/* `servers` and `basePath` → base paths: "https://{env}.example.com/v1/" → "/v1", none → "".
 * `servers` of an operation stand in place of its path item's, and those in place of the document's.
 *
 * OpenAPI 3.x "Server Object": a relative url is relative to where the document is served, which is nowhere
 * in a repository: it is taken from the root. Variables stand for their default, else for the first of
 * their `enum`, else for themselves. */
#include "base/path.h"
#include "spec/loader.h"

/* The number of a base path in the document's list; more than SPEC_BASES of them are said and left out. */
static void add(SpecLoader *l, BaseList *to, Str path, Span span) {
    uint32_t i = 0;
    while (i < l->spec->base_paths.n && !str_eq(l->spec->base_paths.p[i], path))
        i++;
    if (i == SPEC_BASES) {
        if (!l->bases_cut)
            spec_problem(l, "spec-invalid", span,
                         "more than %d different base paths (server limit): the rest is not read",
                         SPEC_BASES);
        l->bases_cut = true;
        return;
    }
    if (i == l->spec->base_paths.n) vec_push(l->arena, &l->spec->base_paths, path);
    for (uint32_t k = 0; k < to->n; k++)
        if (to->p[k] == i) return;
    vec_push(l->arena, to, i);
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

static BaseList read_list(SpecLoader *l, const YamlNode *servers) {
    BaseList list = {0};
    servers = servers ? ref_follow(l, servers) : NULL;
    if (!servers || !spec_spend(l, servers->items.n, servers->span)) return list;
    for (uint32_t i = 0; i < servers->items.n; i++) {
        const YamlNode *server = servers->items.p[i];
        if (i == SPEC_SERVERS) {
            spec_problem(l, "spec-invalid", server->span,
                         "more than %d servers (server limit): the rest is not read", SPEC_SERVERS);
            break;
        }
        server = ref_follow(l, server);
        const YamlNode *url = yaml_get(server, STR("url")), *variables = yaml_get(server, STR("variables"));
        if (url)
            add(l, &list, url_path(l->arena, substitute(l->arena, yaml_text(url), variables)), url->span);
    }
    return list;
}

BaseList spec_read_base_paths(SpecLoader *l, const YamlNode *root) {
    BaseList list = {0};
    if (str_starts(l->spec->version, STR("2")))
        add(l, &list, as_base(l->arena, yaml_text(yaml_get(root, STR("basePath")))), root->span);
    else
        list = read_list(l, yaml_get(root, STR("servers")));
    if (!list.n) add(l, &list, (Str){0}, root->span);
    return list;
}

BaseList spec_read_servers(SpecLoader *l, const YamlNode *node, BaseList otherwise) {
    const YamlNode *servers = yaml_get(node, STR("servers"));
    if (!servers || str_starts(l->spec->version, STR("2"))) return otherwise;
    BaseList list = read_list(l, servers);
    return list.n ? list : otherwise;
}
