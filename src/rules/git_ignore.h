/* Whether git ignores a file, by the .gitignore files at and above it. They are read once for a service.
 *
 *     .env*            in ./.gitignore
 *     !.env.example
 *     git_ignores(context, STR("api/.env"))    true */
#ifndef RULES_GIT_IGNORE_H
#define RULES_GIT_IGNORE_H
#include "rules/rule.h"

/* A .gitignore at or above the path says that it is ignored; also once more patterns were compared than a
 * service may ask for: nothing is reported then. */
bool git_ignores(RuleContext *context, Str path);
#endif
