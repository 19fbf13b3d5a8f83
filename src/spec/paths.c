/* `paths` → operations, in document order:
 *
 *     /users:  {get: {…}, post: {$ref: './post.yml'}}   →   GET /users, POST /users
 *
 * `paths` itself, a path item and an operation may each be a `$ref`; what stands beside a path item's `$ref`
 * wins over what it names. An operation's place is that of its method key, wherever that stands. */
#include "spec/loader.h"

/* One entry of `paths` while its operations are collected. */
typedef struct PathEntry {
    const YamlNode *root;
    Operation base;       /* path, template, place and ignored rules: what its operations share */
    const YamlNode *item; /* the mapping that is read */
    uint64_t methods;     /* bit m: method m is there already */
    bool query;           /* OpenAPI 3.2: `query` and `additionalOperations` */
} PathEntry;

_Static_assert(METHOD_COUNT < 64, "PathEntry.methods is a set of bits");

static void add_operation(SpecLoader *l, PathEntry *entry, Method method, const YamlPair *pair) {
    if (entry->methods >> method & 1 || l->mem->exhausted) return;
    if (l->spec->operations.n >= SPEC_OPERATIONS) {
        if (l->spec->operations.n == SPEC_OPERATIONS)
            spec_problem(l, "spec-invalid", pair->key->span,
                         "more than %d operations (operation limit): the rest is not read", SPEC_OPERATIONS);
        entry->methods = UINT64_MAX;
        return;
    }
    entry->methods |= (uint64_t)1 << method;
    const YamlNode *node = ref_follow(l, pair->value);
    Operation op = entry->base;
    op.ignored.cap = op.ignored.n; /* the list is shared: the first push copies it */
    op.method = method;
    op.item = entry->item;
    op.span = pair->key->span;
    op.parameters.list.cap = op.parameters.list.n;
    spec_read_parameters(l, node, &op.parameters);
    spec_read_responses(l, node, &op);
    op.bases = spec_read_servers(l, node, op.bases);
    if (node && node->kind != YAML_MAPPING)
        spec_problem(l, "spec-invalid", pair->key->span, "the operation `%s %.*s` is not a mapping",
                     method_name(method), STR_ARG(spec_show(l->arena, op.path)));
    spec_read_operation(l, entry->root, node, &op);
    vec_push(l->arena, &l->spec->operations, op);
}

/* OpenAPI 3.2: methods beyond the fixed fields, written as in a request. */
static void read_additional(SpecLoader *l, PathEntry *entry, const YamlNode *node) {
    node = ref_follow(l, node);
    entry->item = node;
    for (uint32_t i = 0; node && i < node->pairs.n; i++) {
        const YamlPair *pair = &node->pairs.p[i];
        Str name = yaml_text(pair->key);
        Method method = method_of(str_lower(l->arena, name));
        if (method != METHOD_NONE && method != METHOD_ALL)
            add_operation(l, entry, method, pair);
        else
            spec_problem(l, "spec-invalid", pair->key->span, "`%.*s` is no HTTP method that Node.js knows",
                         STR_ARG(spec_show(l->arena, name)));
    }
}

static bool is_method_in_capitals(Arena *arena, Str name) {
    if (!name.n || name.p[0] < 'A' || name.p[0] > 'Z') return false;
    return method_of(str_lower(arena, name)) != METHOD_NONE;
}

static void read_field(SpecLoader *l, PathEntry *entry, const YamlPair *pair) {
    Str name = yaml_text(pair->key);
    Method method = method_of(name);
    if (method_in_openapi(method) || (entry->query && method == METHOD_QUERY)) {
        add_operation(l, entry, method, pair);
    } else if (entry->query && str_eq(name, STR("additionalOperations"))) {
        read_additional(l, entry, pair->value);
    } else if (method != METHOD_NONE || is_method_in_capitals(l->arena, name)) {
        spec_problem(l, "spec-invalid", pair->key->span,
                     "`%.*s` is no field of a path item in OpenAPI %.*s: the operation is not documented",
                     STR_ARG(spec_show(l->arena, name)), STR_ARG(spec_show(l->arena, l->spec->version)));
    }
}

static void read_item(SpecLoader *l, PathEntry *entry, const YamlNode *item) {
    for (uint32_t i = 0; item && i < item->pairs.n; i++) {
        entry->item = item;
        read_field(l, entry, &item->pairs.p[i]);
    }
}

/* "/list?q={q}", "/list{?q}" → "/list". */
static Str without_query(Str path) {
    ptrdiff_t at = str_find_char(path, '?', 0);
    if (at < 0) return path;
    bool braced = at > 0 && path.p[at - 1] == '{';
    return str_sub(path, 0, (size_t)at - braced);
}

/* As it stands in a request: "/caf\u00e9 bar" → "/caf%C3%A9%20bar". */
static Str as_requested(Arena *arena, Str path) {
    Out out = out_new(arena);
    bool name = false; /* of a variable */
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        name = c == '{' || (name && c != '}');
        if (name || (c > 0x20 && c < 0x7F))
            out_char(&out, path.p[i]);
        else
            out_fmt(&out, "%%%02X", c);
    }
    return out.n == path.n ? path : out_str_of(&out);
}

static void read_path(SpecLoader *l, const YamlNode *root, const YamlPair *pair) {
    Str path = yaml_text(pair->key);
    if (str_starts(path, STR("x-")) || str_eq(path, STR("$ref"))) return;
    if (!path.n || path.p[0] != '/')
        spec_problem(l, "spec-invalid", pair->key->span, "the path `%.*s` does not start with a slash",
                     STR_ARG(spec_show(l->arena, path)));
    Str route = without_query(path);
    if (route.n != path.n)
        spec_problem(
            l, "spec-invalid", pair->key->span,
            "the path `%.*s` holds a query string: it is compared without it, and belongs into `parameters`",
            STR_ARG(spec_show(l->arena, path)))
            ->mild = true;
    PathEntry entry = {.root = root, .query = str_starts(l->spec->version, STR("3.2"))};
    entry.base = (Operation){.path = path, .path_span = pair->key->span, .bases = l->bases};
    entry.base.template = template_parse_openapi(l->arena, as_requested(l->arena, route));
    const YamlNode *item = ref_follow(l, pair->value);
    if (item && item->kind != YAML_MAPPING) {
        spec_problem(l, "spec-invalid", pair->key->span, "the path item of `%.*s` is not a mapping",
                     STR_ARG(spec_show(l->arena, path)));
        vec_push(l->arena, &l->spec->unread, entry.base);
        return;
    }
    if (!item) vec_push(l->arena, &l->spec->unread, entry.base);       /* its reference leads nowhere */
    const YamlNode *beside = item == pair->value ? NULL : pair->value; /* what stands with the `$ref` */
    uint64_t work = (item ? item->pairs.n : 0) + (beside ? beside->pairs.n : 0);
    if (!spec_spend(l, work, pair->key->span)) return;
    spec_read_ignored(l->arena, beside, &entry.base);
    spec_read_ignored(l->arena, item, &entry.base);
    entry.base.bases = spec_read_servers(l, beside, spec_read_servers(l, item, l->bases));
    spec_read_parameters(l, beside, &entry.base.parameters);
    spec_read_parameters(l, item, &entry.base.parameters);
    read_item(l, &entry, beside);
    read_item(l, &entry, item);
}

static void read_table(SpecLoader *l, const YamlNode *root, const YamlNode *table) {
    for (uint32_t i = 0; i < table->pairs.n && !l->mem->exhausted; i++)
        read_path(l, root, &table->pairs.p[i]);
}

/* OpenAPI 3.1 and later allow a document of components or webhooks alone. */
static bool may_lack_paths(const Spec *spec, const YamlNode *root) {
    if (!str_starts(spec->version, STR("3.1")) && !str_starts(spec->version, STR("3.2"))) return false;
    return yaml_get(root, STR("components")) || yaml_get(root, STR("webhooks"));
}

bool spec_read_paths(SpecLoader *l, const YamlNode *root) {
    const YamlPair *pair = yaml_pair(root, STR("paths"));
    if (!pair && may_lack_paths(l->spec, root)) return true;
    if (!pair) {
        spec_problem(l, "spec-invalid", root->span, "the document has no `paths`");
        return false;
    }
    l->spec->paths_span = pair->key->span;
    const YamlNode *table = ref_follow(l, pair->value);
    if (table && table->kind != YAML_MAPPING)
        spec_problem(l, "spec-invalid", pair->key->span, "`paths` is not a mapping");
    if (!table || table->kind != YAML_MAPPING) return false;
    l->paths = table;
    if (table != pair->value) read_table(l, root, pair->value);
    read_table(l, root, table);
    return true;
}
