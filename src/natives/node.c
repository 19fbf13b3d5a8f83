/* Small Node.js modules and packages that matter little for routes but must not stop evaluation: module,
 * assert, cluster, worker_threads, timers, os, dotenv … What they do not answer is unknown (open objects). */
#include "natives/natives.h"
#include "natives/support.h"

#include <stdlib.h>
#include <string.h>

static Object *open_object(Eval *ev, const char *what) {
    Object *o = object_plain(ev);
    native_open(ev, o, value_unknown(ev, REASON_PACKAGE, (Span){0}, str_of(what)).unknown);
    return o;
}

static Value module_require(Eval *ev, const Call *call) {
    Str name;
    if (!value_known_text(call_arg(call, 0), &name))
        return native_lost(ev, call, call_arg(call, 0), "require");
    return eval_require(ev, ev->module, name, call->span);
}

static Value create_require(Eval *ev, const Call *call) {
    (void)call;
    return value_object(object_native(ev, "require", module_require));
}

static Value make_module(Eval *ev) {
    Object *o = open_object(ev, "module");
    native_methods(ev, o, &(NativeEntry){"createRequire", create_require}, 1);
    return value_object(o);
}

/* ---- assert: a failed one ends the start, so all pass ---- */

static const char *const assert_names[] = {
    "ok",     "equal",        "strictEqual", "deepEqual", "deepStrictEqual", "notEqual", "notStrictEqual",
    "throws", "doesNotThrow", "match",       "ifError",   "rejects"};

static Value make_assert(Eval *ev) {
    Object *assert = object_native(ev, "assert", native_nothing);
    for (uint32_t i = 0; i < COUNT_OF(assert_names); i++)
        native_methods(ev, assert, &(NativeEntry){assert_names[i], native_nothing}, 1);
    native_put(ev, assert, "strict", value_object(assert));
    native_put(ev, assert, "AssertionError", native_get(ev, value_object(ev->global), "Error", (Span){0}));
    return value_object(assert);
}

/* The workers of a cluster serve; its primary only forks them. So what runs here is a worker. */
static Value make_cluster(Eval *ev) {
    Object *o = open_object(ev, "cluster");
    native_put(ev, o, "isPrimary", value_bool(false));
    native_put(ev, o, "isMaster", value_bool(false));
    native_put(ev, o, "isWorker", value_bool(true));
    native_methods(ev, o, &(NativeEntry){"on", native_this}, 1);
    native_methods(ev, o, &(NativeEntry){"setupPrimary", eval_workers}, 1);
    native_methods(ev, o, &(NativeEntry){"setupMaster", eval_workers}, 1);
    return value_object(o);
}

static Value make_worker_threads(Eval *ev) {
    Object *o = open_object(ev, "worker_threads");
    native_put(ev, o, "isMainThread", value_bool(true));
    native_put(ev, o, "parentPort", value_null());
    return value_object(o);
}

static Value make_os(Eval *ev) {
    Object *o = open_object(ev, "os");
    native_put(ev, o, "EOL", native_text(ev, "\n"));
    return value_object(o);
}

static Value make_timers(Eval *ev) {
    static const char *const names[] = {"setTimeout", "setInterval", "setImmediate", "clearTimeout",
                                        "clearInterval"};
    Object *o = open_object(ev, "timers");
    for (uint32_t i = 0; i < COUNT_OF(names); i++)
        native_put(ev, o, names[i], native_get(ev, value_object(ev->global), names[i], (Span){0}));
    return value_object(o);
}

/* timers/promises: setTimeout(ms, value) resolves to value */
static Value sleep(Eval *ev, const Call *call) {
    return eval_promise(ev, call_arg(call, 1));
}

static Value sleep_immediate(Eval *ev, const Call *call) {
    return eval_promise(ev, call_arg(call, 0));
}

static Value make_timers_promises(Eval *ev) {
    Object *o = open_object(ev, "timers/promises");
    native_methods(ev, o, &(NativeEntry){"setTimeout", sleep}, 1);
    native_methods(ev, o, &(NativeEntry){"setImmediate", sleep_immediate}, 1);
    return value_object(o);
}

/* ---- dotenv: what stands in .env is not taken for the environment of the running service ---- */

static Value dotenv_config(Eval *ev, const Call *call) {
    Object *o = object_plain(ev), *parsed = object_plain(ev);
    parsed->slot = value_unknown(ev, REASON_ENVIRONMENT, call->span, STR("…"));
    object_open(ev, parsed);
    native_put(ev, o, "parsed", value_object(parsed));
    return value_object(o);
}

static Value dotenv_parse(Eval *ev, const Call *call) {
    Value config = dotenv_config(ev, call);
    return native_get(ev, config, "parsed", call->span);
}

static const NativeEntry dotenv_entries[] = {
    {"config", dotenv_config},
    {"parse", dotenv_parse},
    {"expand", native_identity},
    {"load", dotenv_config},
};

static Value make_dotenv(Eval *ev) {
    Object *o = object_native(ev, "dotenv", dotenv_config);
    native_methods(ev, o, dotenv_entries, COUNT_OF(dotenv_entries));
    return value_object(o);
}

/* reflect-metadata fills Reflect, which has it all; module-alias changes resolution, which knows it: nothing
 * is left. */
static Value make_nothing(Eval *ev) {
    Object *f = object_native(ev, "install", native_nothing);
    static const char *const names[] = {"addAlias", "addAliases", "addPath", "install"};
    for (uint32_t i = 0; i < COUNT_OF(names); i++)
        native_methods(ev, f, &(NativeEntry){names[i], native_nothing}, 1);
    return value_object(f);
}

const PackageModel packages_node[] = {
    {.name = "module", .make = make_module},
    {.name = "assert", .make = make_assert},
    {.name = "assert/strict", .make = make_assert},
    {.name = "cluster", .make = make_cluster},
    {.name = "worker_threads", .make = make_worker_threads},
    {.name = "os", .make = make_os},
    {.name = "timers", .make = make_timers},
    {.name = "timers/promises", .make = make_timers_promises},
    {.name = "dotenv", .make = make_dotenv},
    {.name = "dotenv/config", .make = make_nothing},
    {.name = "dotenv-flow", .make = make_dotenv},
    {.name = "dotenv-safe", .make = make_dotenv},
    {.name = "reflect-metadata", .make = make_nothing},
    {.name = "module-alias", .make = make_nothing},
    {.name = "module-alias/register", .make = make_nothing},
    {.name = "tsconfig-paths/register", .make = make_nothing},
    {.name = "source-map-support/register", .make = make_nothing},
    {0},
};
