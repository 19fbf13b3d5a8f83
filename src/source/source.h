/* The files of a session, read once each and kept: the only door to the file system for reading.
 *
 * Every path is relative to the root directory of the session (the repository). Nothing outside that root is
 * ever opened: `..` beyond it, absolute paths and symbolic links that leave it are refused. Only regular
 * files are read. */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H
#include "base/intern.h"
#include "base/map.h"
#include "base/vec.h"
#include "source/span.h"

enum {
    SOURCE_LIMIT = 2 * 1024 * 1024,    /* bytes of a JavaScript or TypeScript file */
    DOCUMENT_LIMIT = 16 * 1024 * 1024, /* bytes of any other file */
};

/* Why a file could not be had. */
typedef enum ReadStatus {
    READ_OK,
    READ_MISSING,     /* no such file */
    READ_UNREADABLE,  /* permission, input/output error */
    READ_NOT_REGULAR, /* directory, device, pipe, socket */
    READ_OUTSIDE,     /* leaves the root */
    READ_TOO_LARGE,   /* over the limit */
    READ_NOT_TEXT,    /* NUL byte, UTF-16, invalid UTF-8 */
} ReadStatus;

typedef struct SourceFile {
    Str path;          /* relative to the root, normalized */
    Str text;          /* without a byte order mark */
    bool marked;       /* the file begins with one */
    ReadStatus status; /* text is empty unless READ_OK */
    uint32_t *lines;   /* byte offset of each line's start; made on demand */
    uint32_t line_n;
    uint32_t cursor, cursor_column; /* the last position asked for: the next is mostly near it */
} SourceFile;

typedef enum PathKind { PATH_NONE, PATH_FILE, PATH_DIRECTORY, PATH_OTHER } PathKind;

typedef struct DirEntry {
    Str name;
    PathKind kind; /* of what a link leads to */
    bool link;     /* a symbolic link */
} DirEntry;
typedef VEC(DirEntry) DirEntries;

/* A tree of files that does not lie on the disk: those of another revision. Paths are root-relative and lead
 * through no link. The functions may be called from several threads; what they give lives in the arena. */
typedef struct SourceTree SourceTree;
struct SourceTree {
    void *context;
    /* Entries of a directory in any order; a link has `link` and no kind. False: there is no such directory.
     */
    bool (*list)(const SourceTree *tree, Arena *arena, Str path, DirEntries *out);
    /* What is written in a link; empty when it cannot be had. */
    Str (*link)(const SourceTree *tree, Arena *arena, Str path);
    /* The bytes of a file. */
    ReadStatus (*read)(const SourceTree *tree, Arena *arena, Str path, size_t limit, Str *text);
};

typedef struct Sources {
    Arena *arena;
    Str root;              /* absolute real path of the repository */
    VEC(SourceFile) files; /* [0] is unused */
    Interner paths;        /* path → FileId through by_path */
    Map by_path;
    VEC(struct Directory *) directories; /* listed so far */
    Map directory_index;                 /* path → index in directories */
    uint64_t bytes_read;
    const SourceTree *tree; /* instead of the disk, or NULL */
    uint32_t links;         /* that are being followed, in `tree` */
} Sources;

/* root must be an absolute path without symbolic links (source_real_path). */
Sources sources_new(Arena *arena, Str root);
/* Reads a file once; later calls give the same id. Never 0: a file that cannot be had has its status set. */
FileId source_open(Sources *sources, Str path, size_t limit);
/* Bytes of a regular file at an absolute path, whatever they are; false when it cannot be had. Only for what
 * belongs to the repository itself: git's index. */
bool source_read_raw(Arena *arena, Str path, size_t limit, Str *bytes);
/* A file that exists only in memory (tests, generated text). */
FileId source_add(Sources *sources, Str path, Str text);
const SourceFile *source_file(const Sources *sources, FileId file);
/* Bytes of a span. */
Str source_text(const Sources *sources, Span span);
/* Line and column of an offset; {0,0} for file 0. */
Position source_position(Sources *sources, FileId file, uint32_t offset);
/* The line (1-based) without its line end. */
Str source_line(Sources *sources, FileId file, uint32_t line);
/* The offset at which a line (1-based) starts; past the last line, the size of the text. */
uint32_t source_line_start(Sources *sources, FileId file, uint32_t line);
/* "permission denied", "not a regular file" …: for messages. */
const char *read_status_text(ReadStatus status);

/* What stands at a path; PATH_NONE also for everything outside the root. Directories are listed once. */
PathKind source_kind(Sources *sources, Str path);

/* Entries of a directory sorted by name (bytes), without `.` and `..`; false when it cannot be read. */
bool source_list(Sources *sources, Str path, DirEntries *out);

/* Absolute path without symbolic links, or an empty Str when there is no such path. */
Str source_real_path(Arena *arena, Str path);
#endif
