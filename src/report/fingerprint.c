/* FNV-1a over the parts of an identity, each closed by a byte that no part holds, so that "a","bc" and
 * "ab","c" differ. The paths in it are those of the repository: auditing one service or all gives the same
 * identity. */
#include "report/fingerprint.h"

#include "base/out.h"

static uint64_t add(uint64_t h, Str part) {
    for (size_t i = 0; i < part.n; i++)
        h = (h ^ (unsigned char)part.p[i]) * 1099511628211u;
    return (h ^ 0xFF) * 1099511628211u;
}

uint64_t fingerprint_of(const Sources *sources, Str service, const Finding *f) {
    uint64_t h = add(str_hash((Str){0}), str_of(f->rule));
    bool difference = f->method.n || f->path.n || f->operation.n;
    if (f->key.n) return add(difference ? add(h, service) : h, f->key); /* two services may serve one path */
    h = add(h, service);
    h = add(h, source_file(sources, f->span.file)->path);
    h = add(h, f->method);
    h = add(h, f->path);
    h = add(h, f->operation);
    h = add(h, str_of(f->cause));
    return difference ? h : add(h, f->message);
}

Str fingerprint_name(Arena *arena, Map *seen, uint64_t fingerprint) {
    uint32_t n = 0;
    map_get(seen, fingerprint, &n);
    map_set(arena, seen, fingerprint, n + 1);
    return str_fmt(arena, "%016llx:%u", (unsigned long long)fingerprint, n + 1);
}
