/* Reporters over reports built by hand: what is printed, and above all what never is. */
#include "report/collect.h"
#include "report/excerpt.h"
#include "report/fingerprint.h"
#include "report/markdown_text.h"
#include "report/mask.h"
#include "report/place.h"
#include "report/report.h"
#include "report/visible.h"
#include "report/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cJSON.h>
#include <cmocka.h>

typedef struct World {
    Mem mem;
    Arena arena;
    Sources sources;
    Findings findings;
    Troubles troubles;
    Report report;
    FileId code, spec;
} World;

static const ReportRule rules[] = {
    {.id = "spec-missing", .summary = "No document.", .level = LEVEL_WARNING, .priority = 3},
    {.id = "route-undocumented", .summary = "A route is not in it.", .level = LEVEL_ERROR, .priority = 3}};

static int setup(void **state) {
    World *w = test_calloc(1, sizeof *w);
    w->arena = arena_new(&w->mem);
    w->sources = sources_new(&w->arena, STR("/nowhere"));
    w->findings = (Findings){.arena = &w->arena};
    w->troubles = (Troubles){.arena = &w->arena};
    w->report = (Report){.arena = &w->arena,
                         .rules = rules,
                         .rule_n = 2,
                         .base = STR("services"),
                         .fail_on = {.level = LEVEL_ERROR},
                         .version = "0.1.0"};
    w->code = source_add(&w->sources, STR("services/klaviyo/src/routes.ts"),
                         STR("const router = Router();\n"
                             "router.post('/connect', connect);\n"
                             "router.get(\n  '/x', y);\n"));
    w->spec = source_add(&w->sources, STR("services/klaviyo/openapi.yml"), STR("openapi: 3.0.3\npaths:\n"));
    *state = w;
    return 0;
}

static int teardown(void **state) {
    World *w = *state;
    arena_free(&w->arena);
    assert_int_equal(w->mem.used, 0);
    test_free(w);
    return 0;
}

static void add_service(World *w) {
    vec_push(&w->arena, &w->report.services,
             (ReportService){.root = STR("klaviyo"),
                             .spec = STR("klaviyo/openapi.yml"),
                             .express = 4,
                             .files = 12,
                             .routes = 34,
                             .conditional = 4,
                             .blind_spots = 2,
                             .operations = 31});
}

static Finding *add_plain(World *w, Level level, const char *message) {
    return finding_push(&w->findings, "spec-missing", level, 3, (Span){w->code, 32, 36}, str_of(message));
}

/* The incident, with everything a finding can have. */
static Finding *add_whole(World *w) {
    Finding *f = finding_push(&w->findings, "route-undocumented", LEVEL_ERROR, 3, (Span){w->code, 32, 36},
                              STR("POST /klaviyo/connect is not in openapi.yml"));
    f->cause = "marker-missing";
    f->cause_text = STR("no apiConfig() middleware");
    f->method = STR("post");
    f->path = STR("/klaviyo/connect");
    f->operation = STR("/klaviyo/connect");
    finding_relate(&w->findings, f, (Span){w->spec, 15, 21}, STR("it belongs here"));
    finding_step(&w->findings, f, STR("add apiConfig()"));
    finding_step(&w->findings, f, STR("run:\n  npm start"));
    return f;
}

static Str print(World *w, const char *format) {
    Out out = out_new(&w->arena);
    const Reporter *reporter = reporter_find(str_of(format));
    assert_non_null(reporter);
    Report part = w->report, report = w->report;
    report_collect(&part, &w->sources, &w->findings);
    report_troubles(&part, &w->troubles);
    report.services.p = NULL, report.services.n = report.services.cap = 0;
    report_append(&report, &part);
    reporter->print(&report, &out);
    return out_str_of(&out);
}

static bool has(Str s, const char *part) {
    return str_find(s, str_of(part), 0) >= 0;
}

static void assert_has(Str s, const char *part) {
    if (!has(s, part)) fail_msg("'%s' is missing in:\n%s", part, s.p);
}

static void assert_lacks(Str s, const char *part) {
    if (has(s, part)) fail_msg("'%s' must not be in:\n%s", part, s.p);
}

/* A private key of the old or the new shape, put together here so that no file holds one. */
static Str key(World *w, const char *site) {
    Out out = out_new(&w->arena);
    out_fmt(&out, "pk_%s%s", site, *site ? "_" : "");
    for (uint32_t i = 0; i < 34; i++)
        out_char(&out, "0123456789abcdef"[(i * 7 + 3) % 16]);
    return out_str_of(&out);
}

static Str visible(World *w, Str s) {
    return visible_str(&w->arena, s);
}

/* ---- mask ---- */

static void test_mask_hides_keys(void **state) {
    World *w = *state;
    static const char *const sites[] = {"", "AbC123"};
    for (size_t i = 0; i < 2; i++) {
        Str k = key(w, sites[i]), text = str_fmt(&w->arena, "a '%s', b", k.p);
        Str masked = report_mask(&w->arena, text);
        assert_int_equal(masked.n, text.n);
        assert_true(str_starts(masked, STR("a 'pk_")) && str_ends(masked, STR("*', b")));
        assert_lacks(masked, str_sub(k, k.n - 8, k.n).p);
        for (size_t n = 0; n + 6 <= k.n; n++) /* no six bytes of it in a row */
            assert_true(n < 1 || str_find(masked, str_sub(k, n, n + 6), 0) < 0);
    }
    Str twice = str_fmt(&w->arena, "%s%s x%s", key(w, "").p, key(w, "").p, key(w, "AbC123").p);
    assert_int_equal(str_find(report_mask(&w->arena, twice), str_sub(key(w, ""), 5, 15), 0), STR_NPOS);
}

static void test_mask_leaves_the_rest(void **state) {
    World *w = *state;
    Str k = key(w, "");
    static const char *const same[] = {"",           "pk_",      "pk_users", "pk_live_abc", "pk_your_key",
                                       "pk_AbC123_", "pk_AbC123"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(report_mask(&w->arena, str_of(same[i])).p == same[i]);
    Str short_key = str_sub(k, 0, k.n - 1);
    assert_true(report_mask(&w->arena, short_key).p == short_key.p);
}

/* ---- visible ---- */

static void test_visible(void **state) {
    World *w = *state;
    static const char *const cases[][2] = {
        {"plain / text \xC3\xA9 \xE4\xB8\xAD", "plain / text \xC3\xA9 \xE4\xB8\xAD"},
        {"\x1b[31mred\a\r\n", "\\x1b[31mred\\x07\\x0d\\x0a"},
        {"\x7F\xC2\x9B", "\\x7f\\x9b"},
        {"a\xE2\x80\xAE"
         "b\xE2\x80\x8B\xEF\xBB\xBF",
         "a\\u{202e}b\\u{200b}\\u{feff}"},
        {"\xF3\xA0\x81\x81", "\\u{e0041}"},
        {"\xFF\xC3(", "\\xff\\xc3("},
        {"\xE2\x82", "\\xe2\\x82"},
        {"##[error]x", "#\\x23[error]x"},
        {"a ##vso[task.x]y", "a #\\x23vso[task.x]y"},
        {"##teamcity[x]", "#\\x23teamcity[x]"},
        {"## heading [x] #[y]", "## heading [x] #[y]"},
        {"::set-output name=x::y", "\\x3a:set-output name=x::y"},
        {"  ::error::x", "  \\x3a:error::x"},
        {"std::string", "std::string"},
        {"a\tb", "a b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(visible(w, str_of(cases[i][0])).p, cases[i][1]);
    assert_int_equal(visible(w, (Str){"a\0b", 3}).n, 6);
}

static void test_cell_widths(void **state) {
    (void)state;
    assert_int_equal(visible_cell(STR("a"), 0).width, 1);
    assert_int_equal(visible_cell(STR("\xE4\xB8\xAD"), 0).width, 2);
    assert_int_equal(visible_cell(STR("\xF0\x9F\x98\x80"), 0).width, 2);
    assert_int_equal(visible_cell(STR("e\xCC\x81"), 1).width, 0);
    assert_int_equal(visible_cell(STR("\x1b"), 0).width, 4);
    assert_int_equal(visible_cell(STR("\xFF\xFF"), 0).bytes, 1);
}

/* ---- excerpt ---- */

/* The excerpt of bytes [from, to) of a text on its own. */
static Str excerpt(World *w, Str text, uint32_t from, uint32_t to) {
    Out out = out_new(&w->arena);
    FileId file = source_add(&w->sources, str_fmt(&w->arena, "f%u", w->sources.files.n), text);
    Span span = {file, from, to};
    Place place = report_place(&w->report, &w->sources, span);
    excerpt_print(&w->report, &out, &place, excerpt_digits(&place), STYLE_ERROR, '^');
    return out_str_of(&out);
}

static void test_excerpt(void **state) {
    World *w = *state;
    assert_string_equal(excerpt(w, STR("a(b)\nc.get(d)\n"), 7, 10).p, "  |\n2 | c.get(d)\n  |   ^^^\n");
    assert_string_equal(excerpt(w, STR("ab"), 1, 1).p, "  |\n1 | ab\n  |  ^\n"); /* an empty span */
    assert_string_equal(excerpt(w, STR("ab"), 2, 2).p, "  |\n1 | ab\n  |   ^\n");
    assert_string_equal(excerpt(w, STR("ab\n\ncd"), 3, 3).p, "  |\n2 |\n  | ^\n");
    assert_string_equal(excerpt(w, STR("ab(  \ncd)"), 1, 8).p, "  |\n1 | ab(  \n  |  ^^\n"); /* two lines */
    assert_string_equal(excerpt(w, STR("\tx\ty"), 1, 2).p, "  |\n1 |     x   y\n  |     ^\n");
    assert_string_equal(excerpt(w, STR("\xE4\xB8\xAD\xE4\xB8\xAD x"), 3, 6).p,
                        "  |\n1 | \xE4\xB8\xAD\xE4\xB8\xAD x\n  |   ^^\n");
    assert_string_equal(excerpt(w, STR("e\xCC\x81 x"), 4, 5).p, "  |\n1 | e\xCC\x81 x\n  |   ^\n");
    assert_string_equal(excerpt(w, STR("\x1b x"), 2, 3).p, "  |\n1 | \\x1b x\n  |      ^\n");
    assert_string_equal(excerpt(w, STR("a\r\nb"), 0, 2).p, "  |\n1 | a\n  | ^\n"); /* CR LF */
    assert_string_equal(excerpt(w, STR("abc"), 1, 99).p, "  |\n1 | abc\n  |  ^^\n");
    assert_int_equal(excerpt(w, (Str){0}, 0, 5).n, 0);
}

static void test_excerpt_gutter(void **state) {
    World *w = *state;
    Out out = out_new(&w->arena);
    for (int i = 1; i < 120; i++)
        out_cstr(&out, "x\n");
    assert_string_equal(excerpt(w, out_str_of(&out), 236, 237).p, "    |\n119 | x\n    | ^\n");
    assert_string_equal(excerpt(w, out_str_of(&out), 16, 17).p, "  |\n9 | x\n  | ^\n");
    assert_string_equal(excerpt(w, out_str_of(&out), 18, 19).p, "   |\n10 | x\n   | ^\n");
}

/* Columns of a line of terminal output, counting code points. */
static uint32_t columns(Str s) {
    uint32_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void assert_cut(World *w, Str text, uint32_t from, uint32_t to, const char *marked) {
    Str rest = excerpt(w, text, from, to), line, marks;
    str_cut(rest, '\n', &rest);
    line = str_cut(rest, '\n', &rest);
    marks = str_cut(rest, '\n', &rest);
    assert_true(columns(line) <= w->report.width);
    assert_true(columns(marks) <= w->report.width);
    size_t at = 0, column = columns(str_sub(marks, 0, (size_t)str_find_char(marks, '^', 0)));
    for (; column; column--) /* the same column of the line, in bytes */
        for (at++; ((unsigned char)line.p[at] & 0xC0) == 0x80;)
            at++;
    if (!str_starts(str_sub(line, at, line.n), str_of(marked)))
        fail_msg("not under '%s':\n%s\n%s", marked, line.p, marks.p);
}

static void test_excerpt_of_long_lines(void **state) {
    World *w = *state;
    w->report.width = 80;
    Out out = out_new(&w->arena);
    for (int i = 0; i < 5000; i++)
        out_fmt(&out, "f%04d(\xC3\xA9);", i); /* ten bytes, nine columns */
    Str text = out_str_of(&out);
    for (uint32_t i = 0; i < 5000; i += 13)
        assert_cut(w, text, i * 10, i * 10 + 5, str_fmt(&w->arena, "f%04u", i).p);
    assert_cut(w, text, 49990, 50000, "f4999");
    assert_cut(w, text, 0, 50000, "f0000");
    assert_cut(w, text, 20000, 50000, "f2000");
    Str first = excerpt(w, text, 0, 5), middle = excerpt(w, text, 25000, 25005);
    assert_has(first, "1 | f0000");
    assert_has(first, "\xE2\x80\xA6\n");
    assert_has(middle, "1 | \xE2\x80\xA6");
    Str last = excerpt(w, text, 49990, 49995);
    assert_has(last, "f4999(\xC3\xA9);\n"); /* the end of the line is not cut */
}

static void test_excerpt_hides_keys(void **state) {
    World *w = *state;
    Str k = key(w, "AbC123");
    for (uint32_t gap = 0; gap < 900; gap++) { /* wherever the cut falls */
        Out out = out_new(&w->arena);
        out_fill(&out, ' ', 600);
        uint32_t at = (uint32_t)out.n;
        out_cstr(&out, "here");
        out_fill(&out, ' ', gap);
        out_str(&out, k);
        out_fill(&out, ' ', gap);
        uint32_t behind = (uint32_t)out.n;
        out_cstr(&out, "there");
        out_fill(&out, ' ', 900);
        Str both[2] = {excerpt(w, out_str_of(&out), at, at + 4),
                       excerpt(w, out_str_of(&out), behind, behind + 5)};
        for (int i = 0; i < 2; i++)
            for (size_t n = 5; n + 6 <= k.n; n++)
                if (str_find(both[i], str_sub(k, n, n + 6), 0) >= 0) fail_msg("gap %u:\n%s", gap, both[i].p);
    }
}

/* Marks without a width could bring text into sight that lies far from the span. */
static void test_excerpt_hides_half_keys(void **state) {
    World *w = *state;
    Str k = key(w, "");
    for (uint32_t gap = 150; gap < 450; gap++) {
        Out out = out_new(&w->arena);
        for (uint32_t i = 0; i < 2 * gap; i++)
            out_cstr(&out, i == gap ? k.p : "\xCC\x81");
        uint32_t at = (uint32_t)out.n;
        out_char(&out, 'x');
        for (uint32_t i = 0; i < 2 * gap; i++)
            out_cstr(&out, i == gap ? k.p : "\xCC\x81");
        Str shown = excerpt(w, out_str_of(&out), at, at + 1);
        for (size_t n = 5; n + 6 <= k.n; n++)
            if (str_find(shown, str_sub(k, n, n + 6), 0) >= 0) fail_msg("gap %u:\n%s", gap, shown.p);
    }
}

static void test_excerpt_of_long_spans(void **state) {
    World *w = *state;
    w->report.width = 80;
    Out out = out_new(&w->arena);
    out_fill(&out, '-', 300);
    out_cstr(&out, "<");
    out_fill(&out, '=', 66);
    out_cstr(&out, ">");
    out_fill(&out, '-', 300);
    Str shown = excerpt(w, out_str_of(&out), 300, 368);
    assert_has(shown, "=>"); /* what fits is shown from end to end */
    assert_has(shown, "<=");
    assert_has(shown, "| \xE2\x80\xA6-");
}

static void test_excerpt_keeps_columns_behind_a_key(void **state) {
    World *w = *state;
    Str text = str_fmt(&w->arena, "f('%s', x)", key(w, "").p);
    uint32_t x = (uint32_t)text.n - 2;
    Str shown = excerpt(w, text, x, x + 1);
    Str rest = shown;
    str_cut(rest, '\n', &rest);
    Str line = str_cut(rest, '\n', &rest), marks = str_cut(rest, '\n', &rest);
    assert_int_equal(columns(str_sub(line, 0, (size_t)str_find(line, STR("x)"), 0))),
                     columns(str_sub(marks, 0, (size_t)str_find_char(marks, '^', 0))));
}

/* ---- places ---- */

static Str printed_path(World *w, FileId file) {
    return report_place(&w->report, &w->sources, (Span){.file = file}).file;
}

static void test_paths(void **state) {
    World *w = *state;
    FileId other = source_add(&w->sources, STR("shared/x.ts"), STR("x"));
    assert_string_equal(printed_path(w, w->code).p, "klaviyo/src/routes.ts");
    assert_string_equal(printed_path(w, other).p, "../shared/x.ts");
    assert_string_equal(place_root_path(&w->report, printed_path(w, other)).p, "shared/x.ts");
    assert_int_equal(printed_path(w, 0).n, 0);
    w->report.base = STR(".");
    assert_string_equal(printed_path(w, other).p, "shared/x.ts");
    w->report.base = (Str){0};
    assert_string_equal(printed_path(w, other).p, "shared/x.ts");
    w->report.base = STR("shared");
    assert_string_equal(printed_path(w, other).p, "x.ts");
}

/* ---- reports of parts ---- */

/* A report of one service, with findings at one place of a shared file. */
static Report part_of(World *w, const char *root, const char *message, const char *method) {
    Report part = w->report;
    Findings findings = {.arena = &w->arena};
    part.services.p = NULL, part.services.n = part.services.cap = 0;
    vec_push(&w->arena, &part.services, (ReportService){.root = str_of(root)});
    finding_push(&findings, "r", LEVEL_ERROR, 3, (Span){w->code, 32, 36}, str_of(message))->method =
        str_of(method);
    report_collect(&part, &w->sources, &findings);
    Troubles troubles = {.arena = &w->arena};
    trouble_add(&troubles, STR("shared.json"), STR("broken"));
    report_troubles(&part, &troubles);
    return part;
}

/* A text is said once, a difference once for each service; so are troubles, and a service's number is its
 * own. */
static void test_append(void **state) {
    World *w = *state;
    Report whole = w->report,
           parts[] = {part_of(w, "a", "m", ""), part_of(w, "b", "m", ""), part_of(w, "c", "m", "get"),
                      part_of(w, "d", "m", "get"), part_of(w, "e", "n", "")};
    for (size_t i = 0; i < 5; i++)
        report_append(&whole, &parts[i]);
    assert_int_equal(whole.services.n, 5);
    assert_int_equal(whole.troubles.list.n, 1);
    assert_int_equal(whole.findings.n, 4);
    static const uint32_t services[] = {0, 2, 3, 4};
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(whole.findings.p[i].service, services[i]);
}

static void test_registry(void **state) {
    (void)state;
    assert_string_equal(reporters_all().reporters[0].name, "text"); /* the default */
    for (uint32_t i = 0; i < reporters_all().n; i++) {
        assert_ptr_equal(reporter_find(str_of(reporters_all().reporters[i].name)),
                         &reporters_all().reporters[i]);
        assert_true(strlen(reporters_all().reporters[i].summary) > 0);
    }
    assert_null(reporter_find(STR("tex")));
    assert_null(reporter_find((Str){0}));
}

/* ---- text ---- */

static void test_text(void **state) {
    World *w = *state;
    add_service(w);
    add_whole(w);
    add_plain(w, LEVEL_WARNING, "one more");
    assert_string_equal(print(w, "text").p,
                        "service klaviyo (openapi.yml, Express 4)\n"
                        "\n"
                        "error[route-undocumented] P3: POST /klaviyo/connect is not in openapi.yml\n"
                        " --> klaviyo/src/routes.ts:2:8\n"
                        "  |\n"
                        "2 | router.post('/connect', connect);\n"
                        "  |        ^^^^\n"
                        "  |\n"
                        "  = cause: no apiConfig() middleware\n"
                        "note: it belongs here\n"
                        " --> klaviyo/openapi.yml:2:1\n"
                        "  |\n"
                        "2 | paths:\n"
                        "  | ------\n"
                        "  |\n"
                        "  = fix: 1. add apiConfig()\n"
                        "         2. run:\n"
                        "              npm start\n"
                        "\n"
                        "warning[spec-missing] P3: one more\n"
                        " --> klaviyo/src/routes.ts:2:8\n"
                        "  |\n"
                        "2 | router.post('/connect', connect);\n"
                        "  |        ^^^^\n"
                        "\n"
                        "checked 12 files: 34 routes (30 certain, 4 conditional), 2 blind spots, 31 "
                        "operations in openapi.yml\n"
                        "\n"
                        "1 error, 1 warning in 1 service\n");
}

static void test_text_clean(void **state) {
    World *w = *state;
    assert_string_equal(print(w, "text").p, "no service found\n");
    vec_push(&w->arena, &w->report.services,
             (ReportService){.root = STR("."), .files = 1, .routes = 1, .blind_spots = 1});
    assert_string_equal(
        print(w, "text").p,
        "service . (no OpenAPI document)\n\n"
        "checked 1 file: 1 route (1 certain, 0 conditional), 1 blind spot, no OpenAPI document\n\n"
        "no drift found in 1 service\n");
}

/* Nothing is green because nothing was found. */
static void test_text_without_express(void **state) {
    World *w = *state;
    vec_push(&w->arena, &w->report.services, (ReportService){.root = STR("a"), .files = 1});
    assert_string_equal(
        print(w, "text").p,
        "service a (no OpenAPI document)\n\n"
        "checked 1 file: 0 routes (0 certain, 0 conditional), 0 blind spots, no OpenAPI document\n"
        "no Express here: package.json does not depend on it\n\n"
        "nothing compared in 1 service (without Express)\n");
    vec_push(&w->arena, &w->report.services, (ReportService){.root = STR("b")});
    assert_true(str_ends(print(w, "github"), STR("nothing compared in 2 services (all without Express)\n")));
    vec_push(&w->arena, &w->report.services, (ReportService){.root = STR("c"), .express = 4, .routes = 1});
    assert_true(
        str_ends(print(w, "text"), STR("no drift found in 3 services (2 of them without Express)\n")));
    w->report.color = true;
    assert_has(print(w, "text"), "\x1b[1;32m");
    w->report.services.n = 2;
    assert_lacks(print(w, "text"), "\x1b[1;32m");
}

static void test_text_incomplete(void **state) {
    World *w = *state;
    add_service(w);
    trouble_add(&w->troubles, STR("klaviyo/src/a.js"), STR("is larger than the limit"));
    trouble_add(&w->troubles, (Str){0}, STR("memory limit reached"));
    Str text = print(w, "text");
    assert_true(str_ends(text, STR("incomplete: klaviyo/src/a.js: is larger than the limit\n"
                                   "incomplete: memory limit reached\n"
                                   "nothing found in 1 service, but the run is incomplete: 2 problems\n")));
    assert_lacks(text, "no drift");
    add_plain(w, LEVEL_ERROR, "m");
    assert_true(str_ends(print(w, "text"), STR("1 error in 1 service; incomplete: 2 problems\n")));
    w->troubles.list.n = 0;
    assert_true(str_ends(print(w, "text"), STR("\n1 error in 1 service\n")));
}

static void test_text_groups(void **state) {
    World *w = *state;
    add_service(w);
    add_service(w);
    w->report.services.p[1].root = STR("users");
    w->report.services.p[1].spec = STR("shared/users.yml");
    add_plain(w, LEVEL_ERROR, "of klaviyo");
    add_plain(w, LEVEL_ERROR, "of users")->service = 1;
    add_plain(w, LEVEL_ERROR, "of none")->service = 2;
    Str text = print(w, "text");
    static const char *const order[] = {
        "service klaviyo", "of klaviyo", "checked ", "service users (shared/users.yml",
        "of users",        "checked ",   "of none",  "3 errors in 2 services"};
    size_t at = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        ptrdiff_t found = str_find(text, str_of(order[i]), at);
        if (found < 0) fail_msg("'%s' is missing or misplaced in:\n%s", order[i], text.p);
        at = (size_t)found + 1;
    }
}

static void test_text_many_notes(void **state) {
    World *w = *state;
    add_service(w);
    for (uint32_t i = 0; i < 8; i++)
        finding_push(&w->findings, "route-unresolved", LEVEL_NOTE, 4, (Span){w->code, i, i + 1},
                     str_fmt(&w->arena, "number %u", i));
    add_plain(w, LEVEL_ERROR, "an error");
    Str text = print(w, "text");
    assert_has(text, "note[route-unresolved] P4: number 4\n --> ");
    assert_has(text, "\n  klaviyo/src/routes.ts:1:6: note[route-unresolved] P4: number 5\n");
    assert_has(text, "\n  klaviyo/src/routes.ts:1:8: note[route-unresolved] P4: number 7\n");
    assert_has(text, "1 error, 8 notes in 1 service");
    assert_true(str_find(text, STR("an error"), 0) < str_find(text, STR("number 5"), 0));
}

static void test_text_without_a_place(void **state) {
    World *w = *state;
    add_service(w);
    add_plain(w, LEVEL_ERROR, "m")->span = (Span){0};
    FileId missing = source_open(&w->sources, STR("services/klaviyo/none.js"), SOURCE_LIMIT);
    add_plain(w, LEVEL_ERROR, "m")->span = (Span){missing, 0, 0};
    assert_has(print(w, "text"), "P3: m\n --> klaviyo\n\n");
    assert_has(print(w, "text"), "P3: m\n --> klaviyo/none.js:1:1\n\n");
}

static void test_color(void **state) {
    World *w = *state;
    add_service(w);
    add_whole(w);
    assert_lacks(print(w, "text"), "\x1b");
    Str plain = print(w, "text");
    w->report.color = true;
    Str colored = print(w, "text");
    Out out = out_new(&w->arena); /* without its sequences it is the same text */
    for (size_t i = 0; i < colored.n; i++) {
        if (colored.p[i] == '\x1b')
            i = (size_t)str_find_char(colored, 'm', i);
        else
            out_char(&out, colored.p[i]);
    }
    assert_string_equal(out_str_of(&out).p, plain.p);
    assert_has(colored, "\x1b[1;31merror[route-undocumented]\x1b[0m");
    assert_lacks(print(w, "json"), "\x1b");
}

/* ---- json ---- */

static void test_json(void **state) {
    World *w = *state;
    add_service(w);
    add_whole(w);
    trouble_add(&w->troubles, STR("a.js"), STR("broken"));
    assert_string_equal(print(w, "json").p,
                        "{\n"
                        "  \"version\": 1,\n"
                        "  \"findings\": [\n"
                        "    {\n"
                        "      \"rule\": \"route-undocumented\",\n"
                        "      \"level\": \"error\",\n"
                        "      \"priority\": \"P3\",\n"
                        "      \"message\": \"POST /klaviyo/connect is not in openapi.yml\",\n"
                        "      \"cause\": \"marker-missing\",\n"
                        "      \"file\": \"klaviyo/src/routes.ts\",\n"
                        "      \"line\": 2,\n"
                        "      \"column\": 8,\n"
                        "      \"end_line\": 2,\n"
                        "      \"end_column\": 12,\n"
                        "      \"related\": [\n"
                        "        {\n"
                        "          \"message\": \"it belongs here\",\n"
                        "          \"file\": \"klaviyo/openapi.yml\",\n"
                        "          \"line\": 2,\n"
                        "          \"column\": 1\n"
                        "        }\n"
                        "      ],\n"
                        "      \"method\": \"post\",\n"
                        "      \"path\": \"/klaviyo/connect\",\n"
                        "      \"operation\": \"/klaviyo/connect\",\n"
                        "      \"fix\": [\n"
                        "        \"add apiConfig()\",\n"
                        "        \"run:\\n  npm start\"\n"
                        "      ]\n"
                        "    }\n"
                        "  ],\n"
                        "  \"suppressed\": [],\n"
                        "  \"services\": [\n"
                        "    {\n"
                        "      \"root\": \"klaviyo\",\n"
                        "      \"spec\": \"klaviyo/openapi.yml\",\n"
                        "      \"express\": 4,\n"
                        "      \"files\": 12,\n"
                        "      \"routes\": 34,\n"
                        "      \"conditional\": 4,\n"
                        "      \"blind_spots\": 2\n"
                        "    }\n"
                        "  ],\n"
                        "  \"incomplete\": [\n"
                        "    {\n"
                        "      \"file\": \"a.js\",\n"
                        "      \"message\": \"broken\"\n"
                        "    }\n"
                        "  ]\n"
                        "}\n");
}

static void test_json_leaves_out(void **state) {
    World *w = *state;
    vec_push(&w->arena, &w->report.services, (ReportService){.root = STR(".")});
    add_plain(w, LEVEL_NOTE, "m");
    Str json = print(w, "json");
    static const char *const absent[] = {"\"cause\"", "\"method\"", "\"path\"", "\"operation\""};
    for (size_t i = 0; i < 4; i++)
        assert_lacks(json, absent[i]);
    assert_has(json, "\"related\": []");
    assert_has(json, "\"fix\": []");
    assert_has(json, "\"spec\": null");
    assert_has(json, "\"incomplete\": []");
}

/* ---- sarif ---- */

static const cJSON *item(const cJSON *object, const char *name) {
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!found) fail_msg("%s is missing", name);
    return found;
}

static const cJSON *first(const cJSON *object, const char *name) {
    const cJSON *array = item(object, name);
    assert_true(cJSON_IsArray(array) && cJSON_GetArraySize(array) > 0);
    return cJSON_GetArrayItem(array, 0);
}

static void assert_item(const cJSON *object, const char *name, const char *expected) {
    assert_string_equal(cJSON_GetStringValue(item(object, name)), expected);
}

static void assert_number(const cJSON *object, const char *name, int expected) {
    assert_true(cJSON_IsNumber(item(object, name)));
    assert_int_equal(item(object, name)->valueint, expected);
}

static cJSON *sarif(World *w) {
    cJSON *log = cJSON_Parse(print(w, "sarif").p);
    assert_non_null(log);
    return log;
}

static void assert_location(const cJSON *location, const char *uri, int line, int column, int end_column) {
    const cJSON *physical = item(location, "physicalLocation"), *region = item(physical, "region");
    assert_item(item(physical, "artifactLocation"), "uri", uri);
    assert_item(item(physical, "artifactLocation"), "uriBaseId", "%SRCROOT%");
    assert_number(region, "startLine", line);
    assert_number(region, "startColumn", column);
    assert_number(region, "endLine", line);
    assert_number(region, "endColumn", end_column);
}

static void test_sarif_run(void **state) {
    World *w = *state;
    add_service(w);
    cJSON *log = sarif(w);
    assert_item(log, "version", "2.1.0");
    assert_true(strstr(cJSON_GetStringValue(item(log, "$schema")), "sarif-schema-2.1.0.json") != NULL);
    const cJSON *run = first(log, "runs"), *driver = item(item(run, "tool"), "driver");
    assert_item(run, "columnKind", "unicodeCodePoints");
    assert_int_equal(cJSON_GetArraySize(item(run, "results")),
                     0); /* there, though empty: nothing was found */
    assert_item(driver, "name", "routedrift");
    assert_item(driver, "version", "0.1.0");
    const cJSON *rule = cJSON_GetArrayItem(item(driver, "rules"), 1);
    assert_item(rule, "id", "route-undocumented");
    assert_item(item(rule, "shortDescription"), "text", "A route is not in it.");
    assert_true(strlen(cJSON_GetStringValue(item(item(rule, "help"), "text"))) > 0);
    assert_item(item(rule, "defaultConfiguration"), "level", "error");
    assert_item(item(rule, "properties"), "priority", "P3");
    assert_true(cJSON_IsTrue(item(first(run, "invocations"), "executionSuccessful")));
    cJSON_Delete(log);
}

static void test_sarif_result(void **state) {
    World *w = *state;
    add_service(w);
    add_whole(w);
    cJSON *log = sarif(w);
    const cJSON *result = first(first(log, "runs"), "results");
    assert_item(result, "ruleId", "route-undocumented");
    assert_number(result, "ruleIndex", 1);
    assert_item(result, "level", "error");
    assert_item(item(result, "message"), "text",
                "POST /klaviyo/connect is not in openapi.yml\nCause: no apiConfig() middleware\n"
                "Fix: 1. add apiConfig()\n2. run:\n  npm start");
    assert_location(first(result, "locations"), "services/klaviyo/src/routes.ts", 2, 8, 12);
    const cJSON *related = first(result, "relatedLocations");
    assert_location(related, "services/klaviyo/openapi.yml", 2, 1, 7);
    assert_item(item(related, "message"), "text", "it belongs here");
    assert_item(item(result, "properties"), "cause", "marker-missing");
    assert_int_equal(strlen(cJSON_GetStringValue(item(item(result, "partialFingerprints"), "routedrift/v1"))),
                     18);
    cJSON_Delete(log);
}

/* The edits of a finding are one fix, grouped by file; one that would write a key is kept back. */
static void test_sarif_fixes(void **state) {
    World *w = *state;
    Finding *f = add_whole(w);
    Edit edits[] = {{{w->code, 6, 12}, STR("routes"), false},
                    {{w->spec, 0, 7}, STR("swagger"), true},
                    {{w->code, 32, 36}, STR("put"), false}};
    for (size_t i = 0; i < 3; i++)
        vec_push(&w->arena, &f->edits, edits[i]);
    cJSON *log = sarif(w);
    const cJSON *fixes = item(first(first(log, "runs"), "results"), "fixes"),
                *fix = cJSON_GetArrayItem(fixes, 0);
    assert_int_equal(cJSON_GetArraySize(fixes), 1);
    assert_item(item(fix, "description"), "text", "add apiConfig()");
    const cJSON *change = first(fix, "artifactChanges");
    assert_int_equal(cJSON_GetArraySize(item(fix, "artifactChanges")), 2);
    assert_item(item(change, "artifactLocation"), "uri", "services/klaviyo/src/routes.ts");
    assert_int_equal(cJSON_GetArraySize(item(change, "replacements")), 2);
    const cJSON *second = cJSON_GetArrayItem(item(change, "replacements"), 1);
    assert_item(item(second, "insertedContent"), "text", "put");
    assert_number(item(second, "deletedRegion"), "startLine", 2);
    assert_number(item(second, "deletedRegion"), "startColumn", 8);
    assert_number(item(second, "deletedRegion"), "endColumn", 12);
    cJSON_Delete(log);
    f->edits.p[2].text = str_fmt(&w->arena, "pk_%s", "7c1f9a3e04b85d26e9f13a7c40d8b265f1");
    assert_lacks(print(w, "sarif"), "\"fixes\"");
}

static void test_silenced(void **state) {
    World *w = *state;
    add_service(w);
    add_plain(w, LEVEL_ERROR, "reported");
    Finding *f = add_plain(w, LEVEL_ERROR, "accepted");
    f->silence = SILENCE_IN_SOURCE;
    f->justification = STR("goes in March");
    add_plain(w, LEVEL_ERROR, "old")->silence = SILENCE_BASELINE;
    add_plain(w, LEVEL_ERROR, "before")->silence = SILENCE_UNCHANGED;
    assert_true(str_ends(print(w, "text"),
                         STR("1 error in 1 service; 1 suppressed, 1 in the baseline, 1 not new\n")));
    Str json = print(w, "json");
    assert_has(json, "\"suppression\": {\n        \"kind\": \"in-source\",\n"
                     "        \"reason\": \"goes in March\"\n      }");
    assert_has(json, "\"suppression\": {\n        \"kind\": \"baseline\"\n      }");
    Str sarif = print(w, "sarif");
    assert_has(sarif, "\"suppressions\": [],");
    assert_has(sarif, "\"kind\": \"inSource\",\n              \"justification\": \"goes in March\"");
    assert_has(sarif, "\"kind\": \"external\",\n              \"justification\": \"The baseline has it.\"");
}

static void test_sarif_incomplete(void **state) {
    World *w = *state;
    trouble_add(&w->troubles, STR("a.js"), STR("broken"));
    cJSON *log = sarif(w);
    const cJSON *invocation = first(first(log, "runs"), "invocations");
    assert_true(cJSON_IsFalse(item(invocation, "executionSuccessful")));
    const cJSON *notification = first(invocation, "toolExecutionNotifications");
    assert_item(notification, "level", "error");
    assert_item(item(notification, "message"), "text", "a.js: broken");
    cJSON_Delete(log);
}

static void test_sarif_uri(void **state) {
    World *w = *state;
    FileId file = source_add(&w->sources, STR("a b/[id]%\xC3\xA9#?.ts"), STR("x"));
    add_plain(w, LEVEL_ERROR, "m")->span = (Span){file, 0, 1};
    cJSON *log = sarif(w);
    assert_location(first(first(first(log, "runs"), "results"), "locations"),
                    "a%20b/%5Bid%5D%25%C3%A9%23%3F.ts", 1, 1, 2);
    cJSON_Delete(log);
}

static void test_sarif_links_are_text(void **state) {
    World *w = *state;
    add_plain(w, LEVEL_ERROR, "see [here](https://x.example) or [2](1)");
    add_plain(w, LEVEL_ERROR, "GET /[a]");
    cJSON *log = sarif(w);
    const cJSON *results = item(first(log, "runs"), "results");
    assert_item(item(cJSON_GetArrayItem(results, 0), "message"), "text",
                "see \\[here\\](https://x.example) or \\[2\\](1)");
    assert_item(item(cJSON_GetArrayItem(results, 1), "message"), "text", "GET /[a]");
    cJSON_Delete(log);
}

static void test_sarif_unknown_rule(void **state) {
    World *w = *state;
    add_plain(w, LEVEL_ERROR, "m")->rule = "not-in-the-table";
    cJSON *log = sarif(w);
    assert_null(cJSON_GetObjectItemCaseSensitive(first(first(log, "runs"), "results"), "ruleIndex"));
    cJSON_Delete(log);
}

/* ---- fingerprints ---- */

static uint64_t identity(World *w, const Finding *f) {
    return fingerprint_of(&w->sources, STR("services/klaviyo"), f);
}

static void test_fingerprint(void **state) {
    World *w = *state;
    add_service(w);
    Finding f = *add_whole(w);
    uint64_t before = identity(w, &f);
    f.span.start += 3, f.span.end += 30, f.level = LEVEL_NOTE, f.message = STR("worded otherwise");
    assert_true(identity(w, &f) == before); /* places and wording do not count */
    Finding other = f;
    other.path = STR("/klaviyo/other");
    assert_true(identity(w, &other) != before);
    other = f, other.method = STR("get");
    assert_true(identity(w, &other) != before);
    other = f, other.cause = "document-stale";
    assert_true(identity(w, &other) != before);
    f.key = STR("given");
    before = identity(w, &f);
    f.path = STR("/else");
    assert_true(identity(w, &f) == before);
}

static void test_fingerprints_differ(void **state) {
    World *w = *state;
    add_plain(w, LEVEL_ERROR, "m");
    add_plain(w, LEVEL_ERROR, "m")->span.start = 33;
    add_plain(w, LEVEL_ERROR, "n");
    cJSON *log = sarif(w);
    const cJSON *results = item(first(log, "runs"), "results");
    const char *seen[3];
    for (int i = 0; i < 3; i++)
        seen[i] = cJSON_GetStringValue(
            item(item(cJSON_GetArrayItem(results, i), "partialFingerprints"), "routedrift/v1"));
    assert_true(strncmp(seen[0], seen[1], 16) == 0 && strcmp(seen[0] + 16, ":1") == 0);
    assert_string_equal(seen[1] + 16, ":2");
    assert_true(strncmp(seen[0], seen[2], 16) != 0);
    cJSON_Delete(log);
}

/* ---- github ---- */

static void test_github(void **state) {
    World *w = *state;
    add_service(w);
    add_whole(w);
    add_plain(w, LEVEL_WARNING, "m")->span.end = 80; /* two lines: no columns */
    add_plain(w, LEVEL_NOTE, "m")->span = (Span){0};
    trouble_add(&w->troubles, STR("a.js"), STR("broken"));
    assert_string_equal(
        print(w, "github").p,
        "::error "
        "file=services/klaviyo/src/routes.ts,line=2,endLine=2,col=8,endColumn=12,title=route-undocumented P3"
        "::POST /klaviyo/connect is not in openapi.yml%0Acause: no apiConfig() middleware%0A1. add "
        "apiConfig()"
        "%0A2. run:%0A     npm start\n"
        "::warning file=services/klaviyo/src/routes.ts,line=2,endLine=4,title=spec-missing P3::m\n"
        "::notice file=services/klaviyo,title=spec-missing P3::m\n"
        "::error title=routedrift incomplete::a.js: broken\n"
        "routedrift: 1 error, 1 warning, 1 note in 1 service; incomplete: 1 problem\n");
}

static void test_github_escapes(void **state) {
    World *w = *state;
    FileId file = source_add(&w->sources, STR("a,b:c%\n::error::x.ts"), STR("x"));
    Finding *f = add_plain(w, LEVEL_ERROR, "100%\r\n::add-mask::x");
    f->span = (Span){file, 0, 1};
    finding_step(&w->findings, f, STR("a\n::stop-commands::t"));
    Str text = print(w, "github");
    assert_has(text, "file=a%2Cb%3Ac%25\\x0a%3A%3Aerror%3A%3Ax.ts,line=1");
    assert_has(text, "::100%25\\x0d\\x0a::add-mask::x%0A1. a%0A   \\x3a:stop-commands::t\n");
}

/* ---- what others wrote, in every format ---- */

/* The name of the n-th format, NULL past the last. */
static const char *format_name(size_t n) {
    return n < reporters_all().n ? reporters_all().reporters[n].name : NULL;
}

/* Every text of a report says `bad`. */
static void add_hostile(World *w, const char *bad) {
    FileId file = source_add(&w->sources, str_fmt(&w->arena, "services/%s.ts", bad), str_of(bad));
    Span span = {file, 0, 5};
    Finding *f = finding_push(&w->findings, "spec-missing", LEVEL_ERROR, 3, span, str_of(bad));
    f->cause_text = f->method = f->path = f->operation = str_of(bad);
    finding_relate(&w->findings, f, span, str_of(bad));
    finding_step(&w->findings, f, str_of(bad));
    for (int i = 0; i < 8; i++)
        finding_push(&w->findings, "spec-missing", LEVEL_NOTE, 3, span, str_of(bad));
    trouble_add(&w->troubles, str_of(bad), str_of(bad));
    add_service(w);
    w->report.services.p[0].root = w->report.services.p[0].spec = report_keep(&w->report, str_of(bad));
}

static void test_nothing_to_obey(void **state) {
    World *w = *state;
    add_hostile(w, "x\x1b[2J\a\b\r\n::error::y\n##[error]z ##vso[task.complete]\n\xC2\x9B"
                   "31m\xE2\x80\xAE\x7F end");
    static const char *const never[] = {"\x1b",     "\a",           "\b",  "\r",    "\x7F",
                                        "\xC2\x9B", "\xE2\x80\xAE", "##[", "##vso["};
    for (size_t f = 0; format_name(f); f++) {
        Str text = print(w, format_name(f));
        for (size_t i = 0; i < sizeof never / sizeof *never; i++)
            assert_lacks(text, never[i]);
        for (Str rest = text; rest.n;) {
            Str line = str_trim(str_cut(rest, '\n', &rest));
            if (!str_starts(line, STR("::"))) continue;
            assert_string_equal(format_name(f), "github");
            assert_true(str_starts(line, STR("::error file=services/x")) ||
                        str_starts(line, STR("::notice file=services/x")) ||
                        str_starts(line, STR("::error title=routedrift")));
        }
        assert_true(str_is_utf8(text));
    }
}

static void test_no_key_in_any_format(void **state) {
    World *w = *state;
    add_hostile(w, key(w, "AbC123").p);
    for (size_t f = 0; format_name(f); f++)
        assert_lacks(print(w, format_name(f)), str_sub(key(w, "AbC123"), 12, 40).p);
    Str k = key(w, "AbC123");
    for (size_t f = 0; format_name(f); f++)
        for (size_t n = 5; n + 8 <= k.n; n++)
            assert_true(str_find(print(w, format_name(f)), str_sub(k, n, n + 8), 0) < 0);
}

static void test_broken_utf8(void **state) {
    World *w = *state;
    add_hostile(w, "a\xFF\xC3 \xE2\x82");
    for (size_t f = 0; format_name(f); f++)
        assert_true(str_is_utf8(print(w, format_name(f))));
}

/* Texts of the formats that are tests of their own. */
static Str printed(World *w, void (*write)(Out *, Str), const char *text) {
    Out out = out_new(&w->arena);
    write(&out, str_of(text));
    return out_str_of(&out);
}

static void test_markdown_text(void **state) {
    World *w = *state;
    static const char *const prose[][2] = {
        {"GET /users/:id", "GET /users/:id"},
        {"`GET` a|b_c*", "`GET` a\\|b\\_c\\*"},
        {"one ` alone <b>", "one \\` alone \\<b\\>"},
        {"by @me #12", "by @<!-- -->me #<!-- -->12"},
        {"[x](https://y)", "\\[x\\](https:<!-- -->//y)"},
        {"a\\|b", "a\\\\\\|b"},
        {"`a|[x](y)`", "a\\|\\[x\\](y)"},
        {"\x1b[2J", "\\\\x1b\\[2J"},
    };
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        assert_string_equal(printed(w, markdown_prose, prose[i][0]).p, prose[i][1]);
    assert_string_equal(printed(w, markdown_code, "a`b").p, "``a`b``");
    assert_string_equal(printed(w, markdown_code, "`a").p, "`` `a ``");
    assert_string_equal(printed(w, markdown_code, "a|b").p, "a\\|b");
    Out out = out_new(&w->arena);
    markdown_block(&out, STR("a\n````\n::b"), 2);
    assert_string_equal(out_str_of(&out).p, "  `````\n  a\n  ````\n  \\x3a:b\n  `````\n");
}

/* A comment has to fit, and what does not is counted. */
static void test_markdown_size(void **state) {
    World *w = *state;
    add_service(w);
    for (uint32_t i = 0; i < 3000; i++)
        add_plain(w, LEVEL_ERROR, str_fmt(&w->arena, "number %u", i).p);
    Str text = print(w, "markdown");
    assert_true(text.n < 60000);
    assert_has(text, "2950 further findings are left out here; the whole report has them.\n");
    assert_has(text, "their causes and fixes.\n\n</details>\n");
}

static void test_xml_text(void **state) {
    World *w = *state;
    assert_string_equal(printed(w, xml_text, "a<b>&\"]]>\n\x1b").p, "a&lt;b&gt;&amp;&quot;]]&gt;\n\\x1b");
    assert_string_equal(printed(w, xml_text, "\xEF\xBF\xBE\xEF\xBF\xBF").p, "\\u{fffe}\\u{ffff}");
    Out out = out_new(&w->arena);
    xml_attribute(&out, "a", STR("x\ny'"));
    assert_string_equal(out_str_of(&out).p, " a=\"x&#10;y'\"");
}

/* A finding below the failing level is no failure. */
static void test_junit_agrees_with_the_status(void **state) {
    World *w = *state;
    add_service(w);
    add_whole(w);
    add_plain(w, LEVEL_WARNING, "m");
    assert_has(print(w, "junit"), "<testsuites name=\"routedrift\" tests=\"2\" failures=\"1\" errors=\"0\">");
    w->report.fail_on = (Threshold){.level = LEVEL_NOTE};
    assert_has(print(w, "junit"), "tests=\"2\" failures=\"2\" errors=\"0\">");
    w->report.fail_on = (Threshold){.never = true};
    assert_lacks(print(w, "junit"), "<failure");
}

static void test_same_bytes(void **state) {
    World *w = *state;
    add_service(w);
    add_whole(w);
    for (size_t f = 0; format_name(f); f++)
        assert_string_equal(print(w, format_name(f)).p, print(w, format_name(f)).p);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {CASE(test_mask_hides_keys),
                                       CASE(test_mask_leaves_the_rest),
                                       CASE(test_visible),
                                       CASE(test_cell_widths),
                                       CASE(test_excerpt),
                                       CASE(test_excerpt_gutter),
                                       CASE(test_excerpt_of_long_lines),
                                       CASE(test_excerpt_hides_keys),
                                       CASE(test_excerpt_hides_half_keys),
                                       CASE(test_excerpt_of_long_spans),
                                       CASE(test_excerpt_keeps_columns_behind_a_key),
                                       CASE(test_paths),
                                       CASE(test_append),
                                       CASE(test_registry),
                                       CASE(test_text),
                                       CASE(test_text_clean),
                                       CASE(test_text_without_express),
                                       CASE(test_text_incomplete),
                                       CASE(test_text_groups),
                                       CASE(test_text_many_notes),
                                       CASE(test_text_without_a_place),
                                       CASE(test_color),
                                       CASE(test_json),
                                       CASE(test_json_leaves_out),
                                       CASE(test_sarif_run),
                                       CASE(test_sarif_result),
                                       CASE(test_sarif_fixes),
                                       CASE(test_sarif_incomplete),
                                       CASE(test_silenced),
                                       CASE(test_sarif_uri),
                                       CASE(test_sarif_links_are_text),
                                       CASE(test_sarif_unknown_rule),
                                       CASE(test_fingerprint),
                                       CASE(test_fingerprints_differ),
                                       CASE(test_github),
                                       CASE(test_github_escapes),
                                       CASE(test_nothing_to_obey),
                                       CASE(test_no_key_in_any_format),
                                       CASE(test_broken_utf8),
                                       CASE(test_markdown_text),
                                       CASE(test_markdown_size),
                                       CASE(test_xml_text),
                                       CASE(test_junit_agrees_with_the_status),
                                       CASE(test_same_bytes)};
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
