/* Recognises Klaviyo private keys by their shape: `pk_`, in keys made since 2026 six letters or digits and
 * `_`, then 34 lower-case hex digits.
 *
 * No look-alike has this shape (Stripe, Clerk, ClickUp, Medusa …: see
 * docs/rules/klaviyo-private-key-literal.md) once both ends are boundaries; made-up bodies are told from real
 * ones by klaviyo_body_is_weak. */
#ifndef RULES_SECRET_SHAPE_H
#define RULES_SECRET_SHAPE_H
#include "base/str.h"

enum {
    KLAVIYO_BODY = 34, /* hex digits */
    KLAVIYO_SITE = 6,  /* letters or digits of the site id in the newer shape */
    KLAVIYO_KEY_MAX = 3 + KLAVIYO_SITE + 1 + KLAVIYO_BODY,
};

typedef struct KeyMatch {
    size_t start, end;         /* bytes of the text, end exclusive; a split key includes what lies between */
    char key[KLAVIYO_KEY_MAX]; /* the key itself, joined; never to be printed */
    uint8_t n;
} KeyMatch;

/* The first private key at or after `from`. With `joins`, adjacent string literals added by `+` read as one
 * ('pk_' + 'ab…'). Weak bodies are passed over. False when there is none. */
bool klaviyo_key_find(Str text, size_t from, bool joins, KeyMatch *match);
/* True for 34 hex digits that nobody was ever given: fewer than 8 distinct ones, only letters or only digits,
 * a run such as 01234567, a block repeated. */
bool klaviyo_body_is_weak(Str body);
#endif
