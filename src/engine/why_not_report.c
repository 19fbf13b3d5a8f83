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
    if (trouble->n) return false;
    s->watch = NEW(&s->arena, Watch);
    s->watch->arena = &s->arena;
    return true;
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
    const Audit *a = s->audits.p[0];
    WhyNot answer;
    Explain x = explain_of(s, a);
    x.watch = s->watch;
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
