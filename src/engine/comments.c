/* Which comments of a file address routedrift. Files in which the word does not occur are not looked at; the
 * others are few, so that they may be parsed a second time.
 *
 *     .env: A=1 # routedrift-disable-line env-file-not-ignored -- a fixture     → one comment, not on its own
 * line */
#include "base/path.h"
#include "engine/suppress.h"
#include "syntax/parse.h"
#include "yaml/read.h"

static bool is_one_of(Str s, const char *const *words) {
    for (; *words; words++)
        if (str_eq(s, str_of(*words))) return true;
    return false;
}

/* ---- code ---- */

static void of_code(RdSession *s, FileId file, Comments *out) {
    if (source_file(&s->sources, file)->text.n > SOURCE_LIMIT) return;
    Arena arena = arena_new(&s->mem);
    Interner names = interner_new(&arena);
    parse_use_memory(&s->mem);
    Ast ast = parse_file(&arena, &names, &s->sources, file);
    for (uint32_t i = 0; i < ast.directives.n; i++)
        vec_push(&s->arena, out, ast.directives.p[i]);
    arena_free(&arena);
}

/* ---- lines ---- */

static size_t line_end(Str text, size_t at) {
    ptrdiff_t end = str_find_char(text, '\n', at);
    return end < 0 ? text.n : (size_t)end;
}

/* Behind a quoted value that starts at `at`, which may go over lines; `at` when nothing closes it. */
static size_t skip_quoted(Str text, size_t at) {
    char quote = text.p[at];
    for (size_t i = at + 1; i < text.n; i++) {
        if (text.p[i] == '\\' && quote == '"')
            i++;
        else if (text.p[i] == quote)
            return i + 1;
    }
    return at;
}

/* Where the comment of the line that starts at `at` begins (dotenv: unquoted, behind a blank), or the line's
 * end. */
static size_t comment_in_assignment(Str text, size_t at) {
    size_t end = line_end(text, at);
    ptrdiff_t equals = str_find_char(str_sub(text, 0, end), '=', at);
    if (equals >= 0) {
        at = (size_t)equals + 1;
        while (at < end && (text.p[at] == ' ' || text.p[at] == '\t'))
            at++;
        if (at < end && (text.p[at] == '"' || text.p[at] == '\'' || text.p[at] == '`'))
            at = skip_quoted(text, at);
        end = line_end(text, at);
    }
    for (; at < end; at++)
        if (text.p[at] == '#' && at && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t')) return at;
    return end;
}

static size_t first_of_line(Str text, size_t at) {
    while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
        at++;
    return at;
}

/* Lines that begin with `#`; with `assignments`, also what follows KEY=value. */
static void of_lines(RdSession *s, FileId file, bool assignments, Comments *out) {
    Str text = source_file(&s->sources, file)->text;
    for (size_t at = 0; at < text.n && out->n <= DIRECTIVES_MAX; at++) {
        size_t first = first_of_line(text, at);
        bool own = first < text.n && text.p[first] == '#';
        size_t start = own || !assignments ? first : comment_in_assignment(text, at);
        at = line_end(text, start);
        if (start >= text.n || text.p[start] != '#') continue;
        Str said = str_trim(str_sub(text, start + 1, at));
        if (!str_starts(said, DIRECTIVE_WORD)) continue;
        Span span = {.file = file, .start = (uint32_t)start, .end = (uint32_t)at};
        vec_push(&s->arena, out, (Comment){.span = span, .text = said, .own_line = own});
    }
}

/* ---- kinds ---- */

void comments_of_file(RdSession *s, FileId file, Comments *out, const YamlNode **tree) {
    static const char *const code[] = {".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", NULL};
    static const char *const documents[] = {".yml", ".yaml", ".json", NULL};
    Str name = path_base(source_file(&s->sources, file)->path), ext = path_ext(name);
    *tree = NULL;
    if (is_one_of(ext, code)) {
        of_code(s, file, out);
    } else if (is_one_of(ext, documents)) {
        YamlDocument document = yaml_read(&s->arena, &s->mem, &s->sources, file);
        *tree = document.root;
        for (uint32_t i = 0; i < document.comments.n; i++)
            vec_push(&s->arena, out, document.comments.p[i]);
    } else {
        of_lines(s, file, str_starts(name, STR(".env")) || str_eq(ext, STR(".env")), out);
    }
}
