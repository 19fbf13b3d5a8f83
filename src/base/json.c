/* JSON writer (RFC 8259). */
#include "base/json.h"

#include <assert.h>

Json json_new(Out *out, bool pretty) {
    return (Json){.out = out, .pretty = pretty};
}

static void json_newline(Json *j) {
    if (!j->pretty) return;
    out_char(j->out, '\n');
    out_fill(j->out, ' ', (size_t)j->depth * 2);
}

static void json_item(Json *j) {
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->depth == 0) return;
    uint64_t bit = (uint64_t)1 << j->depth;
    if (j->filled & bit) out_char(j->out, ',');
    j->filled |= bit;
    json_newline(j);
}

static void json_open(Json *j, char c, bool object) {
    json_item(j);
    out_char(j->out, c);
    j->depth++;
    assert(j->depth < 64);
    uint64_t bit = (uint64_t)1 << j->depth;
    j->filled &= ~bit;
    j->objects = object ? j->objects | bit : j->objects & ~bit;
}

void json_object(Json *j) {
    json_open(j, '{', true);
}

void json_array(Json *j) {
    json_open(j, '[', false);
}

void json_end(Json *j) {
    uint64_t bit = (uint64_t)1 << j->depth;
    bool object = j->objects & bit, filled = j->filled & bit;
    j->depth--;
    if (filled) json_newline(j);
    out_char(j->out, object ? '}' : ']');
}

static size_t utf8_length(Str s, size_t i) {
    unsigned char c = (unsigned char)s.p[i];
    size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (i + n > s.n || !str_is_utf8((Str){s.p + i, n})) return 0;
    return n;
}

/* What a terminal or a CI runner would act on although it stands inside a string: C1 controls, line
 * separators, marks that reorder or hide text; and the bracket of "##[" and "##name[", by which GitHub and
 * Azure find commands anywhere in a line. The code point to escape, or 0. */
static uint32_t json_unsafe(Str s, size_t i, size_t n) {
    const unsigned char *p = (const unsigned char *)s.p + i;
    if (n == 2 && p[0] == 0xC2 && p[1] < 0xA0) return p[1];
    if (n == 3) {
        uint32_t c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        bool hidden = (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
                      (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c >= 0xFFFE;
        return hidden ? c : 0;
    }
    if (n != 1 || p[0] != '[') return 0;
    while (i > 0 && ((s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z') || (s.p[i - 1] >= 'A' && s.p[i - 1] <= 'Z')))
        i--;
    return i >= 2 && s.p[i - 1] == '#' && s.p[i - 2] == '#' ? '[' : 0;
}

static void json_text(Out *out, Str s) {
    out_char(out, '"');
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t n = utf8_length(s, i);
        if (n == 0)
            out_cstr(out, "\\ufffd");
        else if (c == '"' || c == '\\')
            out_char(out, '\\'), out_char(out, (char)c);
        else if (c == '\n')
            out_cstr(out, "\\n");
        else if (c == '\t')
            out_cstr(out, "\\t");
        else if (c == '\r')
            out_cstr(out, "\\r");
        else if (c < 0x20 || c == 0x7F)
            out_fmt(out, "\\u%04x", c);
        else if (json_unsafe(s, i, n))
            out_fmt(out, "\\u%04x", json_unsafe(s, i, n));
        else
            out_str(out, (Str){s.p + i, n});
        i += n ? n : 1;
    }
    out_char(out, '"');
}

void json_key(Json *j, const char *key) {
    json_item(j);
    json_text(j->out, str_of(key));
    out_cstr(j->out, j->pretty ? ": " : ":");
    j->after_key = true;
}

void json_str(Json *j, Str s) {
    json_item(j);
    json_text(j->out, s);
}

void json_cstr(Json *j, const char *s) {
    json_str(j, str_of(s));
}

void json_u64(Json *j, uint64_t v) {
    json_item(j);
    out_u64(j->out, v);
}

void json_bool(Json *j, bool v) {
    json_item(j);
    out_cstr(j->out, v ? "true" : "false");
}

void json_null(Json *j) {
    json_item(j);
    out_cstr(j->out, "null");
}

void json_key_str(Json *j, const char *key, Str s) {
    json_key(j, key);
    json_str(j, s);
}

void json_key_u64(Json *j, const char *key, uint64_t v) {
    json_key(j, key);
    json_u64(j, v);
}

void json_key_bool(Json *j, const char *key, bool v) {
    json_key(j, key);
    json_bool(j, v);
}
