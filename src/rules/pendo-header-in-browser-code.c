/* pendo-header-in-browser-code: the header in a component or in a file that says 'use client'. Route handlers
 * and pages/api of Next.js run on the server. */
#include "base/out.h"
#include "base/path.h"
#include "rules/near.h"
#include "rules/vendor_call.h"

static void check(RuleContext *context);

const Rule rule_pendo_header_in_browser_code = {
    .id = "pendo-header-in-browser-code",
    .level = LEVEL_WARNING,
    .priority = 2,
    .summary = "Browser code sends Pendo's integration key.",
    .check = check,
};

static Finding *report(RuleContext *context, Span span, Str message) {
    const Rule *rule = &rule_pendo_header_in_browser_code;
    return finding_push(context->findings, rule->id, rule->level, rule->priority, span, message);
}

static bool is_server_path(Str path) {
    static const char *const words[] = {"pages/api/", "/api/", "route.", "server", "middleware"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(path, str_of(words[i]), 0) >= 0) return true;
    return false;
}

static bool is_browser_file(Str path, Str text) {
    Str ext = path_ext(path);
    bool component = str_eq(ext, STR(".jsx")) || str_eq(ext, STR(".tsx")) || str_eq(ext, STR(".vue"));
    bool client =
        str_find(text, STR("'use client'"), 0) >= 0 || str_find(text, STR("\"use client\""), 0) >= 0;
    return (client || component) && !is_server_path(path) && str_find(text, STR("express"), 0) < 0;
}

static void check(RuleContext *context) {
    for (uint32_t i = 0; i < context->service->files.n; i++) {
        Str path = context->service->files.p[i];
        if (!is_own_script(context, path) && !str_eq(path_ext(path), STR(".vue"))) continue;
        Str text = near_text(context, path);
        if (str_find(text, STR("ntegration-"), 0) < 0 && str_find(text, STR("NTEGRATION-"), 0) < 0) continue;
        ptrdiff_t at = str_find(str_lower(context->arena, text), STR("x-pendo-integration-key"), 0);
        if (at < 0 || !is_browser_file(path, text)) continue;
        Span span = span_at(source_open(context->sources, path, DOCUMENT_LIMIT), (size_t)at, (size_t)at + 23);
        Finding *finding = report(
            context, span, STR("the integration key is sent from browser code: every visitor can read it"));
        finding_confidence(finding, "middle");
        finding_step(context->findings, finding,
                     STR("Let the server call Pendo, and give browsers only what they need of the answer"));
    }
}
