/* Writes JSON into an Out: commas, quoting and indentation are handled, keys keep the order in which they are
 * written. json_object(&j); json_key(&j, "n"); json_u64(&j, 1); json_end(&j); Invalid UTF-8 becomes U+FFFD;
 * control characters, marks that hide or reorder text, and heads of CI commands ("##[") are escaped. */
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include "base/out.h"

typedef struct Json {
    Out *out;
    uint32_t depth;   /* at most 63 */
    uint64_t objects; /* bit d: level d is an object */
    uint64_t filled;  /* bit d: level d has an item already */
    bool after_key;
    bool pretty; /* two-space indentation */
} Json;

Json json_new(Out *out, bool pretty);
void json_object(Json *j);
void json_array(Json *j);
/* Closes the innermost object or array. */
void json_end(Json *j);
void json_key(Json *j, const char *key);
void json_str(Json *j, Str s);
void json_cstr(Json *j, const char *s);
void json_u64(Json *j, uint64_t v);
void json_bool(Json *j, bool v);
void json_null(Json *j);
/* Key and value in one. */
void json_key_str(Json *j, const char *key, Str s);
void json_key_u64(Json *j, const char *key, uint64_t v);
void json_key_bool(Json *j, const char *key, bool v);
#endif
