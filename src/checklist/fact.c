/* CheckFacts from calls, releases, routes and dependencies. What is proof here is decided by syntax or files;
 * a word that is found in a file is evidence and nothing more. */
#include "checklist/fact.h"

#include "base/out.h"
#include "rules/credential.h"
#include "rules/health.h"
#include "rules/revision.h"
#include "rules/vendor_event.h"
#include "rules/webhook.h"

enum { ITEM_FACTS = 20 }; /* of one kind, that an item shows */

typedef struct Collector {
    RuleContext *context;
    Arena *arena;
    CheckFacts facts;
    Map counts; /* hash of an item, and kind → its facts */
    VendorCalls calls;
    SdksInUse sdks;
    const SdkInUse *sdk; /* the current one, or NULL */
    uint32_t raw, by_sdk;
    const OutboundCall *first_raw, *first_sdk;
} Collector;

/* Twenty places say as much of an item as twenty thousand calls. */
static bool is_enough(Collector *c, CheckFactKind kind, const char *item) {
    uint64_t key = str_hash(str_of(item)) + (uint64_t)kind;
    uint32_t n = 0;
    map_get(&c->counts, key, &n);
    map_set(c->arena, &c->counts, key, n + 1);
    return n >= ITEM_FACTS;
}

static void add(Collector *c, CheckFactKind kind, const char *item, Span span, Str text) {
    if (is_enough(c, kind, item)) return;
    vec_push(c->arena, &c->facts, (CheckFact){.kind = kind, .item = item, .text = text, .span = span});
}

static bool depends_on(const Collector *c, const char *package) {
    static const char *const sections[] = {"dependencies", "optionalDependencies"};
    for (size_t i = 0; i < 2; i++)
        if (yaml_get(yaml_get(c->context->service->package_json, str_of(sections[i])), str_of(package)))
            return true;
    return false;
}

/* Evidence for an item: a package that is made for it. */
static void add_packages(Collector *c, const char *item, const char *const *packages) {
    for (; *packages; packages++)
        if (depends_on(c, *packages))
            add(c, CHECK_FACT_EVIDENCE, item, (Span){.file = c->context->service->package},
                str_fmt(c->arena, "depends on %s", *packages));
}

/* Evidence for an item: a word in a script that names the vendor. One place is enough. */
static void add_word(Collector *c, const char *item, const char *const *words, const char *what) {
    for (uint32_t i = 0; i < c->context->service->files.n; i++) {
        Str path = c->context->service->files.p[i];
        if (!is_own_script(c->context, path)) continue;
        Str text = near_text(c->context, path);
        if (!provider_is_named(text)) continue;
        for (const char *const *w = words; *w; w++) {
            ptrdiff_t at = str_find(text, str_of(*w), 0);
            if (at < 0) continue;
            FileId file = source_open(c->context->sources, path, DOCUMENT_LIMIT);
            add(c, CHECK_FACT_EVIDENCE, item, span_at(file, (size_t)at, (size_t)at + str_of(*w).n),
                str_fmt(c->arena, "%s: \"%s\"", what, *w));
            return;
        }
    }
}

/* ---- exposure ---- */

static void add_exposure(Collector *c) {
    const RouteTable *routes = c->context->routes;
    uint32_t blind = 0;
    for (uint32_t i = 0; i < routes->blind_spots.n; i++)
        blind += routes->blind_spots.p[i].may_register;
    if (!c->context->drift || !routes->routes.n) return;
    Str text = str_fmt(c->arena, "%u routes compared with %u operations, %u blind spots", routes->routes.n,
                       c->context->spec->operations.n, blind);
    add(c, blind ? CHECK_FACT_EVIDENCE : CHECK_FACT_PASSES, "documented-routes", (Span){0}, text);
    add(c, blind ? CHECK_FACT_EVIDENCE : CHECK_FACT_PASSES, "served-operations", (Span){0}, text);
}

/* ---- credentials ---- */

static void add_scopes(Collector *c) {
    Out out = out_new(c->arena);
    for (uint32_t i = 0; i < c->calls.n; i++) {
        const Endpoint *e = c->calls.p[i].endpoint;
        for (Str rest = str_of(e ? e->scopes : ""); rest.n;) {
            Str scope = str_cut(rest, ' ', &rest);
            if (str_find(out_str_of(&out), scope, 0) >= 0) continue;
            if (out.n) out_char(&out, ' ');
            out_str(&out, scope);
        }
    }
    if (out.n)
        add(c, CHECK_FACT_EVIDENCE, "scopes", (Span){0},
            str_fmt(c->arena, "the operations in use need %.*s", STR_ARG(out_str_of(&out))));
}

static void add_credentials(Collector *c) {
    static const char *const managers[] = {"@google-cloud/secret-manager",
                                           "@aws-sdk/client-secrets-manager",
                                           "@aws-sdk/client-ssm",
                                           "@azure/keyvault-secrets",
                                           "node-vault",
                                           "@infisical/sdk",
                                           "@dopplerhq/node-sdk",
                                           "@1password/sdk",
                                           NULL};
    static const char *const webhook[] = {"KLAVIYO_WEBHOOK_SECRET", "KLAVIYO_WEBHOOK_SIGNING_SECRET", NULL};
    static const char *const onsite[] = {"static.klaviyo.com/onsite", NULL};
    add_packages(c, "secret-manager", managers);
    add_scopes(c);
    add_word(c, "webhook-secret", webhook, "read from the environment");
    add_word(c, "public-key", onsite, "the browser's script");
    for (uint32_t i = 0; i < c->calls.n; i++)
        if (is_client_request(&c->calls.p[i]))
            add(c, CHECK_FACT_EVIDENCE, "public-key", c->calls.p[i].call->span,
                STR("calls the browser's API"));
    add(c, CHECK_FACT_PASSES, "no-hardcoded-keys", (Span){0},
        str_fmt(c->arena, "no text of a key's shape in %u files", c->context->service->files.n));
}

static Str variable(Collector *c) {
    Credentials list = credentials_used(c->context);
    for (uint32_t i = 0; i < list.n; i++)
        if (credential_variable(&list.p[i]).n) return credential_variable(&list.p[i]);
    return STR("KLAVIYO_PRIVATE_KEY");
}

/* ---- code ---- */

static void add_revision(Collector *c) {
    bool all = true;
    for (uint32_t i = 0; i < c->calls.n; i++) {
        Revision r = revision_of(c->context, &c->calls.p[i]);
        bool wants = is_server_request(&c->calls.p[i]) || is_client_request(&c->calls.p[i]);
        all &= !wants || r.use == REVISION_WRITTEN;
    }
    const char *sent = c->sdk && c->sdk->known ? sdk_revision(c->sdk->sdk, c->sdk->version) : NULL;
    if (c->by_sdk && !sent) all = false;
    if (sent)
        add(c, all ? CHECK_FACT_PASSES : CHECK_FACT_EVIDENCE, "revision", c->sdk->span,
            str_fmt(c->arena, "%s %.*s sends revision %s", c->sdk->sdk->name, STR_ARG(c->sdk->version_text),
                    sent));
    else if (c->raw)
        add(c, all ? CHECK_FACT_PASSES : CHECK_FACT_EVIDENCE, "revision", c->first_raw->span,
            all ? STR("every request sends a revision that is stable")
                : STR("the revision of some requests is not known"));
}

static void add_operations(Collector *c) {
    for (uint32_t i = 0; i < c->calls.n; i++) {
        const VendorCall *v = &c->calls.p[i];
        if (call_is_operation(v, "create_or_update_profile"))
            add(c, CHECK_FACT_PASSES, "upsert", v->call->span, call_title(c->arena, v->call));
        if (call_is_operation(v, "create_event") && call_attribute(v, "unique_id", "uniqueId"))
            add(c, CHECK_FACT_EVIDENCE, "unique-id", v->call->span, STR("this event has a unique id"));
        const CallEntry *address =
            call_is_operation(v, "create_webhook") ? call_attribute(v, "endpoint_url", "endpointUrl") : NULL;
        if (address && address->value->kind == CALL_VALUE_TEXT &&
            str_starts(address->value->text, STR("https:")))
            add(c, CHECK_FACT_PASSES, "webhook-https", v->call->span, STR("registered with https"));
    }
}

static void add_code(Collector *c) {
    static const char *const phones[] = {"libphonenumber-js", "google-libphonenumber", "awesome-phonenumber",
                                         NULL};
    if (c->by_sdk && !c->raw)
        add(c, CHECK_FACT_PASSES, "sdk", c->first_sdk->span,
            str_fmt(c->arena, "%u calls through the SDK, none by hand", c->by_sdk));
    if (c->sdk && c->sdk->known)
        add(c, CHECK_FACT_PASSES, "pinned", c->sdk->span,
            str_fmt(c->arena, "%s %.*s", c->sdk->sdk->name, STR_ARG(c->sdk->version_text)));
    add_revision(c);
    add_operations(c);
    add_packages(c, "e164", phones);
    if (c->raw || c->by_sdk)
        add(c, c->raw ? CHECK_FACT_EVIDENCE : CHECK_FACT_PASSES, "authorised",
            (c->raw ? c->first_raw : c->first_sdk)->span,
            c->raw ? STR("no request with a wrong scheme") : STR("the SDK authorises the requests"));
}

/* ---- errors ---- */

static void add_limits(Collector *c) {
    for (uint32_t i = 0; i < c->calls.n; i++) {
        const Endpoint *e = c->calls.p[i].endpoint;
        if (e && e->burst)
            add(c, CHECK_FACT_EVIDENCE, "queue", c->calls.p[i].call->span,
                str_fmt(c->arena, "%s: %u a second, %u a minute", e->operation, e->burst, e->steady));
    }
}

static void add_errors(Collector *c) {
    static const char *const rate[] = {"retry-after", "Retry-After", "429", NULL};
    static const char *const refused[] = {"401", "403", NULL};
    static const char *const breakers[] = {"opossum", "cockatiel", NULL};
    static const char *const queues[] = {
        "bullmq", "bull", "p-queue", "p-limit", "bottleneck", "@aws-sdk/client-sqs", "amqplib", NULL};
    static const char *const flags[] = {"KLAVIYO_ENABLED", "KLAVIYO_DISABLED", NULL};
    Version fixed = c->sdk ? c->sdk->sdk->retry_after_from : (Version){0};
    bool waits = c->sdk && c->sdk->known && fixed.major && version_cmp(c->sdk->version, fixed) >= 0;
    if (waits && c->by_sdk)
        add(c, c->raw ? CHECK_FACT_EVIDENCE : CHECK_FACT_PASSES, "retry-after", c->sdk->span,
            str_fmt(c->arena, "%s %.*s waits as long as Retry-After says", c->sdk->sdk->name,
                    STR_ARG(c->sdk->version_text)));
    if (c->raw) add_word(c, "retry-after", rate, "near the requests");
    if (c->sdk && c->by_sdk)
        add(c, CHECK_FACT_EVIDENCE, "backoff", c->sdk->span,
            STR("the SDK retries 503, 504 and 524, not 500 and 502"));
    add_word(c, "auth-alert", refused, "near the calls");
    add_packages(c, "breaker", breakers);
    add_word(c, "breaker", flags, "a switch");
    add_packages(c, "queue", queues);
    add_limits(c);
    add_word(c, "rollback", flags, "a switch");
}

/* ---- webhooks, operation ---- */

static void add_webhooks(Collector *c) {
    SignatureFiles files = signature_files(c->context);
    for (uint32_t i = 0; i < files.n; i++)
        if (files.p[i].right && str_find(files.p[i].text, STR("createHmac"), 0) >= 0)
            add(c, CHECK_FACT_EVIDENCE, "webhook-hmac",
                span_at(files.p[i].file, files.p[i].at, files.p[i].at + files.p[i].name.n),
                STR("reads the signature's header and makes a digest"));
    for (uint32_t i = 0; i < c->context->routes->routes.n; i++) {
        const Route *route = &c->context->routes->routes.p[i];
        if (is_klaviyo_webhook(route))
            add(c, CHECK_FACT_EVIDENCE, "webhook-once", route->span,
                str_fmt(c->arena, "POST %.*s receives webhooks", STR_ARG(route->path)));
    }
}

static void add_operation(Collector *c) {
    const Route *health = health_route(c->context);
    Str path = health ? health->path : STR("/health"), key = variable(c);
    const Provider *p = provider_find(STR("klaviyo"));
    const char *host = p->hosts[0], *revision = revision_newest(p);
    if (health) {
        add(c, CHECK_FACT_EVIDENCE, "health", health->span,
            str_fmt(c->arena, "the health route is %.*s", STR_ARG(path)));
        add(c, CHECK_FACT_COMMAND, "health", (Span){0},
            str_fmt(c->arena, "curl -fsS \"$SERVICE_URL%.*s\"", STR_ARG(path)));
    }
    add(c, CHECK_FACT_COMMAND, "triage", (Span){0},
        str_fmt(c->arena, "test -n \"$%.*s\" && echo set", STR_ARG(key)));
    add(c, CHECK_FACT_COMMAND, "triage", (Span){0},
        str_fmt(c->arena,
                "curl -s -o /dev/null -w '%%{http_code}\\n' https://%s/api/accounts -H \"Authorization: %s "
                "$%.*s\" -H 'revision: %s'",
                host, p->auth_scheme, STR_ARG(key), revision));
    add(c, CHECK_FACT_COMMAND, "triage", (Span){0},
        str_fmt(c->arena,
                "curl -s -D - -o /dev/null https://%s/api/profiles -H \"Authorization: %s $%.*s\" -H "
                "'revision: %s' | grep -i ratelimit",
                host, p->auth_scheme, STR_ARG(key), revision));
    add(c, CHECK_FACT_COMMAND, "triage", (Span){0},
        str_fmt(c->arena, "curl -fsS \"$SERVICE_URL%.*s\"", STR_ARG(path)));
    if (c->sdk)
        add(c, CHECK_FACT_COMMAND, "triage", (Span){0}, str_fmt(c->arena, "npm ls %s", c->sdk->sdk->name));
}

static void add_pendo(Collector *c) {
    add(c, CHECK_FACT_PASSES, "pendo-keys", (Span){0},
        str_fmt(c->arena, "no integration key in %u files", c->context->service->files.n));
    for (uint32_t i = 0; i < c->calls.n; i++) {
        const VendorCall *v = &c->calls.p[i];
        if (!str_eq(str_of(v->provider->id), STR("pendo")) || v->call->kind != CALL_HTTP) continue;
        add(c, CHECK_FACT_EVIDENCE, "pendo-requests", v->call->span, call_title(c->arena, v->call));
        add(c, CHECK_FACT_EVIDENCE, "pendo-region", v->call->span, call_shown(c->arena, v->call->url.host));
    }
}

/* ---- all ---- */

static void count_calls(Collector *c) {
    for (uint32_t i = 0; i < c->calls.n; i++) {
        const VendorCall *v = &c->calls.p[i];
        bool klaviyo = str_eq(str_of(v->provider->id), STR("klaviyo"));
        if (klaviyo && (is_server_request(v) || is_retired_request(v)) && !c->raw++) c->first_raw = v->call;
        if (klaviyo && v->call->kind == CALL_SDK && !c->by_sdk++) c->first_sdk = v->call;
    }
    for (uint32_t i = 0; i < c->sdks.n; i++)
        if (!c->sdks.p[i].sdk->legacy) c->sdk = &c->sdks.p[i];
}

static bool uses(const Collector *c, const char *provider) {
    for (uint32_t i = 0; i < c->calls.n; i++)
        if (str_eq(str_of(c->calls.p[i].provider->id), str_of(provider))) return true;
    for (uint32_t i = 0; i < c->sdks.n; i++)
        if (str_eq(str_of(c->sdks.p[i].provider->id), str_of(provider))) return true;
    return false;
}

CheckFacts checklist_facts(RuleContext *context) {
    Collector c = {.context = context,
                   .arena = context->arena,
                   .calls = vendor_call_list(context),
                   .sdks = sdks_in_use(context)};
    count_calls(&c);
    add_exposure(&c);
    if (uses(&c, "klaviyo")) {
        add(&c, CHECK_FACT_USES, "klaviyo", (Span){0}, STR("Klaviyo"));
        add_credentials(&c);
        add_code(&c);
        add_errors(&c);
        add_webhooks(&c);
        add_operation(&c);
    }
    if (uses(&c, "pendo")) {
        add(&c, CHECK_FACT_USES, "pendo", (Span){0}, STR("Pendo"));
        add_pendo(&c);
    }
    return c.facts;
}
