/* Programs nest deeply, and so do lowering and evaluation: their threads get 512 MiB of stack. It is only
 * reserved, not used up. */
#include "engine/thread.h"

#include <sched.h>

enum { STACK_BYTES = 512 * 1024 * 1024 };

bool thread_start(pthread_t *thread, void *(*run)(void *), void *context) {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return false;
    bool made = pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0 &&
                pthread_create(thread, &attributes, run, context) == 0;
    pthread_attr_destroy(&attributes);
    return made;
}

unsigned thread_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return (unsigned)CPU_COUNT(&set);
}
