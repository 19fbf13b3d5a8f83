/* The report as a SARIF 2.1.0 log (OASIS, "Static Analysis Results Interchange Format Version 2.1.0").
 *
 * Code scanning wants addresses relative to the repository, so they are, whatever directory was audited;
 * nothing absolute is written. An incomplete run is an unsuccessful invocation with one notification a
 * trouble: a consumer must not take the absence of a result in it for a repair. */
#include "base/json.h"
#include "report/fingerprint.h"
#include "report/place.h"
#include "report/reporters.h"

/* Rules by id, and how often an identity was met. */
typedef struct Sarif {
    const Report *report;
    Json j;
    Map rules, seen;
} Sarif;

/* §3.11.6: "[text](target)" is a link; a bracket that is only a bracket has a backslash before it. */
static Str message_text(const Report *report, Str s) {
    Str safe = place_text(report, s);
    if (str_find(safe, STR("]("), 0) < 0) return safe;
    Out out = out_new(report->arena);
    for (size_t i = 0; i < safe.n; i++) {
        if (safe.p[i] == '[' || safe.p[i] == ']') out_char(&out, '\\');
        out_char(&out, safe.p[i]);
    }
    return out_str_of(&out);
}

static void key_message(Sarif *s, const char *key, Str text) {
    json_key(&s->j, key);
    json_object(&s->j);
    json_key_str(&s->j, "text", text);
    json_end(&s->j);
}

static bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~' || c == '/';
}

/* RFC 3986 §2.1, §3.3. */
static Str uri_of(Arena *arena, Str path) {
    Out out = out_new(arena);
    for (size_t i = 0; i < path.n; i++) {
        if (is_unreserved(path.p[i]))
            out_char(&out, path.p[i]);
        else
            out_fmt(&out, "%%%02X", (unsigned)(unsigned char)path.p[i]);
    }
    return out_str_of(&out);
}

static void write_region(Sarif *s, const char *key, const Place *place) {
    json_key(&s->j, key);
    json_object(&s->j);
    json_key_u64(&s->j, "startLine", place->start.line);
    json_key_u64(&s->j, "startColumn", place->start.column);
    json_key_u64(&s->j, "endLine", place->end.line);
    json_key_u64(&s->j, "endColumn", place->end.column);
    json_end(&s->j);
}

static void write_artifact(Sarif *s, Str file) {
    json_key(&s->j, "artifactLocation");
    json_object(&s->j);
    json_key_str(&s->j, "uri", uri_of(s->report->arena, place_root_path(s->report, file)));
    json_key_str(&s->j, "uriBaseId", STR("%SRCROOT%"));
    json_end(&s->j);
}

static void write_physical(Sarif *s, Str file, const Place *place) {
    json_key(&s->j, "physicalLocation");
    json_object(&s->j);
    write_artifact(s, file);
    write_region(s, "region", place);
    json_end(&s->j);
}

static void write_location(Sarif *s, const ReportFinding *f) {
    json_key(&s->j, "locations");
    json_array(&s->j);
    json_object(&s->j);
    write_physical(s, place_file(s->report, f), &f->place);
    json_end(&s->j);
    json_end(&s->j);
}

static void write_related(Sarif *s, const ReportFinding *f) {
    const Report *report = s->report;
    json_key(&s->j, "relatedLocations");
    json_array(&s->j);
    for (uint32_t i = 0; i < f->related.n; i++) {
        const ReportRelated *r = &f->related.p[i];
        if (!r->place.file.n) continue;
        json_object(&s->j);
        json_key_u64(&s->j, "id", i + 1);
        write_physical(s, r->place.file, &r->place);
        key_message(s, "message", message_text(report, r->message));
        json_end(&s->j);
    }
    json_end(&s->j);
}

/* §3.57: a region that is replaced, and by what. */
static void write_replacement(Sarif *s, const ReportEdit *edit) {
    json_object(&s->j);
    write_region(s, "deletedRegion", &edit->place);
    json_key(&s->j, "insertedContent");
    json_object(&s->j);
    json_key_str(&s->j, "text", edit->text);
    json_end(&s->j);
    json_end(&s->j);
}

/* §3.56: the edits of one file. */
static void write_change(Sarif *s, const ReportFinding *f, Str file) {
    json_object(&s->j);
    write_artifact(s, file);
    json_key(&s->j, "replacements");
    json_array(&s->j);
    for (uint32_t i = 0; i < f->edits.n; i++)
        if (str_eq(f->edits.p[i].place.file, file)) write_replacement(s, &f->edits.p[i]);
    json_end(&s->j);
    json_end(&s->j);
}

/* §3.55: all edits of a finding are one fix. A viewer applies it when a person asks for it, so edits that are
 * not safe are among them; what else has to be done is in the steps of the message. */
static void write_fixes(Sarif *s, const ReportFinding *f) {
    json_key(&s->j, "fixes");
    json_array(&s->j);
    json_object(&s->j);
    Str title = f->edit_title.n || !f->fix.n ? f->edit_title : f->fix.p[0];
    if (title.n) key_message(s, "description", message_text(s->report, title));
    json_key(&s->j, "artifactChanges");
    json_array(&s->j);
    for (uint32_t i = 0; i < f->edits.n; i++) {
        bool first = true;
        for (uint32_t k = 0; k < i; k++)
            first = first && !str_eq(f->edits.p[k].place.file, f->edits.p[i].place.file);
        if (first) write_change(s, f, f->edits.p[i].place.file);
    }
    json_end(&s->j);
    json_end(&s->j);
    json_end(&s->j);
}

/* The cause and the steps go into the message: that is all that code scanning shows of a result. */
static Str result_text(const Report *report, const ReportFinding *f) {
    Out out = out_new(report->arena);
    out_str(&out, message_text(report, f->message));
    if (f->cause_text.n) {
        out_cstr(&out, "\nCause: ");
        out_str(&out, message_text(report, f->cause_text));
    }
    for (uint32_t i = 0; i < f->fix.n; i++) {
        out_fmt(&out, i ? "\n%u. " : "\nFix: %u. ", i + 1);
        for (Str rest = f->fix.p[i]; rest.n;) {
            out_str(&out, message_text(report, str_cut(rest, '\n', &rest)));
            if (rest.n) out_char(&out, '\n');
        }
    }
    return out_str_of(&out);
}

static void write_fingerprint(Sarif *s, const ReportFinding *f) {
    json_key(&s->j, "partialFingerprints");
    json_object(&s->j);
    json_key_str(&s->j, "routedrift/v1", fingerprint_name(s->report->arena, &s->seen, f->fingerprint));
    json_end(&s->j);
}

static void key_property(Sarif *s, const char *key, Str value) {
    if (value.n) json_key_str(&s->j, key, value);
}

static Str priority_name(const Report *report, uint8_t priority) {
    return priority ? str_fmt(report->arena, "P%u", priority) : (Str){0};
}

static void write_properties(Sarif *s, const ReportFinding *f) {
    const ReportService *service = place_service(s->report, f);
    json_key(&s->j, "properties");
    json_object(&s->j);
    key_property(s, "priority", priority_name(s->report, f->priority));
    key_property(s, "cause", f->cause);
    key_property(s, "service", service ? service->root : (Str){0});
    key_property(s, "method", f->method);
    key_property(s, "path", f->path);
    key_property(s, "operation", f->operation);
    json_end(&s->j);
}

/* §3.35: in the source by a directive, or external: by the baseline or the revision compared with. */
static void write_suppression(Sarif *s, const ReportFinding *f) {
    static const char *const external[SILENCE_COUNT] = {
        [SILENCE_BASELINE] = "The baseline has it.",
        [SILENCE_UNCHANGED] = "It was there at the revision that the run is compared with.",
    };
    const char *text = external[f->silence];
    Str justification = text ? str_of(text) : message_text(s->report, f->justification);
    json_object(&s->j);
    json_key_str(&s->j, "kind", text ? STR("external") : STR("inSource"));
    if (justification.n) json_key_str(&s->j, "justification", justification);
    json_end(&s->j);
}

/* §3.27.23: all results of a run have the property, or none. */
static void write_suppressions(Sarif *s, const ReportFinding *f) {
    if (!s->report->silenced.n) return;
    json_key(&s->j, "suppressions");
    json_array(&s->j);
    if (f->silence) write_suppression(s, f);
    json_end(&s->j);
}

static void write_result(Sarif *s, const ReportFinding *f) {
    uint32_t rule;
    json_object(&s->j);
    json_key_str(&s->j, "ruleId", f->rule);
    if (map_get(&s->rules, str_hash(f->rule), &rule)) json_key_u64(&s->j, "ruleIndex", rule);
    json_key_str(&s->j, "level", str_of(level_name(f->level)));
    key_message(s, "message", result_text(s->report, f));
    write_location(s, f);
    if (f->related.n) write_related(s, f);
    if (f->edits.n) write_fixes(s, f);
    write_fingerprint(s, f);
    write_suppressions(s, f);
    write_properties(s, f);
    json_end(&s->j);
}

static void write_rule(Sarif *s, const ReportRule *rule) {
    json_object(&s->j);
    json_key_str(&s->j, "id", str_of(rule->id));
    key_message(s, "shortDescription", str_of(rule->summary));
    key_message(s, "help",
                str_fmt(s->report->arena, "%s\n\nrun: routedrift explain %s", rule->summary, rule->id));
    json_key(&s->j, "defaultConfiguration");
    json_object(&s->j);
    json_key_str(&s->j, "level", str_of(level_name(rule->level)));
    json_end(&s->j);
    json_key(&s->j, "properties");
    json_object(&s->j);
    key_property(s, "priority", priority_name(s->report, rule->priority));
    json_end(&s->j);
    json_end(&s->j);
}

static void write_tool(Sarif *s) {
    json_key(&s->j, "tool");
    json_object(&s->j);
    json_key(&s->j, "driver");
    json_object(&s->j);
    json_key_str(&s->j, "name", STR("routedrift"));
    if (s->report->version) json_key_str(&s->j, "version", str_of(s->report->version));
    json_key(&s->j, "rules");
    json_array(&s->j);
    for (uint32_t i = 0; i < s->report->rule_n; i++) {
        map_set(s->report->arena, &s->rules, str_hash(str_of(s->report->rules[i].id)), i);
        write_rule(s, &s->report->rules[i]);
    }
    json_end(&s->j);
    json_end(&s->j);
    json_end(&s->j);
}

static void write_trouble(Sarif *s, const Trouble *t) {
    const char *between = t->file.n ? ": " : "";
    Str place = trouble_place(s->report->arena, t);
    Str text = str_fmt(s->report->arena, "%.*s%s%.*s", STR_ARG(place), between, STR_ARG(t->message));
    json_object(&s->j);
    json_key_str(&s->j, "level", STR("error"));
    key_message(s, "message", message_text(s->report, text));
    json_end(&s->j);
}

static void write_invocation(Sarif *s) {
    const Troubles *troubles = &s->report->troubles;
    uint32_t n = troubles->list.n;
    json_key(&s->j, "invocations");
    json_array(&s->j);
    json_object(&s->j);
    json_key_bool(&s->j, "executionSuccessful", n == 0);
    json_key(&s->j, "toolExecutionNotifications");
    json_array(&s->j);
    for (uint32_t i = 0; i < n; i++)
        write_trouble(s, &troubles->list.p[i]);
    json_end(&s->j);
    json_end(&s->j);
    json_end(&s->j);
}

static void write_run(Sarif *s) {
    json_object(&s->j);
    write_tool(s);
    write_invocation(s);
    json_key_str(&s->j, "columnKind", STR("unicodeCodePoints"));
    json_key(&s->j, "results");
    json_array(&s->j);
    for (uint32_t i = 0; i < s->report->findings.n; i++)
        write_result(s, &s->report->findings.p[i]);
    for (uint32_t i = 0; i < s->report->silenced.n; i++)
        write_result(s, &s->report->silenced.p[i]);
    json_end(&s->j);
    json_end(&s->j);
}

void report_sarif(const Report *report, Out *out) {
    Sarif s = {.report = report, .j = json_new(out, true)};
    json_object(&s.j);
    json_key_str(
        &s.j, "$schema",
        STR("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"));
    json_key_str(&s.j, "version", STR("2.1.0"));
    json_key(&s.j, "runs");
    json_array(&s.j);
    write_run(&s);
    json_end(&s.j);
    json_end(&s.j);
    out_char(out, '\n');
}
