/* JSON that libyaml refuses: cJSON says whether it is JSON and resolves the escapes, a light scan over the
 * same text beside it gives each value its place. `{"a\u00e9": 1}` → a mapping at 1:1 with a key at 1:2.
 *
 * cJSON's weak points (1.7.15) and what stands against them: it recurses to 1,000 levels (the scan refuses
 * at YAML_DEPTH first), `\u0000` cuts a string (refused), it keeps the first of two equal keys and its
 * getters ignore case (neither is used: children are walked in order and the builder finds duplicates),
 * text behind the value is ignored (refused), UTF-8 is not looked at (source/ did), numbers become doubles
 * (the text is taken instead). It keeps the place of its last error in a static variable, which is not read
 * here: the end pointer is. */
#include "yaml/events.h"

#include <cjson/cJSON.h>

typedef struct Scan {
    Builder *b;
    Str text;
    size_t at;
} Scan;

static Span here(const Scan *s, size_t start, size_t end) {
    return (Span){.file = s->b->file, .start = (uint32_t)start, .end = (uint32_t)end};
}

/* cJSON takes every byte up to 32 for white space. */
static void skip_space(Scan *s) {
    while (s->at < s->text.n && (unsigned char)s->text.p[s->at] <= ' ')
        s->at++;
}

/* Steps over a string, the opening quote at s->at. */
static void skip_string(Scan *s) {
    size_t start = s->at++;
    while (s->at < s->text.n && s->text.p[s->at] != '"') {
        if (str_starts(str_sub(s->text, s->at, s->text.n), STR("\\u0000")))
            build_fail(s->b, STR("a string holds \\u0000"), here(s, start, s->at));
        s->at += s->text.p[s->at] == '\\' ? 2 : 1;
    }
    s->at = s->at < s->text.n ? s->at + 1 : s->text.n;
}

/* Steps over a number, true, false or null. */
static void skip_word(Scan *s) {
    while (s->at < s->text.n && (unsigned char)s->text.p[s->at] > ' ' &&
           str_find_char(STR(",:]}"), s->text.p[s->at], 0) < 0)
        s->at++;
}

/* Looks for what cJSON must not see. */
static void guard(Scan s) {
    uint32_t depth = 0;
    while (s.at < s.text.n && !build_failed(s.b)) {
        char c = s.text.p[s.at];
        if (c == '"') {
            skip_string(&s);
            continue;
        }
        if (c == '{' || c == '[') depth++;
        if ((c == '}' || c == ']') && depth) depth--;
        if (depth > YAML_DEPTH)
            build_fail(s.b, str_fmt(s.b->arena, "nested deeper than %d levels (depth limit)", YAML_DEPTH),
                       here(&s, s.at, s.at + 1));
        s.at++;
    }
}

static void read_string(Scan *s, const char *value) {
    size_t start = s->at;
    skip_string(s);
    build_scalar(s->b, here(s, start, s->at), str_of(value), false, (Props){0});
}

static void read_value(Scan *s, const cJSON *item);

/* Elements of an array, or keys and values of an object; commas and colons are stepped over unseen, cJSON
 * has judged them. */
static void read_children(Scan *s, const cJSON *item, bool keyed) {
    build_open(s->b, keyed ? YAML_MAPPING : YAML_SEQUENCE, (uint32_t)s->at, true, (Props){0});
    for (const cJSON *child = item->child; child && !build_failed(s->b); child = child->next) {
        s->at++; /* the bracket or the comma */
        skip_space(s);
        if (keyed) {
            read_string(s, child->string);
            skip_space(s);
            s->at++; /* the colon */
            skip_space(s);
        }
        read_value(s, child);
        skip_space(s);
    }
    if (!item->child) {
        s->at++;
        skip_space(s);
    }
    s->at++;
    build_close(s->b, (uint32_t)s->at);
}

static void read_value(Scan *s, const cJSON *item) {
    size_t start = s->at;
    if (cJSON_IsArray(item) || cJSON_IsObject(item)) {
        read_children(s, item, cJSON_IsObject(item));
    } else if (cJSON_IsString(item)) {
        read_string(s, item->valuestring);
    } else {
        skip_word(s);
        build_scalar(s->b, here(s, start, s->at), str_sub(s->text, start, s->at), true, (Props){0});
    }
}

static void refuse(Scan *s, const char *end) {
    size_t at = end && end >= s->text.p ? (size_t)(end - s->text.p) : 0;
    if (at > s->text.n) at = s->text.n;
    build_fail(s->b, STR("this is not valid JSON"), here(s, at, at + (at < s->text.n)));
}

void json_read(Builder *b, Str text) {
    Scan s = {.b = b, .text = text};
    guard(s);
    if (build_failed(b)) return;
    const char *end = NULL;
    cJSON *root = cJSON_ParseWithLengthOpts(text.p, text.n, &end, 0);
    if (!root) {
        refuse(&s, end);
        return;
    }
    if (str_trim(str_sub(text, (size_t)(end - text.p), text.n)).n) {
        refuse(&s, end);
    } else {
        skip_space(&s);
        read_value(&s, root);
    }
    cJSON_Delete(root);
}
