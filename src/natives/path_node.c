/* node:path (POSIX). https://nodejs.org/api/path.html
 *
 * Absolute paths are virtual: "/" is the session's root, so that path.join(__dirname, 'routes') names a place
 * in the audited tree. Pieces of a path that are not known keep their place: join('/api', ${?}, 'x') is
 * '/api/${?}/x'. */
#include "natives/path_node.h"

#include "base/path.h"
#include "natives/natives.h"
#include "natives/text.h"

#include <string.h>

Str node_path_normalize(Arena *arena, Str path) {
    if (path.n == 0) return STR(".");
    Str p = path_normalize(arena, path);
    bool slash = path.p[path.n - 1] == '/' && !(p.n == 1 && p.p[0] == '/');
    return slash ? str_join(arena, p, STR("/")) : p;
}

Str node_cwd(Eval *ev) {
    return path_join(ev->arena, STR("/"), ev->cwd.n ? ev->cwd : STR("."));
}

/* A text of bytes that may hold holes, explained by the call's first unknown. */
static Value path_value(Eval *ev, const Call *call, Str s) {
    bool hole = s.n && memchr(s.p, HOLE, s.n);
    return value_text_holes(ev, s, hole ? native_why(ev, call, "path") : NULL);
}

/* An argument as bytes with holes; false: it is no text. */
static bool path_piece(Eval *ev, Value v, Str *out) {
    static const char hole[] = {HOLE, 0};
    if (v.kind == VALUE_UNKNOWN) {
        *out = str_of(hole);
        return true;
    }
    if (v.kind != VALUE_TEXT) v = value_to_text(ev, v);
    if (v.kind != VALUE_TEXT) return false;
    *out = v.text->str;
    return true;
}

static Value path_join_fn(Eval *ev, const Call *call) {
    Out out = out_new(ev->arena);
    for (uint32_t i = 0; i < call->n; i++) {
        Str piece;
        if (value_is_nullish(call->args[i]))
            return native_throw(ev, "TypeError", STR("The \"path\" argument must be of type string"));
        if (!path_piece(ev, call->args[i], &piece)) return native_hole(ev, native_why(ev, call, "path.join"));
        if (piece.n && out.n) out_char(&out, '/');
        out_str(&out, piece);
    }
    if (call->rest_unknown) out_char(&out, '/'), out_char(&out, HOLE);
    return path_value(ev, call, node_path_normalize(ev->arena, out_str_of(&out)));
}

/* From the right up to the first absolute path. A piece that begins with a hole may be absolute: what is
 * before it counts all the same, for a hole stands for any text. */
static Value path_resolve(Eval *ev, const Call *call) {
    Str at = node_cwd(ev);
    for (uint32_t i = 0; i < call->n; i++) {
        Str piece;
        if (!path_piece(ev, call->args[i], &piece))
            return native_hole(ev, native_why(ev, call, "path.resolve"));
        if (piece.n && piece.p[0] == HOLE && piece.n == 1 && i == 0)
            at = piece;
        else if (piece.n)
            at = path_join(ev->arena, at, piece);
    }
    return path_value(ev, call, path_normalize(ev->arena, at));
}

static bool path_arg(Eval *ev, const Call *call, Str *out) {
    Value v = call_arg(call, 0);
    return v.kind != VALUE_UNKNOWN && path_piece(ev, v, out);
}

static Str without_slashes(Str s) {
    while (s.n > 1 && s.p[s.n - 1] == '/')
        s = str_sub(s, 0, s.n - 1);
    return s;
}

static Value path_basename(Eval *ev, const Call *call) {
    Str s, suffix;
    if (!path_arg(ev, call, &s)) return native_hole(ev, native_why(ev, call, "path.basename"));
    s = path_base(without_slashes(s));
    if (call_arg(call, 1).kind != VALUE_UNDEFINED && value_known_text(call->args[1], &suffix) &&
        str_ends(s, suffix) && s.n > suffix.n)
        s = str_sub(s, 0, s.n - suffix.n);
    return path_value(ev, call, s);
}

static Value path_dirname(Eval *ev, const Call *call) {
    Str s;
    if (!path_arg(ev, call, &s)) return native_hole(ev, native_why(ev, call, "path.dirname"));
    s = without_slashes(s);
    if (text_tail(s).n < s.n && str_find_char(text_tail(s), '/', 0) < 0)
        return native_hole(ev, native_why(ev, call, "path.dirname"));
    return path_value(ev, call, path_dir(s));
}

static Value path_extname(Eval *ev, const Call *call) {
    Str s;
    if (!path_arg(ev, call, &s)) return native_hole(ev, native_why(ev, call, "path.extname"));
    Str base = path_base(without_slashes(s));
    Str ext = path_ext(base);
    if (memchr(base.n ? base.p : "", HOLE, base.n) && (ext.n == 0 || text_tail(ext).n < ext.n))
        return native_hole(ev, native_why(ev, call, "path.extname"));
    return path_value(ev, call, ext);
}

static Value path_normalize_fn(Eval *ev, const Call *call) {
    Str s;
    if (!path_arg(ev, call, &s)) return native_hole(ev, native_why(ev, call, "path.normalize"));
    return path_value(ev, call, node_path_normalize(ev->arena, s));
}

static Value path_relative_fn(Eval *ev, const Call *call) {
    Str from, to;
    if (!native_string(ev, call_arg(call, 0), &from) || !native_string(ev, call_arg(call, 1), &to))
        return native_hole(ev, native_why(ev, call, "path.relative"));
    from = path_join(ev->arena, node_cwd(ev), from);
    to = path_join(ev->arena, node_cwd(ev), to);
    Str r = path_relative(ev->arena, from, to);
    return value_text(ev, str_eq(r, STR(".")) ? (Str){0} : r);
}

static Value path_is_absolute_fn(Eval *ev, const Call *call) {
    Str s;
    if (!path_arg(ev, call, &s) || (s.n && s.p[0] == HOLE))
        return value_unknown_of(native_why(ev, call, "path.isAbsolute"));
    return value_bool(path_is_absolute(s));
}

static Value path_parse(Eval *ev, const Call *call) {
    Str s;
    if (!native_string(ev, call_arg(call, 0), &s))
        return value_unknown_of(native_why(ev, call, "path.parse"));
    s = without_slashes(s);
    Str base = path_base(s), ext = path_ext(base);
    Object *o = object_plain(ev);
    native_put(ev, o, "root", native_text(ev, path_is_absolute(s) ? "/" : ""));
    native_put(ev, o, "dir", value_text(ev, str_find_char(s, '/', 0) < 0 ? (Str){0} : path_dir(s)));
    native_put(ev, o, "base", value_text(ev, base));
    native_put(ev, o, "ext", value_text(ev, ext));
    object_put(ev, o, NAME_name, value_text(ev, str_sub(base, 0, base.n - ext.n)));
    return value_object(o);
}

static Value field_or(Eval *ev, Value o, const char *name, Value otherwise, Span span) {
    Value v = native_get(ev, o, name, span);
    return value_is_nullish(v) ? otherwise : v;
}

static Value path_format(Eval *ev, const Call *call) {
    Value o = call_arg(call, 0), empty = value_text(ev, (Str){0}), slash = native_text(ev, "/");
    if (o.kind != VALUE_OBJECT) return native_hole(ev, native_why(ev, call, "path.format"));
    Value name = text_concat(ev, value_to_text(ev, field_or(ev, o, "name", empty, call->span)),
                             value_to_text(ev, field_or(ev, o, "ext", empty, call->span)));
    Value base = field_or(ev, o, "base", name, call->span);
    Value dir = field_or(ev, o, "dir", value_undefined(), call->span);
    if (dir.kind == VALUE_UNDEFINED) return base;
    return text_concat(ev, text_concat(ev, value_to_text(ev, dir), slash), value_to_text(ev, base));
}

static const NativeEntry entries[] = {
    {"join", path_join_fn},
    {"resolve", path_resolve},
    {"basename", path_basename},
    {"dirname", path_dirname},
    {"extname", path_extname},
    {"normalize", path_normalize_fn},
    {"relative", path_relative_fn},
    {"isAbsolute", path_is_absolute_fn},
    {"parse", path_parse},
    {"format", path_format},
    {"toNamespacedPath", native_identity},
};

static Value path_call(Eval *ev, const Call *call) {
    Value lifted;
    if (!call->callee) return value_unknown_of(native_why(ev, call, "path"));
    if (native_lift(ev, call, call->callee->native, &lifted)) return lifted;
    return native_assume(ev, call, native_entry(call, entries, COUNT_OF(entries))(ev, call));
}

static Value make_path(Eval *ev) {
    Object *o = object_plain(ev);
    native_family(ev, o, path_call, entries, COUNT_OF(entries));
    native_put(ev, o, "sep", native_text(ev, "/"));
    native_put(ev, o, "delimiter", native_text(ev, ":"));
    native_put(ev, o, "posix", value_object(o));
    native_put(ev, o, "win32", value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("path.win32")));
    return value_object(o);
}

const PackageModel packages_path[] = {
    {.name = "path", .make = make_path},
    {.name = "path/posix", .make = make_path},
    {.name = "upath", .make = make_path},
    {0},
};
