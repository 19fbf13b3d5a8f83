/* Reads an index: a header, entries with paths in sorted order, extensions.
 *
 * Version 4 cuts off what a path shares with the one before it. A split index (extension `link`) keeps
 * entries in another file: not known then. Nor is one of a repository with SHA-256 names, whose entries are
 * longer: the lengths that flags give do not fit its paths. Every length is checked, for the file is as
 * hostile as any. */
#include "source/git_index.h"

#include "base/path.h"

#include <string.h>

enum {
    HEADER = 12,
    ENTRY = 62,        /* bytes before an entry's path; SHA-1 */
    EXTENDED = 0x4000, /* flag: two bytes more */
    NAME_MASK = 0xFFF, /* flags: the length of the path, or this when it is longer */
    INDEX_LIMIT = 64 * 1024 * 1024,
    ENTRIES_MAX = 1000000,
    PATH_BYTES = 4096,
};

static uint32_t be32(const char *p) {
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* git's variable-width number of version 4 (varint.c). */
static bool varint(Str s, size_t *at, size_t *out) {
    size_t value = 0;
    for (int bytes = 0; bytes < 5 && *at < s.n; bytes++) {
        unsigned char c = (unsigned char)s.p[(*at)++];
        value = (bytes ? (value + 1) << 7 : 0) | (c & 0x7Fu);
        if (!(c & 0x80)) {
            *out = value;
            return true;
        }
    }
    return false;
}

typedef struct Reader {
    Str bytes;
    size_t at;
    uint32_t version;
    char path[PATH_BYTES];
    size_t path_n;
} Reader;

static bool read_path(Reader *r) {
    size_t keep = 0, cut = 0;
    if (r->version == 4) {
        if (!varint(r->bytes, &r->at, &cut) || cut > r->path_n) return false;
        keep = r->path_n - cut;
    }
    ptrdiff_t end = str_find_char(r->bytes, 0, r->at);
    if (end < 0 || keep + ((size_t)end - r->at) >= PATH_BYTES) return false;
    memcpy(r->path + keep, r->bytes.p + r->at, (size_t)end - r->at);
    r->path_n = keep + ((size_t)end - r->at);
    r->at = (size_t)end + 1;
    return true;
}

static bool read_entry(Reader *r) {
    size_t start = r->at;
    if (start + ENTRY > r->bytes.n) return false;
    uint32_t flags = be32(r->bytes.p + start + ENTRY - 4) & 0xFFFF;
    r->at = start + ENTRY;
    if (flags & EXTENDED) {
        if (r->version < 3) return false;
        r->at += 2;
    }
    if (r->at > r->bytes.n) return false;
    if (!read_path(r)) return false;
    if ((flags & NAME_MASK) != (r->path_n < NAME_MASK ? r->path_n : NAME_MASK)) return false;
    if (r->version < 4) r->at = start + ((r->at - 1 - start + 8) & ~(size_t)7);
    return r->at <= r->bytes.n;
}

/* Extensions follow: a name of four bytes, a length; a checksum ends the file. */
static bool is_whole(Str bytes, size_t at) {
    while (at + 8 + 20 <= bytes.n) {
        if (memcmp(bytes.p + at, "link", 4) == 0) return false;
        size_t n = be32(bytes.p + at + 4);
        if (n > bytes.n - at - 8) return false;
        at += 8 + n;
    }
    return true;
}

bool git_index_parse(Arena *arena, Str bytes, Interner *paths) {
    Reader *r = NEW(arena, Reader);
    *r = (Reader){.bytes = bytes, .at = HEADER};
    if (bytes.n < HEADER || memcmp(bytes.p, "DIRC", 4) != 0) return false;
    r->version = be32(bytes.p + 4);
    uint32_t n = be32(bytes.p + 8);
    if (r->version < 2 || r->version > 4 || n > ENTRIES_MAX) return false;
    for (uint32_t i = 0; i < n; i++) {
        if (!read_entry(r)) return false;
        sym_intern(paths, (Str){r->path, r->path_n});
    }
    return is_whole(bytes, r->at);
}

/* `.git` as a file: "gitdir: <path>", relative to where it stands. */
static Str index_path(Sources *sources) {
    Str dot = path_join(sources->arena, sources->root, STR(".git")), link;
    if (!source_read_raw(sources->arena, dot, PATH_BYTES, &link))
        return path_join(sources->arena, dot, STR("index"));
    if (!str_starts(link, STR("gitdir:"))) return (Str){0};
    Str dir = str_trim(str_sub(link, 7, link.n));
    return path_join(sources->arena, path_join(sources->arena, sources->root, dir), STR("index"));
}

GitIndex git_index_read(Sources *sources) {
    GitIndex index = {.paths = interner_new(sources->arena)};
    if (sources->tree) return (GitIndex){.known = true, .whole = true, .paths = index.paths};
    Str bytes, path = index_path(sources);
    if (path.n && source_read_raw(sources->arena, path, INDEX_LIMIT, &bytes))
        index.known = git_index_parse(sources->arena, bytes, &index.paths);
    return index;
}

bool git_index_has(const GitIndex *index, Str path) {
    return index->known && (index->whole || sym_lookup(&index->paths, path));
}
