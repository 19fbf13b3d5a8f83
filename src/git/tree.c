/* A commit as a tree of files: `git ls-tree` once for the names, one `git cat-file --batch` for the contents.
 *
 *     100644 blob 1f3e… TAB services/klaviyo/src/app.ts   →   directories services, services/klaviyo …, one
 * file
 *
 * The listing is finished before anybody asks, so that threads only share the pipe, which has a lock. */
#include "base/intern.h"
#include "base/map.h"
#include "base/path.h"
#include "git/process.h"

#include <pthread.h>
#include <string.h>

enum { LISTING_BYTES = 256 * 1024 * 1024, HEADER_BYTES = 256, LINK_BYTES = 4096 };

typedef struct Object {
    Str name; /* of the object, hexadecimal */
    bool link;
} Object;

struct GitTree {
    SourceTree source;
    const Git *git;
    Interner paths;
    VEC(DirEntries) directories;
    Map directory_index; /* path → index in directories */
    VEC(Object) objects;
    Map object_index; /* path → index in objects */
    pthread_mutex_t lock;
    Process reader; /* guarded by lock, as is: */
    bool broken;    /* the reader said something that was not expected */
};

/* ---- names ---- */

static DirEntries *directory_of(GitTree *tree, Str path) {
    uint32_t at;
    Sym sym = sym_intern(&tree->paths, path);
    if (map_get(&tree->directory_index, sym, &at)) return &tree->directories.p[at];
    if (!str_eq(path, STR("."))) {
        DirEntries *parent = directory_of(tree, path_dir(path));
        vec_push(tree->git->arena, parent, (DirEntry){.name = path_base(path), .kind = PATH_DIRECTORY});
    }
    map_set(tree->git->arena, &tree->directory_index, sym, tree->directories.n);
    vec_push(tree->git->arena, &tree->directories, (DirEntries){0});
    return &tree->directories.p[tree->directories.n - 1];
}

static void add_object(GitTree *tree, Str path, Object object) {
    Arena *arena = tree->git->arena;
    DirEntries *directory = directory_of(tree, path_dir(path));
    vec_push(arena, directory,
             (DirEntry){
                 .name = path_base(path), .kind = object.link ? PATH_NONE : PATH_FILE, .link = object.link});
    map_set(arena, &tree->object_index, sym_intern(&tree->paths, path), tree->objects.n);
    vec_push(arena, &tree->objects, object);
}

/* "100644 blob 1f3e…\tsrc/app.ts": regular files and links; submodules have no files here. */
static void add_line(GitTree *tree, Str line) {
    Str path, rest;
    Str facts = str_cut(line, '\t', &path), mode = str_cut(facts, ' ', &rest);
    Str kind = str_cut(rest, ' ', &rest);
    bool link = str_eq(mode, STR("120000"));
    if (!str_eq(kind, STR("blob")) || !path.n || path_is_absolute(path) ||
        !(link || str_starts(mode, STR("100"))))
        return;
    add_object(tree, path, (Object){.name = rest, .link = link});
}

/* ---- contents ---- */

static bool read_all(int pipe, char *bytes, size_t n) {
    for (size_t at = 0; at < n;) {
        ssize_t got = process_read(pipe, bytes + at, n - at);
        if (got <= 0) return false;
        at += (size_t)got;
    }
    return true;
}

/* "1f3e… blob 512" */
static bool read_header(int pipe, char *line, size_t *n) {
    for (*n = 0; *n < HEADER_BYTES; ++*n) {
        if (!read_all(pipe, line + *n, 1)) return false;
        if (line[*n] == '\n') return true;
    }
    return false;
}

/* Bytes that nobody wants must be read all the same. */
static bool skip(int pipe, uint64_t n) {
    char bytes[16 * 1024];
    while (n) {
        size_t some = n < sizeof bytes ? (size_t)n : sizeof bytes;
        if (!read_all(pipe, bytes, some)) return false;
        n -= some;
    }
    return true;
}

/* Sets *broken when the conversation with git has come out of step. */
static ReadStatus converse(GitTree *tree, Arena *arena, Str name, size_t limit, Str *text) {
    char line[HEADER_BYTES], end;
    size_t n;
    uint64_t size;
    Str rest;
    tree->broken = true;
    if (!process_write(tree->reader.in, str_join(arena, name, STR("\n")))) return READ_UNREADABLE;
    if (!read_header(tree->reader.out, line, &n)) return READ_UNREADABLE;
    str_cut((Str){line, n}, ' ', &rest);
    Str kind = str_cut(rest, ' ', &rest);
    if (str_eq(kind, STR("missing"))) {
        tree->broken = false;
        return READ_UNREADABLE;
    }
    if (!str_eq(kind, STR("blob")) || !str_u64(rest, &size)) return READ_UNREADABLE;
    bool fits = size <= limit;
    char *bytes = fits ? arena_alloc(arena, (size_t)size + 1) : NULL;
    bool arrived = fits ? read_all(tree->reader.out, bytes, (size_t)size) : skip(tree->reader.out, size);
    if (!arrived || !read_all(tree->reader.out, &end, 1) || end != '\n') return READ_UNREADABLE;
    tree->broken = false;
    if (fits) *text = (Str){bytes, (size_t)size};
    return fits ? READ_OK : READ_TOO_LARGE;
}

static ReadStatus read_object(GitTree *tree, Arena *arena, Str path, size_t limit, Str *text) {
    uint32_t at;
    Sym sym = sym_lookup(&tree->paths, path);
    if (!sym || !map_get(&tree->object_index, sym, &at)) return READ_MISSING;
    pthread_mutex_lock(&tree->lock);
    ReadStatus status =
        tree->broken ? READ_UNREADABLE : converse(tree, arena, tree->objects.p[at].name, limit, text);
    pthread_mutex_unlock(&tree->lock);
    return status;
}

/* ---- as a SourceTree ---- */

static GitTree *tree_of(const SourceTree *source) {
    return source->context;
}

static bool tree_list(const SourceTree *source, Arena *arena, Str path, DirEntries *out) {
    const GitTree *tree = tree_of(source);
    uint32_t at;
    Sym sym = sym_lookup(&tree->paths, path);
    if (!sym || !map_get(&tree->directory_index, sym, &at)) return false;
    for (uint32_t i = 0; i < tree->directories.p[at].n; i++)
        vec_push(arena, out, tree->directories.p[at].p[i]);
    return true;
}

static ReadStatus tree_read(const SourceTree *source, Arena *arena, Str path, size_t limit, Str *text) {
    return read_object(tree_of(source), arena, path, limit, text);
}

static Str tree_link(const SourceTree *source, Arena *arena, Str path) {
    Str target = {0};
    read_object(tree_of(source), arena, path, LINK_BYTES, &target);
    return target;
}

GitTree *git_tree_open(const Git *git, Str commit, Str *why) {
    const char *name = str_copy(git->arena, commit).p;
    Answer listing =
        git_run(git, (const char *const[]){"ls-tree", "-r", "-z", "--full-tree", name, NULL}, LISTING_BYTES);
    GitTree *tree = NEW(git->arena, GitTree);
    *tree = (GitTree){.git = git, .paths = interner_new(git->arena)};
    tree->source = (SourceTree){.context = tree, .list = tree_list, .link = tree_link, .read = tree_read};
    if (!listing.ran || listing.status != 0 ||
        !process_start(git, (const char *const[]){"cat-file", "--batch", NULL}, &tree->reader)) {
        *why = listing.error.n ? listing.error : STR("git does not answer");
        return NULL;
    }
    directory_of(tree, STR("."));
    for (Str rest = listing.out; rest.n;)
        add_line(tree, str_cut(rest, 0, &rest));
    pthread_mutex_init(&tree->lock, NULL);
    return tree;
}

const SourceTree *git_tree_source(const GitTree *tree) {
    return &tree->source;
}

void git_tree_close(GitTree *tree) {
    process_end(&tree->reader, tree->broken);
    pthread_mutex_destroy(&tree->lock);
}
