/* Comments and trailing commas become spaces, so that every place stays where it was; then the JSON reader
 * does the rest. */
#include "engine/jsonc.h"

#include "base/out.h"

static size_t skip_string(char *p, size_t n, size_t i) {
    for (i++; i < n && p[i] != '"' && p[i] != '\n'; i++)
        if (p[i] == '\\') i++;
    return i < n ? i : n - 1;
}

static size_t blank_comment(char *p, size_t n, size_t i) {
    bool block = p[i + 1] == '*';
    while (i < n && !(block ? (p[i] == '*' && i + 1 < n && p[i + 1] == '/') : p[i] == '\n')) {
        if (p[i] != '\n') p[i] = ' ';
        i++;
    }
    if (block && i + 1 < n) p[i] = p[i + 1] = ' ', i++;
    return i;
}

static void blank_commas(char *p, size_t n) {
    size_t comma = n;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '"')
            i = skip_string(p, n, i), comma = n;
        else if (p[i] == ',')
            comma = i;
        else if ((p[i] == '}' || p[i] == ']') && comma < n)
            p[comma] = ' ', comma = n;
        else if (p[i] != ' ' && p[i] != '\n' && p[i] != '\t' && p[i] != '\r')
            comma = n;
    }
}

static Str plain(Arena *arena, Str text) {
    Str copy = str_copy(arena, text);
    char *p = (char *)copy.p;
    for (size_t i = 0; i < copy.n; i++) {
        if (p[i] == '"')
            i = skip_string(p, copy.n, i);
        else if (p[i] == '/' && i + 1 < copy.n && (p[i + 1] == '/' || p[i + 1] == '*'))
            i = blank_comment(p, copy.n, i);
    }
    blank_commas(p, copy.n);
    return copy;
}

YamlNode *jsonc_open(Arena *arena, Mem *mem, Sources *sources, Troubles *troubles, Str path) {
    FileId file = source_open(sources, path, DOCUMENT_LIMIT);
    const SourceFile *f = source_file(sources, file);
    if (f->status == READ_MISSING || f->status == READ_OUTSIDE) return NULL;
    Str name = f->path;
    if (f->status != READ_OK) {
        trouble_add(troubles, name, str_of(read_status_text(f->status)));
        return NULL;
    }
    Str text = plain(arena, f->text);
    /* A file that was plain already keeps its own name: findings may stand in it. */
    FileId blanked =
        str_eq(text, f->text) ? file : source_add(sources, str_fmt(arena, "%.*s.json", STR_ARG(name)), text);
    YamlDocument d = yaml_read(arena, mem, sources, blanked);
    if (!d.root) {
        Position p = source_position(sources, blanked, d.error_at.start);
        trouble_add_at(troubles, name, p.line, d.error);
    }
    return d.root;
}
