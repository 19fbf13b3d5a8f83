/* Answers that rules share: each call's provider, endpoint and address, words of files, places that have a
 * finding. Without it the cost of a rule is calls × endpoints, calls × bytes of their files, or findings². */
#include "rules/call_memo.h"

#include <string.h>

static void list_calls(RuleContext *context, CallMemo *memo) {
    for (uint32_t i = 0; context->calls && i < context->calls->list.n; i++) {
        VendorCall v = {.call = &context->calls->list.p[i]};
        if (v.call->kind == CALL_HTTP)
            v.provider = provider_of_host(v.call->url.host);
        else
            v.sdk = provider_sdk(v.call->package, &v.provider);
        if (!v.provider) continue;
        v.document = vendor_document_of(context->vendor_documents, v.provider);
        vendor_call_look_up(&v);
        vec_push(context->arena, &memo->list, v);
    }
}

CallMemo *call_memo(RuleContext *context) {
    if (!context->call_memo) {
        context->call_memo = NEW(context->arena, CallMemo);
        list_calls(context, context->call_memo);
    }
    return context->call_memo;
}

static bool text_says(Str text, const char *const *words) {
    for (; text.n && *words; words++)
        if (memmem(text.p, text.n, *words, strlen(*words))) return true;
    return false;
}

bool memo_file_says(RuleContext *context, FileId file, const char *const *words) {
    CallMemo *memo = call_memo(context);
    uint32_t number = memo->words.n, says;
    if (!file) return false;
    if (!map_get(&memo->words, (uintptr_t)words, &number))
        map_set(context->arena, &memo->words, (uintptr_t)words, number);
    uint64_t key = (uint64_t)number << 32 | file;
    if (!map_get(&memo->says, key, &says)) {
        says = text_says(source_file(context->sources, file)->text, words);
        map_set(context->arena, &memo->says, key, says);
    }
    return says;
}

static uint64_t place_key(Span span) {
    return span_key(span) ^ (uint64_t)span.end * 0x9E3779B97F4A7C15u;
}

/* Takes up the rule's findings since the last question; the first one forgets the findings of other rules. */
static void take_up(RuleContext *context, CallMemo *memo, const Rule *rule) {
    const Findings *all = context->findings;
    if (memo->rule != rule) {
        memo->rule = rule;
        memo->places.n = 0;
        map_clear(&memo->newest);
        memo->looked = all->list.n;
        while (memo->looked && str_eq(str_of(all->list.p[memo->looked - 1].rule), str_of(rule->id)))
            memo->looked--;
    }
    for (; memo->looked < all->list.n; memo->looked++) {
        ReportedPlace place = {.finding = memo->looked};
        uint64_t key = place_key(all->list.p[memo->looked].span);
        map_get(&memo->newest, key, &place.older);
        vec_push(context->arena, &memo->places, place);
        map_set(context->arena, &memo->newest, key, memo->places.n);
    }
}

bool memo_is_reported(RuleContext *context, const Rule *rule, Span span) {
    CallMemo *memo = call_memo(context);
    take_up(context, memo, rule);
    uint32_t at = 0;
    for (map_get(&memo->newest, place_key(span), &at); at; at = memo->places.p[at - 1].older) {
        Span other = context->findings->list.p[memo->places.p[at - 1].finding].span;
        if (other.file == span.file && other.start == span.start && other.end == span.end) return true;
    }
    return false;
}
