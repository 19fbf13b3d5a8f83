/* The rest of the global object: console, timers, URI functions, Date, structuredClone, globalThis. */
#include "natives/natives.h"
#include "natives/object.h"

#include <stdlib.h>
#include <string.h>

/* ---- timers: the callback runs once, after the code that is running now ---- */

static Value defer_call(Eval *ev, const Call *call, uint32_t first_arg) {
    Value fn = call_arg(call, 0);
    Object *timer = object_plain(ev);
    object_open(ev, timer);
    if (value_is_callable(fn))
        eval_defer(ev,
                   (Job){.function = fn.object, .argument = call_arg(call, first_arg), .span = call->span});
    return value_object(timer);
}

static Value set_timeout(Eval *ev, const Call *call) {
    return defer_call(ev, call, 2);
}

static Value set_immediate(Eval *ev, const Call *call) {
    return defer_call(ev, call, 1);
}

static const NativeEntry timer_entries[] = {
    {"setTimeout", set_timeout},        {"setInterval", set_timeout},     {"setImmediate", set_immediate},
    {"queueMicrotask", set_immediate},  {"clearTimeout", native_nothing}, {"clearInterval", native_nothing},
    {"clearImmediate", native_nothing},
};

void globals_timer(Eval *ev, Object *global) {
    native_methods(ev, global, timer_entries, COUNT_OF(timer_entries));
}

/* ---- URI functions ---- */

static bool unescaped(char c, bool component) {
    if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == HOLE) return true;
    return c && (strchr("-_.!~*'()", c) || (!component && strchr(";/?:@&=+$,#", c)));
}

static Value encode(Eval *ev, const Call *call, bool component) {
    Value v = value_to_text(ev, call_arg(call, 0));
    Out out = out_new(ev->arena);
    if (v.kind != VALUE_TEXT) return native_hole(ev, native_why(ev, call, "encodeURI"));
    for (size_t i = 0; i < v.text->str.n; i++) {
        char c = v.text->str.p[i];
        if (unescaped(c, component))
            out_char(&out, c);
        else
            out_fmt(&out, "%%%02X", (unsigned char)c);
    }
    return value_text_holes(ev, out_str_of(&out), v.text->why);
}

static Value encode_uri(Eval *ev, const Call *call) {
    return encode(ev, call, false);
}

static Value encode_component(Eval *ev, const Call *call) {
    return encode(ev, call, true);
}

static bool hex_byte(Str s, size_t at, char *out) {
    char digits[3] = {0}, *end;
    if (at + 3 > s.n || s.p[at] != '%') return false;
    memcpy(digits, s.p + at + 1, 2);
    *out = (char)strtol(digits, &end, 16);
    return *end == 0 && (unsigned char)*out > HOLE;
}

static Value decode(Eval *ev, const Call *call) {
    Value v = value_to_text(ev, call_arg(call, 0));
    Out out = out_new(ev->arena);
    if (v.kind != VALUE_TEXT) return native_hole(ev, native_why(ev, call, "decodeURI"));
    for (size_t i = 0; i < v.text->str.n; i++) {
        char c = v.text->str.p[i];
        if (hex_byte(v.text->str, i, &c)) i += 2;
        out_char(&out, c);
    }
    if (!str_is_utf8(out_str_of(&out))) return native_throw(ev, "URIError", STR("URI malformed"));
    return value_text_holes(ev, out_str_of(&out), v.text->why);
}

static const NativeEntry uri_entries[] = {
    {"encodeURI", encode_uri},    {"encodeURIComponent", encode_component},
    {"decodeURI", decode},        {"decodeURIComponent", decode},
    {"escape", encode_component}, {"unescape", decode},
};

void globals_uri(Eval *ev, Object *global) {
    native_methods(ev, global, uri_entries, COUNT_OF(uri_entries));
}

/* ---- console, Date, structuredClone, globalThis ---- */

static Value date_value(Eval *ev, const Call *call) {
    return value_unknown(ev, REASON_RUNTIME, call->span, STR("the time"));
}

/* What has been copied already: circles and shared objects stay as they are. */
typedef struct Cloner {
    Map seen; /* object → index in copies */
    VEC(Object *) copies;
    uint32_t depth;
} Cloner;

static Value clone(Eval *ev, Cloner *c, Value v);

static void clone_into(Eval *ev, Cloner *c, Object *copy, const Object *o) {
    for (uint32_t i = 0; i < o->item_n; i++)
        array_push(ev, copy, clone(ev, c, o->items[i]));
    for (uint32_t i = 0; i < o->prop_n; i++) {
        const Prop *p = o->props[i];
        if (object_own(o, p->name) && !(p->flags & PROP_ACCESSOR))
            field_put(ev, value_object(copy), (Field){p->name, clone(ev, c, p->value)}, (Span){0});
    }
    if (o->flags & OBJECT_OPEN) native_open(ev, copy, value_why(o->slot));
}

static Value clone(Eval *ev, Cloner *c, Value v) {
    uint32_t at;
    Object *o = v.kind == VALUE_OBJECT ? v.object : NULL;
    bool copied = o && (o->kind == OBJECT_PLAIN || o->kind == OBJECT_ARRAY || o->kind == OBJECT_SET);
    if (!copied || c->depth > 64 || !eval_step(ev)) return v;
    if (map_get(&c->seen, (uint64_t)(uintptr_t)o, &at)) return value_object(c->copies.p[at]);
    Object *copy = object_new(ev, (ObjectKind)o->kind);
    copy->made = o->made;
    map_set(ev->arena, &c->seen, (uint64_t)(uintptr_t)o, c->copies.n);
    vec_push(ev->arena, &c->copies, copy);
    c->depth++;
    clone_into(ev, c, copy, o);
    c->depth--;
    return value_object(copy);
}

static Value structured_clone(Eval *ev, const Call *call) {
    Cloner c = {0};
    return clone(ev, &c, call_arg(call, 0));
}

static const char *const console_names[] = {
    "log",  "info",     "warn",           "error",   "debug",   "trace", "table",      "dir",   "group",
    "time", "groupEnd", "groupCollapsed", "timeEnd", "timeLog", "count", "countReset", "clear", "assert",
};

static Value make_console(Eval *ev) {
    Object *console = object_plain(ev);
    for (uint32_t i = 0; i < COUNT_OF(console_names); i++)
        native_methods(ev, console, &(NativeEntry){console_names[i], native_nothing}, 1);
    object_open(ev, console);
    return value_object(console);
}

static void globals_date(Eval *ev, Object *global) {
    static const NativeEntry entries[] = {{"now", date_value}, {"parse", date_value}, {"UTC", date_value}};
    Object *c = native_class(ev, global, "Date", date_value, object_plain(ev));
    native_methods(ev, c, entries, COUNT_OF(entries));
}

void globals_other(Eval *ev, Object *global) {
    object_put_hidden(ev, global, native_sym(ev, "console"), make_console(ev));
    object_put_hidden(ev, global, NAME_undefined, value_undefined());
    object_put_hidden(ev, global, NAME_global_this, value_object(global));
    object_put_hidden(ev, global, NAME_global, value_object(global));
    native_methods(ev, global, &(NativeEntry){"structuredClone", structured_clone}, 1);
    globals_date(ev, global);
}
