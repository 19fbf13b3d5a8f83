/* JSON.parse and JSON.stringify (ECMA-404 text to and from values). Known text gives values; text with a hole
 * gives an unknown value. Stringify keeps holes: {"a":"${?}"}. */
#include "natives/natives.h"
#include "natives/object.h"

#include <stdlib.h>
#include <string.h>

enum { JSON_DEPTH = 128 };

typedef struct Reader {
    Eval *ev;
    Str s;
    size_t at;
    bool failed;
    uint32_t depth;
} Reader;

static Value read_value(Reader *r);

static void skip_space(Reader *r) {
    while (r->at < r->s.n && strchr(" \t\r\n", r->s.p[r->at]))
        r->at++;
}

static bool take(Reader *r, char c) {
    skip_space(r);
    if (r->at >= r->s.n || r->s.p[r->at] != c) return false;
    r->at++;
    return true;
}

static void out_code(Out *out, uint32_t c) {
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    out_char(out, (char)(lead[more] | (c >> (6 * more))));
    while (more-- > 0)
        out_char(out, (char)(0x80 | ((c >> (6 * more)) & 0x3F)));
}

static uint32_t read_hex(Reader *r) {
    char digits[5] = {0};
    if (r->s.n - r->at < 4) {
        r->failed = true;
        return 0xFFFD;
    }
    memcpy(digits, r->s.p + r->at, 4);
    r->at += 4;
    return (uint32_t)strtoul(digits, NULL, 16);
}

static void read_escape(Reader *r, Out *out) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = r->at < r->s.n ? r->s.p[r->at++] : 0;
    const char *p = c ? strchr(from, c) : NULL;
    if (p) {
        out_char(out, to[p - from]);
    } else if (c == 'u') {
        uint32_t v = read_hex(r);
        bool pair = v >= 0xD800 && v < 0xDC00 && str_starts(str_sub(r->s, r->at, r->s.n), STR("\\u"));
        if (pair) r->at += 2;
        if (pair) v = 0x10000 + ((v - 0xD800) << 10) + (read_hex(r) & 0x3FF);
        if (v < 2 || (v >= 0xD800 && v < 0xE000)) v = 0xFFFD;
        out_code(out, v);
    } else {
        r->failed = true;
    }
}

static Str read_text(Reader *r) {
    Out out = out_new(r->ev->arena);
    while (r->at < r->s.n && !r->failed) {
        char c = r->s.p[r->at++];
        if (c == '"') return out_str_of(&out);
        if (c == '\\')
            read_escape(r, &out);
        else
            out_char(&out, c);
    }
    r->failed = true;
    return (Str){0};
}

static Value read_array(Reader *r) {
    Object *a = object_array(r->ev);
    if (take(r, ']')) return value_object(a);
    do
        array_push(r->ev, a, read_value(r));
    while (!r->failed && eval_step(r->ev) && take(r, ','));
    if (!take(r, ']')) r->failed = true;
    return value_object(a);
}

static Value read_object(Reader *r) {
    Object *o = object_plain(r->ev);
    if (take(r, '}')) return value_object(o);
    do {
        if (!take(r, '"')) r->failed = true;
        Sym name = r->failed ? 0 : sym_intern(r->ev->names, read_text(r));
        if (!take(r, ':')) r->failed = true;
        if (!r->failed) object_put(r->ev, o, name, read_value(r));
    } while (!r->failed && eval_step(r->ev) && take(r, ','));
    if (!take(r, '}')) r->failed = true;
    return value_object(o);
}

static bool take_word(Reader *r, Str word) {
    if (!str_starts(str_sub(r->s, r->at, r->s.n), word)) return false;
    r->at += word.n;
    return true;
}

static Value read_number(Reader *r) {
    char buffer[64];
    size_t n = 0;
    while (r->at < r->s.n && n < sizeof buffer - 1 && strchr("+-.eE0123456789", r->s.p[r->at]))
        buffer[n++] = r->s.p[r->at++];
    buffer[n] = 0;
    char *end;
    double v = strtod(buffer, &end);
    if (n == 0 || *end) r->failed = true;
    return value_number(v);
}

static Value read_value(Reader *r) {
    skip_space(r);
    if (r->failed || r->at >= r->s.n || r->depth > JSON_DEPTH) {
        r->failed = true;
        return value_undefined();
    }
    if (take_word(r, STR("true"))) return value_bool(true);
    if (take_word(r, STR("false"))) return value_bool(false);
    if (take_word(r, STR("null"))) return value_null();
    if (take(r, '"')) return value_text(r->ev, read_text(r));
    r->depth++;
    Value v = take(r, '[') ? read_array(r) : take(r, '{') ? read_object(r) : read_number(r);
    r->depth--;
    return v;
}

static Value json_parse(Eval *ev, const Call *call) {
    Str s;
    Value lifted;
    if (native_lift(ev, call, json_parse, &lifted)) return lifted;
    if (!native_string(ev, call_arg(call, 0), &s))
        return native_lost(ev, call, call_arg(call, 0), "JSON.parse");
    Reader r = {.ev = ev, .s = s};
    Value v = read_value(&r);
    skip_space(&r);
    if (r.failed || r.at < s.n)
        return native_throw_certain(ev, "SyntaxError", STR("Unexpected token in JSON"));
    return value_is_callable(call_arg(call, 1)) ? eval_unknown_call(ev, call, "JSON.parse") : v;
}

/* ---- stringify ---- */

typedef struct Writer {
    Eval *ev;
    Out out;
    Str indent;
    uint32_t depth;
    const Unknown *why;
    Span span;
    bool hole;
} Writer;

static void write_hole(Writer *w, Value v) {
    out_char(&w->out, HOLE);
    w->hole = true;
    if (!w->why) w->why = value_why(v);
}

static void write_quoted(Writer *w, Str s) {
    out_char(&w->out, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"' || c == '\\')
            out_char(&w->out, '\\'), out_char(&w->out, c);
        else if (c == '\n')
            out_cstr(&w->out, "\\n");
        else if (c == '\t')
            out_cstr(&w->out, "\\t");
        else if (c == '\r')
            out_cstr(&w->out, "\\r");
        else if (c == HOLE || (unsigned char)c >= 0x20)
            out_char(&w->out, c);
        else
            out_fmt(&w->out, "\\u%04x", (unsigned char)c);
    }
    out_char(&w->out, '"');
}

static void write_newline(Writer *w) {
    if (!w->indent.n) return;
    out_char(&w->out, '\n');
    for (uint32_t i = 0; i < w->depth; i++)
        out_str(&w->out, w->indent);
}

static void write_value(Writer *w, Value v);

static bool is_left_out(Value v) {
    return v.kind == VALUE_UNDEFINED || v.kind == VALUE_SYMBOL || value_is_callable(v);
}

static void write_array(Writer *w, Object *a) {
    out_char(&w->out, '[');
    w->depth++;
    for (uint32_t i = 0; i < a->item_n; i++) {
        if (i) out_char(&w->out, ',');
        write_newline(w);
        write_value(w, is_left_out(a->items[i]) ? value_null() : a->items[i]);
    }
    if (a->flags & OBJECT_OPEN) write_hole(w, a->slot);
    w->depth--;
    if (a->item_n) write_newline(w);
    out_char(&w->out, ']');
}

static void write_object(Writer *w, Value o) {
    Fields fields = {0};
    const Unknown *why = NULL;
    bool any = false, whole = fields_of(w->ev, o, w->span, &fields, &why);
    out_char(&w->out, '{');
    w->depth++;
    for (uint32_t i = 0; i < fields.n; i++) {
        if (is_left_out(fields.p[i].value)) continue;
        if (any) out_char(&w->out, ',');
        any = true;
        write_newline(w);
        write_quoted(w, sym_str(w->ev->names, fields.p[i].name));
        out_cstr(&w->out, w->indent.n ? ": " : ":");
        write_value(w, fields.p[i].value);
    }
    if (!whole) write_hole(w, why ? value_unknown_of(why) : value_undefined());
    w->depth--;
    if (any) write_newline(w);
    out_char(&w->out, '}');
}

static void write_value(Writer *w, Value v) {
    Str s;
    Prop *to_json = v.kind == VALUE_OBJECT ? object_find(v.object, native_sym(w->ev, "toJSON")) : NULL;
    if (w->depth > JSON_DEPTH || w->out.n > LIMIT_TEXT || !eval_step(w->ev)) {
        write_hole(w, v);
    } else if (to_json && value_is_callable(to_json->value)) {
        w->depth++;
        write_value(w, eval_call(w->ev, to_json->value, v, NULL, 0, w->span));
        w->depth--;
    } else if (v.kind == VALUE_TEXT) {
        w->hole = w->hole || v.text->has_hole;
        if (!w->why) w->why = v.text->why;
        write_quoted(w, v.text->str);
    } else if (v.kind == VALUE_NUMBER && v.number - v.number != 0) {
        out_cstr(&w->out, "null");
    } else if (v.kind == VALUE_OBJECT) {
        if (v.object->kind == OBJECT_ARRAY)
            write_array(w, v.object);
        else
            write_object(w, v);
    } else if (v.kind != VALUE_ONE_OF && native_string(w->ev, v, &s)) {
        out_str(&w->out, s);
    } else {
        write_hole(w, v);
    }
}

static Value json_stringify(Eval *ev, const Call *call) {
    Value v = call_arg(call, 0), space = call_arg(call, 2), lifted;
    double n;
    if (native_lift(ev, call, json_stringify, &lifted)) return lifted;
    if (is_left_out(v)) return value_undefined();
    if (!value_is_nullish(call_arg(call, 1))) return native_hole(ev, native_why(ev, call, "JSON.stringify"));
    Writer w = {.ev = ev, .out = out_new(ev->arena), .span = call->span};
    Out indent = out_new(ev->arena);
    if (!value_known_text(space, &w.indent) && space.kind == VALUE_NUMBER && native_integer(space, &n) &&
        n > 0) {
        out_fill(&indent, ' ', n > 10 ? 10 : (size_t)n);
        w.indent = out_str_of(&indent);
    }
    write_value(&w, v);
    Value text = value_text_holes(ev, out_str_of(&w.out), w.hole ? w.why : NULL);
    if (v.kind != VALUE_OBJECT || text.kind != VALUE_TEXT) return text;
    Text *t = arena_copy(ev->arena, text.text, sizeof *t);
    t->json = v.object;
    text.text = t;
    return text;
}

static const NativeEntry entries[] = {
    {"parse", json_parse},
    {"stringify", json_stringify},
};

void globals_json(Eval *ev, Object *global) {
    Object *json = object_plain(ev);
    native_methods(ev, json, entries, COUNT_OF(entries));
    object_put_hidden(ev, global, native_sym(ev, "JSON"), value_object(json));
}
