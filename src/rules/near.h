/* Files that belong to a place: the one that it stands in and those that it imports, some steps far. For
 * rules of thumb that ask whether something is done anywhere near. */
#ifndef RULES_NEAR_H
#define RULES_NEAR_H
#include "rules/rule.h"

/* The file and what it imports by relative specifiers, `depth` steps far; at most 200 files. */
Paths files_near(RuleContext *context, FileId file, uint32_t depth);
/* Text of a file of the service; empty when it cannot be read. */
Str near_text(RuleContext *context, Str path);
/* One of the words stands in one of the files. */
bool near_says(RuleContext *context, const Paths *files, const char *const *words);
/* A script that is the service's own: no test, no build output. `path` is root-relative. */
bool is_own_script(RuleContext *context, Str path);
/* Bytes of a name in JavaScript. */
bool is_name_byte(char c);
/* Offset of the next `word` in text that is not part of a longer name, at or after `from`; negative: none. */
ptrdiff_t find_word(Str text, Str word, size_t from);
/* The span of bytes of a file. */
Span span_at(FileId file, size_t start, size_t end);
#endif
