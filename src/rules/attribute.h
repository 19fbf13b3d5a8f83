/* Attribute names of a vendor's API in what a call sends: as the REST API writes them and as the SDK does. */
#ifndef RULES_ATTRIBUTE_H
#define RULES_ATTRIBUTE_H
#include "rules/vendor_call.h"

/* A key that is spelled for the other side. */
typedef struct MisspeltAttribute {
    const CallEntry *entry;
    const char *right;
} MisspeltAttribute;
typedef VEC(MisspeltAttribute) MisspeltAttributes;

/* The keys of a value that have a twin for the other side: sdk says that the value goes to the SDK. Free-form
 * parts (properties, metadata) are not looked into. */
MisspeltAttributes attributes_misspelt(RuleContext *context, const Provider *provider, const CallValue *sent,
                                       bool sdk);
/* Adds the edit that renames the key, where it is written out. */
void attribute_add_edit(RuleContext *context, Finding *finding, const MisspeltAttribute *found);
#endif
