/* Calls that create an event or a profile at a vendor, by request or by SDK. */
#ifndef RULES_VENDOR_EVENT_H
#define RULES_VENDOR_EVENT_H
#include "rules/vendor_call.h"

/* The call is this operation ("create_event"). */
bool call_is_operation(const VendorCall *vendor, const char *operation);
/* The attribute under its REST or its SDK name, or NULL. */
const CallEntry *call_attribute(const VendorCall *vendor, const char *rest, const char *sdk);
#endif
