/* Logging, taking back, joining. Entries are typed, so that a join knows what it joins: values become
 * alternatives, counts the larger one (with maybe-absent items), flags their union. */
#include "eval/trail.h"

#include <string.h>

static void trail_log(Eval *ev, uint32_t birth, TrailEntry entry) {
    if (ev->trail->depth && birth <= ev->trail->birth) vec_push(ev->arena, &ev->trail->entries, entry);
}

void trail_set(Eval *ev, uint32_t birth, Value *slot, Value value) {
    trail_log(ev, birth, (TrailEntry){.kind = TRAIL_SLOT, .slot = slot, .old = *slot});
    if (value.kind == VALUE_OBJECT && value.object->kind == OBJECT_HOST) ev->host_writes++;
    *slot = value;
}

void trail_item(Eval *ev, Object *o, uint32_t index) {
    trail_log(ev, o->birth,
              (TrailEntry){.kind = TRAIL_ITEM, .object = o, .index = index, .old = o->items[index]});
}

void trail_value(Eval *ev, Object *o, uint32_t index) {
    trail_log(ev, o->birth,
              (TrailEntry){.kind = TRAIL_VALUE, .object = o, .index = index, .old = o->values[index]});
}

void trail_count(Eval *ev, Object *o) {
    trail_log(ev, o->birth, (TrailEntry){.kind = TRAIL_COUNT, .object = o, .old = value_number(o->item_n)});
}

void trail_flags(Eval *ev, Object *o) {
    trail_log(ev, o->birth, (TrailEntry){.kind = TRAIL_FLAGS, .object = o, .old = value_number(o->flags)});
}

void trail_proto(Eval *ev, Object *o) {
    trail_log(ev, o->birth,
              (TrailEntry){
                  .kind = TRAIL_PROTO, .object = o, .old = o->proto ? value_object(o->proto) : value_null()});
}

void trail_next(Eval *ev, Object *o) {
    trail_log(ev, o->birth, (TrailEntry){.kind = TRAIL_NEXT, .object = o, .old = value_number(o->next_item)});
}

static Value entry_read(const TrailEntry *e) {
    switch (e->kind) {
    case TRAIL_SLOT: return *e->slot;
    case TRAIL_ITEM: return e->object->items[e->index];
    case TRAIL_VALUE: return e->object->values[e->index];
    case TRAIL_COUNT: return value_number(e->object->item_n);
    case TRAIL_FLAGS: return value_number(e->object->flags);
    case TRAIL_PROTO: return e->object->proto ? value_object(e->object->proto) : value_null();
    case TRAIL_NEXT: return value_number(e->object->next_item);
    }
    return value_undefined();
}

static void entry_write(const TrailEntry *e, Value v) {
    switch (e->kind) {
    case TRAIL_SLOT: *e->slot = v; return;
    case TRAIL_ITEM: e->object->items[e->index] = v; return;
    case TRAIL_VALUE: e->object->values[e->index] = v; return;
    case TRAIL_COUNT: e->object->item_n = (uint32_t)v.number; return;
    case TRAIL_FLAGS: e->object->flags = (uint8_t)v.number; return;
    case TRAIL_PROTO: e->object->proto = v.kind == VALUE_OBJECT ? v.object : NULL; return;
    case TRAIL_NEXT: e->object->next_item = (uint32_t)v.number; return;
    }
}

/* Writes through the log, so that an enclosing fork can take it back too. */
static void entry_write_logged(Eval *ev, const TrailEntry *e, Value v) {
    TrailEntry now = *e;
    now.old = entry_read(e);
    trail_log(ev, 0, now);
    entry_write(e, v);
}

static uint64_t entry_key(const TrailEntry *e) {
    uintptr_t p = e->kind == TRAIL_SLOT ? (uintptr_t)e->slot : (uintptr_t)e->object;
    return ((uint64_t)p << 3 ^ (uint64_t)e->kind) ^ (uint64_t)e->index << 40;
}

/* Swaps every entry with what it changed, last first; afterwards the log, read from its end, is the side's
 * final state. */
TrailLog *trail_take_back(Eval *ev, uint32_t mark) {
    uint32_t n = ev->trail->entries.n - mark;
    TrailLog *log = NEW(&ev->scratch, TrailLog);
    log->n = n;
    log->entries = arena_copy(&ev->scratch, ev->trail->entries.p + mark, sizeof(TrailEntry) * n);
    for (uint32_t i = n; i > 0; i--) {
        TrailEntry *e = &log->entries[i - 1];
        Value left = entry_read(e);
        entry_write(e, e->old);
        e->old = left;
    }
    ev->trail->entries.n = mark;
    return log;
}

TrailLog *trail_keep(Eval *ev, const TrailLog *log) {
    TrailLog *kept = arena_copy(ev->arena, log, sizeof *log);
    kept->entries = arena_copy(ev->arena, log->entries, sizeof(TrailEntry) * log->n);
    return kept;
}

void trail_replay(Eval *ev, const TrailLog *log) {
    for (uint32_t i = 0; i < log->n; i++)
        entry_write_logged(ev, &log->entries[i], log->entries[i].old);
}

static Value join_values(Eval *ev, const TrailEntry *e, Value a, Value b, Span condition) {
    switch (e->kind) {
    case TRAIL_SLOT:
    case TRAIL_ITEM:
    case TRAIL_VALUE: return value_join(ev, a, b, condition);
    case TRAIL_COUNT: return a.number > b.number ? a : b;
    case TRAIL_FLAGS: return value_number((double)((uint8_t)a.number | (uint8_t)b.number));
    case TRAIL_PROTO: return b;
    case TRAIL_NEXT: return a.number > b.number ? a : b;
    }
    return b;
}

/* Before items are compared: the shorter side's missing items are absent, not left-overs of the longer side.
 */
static void level_counts(Eval *ev, const TrailEntry *e, Value other) {
    Object *o = e->object;
    uint32_t n = (uint32_t)other.number;
    for (uint32_t i = o->item_n; i < n && i < o->item_cap; i++) {
        trail_item(ev, o, i);
        o->items[i] = (Value){.kind = VALUE_ABSENT};
    }
}

/* Joins one location: `other` is its value on the side that is not in force. */
static void join_entry(Eval *ev, const TrailEntry *e, Value other, Span condition) {
    Value now = entry_read(e);
    if (e->kind == TRAIL_COUNT) level_counts(ev, e, other);
    if (e->kind == TRAIL_ITEM && e->index >= e->object->item_n) now = (Value){.kind = VALUE_ABSENT};
    if (now.kind != VALUE_ONE_OF && value_identical(now, other) && now.assumed == other.assumed &&
        now.kind != VALUE_UNKNOWN)
        return;
    entry_write_logged(ev, e, join_values(ev, e, other, now, condition));
}

void trail_join(Eval *ev, const TrailLog *log, uint32_t mark, Span condition) {
    ArenaMark mark_scratch = arena_mark(&ev->scratch);
    Arena *arena = &ev->scratch;
    Map seen = {0};
    uint32_t end = ev->trail->entries.n;
    for (int counts = 1; counts >= 0; counts--)
        for (uint32_t i = log->n; i > 0; i--) {
            const TrailEntry *e = &log->entries[i - 1];
            if ((e->kind == TRAIL_COUNT) != counts || map_get(&seen, entry_key(e), NULL)) continue;
            map_set(arena, &seen, entry_key(e), 1);
            join_entry(ev, e, e->old, condition);
        }
    for (int counts = 1; counts >= 0; counts--)
        for (uint32_t i = mark; i < end; i++) {
            TrailEntry e = ev->trail->entries.p[i];
            if ((e.kind == TRAIL_COUNT) != counts || map_get(&seen, entry_key(&e), NULL)) continue;
            map_set(arena, &seen, entry_key(&e), 1);
            join_entry(ev, &e, e.old, condition);
        }
    arena_rewind(&ev->scratch, mark_scratch);
}

uint32_t eval_question(Eval *ev) {
    return 2 * ++ev->question_n; /* even: those that question.c numbers by what they ask are odd */
}

void fork_begin(Eval *ev, Fork *f, Span condition) {
    *f = (Fork){.condition = condition,
                .question = eval_question(ev),
                .sides = {0, 1},
                .of = 2,
                .scratch = arena_mark(&ev->scratch)};
    ev->trail->depth++;
    f->outer_birth = ev->trail->birth;
    ev->trail->birth = ev->births;
    f->trail_mark = ev->trail->entries.n;
    f->host_from = ev->observer->mark(ev->observer->context);
    f->job_mark = ev->jobs.n;
    f->outer_floor = ev->job_floor;
    ev->job_floor = ev->jobs.n;
}

void fork_alternative(Fork *f, uint32_t question, uint32_t side, uint32_t of) {
    f->question = question;
    f->of = (uint16_t)of;
    f->sides[0] = (uint16_t)side;
}

Branch fork_branch(const Fork *f, bool second) {
    return (Branch){.condition = f->condition,
                    .question = f->question,
                    .side = f->sides[second],
                    .sides = f->of,
                    .fleeting = f->fleeting,
                    .about = f->about};
}

void fork_conditions(Eval *ev, const Fork *f) {
    const EvalObserver *o = ev->observer;
    uint32_t end = o->mark(o->context);
    if (f->host_middle > f->host_from)
        o->condition(o->context, f->host_from, f->host_middle, fork_branch(f, false));
    if (end > f->host_middle) o->condition(o->context, f->host_middle, end, fork_branch(f, true));
}

void fork_else(Eval *ev, Fork *f, bool dead) {
    if (!dead) eval_drain(ev, f->job_mark);
    ev->jobs.n = f->job_mark < ev->jobs.n ? f->job_mark : ev->jobs.n;
    f->first_dead = dead;
    f->first = trail_take_back(ev, f->trail_mark);
    f->host_middle = ev->observer->mark(ev->observer->context);
}

void fork_end(Eval *ev, Fork *f, bool dead) {
    const EvalObserver *o = ev->observer;
    if (!dead) eval_drain(ev, f->job_mark);
    ev->jobs.n = f->job_mark < ev->jobs.n ? f->job_mark : ev->jobs.n;
    f->second_dead = dead;
    uint32_t end = o->mark(o->context);
    if (f->first_dead && !dead) {
        o->drop(o->context, f->host_from, f->host_middle);
    } else if (dead && !f->first_dead) {
        trail_take_back(ev, f->trail_mark);
        trail_replay(ev, f->first);
        o->drop(o->context, f->host_middle, end);
    } else {
        trail_join(ev, f->first, f->trail_mark, f->condition);
        fork_conditions(ev, f);
    }
    fork_close(ev, f);
}

void fork_close(Eval *ev, Fork *f) {
    ev->trail->depth--;
    ev->trail->birth = f->outer_birth;
    ev->job_floor = f->outer_floor;
    if (ev->trail->depth == 0) ev->trail->entries.n = 0;
    arena_rewind(&ev->scratch, f->scratch);
}
