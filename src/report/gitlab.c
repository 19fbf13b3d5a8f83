/* Findings as a Code Quality report ("Code Quality report format" of GitLab's documentation, a part of the
 * Code Climate engine specification): one array, one object a finding.
 *
 *     [{"type": "issue", "check_name": "route-undocumented", "severity": "major", "fingerprint": "9f…:1",
 *       "description": "POST /klaviyo/connect … (no apiConfig() middleware …)",
 *       "location": {"path": "services/klaviyo/src/routes.ts", "lines": {"begin": 14, "end": 14}}, …}]
 *
 * The widget compares fingerprints of two branches, so they do not depend on lines. It knows no incomplete
 * run: what made it so is an issue of its own. */
#include "base/json.h"
#include "report/fingerprint.h"
#include "report/place.h"
#include "report/reporters.h"

typedef struct GitLab {
    const Report *report;
    Json j;
    Map seen; /* fingerprints */
} GitLab;

/* The five severities are finer than levels: the runbook's priorities tell errors apart. */
static const char *severity(Level level, uint8_t priority) {
    switch (level) {
    case LEVEL_NOTE: return "info";
    case LEVEL_WARNING: return "minor";
    case LEVEL_ERROR: return priority == 1 ? "blocker" : priority == 2 ? "critical" : "major";
    }
    return "info";
}

static void write_location(GitLab *g, Str path, uint32_t begin, uint32_t end) {
    json_key(&g->j, "location");
    json_object(&g->j);
    json_key_str(&g->j, "path", path);
    json_key(&g->j, "lines");
    json_object(&g->j);
    json_key_u64(&g->j, "begin", begin);
    json_key_u64(&g->j, "end", end);
    json_end(&g->j);
    json_end(&g->j);
}

static void write_head(GitLab *g, Str description, Str check_name, const char *level, uint64_t fingerprint) {
    json_key_str(&g->j, "type", STR("issue"));
    json_key_str(&g->j, "check_name", check_name);
    json_key_str(&g->j, "description", place_text(g->report, description));
    json_key(&g->j, "categories");
    json_array(&g->j);
    json_str(&g->j, STR("Bug Risk"));
    json_end(&g->j);
    json_key_str(&g->j, "severity", str_of(level));
    json_key_str(&g->j, "fingerprint", fingerprint_name(g->report->arena, &g->seen, fingerprint));
}

static void write_finding(GitLab *g, const ReportFinding *f) {
    Str cause = place_cause(f);
    Str description =
        cause.n ? str_fmt(g->report->arena, "%.*s (%.*s)", STR_ARG(f->message), STR_ARG(cause)) : f->message;
    json_object(&g->j);
    write_head(g, description, f->rule, severity(f->level, f->priority), f->fingerprint);
    write_location(g, place_root_path(g->report, place_file(g->report, f)), f->place.start.line,
                   f->place.end.line);
    json_end(&g->j);
}

static void write_trouble(GitLab *g, const Trouble *t) {
    uint32_t line = t->line ? t->line : 1;
    json_object(&g->j);
    write_head(g, str_fmt(g->report->arena, "the audit is incomplete: %.*s", STR_ARG(t->message)),
               STR("routedrift-incomplete"), "blocker", str_hash(t->file) * 31 + str_hash(t->message));
    write_location(g, t->file.n ? t->file : STR("."), line, line);
    json_end(&g->j);
}

void report_gitlab(const Report *report, Out *out) {
    GitLab g = {.report = report, .j = json_new(out, true)};
    json_array(&g.j);
    for (uint32_t i = 0; i < report->findings.n; i++)
        write_finding(&g, &report->findings.p[i]);
    for (uint32_t i = 0; i < report->troubles.list.n; i++)
        write_trouble(&g, &report->troubles.list.p[i]);
    json_end(&g.j);
    out_char(out, '\n');
}
