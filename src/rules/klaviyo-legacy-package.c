/* klaviyo-legacy-package: packages from before the current API. One that is listed and never imported only
 * waits to be used: a warning. */
#include "base/out.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_klaviyo_legacy_package = {
    .id = "klaviyo-legacy-package",
    .level = LEVEL_ERROR,
    .priority = 1,
    .summary = "A package is used that only speaks a vendor's retired API.",
    .check = check,
};

static bool is_script(Str path) {
    return str_ends(path, STR("js")) || str_ends(path, STR("ts")) || str_ends(path, STR("sx"));
}

/* Some script imports it by its quoted name. */
static bool is_imported(RuleContext *context, Str name) {
    Str single = str_fmt(context->arena, "'%.*s'", STR_ARG(name)),
        twice = str_fmt(context->arena, "\"%.*s\"", STR_ARG(name));
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        if (!is_script(path)) continue;
        Str text = source_file(context->sources, source_open(context->sources, path, DOCUMENT_LIMIT))->text;
        if (str_find(text, single, 0) >= 0 || str_find(text, twice, 0) >= 0) return true;
    }
    return false;
}

static void check(RuleContext *context) {
    const Rule *rule = &rule_klaviyo_legacy_package;
    SdksInUse list = sdks_in_use(context);
    for (uint32_t i = 0; i < list.n; i++) {
        const SdkInUse *use = &list.p[i];
        if (!use->sdk->legacy) continue;
        bool imported = is_imported(context, use->name);
        Str message = str_fmt(context->arena, "%s only speaks %s's API from before %s, which answers 410%s",
                              use->sdk->name, use->provider->name, use->provider->retired_on,
                              imported ? "" : "; nothing imports it");
        Finding *finding = finding_push(context->findings, rule->id, imported ? LEVEL_ERROR : LEVEL_WARNING,
                                        imported ? 1 : 4, use->span, message);
        finding->key = str_fmt(context->arena, "%s:%.*s:%.*s", rule->id, STR_ARG(context->service->root),
                               STR_ARG(use->name));
        finding_step(context->findings, finding,
                     imported ? STR("Move to the package klaviyo-api")
                              : STR("Remove it from the dependencies"));
    }
}
