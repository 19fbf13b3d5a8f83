/* Bytes → the AST and its dump. The first byte chooses the file name's ending and with it the grammar:
 *
 *     0const x: number = 1;   is read as input.ts,   1<A b={1} />   as input.tsx */
#include "syntax/parse.h"
#include "world.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void parse(World *w, Str input) {
    static const char *const names[] = {"input.ts", "input.tsx", "input.js", "input.jsx"};
    Interner syms = interner_new(&w->arena);
    Out out = out_new(&w->arena);
    const char *name = names[(uint8_t)input.p[0] % (sizeof names / sizeof *names)];
    parse_use_memory(&w->mem);
    FileId file = fuzz_file(w, str_of(name), str_sub(input, 1, input.n));
    Ast ast = parse_file(&w->arena, &syms, &w->sources, file);
    ast_dump(&ast, &syms, &w->sources, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return fuzz_run(parse, data, size);
}
