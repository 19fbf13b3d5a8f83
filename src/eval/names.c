/* Interns the evaluator's names so that their Syms are the constants of names.h. */
#include "eval/names.h"

#include <assert.h>

void names_intern(Interner *names) {
    static const char *const texts[] = {
#define NAME(id, text) text,
#include "eval/names.def"
#undef NAME
    };
    for (uint32_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Sym sym = sym_intern(names, str_of(texts[i]));
        assert(sym == i + 1);
        (void)sym;
    }
}
