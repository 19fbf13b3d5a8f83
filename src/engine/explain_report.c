/* `routes --explain METHOD PATH`: the question is put to every service that was audited; those that answer
 * are printed, or where none does what each has near. */
#include "base/path.h"
#include "engine/session.h"
#include "explain/explain.h"

typedef struct Asked {
    Explain explain;
    RouteAnswer answer;
    Str service; /* as printed */
} Asked;

Explain explain_of(RdSession *s, const Audit *a) {
    return (Explain){.arena = &s->arena,
                     .sources = &s->sources,
                     .ev = a->eval,
                     .log = &a->log,
                     .table = &a->routes,
                     .express_major = a->service.express_major == 5 ? 5 : 4,
                     .base = s->base,
                     .width = s->request->width};
}

static bool has_something(const Asked *a, bool any_serves) {
    return any_serves ? a->answer.serving : a->answer.routes.n || a->answer.near.n;
}

static void print_text(RdSession *s, const Asked *asked, uint32_t n, Str title, bool any_serves) {
    bool printed = false;
    for (uint32_t i = 0; i < n; i++) {
        if (n > 1 && !has_something(&asked[i], any_serves)) continue;
        out_cstr(&s->out, printed ? "\n" : "");
        if (n > 1) out_fmt(&s->out, "%.*s: ", STR_ARG(asked[i].service));
        explain_print_text(&asked[i].explain, title, &asked[i].answer, &s->out);
        printed = true;
    }
    if (!printed) out_fmt(&s->out, "no route of any service answers %.*s\n", STR_ARG(title));
}

void json_incomplete(RdSession *s, Json *j) {
    json_key(j, "incomplete");
    json_array(j);
    for (uint32_t i = 0; i < s->troubles.list.n; i++) {
        const Trouble *t = &s->troubles.list.p[i];
        json_object(j);
        json_key_str(j, "file", t->file);
        if (t->line) json_key_u64(j, "line", t->line);
        json_key_str(j, "message", t->message);
        json_end(j);
    }
    json_end(j);
}

static void print_json(RdSession *s, const Asked *asked, uint32_t n) {
    Json j = json_new(&s->out, true);
    json_object(&j);
    json_key_u64(&j, "version", 1);
    json_key(&j, "question");
    json_object(&j);
    json_key_str(&j, "method", str_of(s->request->explain_method));
    json_key_str(&j, "path", str_of(s->request->explain_path));
    json_end(&j);
    json_key(&j, "services");
    json_array(&j);
    for (uint32_t i = 0; i < n; i++) {
        json_object(&j);
        json_key_str(&j, "root", asked[i].service);
        explain_print_json(&asked[i].explain, &asked[i].answer, &j);
        json_end(&j);
    }
    json_end(&j);
    json_incomplete(s, &j);
    json_end(&j);
    out_char(&s->out, '\n');
}

int run_explain_route(RdSession *s, bool json, Str *trouble) {
    Asked *asked = NEW_N(&s->arena, Asked, s->audits.n + 1);
    bool serves = false;
    Str method = str_of(s->request->explain_method), path = str_of(s->request->explain_path);
    for (uint32_t i = 0; i < s->audits.n; i++) {
        const Audit *a = s->audits.p[i];
        Question q;
        asked[i].explain = explain_of(s, a);
        asked[i].service = path_relative(&s->arena, s->base, a->service.root);
        if (!question_parse(&s->arena, method, path, asked[i].explain.express_major, &q, trouble))
            return RD_INCOMPLETE;
        explain_question(&asked[i].explain, &q, &asked[i].answer);
        serves |= asked[i].answer.serving > 0;
    }
    if (json)
        print_json(s, asked, s->audits.n);
    else
        print_text(s, asked, s->audits.n, str_fmt(&s->arena, "%.*s %.*s", STR_ARG(method), STR_ARG(path)),
                   serves);
    return serves ? RD_CLEAN : RD_FINDINGS;
}
