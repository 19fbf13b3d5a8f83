/* Names are resolved once, to a directory that stays open; everything after goes through its descriptor, so
 * that nothing that is renamed meanwhile leads the writing elsewhere.
 *
 * Whoever writes a temporary file holds a lock on it. One that can be locked belongs to nobody any more. */
#include "source/save.h"

#include "base/out.h"
#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_TRIED = 100 };

/* A file that is replaced. */
typedef struct Target {
    Arena *arena;
    int dir;          /* descriptor of its directory */
    const char *name; /* in there */
    bool exists;
    struct stat st; /* when it does */
} Target;

static bool write_all(int fd, Str text) {
    for (size_t at = 0; at < text.n;) {
        ssize_t n = write(fd, text.p + at, text.n - at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        at += (size_t)n;
    }
    return true;
}

static bool target_open(Arena *arena, Str path, Target *target) {
    Str dir = path_dir(path);
    *target = (Target){.arena = arena, .name = str_copy(arena, path_base(path)).p};
    target->dir = open(str_copy(arena, dir).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (target->dir < 0) return false;
    target->exists = fstatat(target->dir, target->name, &target->st, AT_SYMLINK_NOFOLLOW) == 0 &&
                     S_ISREG(target->st.st_mode);
    return true;
}

/* ---- temporary files ---- */

static Str temporary_stem(const Target *target) {
    return str_fmt(target->arena, ".%s.routedrift-", target->name);
}

/* "4711-0": a process and a number. A file of another name is somebody's own. */
static bool is_temporary(Str name, Str stem) {
    size_t digits = 0, dashes = 0;
    for (size_t i = stem.n; i < name.n; i++) {
        digits += name.p[i] >= '0' && name.p[i] <= '9';
        dashes += name.p[i] == '-';
    }
    return str_starts(name, stem) && dashes == 1 && digits >= 2 && stem.n + digits + 1 == name.n;
}

/* Removes what killed runs left of the same target. */
static void remove_orphans(const Target *target) {
    Str stem = temporary_stem(target);
    int copy = openat(target->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy < 0 ? NULL : fdopendir(copy);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (!is_temporary(str_of(e->d_name), stem)) continue;
        int fd = openat(target->dir, e->d_name, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0) continue;
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) unlinkat(target->dir, e->d_name, 0);
        close(fd);
    }
    if (dir) closedir(dir);
}

/* A new file that is locked; -1 with errno. What replaces nothing has the mode that the umask leaves. */
static int temporary_open(const Target *target, Str *name) {
    Str stem = temporary_stem(target);
    for (unsigned i = 0; i < NAMES_TRIED; i++) {
        *name = str_fmt(target->arena, "%.*s%ld-%u", STR_ARG(stem), (long)getpid(), i);
        int fd = openat(target->dir, name->p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                        target->exists ? 0600 : 0666);
        if (fd < 0 && errno == EEXIST) continue;
        if (fd >= 0) flock(fd, LOCK_EX | LOCK_NB);
        return fd;
    }
    return -1;
}

/* As the file that is replaced: its owner and mode. */
static bool keep_mode(int fd, const struct stat *st) {
    mode_t mode = st->st_mode & 07777;
    if (fchown(fd, st->st_uid, st->st_gid) != 0)
        mode &= 0777; /* not ours to give away: then no set-id bits either */
    return fchmod(fd, mode) == 0;
}

static bool temporary_fill(int fd, const Target *target, Str mark, Str text) {
    return write_all(fd, mark) && write_all(fd, text) && (!target->exists || keep_mode(fd, &target->st)) &&
           fsync(fd) == 0;
}

/* False with errno; then nothing has changed. */
static bool replace(const Target *target, Str mark, Str text) {
    Str name;
    remove_orphans(target);
    int fd = temporary_open(target, &name);
    if (fd < 0) return false;
    bool ok = temporary_fill(fd, target, mark, text) &&
              renameat(target->dir, name.p, target->dir, target->name) == 0;
    int error = errno;
    if (!ok) unlinkat(target->dir, name.p, 0);
    close(fd);
    if (ok) fsync(target->dir);
    errno = error;
    return ok;
}

/* ---- output that a person named ---- */

/* A terminal, a pipe, /dev/null: nothing to rename over. */
static bool write_special(Str path, Str text) {
    int fd = open(path.p, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return false;
    bool ok = write_all(fd, text);
    return close(fd) == 0 && ok;
}

bool source_write(Arena *arena, Str path, Str text) {
    struct stat st;
    Target target;
    Str real = source_real_path(arena, path);
    if (!real.n) real = str_copy(arena, path);
    if (stat(real.p, &st) == 0 && !S_ISREG(st.st_mode)) return write_special(real, text);
    if (!target_open(arena, real, &target)) return false;
    bool ok = replace(&target, (Str){0}, text);
    int error = errno;
    close(target.dir);
    errno = error;
    return ok;
}

/* ---- files of the audited tree ---- */

/* The bytes of the file are `mark` and `text` still. */
static bool is_unchanged(const Target *target, Str mark, Str text) {
    int fd = openat(target->dir, target->name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return false;
    size_t size = mark.n + text.n, n = 0;
    char *bytes = arena_alloc(target->arena, size + 1);
    while (n <= size) {
        ssize_t got = read(fd, bytes + n, size + 1 - n);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        n += (size_t)got;
    }
    close(fd);
    return n == size && memcmp(bytes, mark.p ? mark.p : "", mark.n) == 0 &&
           memcmp(bytes + mark.n, text.p ? text.p : "", text.n) == 0;
}

/* The link-free path, when it lies inside the root. */
static Str inside(const Sources *s, Str path) {
    Str real = source_real_path(s->arena, path_join(s->arena, s->root, path));
    return real.n && path_is_inside(s->root, real) ? real : (Str){0};
}

bool source_save(Sources *s, Str path, Str before, Str after, bool marked, Str *why) {
    Target target;
    Str mark = marked ? STR("\xEF\xBB\xBF") : (Str){0}, real = inside(s, path);
    if (!real.n) {
        *why = STR("cannot be written: it lies outside the repository, or is gone");
        return false;
    }
    bool ok = target_open(s->arena, real, &target);
    if (ok) {
        bool same = target.exists && is_unchanged(&target, mark, before);
        ok = same && faccessat(target.dir, target.name, W_OK, AT_EACCESS) == 0 &&
             replace(&target, mark, after);
        int error = errno;
        close(target.dir);
        if (!same) *why = STR("was changed by something else meanwhile and is left alone");
        if (!same) return false;
        errno = error;
    }
    if (!ok) *why = str_fmt(s->arena, "cannot be written: %s", strerror(errno));
    return ok;
}
