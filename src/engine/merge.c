/* `merge`: the JSON reports of all shards of one check → the report that one run would have written, byte for
 * byte.
 *
 * report/shard.c writes what is read here; the functions of the two stand in the same order. A report may
 * come from anywhere, so every value is looked at: what is not as this version writes it is refused with its
 * line. */
#include "engine/session.h"
#include "report/collect.h"
#include "yaml/read.h"

#include <string.h>

enum { REPORT_LIMIT = 256 * 1024 * 1024 };

typedef struct Merge {
    RdSession *s;
    const char *file; /* being read, as the user names it */
    FileId id;
    bool failed;           /* something was said */
    uint32_t count;        /* shards */
    uint32_t services;     /* of all of them */
    bool *met;             /* shards that were read, by index */
    Report head;           /* what all shards agree on */
    VEC(Report) parts;     /* of one service each */
    VEC(uint32_t) numbers; /* parallel to parts */
} Merge;

static void refuse(Merge *m, const YamlNode *node, const char *what) {
    if (m->failed) return;
    Position at = source_position(&m->s->sources, m->id, node ? node->span.start : 0);
    m->failed = true;
    session_fail(m->s, str_fmt(&m->s->arena, "%s:%u: %s", m->file, at.line, what));
}

/* ---- values ---- */

static const YamlNode *get(Merge *m, const YamlNode *object, const char *key) {
    const YamlNode *value = yaml_get(object, str_of(key));
    if (!value) refuse(m, object, str_fmt(&m->s->arena, "\"%s\" is missing", key).p);
    return value;
}

static const YamlNode *get_list(Merge *m, const YamlNode *object, const char *key) {
    static const YamlNode none = {.kind = YAML_SEQUENCE};
    const YamlNode *value = get(m, object, key);
    if (value && value->kind == YAML_SEQUENCE) return value;
    refuse(m, value, str_fmt(&m->s->arena, "\"%s\" is no list", key).p);
    return &none;
}

static Str text_of(Merge *m, const YamlNode *value, const char *key) {
    if (value && value->kind == YAML_SCALAR && !value->plain)
        return report_keep(&(Report){.arena = &m->s->arena}, value->scalar);
    refuse(m, value, str_fmt(&m->s->arena, "\"%s\" is no text", key).p);
    return (Str){0};
}

static Str get_text(Merge *m, const YamlNode *object, const char *key) {
    return text_of(m, get(m, object, key), key);
}

static uint64_t get_number(Merge *m, const YamlNode *object, const char *key, uint64_t most) {
    uint64_t number = 0;
    const YamlNode *value = get(m, object, key);
    bool fits = value && value->kind == YAML_SCALAR && value->plain && str_u64(value->scalar, &number);
    if (fits && number <= most) return number;
    refuse(m, value, str_fmt(&m->s->arena, "\"%s\" is no number that fits", key).p);
    return 0;
}

static uint32_t get_u32(Merge *m, const YamlNode *object, const char *key) {
    return (uint32_t)get_number(m, object, key, UINT32_MAX);
}

/* Sixteen hexadecimal digits: more than a number of JSON can hold exactly. */
static uint64_t get_hex(Merge *m, const YamlNode *object, const char *key) {
    static const char digits[] = "0123456789abcdef";
    Str text = get_text(m, object, key);
    uint64_t number = 0;
    bool is = text.n == 16;
    for (size_t i = 0; is && i < text.n; i++) {
        const char *digit = memchr(digits, text.p[i], 16);
        is = digit != NULL;
        number = number << 4 | (digit ? (uint64_t)(digit - digits) : 0);
    }
    if (!is) refuse(m, object, str_fmt(&m->s->arena, "\"%s\" is not 16 hexadecimal digits", key).p);
    return number;
}

static bool get_bool(Merge *m, const YamlNode *object, const char *key) {
    const YamlNode *value = get(m, object, key);
    bool is = value && value->kind == YAML_SCALAR && value->plain &&
              (str_eq(value->scalar, STR("true")) || str_eq(value->scalar, STR("false")));
    if (!is) refuse(m, value, str_fmt(&m->s->arena, "\"%s\" is neither true nor false", key).p);
    return yaml_is_true(value);
}

/* Fills a vector of texts. */
#define READ_TEXTS(m, object, key, texts)                                                                    \
    do {                                                                                                     \
        const YamlNode *list = get_list(m, object, key);                                                     \
        for (uint32_t i = 0; i < list->items.n && !(m)->failed; i++)                                         \
            vec_push(&(m)->s->arena, texts, text_of(m, list->items.p[i], key));                              \
    } while (0)

/* ---- findings ---- */

static Excerpt read_excerpt(Merge *m, const YamlNode *node) {
    if (!node) return (Excerpt){0};
    Excerpt e = {.shown = true,
                 .text = get_text(m, node, "text"),
                 .from = get_u32(m, node, "from"),
                 .to = get_u32(m, node, "to"),
                 .cut_before = get_bool(m, node, "cut_before"),
                 .cut_after = get_bool(m, node, "cut_after")};
    if (e.from > e.text.n || e.to > e.text.n || e.from > e.to) refuse(m, node, "an excerpt without its text");
    return e;
}

static Place read_place(Merge *m, const YamlNode *object, const char *key) {
    const YamlNode *node = get(m, object, key);
    Place place = {.file = get_text(m, node, "file"),
                   .start = {get_u32(m, node, "line"), get_u32(m, node, "column")},
                   .end = {get_u32(m, node, "end_line"), get_u32(m, node, "end_column")},
                   .excerpt = read_excerpt(m, yaml_get(node, STR("excerpt")))};
    return place;
}

static void read_related(Merge *m, const YamlNode *node, ReportFinding *f) {
    const YamlNode *list = get_list(m, node, "related");
    for (uint32_t i = 0; i < list->items.n && !m->failed; i++)
        vec_push(&m->s->arena, &f->related,
                 (ReportRelated){.message = get_text(m, list->items.p[i], "message"),
                                 .place = read_place(m, list->items.p[i], "place")});
}

static void read_edits(Merge *m, const YamlNode *node, ReportFinding *f) {
    const YamlNode *list = get_list(m, node, "edits");
    for (uint32_t i = 0; i < list->items.n && !m->failed; i++)
        vec_push(&m->s->arena, &f->edits,
                 (ReportEdit){.place = read_place(m, list->items.p[i], "place"),
                              .text = get_text(m, list->items.p[i], "text"),
                              .unsafe = get_bool(m, list->items.p[i], "unsafe")});
}

static ReportFinding read_finding(Merge *m, const YamlNode *node) {
    ReportFinding f = {.rule = get_text(m, node, "rule"),
                       .priority = (uint8_t)get_number(m, node, "priority", 4),
                       .message = get_text(m, node, "message"),
                       .cause = get_text(m, node, "cause"),
                       .cause_text = get_text(m, node, "cause_text"),
                       .place = read_place(m, node, "place"),
                       .method = get_text(m, node, "method"),
                       .path = get_text(m, node, "path"),
                       .operation = get_text(m, node, "operation"),
                       .fingerprint = get_hex(m, node, "fingerprint")};
    if (!level_parse(get_text(m, node, "level"), &f.level)) refuse(m, node, "\"level\" is none");
    read_related(m, node, &f);
    READ_TEXTS(m, node, "fix", &f.fix);
    read_edits(m, node, &f);
    f.edit_title = get_text(m, node, "edit_title");
    f.silence = (Silence)get_number(m, node, "silence", SILENCE_COUNT - 1);
    f.justification = get_text(m, node, "justification");
    return f;
}

static void read_findings(Merge *m, const YamlNode *node, const char *key, ReportFindings *findings) {
    const YamlNode *list = get_list(m, node, key);
    for (uint32_t i = 0; i < list->items.n && !m->failed; i++)
        vec_push(&m->s->arena, findings, read_finding(m, list->items.p[i]));
}

static void read_troubles(Merge *m, const YamlNode *node, Report *to) {
    const YamlNode *list = get_list(m, node, "incomplete");
    Troubles troubles = {.arena = &m->s->arena};
    for (uint32_t i = 0; i < list->items.n && !m->failed; i++)
        trouble_add_at(&troubles, get_text(m, list->items.p[i], "file"), get_u32(m, list->items.p[i], "line"),
                       get_text(m, list->items.p[i], "message"));
    report_troubles(to, &troubles);
}

/* ---- shards ---- */

static void read_rows(Merge *m, const YamlNode *node, ReportService *service) {
    const YamlNode *list = get_list(m, node, "rows");
    for (uint32_t i = 0; i < list->items.n && !m->failed; i++) {
        const YamlNode *row = list->items.p[i];
        vec_push(&m->s->arena, &service->rows,
                 (ReportRow){.status = (RowStatus)get_number(m, row, "status", ROW_COUNT - 1),
                             .method = get_text(m, row, "method"),
                             .path = get_text(m, row, "path"),
                             .code = read_place(m, row, "code"),
                             .operation = get_text(m, row, "operation"),
                             .document = read_place(m, row, "document"),
                             .note = get_text(m, row, "note")});
    }
}

static ReportService read_service(Merge *m, const YamlNode *node) {
    ReportService service = {.root = get_text(m, node, "root"),
                             .spec = get_text(m, node, "spec"),
                             .express = (int)get_number(m, node, "express", 99),
                             .files = get_u32(m, node, "files"),
                             .routes = get_u32(m, node, "routes"),
                             .conditional = get_u32(m, node, "conditional"),
                             .blind_spots = get_u32(m, node, "blind_spots"),
                             .operations = get_u32(m, node, "operations")};
    READ_TEXTS(m, node, "specs", &service.specs);
    read_rows(m, node, &service);
    return service;
}

static void read_part(Merge *m, const YamlNode *node, uint32_t shard) {
    Report part = {.arena = &m->s->arena};
    uint32_t number = get_u32(m, node, "number");
    vec_push(part.arena, &part.services, read_service(m, node));
    read_findings(m, node, "findings", &part.findings);
    read_findings(m, node, "silenced", &part.silenced);
    read_troubles(m, node, &part);
    if (number % m->count != shard - 1) refuse(m, node, "a service of another shard");
    vec_push(part.arena, &m->parts, part);
    vec_push(part.arena, &m->numbers, number);
}

/* What all shards have in common: the first says it, the others have to agree. */
static void read_head(Merge *m, const YamlNode *shard, bool first) {
    Str base = get_text(m, shard, "base"), fail_on = get_text(m, shard, "fail_on");
    Str as_of = get_text(m, shard, "as_of");
    uint32_t count = (uint32_t)get_number(m, shard, "count", 10000);
    uint32_t index = (uint32_t)get_number(m, shard, "index", count);
    if (!str_eq(get_text(m, shard, "routedrift"), str_of(rd_version())))
        refuse(m, shard, "written by another version of routedrift");
    if (!count || !index) refuse(m, shard, "\"count\" and \"index\" begin at 1");
    if (m->failed) return;
    if (first) {
        m->count = count;
        m->met = NEW_N(&m->s->arena, bool, count + 1);
        m->head.base = base;
        m->head.as_of = as_of;
        if (!threshold_parse(fail_on, &m->head.fail_on)) refuse(m, shard, "\"fail_on\" is no level");
        read_troubles(m, shard, &m->head);
    }
    if (count != m->count || !str_eq(base, m->head.base) ||
        !str_eq(fail_on, threshold_name(&m->head.fail_on)))
        refuse(m, shard, "a shard of another check");
    else if (!str_eq(as_of, m->head.as_of))
        refuse(m, shard, "a shard of another day: give all of them one --as-of");
    else if (m->met[index])
        refuse(m, shard, str_fmt(&m->s->arena, "shard %u/%u is here twice", index, count).p);
    else
        m->met[index] = true;
}

static void read_report(Merge *m, Str path, bool first) {
    RdSession *s = m->s;
    m->id = source_open(&s->sources, path, REPORT_LIMIT);
    const SourceFile *file = source_file(&s->sources, m->id);
    if (file->status != READ_OK) {
        m->failed = true;
        session_fail(s, str_fmt(&s->arena, "%s: %s", m->file, read_status_text(file->status)));
        return;
    }
    YamlDocument document = yaml_read(&s->arena, &s->mem, &s->sources, m->id);
    if (document.error.n) {
        refuse(m, &(YamlNode){.span = document.error_at}, str_copy(&s->arena, document.error).p);
        return;
    }
    const YamlNode *shard = yaml_get(document.root, STR("shard"));
    if (!shard) {
        refuse(m, document.root, "is no shard's report: check --shard I/N -f json writes one");
        return;
    }
    read_head(m, shard, first);
    if (m->failed) return;
    const YamlNode *services = get_list(m, shard, "services");
    for (uint32_t i = 0; i < services->items.n && !m->failed; i++)
        read_part(m, services->items.p[i], (uint32_t)get_number(m, shard, "index", m->count));
}

static bool is_complete(Merge *m) {
    Out missing = out_new(&m->s->arena);
    for (uint32_t i = 1; i <= m->count; i++)
        if (!m->met[i]) out_fmt(&missing, "%s%u/%u", missing.n ? ", " : "", i, m->count);
    if (missing.n)
        session_fail(m->s, str_fmt(&m->s->arena, "shards are missing: %.*s", STR_ARG(out_str_of(&missing))));
    return !missing.n;
}

/* The parts in the order of the run. Every number below their count is there once, or shards are not of one
 * run. */
static bool append_in_order(Merge *m, Report *report) {
    Map at = {0};
    for (uint32_t i = 0; i < m->parts.n; i++)
        map_set(&m->s->arena, &at, m->numbers.p[i], i);
    for (uint32_t number = 0; number < m->parts.n; number++) {
        uint32_t i;
        if (!map_get(&at, number, &i)) {
            session_fail(m->s, STR("the shards are not of one check: their services do not add up"));
            return false;
        }
        report_append(report, &m->parts.p[i]);
    }
    return true;
}

int run_merge(RdSession *s) {
    Merge m = {.s = s, .head = {.arena = &s->arena}};
    Report report;
    Str message = {0};
    Paths files = {0};
    if (!check_begin(s, &report)) return RD_INCOMPLETE;
    if (!session_open(s, &files, &message)) return session_fail(s, message);
    for (uint32_t i = 0; i < files.n && !m.failed; i++) {
        m.file = s->request->paths[i];
        read_report(&m, files.p[i], i == 0);
    }
    if (m.failed || !is_complete(&m)) return RD_INCOMPLETE;
    s->base = m.head.base;
    s->config.fail_on = threshold_name(&m.head.fail_on); /* unless the request wins */
    const Reporter *reporter = check_begin(s, &report);
    report.as_of = m.head.as_of;
    report_troubles(&report, &m.head.troubles);
    if (!reporter || !append_in_order(&m, &report)) return RD_INCOMPLETE;
    reporter->print(&report, &s->out);
    return check_status(&report);
}
