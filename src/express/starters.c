/* What starts the application when no module does by being loaded: an exported `start()`, or a class with
 * one, which a command line tool or a test calls; at last any exported function that closes over express
 * (`module.exports = (options) => initApp(options).then(loadRoutes)`), which another program calls. Runs only
 * while no application has anything registered on it.
 *
 *     export class Server { async run() { const app = express(); app.get('/x', …) } }      → get /x */
#include "express/host.h"

#include "base/path.h"
#include "eval/interp.h"

static bool is_starter_name(Str name) {
    static const char *const names[] = {"start",        "run",      "main",    "bootstrap",   "init",
                                        "initialize",   "listen",   "serve",   "startServer", "runServer",
                                        "createApp",    "buildApp", "makeApp", "getApp",      "setup",
                                        "boot",         "startApp", "build",   "launch",      "initServer",
                                        "createServer", "default",  "up",      "execute"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, str_of(names[i]))) return true;
    return false;
}

static bool never_ran(const Object *f) {
    return f && f->closure->node && !f->closure->runs;
}

static void call_starter(Eval *ev, Value f, Value this_value) {
    Object *o = value_as(f, OBJECT_FUNCTION);
    if (!never_ran(o) || o->closure->class_node || express_is_registrar(ev, o)) return;
    const Unknown *why = value_unknown(ev, REASON_ARGUMENT, o->made, o->label).unknown;
    eval_invoke(ev, f,
                &(Call){.this_value = this_value, .rest_unknown = true, .rest_why = why, .span = o->made});
    ev->throwing = ev->exiting = false;
    eval_drain(ev, 0);
}

static void start_methods(Eval *ev, Value object) {
    for (const Object *o = object.object; o && o->kind != OBJECT_NATIVE; o = o->proto)
        for (uint32_t i = 0; i < o->prop_n; i++)
            if (is_starter_name(sym_str(ev->names, o->props[i]->name)))
                call_starter(ev, o->props[i]->value, object);
}

static void start_value(Eval *ev, Str name, Value v) {
    Object *f = value_as(v, OBJECT_FUNCTION);
    bool is_class = f && f->closure->class_node;
    if (f && !is_class && is_starter_name(name)) call_starter(ev, v, value_undefined());
    if (is_class && (!f->closure->node || !f->closure->runs)) {
        v = eval_construct(ev, v, NULL, 0, f->made);
        ev->throwing = ev->exiting = false;
    }
    if (v.kind == VALUE_OBJECT && v.object->kind == OBJECT_PLAIN) start_methods(ev, v);
}

/* Something is registered on an application: the service is there. */
static bool is_started(const Log *log) {
    for (uint32_t i = 0; i < log->entries.n; i++)
        if (!log->entries.p[i].dropped && log->entries.p[i].kind != LOG_SERVE &&
            log->routers.p[log->entries.p[i].router].is_application)
            return true;
    return false;
}

static bool is_own_module(const Eval *ev, const Module *m) {
    bool own = path_is_inside(ev->cwd.n ? ev->cwd : STR("."), m->path);
    return own && m->state == MODULE_DONE && m->parsed && !m->is_json;
}

/* Whatever its name is: what it closes over makes applications. */
static void start_maker(Eval *ev, Str name, Value v) {
    (void)name;
    if (never_ran(value_as(v, OBJECT_FUNCTION)) && value_reaches_host(ev, v, false))
        call_starter(ev, v, value_undefined());
}

static void run_exports(Eval *ev, void (*run)(Eval *ev, Str name, Value v)) {
    const Log *log = express_of(ev)->log;
    uint32_t n = ev->modules.n; /* modules that this loads are not looked at */
    for (uint32_t i = 0; i < n && !is_started(log); i++) {
        Module *m = ev->modules.p[i];
        Syms names = {0};
        if (!is_own_module(ev, m)) continue;
        run(ev, STR("default"), module_namespace(ev, m));
        module_export_names(ev, m, &names);
        for (uint32_t k = 0; k < names.n && !is_started(log); k++)
            run(ev, sym_str(ev->names, names.p[k]), module_export(ev, m, names.p[k]));
    }
}

void express_run_starters(Eval *ev) {
    run_exports(ev, start_value);
    run_exports(ev, start_maker);
}
