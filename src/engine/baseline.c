/* The baseline: findings that were there when routedrift was adopted. They are not reported; new ones are.
 *
 *     {
 *       "version": 1,
 *       "findings": [
 *         {"service":"services/klaviyo","rule":"route-undocumented","key":"post /connect"},
 *         {"file":"services/klaviyo/package.json","rule":"sdk-unpinned","key":"…","count":2}
 *       ]
 *     }
 *
 * One entry a line and sorted, so that changes of the file are read and merged like code. An entry that has
 * nothing to silence any more is said, and --update-baseline drops it; entries that this run cannot judge (of
 * services and rules that are not part of it) stay. */
#include "engine/baseline.h"

#include "base/json.h"
#include "base/path.h"
#include "engine/suppress.h"
#include "report/collect.h"
#include "source/save.h"
#include "yaml/read.h"

typedef struct Baseline {
    RdSession *s;
    Str path; /* root-relative */
    Str text; /* of the file; empty when there is none */
    Tally tally;
    VEC(Span) places; /* parallel to tally.entries, as is: */
    VEC(bool) gone;   /* the place is not there any more */
} Baseline;

/* ---- where ---- */

/* A path of the command line; the file itself need not be there yet. */
static Str requested_path(RdSession *s, const char *given) {
    Str path = str_of(given), dir = path_dir(path);
    Str real = session_path(s, given);
    if (real.n || source_real_path(&s->arena, path).n) return real; /* there, inside the root or not */
    Str parent = session_path(s, str_copy(&s->arena, dir).p);
    return parent.n && path_base(path).n ? path_join(&s->arena, parent, path_base(path)) : (Str){0};
}

bool baseline_path(RdSession *s, Str *path) {
    const char *given = s->request->baseline;
    if (given)
        *path = requested_path(s, given);
    else if (s->config.baseline.n)
        *path = path_join(&s->arena, s->config.dir, s->config.baseline);
    if (given && !path->n)
        session_fail(s, str_fmt(&s->arena, "%s: a baseline has to lie in the repository", given));
    else if (!path->n && s->request->update_baseline)
        session_fail(s, STR("--update-baseline needs --baseline FILE, or `baseline` in the configuration"));
    else if (s->request->update_baseline && s->request->shard.count)
        session_fail(s, STR("--update-baseline wants to see all findings: it does not go with --shard"));
    else
        return true;
    return false;
}

/* ---- reading ---- */

static void wrong(Baseline *b, Span at, const char *message) {
    Position p = source_position(&b->s->sources, at.file, at.start);
    trouble_add_at(&b->s->troubles, b->path, p.line, str_of(message));
}

static bool read_count(const YamlNode *node, uint32_t *count) {
    uint64_t n = 1;
    if (node && (!str_u64(yaml_text(node), &n) || n == 0 || n > UINT32_MAX)) return false;
    *count = (uint32_t)n;
    return true;
}

/* What stands nowhere any more has no findings. */
static bool is_gone(RdSession *s, const Identity *identity) {
    return path_is_inside(s->base, identity->place) && source_kind(&s->sources, identity->place) == PATH_NONE;
}

static void read_entry(Baseline *b, const YamlNode *node) {
    const YamlNode *service = yaml_get(node, STR("service")), *file = yaml_get(node, STR("file"));
    const YamlNode *key = yaml_get(node, STR("key"));
    Identity identity = {.rule = yaml_text(yaml_get(node, STR("rule"))),
                         .place = yaml_text(service ? service : file),
                         .is_service = service != NULL,
                         .key = yaml_text(key)};
    uint32_t count;
    if (!identity.rule.n || !identity.place.n || !key || (service && file) ||
        !read_count(yaml_get(node, STR("count")), &count)) {
        wrong(b, node->span, "an entry has a rule, a key, a service or a file, and perhaps a count");
        return;
    }
    TallyEntry *entry = tally_entry(&b->tally, &identity, true);
    entry->count = count > UINT32_MAX - entry->count ? UINT32_MAX : entry->count + count;
    if (b->places.n == b->tally.entries.n) return;
    vec_push(&b->s->arena, &b->places, node->span);
    vec_push(&b->s->arena, &b->gone, is_gone(b->s, &identity));
}

static void read_document(Baseline *b, const YamlDocument *document) {
    const YamlNode *list = yaml_get(document->root, STR("findings"));
    if (document->error.n)
        trouble_add_at(
            &b->s->troubles, b->path,
            source_position(&b->s->sources, document->error_at.file, document->error_at.start).line,
            document->error);
    else if (!str_eq(yaml_text(yaml_get(document->root, STR("version"))), STR("1")))
        wrong(b, document->root->span, "is no baseline of version 1");
    else if (!list || list->kind != YAML_SEQUENCE)
        wrong(b, document->root->span, "has no list of findings");
    else
        for (uint32_t i = 0; i < list->items.n; i++)
            read_entry(b, list->items.p[i]);
}

static bool read_baseline(Baseline *b) {
    RdSession *s = b->s;
    uint32_t troubles = s->troubles.list.n;
    FileId file = source_open(&s->sources, b->path, DOCUMENT_LIMIT);
    const SourceFile *source = source_file(&s->sources, file);
    if (source->status == READ_MISSING && s->request->update_baseline) return true;
    if (source->status == READ_OK) {
        YamlDocument document = yaml_read(&s->arena, &s->mem, &s->sources, file);
        b->text = source_file(&s->sources, file)->text;
        read_document(b, &document);
    } else if (source->status == READ_MISSING) {
        trouble_add(&s->troubles, b->path, STR("no such baseline; --update-baseline writes one"));
    } else {
        trouble_add(&s->troubles, b->path, str_of(read_status_text(source->status)));
    }
    return s->troubles.list.n == troubles;
}

/* ---- what a service's report can judge ---- */

static Str root_of(RdSession *s, const Part *part) {
    return path_join(&s->arena, s->base.n ? s->base : STR("."), part->report.services.p[0].root);
}

/* Whether a service, known by its directory, can tell that an entry has no finding. What is gone is the first
 * service's to tell. */
static bool is_judged(const Baseline *b, const Parts *parts, Str root, uint32_t entry) {
    const Identity *identity = &b->tally.entries.p[entry].identity;
    if (rule_find(identity->rule) && !rule_is_on(b->s, identity->rule)) return false;
    if (b->gone.p[entry]) return str_eq(root, parts->first);
    return identity->is_service ? str_eq(root, identity->place) : path_is_inside(root, identity->place);
}

static bool is_complete(const RdSession *s, const Part *part) {
    return !s->troubles.list.n && !part->report.troubles.list.n;
}

static Str stale_text(Arena *arena, const TallyEntry *entry) {
    Str rule = entry->identity.rule, key = entry->identity.key;
    const char *colon = key.n ? ": " : "";
    if (entry->count == 1)
        return str_fmt(arena, "%.*s of the baseline is not found any more%s%.*s", STR_ARG(rule), colon,
                       STR_ARG(key));
    return str_fmt(arena, "%u times %.*s of the baseline are not found any more%s%.*s", entry->count,
                   STR_ARG(rule), colon, STR_ARG(key));
}

static void say_stale(Baseline *b, const Parts *parts, Part *part) {
    RdSession *s = b->s;
    Str root = root_of(s, part);
    for (uint32_t i = 0; i < b->tally.entries.n; i++) {
        TallyEntry left = b->tally.entries.p[i];
        left.count -= left.used;
        if (!left.count || !is_judged(b, parts, root, i)) continue;
        Finding *f = push_own_finding(s, "baseline-stale", b->places.p[i], stale_text(&s->arena, &left));
        finding_step(&s->findings, f, STR("run the same check with --update-baseline and commit the file"));
    }
    settings_apply(s, 0);
    findings_sort(&s->findings, &s->sources);
    report_collect(&part->report, &s->sources, &s->findings);
    s->findings.list.n = 0;
}

/* ---- writing ---- */

static void write_entry(Arena *arena, Out *out, const TallyEntry *entry) {
    Out line = out_new(arena);
    Json j = json_new(&line, false);
    json_object(&j);
    json_key_str(&j, entry->identity.is_service ? "service" : "file", entry->identity.place);
    json_key_str(&j, "rule", entry->identity.rule);
    json_key_str(&j, "key", entry->identity.key);
    if (entry->count > 1) json_key_u64(&j, "count", entry->count);
    json_end(&j);
    out_str(out, out_str_of(&line));
}

static Str baseline_text(Arena *arena, Tally *tally) {
    Out out = out_new(arena);
    const char *before = "\n";
    tally_sort(tally);
    out_cstr(&out, "{\n  \"version\": 1,\n  \"findings\": [");
    for (uint32_t i = 0; i < tally->entries.n; i++) {
        if (!tally->entries.p[i].count) continue;
        out_fmt(&out, "%s    ", before);
        write_entry(arena, &out, &tally->entries.p[i]);
        before = ",\n";
    }
    out_cstr(&out, before[0] == ',' ? "\n  ]\n}\n" : "]\n}\n");
    return out_str_of(&out);
}

/* Marks the entries that a service can judge. */
static void mark_judged(const Baseline *b, const Parts *parts, const Part *part, bool *judged) {
    Str root = root_of(b->s, part);
    for (uint32_t i = 0; i < b->tally.entries.n; i++)
        judged[i] = judged[i] || is_judged(b, parts, root, i);
}

/* What the run found, and of the old entries those that it cannot judge. */
static void update(Baseline *b, const Parts *parts) {
    RdSession *s = b->s;
    Tally fresh = tally_new(&s->arena);
    bool *judged = NEW_N(&s->arena, bool, b->tally.entries.n + 1);
    for (uint32_t i = 0; i < parts->n; i++) {
        tally_add_report(&fresh, &parts->p[i].report);
        mark_judged(b, parts, &parts->p[i], judged);
    }
    for (uint32_t i = 0; i < b->tally.entries.n; i++) {
        const TallyEntry *old = &b->tally.entries.p[i];
        if (judged[i]) continue;
        TallyEntry *kept = tally_entry(&fresh, &old->identity, true);
        if (old->count > kept->count) kept->count = old->count;
    }
    Str text = baseline_text(&s->arena, &fresh);
    Str path = path_join(&s->arena, s->sources.root, b->path);
    if (!str_eq(text, b->text) && !source_write(&s->arena, path, text))
        trouble_add(&s->troubles, b->path, STR("cannot be written"));
    b->tally = fresh;
}

static bool all_complete(const RdSession *s, const Parts *parts) {
    bool complete = true;
    for (uint32_t i = 0; i < parts->n; i++)
        complete = complete && is_complete(s, &parts->p[i]);
    return complete;
}

void baseline_apply(RdSession *s, Str path, const Parts *parts) {
    Baseline b = {.s = s, .path = path, .tally = tally_new(&s->arena)};
    bool updates = s->request->update_baseline, complete = all_complete(s, parts);
    if (!read_baseline(&b)) return;
    if (updates && complete) update(&b, parts);
    if (updates && !complete)
        out_fmt(&s->err, "routedrift: %.*s is not written: the run is incomplete\n", STR_ARG(path));
    for (uint32_t i = 0; i < parts->n; i++) {
        Part *part = &parts->p[i];
        tally_silence(&b.tally, &part->report, SILENCE_BASELINE);
        if (!updates && is_complete(s, part)) say_stale(&b, parts, part);
    }
}
