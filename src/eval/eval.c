/* The interpreter's life: making it, running entries, queued callbacks, promises, budgets. */
#include "eval/eval.h"

#include "base/path.h"
#include "eval/interp.h"

enum { ESCAPE_NODES = 10000 }; /* values looked at among the arguments of an unknown function */

static Object *proto_new(Eval *ev, ObjectKind kind) {
    Object *o = NEW(ev->arena, Object);
    o->proto = ev->object_proto;
    ev->protos[kind] = o;
    return o;
}

/* AsyncFunction is no global; programs only look at its name. */
static Value no_constructor(Eval *ev, const Call *call) {
    return eval_unknown_call(ev, call, "AsyncFunction");
}

static void make_protos(Eval *ev) {
    ev->object_proto = NEW(ev->arena, Object);
    ev->protos[OBJECT_PLAIN] = ev->object_proto;
    ev->function_proto = proto_new(ev, OBJECT_FUNCTION);
    ev->protos[OBJECT_NATIVE] = ev->protos[OBJECT_BOUND] = ev->function_proto;
    static const ObjectKind kinds[] = {OBJECT_ARRAY,  OBJECT_MAP,      OBJECT_SET,  OBJECT_PROMISE,
                                       OBJECT_REGEXP, OBJECT_ITERATOR, OBJECT_ERROR};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        proto_new(ev, kinds[i]);
    ev->async_proto = object_plain(ev);
    ev->async_proto->proto = ev->function_proto;
    Object *async_function = object_native(ev, "AsyncFunction", no_constructor);
    object_put_hidden(ev, ev->async_proto, NAME_constructor, value_object(async_function));
    ev->text_proto = object_plain(ev);
    ev->number_proto = object_plain(ev);
    ev->boolean_proto = object_plain(ev);
    ev->symbol_proto = object_plain(ev);
}

Eval *eval_new(Arena *arena, Mem *mem, Sources *sources, Interner *names, Troubles *troubles,
               const EvalModels *models, const EvalObserver *observer, Resolver *resolver) {
    Eval *ev = NEW(arena, Eval);
    *ev = (Eval){.arena = arena,
                 .mem = mem,
                 .sources = sources,
                 .names = names,
                 .troubles = troubles,
                 .models = models,
                 .observer = observer,
                 .resolver = resolver,
                 .module_paths = interner_new(arena),
                 .questions = interner_new(arena),
                 .patience = 1,
                 .scratch = arena_new(mem),
                 .harmless_arena = arena_new(mem)};
    arena_alloc(&ev->scratch, 1); /* a block that stays: forks mark and rewind this arena all the time */
    ev->trail = NEW(arena, Trail);
    make_protos(ev);
    ev->global = object_plain(ev);
    ev->global_scope = scope_new(ev, NULL, true);
    ev->module = module_at(ev, STR(""));
    ev->module->state = MODULE_DONE;
    ev->frame = NEW(arena, Frame);
    ev->frame->this_ready = true;
    ev->frame->scope = ev->global_scope;
    ev->frame->module = ev->module;
    for (uint32_t i = 0; i < models->global_n; i++)
        models->globals[i](ev, ev->global);
    object_put_hidden(ev, ev->global, NAME_global_this, value_object(ev->global));
    object_put_hidden(ev, ev->global, NAME_global, value_object(ev->global));
    return ev;
}

/* process.argv[1]: the program that is started. */
static void announce_main(Eval *ev) {
    Value process = value_get(ev, value_object(ev->global), sym_intern(ev->names, STR("process")), (Span){0});
    if (process.kind != VALUE_OBJECT) return;
    Value argv = value_get(ev, process, sym_intern(ev->names, STR("argv")), (Span){0});
    if (argv.kind != VALUE_OBJECT || argv.object->kind != OBJECT_ARRAY) return;
    array_set(ev, argv.object, 1, value_text(ev, str_fmt(ev->arena, "/%.*s", STR_ARG(ev->main->path))));
}

bool eval_run(Eval *ev, Str path) {
    Str file = resolve_file(ev->resolver, path);
    if (!file.n) return false;
    Module *m = module_at(ev, file);
    if (m->state == MODULE_NEW) m->asked_at = (Span){0};
    ev->main = m;
    announce_main(ev);
    module_run(ev, m);
    eval_drain(ev, 0);
    return m->state != MODULE_FAILED;
}

void eval_end(Eval *ev) {
    arena_free(&ev->scratch);
    arena_free(&ev->harmless_arena);
}

/* ---- budgets ---- */

/* A module that reaches no router only costs knowledge of its values: tables of data, business logic. */
static void module_limit(Eval *ev) {
    Object probe = {.kind = OBJECT_NAMESPACE, .module = ev->module};
    Span span = {.file = ev->module->file};
    if (value_reaches_host(ev, value_object(&probe), true))
        eval_limit(ev, span, "steps of a module 1000000");
    else
        ev->observer->blind(ev->observer->context, span,
                            STR("the limit \"steps of a module 1000000\" was reached"), false);
}

bool eval_step(Eval *ev) {
    if (ev->stopped || (ev->fuel_end && ev->steps >= ev->fuel_end)) return false;
    ev->steps++;
    if (++ev->module->steps > LIMIT_MODULE_STEPS) {
        if (ev->module->steps == LIMIT_MODULE_STEPS + 1) module_limit(ev);
        return false;
    }
    if (ev->steps > LIMIT_STEPS) {
        ev->stopped = true;
        eval_limit(ev, (Span){.file = ev->module->file}, "steps 20000000");
    }
    if (ev->mem->exhausted) {
        ev->stopped = true;
        eval_limit(ev, (Span){.file = ev->module->file}, "memory");
    }
    return !ev->stopped;
}

void eval_limit(Eval *ev, Span span, const char *name) {
    span = eval_place(ev, span);
    if (ev->rehearsing) return;
    if (!span.file) span.file = ev->module->file;
    trouble_add(ev->troubles, source_file(ev->sources, span.file)->path,
                str_fmt(ev->arena, "limit reached: %s", name));
    ev->observer->blind(ev->observer->context, span, str_fmt(ev->arena, "the limit \"%s\" was reached", name),
                        true);
}

Value eval_throw(Eval *ev, Value value, Span span) {
    ev->completion = value;
    ev->thrown_at = span;
    ev->throwing = true;
    ev->exiting = false;
    return value_undefined();
}

Str eval_thrown_text(Eval *ev, Value thrown) {
    Str what = {0}, message;
    if (thrown.kind == VALUE_UNKNOWN) what = unknown_text(ev->arena, thrown.unknown);
    if (thrown.kind == VALUE_OBJECT) {
        Prop *p = object_find(thrown.object, NAME_message);
        if (p && value_known_text(p->value, &message)) what = message;
    }
    if (!ev->thrown_at.file) return what.n ? str_fmt(ev->arena, ": %.*s", STR_ARG(what)) : what;
    Str path = source_file(ev->sources, ev->thrown_at.file)->path;
    Position at = source_position(ev->sources, ev->thrown_at.file, ev->thrown_at.start);
    return str_fmt(ev->arena, "%s%.*s (%.*s:%u)", what.n ? ": " : "", STR_ARG(what), STR_ARG(path), at.line);
}

void eval_check_passed(Eval *ev, Span span) {
    Str thrown = eval_thrown_text(ev, ev->completion);
    ev->throwing = ev->exiting = false;
    ev->observer->blind(
        ev->observer->context, span,
        str_fmt(ev->arena, "a check that would end the program is taken to pass%.*s", STR_ARG(thrown)),
        false);
}

Value eval_exit(Eval *ev, Span span) {
    eval_throw(ev, value_unknown(ev, REASON_RUNTIME, span, STR("process.exit()")), span);
    ev->exiting = true;
    return value_undefined();
}

Value eval_unknown_call(Eval *ev, const Call *call, const char *name) {
    return value_unknown(ev, REASON_CALL, call->span, str_of(name));
}

/* ---- promises and queued callbacks ---- */

Value eval_promise(Eval *ev, Value value) {
    if (value_as(value, OBJECT_PROMISE)) return value;
    Object *p = object_new(ev, OBJECT_PROMISE);
    p->slot = value;
    return value_object(p);
}

bool promise_is_rejected(Value v) {
    const Object *p = value_as(v, OBJECT_PROMISE);
    return p && p->slot2.kind == VALUE_BOOLEAN && p->slot2.boolean;
}

static void settle(Eval *ev, Object *promise, Value value) {
    trail_set(ev, promise->birth, &promise->slot, value);
    trail_flags(ev, promise);
    promise->flags &= (uint8_t)~OBJECT_PENDING;
}

/* Where the jobs begin that an await may run: those queued before a condition was entered, or perhaps left
 * the function early, do not depend on it. */
static uint32_t oldest_own_job(const Eval *ev) {
    uint32_t from = ev->job_floor;
    for (const Frame *f = ev->frame; f; f = f->caller)
        if (f->exits && f->exits->job_from > from) from = f->exits->job_from;
    return from;
}

Value eval_await(Eval *ev, Value v, Span span) {
    if (v.kind == VALUE_ONE_OF) {
        Value all = {0};
        for (uint32_t i = 0; i < v.one_of->n; i++) {
            Value one = eval_await(ev, v.one_of->values[i], span);
            all = i ? value_join(ev, all, one, v.one_of->condition) : one;
        }
        return all;
    }
    Object *p = value_as(v, OBJECT_PROMISE);
    for (int hops = 0; p && hops < 16; hops++) {
        if (p->flags & OBJECT_PENDING) eval_drain(ev, oldest_own_job(ev));
        if (p->flags & OBJECT_PENDING)
            return value_unknown(ev, REASON_RUNTIME, span, STR("a promise that nothing settles"));
        v = p->slot;
        p = value_as(v, OBJECT_PROMISE);
    }
    return v;
}

void eval_defer(Eval *ev, Job job) {
    if (job.result) job.result->flags |= OBJECT_PENDING;
    job.generation = ev->job_generation + 1;
    job.span = eval_place(ev, job.span); /* while the call that led here is still known */
    if (job.generation > (job.source ? LIMIT_GENERATIONS : LIMIT_EVENTS)) return;
    job.steps = eval_steps(ev);
    vec_push(ev->arena, &ev->jobs, job);
}

static void run_job(Eval *ev, const Job *job) {
    Value arg = job->argument;
    if (job->source && job->source->flags & OBJECT_PENDING && !job->waited) { /* behind what settles it */
        Job later = *job;
        later.waited = true;
        vec_push(ev->arena, &ev->jobs, later);
        return;
    }
    if (job->source)
        arg = job->source->flags & OBJECT_PENDING
                  ? value_unknown(ev, REASON_RUNTIME, job->span, STR("a promise that nothing settles"))
                  : job->source->slot;
    Call call = {.args = &arg,
                 .n = job->unknown_args ? 0 : 1,
                 .rest_unknown = job->unknown_args,
                 .rest_why = job->why,
                 .span = job->span};
    uint32_t generation = ev->job_generation;
    const Step *queued = ev->queued;
    ev->job_generation = job->generation;
    ev->queued = job->steps;
    Value v = eval_invoke(ev, value_object(job->function), &call);
    ev->queued = queued;
    ev->job_generation = generation;
    ev->throwing = ev->exiting = false;
    if (!job->result) return;
    Object *p = value_as(v, OBJECT_PROMISE);
    settle(ev, job->result, p && !(p->flags & OBJECT_PENDING) ? p->slot : v);
}

void eval_drain(Eval *ev, uint32_t from) {
    for (uint32_t i = from; i < ev->jobs.n && !ev->stopped; i++) {
        Job job = ev->jobs.p[i];
        if (!job.function) continue;
        ev->jobs.p[i].function = NULL;
        run_job(ev, &job);
    }
    if (from < ev->jobs.n && from == 0 && ev->depth == 0) ev->jobs.n = 0;
}

/* ---- callbacks and host objects that leave our sight ---- */

static void escape_value(Eval *ev, Value v, const Unknown *to, Span span, uint32_t depth, uint32_t *budget) {
    if (v.kind != VALUE_OBJECT || depth == 0 || *budget == 0) return;
    --*budget;
    Object *o = v.object;
    if (ev->observer->is_host(o)) {
        ev->observer->escape(ev->observer->context, o, to, span);
        return;
    }
    if (value_is_callable(v)) {
        bool of_package = o->kind == OBJECT_FUNCTION && o->closure->module->is_model;
        if (!of_package && value_reaches_host(ev, v, true))
            eval_defer(ev, (Job){.function = o, .span = span, .unknown_args = true, .why = to});
        return;
    }
    if (o->kind != OBJECT_PLAIN && o->kind != OBJECT_ARRAY) return;
    for (uint32_t i = 0; i < o->prop_n; i++)
        escape_value(ev, o->props[i]->value, to, span, depth - 1, budget);
    for (uint32_t i = 0; i < o->item_n; i++)
        escape_value(ev, o->items[i], to, span, depth - 1, budget);
}

/* `socket.on("error", f)`: what runs when something fails registers no route, and mends or starts over. */
static bool is_error_listener(const Call *call) {
    Str event;
    return call->n == 2 && value_as(call->args[1], OBJECT_FUNCTION) &&
           value_known_text(call->args[0], &event) && str_eq(event, STR("error"));
}

void eval_escape(Eval *ev, const Call *call, const Unknown *to) {
    if (ev->rehearsing) return; /* callbacks are rehearsed like every function */
    if (to && to->reason == REASON_PACKAGE && ev->observer->foreign)
        ev->observer->foreign(ev->observer->context, to, call->span);
    uint32_t budget = ESCAPE_NODES;
    if (is_error_listener(call)) return;
    for (uint32_t i = 0; i < call->n; i++)
        escape_value(ev, call->args[i], to, call->span, 3, &budget);
}
