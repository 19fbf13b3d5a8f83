/* Several documents of one service → one Spec:
 *
 *     read.yaml  (servers: /)        GET /users       →   GET /users     bases ""        document 0
 *     write.yaml (servers: /api/v3)  POST /users      →   POST /users    bases /api/v3   document 1
 *
 * What the rules compare is the service's whole contract; from which document an operation comes stays known.
 */
#include "spec/load.h"

static uint32_t base_number(Arena *arena, Spec *to, Str path) {
    for (uint32_t i = 0; i < to->base_paths.n; i++)
        if (str_eq(to->base_paths.p[i], path)) return i;
    vec_push(arena, &to->base_paths, path);
    return to->base_paths.n - 1;
}

/* The same base paths by their numbers in the joined list. */
static BaseList bases_in(Arena *arena, Spec *to, const Spec *from, const BaseList *list) {
    BaseList moved = {0};
    for (uint32_t i = 0; i < list->n; i++)
        vec_push(arena, &moved, base_number(arena, to, from->base_paths.p[list->p[i]]));
    return moved;
}

static Operation operation_in(Arena *arena, Spec *to, const Spec *from, Operation operation) {
    operation.document += to->documents.n;
    operation.bases = bases_in(arena, to, from, &operation.bases);
    return operation;
}

static void add_contents(Arena *arena, Spec *to, const Spec *from) {
    for (uint32_t i = 0; i < from->operations.n; i++)
        vec_push(arena, &to->operations, operation_in(arena, to, from, from->operations.p[i]));
    for (uint32_t i = 0; i < from->unread.n; i++)
        vec_push(arena, &to->unread, operation_in(arena, to, from, from->unread.p[i]));
    for (uint32_t i = 0; i < from->documents.n; i++) {
        SpecDocument document = from->documents.p[i];
        document.bases = bases_in(arena, to, from, &document.bases);
        vec_push(arena, &to->documents, document);
    }
}

/* The id stands when no document contradicts another. */
static void agree_on_service(Spec *to, const Spec *from, bool *contradicted) {
    if (to->service_id.n && from->service_id.n && !str_eq(to->service_id, from->service_id))
        *contradicted = true;
    if (!to->service_id.n) to->service_id = from->service_id;
    if (*contradicted) to->service_id = (Str){0};
}

Spec spec_join(Arena *arena, const Spec *list, uint32_t n) {
    if (n == 1) return list[0];
    Spec joined = {0};
    bool contradicted = false;
    for (uint32_t i = 0; i < n; i++) {
        const Spec *from = &list[i];
        for (uint32_t k = 0; k < from->problems.n; k++)
            vec_push(arena, &joined.problems, from->problems.p[k]);
        if (!from->usable) continue;
        if (!joined.documents.n) {
            joined.file = from->file;
            joined.version = from->version;
            joined.paths_span = from->paths_span;
        }
        joined.usable = true;
        add_contents(arena, &joined, from);
        agree_on_service(&joined, from, &contradicted);
    }
    if (!joined.documents.n) joined.file = list[0].file;
    if (!joined.base_paths.n) vec_push(arena, &joined.base_paths, (Str){0});
    return joined;
}
