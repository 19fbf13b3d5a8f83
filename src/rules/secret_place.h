/* Files in which secrets are kept or baked in, and names by which they are known. */
#ifndef RULES_SECRET_PLACE_H
#define RULES_SECRET_PLACE_H
#include "rules/rule.h"
#include "source/git_index.h"

/* An env file; *example: one that is meant to be committed with placeholders. `path` is root-relative. */
bool is_env_file(Arena *arena, Str path, bool *example);
/* A Dockerfile, a compose file, a manifest of a cluster, a workflow of a CI: what is written there is baked
 * into an image or shown to whoever runs it. */
bool is_container_file(Arena *arena, Str path);
/* NEXT_PUBLIC_ and its like: bundlers write the value of such a variable into what browsers load. */
bool is_browser_env(Str name);
/* A name of a variable that says private or secret. */
bool is_private_env(Str name);
/* 8-4-4-4-12 hex digits, perhaps with a region behind (".us"), with as many different digits as a random one
 * has. */
bool is_integration_key(Str text);
#endif
