/* Reading: open non-blocking, look at what was opened, read within the limit, look at the bytes. Where a path
 * leads is directory.c's business. */
#include "source/source.h"

#include "base/out.h"
#include "base/path.h"
#include "source/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Sources sources_new(Arena *arena, Str root) {
    Sources s = {.arena = arena, .root = str_copy(arena, root), .paths = interner_new(arena)};
    vec_push(arena, &s.files, (SourceFile){0});
    return s;
}

const char *read_status_text(ReadStatus status) {
    switch (status) {
    case READ_OK: return "read";
    case READ_MISSING: return "no such file";
    case READ_UNREADABLE: return "cannot be read";
    case READ_NOT_REGULAR: return "not a regular file";
    case READ_OUTSIDE: return "lies outside the repository";
    case READ_TOO_LARGE: return "is larger than the limit";
    case READ_NOT_TEXT: return "is not UTF-8 text, or holds a NUL byte";
    }
    return "";
}

static ReadStatus read_bytes(Arena *arena, int fd, size_t limit, Str *text) {
    struct stat st;
    if (fstat(fd, &st) != 0) return READ_UNREADABLE;
    if (!S_ISREG(st.st_mode)) return READ_NOT_REGULAR;
    if (st.st_size > (off_t)limit) return READ_TOO_LARGE;
    size_t cap = (size_t)st.st_size + 1, n = 0;
    char *p = arena_alloc(arena, cap + 1);
    while (n < cap) {
        ssize_t got = read(fd, p + n, cap - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return READ_UNREADABLE;
        if (got == 0) break;
        n += (size_t)got;
    }
    if (n == cap) n--; /* it grew while being read: what was promised is enough */
    p[n] = 0;
    *text = (Str){.p = p, .n = n};
    return READ_OK;
}

static ReadStatus check_text(Str *text, bool *marked) {
    *marked = str_starts(*text, STR("\xEF\xBB\xBF"));
    if (*marked) *text = str_sub(*text, 3, text->n);
    if (text->n && memchr(text->p, 0, text->n)) return READ_NOT_TEXT;
    return str_is_utf8(*text) ? READ_OK : READ_NOT_TEXT;
}

static SourceFile read_file(Sources *s, Str path, size_t limit) {
    Str real;
    PathKind kind;
    SourceFile file = {.status = directory_find(s, path, &real, &kind)};
    if (file.status != READ_OK) return file;
    if (s->tree) {
        file.status = s->tree->read(s->tree, s->arena, real, limit, &file.text);
    } else {
        int fd = open(real.p, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
        if (fd < 0) return (SourceFile){.status = errno == ENOENT ? READ_MISSING : READ_UNREADABLE};
        file.status = read_bytes(s->arena, fd, limit, &file.text);
        close(fd);
    }
    if (file.status == READ_OK) s->bytes_read += file.text.n;
    if (file.status == READ_OK) file.status = check_text(&file.text, &file.marked);
    if (file.status != READ_OK) file.text = (Str){0};
    return file;
}

bool source_read_raw(Arena *arena, Str path, size_t limit, Str *bytes) {
    int fd = open(str_copy(arena, path).p, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return false;
    ReadStatus status = read_bytes(arena, fd, limit, bytes);
    close(fd);
    return status == READ_OK;
}

static FileId add(Sources *s, Str path, SourceFile file) {
    Sym sym = sym_intern(&s->paths, path);
    FileId id = s->files.n;
    file.path = sym_str(&s->paths, sym);
    map_set(s->arena, &s->by_path, sym, id);
    vec_push(s->arena, &s->files, file);
    return id;
}

FileId source_open(Sources *s, Str path, size_t limit) {
    path = path_normalize(s->arena, path);
    FileId id;
    if (map_get(&s->by_path, sym_intern(&s->paths, path), &id)) return id;
    return add(s, path, read_file(s, path, limit));
}

FileId source_add(Sources *s, Str path, Str text) {
    return add(s, path, (SourceFile){.text = str_copy(s->arena, text), .status = READ_OK});
}

const SourceFile *source_file(const Sources *s, FileId file) {
    return &s->files.p[file < s->files.n ? file : 0];
}

Str source_text(const Sources *s, Span span) {
    return str_sub(source_file(s, span.file)->text, span.start, span.end);
}

static void index_lines(Sources *s, SourceFile *f) {
    uint32_t n = 1;
    for (size_t i = 0; i < f->text.n; i++)
        n += f->text.p[i] == '\n';
    f->lines = NEW_N(s->arena, uint32_t, n);
    f->line_n = 1;
    for (size_t i = 0; i < f->text.n; i++)
        if (f->text.p[i] == '\n') f->lines[f->line_n++] = (uint32_t)i + 1;
}

static uint32_t line_of(const SourceFile *f, uint32_t offset) {
    uint32_t lo = 0, hi = f->line_n;
    while (hi - lo > 1) {
        uint32_t mid = (lo + hi) / 2;
        if (f->lines[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

static uint32_t code_points(const SourceFile *f, uint32_t from, uint32_t to) {
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        n += ((unsigned char)f->text.p[i] & 0xC0) != 0x80;
    return n;
}

/* Counts from the last answer when that is on the same line and nearer than its start: a minified file is one
 * line. */
static uint32_t column_of(SourceFile *f, uint32_t line, uint32_t offset) {
    uint32_t start = f->lines[line];
    uint32_t end = line + 1 < f->line_n ? f->lines[line + 1] : UINT32_MAX;
    bool near = f->cursor > start && f->cursor < end && f->cursor / 2 < offset - start / 2;
    uint32_t column;
    if (!near)
        column = 1 + code_points(f, start, offset);
    else if (f->cursor <= offset)
        column = f->cursor_column + code_points(f, f->cursor, offset);
    else
        column = f->cursor_column - code_points(f, offset, f->cursor);
    f->cursor = offset;
    f->cursor_column = column;
    return column;
}

Position source_position(Sources *s, FileId file, uint32_t offset) {
    if (file == 0 || file >= s->files.n) return (Position){0};
    SourceFile *f = &s->files.p[file];
    if (!f->lines) index_lines(s, f);
    if (offset > f->text.n) offset = (uint32_t)f->text.n;
    uint32_t line = line_of(f, offset);
    return (Position){.line = line + 1, .column = column_of(f, line, offset)};
}

Str source_line(Sources *s, FileId file, uint32_t line) {
    if (file == 0 || file >= s->files.n || line == 0) return (Str){0};
    SourceFile *f = &s->files.p[file];
    if (!f->lines) index_lines(s, f);
    if (line > f->line_n) return (Str){0};
    uint32_t start = f->lines[line - 1];
    uint32_t end = line < f->line_n ? f->lines[line] - 1 : (uint32_t)f->text.n;
    if (end > start && f->text.p[end - 1] == '\r') end--;
    return str_sub(f->text, start, end);
}

uint32_t source_line_start(Sources *s, FileId file, uint32_t line) {
    if (file == 0 || file >= s->files.n || line == 0) return 0;
    SourceFile *f = &s->files.p[file];
    if (!f->lines) index_lines(s, f);
    return line <= f->line_n ? f->lines[line - 1] : (uint32_t)f->text.n;
}
