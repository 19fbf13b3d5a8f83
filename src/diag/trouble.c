/* A list without duplicates; an audited tree can make it long, so what is there is found by hash. */
#include "diag/trouble.h"

void trouble_add(Troubles *troubles, Str file, Str message) {
    uint64_t key = str_hash(file) * 31 + str_hash(message);
    uint32_t at;
    bool known = map_get(&troubles->seen, key, &at);
    if (known && str_eq(troubles->list.p[at].file, file) && str_eq(troubles->list.p[at].message, message))
        return;
    if (!known) map_set(troubles->arena, &troubles->seen, key, troubles->list.n);
    vec_push(troubles->arena, &troubles->list, (Trouble){.file = file, .message = message});
}
