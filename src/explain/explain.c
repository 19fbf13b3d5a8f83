/* What the parts of an explanation share: places, code on one line, facts. */
#include "explain/explain.h"

#include "base/path.h"
#include "report/excerpt.h"
#include "report/mask.h"
#include "report/visible.h"

Str explain_file(const Explain *x, Str path) {
    return path_relative(x->arena, x->base, path);
}

Str explain_place(const Explain *x, Span span) {
    Str path = path_relative(x->arena, x->base, source_file(x->sources, span.file)->path);
    uint32_t line = source_position(x->sources, span.file, span.start).line;
    return str_fmt(x->arena, "%.*s:%u", STR_ARG(path), line);
}

Place explain_at(const Explain *x, Span span) {
    Place place = {.start = {1, 1}, .end = {1, 1}};
    if (!span.file) return place;
    Str path = path_relative(x->arena, x->base, source_file(x->sources, span.file)->path);
    place.file = report_mask(x->arena, path);
    place.start = source_position(x->sources, span.file, span.start);
    place.end = source_position(x->sources, span.file, span.end > span.start ? span.end : span.start);
    place.excerpt = excerpt_of(x->arena, x->sources, span);
    return place;
}

Str explain_text(const Explain *x, Str text) {
    return visible_str(x->arena, report_mask(x->arena, text));
}

const Module *explain_module(const Explain *x, FileId file) {
    for (uint32_t i = 0; i < x->ev->modules.n; i++) {
        const Module *m = x->ev->modules.p[i];
        if (m->parsed && m->ast.root && m->ast.file == file) return m;
    }
    return NULL;
}

/* Runs of white space count as one blank. */
Str explain_code(const Explain *x, Span span, size_t most) {
    Str text = str_trim(source_text(x->sources, span));
    Out out = out_new(x->arena);
    if (text.n > 4 * most + MASK_KEY_MAX) { /* half a key at the cut could not be recognised */
        Str head = report_mask(x->arena, str_sub(text, 0, 4 * most + MASK_KEY_MAX));
        text = str_sub(head, 0, head.n > MASK_KEY_MAX ? head.n - MASK_KEY_MAX : 0);
    } else {
        text = report_mask(x->arena, text);
    }
    bool blank = false;
    for (size_t i = 0; i < text.n; i++) {
        bool space = text.p[i] == ' ' || text.p[i] == '\t' || text.p[i] == '\n' || text.p[i] == '\r';
        bool starts = ((unsigned char)text.p[i] & 0xC0) != 0x80; /* of a code point */
        if (starts && out.n + 4 > most) {
            out_cstr(&out, "…");
            break;
        }
        if (!space && blank) out_char(&out, ' ');
        if (!space) out_char(&out, text.p[i]);
        blank = space;
    }
    return out_str_of(&out);
}

Str explain_quote(const Explain *x, Span span) {
    Str code = explain_code(x, span, 60);
    return str_find_char(code, '`', 0) < 0 ? str_fmt(x->arena, "`%.*s`", STR_ARG(code)) : code;
}

void fact_push(const Explain *x, Facts *facts, FactKind kind, Span span, Str text) {
    vec_push(x->arena, facts, (Fact){.kind = kind, .span = span, .text = text});
}
