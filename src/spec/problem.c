/* Problems of a document, and the documents themselves as they are read for it. */
#include "spec/loader.h"

#include <stdarg.h>
#include <stdio.h>

static bool is_control(unsigned char c) {
    return c < 0x20 || c == 0x7F;
}

Str spec_printable(Arena *arena, Str text) {
    Out out = out_new(arena);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (is_control(c))
            out_fmt(&out, "\\x%02x", c);
        else
            out_char(&out, (char)c);
    }
    return out_str_of(&out);
}

Str spec_show(Arena *arena, Str text) {
    enum { SHOWN = 120 };
    if (text.n <= SHOWN) return spec_printable(arena, text);
    size_t end = SHOWN;
    while (end && ((unsigned char)text.p[end] & 0xC0) == 0x80)
        end--;
    return str_join(arena, spec_printable(arena, str_sub(text, 0, end)), STR("…"));
}

SpecProblem *spec_problem(SpecLoader *l, const char *rule, Span span, const char *fmt, ...) {
    if (l->spec->problems.n > SPEC_PROBLEMS) return NEW(l->arena, SpecProblem);
    char message[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    SpecProblem p = {.rule = rule, .span = span, .message = str_copy(l->arena, str_of(message))};
    if (l->spec->problems.n == SPEC_PROBLEMS) {
        p.rule = "spec-invalid";
        p.message = str_fmt(l->arena, "more than %d problems: the rest is left out", SPEC_PROBLEMS);
    }
    vec_push(l->arena, &l->spec->problems, p);
    return &l->spec->problems.p[l->spec->problems.n - 1];
}

bool spec_spend(SpecLoader *l, uint64_t work, Span span) {
    bool before = l->work <= SPEC_WORK;
    l->work += work;
    if (before && l->work > SPEC_WORK)
        spec_problem(l, "spec-invalid", span,
                     "too much is reached through references (work limit): the rest is not read");
    return l->work <= SPEC_WORK;
}

static void report_duplicates(SpecLoader *l, const YamlDocument *doc) {
    for (uint32_t i = 0; i < doc->duplicates.n; i++) {
        const YamlDuplicate *d = &doc->duplicates.p[i];
        SpecProblem *p = spec_problem(l, "spec-key-duplicate", d->second,
                                      "the key `%.*s` stands here a second time; the first one counts",
                                      STR_ARG(spec_show(l->arena, d->key)));
        p->other = d->first;
        p->other_message = STR("the first one");
    }
}

const YamlDocument *spec_document(SpecLoader *l, FileId file) {
    uint32_t at;
    if (map_get(&l->by_file, file, &at)) return &l->documents.p[at];
    YamlDocument doc = yaml_read(l->arena, l->mem, l->sources, file);
    map_set(l->arena, &l->by_file, file, l->documents.n);
    vec_push(l->arena, &l->documents, doc);
    report_duplicates(l, &doc);
    return &l->documents.p[l->documents.n - 1];
}
