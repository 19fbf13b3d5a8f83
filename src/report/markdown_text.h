/* Text in GitHub Flavored Markdown (its specification, §2.4 Backslash escapes, §6 Inlines): what others wrote
 * shows as it is, formats nothing, links nowhere and calls nobody. */
#ifndef REPORT_MARKDOWN_TEXT_H
#define REPORT_MARKDOWN_TEXT_H
#include "base/out.h"

/* One line of prose, also within a table's cell. Pairs of backticks in it become code, as in our own
 * messages. */
void markdown_prose(Out *out, Str line);
/* One line as a code span, also within a table's cell; as prose when it holds a bar, which cannot be both. */
void markdown_code(Out *out, Str line);
/* Lines as a fenced block, each behind `indent` blanks. */
void markdown_block(Out *out, Str lines, uint32_t indent);
#endif
