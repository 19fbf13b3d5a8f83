/* The text that the parser shall see instead of the file's. Private to this folder. */
#ifndef SYNTAX_PARSER_TEXT_H
#define SYNTAX_PARSER_TEXT_H
#include "base/str.h"

/* `text` itself, or a copy of the same length in which type-only forms that the grammars do not know are
 * written so that they do. Lowering goes on reading names and values from the file's own text. */
Str parser_text(Arena *arena, Str text);
#endif
