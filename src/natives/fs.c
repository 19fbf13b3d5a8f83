/* node:fs over the audited tree: listing, looking, reading. https://nodejs.org/api/fs.html
 *
 * Paths are virtual ("/" is the session's root) and only ever read through source.h. What is not there now
 * may be there at run time (build output, uploads): listing it gives an unknown, not an error. Writing does
 * nothing. Each function comes in three forms: fooSync, foo with a callback, and promises.foo. */
#include "base/path.h"
#include "natives/natives.h"
#include "natives/support.h"
#include "source/walk.h"

static bool path_of(Eval *ev, const Call *call, Str *out) {
    Value v = call_arg(call, 0);
    Str s;
    if (v.kind == VALUE_OBJECT) v = native_get(ev, v, "pathname", call->span); /* a URL */
    if (!value_known_text(v, &s)) return false;
    if (str_starts(s, STR("file://"))) s = str_sub(s, 7, s.n);
    *out = native_path(ev, s);
    return true;
}

static Value file_unknown(Eval *ev, const Call *call, Str path) {
    return value_unknown(ev, REASON_FILE, call->span, path);
}

/* ---- what stands at a path ---- */

static Value kind_answer(const Call *call, PathKind kind) {
    double k = call->this_value.kind == VALUE_OBJECT ? call->this_value.object->slot2.number : 0;
    return value_bool(k == (double)kind);
}

static Value is_directory(Eval *ev, const Call *call) {
    (void)ev;
    return kind_answer(call, PATH_DIRECTORY);
}

static Value is_file(Eval *ev, const Call *call) {
    (void)ev;
    return kind_answer(call, PATH_FILE);
}

static const NativeEntry kind_entries[] = {
    {"isDirectory", is_directory}, {"isFile", is_file},        {"isSymbolicLink", native_false},
    {"isFIFO", native_false},      {"isSocket", native_false},
};

/* An object that answers isFile() and isDirectory(). */
static Object *kind_object(Eval *ev, PathKind kind) {
    Object *o = object_plain(ev);
    native_methods(ev, o, kind_entries, COUNT_OF(kind_entries));
    o->slot2 = value_number(kind);
    return o;
}

static Value fs_exists(Eval *ev, const Call *call) {
    Str path;
    Value lifted;
    if (native_lift(ev, call, fs_exists, &lifted)) return lifted;
    if (!path_of(ev, call, &path)) return value_unknown_of(native_why(ev, call, "fs.existsSync"));
    return value_bool(source_kind(ev->sources, path) != PATH_NONE);
}

static Value fs_stat(Eval *ev, const Call *call) {
    Str path;
    Value lifted;
    if (native_lift(ev, call, fs_stat, &lifted)) return lifted;
    if (!path_of(ev, call, &path)) return value_unknown_of(native_why(ev, call, "fs.statSync"));
    PathKind kind = source_kind(ev->sources, path);
    if (kind == PATH_NONE) return file_unknown(ev, call, path);
    Object *o = kind_object(ev, kind);
    o->slot = value_unknown(ev, REASON_RUNTIME, call->span, STR("a file's size and times"));
    object_open(ev, o);
    return value_object(o);
}

static Value fs_access(Eval *ev, const Call *call) {
    Str path;
    if (!path_of(ev, call, &path)) return value_unknown_of(native_why(ev, call, "fs.accessSync"));
    if (source_kind(ev->sources, path) == PATH_NONE)
        return native_throw_certain(
            ev, "Error",
            str_fmt(ev->arena, "ENOENT: no such file or directory, access '%.*s'", STR_ARG(path)));
    return value_undefined();
}

/* ---- reading ---- */

/* Without an encoding a Buffer is read; it is text as soon as it is used, so it is given as text at once. */
static Value fs_read_file(Eval *ev, const Call *call) {
    Str path;
    Value lifted;
    if (native_lift(ev, call, fs_read_file, &lifted)) return lifted;
    if (!path_of(ev, call, &path)) return value_unknown_of(native_why(ev, call, "fs.readFileSync"));
    const SourceFile *f = source_file(ev->sources, source_open(ev->sources, path, SOURCE_LIMIT));
    if (f->status != READ_OK || str_find_char(f->text, HOLE, 0) >= 0) return file_unknown(ev, call, path);
    return value_text(ev, f->text);
}

typedef struct Listing {
    bool recursive, types;
    Object *out;
    Str top;
} Listing;

static Value dir_entry(Eval *ev, DirEntry e, Str dir) {
    Object *o = kind_object(ev, e.kind);
    Str parent = path_join(ev->arena, STR("/"), dir);
    object_put(ev, o, NAME_name, value_text(ev, e.name));
    native_put(ev, o, "parentPath", value_text(ev, parent));
    object_put(ev, o, NAME_path, value_text(ev, parent));
    return value_object(o);
}

static bool list_into(Eval *ev, const Listing *l, Str dir, uint32_t depth) {
    DirEntries entries = {0};
    if (!source_list(ev->sources, dir, &entries)) return false;
    for (uint32_t i = 0; i < entries.n && eval_step(ev); i++) {
        DirEntry e = entries.p[i];
        Str path = path_join(ev->arena, dir, e.name);
        Str shown = path_relative(ev->arena, l->top, path);
        array_push(ev, l->out, l->types ? dir_entry(ev, e, dir) : value_text(ev, shown));
        if (l->recursive && e.kind == PATH_DIRECTORY && depth < 32 && !walk_skips(e.name))
            list_into(ev, l, path, depth + 1);
    }
    return true;
}

static Value fs_read_dir(Eval *ev, const Call *call) {
    Str path;
    Value options = call_arg(call, 1), lifted;
    if (native_lift(ev, call, fs_read_dir, &lifted)) return lifted;
    if (!path_of(ev, call, &path)) return value_unknown_of(native_why(ev, call, "fs.readdirSync"));
    Listing l = {.out = object_array(ev), .top = path};
    if (options.kind == VALUE_OBJECT) {
        l.recursive = value_truth(native_get(ev, options, "recursive", call->span)) == TRUE_KNOWN;
        l.types = value_truth(native_get(ev, options, "withFileTypes", call->span)) == TRUE_KNOWN;
    }
    l.out->made = call->span;
    return list_into(ev, &l, path, 0) ? value_object(l.out) : file_unknown(ev, call, path);
}

static Value fs_real_path(Eval *ev, const Call *call) {
    (void)ev;
    return call_arg(call, 0);
}

/* ---- the three forms ---- */

static const NativeEntry sync_entries[] = {
    {"existsSync", fs_exists},
    {"statSync", fs_stat},
    {"lstatSync", fs_stat},
    {"accessSync", fs_access},
    {"readFileSync", fs_read_file},
    {"readdirSync", fs_read_dir},
    {"realpathSync", fs_real_path},
    {"mkdirSync", native_nothing},
    {"writeFileSync", native_nothing},
    {"appendFileSync", native_nothing},
    {"unlinkSync", native_nothing},
    {"rmSync", native_nothing},
    {"rmdirSync", native_nothing},
    {"copyFileSync", native_nothing},
    {"renameSync", native_nothing},
    {"chmodSync", native_nothing},
    {"ensureDirSync", native_nothing},
    {"pathExistsSync", fs_exists},
    {"watch", native_nothing},
    {"watchFile", native_nothing},
    {"unwatchFile", native_nothing},
};

static const NativeEntry other_entries[] = {
    {"exists", fs_exists},          {"stat", fs_stat},          {"lstat", fs_stat},
    {"access", fs_access},          {"readFile", fs_read_file}, {"readdir", fs_read_dir},
    {"realpath", fs_real_path},     {"mkdir", native_nothing},  {"writeFile", native_nothing},
    {"appendFile", native_nothing}, {"unlink", native_nothing}, {"rm", native_nothing},
    {"copyFile", native_nothing},   {"rename", native_nothing}, {"ensureDir", native_nothing},
    {"pathExists", fs_exists},
};

/* promises.foo(…): an unreadable file rejects; what waits for it is not followed. */
static Value promise_form(Eval *ev, const Call *call) {
    Value v = native_entry(call, other_entries, COUNT_OF(other_entries))(ev, call);
    if (ev->throwing) return v;
    return eval_promise(ev, v);
}

/* foo(…, callback): callback(error, value), and `exists` without an error. fs-extra and promisify leave the
 * callback out. */
static Value callback_form(Eval *ev, const Call *call) {
    Value fn = call->n ? call->args[call->n - 1] : value_undefined();
    NativeFn *what = native_entry(call, other_entries, COUNT_OF(other_entries));
    if (!value_is_callable(fn)) return promise_form(ev, call);
    Call inner = *call;
    inner.n--;
    Value v = what(ev, &inner);
    Value args[] = {ev->throwing ? ev->completion : value_null(), v};
    ev->throwing = false;
    Object *bound = object_new(ev, OBJECT_BOUND);
    bound->bound = NEW(ev->arena, Bound);
    *bound->bound = (Bound){.target = fn.object, .args = arena_copy(ev->arena, args, sizeof args), .n = 2};
    if (what == fs_exists) bound->bound->args++, bound->bound->n = 1;
    eval_defer(ev, (Job){.function = bound, .span = call->span});
    return value_undefined();
}

static Object *promises(Eval *ev) {
    Object *o = object_plain(ev);
    native_family(ev, o, promise_form, other_entries, COUNT_OF(other_entries));
    native_globs(ev, o, true);
    object_open(ev, o);
    return o;
}

static Value make_promises(Eval *ev) {
    return value_object(promises(ev));
}

static Value make_fs(Eval *ev) {
    Object *o = object_plain(ev);
    native_methods(ev, o, sync_entries, COUNT_OF(sync_entries));
    native_family(ev, o, callback_form, other_entries, COUNT_OF(other_entries));
    native_globs(ev, o, false);
    native_put(ev, o, "promises", value_object(promises(ev)));
    object_open(ev, o); /* streams, constants … */
    return value_object(o);
}

const PackageModel packages_fs[] = {
    {.name = "fs", .make = make_fs},
    {.name = "fs/promises", .make = make_promises},
    {.name = "fs-extra", .make = make_fs},
    {.name = "graceful-fs", .make = make_fs},
    {0},
};
