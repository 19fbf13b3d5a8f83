/* A list without duplicates; an audited tree can make it long, so what is there is found by hash. */
#include "diag/trouble.h"

#include "base/out.h"

static bool same(const Trouble *a, const Trouble *b) {
    return a->line == b->line && str_eq(a->file, b->file) && str_eq(a->message, b->message);
}

void trouble_add_at(Troubles *troubles, Str file, uint32_t line, Str message) {
    Trouble t = {.file = file, .line = line, .message = message};
    uint64_t key = (str_hash(file) * 31 + line) * 31 + str_hash(message);
    uint32_t at;
    bool known = map_get(&troubles->seen, key, &at);
    if (known && same(&troubles->list.p[at], &t)) return;
    if (!known) map_set(troubles->arena, &troubles->seen, key, troubles->list.n);
    vec_push(troubles->arena, &troubles->list, t);
}

void trouble_add(Troubles *troubles, Str file, Str message) {
    trouble_add_at(troubles, file, 0, message);
}

Str trouble_place(Arena *arena, const Trouble *t) {
    return t->line ? str_fmt(arena, "%.*s:%u", STR_ARG(t->file), t->line) : t->file;
}
