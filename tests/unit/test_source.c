/* The door to the file system: what it lets in, and where things are in what it read. */
#include "source/source.h"
#include "source/walk.h"

#include "base/out.h"
#include "base/path.h"
#include "source/git_index.h"
#include "source/save.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A temporary directory with `root` (the repository) and `outside` in it. */
typedef struct World {
    Mem mem;
    Arena arena;
    Str top, root;
    Sources sources;
} World;

static const char *at(World *w, Str base, const char *path) {
    return str_fmt(&w->arena, "%.*s/%s", STR_ARG(base), path).p;
}

static void put(World *w, const char *path, Str text) {
    int fd = open(at(w, w->top, path), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.p ? text.p : "", text.n), text.n);
    close(fd);
}

static void dir(World *w, const char *path) {
    assert_int_equal(mkdir(at(w, w->top, path), 0755), 0);
}

static void link_to(World *w, const char *target, const char *path) {
    assert_int_equal(symlink(target, at(w, w->top, path)), 0);
}

static int setup(void **state) {
    World *w = test_calloc(1, sizeof *w);
    char name[] = "/tmp/routedrift-test-XXXXXX";
    w->arena = arena_new(&w->mem);
    assert_non_null(mkdtemp(name));
    w->top = source_real_path(&w->arena, str_of(name));
    w->root = str_copy(&w->arena, str_of(at(w, w->top, "root")));
    dir(w, "root");
    dir(w, "root/src");
    dir(w, "outside");
    put(w, "root/a.js", STR("one\n"));
    put(w, "root/src/b.js", STR("two\n"));
    put(w, "outside/secret.js", STR("secret\n"));
    w->sources = sources_new(&w->arena, w->root);
    *state = w;
    return 0;
}

static int forget(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static int teardown(void **state) {
    World *w = *state;
    nftw(w->top.p, forget, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(&w->arena);
    assert_int_equal(w->mem.used, 0);
    test_free(w);
    return 0;
}

static ReadStatus status(World *w, const char *path) {
    FileId id = source_open(&w->sources, str_of(path), SOURCE_LIMIT);
    assert_true(id != 0);
    const SourceFile *f = source_file(&w->sources, id);
    if (f->status != READ_OK) assert_int_equal(f->text.n, 0);
    return f->status;
}

static Str text(World *w, const char *path) {
    return source_file(&w->sources, source_open(&w->sources, str_of(path), SOURCE_LIMIT))->text;
}

static void assert_text(Str s, const char *expected) {
    assert_int_equal(s.n, strlen(expected));
    if (s.n) assert_memory_equal(s.p, expected, s.n);
}

static void test_reads_once(void **state) {
    World *w = *state;
    FileId id = source_open(&w->sources, STR("src/b.js"), SOURCE_LIMIT);
    assert_text(source_file(&w->sources, id)->text, "two\n");
    put(w, "root/src/b.js", STR("changed\n"));
    assert_int_equal(source_open(&w->sources, STR("./src/../src/b.js"), SOURCE_LIMIT), id);
    assert_text(text(w, "src/b.js"), "two\n");
    assert_text(source_file(&w->sources, id)->path, "src/b.js");
    assert_int_equal(w->sources.bytes_read, 4);
}

static void test_missing(void **state) {
    World *w = *state;
    assert_int_equal(status(w, "no.js"), READ_MISSING);
    assert_int_equal(status(w, "a.js/below"), READ_MISSING);
    put(w, "root/no.js", STR("late\n")); /* the answer is remembered: one run sees one tree */
    assert_int_equal(status(w, "no.js"), READ_MISSING);
    FileId id = source_open(&w->sources, (Str){"a.js\0x", 6}, SOURCE_LIMIT);
    assert_int_equal(source_file(&w->sources, id)->status, READ_MISSING);
    char longest[6000];
    memset(longest, 'x', sizeof longest);
    id = source_open(&w->sources, (Str){longest, sizeof longest}, SOURCE_LIMIT);
    assert_int_equal(source_file(&w->sources, id)->status, READ_MISSING);
}

static void test_dotdot_stays_inside(void **state) {
    World *w = *state;
    assert_int_equal(status(w, "../outside/secret.js"), READ_OUTSIDE);
    assert_int_equal(status(w, "src/../../outside/secret.js"), READ_OUTSIDE);
    assert_int_equal(status(w, ".."), READ_OUTSIDE);
    assert_int_equal(status(w, at(w, w->top, "outside/secret.js")), READ_OUTSIDE);
    assert_int_equal(status(w, at(w, w->root, "a.js")),
                     READ_OUTSIDE); /* absolute paths are not ours to follow */
    assert_int_equal(status(w, "src/../a.js"), READ_OK);
}

static void test_links(void **state) {
    World *w = *state;
    link_to(w, "../outside/secret.js", "root/file.js");
    link_to(w, "../outside", "root/folder");
    link_to(w, at(w, w->top, "outside/secret.js"), "root/absolute.js");
    link_to(w, "file.js", "root/twice.js");
    link_to(w, "src/b.js", "root/inner.js");
    link_to(w, "loop.js", "root/loop.js");
    link_to(w, "nowhere.js", "root/dangling.js");
    assert_int_equal(status(w, "file.js"), READ_OUTSIDE);
    assert_int_equal(status(w, "folder/secret.js"), READ_OUTSIDE);
    assert_int_equal(status(w, "absolute.js"), READ_OUTSIDE);
    assert_int_equal(status(w, "twice.js"), READ_OUTSIDE);
    assert_int_equal(status(w, "loop.js"), READ_UNREADABLE);
    assert_int_equal(status(w, "dangling.js"), READ_MISSING);
    assert_text(text(w, "inner.js"), "two\n");
}

static void test_root_is_no_prefix(void **state) {
    World *w = *state;
    dir(w, "root-neighbour"); /* "…/root-neighbour" starts with "…/root" */
    put(w, "root-neighbour/x.js", STR("x"));
    link_to(w, "../root-neighbour/x.js", "root/x.js");
    assert_int_equal(status(w, "x.js"), READ_OUTSIDE);
}

static void test_only_regular_files(void **state) {
    World *w = *state;
    assert_int_equal(mkfifo(at(w, w->root, "pipe.js"), 0644), 0);
    link_to(w, "/dev/null", "root/null.js");
    assert_int_equal(status(w, "pipe.js"), READ_NOT_REGULAR); /* and does not wait for a writer */
    assert_int_equal(status(w, "src"), READ_NOT_REGULAR);
    assert_int_equal(status(w, "."), READ_NOT_REGULAR);
    assert_int_equal(status(w, "null.js"), READ_OUTSIDE);
}

static void test_unreadable(void **state) {
    World *w = *state;
    dir(w, "root/closed");
    put(w, "root/closed/x.js", STR(""));
    chmod(w->top.p, 0755);
    chmod(at(w, w->root, "a.js"), 0);
    chmod(at(w, w->root, "closed"), 0);
    bool root = geteuid() == 0; /* to whom nothing is unreadable */
    if (root) assert_int_equal(seteuid(65534), 0);
    ReadStatus file = status(w, "a.js"), below = status(w, "closed/x.js");
    if (root) assert_int_equal(seteuid(0), 0);
    chmod(at(w, w->root, "closed"), 0755);
    assert_int_equal(file, READ_UNREADABLE);
    assert_int_equal(below, READ_UNREADABLE);
}

static void test_limit(void **state) {
    World *w = *state;
    put(w, "root/five.js", STR("12345"));
    put(w, "root/six.js", STR("123456"));
    FileId five = source_open(&w->sources, STR("five.js"), 5),
           six = source_open(&w->sources, STR("six.js"), 5);
    assert_text(source_file(&w->sources, five)->text, "12345");
    assert_int_equal(source_file(&w->sources, six)->status, READ_TOO_LARGE);
    assert_int_equal(source_file(&w->sources, six)->text.n, 0);
}

static void test_only_text(void **state) {
    World *w = *state;
    put(w, "root/nul.js", (Str){"a\0b", 3});
    put(w, "root/utf16.js",
        (Str){"\xFF\xFE"
              "a\0",
              4});
    put(w, "root/latin.js", STR("caf\xE9"));
    put(w, "root/bom.js", STR("\xEF\xBB\xBFone"));
    put(w, "root/bombom.js", STR("\xEF\xBB\xBF\xEF\xBB\xBF"));
    put(w, "root/empty.js", STR(""));
    assert_int_equal(status(w, "nul.js"), READ_NOT_TEXT);
    assert_int_equal(status(w, "utf16.js"), READ_NOT_TEXT);
    assert_int_equal(status(w, "latin.js"), READ_NOT_TEXT);
    assert_text(text(w, "bom.js"), "one");
    assert_text(text(w, "bombom.js"), "\xEF\xBB\xBF");
    assert_int_equal(status(w, "empty.js"), READ_OK);
    assert_text(text(w, "empty.js"), "");
}

static void test_status_texts(void **state) {
    (void)state;
    for (int s = READ_OK; s <= READ_NOT_TEXT; s++)
        assert_true(strlen(read_status_text((ReadStatus)s)) > 3);
}

static void assert_position(World *w, FileId file, uint32_t offset, uint32_t line, uint32_t column) {
    Position p = source_position(&w->sources, file, offset);
    if (p.line != line || p.column != column)
        fail_msg("offset %u: %u:%u, expected %u:%u", offset, p.line, p.column, line, column);
}

static void test_positions(void **state) {
    World *w = *state;
    /* a, e acute (2 bytes), b, line end; grin (4 bytes), c, CR LF; last */
    FileId f = source_add(&w->sources, STR("memory.js"),
                          STR("a\xC3\xA9"
                              "b\n\xF0\x9F\x98\x80"
                              "c\r\nlast"));
    assert_position(w, f, 0, 1, 1);
    assert_position(w, f, 1, 1, 2);
    assert_position(w, f, 3, 1, 3);
    assert_position(w, f, 4, 1, 4); /* the line end belongs to its line */
    assert_position(w, f, 5, 2, 1);
    assert_position(w, f, 9, 2, 2);
    assert_position(w, f, 12, 3, 1);
    assert_position(w, f, 16, 3, 5);
    assert_position(w, f, 999, 3, 5);
    assert_position(w, 0, 5, 0, 0);
    assert_position(w, 999, 5, 0, 0);
    assert_text(source_line(&w->sources, f, 1), "a\xC3\xA9"
                                                "b");
    assert_text(source_line(&w->sources, f, 2), "\xF0\x9F\x98\x80"
                                                "c");
    assert_text(source_line(&w->sources, f, 3), "last");
    assert_text(source_line(&w->sources, f, 4), "");
    assert_text(source_line(&w->sources, f, 0), "");
    assert_text(source_line(&w->sources, 0, 1), "");
    assert_text(source_text(&w->sources, (Span){f, 5, 10}), "\xF0\x9F\x98\x80"
                                                            "c");
    assert_text(source_text(&w->sources, (Span){f, 15, 99}), "t");
}

static void test_positions_of_empty_files(void **state) {
    World *w = *state;
    FileId empty = source_add(&w->sources, STR("empty.js"), (Str){0});
    FileId missing = source_open(&w->sources, STR("missing.js"), SOURCE_LIMIT);
    assert_position(w, empty, 0, 1, 1);
    assert_position(w, missing, 7, 1, 1);
    assert_text(source_line(&w->sources, empty, 1), "");
    FileId one = source_add(&w->sources, STR("one.js"), STR("\n"));
    assert_position(w, one, 0, 1, 1);
    assert_position(w, one, 1, 2, 1);
}

/* Answers do not depend on what was asked before. */
static void test_positions_in_any_order(void **state) {
    World *w = *state;
    Out out = out_new(&w->arena);
    for (uint32_t i = 0; i < 300; i++)
        out_cstr(&out, i % 37 == 36 ? "\n" : i % 3 ? "x" : "\xC3\xA9");
    Str whole = out_str_of(&out);
    FileId f = source_add(&w->sources, STR("many.js"), whole);
    uint32_t offset = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        offset = (offset * 1103515245u + 12345u) % (uint32_t)whole.n;
        uint32_t line = 1, column = 1;
        for (uint32_t k = 0; k < offset; k++) {
            if (((unsigned char)whole.p[k] & 0xC0) != 0x80) column++;
            if (whole.p[k] == '\n') line++, column = 1;
        }
        assert_position(w, f, offset, line, column);
    }
}

static void test_kinds(void **state) {
    World *w = *state;
    link_to(w, "../outside", "root/out");
    link_to(w, "src", "root/in");
    assert_int_equal(mkfifo(at(w, w->root, "pipe"), 0644), 0);
    assert_int_equal(source_kind(&w->sources, STR("a.js")), PATH_FILE);
    assert_int_equal(source_kind(&w->sources, STR("src")), PATH_DIRECTORY);
    assert_int_equal(source_kind(&w->sources, STR(".")), PATH_DIRECTORY);
    assert_int_equal(source_kind(&w->sources, STR("in")), PATH_DIRECTORY);
    assert_int_equal(source_kind(&w->sources, STR("in/b.js")), PATH_FILE);
    assert_int_equal(source_kind(&w->sources, STR("pipe")), PATH_OTHER);
    assert_int_equal(source_kind(&w->sources, STR("out")), PATH_NONE);
    assert_int_equal(source_kind(&w->sources, STR("out/secret.js")), PATH_NONE);
    assert_int_equal(source_kind(&w->sources, STR("..")), PATH_NONE);
    assert_int_equal(source_kind(&w->sources, STR("late.js")), PATH_NONE);
    put(w, "root/late.js", STR(""));
    assert_int_equal(source_kind(&w->sources, STR("late.js")), PATH_NONE);
}

static void test_list(void **state) {
    World *w = *state;
    DirEntries entries = {0};
    link_to(w, "../outside", "root/out");
    link_to(w, "src", "root/in");
    put(w, "root/B.js", STR(""));
    assert_true(source_list(&w->sources, STR("."), &entries));
    static const char *const names[] = {"B.js", "a.js", "in", "out", "src"};
    static const PathKind kinds[] = {PATH_FILE, PATH_FILE, PATH_DIRECTORY, PATH_NONE, PATH_DIRECTORY};
    assert_int_equal(entries.n, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_text(entries.p[i].name, names[i]);
        assert_int_equal(entries.p[i].kind, kinds[i]);
    }
    assert_false(source_list(&w->sources, STR("out"), &entries));
    assert_false(source_list(&w->sources, STR("a.js"), &entries));
    assert_false(source_list(&w->sources, STR(".."), &entries));
    assert_int_equal(entries.n, 5);
}

static void test_walk(void **state) {
    World *w = *state;
    Paths found = {0};
    dir(w, "root/node_modules");
    put(w, "root/node_modules/x.js", STR(""));
    dir(w, "root/src/deep");
    put(w, "root/src/deep/c.js", STR(""));
    link_to(w, "../src", "root/src/again"); /* a cycle, if it were followed */
    link_to(w, "../../outside", "root/src/out");
    assert_true(walk_files(&w->sources, STR("."), 100, &found));
    static const char *const paths[] = {"a.js", "src/b.js", "src/deep/c.js"};
    assert_int_equal(found.n, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_text(found.p[i], paths[i]);
    found.n = 0;
    assert_false(walk_files(&w->sources, STR("."), 1, &found));
}

static uint32_t count_files(World *w, const char *path) {
    DirEntries entries = {0};
    Sources fresh = sources_new(&w->arena, w->top);
    assert_true(source_list(&fresh, str_of(path), &entries));
    return entries.n;
}

static void assert_on_disk(World *w, const char *path, const char *expected) {
    Sources fresh = sources_new(&w->arena, w->top);
    FileId id = source_open(&fresh, str_of(path), DOCUMENT_LIMIT);
    assert_text(source_file(&fresh, id)->text, expected);
}

static void test_write(void **state) {
    World *w = *state;
    Str target = str_of(at(w, w->top, "outside/out.json"));
    assert_true(source_write(&w->arena, target, STR("first\n")));
    assert_on_disk(w, "outside/out.json", "first\n");
    chmod(target.p, 0640);
    int before = open(target.p, O_RDONLY);
    assert_true(source_write(&w->arena, target, STR("second\n")));
    assert_on_disk(w, "outside/out.json", "second\n");
    char held[16] = {0}; /* who has it open keeps what was there: it was replaced, not overwritten */
    assert_int_equal(read(before, held, sizeof held), 6);
    assert_string_equal(held, "first\n");
    close(before);
    struct stat st;
    stat(target.p, &st);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_int_equal(count_files(w, "outside"), 2); /* no temporary file stays */
    mode_t mask = umask(077);
    assert_true(source_write(&w->arena, str_of(at(w, w->top, "outside/own.json")), STR("mine\n")));
    umask(mask);
    stat(at(w, w->top, "outside/own.json"), &st);
    assert_int_equal(st.st_mode & 07777, 0600); /* as the umask of who runs it says */
}

static void test_write_fails_whole(void **state) {
    World *w = *state;
    assert_false(source_write(&w->arena, str_of(at(w, w->top, "no/such/dir.json")), STR("x")));
    assert_false(source_write(&w->arena, str_of(at(w, w->top, "outside")), STR("x"))); /* a directory */
    assert_int_equal(count_files(w, "outside"), 1);
}

static void test_write_through_links(void **state) {
    World *w = *state;
    struct stat st;
    link_to(w, "secret.js", "outside/link.js");
    assert_true(source_write(&w->arena, str_of(at(w, w->top, "outside/link.js")), STR("new\n")));
    lstat(at(w, w->top, "outside/link.js"), &st);
    assert_true(S_ISLNK(st.st_mode)); /* /dev/stdout is such a link */
    assert_on_disk(w, "outside/secret.js", "new\n");
    assert_true(source_write(&w->arena, STR("/dev/null"), STR("gone")));
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void test_real_path(void **state) {
    World *w = *state;
    link_to(w, "root", "alias");
    Str real = source_real_path(&w->arena, str_of(at(w, w->top, "alias/src/..")));
    assert_int_equal(str_cmp(real, w->root), 0);
    assert_int_equal(source_real_path(&w->arena, STR("/no/such/place")).n, 0);
}

/* ---- git's index ---- */

static void put_u32(Out *out, uint32_t v) {
    for (int shift = 24; shift >= 0; shift -= 8)
        out_char(out, (char)(v >> shift & 0xFF));
}

/* Entries of version 2 or 3 are padded to eight bytes; those of version 4 drop what they share. `extended`
 * has the flag that adds two bytes; `whole` is the length of the path before anything is dropped. */
static void put_entry(Out *out, uint32_t version, bool extended, uint32_t cut, const char *path,
                      size_t whole) {
    size_t start = out->n;
    out_fill(out, 0, 60);
    out_char(out, extended ? 0x40 : 0);
    out_char(out, (char)whole);
    if (extended) out_fill(out, 0, 2);
    if (version == 4) out_char(out, (char)cut);
    out_cstr(out, path);
    size_t n = out->n - start;
    out_fill(out, 0, version == 4 ? 1 : ((n + 8) & ~(size_t)7) - n);
}

static Str index_bytes(World *w, uint32_t version, const char *extension) {
    Out out = out_new(&w->arena);
    out_cstr(&out, "DIRC");
    put_u32(&out, version);
    put_u32(&out, 3);
    put_entry(&out, version, false, 0, ".env", 4);
    put_entry(&out, version, version > 2, 0, version == 4 ? ".local" : ".env.local", 10);
    put_entry(&out, version, false, 10, "package.json", 12);
    out_cstr(&out, extension);
    put_u32(&out, 4);
    out_fill(&out, 0, 4);
    out_fill(&out, 0, 20);
    return out_str_of(&out);
}

static void test_git_index(void **state) {
    World *w = *state;
    for (uint32_t version = 2; version <= 4; version++) {
        GitIndex index = {.paths = interner_new(&w->arena)};
        index.known = git_index_parse(&w->arena, index_bytes(w, version, "TREE"), &index.paths);
        assert_true(index.known);
        assert_true(git_index_has(&index, STR(".env")));
        assert_true(git_index_has(&index, STR(".env.local")));
        assert_true(git_index_has(&index, STR("package.json")));
        assert_false(git_index_has(&index, STR(".env.example")));
    }
}

/* SHA-256 makes entries longer by twelve bytes: what is read then at the place of the flags does not fit. */
static void test_git_index_sha256(void **state) {
    World *w = *state;
    Interner paths = interner_new(&w->arena);
    Out out = out_new(&w->arena);
    out_cstr(&out, "DIRC");
    put_u32(&out, 2);
    put_u32(&out, 1);
    out_fill(&out, 'h', 72); /* stat data and the name */
    out_char(&out, 0);
    out_char(&out, 4);
    out_cstr(&out, ".env");
    out_fill(&out, 0, 2 + 32);
    assert_false(git_index_parse(&w->arena, out_str_of(&out), &paths));
}

/* Another version, a split index, and every beginning of a good one: not known, and nothing worse. */
static void test_git_index_refused(void **state) {
    World *w = *state;
    Interner paths = interner_new(&w->arena);
    assert_false(git_index_parse(&w->arena, index_bytes(w, 5, "TREE"), &paths));
    assert_false(git_index_parse(&w->arena, index_bytes(w, 2, "link"), &paths));
    for (uint32_t version = 2; version <= 4; version++) {
        Str bytes = index_bytes(w, version, "TREE");
        for (size_t n = 0; n < bytes.n - 40; n++) {
            char *copy = arena_copy(&w->arena, bytes.p, n + (n == 0));
            assert_false(git_index_parse(&w->arena, (Str){copy, n}, &paths));
        }
    }
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {CASE(test_reads_once),
                                       CASE(test_missing),
                                       CASE(test_dotdot_stays_inside),
                                       CASE(test_links),
                                       CASE(test_root_is_no_prefix),
                                       CASE(test_only_regular_files),
                                       CASE(test_unreadable),
                                       CASE(test_limit),
                                       CASE(test_only_text),
                                       CASE(test_status_texts),
                                       CASE(test_positions),
                                       CASE(test_positions_of_empty_files),
                                       CASE(test_positions_in_any_order),
                                       CASE(test_kinds),
                                       CASE(test_list),
                                       CASE(test_walk),
                                       CASE(test_write),
                                       CASE(test_write_fails_whole),
                                       CASE(test_write_through_links),
                                       CASE(test_real_path),
                                       CASE(test_git_index),
                                       CASE(test_git_index_sha256),
                                       CASE(test_git_index_refused)};
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
