/* Valid TypeScript that grammar 0.23 refuses or misreads, made readable for it without moving a byte.
 *
 *     foo<typeof import("y")>(a)   →  foo<typeof iiiiiiiiiii>(a)      (read as two comparisons otherwise)
 *     let x: import("y").T[] = []  →  let x: iiiiiiiiiii.T[] = []
 *     export type * from "./t"     →  export      * from "./t"        (lowering sees the `type` in the file)
 *
 * An import is only touched where it must be a type: after `typeof` or `keyof`, or when what follows its
 * names could not follow a value. Inside strings and comments the change is harmless, as their text is not
 * taken from here. */
#include "syntax/parser_text.h"

#include <string.h>

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

static size_t skip_space(Str s, size_t at) {
    while (at < s.n && is_space(s.p[at]))
        at++;
    return at;
}

/* The byte at an offset, 0 behind the end. */
static char byte_at(Str s, size_t at) {
    return at < s.n ? s.p[at] : 0;
}

/* End of `"module")` whose quote stands at `at`, or 0. */
static size_t end_of_call(Str s, size_t at) {
    char quote = byte_at(s, at);
    if (quote != '"' && quote != '\'') return 0;
    for (at++; at < s.n && s.p[at] != quote; at++)
        if (s.p[at] == '\n' || s.p[at] == '\\') return 0;
    at = skip_space(s, at + 1);
    return byte_at(s, at) == ')' ? at + 1 : 0;
}

/* True when the word before `at` is typeof or keyof. */
static bool after_type_operator(Str s, size_t at) {
    while (at > 0 && is_space(s.p[at - 1]))
        at--;
    Str before = str_sub(s, at > 7 ? at - 7 : 0, at);
    if (!str_ends(before, STR("typeof")) && !str_ends(before, STR("keyof"))) return false;
    size_t word = str_ends(before, STR("typeof")) ? 6 : 5;
    return before.n == word || !is_name(before.p[before.n - word - 1]);
}

/* True for `.Name[]`, `.Name)[]`, `.Name["key"]` and `.Name<…>` at `at`; not for the methods of a promise. */
static bool type_follows(Str s, size_t at) {
    Str name = {0};
    while (byte_at(s, at) == '.') {
        size_t start = ++at;
        while (is_name(byte_at(s, at)))
            at++;
        name = str_sub(s, start, at);
    }
    if (!name.n || str_eq(name, STR("then")) || str_eq(name, STR("catch")) || str_eq(name, STR("finally")))
        return false;
    if (byte_at(s, at) == '[' || byte_at(s, at) == '<') return true;
    bool closed = byte_at(s, at) == ')';
    while (byte_at(s, at) == ')')
        at++;
    return closed && byte_at(s, at) == '[' && byte_at(s, at + 1) == ']';
}

/* The bytes to change, copied on first use. */
static char *writable(Arena *arena, Str *text, Str original) {
    if (text->p == original.p) *text = str_copy(arena, original);
    return (char *)(uintptr_t)text->p;
}

/* The next needle at or after `at`, or NULL. */
static const char *next(Str s, Str needle, size_t at) {
    return at < s.n ? memmem(s.p + at, s.n - at, needle.p, needle.n) : NULL;
}

static Str write_imports(Arena *arena, Str text, Str original) {
    const Str needle = STR("import(");
    size_t at = 0;
    for (const char *found; (found = next(original, needle, at));) {
        size_t start = (size_t)(found - original.p);
        at = start + needle.n;
        size_t end = end_of_call(original, skip_space(original, at));
        if (!end || (start > 0 && (is_name(original.p[start - 1]) || original.p[start - 1] == '.'))) continue;
        if (after_type_operator(original, start) || type_follows(original, end))
            memset(writable(arena, &text, original) + start, 'i', end - start);
    }
    return text;
}

static Str write_exports(Arena *arena, Str text, Str original) {
    const Str needle = STR("export type *");
    size_t at = 0;
    for (const char *found; (found = next(original, needle, at)); at += needle.n) {
        at = (size_t)(found - original.p);
        memset(writable(arena, &text, original) + at + 7, ' ', 4);
    }
    return text;
}

Str parser_text(Arena *arena, Str text) {
    return write_exports(arena, write_imports(arena, text, text), text);
}
