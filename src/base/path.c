/* Path arithmetic over slices. */
#include "base/path.h"

#include "base/out.h"

bool path_is_absolute(Str path) {
    return path.n && path.p[0] == '/';
}

Str path_normalize(Arena *arena, Str path) {
    bool absolute = path_is_absolute(path);
    Out out = out_new(arena);
    if (absolute) out_char(&out, '/');
    size_t root = out.n, floor = root; /* bytes before `floor` are leading `..` and stay */
    for (Str rest = path; rest.n;) {
        Str part = str_cut(rest, '/', &rest);
        if (part.n == 0 || str_eq(part, STR("."))) continue;
        if (str_eq(part, STR(".."))) {
            if (out.n > floor) {
                size_t cut = out.n;
                while (cut > floor && out.p[cut - 1] != '/')
                    cut--;
                out.n = cut > floor ? cut - 1 : cut;
                continue;
            }
            if (absolute) continue;
            if (out.n > root) out_char(&out, '/');
            out_cstr(&out, "..");
            floor = out.n;
            continue;
        }
        if (out.n > root) out_char(&out, '/');
        out_str(&out, part);
    }
    if (out.n == 0) return STR(".");
    out.p[out.n] = 0; /* cutting moved the end */
    return out_str_of(&out);
}

Str path_join(Arena *arena, Str a, Str b) {
    if (path_is_absolute(b) || a.n == 0) return path_normalize(arena, b);
    Out out = out_new(arena);
    out_str(&out, a);
    out_char(&out, '/');
    out_str(&out, b);
    return path_normalize(arena, out_str_of(&out));
}

Str path_dir(Str path) {
    ptrdiff_t at = str_rfind_char(path, '/');
    if (at < 0) return STR(".");
    if (at == 0) return STR("/");
    return str_sub(path, 0, (size_t)at);
}

Str path_base(Str path) {
    ptrdiff_t at = str_rfind_char(path, '/');
    return at < 0 ? path : str_sub(path, (size_t)at + 1, path.n);
}

Str path_ext(Str path) {
    Str base = path_base(path);
    ptrdiff_t at = str_rfind_char(base, '.');
    return at <= 0 ? (Str){0} : str_sub(base, (size_t)at, base.n);
}

bool path_is_inside(Str dir, Str path) {
    if (dir.n == 0 || str_eq(dir, STR(".")))
        return !path_is_absolute(path) && !str_eq(path, STR("..")) && !str_starts(path, STR("../"));
    if (!str_starts(path, dir)) return false;
    return path.n == dir.n || path.p[dir.n] == '/' || dir.p[dir.n - 1] == '/';
}

Str path_relative(Arena *arena, Str from, Str to) {
    from = path_normalize(arena, from);
    to = path_normalize(arena, to);
    if (str_eq(from, STR("."))) from = (Str){0};
    if (str_eq(to, STR("."))) to = (Str){0};
    for (;;) {
        Str f, t, a = str_cut(from, '/', &f), b = str_cut(to, '/', &t);
        if ((from.n == 0 && to.n == 0) || !str_eq(a, b) || from.n == 0 || to.n == 0) break;
        from = f, to = t;
    }
    Out out = out_new(arena);
    while (from.n) {
        Str part = str_cut(from, '/', &from);
        if (part.n) out_cstr(&out, out.n ? "/.." : "..");
    }
    if (to.n && out.n) out_char(&out, '/');
    out_str(&out, to);
    return out.n ? out_str_of(&out) : STR(".");
}
