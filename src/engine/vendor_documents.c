/* `vendor-spec` and --vendor-spec: the vendors' own OpenAPI documents, read once for a run and shared by the
 * audits of its services as plain operations.
 *
 *     vendor-spec: { klaviyo: docs/klaviyo.json }
 *   → {klaviyo, "docs/klaviyo.json", "2026-07-15", {GET /api/accounts, …}}
 *
 * One that cannot be used is a trouble and is kept without operations: then nothing is held against it, nor
 * against the table that it was to replace. */
#include "base/path.h"
#include "engine/session.h"
#include "spec/load.h"

enum { REVISION_SHOWN = 40 }; /* bytes of an `info.version` that can be a revision's name */

/* ---- which documents ---- */

/* A later one replaces an earlier one of the same provider. */
static void name_document(RdSession *s, VendorDocuments *out, const Provider *provider, Str path) {
    for (uint32_t i = 0; i < out->n; i++)
        if (out->p[i].provider == provider) {
            out->p[i].path = path;
            return;
        }
    vec_push(&s->arena, out, (VendorDocument){.provider = provider, .path = path});
}

/* "klaviyo=docs/klaviyo.json" */
static bool name_requested(RdSession *s, VendorDocuments *out, const char *item, Str *message) {
    Str rest, id = str_cut(str_of(item), '=', &rest);
    if (!id.n || !rest.n) {
        *message = str_fmt(&s->arena, "--vendor-spec: \"%s\" is not of the form PROVIDER=FILE", item);
        return false;
    }
    Str trouble = provider_trouble(&s->arena, id), path = session_path(s, rest.p);
    if (trouble.n)
        *message = str_fmt(&s->arena, "--vendor-spec: %.*s", STR_ARG(trouble));
    else if (!path.n)
        *message = str_fmt(&s->arena, "%.*s: no such file in the repository", STR_ARG(rest));
    else
        name_document(s, out, provider_find(id), path);
    return !message->n;
}

/* ---- reading ---- */

static Str upper(Arena *arena, Str s) {
    char *text = arena_copy(arena, s.p, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (text[i] >= 'a' && text[i] <= 'z') text[i] = (char)(text[i] - 32);
    return (Str){text, s.n};
}

static void add_operation(RdSession *s, VendorDocument *out, const Spec *spec, const Operation *o) {
    Str method = upper(&s->arena, str_of(method_name(o->method)));
    for (uint32_t i = 0; i < o->bases.n; i++) {
        Str path = operation_full_path(&s->arena, spec->base_paths.p[o->bases.p[i]], o);
        vec_push(&s->arena, &out->operations, (VendorOperation){method, path});
    }
}

/* A path whose methods cannot be read is documented all the same, below any of the document's base paths. */
static void add_unread(RdSession *s, VendorDocument *out, const Spec *spec, const Operation *o) {
    for (uint32_t i = 0; i < spec->base_paths.n; i++)
        vec_push(&s->arena, &out->operations,
                 (VendorOperation){.path = operation_full_path(&s->arena, spec->base_paths.p[i], o)});
}

static void say_unusable(RdSession *s, const Spec *spec, Str path) {
    Span at = spec->problems.n && !spec->usable ? spec->problems.p[0].span : (Span){.file = spec->file};
    Str why = spec->usable       ? STR("the vendor's document has no operations")
              : spec->problems.n ? spec->problems.p[0].message
                                 : STR("is not a usable OpenAPI document");
    if (at.file != spec->file)
        trouble_add(&s->troubles, path, why);
    else
        trouble_add_at(&s->troubles, path, source_position(&s->sources, at.file, at.start).line, why);
}

static void read_document(RdSession *s, VendorDocument *out) {
    FileId file = source_open(&s->sources, out->path, DOCUMENT_LIMIT);
    const SourceFile *f = source_file(&s->sources, file);
    if (f->status != READ_OK) {
        trouble_add(&s->troubles, out->path, str_of(read_status_text(f->status)));
        return;
    }
    Spec spec = spec_load(&s->arena, &s->mem, &s->sources, file);
    for (uint32_t i = 0; spec.usable && i < spec.operations.n; i++)
        add_operation(s, out, &spec, &spec.operations.p[i]);
    for (uint32_t i = 0; spec.usable && i < spec.unread.n; i++)
        add_unread(s, out, &spec, &spec.unread.p[i]);
    if (!out->operations.n) say_unusable(s, &spec, out->path);
    Str version = yaml_text(yaml_get(yaml_get(spec.documents.p[0].root, STR("info")), STR("version")));
    if (version.n <= REVISION_SHOWN) out->revision = version;
}

bool vendor_documents_load(RdSession *s, Str *message) {
    VendorDocuments *documents = NEW(&s->arena, VendorDocuments);
    for (uint32_t i = 0; i < s->config.vendor_specs.n; i++) {
        VendorPath named = s->config.vendor_specs.p[i];
        name_document(s, documents, named.provider, path_join(&s->arena, s->config.dir, named.path));
    }
    for (size_t i = 0; i < s->request->vendor_specs.count; i++)
        if (!name_requested(s, documents, s->request->vendor_specs.items[i], message)) return false;
    for (uint32_t i = 0; i < documents->n; i++)
        read_document(s, &documents->p[i]);
    s->vendor_documents = documents;
    return true;
}

bool is_vendor_document(const RdSession *s, Str path) {
    for (uint32_t i = 0; s->vendor_documents && i < s->vendor_documents->n; i++)
        if (str_eq(s->vendor_documents->p[i].path, path)) return true;
    return false;
}
