/* A vendor's own OpenAPI document that the user names (`vendor-spec`): what the built-in table of endpoints
 * is replaced by where outgoing calls are held against what the vendor documents.
 *
 *     docs/klaviyo.json, info.version 2026-07-15   →   {GET, /api/profiles}, {PATCH, /api/profiles/{id}} … */
#ifndef PROVIDERS_DOCUMENT_H
#define PROVIDERS_DOCUMENT_H
#include "base/vec.h"
#include "providers/provider.h"

typedef struct VendorOperation {
    Str method; /* upper case; empty: any, where the document could not be read that far */
    Str path;   /* a template with the server's base path: "/api/profiles/{id}" */
} VendorOperation;

typedef struct VendorDocument {
    const Provider *provider;
    Str path;                        /* of the file, root-relative */
    Str revision;                    /* its info.version; empty when it has none that can be shown */
    VEC(VendorOperation) operations; /* none: it could not be used, which is said; nothing is compared */
} VendorDocument;

/* At most one of each provider. */
typedef VEC(VendorDocument) VendorDocuments;

/* The document of a provider, or NULL; NULL for NULL. */
const VendorDocument *vendor_document_of(const VendorDocuments *documents, const Provider *provider);
/* True when the document has an operation of this method and path, compared as endpoint_find does.
 * *path_known: some method has that path. */
bool vendor_document_has(const VendorDocument *document, Str method, Str path, bool *path_known);
/* The methods that the document has at a path, each once: "GET, PATCH". */
Str vendor_document_methods(Arena *arena, const VendorDocument *document, Str path);
#endif
