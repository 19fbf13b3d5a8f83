/* Look-ups in the values of calls, and how they are shown. Secrets are not masked here: reporters mask what
 * they print. */
#include "outbound/call.h"

enum { SHOWN_BYTES = 400, SHOWN_DEPTH = 6 };

const CallEntry *call_entry(const CallValue *value, Str key) {
    if (!value) return NULL;
    for (uint32_t i = 0; i < value->entries.n; i++)
        if (str_eq(value->entries.p[i].key, key)) return &value->entries.p[i];
    return NULL;
}

const CallEntry *call_entry_nocase(const CallValue *value, Str key) {
    if (!value) return NULL;
    for (uint32_t i = 0; i < value->entries.n; i++)
        if (str_eq_nocase(value->entries.p[i].key, key)) return &value->entries.p[i];
    return NULL;
}

const CallValue *call_get(const CallValue *value, Str key) {
    const CallEntry *entry = call_entry(value, key);
    return entry ? entry->value : NULL;
}

bool call_text(const CallValue *value, Str *out) {
    if (!value || value->kind != CALL_VALUE_TEXT || value->has_hole) return false;
    *out = value->text;
    return true;
}

Str call_shown(Arena *arena, Str text) {
    Out out = out_new(arena);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != CALL_HOLE)
            out_char(&out, text.p[i]);
        else if (i == 0 || text.p[i - 1] != CALL_HOLE)
            out_cstr(&out, "${?}");
    }
    return out_str_of(&out);
}

/* ---- one line ---- */

static void show(Out *out, const CallValue *v, int depth);

static void show_entries(Out *out, const CallValue *v, const char *open, const char *close, int depth) {
    out_cstr(out, open);
    for (uint32_t i = 0; i < v->entries.n && out->n < SHOWN_BYTES; i++) {
        if (i) out_cstr(out, v->kind == CALL_VALUE_ONE_OF ? " | " : ", ");
        if (v->entries.p[i].key.n) {
            out_str(out, v->entries.p[i].key);
            out_cstr(out, ": ");
        }
        show(out, v->entries.p[i].value, depth - 1);
    }
    if (v->open) out_cstr(out, v->entries.n ? ", …" : "…");
    out_cstr(out, close);
}

static void show_unknown(Out *out, const CallValue *v) {
    switch (v->origin) {
    case ORIGIN_ENVIRONMENT: out_fmt(out, "<env %.*s>", STR_ARG(v->detail)); return;
    case ORIGIN_PACKAGE: out_fmt(out, "<package %.*s>", STR_ARG(v->detail)); return;
    case ORIGIN_RUNTIME:
    case ORIGIN_CALL: out_fmt(out, "<%.*s>", STR_ARG(v->detail)); return;
    case ORIGIN_ARGUMENT: out_cstr(out, "<argument>"); return;
    case ORIGIN_NONE:
    case ORIGIN_OTHER: out_cstr(out, "<unknown>"); return;
    }
}

static void show(Out *out, const CallValue *v, int depth) {
    if (depth == 0 || out->n > SHOWN_BYTES) {
        out_cstr(out, "…");
        return;
    }
    switch (v->kind) {
    case CALL_VALUE_UNKNOWN: show_unknown(out, v); break;
    case CALL_VALUE_UNDEFINED: out_cstr(out, "undefined"); break;
    case CALL_VALUE_NULL: out_cstr(out, "null"); break;
    case CALL_VALUE_BOOLEAN: out_cstr(out, v->boolean ? "true" : "false"); break;
    case CALL_VALUE_NUMBER: out_fmt(out, "%.15g", v->number); break;
    case CALL_VALUE_TEXT:
        out_fmt(out, "\"%.*s\"", STR_ARG(call_shown(out->arena, v->text)));
        if (v->origin == ORIGIN_ENVIRONMENT) out_fmt(out, " <env %.*s>", STR_ARG(v->detail));
        break;
    case CALL_VALUE_ARRAY: show_entries(out, v, "[", "]", depth); break;
    case CALL_VALUE_OBJECT: show_entries(out, v, "{", "}", depth); break;
    case CALL_VALUE_ONE_OF: show_entries(out, v, "(", ")", depth); break;
    case CALL_VALUE_FUNCTION: out_fmt(out, "%.*s()", STR_ARG(v->text)); break;
    case CALL_VALUE_INSTANCE:
        out_fmt(out, "new %.*s", STR_ARG(v->text));
        show_entries(out, v, "(", ")", depth);
        break;
    }
    if (v->assumed) out_cstr(out, " assumed");
}

Str call_value_shown(Arena *arena, const CallValue *value) {
    Out out = out_new(arena);
    if (value) show(&out, value, SHOWN_DEPTH);
    return out_str_of(&out);
}
