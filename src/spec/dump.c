/* A loaded document as text, one operation a line, for `dump spec` and the cases under fixtures/spec:
 *
 *     openapi 3.0.3
 *     GET /users  openapi.yml:5:5  id=listUsers security=token
 *     base /v1
 *
 * Alternatives of `security` are separated by `|`, schemes of one by `+`; `-` is the empty requirement. */
#include "spec/loader.h"

typedef struct Dump {
    Out *out;
    Arena *arena;
    Sources *sources;
} Dump;

static void put(Dump *d, Str s) {
    out_str(d->out, spec_printable(d->arena, s));
}

static void put_place(Dump *d, Span span) {
    Position at = source_position(d->sources, span.file, span.start);
    put(d, source_file(d->sources, span.file)->path);
    out_fmt(d->out, ":%u:%u", at.line, at.column);
}

static void put_field(Dump *d, const char *name, Str value) {
    if (!value.n) return;
    out_fmt(d->out, " %s=", name);
    put(d, value);
}

static void put_list(Dump *d, const char *name, const Str *list, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0)
            out_fmt(d->out, " %s=", name);
        else
            out_char(d->out, ',');
        put(d, list[i]);
    }
}

static void put_security(Dump *d, const Operation *op) {
    if (!op->has_security && !op->security.n) return;
    out_cstr(d->out, op->has_security ? " security=" : " default-security=");
    if (!op->security.n) out_cstr(d->out, "none");
    for (uint32_t i = 0; i < op->security.n; i++) {
        const SecurityRequirement *r = &op->security.p[i];
        if (i) out_char(d->out, '|');
        if (!r->schemes.n) out_char(d->out, '-');
        for (uint32_t k = 0; k < r->schemes.n; k++) {
            if (k) out_char(d->out, '+');
            put(d, r->schemes.p[k]);
        }
    }
}

static void put_parameters(Dump *d, const ParameterList *parameters) {
    for (uint32_t i = 0; i < parameters->list.n; i++) {
        out_cstr(d->out, i ? "," : " parameters=");
        put(d, parameters->list.p[i].name);
        out_char(d->out, ':');
        put(d, parameters->list.p[i].in);
    }
    if (parameters->open) out_cstr(d->out, parameters->list.n ? ",…" : " parameters=…");
}

static void put_method(Dump *d, Method method) {
    for (const char *c = method_name(method); *c; c++)
        out_char(d->out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
}

/* The base paths of `servers` of its own or of its path item. */
static void put_bases(Dump *d, const Spec *spec, const Operation *op) {
    const BaseList *of = &spec->documents.p[op->document].bases;
    bool same = op->bases.n == of->n;
    for (uint32_t i = 0; same && i < of->n; i++)
        same = op->bases.p[i] == of->p[i];
    for (uint32_t i = 0; !same && i < op->bases.n; i++) {
        Str base = spec->base_paths.p[op->bases.p[i]];
        out_cstr(d->out, i ? "," : " base=");
        put(d, base.n ? base : STR("/"));
    }
}

static void put_operation(Dump *d, const Spec *spec, const Operation *op) {
    put_method(d, op->method);
    out_char(d->out, ' ');
    put(d, op->path);
    out_cstr(d->out, "  ");
    put_place(d, op->span);
    out_char(d->out, ' ');
    put_field(d, "id", op->operation_id);
    put_bases(d, spec, op);
    put_security(d, op);
    put_list(d, "interfaces", op->interfaces.p, op->interfaces.n);
    put_field(d, "service", op->service_id);
    put_field(d, "prefix", op->path_prefix);
    put_field(d, "deployment", op->deployment);
    put_field(d, "rate", op->rate_limits);
    if (op->websocket) out_cstr(d->out, " websocket");
    if (op->cors_allow_all) out_cstr(d->out, " cors");
    put_parameters(d, &op->parameters);
    put_list(d, "responses", op->responses.p, op->responses.n);
    put_list(d, "ignore", op->ignored.p, op->ignored.n);
    if (d->out->p[d->out->n - 1] == ' ') d->out->n -= 1; /* no facts: no separator */
    out_char(d->out, '\n');
}

static void put_problem(Dump *d, const SpecProblem *p) {
    out_fmt(d->out, "%s %s  ", p->mild ? "remark" : "problem", p->rule);
    put_place(d, p->span);
    out_cstr(d->out, "  ");
    put(d, p->message);
    if (p->other.file) {
        out_cstr(d->out, " (");
        put(d, p->other_message);
        out_cstr(d->out, ": ");
        put_place(d, p->other);
        out_char(d->out, ')');
    }
    out_char(d->out, '\n');
}

void spec_dump(Out *out, Sources *sources, const Spec *spec) {
    Dump d = {.out = out, .arena = out->arena, .sources = sources};
    bool swagger = str_starts(spec->version, STR("2"));
    if (spec->version.n) {
        out_cstr(out, swagger ? "swagger " : "openapi ");
        put(&d, spec->version);
        out_char(out, '\n');
    }
    for (uint32_t i = 0; i < spec->operations.n; i++)
        put_operation(&d, spec, &spec->operations.p[i]);
    const BaseList *bases = &spec->documents.p[0].bases;
    for (uint32_t i = 0; i < bases->n || i == 0; i++) {
        Str base = bases->n ? spec->base_paths.p[bases->p[i]] : (Str){0};
        out_cstr(out, "base ");
        put(&d, base.n ? base : STR("/"));
        out_char(out, '\n');
    }
    if (spec->service_id.n) {
        out_cstr(out, "service ");
        put(&d, spec->service_id);
        out_char(out, '\n');
    }
    for (uint32_t i = 0; i < spec->problems.n; i++)
        put_problem(&d, &spec->problems.p[i]);
    if (!spec->usable) out_cstr(out, "unusable\n");
}
