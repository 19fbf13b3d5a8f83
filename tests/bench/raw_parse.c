/* Parses the files named on standard input, one a line, with tree-sitter on one thread and does nothing with
 * the trees: the yardstick of tests/bench/bench.mjs. Ends with 0 when every file gave a tree.
 *
 *     find src -name '*.ts' | raw_parse */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);

/* The same choice as routedrift's: the tsx grammar reads all of JavaScript. */
static const TSLanguage *language_of(const char *path) {
    const char *dot = strrchr(path, '.');
    if (dot && (strcmp(dot, ".ts") == 0 || strcmp(dot, ".mts") == 0 || strcmp(dot, ".cts") == 0))
        return tree_sitter_typescript();
    return tree_sitter_tsx();
}

/* Reads a file into *buffer, which grows as needed; -1 when it cannot be read. */
static long read_file(const char *path, char **buffer, size_t *capacity) {
    FILE *file = fopen(path, "rb");
    size_t n = 0, got;
    if (!file) return -1;
    do {
        if (n == *capacity) {
            *capacity = *capacity ? *capacity * 2 : 65536;
            *buffer = realloc(*buffer, *capacity);
            if (!*buffer) exit(2);
        }
        got = fread(*buffer + n, 1, *capacity - n, file);
        n += got;
    } while (got);
    fclose(file);
    return (long)n;
}

int main(void) {
    TSParser *parser = ts_parser_new();
    char path[4096], *text = NULL;
    size_t capacity = 0, failed = 0;
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = 0;
        long n = read_file(path, &text, &capacity);
        ts_parser_set_language(parser, language_of(path));
        TSTree *tree = n < 0 ? NULL : ts_parser_parse_string(parser, NULL, text, (uint32_t)n);
        if (!tree) failed++;
        ts_tree_delete(tree);
    }
    free(text);
    ts_parser_delete(parser);
    return failed ? 1 : 0;
}
