/* A check of many services: workers take one after the other, each in a session of its own; their parts are
 * put together in the order of the services.
 *
 * Memory is shared: while others work beside it, a service may use its share of a session's limit. One that
 * needs more is audited again, alone and with all of it, when the others are done. So the limit that counts
 * is the same whatever the number of jobs, and memory in use stays near it. */
#include "engine/session.h"
#include "engine/thread.h"
#include "syntax/parse.h"

#include <time.h>

enum { JOBS_MAX = 256, SHARES_MOST = 8, TICK_NS = 100 * 1000 * 1000 };

typedef struct Pool {
    RdSession *run;
    const Paths *dirs;     /* to be audited */
    const Paths *services; /* all of the run */
    Part *parts;           /* parallel to dirs */
    size_t memory;         /* of each session */
    pthread_mutex_t gate;
    pthread_cond_t ended;
    /* Guarded by gate: */
    uint32_t next, done;
    uint32_t latest; /* that was begun */
} Pool;

static void audit(Pool *pool, uint32_t i, size_t memory) {
    pool->parts[i] = part_audit(pool->run, pool->dirs->p[i], pool->services, memory, &pool->gate);
}

static void *work(void *context) {
    Pool *pool = context;
    pthread_mutex_lock(&pool->gate);
    while (pool->next < pool->dirs->n) {
        uint32_t i = pool->latest = pool->next++;
        pthread_mutex_unlock(&pool->gate);
        audit(pool, i, pool->memory);
        pthread_mutex_lock(&pool->gate);
        pool->done++;
        pthread_cond_signal(&pool->ended);
    }
    pthread_mutex_unlock(&pool->gate);
    return NULL;
}

static unsigned jobs_of(const RdSession *s, uint32_t services) {
    unsigned jobs = s->request->jobs ? s->request->jobs : thread_processors();
    if (jobs > JOBS_MAX) jobs = JOBS_MAX;
    return jobs < services ? jobs : services;
}

static void tell(Pool *pool, uint32_t done, uint32_t latest) {
    const RdRequest *request = pool->run->request;
    Str service = pool->dirs->p[latest];
    if (request->progress)
        request->progress(
            request->progress_context,
            (RdProgress){.done = done, .total = pool->dirs->n, .service = {service.p, service.n}});
}

/* Until every service is done, or a tenth of a second: then people want to know. */
static void wait_a_tick(Pool *pool) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += TICK_NS;
    if (until.tv_nsec >= 1000 * 1000 * 1000) until.tv_sec++, until.tv_nsec -= 1000 * 1000 * 1000;
    pthread_cond_timedwait(&pool->ended, &pool->gate, &until);
}

static void wait_for_all(Pool *pool) {
    pthread_mutex_lock(&pool->gate);
    while (pool->done < pool->dirs->n) {
        wait_a_tick(pool);
        uint32_t done = pool->done, latest = pool->latest;
        pthread_mutex_unlock(&pool->gate);
        tell(pool, done, latest);
        pthread_mutex_lock(&pool->gate);
    }
    pthread_mutex_unlock(&pool->gate);
}

/* Audits every service; this thread works itself when no other can be started. */
static void audit_all(Pool *pool, unsigned jobs) {
    pthread_t threads[JOBS_MAX];
    unsigned started = 0;
    parse_use_memory(&pool->run->mem); /* sets the parser up for the process before threads use it */
    while (started < jobs && thread_start(&threads[started], work, pool))
        started++;
    if (!started) work(pool);
    wait_for_all(pool);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    for (uint32_t i = 0; i < pool->dirs->n && pool->memory < pool->run->mem.limit; i++)
        if (pool->parts[i].exhausted) audit(pool, i, pool->run->mem.limit);
}

Part *parts_audit(RdSession *s, const Paths *dirs, const Paths *services) {
    unsigned jobs = jobs_of(s, dirs->n);
    s->spare = s->request->jobs != 1 && thread_processors() > jobs;
    unsigned shares = !jobs ? 1 : jobs < SHARES_MOST ? jobs : SHARES_MOST;
    Pool pool = {.run = s,
                 .dirs = dirs,
                 .services = services,
                 .parts = NEW_N(&s->arena, Part, dirs->n),
                 .memory = s->mem.limit / shares};
    pthread_mutex_init(&pool.gate, NULL);
    pthread_cond_init(&pool.ended, NULL);
    audit_all(&pool, jobs);
    pthread_cond_destroy(&pool.ended);
    pthread_mutex_destroy(&pool.gate);
    return pool.parts;
}
