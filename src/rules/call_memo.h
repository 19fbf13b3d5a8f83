/* What rules ask of the same calls again and again, answered once for a service: a service may call a vendor
 * 20,000 times, and thirty rules look at each call.
 *
 *     call_memo(context)->list    the calls of providers, with endpoint and address looked up */
#ifndef RULES_CALL_MEMO_H
#define RULES_CALL_MEMO_H
#include "rules/vendor_call.h"

/* A finding of the rule that runs, and the one before it whose place has the same key. */
typedef struct ReportedPlace {
    uint32_t finding, older; /* older: index of places + 1; 0: none */
} ReportedPlace;

typedef struct CallMemo {
    VendorCalls list;
    Map words;        /* list of words → its number */
    Map says;         /* number << 32 | file → does the file hold one of the words */
    const Rule *rule; /* whose findings `places` has */
    uint32_t looked;  /* findings of the service that were looked at for it */
    VEC(ReportedPlace) places;
    Map newest; /* key of a place → index of places + 1 */
} CallMemo;

/* The memo of a service, made when it is first asked for. */
CallMemo *call_memo(RuleContext *context);
/* One of the words stands in the file. */
bool memo_file_says(RuleContext *context, FileId file, const char *const *words);
/* The rule, which is running, has a finding at this place. */
bool memo_is_reported(RuleContext *context, const Rule *rule, Span span);
#endif
