/* process. https://nodejs.org/api/process.html
 *
 * process.env is open, and its slot tells value_get to name the variable: process.env.PORT is unknown for the
 * reason "environment: PORT". NODE_ENV is as unknown as the rest. process.exit ends the running code as a
 * throw does: a failed start is no variant of the running program. */
#include "natives/natives.h"
#include "natives/path_node.h"
#include "natives/support.h"

static Value process_cwd(Eval *ev, const Call *call) {
    (void)call;
    return value_text(ev, node_cwd(ev));
}

static Value process_exit(Eval *ev, const Call *call) {
    return eval_exit(ev, call->span);
}

/* on('SIGTERM', f): the event may happen; what f registers is registered then. */
/* Events of a process that ends or fails: nobody registers routes there, and shutting down often starts over.
 */
static bool is_ending(Str event) {
    static const char *const names[] = {"exit",       "beforeExit",         "uncaughtException",
                                        "disconnect", "unhandledRejection", "uncaughtExceptionMonitor",
                                        "warning",    "rejectionHandled",   "multipleResolves"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(event, str_of(names[i]))) return true;
    return str_starts(event, STR("SIG"));
}

static Value process_on(Eval *ev, const Call *call) {
    Str event;
    if (value_known_text(call_arg(call, 0), &event) && is_ending(event)) return call->this_value;
    eval_escape(ev, call,
                value_unknown(ev, REASON_RUNTIME, call->span, STR("an event of the process")).unknown);
    return call->this_value;
}

static Value next_tick(Eval *ev, const Call *call) {
    Value fn = call_arg(call, 0);
    if (value_is_callable(fn))
        eval_defer(ev, (Job){.function = fn.object, .argument = call_arg(call, 1), .span = call->span});
    return value_undefined();
}

static Value runtime(Eval *ev, const Call *call) {
    return value_unknown(ev, REASON_RUNTIME, call->span, STR("the process"));
}

static const NativeEntry entries[] = {
    {"cwd", process_cwd},
    {"exit", process_exit},
    {"abort", process_exit},
    {"reallyExit", process_exit},
    {"on", process_on},
    {"once", process_on},
    {"addListener", process_on},
    {"prependListener", process_on},
    {"off", native_this},
    {"removeListener", native_this},
    {"removeAllListeners", native_this},
    {"setMaxListeners", native_this},
    {"emit", native_false},
    {"emitWarning", native_nothing},
    {"kill", native_nothing},
    {"chdir", native_nothing},
    {"send", native_nothing},
    {"nextTick", next_tick},
    {"hrtime", runtime},
    {"uptime", runtime},
    {"memoryUsage", runtime},
    {"cpuUsage", runtime},
    {"listenerCount", runtime},
    {"getuid", runtime},
    {"umask", runtime},
};

static Object *environment(Eval *ev) {
    Object *env = object_plain(ev);
    env->slot = value_unknown(ev, REASON_ENVIRONMENT, (Span){0}, STR("…"));
    object_open(ev, env);
    return env;
}

static Object *versions(Eval *ev) {
    Object *o = object_plain(ev);
    native_put(ev, o, "node", native_text(ev, "20.0.0"));
    object_open(ev, o);
    return o;
}

/* [node, the entry, and what a person types]: the entry is put in when it is run. */
static Object *arguments(Eval *ev) {
    Object *argv = object_array(ev);
    array_push(ev, argv, native_text(ev, "/usr/bin/node"));
    native_open(ev, argv, value_unknown(ev, REASON_RUNTIME, (Span){0}, STR("process.argv")).unknown);
    return argv;
}

void globals_process(Eval *ev, Object *global) {
    static const char *const unknown[] = {"pid",    "ppid",      "title",  "execPath", "exitCode",
                                          "stdin",  "stdout",    "stderr", "release",  "config",
                                          "memory", "connected", "channel"};
    Object *p = object_plain(ev);
    native_methods(ev, p, entries, COUNT_OF(entries));
    native_put(ev, p, "env", value_object(environment(ev)));
    native_put(ev, p, "argv", value_object(arguments(ev)));
    native_put(ev, p, "execArgv", value_object(arguments(ev)));
    native_put(ev, p, "platform", native_text(ev, "linux"));
    native_put(ev, p, "arch", native_text(ev, "x64"));
    native_put(ev, p, "version", native_text(ev, "v20.0.0"));
    native_put(ev, p, "versions", value_object(versions(ev)));
    for (uint32_t i = 0; i < COUNT_OF(unknown); i++)
        native_put(
            ev, p, unknown[i],
            value_unknown(ev, REASON_RUNTIME, (Span){0}, str_fmt(ev->arena, "process.%s", unknown[i])));
    object_put_hidden(ev, global, native_sym(ev, "process"), value_object(p));
}

static Value make_process(Eval *ev) {
    Prop *p = object_own(ev->global, native_sym(ev, "process"));
    return p ? p->value : value_undefined();
}

const PackageModel packages_process[] = {
    {.name = "process", .make = make_process},
    {0},
};
