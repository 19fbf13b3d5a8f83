/* Troubles make a run incomplete (exit status 2): an unreadable file, a limit that was reached, a malformed
 * document. */
#ifndef DIAG_TROUBLE_H
#define DIAG_TROUBLE_H
#include "base/vec.h"
#include "source/source.h"

typedef struct Trouble {
    Str file;      /* as the user names it; may be empty */
    uint32_t line; /* in the file, from 1; 0: the file as a whole */
    Str message;   /* one line; names the limit where one was reached */
} Trouble;

typedef struct Troubles {
    Arena *arena;
    VEC(Trouble) list;
    Map seen; /* file and message → index in list */
} Troubles;

/* Adds a trouble unless the same is there already. */
void trouble_add(Troubles *troubles, Str file, Str message);
/* The same at a line of the file. */
void trouble_add_at(Troubles *troubles, Str file, uint32_t line, Str message);
/* "file:line", or the file alone where no line is known. */
Str trouble_place(Arena *arena, const Trouble *trouble);
#endif
