/* Paths → what stands there. Each directory is listed once; its listing answers for everything in it, so that
 * trying nine endings of a module's name costs no system call.
 *
 *     "src/users/model.ts" → listing of "src/users" → <root>/src/users/model.ts, a file
 *
 * A directory's real path is its parent's with the name behind it, unless a symbolic link stands there: then
 * the system says where it leads, and what leaves the root is refused. So a link inside the root to another
 * place inside it works.
 *
 * With a SourceTree in place of the disk, "real" paths are root-relative, and links are followed here. */
#include "source/directory.h"

#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct Directory {
    ReadStatus status; /* READ_OK: it is one, inside the root */
    bool listed;       /* false: it can be entered but not read */
    Str real;
    DirEntries entries; /* sorted by name; kind of a link is PATH_NONE: not looked at yet */
};

Str source_real_path(Arena *arena, Str path) {
    char *real = realpath(str_copy(arena, path).p, NULL);
    if (!real) return (Str){0};
    Str s = str_copy(arena, str_of(real));
    free(real);
    return s;
}

static PathKind kind_of_mode(mode_t mode) {
    return S_ISREG(mode) ? PATH_FILE : S_ISDIR(mode) ? PATH_DIRECTORY : PATH_OTHER;
}

/* ---- listings ---- */

static int by_name(const void *a, const void *b) {
    return str_cmp(((const DirEntry *)a)->name, ((const DirEntry *)b)->name);
}

static void entry_classify(DirEntry *entry, const struct dirent *e, int directory) {
    struct stat st;
    switch (e->d_type) {
    case DT_REG: entry->kind = PATH_FILE; return;
    case DT_DIR: entry->kind = PATH_DIRECTORY; return;
    case DT_LNK: entry->link = true; return;
    case DT_UNKNOWN: /* a file system that does not tell */
        if (fstatat(directory, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) return;
        entry->link = S_ISLNK(st.st_mode);
        if (!entry->link) entry->kind = kind_of_mode(st.st_mode);
        return;
    default: entry->kind = PATH_OTHER; return;
    }
}

static bool read_entries(Arena *arena, Str real, DirEntries *out) {
    DIR *dir = opendir(real.p);
    if (!dir) return false;
    for (struct dirent *e; (e = readdir(dir));) {
        Str name = str_of(e->d_name);
        if (str_eq(name, STR(".")) || str_eq(name, STR(".."))) continue;
        DirEntry entry = {.name = str_copy(arena, name)};
        entry_classify(&entry, e, dirfd(dir));
        vec_push(arena, out, entry);
    }
    closedir(dir);
    return true;
}

static bool list(Sources *s, Str real, DirEntries *out) {
    bool listed = s->tree ? s->tree->list(s->tree, s->arena, real, out) : read_entries(s->arena, real, out);
    if (out->n) qsort(out->p, out->n, sizeof *out->p, by_name);
    return listed;
}

static const struct Directory *directory_at(Sources *s, Str path) {
    uint32_t at;
    Sym sym = sym_intern(&s->paths, path);
    if (map_get(&s->directory_index, sym, &at)) return s->directories.p[at];
    struct Directory *d = NEW(s->arena, struct Directory);
    PathKind kind = PATH_DIRECTORY;
    d->real = s->tree ? STR(".") : s->root;
    if (!str_eq(path, STR("."))) d->status = directory_find(s, path, &d->real, &kind);
    if (d->status == READ_OK && kind != PATH_DIRECTORY) d->status = READ_MISSING;
    if (d->status == READ_OK) d->listed = list(s, d->real, &d->entries);
    map_set(s->arena, &s->directory_index, sym, s->directories.n);
    vec_push(s->arena, &s->directories, d);
    return d;
}

static const DirEntry *entry_named(const struct Directory *d, Str name) {
    DirEntry key = {.name = name};
    return d->entries.n ? bsearch(&key, d->entries.p, d->entries.n, sizeof key, by_name) : NULL;
}

/* ---- paths ---- */

/* What the system says: for links, and for what a listing could not be had of. */
static ReadStatus find_on_disk(Sources *s, Str path, Str *real, PathKind *kind) {
    struct stat st;
    *real = source_real_path(s->arena, path_join(s->arena, s->root, path));
    if (!real->n)
        return errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG ? READ_MISSING : READ_UNREADABLE;
    if (!path_is_inside(s->root, *real)) return READ_OUTSIDE;
    if (stat(real->p, &st) != 0) return READ_MISSING;
    *kind = kind_of_mode(st.st_mode);
    return READ_OK;
}

enum { LINKS_MAX = 40 }; /* as Linux follows */

/* A link of a tree that is not on the disk. */
static ReadStatus follow_in_tree(Sources *s, Str path, Str *real, PathKind *kind) {
    Str target = s->tree->link(s->tree, s->arena, path);
    if (!target.n || s->links == LINKS_MAX) return READ_MISSING;
    if (path_is_absolute(target)) return READ_OUTSIDE;
    s->links++;
    ReadStatus status = directory_find(s, path_join(s->arena, path_dir(path), target), real, kind);
    s->links--;
    return status;
}

ReadStatus directory_find(Sources *s, Str path, Str *real, PathKind *kind) {
    if (path_is_absolute(path) || !path_is_inside(STR("."), path)) return READ_OUTSIDE;
    if (memchr(path.p, 0, path.n)) return READ_MISSING;
    if (str_eq(path, STR("."))) {
        *real = s->tree ? STR(".") : s->root;
        *kind = PATH_DIRECTORY;
        return READ_OK;
    }
    const struct Directory *d = directory_at(s, path_dir(path));
    if (d->status != READ_OK) return d->status;
    if (!d->listed) return s->tree ? READ_MISSING : find_on_disk(s, path, real, kind);
    const DirEntry *e = entry_named(d, path_base(path));
    if (!e) return READ_MISSING;
    if (e->link && s->tree) return follow_in_tree(s, path_join(s->arena, d->real, e->name), real, kind);
    if (e->link) return find_on_disk(s, path, real, kind);
    *real = path_join(s->arena, d->real, e->name);
    *kind = e->kind;
    return READ_OK;
}

/* One that was opened or made before, perhaps in memory only. */
static bool is_read(const Sources *s, Str path) {
    FileId id;
    Sym sym = sym_lookup(&s->paths, path);
    return sym && map_get(&s->by_path, sym, &id) && s->files.p[id].status == READ_OK;
}

PathKind source_kind(Sources *s, Str path) {
    Str real;
    PathKind kind;
    path = path_normalize(s->arena, path);
    if (is_read(s, path)) return PATH_FILE;
    return directory_find(s, path, &real, &kind) == READ_OK ? kind : PATH_NONE;
}

bool source_list(Sources *s, Str path, DirEntries *out) {
    path = path_normalize(s->arena, path);
    if (path_is_absolute(path) || !path_is_inside(STR("."), path)) return false;
    const struct Directory *d = directory_at(s, path);
    if (!d->listed) return false;
    for (uint32_t i = 0; i < d->entries.n; i++) {
        DirEntry e = d->entries.p[i];
        if (e.link) e.kind = source_kind(s, path_join(s->arena, path, e.name));
        vec_push(s->arena, out, e);
    }
    return true;
}
