/* Parsing ahead: while one thread evaluates a module, a second one parses files that the first is likely to
 * need next (eval/ahead.c). What is evaluated, and in which order, is the first thread's business alone, so
 * results are the same with and without the second.
 *
 * What is asked for lies on a stack, since evaluation goes depth first. A file is parsed once: the first
 * thread takes back what the second has not begun with, and waits for what it is at. Each tree has a Mem of
 * its own. One that needs much memory is left to the first thread, whose limit counts; and of trees that
 * nobody has taken yet, there are never more than AHEAD_BYTES of text and one. */
#include "engine/ahead.h"

#include "engine/thread.h"

enum { AHEAD_BYTES = 2 * 1024 * 1024, FILE_MEMORY = 256 * 1024 * 1024 };

/* TAKEN: by the first thread, or left to it. */
typedef enum FileState { FILE_WAITS, FILE_AT_WORK, FILE_PARSED, FILE_TAKEN } FileState;

typedef struct AheadFile AheadFile;
struct AheadFile {
    AheadFile *below; /* on the stack */
    Str path, text;
    FileState state;
    Mem mem;
    ParsedText parsed;
};

typedef struct Ahead {
    ParseAhead face;
    Arena *arena;
    pthread_t thread;
    pthread_mutex_t gate;
    pthread_cond_t changed;
    Map index; /* FileId → position in files; of the first thread, as files is */
    VEC(AheadFile *) files;
    /* Guarded by gate, as are the states of files: */
    AheadFile *top;
    size_t untaken; /* bytes of text whose trees nobody has taken */
    bool ending;
} Ahead;

/* ---- the second thread ---- */

/* Takes the next file that waits from the stack; NULL at the end. */
static AheadFile *next_file(Ahead *ahead) {
    for (;;) {
        while (ahead->top && ahead->top->state != FILE_WAITS)
            ahead->top = ahead->top->below;
        if (ahead->ending || (ahead->top && ahead->untaken < AHEAD_BYTES)) break;
        pthread_cond_wait(&ahead->changed, &ahead->gate);
    }
    AheadFile *file = ahead->ending ? NULL : ahead->top;
    if (file) ahead->top = file->below;
    return file;
}

static void finish(Ahead *ahead, AheadFile *file, ParsedText parsed) {
    file->parsed = parsed;
    file->state = file->mem.exhausted ? FILE_TAKEN : FILE_PARSED;
    if (file->state == FILE_TAKEN) ahead->untaken -= file->text.n;
    pthread_cond_broadcast(&ahead->changed);
}

static void *parse_files(void *context) {
    Ahead *ahead = context;
    pthread_mutex_lock(&ahead->gate);
    for (AheadFile *file; (file = next_file(ahead));) {
        file->state = FILE_AT_WORK;
        ahead->untaken += file->text.n;
        pthread_mutex_unlock(&ahead->gate);
        ParsedText parsed = parse_text(&file->mem, file->path, file->text);
        if (file->mem.exhausted) parse_drop(&parsed);
        pthread_mutex_lock(&ahead->gate);
        finish(ahead, file, parsed);
    }
    pthread_mutex_unlock(&ahead->gate);
    return NULL;
}

/* ---- the first thread ---- */

static void ask(void *context, FileId id, Str path, Str text) {
    Ahead *ahead = context;
    if (map_get(&ahead->index, id, NULL)) return;
    AheadFile *file = NEW(ahead->arena, AheadFile);
    *file = (AheadFile){
        .path = path, .text = text, .mem = {.limit = FILE_MEMORY, .fatal = ahead->arena->mem->fatal}};
    map_set(ahead->arena, &ahead->index, id, ahead->files.n);
    vec_push(ahead->arena, &ahead->files, file);
    pthread_mutex_lock(&ahead->gate);
    file->below = ahead->top;
    ahead->top = file;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->gate);
}

static bool take(void *context, FileId id, ParsedText *out) {
    Ahead *ahead = context;
    uint32_t at;
    if (!map_get(&ahead->index, id, &at)) return false;
    AheadFile *file = ahead->files.p[at];
    pthread_mutex_lock(&ahead->gate);
    while (file->state == FILE_AT_WORK)
        pthread_cond_wait(&ahead->changed, &ahead->gate);
    bool parsed = file->state == FILE_PARSED;
    file->state = FILE_TAKEN;
    if (parsed) ahead->untaken -= file->text.n;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->gate);
    *out = file->parsed;
    return parsed;
}

static void ahead_close(Ahead *ahead) {
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->gate);
}

ParseAhead *ahead_start(Arena *arena) {
    Ahead *ahead = NEW(arena, Ahead);
    *ahead = (Ahead){.face = {.context = ahead, .ask = ask, .take = take}, .arena = arena};
    pthread_mutex_init(&ahead->gate, NULL);
    pthread_cond_init(&ahead->changed, NULL);
    if (thread_start(&ahead->thread, parse_files, ahead)) return &ahead->face;
    ahead_close(ahead);
    return NULL;
}

void ahead_stop(ParseAhead *face) {
    if (!face) return;
    Ahead *ahead = face->context;
    pthread_mutex_lock(&ahead->gate);
    ahead->ending = true;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->gate);
    pthread_join(ahead->thread, NULL);
    for (uint32_t i = 0; i < ahead->files.n; i++)
        if (ahead->files.p[i]->state == FILE_PARSED) parse_drop(&ahead->files.p[i]->parsed);
    ahead_close(ahead);
}
