/* Operations by name, attributes by either spelling. */
#include "rules/vendor_event.h"

bool call_is_operation(const VendorCall *v, const char *operation) {
    const Endpoint *e = v->endpoint;
    return e && str_eq(str_of(e->operation), str_of(operation)) &&
           (v->call->kind == CALL_SDK || is_server_request(v));
}

const CallEntry *call_attribute(const VendorCall *v, const char *rest, const char *sdk) {
    const CallValue *attributes = call_attributes(v->call);
    const CallEntry *found = call_entry(attributes, str_of(rest));
    return found ? found : call_entry(attributes, str_of(sdk));
}
