/* How deep brackets nest in a text, before anything is parsed. Private to this folder. */
#ifndef SYNTAX_BRACKETS_H
#define SYNTAX_BRACKETS_H
#include "base/str.h"

/* True when ( [ { nest deeper than `limit`, or more `<` than that follow each other unclosed, outside
 * strings, comments, templates' text and regular expressions. In doubt it counts too little: a normal file is
 * never refused. */
bool brackets_exceed(Str text, uint32_t limit);
#endif
