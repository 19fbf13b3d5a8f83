/* Troubles make a run incomplete (exit status 2): an unreadable file, a limit that was reached, a malformed
 * document. */
#ifndef DIAG_TROUBLE_H
#define DIAG_TROUBLE_H
#include "base/vec.h"
#include "source/source.h"

typedef struct Trouble {
    Str file;    /* as the user names it; may be empty */
    Str message; /* one line; names the limit where one was reached */
} Trouble;

typedef struct Troubles {
    Arena *arena;
    VEC(Trouble) list;
    Map seen; /* file and message → index in list */
} Troubles;

/* Adds a trouble unless the same is there already. */
void trouble_add(Troubles *troubles, Str file, Str message);
#endif
