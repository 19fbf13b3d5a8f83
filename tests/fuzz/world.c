/* Makes and gives back the world of one input; see world.h. The stack's size is the one that engine/api.c
 * runs with. */
#include "world.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_BYTES = 512 * 1024 * 1024 };
static const size_t memory_limit = (size_t)1024 * 1024 * 1024;

FileId fuzz_file(World *w, Str path, Str text) {
    return source_add(&w->sources, path, text);
}

typedef struct Task {
    FuzzFn *fn;
    Str input;
} Task;

static void *run_task(void *context) {
    Task *task = context;
    World w = {.mem = {.limit = memory_limit}};
    w.arena = arena_new(&w.mem);
    w.sources = sources_new(&w.arena, STR("/dev/null/root"));
    w.troubles.arena = &w.arena;
    task->fn(&w, task->input);
    arena_free(&w.arena);
    if (w.mem.used) abort(); /* an arena was forgotten */
    return NULL;
}

int fuzz_run(FuzzFn *fn, const uint8_t *data, size_t size) {
    Task task = {.fn = fn, .input = {(const char *)data, size}};
    pthread_attr_t attributes;
    pthread_t thread;
    if (size == 0 || memchr(data, 0, size) || !str_is_utf8(task.input)) return -1;
    if (pthread_attr_init(&attributes) != 0 || pthread_attr_setstacksize(&attributes, STACK_BYTES) != 0 ||
        pthread_create(&thread, &attributes, run_task, &task) != 0)
        abort();
    pthread_attr_destroy(&attributes);
    pthread_join(thread, NULL);
    return 0;
}
