/* A short list without duplicates. */
#include "diag/trouble.h"

void trouble_add(Troubles *troubles, Str file, Str message) {
    for (uint32_t i = 0; i < troubles->list.n; i++)
        if (str_eq(troubles->list.p[i].file, file) && str_eq(troubles->list.p[i].message, message)) return;
    vec_push(troubles->arena, &troubles->list, (Trouble){.file = file, .message = message});
}
