/* The document as a whole: is it one, which version, and then its parts in turn.
 *
 *     openapi: 3.0.3 / paths: {/users: {get: {}}}   →   version "3.0.3", one operation, base path ""
 *
 * `usable` is true only when a version this tool knows and a readable `paths` were found. */
#include "spec/load.h"

#include "spec/loader.h"

static bool version_is(Str version, Str major_minor) {
    if (!str_starts(version, major_minor)) return false;
    return version.n == major_minor.n || version.p[major_minor.n] == '.' || version.p[major_minor.n] == '-';
}

static bool has_paths(const YamlNode *root) {
    const YamlNode *paths = yaml_get(root, STR("paths"));
    for (uint32_t i = 0; paths && i < paths->pairs.n; i++)
        if (str_starts(yaml_text(paths->pairs.p[i].key), STR("/"))) return true;
    return false;
}

/* A document without its first line, as packages that join it with a part written in code take it
 * (swagger-jsdoc): its paths count, under the version that its other keys speak of. */
static bool guess_version(SpecLoader *l, const YamlNode *root) {
    bool readable = has_paths(root),
         old = yaml_get(root, STR("definitions")) || yaml_get(root, STR("basePath"));
    Str version = old ? STR("2.0") : STR("3.0");
    SpecProblem *problem = spec_problem(
        l, "spec-invalid", root->span, "neither `openapi` nor `swagger` stands at the top level%s%s",
        readable ? ": it is read as OpenAPI " : "", readable ? version.p : "");
    problem->mild = readable;
    if (readable) l->spec->version = version;
    return readable;
}

/* Keys are `openapi: 3.x.y` and `swagger: "2.0"`; a number without quotes is taken as its text. */
static bool read_version(SpecLoader *l, const YamlNode *root) {
    const YamlPair *pair = yaml_pair(root, STR("openapi"));
    bool swagger = !pair;
    if (!pair) pair = yaml_pair(root, STR("swagger"));
    if (!pair) return guess_version(l, root);
    Str v = yaml_text(pair->value);
    bool known = swagger
                     ? str_eq(v, STR("2.0")) || str_eq(v, STR("2"))
                     : version_is(v, STR("3.0")) || version_is(v, STR("3.1")) || version_is(v, STR("3.2"));
    if (known)
        l->spec->version = v;
    else
        spec_problem(l, "spec-invalid", pair->key->span,
                     "the version `%.*s` is not known: 2.0 and 3.0 to 3.2 are",
                     STR_ARG(spec_show(l->arena, v)));
    return known;
}

/* The service id on which all operations that have one agree. */
static Str agreed_service_id(const Spec *spec) {
    Str id = {0};
    for (uint32_t i = 0; i < spec->operations.n; i++) {
        Str other = spec->operations.p[i].service_id;
        if (id.n && other.n && !str_eq(id, other)) return (Str){0};
        if (other.n) id = other;
    }
    return id;
}

static void read_root(SpecLoader *l, const YamlNode *root) {
    if (root->kind != YAML_MAPPING) {
        spec_problem(l, "spec-invalid", root->span, "the document is not a mapping");
        return;
    }
    l->root = root;
    if (!read_version(l, root)) return;
    if (str_starts(l->spec->version, STR("3.2"))) l->self = yaml_text(yaml_get(root, STR("$self")));
    l->bases = spec_read_base_paths(l, root);
    l->spec->usable = spec_read_paths(l, root);
    l->spec->service_id = agreed_service_id(l->spec);
    spec_check_references(l, root);
}

Spec spec_load(Arena *arena, Mem *mem, Sources *sources, FileId file) {
    Spec spec = {.file = file};
    SpecLoader l = {.arena = arena, .mem = mem, .sources = sources, .spec = &spec};
    Span top = {.file = file};
    ReadStatus status = source_file(sources, file)->status;
    YamlDocument doc = {0};
    if (status == READ_OK) doc = *spec_document(&l, file);
    if (status != READ_OK)
        spec_problem(&l, "spec-invalid", top, "the document could not be read: %s", read_status_text(status));
    else if (!doc.root)
        spec_problem(&l, "spec-invalid", doc.error_at, "not readable: %.*s", STR_ARG(doc.error));
    if (doc.root && doc.documents > 1)
        spec_problem(&l, "spec-invalid", top, "the file holds %u documents; only the first is read",
                     doc.documents);
    if (doc.root) read_root(&l, doc.root);
    if (mem->exhausted) {
        spec_problem(&l, "spec-invalid", top, "the memory limit was reached");
        spec.usable = false;
    }
    if (!spec.base_paths.n) vec_push(arena, &spec.base_paths, (Str){0});
    vec_push(arena, &spec.documents,
             (SpecDocument){file, spec.version, spec.paths_span, l.bases, l.root, l.paths});
    return spec;
}
