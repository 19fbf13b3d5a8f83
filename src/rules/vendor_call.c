/* Calls and providers brought together, and findings about calls. */
#include "rules/vendor_call.h"

#include "base/out.h"
#include "base/path.h"
#include "rules/call_memo.h"
#include "rules/lockfile.h"
#include "rules/revision.h"
#include "rules/version_spec.h"

VendorCalls vendor_call_list(RuleContext *context) {
    return call_memo(context)->list;
}

void vendor_calls(RuleContext *context, const Rule *rule, VendorCallFn *look) {
    VendorCalls list = vendor_call_list(context);
    for (uint32_t i = 0; i < list.n; i++)
        look(context, rule, &list.p[i]);
}

/* ---- what is called ---- */

static bool starts_with(Str path, const char *prefix) {
    return prefix && str_starts(path, str_of(prefix));
}

bool is_retired_request(const VendorCall *v) {
    if (v->call->kind != CALL_HTTP) return false;
    for (const char *const *p = v->provider->retired; *p; p++) {
        Str prefix = str_of(*p), path = v->call->url.path;
        bool whole = path.n == prefix.n || str_ends(prefix, STR("/")) ||
                     (path.n > prefix.n && path.p[prefix.n] == '/');
        if (str_starts(path, prefix) && whole) return true;
    }
    return false;
}

bool is_server_request(const VendorCall *v) {
    return v->call->kind == CALL_HTTP && starts_with(v->call->url.path, v->provider->server_prefix) &&
           !is_retired_request(v);
}

bool is_client_request(const VendorCall *v) {
    return v->call->kind == CALL_HTTP && starts_with(v->call->url.path, v->provider->client_prefix);
}

static AddressState address_state(const VendorCall *v, bool has, bool path_known) {
    if (has) return ADDRESS_KNOWN;
    Str method = v->call->method, path = v->call->url.path;
    if (path_known) return method.n ? ADDRESS_METHOD_UNKNOWN : ADDRESS_NOT_COMPARED;
    /* A hole at the end may be more than one segment, or a query. */
    bool whole = path.n > 1 && path.p[path.n - 1] != CALL_HOLE;
    return whole ? ADDRESS_PATH_UNKNOWN : ADDRESS_NOT_COMPARED;
}

void vendor_call_look_up(VendorCall *v) {
    Str method = v->call->method, path = v->call->url.path;
    if (v->call->kind == CALL_SDK) v->endpoint = endpoint_of_operation(v->provider, method);
    if (v->call->kind != CALL_HTTP) return;
    bool path_known;
    v->endpoint = endpoint_find(v->provider, method, path, &path_known);
    bool has =
        v->document ? vendor_document_has(v->document, method, path, &path_known) : v->endpoint != NULL;
    uint32_t n = v->document ? v->document->operations.n : v->provider->endpoint_n;
    if (is_server_request(v) && n) v->address = address_state(v, has, path_known);
}

Str call_document_title(const RuleContext *context, const VendorDocument *document) {
    Str path = path_relative(context->arena, context->base, document->path);
    if (!document->revision.n) return path;
    return str_fmt(context->arena, "%.*s (revision %.*s)", STR_ARG(path), STR_ARG(document->revision));
}

void call_document_step(RuleContext *context, Finding *finding, const VendorCall *v) {
    Revision sent = revision_of(context, v);
    if (!v->document->revision.n || sent.use != REVISION_WRITTEN || str_eq(sent.text, v->document->revision))
        return;
    finding_step(
        context->findings, finding,
        str_fmt(context->arena,
                "The request sends revision %.*s, the document describes %.*s: compare like with like",
                STR_ARG(sent.text), STR_ARG(v->document->revision)));
}

Str call_title(Arena *arena, const OutboundCall *call) {
    switch (call->kind) {
    case CALL_SDK: return str_fmt(arena, "%.*s.%.*s()", STR_ARG(call->api), STR_ARG(call->method));
    case CALL_NEW: return str_fmt(arena, "new %.*s()", STR_ARG(call->api));
    case CALL_HTTP: break;
    }
    Str path = call_shown(arena, call->url.path.n ? call->url.path : STR("/"));
    return call->method.n ? str_fmt(arena, "%.*s %.*s", STR_ARG(call->method), STR_ARG(path))
                          : str_fmt(arena, "a request to %.*s", STR_ARG(path));
}

const CallEntry *call_header(const OutboundCall *call, const char *name) {
    return call_entry_nocase(call->headers, str_of(name));
}

bool call_headers_known(const OutboundCall *call) {
    return call->headers && call->headers->kind == CALL_VALUE_OBJECT && !call->headers->open;
}

const CallValue *call_attributes(const OutboundCall *call) {
    const CallValue *sent = call->kind == CALL_HTTP ? call->body : call->args.n ? call->args.p[0] : NULL;
    const CallValue *attributes = call_get(call_get(sent, STR("data")), STR("attributes"));
    return attributes && attributes->kind == CALL_VALUE_OBJECT ? attributes : NULL;
}

/* ---- findings ---- */

Finding *call_finding(RuleContext *context, const Rule *rule, const OutboundCall *call, Span span,
                      Str message) {
    if (!span.file) span = call->span;
    Finding *finding = finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
    finding->key = str_fmt(context->arena, "%s:%.*s:%.*s:%.*s", rule->id,
                           STR_ARG(source_file(context->sources, span.file)->path),
                           STR_ARG(call_title(context->arena, call)), STR_ARG(call->function_name));
    if (span.file != call->span.file || span.start != call->span.start)
        finding_relate(context->findings, finding, call->span, STR("the call"));
    return finding;
}

bool call_is_reported(RuleContext *context, const Rule *rule, Span span) {
    return memo_is_reported(context, rule, span);
}

void finding_confidence(Finding *finding, const char *confidence) {
    static const char *const causes[][2] = {
        {"confidence-high", "high: a rule of thumb that is rarely wrong"},
        {"confidence-middle", "middle: a rule of thumb; look whether it holds here"},
        {"confidence-low", "low: a hint"},
    };
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (str_ends(str_of(causes[i][0]), str_of(confidence))) {
            finding->cause = causes[i][0];
            finding->cause_text = str_of(causes[i][1]);
        }
}

bool call_files_say(RuleContext *context, const OutboundCall *call, const char *const *words) {
    if (memo_file_says(context, call->span.file, words)) return true;
    for (uint32_t i = 0; i < call->via.n; i++)
        if (memo_file_says(context, call->via.p[i].file, words)) return true;
    return false;
}

/* ---- SDK releases ---- */

static void resolve_version(RuleContext *context, const VersionSpec *spec, Str text, SdkInUse *out) {
    Str range = spec->range;
    while (range.n && (range.p[0] == '=' || range.p[0] == 'v' || range.p[0] == ' '))
        range = str_sub(range, 1, range.n);
    if (spec->kind == VERSION_EXACT && version_parse(str_trim(range), &out->version)) {
        out->version_text = str_trim(range);
        out->known = true;
        return;
    }
    Lock lock = lockfile_find(context, (LockQuery){.name = out->name, .spec = text, .range = text});
    if (lock.state != LOCK_HOLDS || !version_parse(lock.version, &out->version)) return;
    out->version_text = lock.version;
    out->known = true;
}

SdksInUse sdks_in_use(RuleContext *context) {
    static const char *const sections[] = {"dependencies", "optionalDependencies"};
    SdksInUse list = {0};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const YamlNode *section = yaml_get(context->service->package_json, str_of(sections[i]));
        for (uint32_t k = 0; section && section->kind == YAML_MAPPING && k < section->pairs.n; k++) {
            YamlPair pair = section->pairs.p[k];
            if (pair.value->kind != YAML_SCALAR) continue;
            SdkInUse use = {.name = yaml_text(pair.key), .span = pair.value->span};
            Str text = yaml_text(pair.value);
            VersionSpec spec = version_spec_read(context->arena, use.name, text);
            const YamlNode *entry =
                spec.kind == VERSION_CATALOG ? workspace_catalog(context, spec.range, use.name) : NULL;
            if (entry && entry->kind == YAML_SCALAR)
                spec = version_spec_read(context->arena, use.name, yaml_text(entry));
            use.sdk = provider_sdk(spec.package, &use.provider);
            if (!use.sdk) continue;
            resolve_version(context, &spec, text, &use);
            vec_push(context->arena, &list, use);
        }
    }
    return list;
}

bool sdk_in_use(RuleContext *context, const SdkPackage *sdk, SdkInUse *out) {
    SdksInUse list = sdks_in_use(context);
    for (uint32_t i = 0; i < list.n; i++)
        if (list.p[i].sdk == sdk) {
            *out = list.p[i];
            return true;
        }
    return false;
}
