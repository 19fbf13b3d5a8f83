/* source-syntax-error: a source file that does not parse as a whole. The engine reports it when it parses:
 * what parses is audited all the same. */
#include "rules/rule.h"

const Rule rule_source_syntax_error = {
    .id = "source-syntax-error",
    .level = LEVEL_WARNING,
    .priority = 3,
    .summary = "A source file has a syntax error; what parses is audited.",
};
