/* Where a parse failed: is it a form that the language has and grammar 0.23 has not? Then it is respelt, and
 * the parser tries again (parse.c keeps what is less broken). No byte moves, and names and texts are taken
 * from the file.
 *
 *     <h2>News & Views</h2>                     →  <h2>News _ Views</h2>
 *     styled.div<{ wide: boolean }>`margin`     →  styled.div                   `margin`
 *     onOpen: (boolean) => void                 →  onOpen: (_______) => void
 *     interface Box<out T> {}                   →  interface Box<    T> {}
 *     wide ?.5 : 1                              →  wide ?__ : 1
 *     function f(using: string)                 →  function f(_____: string)
 *     key: ?string (Flow)                       →  key:  string
 *
 * What is no such form stays, so that a true error is one afterwards as well: each of them is allowed
 * wherever the respelling is. */
#include "syntax/repair.h"

#include <ctype.h>
#include <string.h>

enum { ERRORS_MAX = 200, ARGUMENTS_MAX = 4000, LINE_MAX_BYTES = 2000, JSX_LEVELS = 8 };

typedef struct Repair {
    Arena *arena;
    Str text;
    bool typescript;
    char *bytes; /* the copy that is changed; NULL until something is */
} Repair;

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static char byte_at(const Repair *r, size_t at) {
    return at < r->text.n ? r->text.p[at] : 0;
}

static void write(Repair *r, size_t start, size_t end, char with) {
    if (!r->bytes) r->bytes = arena_copy(r->arena, r->text.p, r->text.n);
    for (size_t i = start; i < end; i++)
        if (r->bytes[i] != '\n' && r->bytes[i] != '\r') r->bytes[i] = with;
}

static size_t skip_space(const Repair *r, size_t at) {
    while (at < r->text.n && isspace((unsigned char)r->text.p[at]))
        at++;
    return at;
}

/* The last byte before `at` that is no space, 0 at the beginning; *where is its place. */
static char before(const Repair *r, size_t at, size_t *where) {
    while (at > 0 && isspace((unsigned char)r->text.p[at - 1]))
        at--;
    *where = at ? at - 1 : 0;
    return at ? r->text.p[at - 1] : 0;
}

static Str word_at(const Repair *r, size_t at) {
    size_t end = at;
    while (is_name(byte_at(r, end)))
        end++;
    return str_sub(r->text, at, end);
}

static Str word_before(const Repair *r, size_t at) {
    size_t last;
    if (!is_name(before(r, at, &last))) return (Str){0};
    size_t start = last;
    while (start > 0 && is_name(r->text.p[start - 1]))
        start--;
    return str_sub(r->text, start, last + 1);
}

static bool is_one_of(Str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq(word, str_of(*words))) return true;
    return false;
}

/* ---- one function a form ---- */

/* `&` as text of an element or attribute: in the error itself; behind a tag that stands in the error, outside
 * of braces. */
static void ampersands(Repair *r, TSNode error, size_t start, size_t end) {
    bool tag = byte_at(r, start) == '<' && (is_name(byte_at(r, start + 1)) || byte_at(r, start + 1) == '>');
    bool markup = tag;
    uint32_t depth = 0;
    TSNode node = error;
    if (!tag && byte_at(r, start) != '&') return;
    for (uint32_t i = 0; i < JSX_LEVELS && !markup && !ts_node_is_null(node);
         i++, node = ts_node_parent(node))
        markup = str_starts(str_of(ts_node_type(node)), STR("jsx_"));
    if (tag) end = start + ARGUMENTS_MAX;
    for (size_t i = start; i < end && byte_at(r, i) && markup; i++) {
        char c = byte_at(r, i);
        if (tag && c == '{') depth++;
        if (c == '}' && depth) depth--;
        if (c == '&' && !depth && byte_at(r, i - 1) != '&' && byte_at(r, i + 1) != '&')
            write(r, i, i + 1, '_');
    }
}

/* Type arguments between a tag and its template: `at` is where the template begins. */
static void type_arguments(Repair *r, size_t at) {
    size_t last, tag_end, depth = 0;
    if (byte_at(r, skip_space(r, at)) != '`' || before(r, at, &last) != '>') return;
    for (size_t i = last + 1; i > 0 && last - i + 1 < ARGUMENTS_MAX; i--) {
        char c = r->text.p[i - 1];
        if (c == '>' && !(i > 1 && r->text.p[i - 2] == '=')) depth++;
        if (c == '<' && --depth == 0) {
            char tag = before(r, i - 1, &tag_end);
            if (is_name(tag) || tag == ')') write(r, i - 1, last + 1, ' ');
            return;
        }
    }
}

/* A type's name as name of a parameter or of a tuple's element: `(string) => void`, `[number: Buffer]`. */
static void type_names(Repair *r, size_t start, size_t end) {
    static const char *const types[] = {"any",    "boolean", "never",   "number", "object",
                                        "string", "symbol",  "unknown", "bigint", NULL};
    size_t from = start;
    while (from > 0 && r->text.p[from - 1] != '\n' && start - from < LINE_MAX_BYTES)
        from--;
    for (size_t i = from; i < end; i++) {
        size_t last;
        if (!is_name(byte_at(r, i)) || (i > 0 && is_name(byte_at(r, i - 1)))) continue;
        Str word = word_at(r, i);
        char next = byte_at(r, skip_space(r, i + word.n));
        char previous = before(r, i, &last);
        if (is_one_of(word, types) && previous && strchr("(,[{", previous) && next && strchr("),:?", next))
            write(r, i, i + word.n, '_');
    }
}

/* A word that is a keyword in places, and a name here. */
static void contextual_words(Repair *r, size_t start) {
    static const char *const words[] = {"abstract", "asserts", "declare", "module",    "namespace", "object",
                                        "of",       "out",     "type",    "satisfies", "using",     NULL};
    Str word = word_at(r, start);
    if (str_eq(word, STR("asserts"))) { /* asserts object is …: what is asserted */
        start = skip_space(r, start + word.n);
        word = word_at(r, start);
        if (!is_one_of(word, words)) return;
    }
    if (is_one_of(word, words)) write(r, start, start + word.n, '_');
}

/* `using` with no name behind it declares nothing. */
static void using_names(Repair *r, size_t start, size_t end) {
    ptrdiff_t found = str_find_word(r->text, STR("using"), start);
    for (; found != STR_NPOS && (size_t)found < end;
         found = str_find_word(r->text, STR("using"), (size_t)found + 5))
        if (!is_name(byte_at(r, skip_space(r, (size_t)found + 5))))
            write(r, (size_t)found, (size_t)found + 5, '_');
}

/* Flow's `key: ?Type`. */
static void maybe_types(Repair *r, size_t start, size_t end) {
    for (size_t i = start; i < end; i++) {
        size_t last;
        if (byte_at(r, i) == '?' && before(r, i, &last) == ':') write(r, i, i + 1, ' ');
    }
}

/* `out T` among the type parameters of a declaration. */
static bool variance(Repair *r, size_t at) {
    static const char *const declared[] = {"class", "interface", "type", NULL};
    Str word = word_at(r, at);
    if (!str_eq(word, STR("out")) || !is_name(byte_at(r, skip_space(r, at + word.n)))) return false;
    size_t open = at;
    while (open > 0 && at - open < ARGUMENTS_MAX && r->text.p[open - 1] != '<')
        open--;
    Str name = open ? word_before(r, open - 1) : (Str){0};
    if (!name.n || !is_one_of(word_before(r, (size_t)(name.p - r->text.p)), declared)) return false;
    Str in = word_before(r, at);
    if (str_eq(in, STR("in"))) at = (size_t)(in.p - r->text.p);
    write(r, at, (size_t)(word.p - r->text.p) + word.n, ' ');
    return true;
}

/* `a ?.5 : b`: a dot before a digit begins a number (ECMA-262, OptionalChainingPunctuator). */
static void fractions(Repair *r) {
    ptrdiff_t found = str_find(r->text, STR("?."), 0);
    for (; found != STR_NPOS; found = str_find(r->text, STR("?."), (size_t)found + 2)) {
        size_t at = (size_t)found + 1, end = at + 1;
        while (is_name(byte_at(r, end)))
            end++;
        if (isdigit((unsigned char)byte_at(r, at + 1))) write(r, at, end, '_');
    }
}

static void repair_error(Repair *r, TSNode node) {
    size_t start = skip_space(r, ts_node_start_byte(node)), end = ts_node_end_byte(node), line = start;
    type_arguments(r, start);
    while (line < r->text.n && byte_at(r, line) != '\n' && line - start < LINE_MAX_BYTES)
        line++;
    type_names(r, start, line);
    if (ts_node_is_missing(node)) return;
    ampersands(r, node, start, end);
    using_names(r, start, end);
    if (!r->typescript) maybe_types(r, start, line);
    Str word = word_before(r, start);
    if (!variance(r, start) && !(word.n && variance(r, (size_t)(word.p - r->text.p))))
        contextual_words(r, start);
}

/* ---- the errors of a tree ---- */

/* The next node in order: a child if `enter`, else what follows; false at the end. */
static bool next_node(TSTreeCursor *cursor, bool enter) {
    if (enter && ts_tree_cursor_goto_first_child(cursor)) return true;
    while (!ts_tree_cursor_goto_next_sibling(cursor))
        if (!ts_tree_cursor_goto_parent(cursor)) return false;
    return true;
}

static bool is_error(TSNode node) {
    return ts_node_is_error(node) || ts_node_is_missing(node);
}

uint64_t repair_damage(const TSTree *tree) {
    TSNode root = ts_tree_root_node(tree);
    if (!ts_node_has_error(root)) return 0;
    uint64_t damage = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    for (bool more = true; more;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        bool error = is_error(node);
        if (error) damage += 1 + ts_node_end_byte(node) - ts_node_start_byte(node);
        more = next_node(&cursor, !error && ts_node_has_error(node));
    }
    ts_tree_cursor_delete(&cursor);
    return damage;
}

Str repair_text(Arena *arena, Str text, const TSTree *tree, bool typescript, bool inside) {
    Repair r = {.arena = arena, .text = text, .typescript = typescript};
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    uint32_t errors = 0;
    for (bool more = true; more && errors < ERRORS_MAX;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (is_error(node)) repair_error(&r, node), errors++;
        more = next_node(&cursor, ts_node_has_error(node) && (inside || !is_error(node)));
    }
    ts_tree_cursor_delete(&cursor);
    fractions(&r);
    return r.bytes ? (Str){.p = r.bytes, .n = text.n} : text;
}
