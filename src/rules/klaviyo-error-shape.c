/* klaviyo-error-shape: errors of klaviyo-api from 6 on are axios errors: the answer is in
 * `error.response.data`, `error.body` is undefined. Looked for in the handler that follows the call in its
 * function. */
#include "base/out.h"
#include "rules/near.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_error_shape = {
    .id = "klaviyo-error-shape",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "The body of an SDK's error is read where it is not.",
    .check = check,
};

/* `catch (name)` or `.catch((name) =>` at `at`: the name. */
static Str caught_name(Str text, size_t at) {
    size_t i = at + 5, from;
    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '('))
        i++;
    if (str_starts(str_sub(text, i, text.n), STR("async "))) i += 6;
    while (i < text.n && text.p[i] == '(')
        i++;
    for (from = i; i < text.n && is_name_byte(text.p[i]);)
        i++;
    return str_sub(text, from, i);
}

/* The place of `name.body` in text[from, to), or a negative number. */
static ptrdiff_t body_read(RuleContext *context, Str text, Str name, size_t from, size_t to) {
    Str read = str_fmt(context->arena, "%.*s.body", STR_ARG(name));
    ptrdiff_t at = str_find(str_sub(text, 0, to), read, from);
    if (at > 0 && is_name_byte(text.p[at - 1])) return -1;
    return at >= 0 && (size_t)at + read.n < text.n && is_name_byte(text.p[(size_t)at + read.n]) ? -1 : at;
}

static void look(RuleContext *context, const Rule *rule, const VendorCall *v) {
    SdkInUse use;
    if (v->call->kind != CALL_SDK || v->sdk->legacy || !v->call->function.file) return;
    if (sdk_in_use(context, v->sdk, &use) && use.known && use.version.major < 6) return;
    Str text = source_file(context->sources, v->call->span.file)->text;
    Str body = str_sub(text, 0, v->call->function.end);
    ptrdiff_t handler = str_find(body, STR("catch"), v->call->span.end);
    if (handler < 0) return;
    Str name = caught_name(body, (size_t)handler);
    ptrdiff_t next = str_find(body, STR("catch"), (size_t)handler + 5);
    ptrdiff_t at =
        name.n ? body_read(context, body, name, (size_t)handler, next < 0 ? body.n : (size_t)next) : -1;
    if (at < 0) return;
    Span span = {
        .file = v->call->span.file, .start = (uint32_t)at, .end = (uint32_t)at + (uint32_t)name.n + 5};
    Str message =
        str_fmt(context->arena, "an error of the SDK has no body: %.*s.body is undefined", STR_ARG(name));
    Finding *finding = call_finding(context, rule, v->call, span, message);
    finding_step(context->findings, finding,
                 str_fmt(context->arena, "Read %.*s.response?.data; the status is in %.*s.response?.status",
                         STR_ARG(name), STR_ARG(name)));
}

static void check(RuleContext *context) {
    vendor_calls(context, &rule_klaviyo_error_shape, look);
}
