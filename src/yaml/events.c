/* libyaml's events → builder calls. Nothing but this file talks to libyaml.
 *
 * `&a key: 'x'` gives a scalar event whose marks take in the anchor; the span kept is that of `'x'` alone,
 * because edits replace values and excerpts should point at them. */
#include "yaml/events.h"

#include "yaml/offset.h"

#include <yaml.h>

typedef struct Reader {
    Builder *b;
    Str text;
    Offsets offsets;
    bool has_directives; /* the text holds the word that they begin with */
    uint32_t seen;       /* end of the last scalar: no comment lies inside of one */
} Reader;

static Span span_of(const Reader *r, size_t start, size_t end) {
    return (Span){
        .file = r->b->file, .start = offset_byte(&r->offsets, start), .end = offset_byte(&r->offsets, end)};
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static uint32_t skip_space(Str text, uint32_t at, uint32_t end) {
    while (at < end && (is_space(text.p[at]) || text.p[at] == '#')) {
        if (text.p[at] == '#')
            while (at < end && text.p[at] != '\n')
                at++;
        else
            at++;
    }
    return at;
}

/* Where the value itself starts, behind `&anchor` and `!tag` in either order. */
static uint32_t value_start(Str text, Span span, Props props) {
    uint32_t at = span.start;
    for (int left = (props.anchor.n != 0) + (props.tag.n != 0); left; left--) {
        if (at >= span.end || (text.p[at] != '&' && text.p[at] != '!')) break;
        while (at < span.end && !is_space(text.p[at]))
            at++;
        at = skip_space(text, at, span.end);
    }
    return at;
}

/* A block scalar's mark lies behind its last line break, often at the next key. */
static uint32_t value_end(Str text, Span span) {
    uint32_t end = span.end;
    while (end > span.start && is_space(text.p[end - 1]))
        end--;
    return end;
}

/* Comments that address routedrift between the last scalar and `end`. A number sign begins a comment behind
 * white space only (YAML 1.2.2 §6.6). */
static void find_comments(Reader *r, uint32_t end) {
    for (uint32_t at = r->seen; r->has_directives && at < end; at++) {
        if (r->text.p[at] != '#' || (at && !is_space(r->text.p[at - 1]))) continue;
        uint32_t start = at, line = at;
        while (at < end && r->text.p[at] != '\n')
            at++;
        while (line && (r->text.p[line - 1] == ' ' || r->text.p[line - 1] == '\t'))
            line--;
        Str text = str_trim(str_sub(r->text, start + 1, at));
        if (!str_starts(text, DIRECTIVE_WORD) || r->b->doc->comments.n > DIRECTIVES_MAX) continue;
        vec_push(r->b->arena, &r->b->doc->comments,
                 (Comment){.span = {.file = r->b->file, .start = start, .end = at},
                           .text = text,
                           .own_line = line == 0 || r->text.p[line - 1] == '\n'});
    }
    if (end > r->seen) r->seen = end;
}

static Str bytes(const yaml_char_t *p) {
    return str_of((const char *)p);
}

static void on_scalar(Reader *r, const yaml_event_t *e) {
    Props props = {.anchor = bytes(e->data.scalar.anchor), .tag = bytes(e->data.scalar.tag)};
    Span span = span_of(r, e->start_mark.index, e->end_mark.index);
    span.start = value_start(r->text, span, props);
    span.end = value_end(r->text, span);
    find_comments(r, span.start);
    if (span.end > r->seen) r->seen = span.end;
    Str value = {.p = (const char *)e->data.scalar.value, .n = e->data.scalar.length};
    build_scalar(r->b, span, value, e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE, props);
}

static void on_open(Reader *r, const yaml_event_t *e, YamlKind kind, bool flow, Props props) {
    /* The event ends at the first key or behind the bracket, never before what the properties belong to. */
    Span span = span_of(r, e->start_mark.index, e->end_mark.index);
    build_open(r->b, kind, value_start(r->text, span, props), flow, props);
}

static void on_mapping(Reader *r, const yaml_event_t *e) {
    Props props = {.anchor = bytes(e->data.mapping_start.anchor), .tag = bytes(e->data.mapping_start.tag)};
    on_open(r, e, YAML_MAPPING, e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE, props);
}

static void on_sequence(Reader *r, const yaml_event_t *e) {
    Props props = {.anchor = bytes(e->data.sequence_start.anchor), .tag = bytes(e->data.sequence_start.tag)};
    on_open(r, e, YAML_SEQUENCE, e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE, props);
}

static void on_event(Reader *r, const yaml_event_t *e) {
    switch (e->type) {
    case YAML_SCALAR_EVENT: on_scalar(r, e); break;
    case YAML_MAPPING_START_EVENT: on_mapping(r, e); break;
    case YAML_SEQUENCE_START_EVENT: on_sequence(r, e); break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT: build_close(r->b, offset_byte(&r->offsets, e->end_mark.index)); break;
    case YAML_ALIAS_EVENT:
        build_alias(r->b, bytes(e->data.alias.anchor), span_of(r, e->start_mark.index, e->end_mark.index));
        break;
    case YAML_DOCUMENT_START_EVENT: build_document(r->b); break;
    case YAML_STREAM_END_EVENT: find_comments(r, (uint32_t)r->text.n); break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT: break;
    }
}

static Span error_span(const Reader *r, const yaml_parser_t *parser) {
    size_t at = offset_byte(&r->offsets, parser->problem_mark.index);
    if (parser->error == YAML_READER_ERROR) at = parser->problem_offset; /* counted in bytes */
    if (at > r->text.n) at = r->text.n;
    return (Span){.file = r->b->file,
                  .start = (uint32_t)at,
                  .end = (uint32_t)(at + (at < r->text.n && r->text.p[at] != '\n'))};
}

static void fail(const Reader *r, const yaml_parser_t *parser) {
    const char *problem = parser->problem ? parser->problem : "not readable";
    const char *context = parser->context ? parser->context : "";
    Str text = str_fmt(r->b->arena, "%s%s%s", problem, *context ? " " : "", context);
    if (parser->error == YAML_MEMORY_ERROR) text = STR("the machine has no more memory");
    build_fail(r->b, text, error_span(r, parser));
}

/* False when libyaml refused. */
static bool pump(Reader *r, yaml_parser_t *parser) {
    for (bool more = true; more && !build_failed(r->b);) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            fail(r, parser);
            return false;
        }
        on_event(r, &event);
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    return true;
}

bool events_read(Builder *b, Str text) {
    yaml_parser_t parser;
    Reader r = {.b = b,
                .text = text,
                .offsets = offsets_new(&b->scratch, text),
                .has_directives = str_find(text, DIRECTIVE_WORD, 0) != STR_NPOS};
    if (!yaml_parser_initialize(&parser)) {
        build_fail(b, STR("the machine has no more memory"), (Span){.file = b->file});
        return false;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
    bool accepted = pump(&r, &parser);
    yaml_parser_delete(&parser);
    return !accepted;
}
