/* The public API over the engine: a request becomes a run on a thread with a stack large enough for deep
 * programs; texts and a status come back. */
#include "base/nearest.h"
#include "base/path.h"
#include "engine/session.h"
#include "engine/thread.h"
#include "report/visible.h"
#include "source/save.h"
#include "spec/load.h"
#include "syntax/parse.h"

#include <time.h>

const char *rd_version(void) {
    return RD_VERSION;
}

const char *rd_format_name(size_t index) {
    ReporterTable t = reporters_all();
    return index < t.n ? t.reporters[index].name : NULL;
}

const char *rd_format_summary(size_t index) {
    ReporterTable t = reporters_all();
    return index < t.n ? t.reporters[index].summary : NULL;
}

const char *rd_nearest(const char *word, const char *const *names, size_t count) {
    Nearest nearest = nearest_new(str_of(word));
    size_t best = count;
    for (size_t i = 0; i < count; i++) {
        nearest_try(&nearest, str_of(names[i]));
        if (nearest.best.n && nearest.best.p == names[i]) best = i;
    }
    return best < count ? names[best] : NULL;
}

RdSession *rd_session_new(void (*out_of_memory)(void)) {
    Mem first = {.fatal = out_of_memory, .limit = SESSION_MEMORY};
    RdSession *s = mem_alloc(&first, sizeof *s);
    s->mem = first;
    s->arena = arena_new(&s->mem);
    return s;
}

void rd_session_free(RdSession *s) {
    if (!s) return;
    arena_free(&s->arena);
    Mem mem = s->mem;
    mem_free(&mem, s);
}

bool rd_write_file(RdSession *s, const char *path, RdText text) {
    return source_write(&s->arena, str_of(path), (Str){text.data, text.size});
}

/* ---- one request ---- */

int session_fail(RdSession *s, Str message) {
    out_fmt(&s->err, "routedrift: %.*s\n", STR_ARG(message));
    return RD_INCOMPLETE;
}

/* The day that is asked for, else today's in UTC, so that it is the same wherever a run is. */
static bool set_day(RdSession *s, Str *message) {
    struct tm day;
    time_t now = time(NULL);
    if (gmtime_r(&now, &day)) s->as_of = (Date){day.tm_year + 1900, day.tm_mon + 1, day.tm_mday};
    if (!s->request->as_of || date_parse(str_of(s->request->as_of), &s->as_of)) return true;
    *message = str_fmt(&s->arena, "--as-of: \"%s\" is no day; write it as YYYY-MM-DD", s->request->as_of);
    return false;
}

bool session_configure(RdSession *s, Str *message) {
    if (!set_day(s, message)) return false;
    Str path = path_join(&s->arena, s->base, STR(".routedrift.yml"));
    s->config = config_default();
    if (s->request->config) {
        path = session_path(s, s->request->config);
        if (!path.n) {
            *message =
                str_fmt(&s->arena, "%s: no such configuration file in the repository", s->request->config);
            return false;
        }
    } else {
        while (source_kind(&s->sources, path) != PATH_FILE && !str_eq(path_dir(path), STR(".")))
            path = path_join(&s->arena, path_dir(path_dir(path)), STR(".routedrift.yml"));
        if (source_kind(&s->sources, path) != PATH_FILE) return true;
    }
    return config_load(&s->arena, &s->mem, &s->sources, &s->troubles,
                       source_open(&s->sources, path, DOCUMENT_LIMIT), &s->config);
}

void session_print_troubles(RdSession *s, const Troubles *troubles) {
    for (uint32_t i = 0; i < troubles->list.n; i++) {
        Trouble t = troubles->list.p[i];
        if (t.file.n)
            out_fmt(&s->err, "routedrift: %.*s: %.*s\n", STR_ARG(trouble_place(&s->arena, &t)),
                    STR_ARG(t.message));
        else
            out_fmt(&s->err, "routedrift: %.*s\n", STR_ARG(t.message));
    }
}

static int run_question(RdSession *s, bool json) {
    Str trouble = {0};
    int status = s->request->why_not ? run_why_not(s, json) : run_explain_route(s, json, &trouble);
    if (trouble.n) return session_fail(s, trouble);
    session_print_troubles(s, &s->troubles);
    return s->troubles.list.n ? RD_INCOMPLETE : status;
}

static int run_routes(RdSession *s) {
    Str format = str_of(s->request->format ? s->request->format : "text");
    bool json = str_eq(format, STR("json"));
    if ((s->request->explain_path || s->request->why_not) && (json || str_eq(format, STR("text"))))
        return run_question(s, json);
    if (s->request->command == RD_DUMP_ROUTES) {
        for (uint32_t i = 0; i < s->audits.n; i++)
            log_dump(&s->out, &s->sources, &s->audits.p[i]->log);
    } else if (s->request->command == RD_DUMP_CALLS) {
        for (uint32_t i = 0; i < s->audits.n; i++)
            outbound_dump(&s->out, &s->sources, &s->audits.p[i]->calls);
    } else if (s->request->command == RD_DUMP_MODULES) {
        for (uint32_t i = 0; i < s->audits.n; i++)
            modules_dump(&s->out, s, s->audits.p[i]);
    } else if (json) {
        print_routes_json(s, &s->out);
    } else if (str_eq(format, STR("text"))) {
        print_routes_text(s, &s->out);
    } else {
        return session_fail(
            s, str_fmt(&s->arena, "routes are printed as text or json, not as \"%.*s\"", STR_ARG(format)));
    }
    session_print_troubles(s, &s->troubles);
    return s->troubles.list.n ? RD_INCOMPLETE : RD_CLEAN;
}

static bool patterns_known(RdSession *s, RdStrings list, Str *message) {
    for (size_t i = 0; i < list.count; i++) {
        *message = rule_pattern_trouble(&s->arena, str_of(list.items[i]));
        if (message->n) return false;
    }
    return true;
}

/* Those that run rules. */
static bool is_check(RdCommand command) {
    return command == RD_CHECK || command == RD_FIX || command == RD_CHECKLIST;
}

/* A document belongs to one service: of several, the one must be named. */
static int run_generate_one(RdSession *s, const Paths *services) {
    if (services->n == 1) return run_generate(s, services->p[0], services);
    return session_fail(s,
                        str_fmt(&s->arena, "there are %u services: name the directory of one, such as %.*s",
                                services->n, STR_ARG(path_relative(&s->arena, s->base, services->p[0]))));
}

static int run_services(RdSession *s) {
    Str message = {0};
    Paths dirs = {0};
    if (!session_open(s, &dirs, &message)) return session_fail(s, message);
    s->dirs = dirs;
    if (!patterns_known(s, s->request->select, &message) || !patterns_known(s, s->request->ignore, &message))
        return session_fail(s, message);
    if (!session_configure(s, &message)) {
        session_print_troubles(s, &s->troubles);
        return message.n ? session_fail(s, message) : RD_INCOMPLETE;
    }
    for (size_t i = 0; i < s->request->specs.count; i++)
        if (!session_path(s, s->request->specs.items[i]).n)
            return session_fail(
                s, str_fmt(&s->arena, "%s: no such file in the repository", s->request->specs.items[i]));
    if (is_check(s->request->command) && !vendor_documents_load(s, &message)) return session_fail(s, message);
    if (s->request->why_not && !why_not_place(s, &message)) return session_fail(s, message);
    Paths services = discover_services(s, &dirs);
    why_not_services(s, &services);
    if (!services.n) {
        session_print_troubles(s, &s->troubles);
        return session_fail(s,
                            str_fmt(&s->arena, "%s: nothing to audit: no package.json at, above or below it",
                                    s->request->path_count ? s->request->paths[0] : "."));
    }
    if (!s->request->specs.count) discover_documents(s);
    if (s->request->command == RD_GENERATE) return run_generate_one(s, &services);
    bool fix = s->request->command == RD_FIX || s->request->fix || s->request->diff;
    if (fix && s->request->shard.count)
        return session_fail(s, STR("--shard does not go with fixing: fix the services of a shard by name"));
    if (fix) return run_fix(s, &services);
    if (s->request->command == RD_CHECK) return run_check(s, &services);
    if (s->request->command == RD_CHECKLIST) return run_checklist(s, &services);
    if (s->why_not_file.n) why_not_audit(s, &services);
    for (uint32_t i = 0; i < services.n && !s->why_not_file.n; i++)
        audit_service(s, services.p[i], &services, false);
    return run_routes(s);
}

static int run_dump(RdSession *s) {
    Str message = {0};
    Paths files = {0};
    if (s->request->path_count != 1) return session_fail(s, STR("dump takes one file"));
    if (!session_open(s, &files, &message)) return session_fail(s, message);
    bool ast = s->request->command == RD_DUMP_AST;
    FileId file = source_open(&s->sources, files.p[0], ast ? SOURCE_LIMIT : DOCUMENT_LIMIT);
    const SourceFile *f = source_file(&s->sources, file);
    if (f->status != READ_OK)
        return session_fail(s,
                            str_fmt(&s->arena, "%s: %s", s->request->paths[0], read_status_text(f->status)));
    if (!ast) {
        Spec spec = spec_load(&s->arena, &s->mem, &s->sources, file);
        spec_dump(&s->out, &s->sources, &spec);
        return spec.usable ? RD_CLEAN : RD_INCOMPLETE;
    }
    Interner names = interner_new(&s->arena);
    parse_use_memory(&s->mem);
    Ast tree = parse_file(&s->arena, &names, &s->sources, file);
    ast_dump(&tree, &names, &s->sources, &s->out);
    return tree.root && !tree.limit.n ? RD_CLEAN : RD_INCOMPLETE;
}

static int run_rules(RdSession *s) {
    Str format = str_of(s->request->format ? s->request->format : "text");
    bool json = str_eq(format, STR("json"));
    if (!json && !str_eq(format, STR("text")))
        return session_fail(
            s, str_fmt(&s->arena, "rules are printed as text or json, not as \"%.*s\"", STR_ARG(format)));
    print_rules(s, &s->out, json);
    return RD_CLEAN;
}

static int run_explain(RdSession *s) {
    Str id = str_of(s->request->path_count ? s->request->paths[0] : "");
    if (s->request->format && !str_eq(str_of(s->request->format), STR("text")))
        return session_fail(
            s, str_fmt(&s->arena, "a rule is explained as text, not as \"%s\"", s->request->format));
    return print_explanation(s, &s->out, id) ? RD_CLEAN
                                             : session_fail(s, rule_pattern_trouble(&s->arena, id));
}

static int run(RdSession *s) {
    switch (s->request->command) {
    case RD_CHECK:
    case RD_FIX:
    case RD_GENERATE:
    case RD_ROUTES:
    case RD_DUMP_ROUTES:
    case RD_CHECKLIST:
    case RD_DUMP_CALLS:
    case RD_DUMP_MODULES: return run_services(s);
    case RD_DUMP_AST:
    case RD_DUMP_SPEC: return run_dump(s);
    case RD_MERGE: return run_merge(s);
    case RD_RULES: return run_rules(s);
    case RD_EXPLAIN: return run_explain(s);
    }
    return RD_INCOMPLETE;
}

typedef struct Task {
    RdSession *session;
    int status;
} Task;

static void *run_task(void *context) {
    Task *task = context;
    task->status = run(task->session);
    return NULL;
}

static int run_on_thread(RdSession *s) {
    pthread_t thread;
    Task task = {.session = s, .status = RD_INCOMPLETE};
    s->spare = s->request->jobs != 1 && thread_processors() > 1;
    if (!thread_start(&thread, run_task, &task)) return session_fail(s, STR("no thread could be started"));
    pthread_join(thread, NULL);
    return task.status;
}

/* Nothing but printable ASCII, and no start of a runner's command: most lines. */
static bool is_plain(Str line) {
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] < 0x20 || line.p[i] > 0x7e) return false;
    return str_find(line, STR("::"), 0) < 0 && str_find(line, STR("##["), 0) < 0;
}

/* What a repository can put into a text (paths, names, messages) is shown, never carried out by a terminal or
 * a runner. */
static Str visible_lines(RdSession *s, Str text) {
    Out out = out_new(&s->arena);
    while (text.n) {
        Str rest, line = str_cut(text, '\n', &rest);
        if (is_plain(line))
            out_str(&out, line);
        else
            visible_write(&out, line);
        if (line.n < text.n) out_char(&out, '\n');
        text = rest;
    }
    return out_str_of(&out);
}

RdResult rd_run(RdSession *s, const RdRequest *request) {
    s->request = request;
    s->out = out_new(&s->arena);
    s->err = out_new(&s->arena);
    s->troubles = (Troubles){.arena = &s->arena};
    s->findings = (Findings){.arena = &s->arena};
    s->silenced = (Findings){.arena = &s->arena};
    s->audits.n = 0;
    int status = run_on_thread(s);
    Str out = out_str_of(&s->out), err = visible_lines(s, out_str_of(&s->err));
    bool plain = request->command == RD_ROUTES || request->command == RD_DUMP_ROUTES ||
                 request->command == RD_DUMP_SPEC || request->command == RD_DUMP_CALLS ||
                 request->command == RD_DUMP_MODULES;
    if (plain && (!request->format || !str_eq(str_of(request->format), STR("json"))))
        out = visible_lines(s, out);
    return (RdResult){.status = status, .out = {out.p, out.n}, .err = {err.p, err.n}};
}
