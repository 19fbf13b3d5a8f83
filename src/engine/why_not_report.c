/* `routes --why-not FILE:LINE`: one service is evaluated, the one that the file belongs to, with notes of
 * what ran; the answer is made of them.
 *
 *     src/app.js:12, src/app.js:12:5 → src/app.js, line 12 */
#include "base/json.h"
#include "base/path.h"
#include "engine/session.h"
#include "eval/watch.h"
#include "explain/explain.h"

/* Cuts `:digits` off the end; 0 when there are none. */
static uint32_t cut_number(Str *text) {
    uint64_t n = 0;
    ptrdiff_t colon = str_rfind_char(*text, ':');
    if (colon <= 0 || !str_u64(str_sub(*text, (size_t)colon + 1, text->n), &n) || !n || n > UINT32_MAX)
        return 0;
    text->n = (size_t)colon;
    return (uint32_t)n;
}

static Str place_trouble(RdSession *s, Str given, Str path) {
    const SourceFile *f = source_file(&s->sources, source_open(&s->sources, path, SOURCE_LIMIT));
    if (f->status != READ_OK)
        return str_fmt(&s->arena, "--why-not: %.*s: %s", STR_ARG(given), read_status_text(f->status));
    uint32_t lines =
        source_position(&s->sources, source_open(&s->sources, path, SOURCE_LIMIT), (uint32_t)f->text.n).line;
    if (s->why_not_line > lines)
        return str_fmt(&s->arena, "--why-not: %.*s has %u lines", STR_ARG(given), lines);
    return (Str){0};
}

bool why_not_place(RdSession *s, Str *trouble) {
    if (s->request->explain_path) {
        *trouble = STR("--explain and --why-not are two questions: ask one at a time");
        return false;
    }
    Str text = str_of(s->request->why_not), given;
    uint32_t last = cut_number(&text), before = last ? cut_number(&text) : 0;
    s->why_not_line = before ? before : last;
    given = str_copy(&s->arena, text);
    if (!last) {
        *trouble =
            str_fmt(&s->arena, "--why-not wants a file and a line, such as src/app.js:12, not \"%.*s\"",
                    STR_ARG(given));
        return false;
    }
    s->why_not_file = session_path(s, given.p);
    *trouble = s->why_not_file.n
                   ? place_trouble(s, given, s->why_not_file)
                   : str_fmt(&s->arena, "--why-not: %.*s: no such file in the repository", STR_ARG(given));
    return !trouble->n;
}

static bool loads_file(const RdSession *s, const Audit *a) {
    for (uint32_t i = 0; i < a->eval->modules.n; i++)
        if (a->eval->modules.p[i]->parsed && str_eq(a->eval->modules.p[i]->path, s->why_not_file))
            return true;
    return false;
}

void why_not_services(RdSession *s, Paths *services) {
    if (!s->why_not_file.n || s->request->path_count) return;
    Str package = manifest_nearest(&s->project, path_dir(s->why_not_file));
    if (package.n && yaml_get(manifest_package(&s->project, package), STR("dependencies")))
        session_add_once(s, services, package);
}

/* The service whose directory is the nearest one around the file; UINT32_MAX: none is around it. */
static uint32_t nearest_service(const RdSession *s, const Paths *services) {
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < services->n; i++)
        if (path_is_inside(services->p[i], s->why_not_file) &&
            (best == UINT32_MAX || path_is_inside(services->p[best], services->p[i])))
            best = i;
    return best;
}

/* A package that several services share belongs to none of them. */
void why_not_audit(RdSession *s, const Paths *services) {
    uint32_t own = nearest_service(s, services);
    if (own != UINT32_MAX) s->why_not_audit = audit_service(s, services->p[own], services, false);
    bool found = s->why_not_audit && loads_file(s, s->why_not_audit);
    for (uint32_t i = 0; i < services->n && !found; i++) {
        if (i == own) continue;
        const Audit *a = audit_service(s, services->p[i], services, false);
        found = loads_file(s, a);
        if (found || !s->why_not_audit) s->why_not_audit = a;
    }
}

static void print_json(RdSession *s, const Explain *x, const WhyNot *answer) {
    Json j = json_new(&s->out, true);
    json_object(&j);
    json_key_u64(&j, "version", 1);
    json_key(&j, "question");
    json_object(&j);
    json_key_str(&j, "file", explain_file(x, s->why_not_file));
    json_key_u64(&j, "line", s->why_not_line);
    json_end(&j);
    json_key_str(&j, "service", explain_file(x, x->root));
    why_not_print_json(x, answer, &j);
    json_incomplete(s, &j);
    json_end(&j);
    out_char(&s->out, '\n');
}

int run_why_not(RdSession *s, bool json) {
    const Audit *a = s->why_not_audit;
    WhyNot answer;
    Explain x = explain_of(s, a);
    x.watch = a->watch;
    x.root = a->service.root;
    x.entries = &a->service.entries;
    explain_why_not(&x, s->why_not_file, s->why_not_line, &answer);
    Str title = str_fmt(&s->arena, "%.*s:%u", STR_ARG(explain_file(&x, s->why_not_file)), s->why_not_line);
    if (json)
        print_json(s, &x, &answer);
    else
        why_not_print_text(&x, title, &answer, &s->out);
    return answer.serving ? RD_CLEAN : RD_FINDINGS;
}
