/* `$ref`: "./paths/users.yml#/~1users" → the node it names, inside the root only.
 *
 * A reference is resolved against the file in which it stands, which its span tells. Pointers are JSON
 * Pointers (RFC 6901) in URI fragments: %-escapes first, then ~1 and ~0. A pointer may lead through another
 * `$ref`. Remote references are never fetched. */
#include "base/path.h"
#include "spec/loader.h"

typedef struct Chain {
    const YamlNode *refs[REF_CHAIN]; /* `$ref` values on the way */
    uint32_t n;
    uint32_t hops; /* references entered in all, those already left again included */
    bool failed;   /* a problem has been reported */
} Chain;

static const YamlNode *follow(SpecLoader *l, const YamlNode *node, Chain *chain);

/* Reports at the reference where the chain began; the one that failed is the related place. */
static void fail(SpecLoader *l, Chain *chain, Str why) {
    if (chain->failed) return;
    chain->failed = true;
    const YamlNode *first = chain->refs[0], *last = chain->refs[chain->n - 1];
    if (l->mode == REF_SILENT || map_get(&l->failed, (uint64_t)(uintptr_t)first, NULL)) return;
    for (uint32_t i = 0; i < chain->n; i++)
        map_set(l->arena, &l->failed, (uint64_t)(uintptr_t)chain->refs[i], 1);
    SpecProblem *p = spec_problem(l, "spec-ref-unresolved", first->span, "`$ref: %.*s`: %.*s",
                                  STR_ARG(spec_show(l->arena, first->scalar)), STR_ARG(why));
    p->mild = l->mode == REF_CHECKED;
    if (last == first) return;
    p->other = last->span;
    p->other_message = STR("the reference that could not be followed");
}

static const Map *index_of(SpecLoader *l, const YamlNode *node) {
    uint32_t at;
    if (map_get(&l->by_node, (uint64_t)(uintptr_t)node, &at)) return &l->indexes.p[at];
    Map map = {0};
    for (uint32_t i = node->pairs.n; i-- > 0;) /* backwards: the first of equal hashes stays */
        map_set(l->arena, &map, str_hash(yaml_text(node->pairs.p[i].key)), i);
    map_set(l->arena, &l->by_node, (uint64_t)(uintptr_t)node, l->indexes.n);
    vec_push(l->arena, &l->indexes, map);
    return &l->indexes.p[l->indexes.n - 1];
}

const YamlNode *ref_child(SpecLoader *l, const YamlNode *node, Str key) {
    uint64_t number;
    uint32_t at;
    if (!node) return NULL;
    if (node->kind == YAML_SEQUENCE)
        return str_u64(key, &number) && number < node->items.n ? node->items.p[number] : NULL;
    if (node->kind != YAML_MAPPING || node->pairs.n < REF_INDEX_FROM) return yaml_get(node, key);
    if (!map_get(index_of(l, node), str_hash(key), &at)) return NULL;
    if (str_eq(yaml_text(node->pairs.p[at].key), key)) return node->pairs.p[at].value;
    return yaml_get(node, key); /* two keys with one hash */
}

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static Str percent_decode(Arena *arena, Str s) {
    if (str_find_char(s, '%', 0) < 0) return s;
    Out out = out_new(arena);
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? hex(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex(s.p[i + 2]) : -1;
        out_char(&out, low >= 0 ? (char)(high * 16 + low) : s.p[i]);
        if (low >= 0) i += 2;
    }
    return out_str_of(&out);
}

/* One token of a pointer: "a~1b%20c" → "a/b c". */
static Str token_decode(Arena *arena, Str s) {
    s = percent_decode(arena, s);
    if (str_find_char(s, '~', 0) < 0) return s;
    Out out = out_new(arena);
    for (size_t i = 0; i < s.n; i++) {
        bool escape = s.p[i] == '~' && i + 1 < s.n && (s.p[i + 1] == '0' || s.p[i + 1] == '1');
        if (escape) i++;
        out_char(&out, escape ? (s.p[i] == '1' ? '/' : '~') : s.p[i]);
    }
    return out_str_of(&out);
}

/* A `$ref` met inside a pointer: left again once it is resolved, so that passing it twice is no circle. */
static const YamlNode *follow_within(SpecLoader *l, const YamlNode *node, Chain *chain) {
    uint32_t n = chain->n;
    node = follow(l, node, chain);
    if (!chain->failed) chain->n = n;
    return node;
}

static const YamlNode *walk_pointer(SpecLoader *l, const YamlNode *node, Str pointer, Chain *chain) {
    for (size_t at = 0; at < pointer.n && !chain->failed;) {
        ptrdiff_t slash = str_find_char(pointer, '/', at + 1);
        size_t end = slash < 0 ? pointer.n : (size_t)slash;
        Str key = token_decode(l->arena, str_sub(pointer, at + 1, end));
        const YamlNode *child = ref_child(l, node, key);
        if (!child) child = ref_child(l, follow_within(l, node, chain), key);
        if (!child) {
            fail(l, chain,
                 str_fmt(l->arena, "there is no `%.*s` in what it points to",
                         STR_ARG(spec_show(l->arena, key))));
            return NULL;
        }
        node = child;
        at = end;
    }
    return node;
}

/* "http:", "urn:" … and "//host". */
static bool is_remote(Str ref) {
    if (str_starts(ref, STR("//"))) return true;
    for (size_t i = 0; i < ref.n; i++) {
        char c = ref.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (c == ':') return i > 0;
        if (!letter && (i == 0 || str_find_char(STR("0123456789+.-"), c, 0) < 0)) return false;
    }
    return false;
}

/* OpenAPI 3.2: a document that gives itself an address is reached by it, and so are its neighbours. The name
 * as seen from the document's file, empty for the document itself; false for any other address. */
static bool below_self(const SpecLoader *l, Str address, Str *name) {
    ptrdiff_t slash = str_rfind_char(l->self, '/');
    if (slash < 0 || !str_starts(address, str_sub(l->self, 0, (size_t)slash + 1))) return false;
    *name = str_eq(address, l->self) ? (Str){0} : str_sub(address, (size_t)slash + 1, address.n);
    return true;
}

/* The tree of the file a reference names; that of its own file when it names none. */
static const YamlNode *file_root(SpecLoader *l, const YamlNode *ref, Str name, Chain *chain) {
    FileId file = ref->span.file;
    if (is_remote(name) && below_self(l, name, &name)) file = l->spec->file;
    if (name.n) {
        Str from = path_dir(source_file(l->sources, file)->path);
        Str path = path_join(l->arena, from, percent_decode(l->arena, name));
        file = source_open(l->sources, path, DOCUMENT_LIMIT);
    }
    ReadStatus status = source_file(l->sources, file)->status;
    if (status != READ_OK) {
        fail(l, chain, str_of(read_status_text(status)));
        return NULL;
    }
    const YamlDocument *doc = spec_document(l, file);
    if (doc->root) return doc->root;
    Position at = source_position(l->sources, doc->error_at.file, doc->error_at.start);
    fail(l, chain,
         str_fmt(l->arena, "the file is not readable: line %u: %.*s", at.line, STR_ARG(doc->error)));
    return NULL;
}

/* What one reference names. */
static const YamlNode *target(SpecLoader *l, const YamlNode *ref, Chain *chain) {
    Str pointer, name = str_cut(ref->scalar, '#', &pointer);
    const char *why = NULL;
    bool anchor = pointer.n && pointer.p[0] != '/' && pointer.p[0] != '%';
    Str local;
    bool remote = is_remote(ref->scalar) && !below_self(l, name, &local);
    if (l->mode == REF_CHECKED && (remote || anchor)) {
        chain->failed = true;
        return NULL;
    }
    if (remote) why = "remote documents are not read";
    if (anchor) why = "the fragment is not a JSON pointer";
    if (!ref->scalar.n) why = "the reference is empty";
    if (why) {
        fail(l, chain, str_of(why));
        return NULL;
    }
    if (pointer.n && pointer.p[0] == '%') pointer = percent_decode(l->arena, pointer); /* "#%2Fpaths" */
    const YamlNode *root = file_root(l, ref, name, chain);
    return root ? walk_pointer(l, root, pointer, chain) : NULL;
}

/* The `$ref` value of a node, or NULL. */
static const YamlNode *ref_of(SpecLoader *l, const YamlNode *node) {
    const YamlNode *ref = node && node->kind == YAML_MAPPING ? ref_child(l, node, STR("$ref")) : NULL;
    return ref && ref->kind == YAML_SCALAR ? ref : NULL;
}

static bool enter(SpecLoader *l, Chain *chain, const YamlNode *ref) {
    bool cycle = false;
    for (uint32_t i = 0; i < chain->n; i++)
        cycle = cycle || chain->refs[i] == ref;
    if (cycle)
        fail(l, chain, STR("the references go round in a circle"));
    else if (chain->hops++ == REF_CHAIN)
        fail(l, chain, str_fmt(l->arena, "more than %d references in a row (reference limit)", REF_CHAIN));
    else
        chain->refs[chain->n++] = ref;
    return !chain->failed;
}

/* Recursion through pointers is bounded by the chain: each level has entered one reference. */
static const YamlNode *follow(SpecLoader *l, const YamlNode *node, Chain *chain) {
    for (const YamlNode *ref; node && (ref = ref_of(l, node));)
        node = enter(l, chain, ref) ? target(l, ref, chain) : NULL;
    return chain->failed ? NULL : node;
}

static const YamlNode *follow_in(SpecLoader *l, const YamlNode *node, RefMode mode) {
    Chain chain = {0};
    l->mode = mode;
    return follow(l, node, &chain);
}

const YamlNode *ref_follow(SpecLoader *l, const YamlNode *node) {
    return follow_in(l, node, REF_NEEDED);
}

const YamlNode *ref_follow_silently(SpecLoader *l, const YamlNode *node) {
    return follow_in(l, node, REF_SILENT);
}

const YamlNode *ref_check(SpecLoader *l, const YamlNode *node) {
    return follow_in(l, node, REF_CHECKED);
}
