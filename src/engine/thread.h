/* Threads for work whose recursion is as deep as programs nest. */
#ifndef ENGINE_THREAD_H
#define ENGINE_THREAD_H
#include <pthread.h>
#include <stdbool.h>

/* Starts a thread with a stack large enough for lowering and evaluation. False when there can be none. */
bool thread_start(pthread_t *thread, void *(*run)(void *), void *context);
/* Processors that this process may use; at least 1. */
unsigned thread_processors(void);
#endif
