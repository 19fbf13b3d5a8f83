/* Revisions of vendors' APIs, in headers and in releases of SDKs. */
#include "rules/revision.h"

#include "base/out.h"

static bool is_date_package(Str name) {
    static const char *const names[] = {"moment", "dayjs", "date-fns", "luxon", "moment-timezone"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i]))) return true;
    return false;
}

static bool mentions_date(RuleContext *context, Span span) {
    Str text = source_text(context->sources, span);
    return str_find(text, STR("new Date("), 0) >= 0 || str_find(text, STR("Date.now("), 0) >= 0;
}

static bool is_computed(RuleContext *context, const CallEntry *header) {
    const CallValue *v = header->value;
    if (v->kind == CALL_VALUE_UNKNOWN || v->has_hole) {
        if (v->origin == ORIGIN_RUNTIME && str_find(v->detail, STR("Date"), 0) >= 0) return true;
        if (v->origin == ORIGIN_PACKAGE && is_date_package(v->detail)) return true;
        return mentions_date(context, header->span);
    }
    return false;
}

Revision revision_of(RuleContext *context, const VendorCall *v) {
    Revision r = {0};
    if (!v->provider->revision_header || (!is_server_request(v) && !is_client_request(v))) return r;
    const CallEntry *header = call_header(v->call, v->provider->revision_header);
    if (!header) {
        r.use = call_headers_known(v->call) ? REVISION_MISSING : REVISION_NONE;
        return r;
    }
    r.span = header->span;
    if (call_text(header->value, &r.text))
        r.use = REVISION_WRITTEN;
    else if (header->value->kind == CALL_VALUE_UNDEFINED && call_headers_known(v->call))
        r.use = REVISION_MISSING;
    else if (is_computed(context, header))
        r.use = REVISION_COMPUTED;
    return r;
}

/* ---- states ---- */

static Str state_text(RuleContext *context, const Provider *provider, Str revision, RevisionState state) {
    Date date = {0};
    Str day = str_ends(revision, STR(".pre")) ? str_sub(revision, 0, revision.n - 4) : revision;
    Arena *a = context->arena;
    bool dated = date_parse(day, &date);
    Str on = date_text(a, context->as_of);
    switch (state) {
    case REVISION_RETIRED:
        return str_fmt(a, "it was retired on %.*s by %s's policy (as of %.*s)",
                       STR_ARG(date_text(a, date_add_years(date, 2))), provider->name, STR_ARG(on));
    case REVISION_DEPRECATED:
        return str_fmt(a, "it has been deprecated since %.*s and is retired on %.*s (as of %.*s)",
                       STR_ARG(date_text(a, date_add_years(date, 1))),
                       STR_ARG(date_text(a, date_add_years(date, 2))), STR_ARG(on));
    case REVISION_UNPUBLISHED: return str_fmt(a, "no revision of that day was ever published");
    case REVISION_MALFORMED:
        return dated ? STR("it is no revision") : STR("it is no day; revisions look like 2026-07-15");
    case REVISION_STABLE: break;
    }
    return (Str){0};
}

static void add_steps(RuleContext *context, Finding *finding, const Provider *provider) {
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "Send a stable revision, %s is the newest that is known here, and try out "
                         "what changed until then",
                         revision_newest(provider)));
}

static void add_edit(RuleContext *context, Finding *finding, const Provider *provider, Span span) {
    Str old = source_text(context->sources, span);
    bool quoted = old.n > 2 && (old.p[0] == '\'' || old.p[0] == '"') && old.p[old.n - 1] == old.p[0];
    if (!quoted) return;
    Edit edit = {.span = {.file = span.file, .start = span.start + 1, .end = span.end - 1},
                 .text = str_of(revision_newest(provider)),
                 .unsafe = true};
    vec_push(context->findings->arena, &finding->edits, edit);
    finding->edit_title = str_fmt(context->arena, "send revision %s", revision_newest(provider));
}

static void check_request(RuleContext *context, const Rule *rule, const VendorCall *v, RevisionState state) {
    Revision r = revision_of(context, v);
    if (r.use != REVISION_WRITTEN || revision_state(v->provider, r.text, context->as_of) != state) return;
    if (call_is_reported(context, rule, r.span.file ? r.span : v->call->span)) return;
    Str message = str_fmt(context->arena, "%.*s sends revision \"%.*s\": %.*s",
                          STR_ARG(call_title(context->arena, v->call)), STR_ARG(r.text),
                          STR_ARG(state_text(context, v->provider, r.text, state)));
    Finding *finding = call_finding(context, rule, v->call, r.span, message);
    add_steps(context, finding, v->provider);
    add_edit(context, finding, v->provider, r.span);
}

static void check_release(RuleContext *context, const Rule *rule, const SdkInUse *use, RevisionState state) {
    const char *revision = use->known ? sdk_revision(use->sdk, use->version) : NULL;
    if (!revision || revision_state(use->provider, str_of(revision), context->as_of) != state) return;
    Str message = str_fmt(context->arena, "%s %.*s sends revision \"%s\": %.*s", use->sdk->name,
                          STR_ARG(use->version_text), revision,
                          STR_ARG(state_text(context, use->provider, str_of(revision), state)));
    Finding *finding =
        finding_push(context->findings, rule->id, rule->level, rule->priority, use->span, message);
    finding->key = str_fmt(context->arena, "%s:%.*s:%.*s", rule->id, STR_ARG(context->service->root),
                           STR_ARG(use->name));
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "Upgrade %s: each major release sends the revision of its time, and its "
                         "changelog says what changed",
                         use->sdk->name));
}

void revision_check(RuleContext *context, const Rule *rule, RevisionState state) {
    VendorCalls calls = vendor_call_list(context);
    for (uint32_t i = 0; i < calls.n; i++)
        check_request(context, rule, &calls.p[i], state);
    SdksInUse list = sdks_in_use(context);
    for (uint32_t i = 0; i < list.n; i++)
        check_release(context, rule, &list.p[i], state);
}
