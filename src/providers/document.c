/* Look-ups in a vendor's document: a path and a method → whether it is documented. A literal segment of the
 * document that is equal does not hide a parameter beside it: whatever fits counts. */
#include "providers/document.h"

#include "base/out.h"

const VendorDocument *vendor_document_of(const VendorDocuments *documents, const Provider *provider) {
    for (uint32_t i = 0; documents && i < documents->n; i++)
        if (documents->p[i].provider == provider) return &documents->p[i];
    return NULL;
}

bool vendor_document_has(const VendorDocument *document, Str method, Str path, bool *path_known) {
    bool has = false;
    *path_known = false;
    for (uint32_t i = 0; i < document->operations.n && !has; i++) {
        const VendorOperation *o = &document->operations.p[i];
        if (!endpoint_path_fits(o->path, path)) continue;
        *path_known = true;
        has = !o->method.n || str_eq(o->method, method);
    }
    return has;
}

Str vendor_document_methods(Arena *arena, const VendorDocument *document, Str path) {
    Out out = out_new(arena);
    for (uint32_t i = 0; i < document->operations.n; i++) {
        const VendorOperation *o = &document->operations.p[i];
        if (!o->method.n || !endpoint_path_fits(o->path, path)) continue;
        Str rest = out_str_of(&out);
        bool listed = false;
        while (rest.n && !listed)
            listed = str_eq(str_trim(str_cut(rest, ',', &rest)), o->method);
        if (listed) continue;
        if (out_str_of(&out).n) out_cstr(&out, ", ");
        out_str(&out, o->method);
    }
    return out_str_of(&out);
}
