/* A session: one request's arenas, files, troubles and findings. Everything a run knows hangs here; nothing
 * is global. */
#ifndef ENGINE_SESSION_H
#define ENGINE_SESSION_H
#include "checklist/fact.h"
#include "diag/threshold.h"
#include "engine/config.h"
#include "engine/manifest.h"
#include "outbound/call.h"
#include "report/report.h"
#include "routedrift/routedrift.h"
#include "routes/log.h"
#include "syntax/ast.h"

#include <pthread.h>

/* What an audit found out about one service. */
typedef struct Audit {
    Service service;
    bool entries_given; /* by the user: nothing else is looked for */
    EntryStage
        entry_stage; /* where more entries are looked for, should those of the service register nothing */
    RouteTable routes;
    Log log;
    Spec spec;
    bool has_spec;
    Drift drift;
    Interner *names;
    struct Eval *eval;   /* finished; its modules and values stay */
    struct Watch *watch; /* --why-not: what was evaluated; else NULL */
    OutboundCalls calls;
    CheckFacts facts; /* `checklist` only */
} Audit;

/* Memory of a session: over it parsing and evaluation stop in order, and the run is incomplete. */
#define SESSION_MEMORY ((size_t)2 * 1024 * 1024 * 1024)

/* A file whose text has been changed in memory and not on disk yet. */
typedef struct Changed {
    Str path; /* root-relative */
    Str before, after;
    bool marked; /* begins with a byte order mark */
} Changed;

/* Files that an audit sees as changed. */
typedef struct Overlay {
    VEC(Changed) files;
} Overlay;

struct RdSession {
    Mem mem;
    Arena arena;
    Sources sources;
    Troubles troubles;
    Findings findings;
    Findings silenced;   /* what is not reported, with the reason */
    Map module_comments; /* FileId of an evaluated module → index in comments */
    VEC(Comments) comments;
    Map internal_used; /* span_key of a `routedrift-internal` that a route stands at */
    Threshold fail_on;
    const RdRequest *request;
    Config config;
    Project project;
    Date as_of;      /* the day of the audit */
    Paths dirs;      /* the directories of the request, root-relative */
    bool spare;      /* a processor is free while a service is evaluated */
    Str base;        /* the audited directory, root-relative */
    Paths documents; /* what `spec` of the configuration names, patterns expanded, in its order */
    const VendorDocuments *vendor_documents; /* that are named, read once for a run; NULL: none yet */
    VEC(Audit *) audits;
    Out out, err;
    Str why_not_file; /* --why-not: root-relative; what is evaluated is noted in Audit.watch */
    uint32_t why_not_line;
    const Audit *why_not_audit; /* of the service that is asked */
};

/* ---- api.c ---- */
/* Loads the configuration that applies to session->base. False when it is unusable: *message says why, or
 * troubles do. */
bool session_configure(RdSession *session, Str *message);
/* Says on standard error why nothing could be done; gives RD_INCOMPLETE. */
int session_fail(RdSession *session, Str message);
/* Says on standard error what makes the run incomplete. */
void session_print_troubles(RdSession *session, const Troubles *troubles);

/* ---- check.c ---- */
/* Audits the services and prints the report; gives the status of the run. */
int run_check(RdSession *session, const Paths *services);
/* `checklist`: the same audit, printed item by item. */
int run_checklist(RdSession *session, const Paths *services);
/* Mends first what can be mended, and reports what remains, or shows the changes only. */
int run_fix(RdSession *session, const Paths *services);
/* An empty report of the run in the format that is asked for; NULL when the request is wrong, which is said.
 */
const Reporter *check_begin(RdSession *session, Report *report);
/* The status that a report comes to. */
int check_status(const Report *report);

/* ---- merge.c ---- */
/* Puts the reports of all shards together and prints the whole; gives its status. */
int run_merge(RdSession *session);

/* ---- generate.c ---- */
/* Prints the document of one service, or writes it in place. */
int run_generate(RdSession *session, Str dir, const Paths *services);

/* ---- part.c ---- */
/* What the audit of one service of a run comes to. */
typedef struct Part {
    Report report;  /* of the one service, in the arena of the run */
    bool exhausted; /* memory did not suffice: the report is worth nothing */
} Part;
/* A session for one service that knows of its surroundings what `run` found out; it may use `memory` bytes.
 */
RdSession *part_session(const RdSession *run, const Overlay *overlay, size_t memory);
/* Audits the service in such a session: findings are settled and in order. */
const Audit *part_run(RdSession *session, Str dir, const Paths *services);
/* What an audit made in such a session comes to, in the arena of the run. */
Part part_of(RdSession *run, RdSession *session, const Audit *audit);
/* The parts of a run, or of its shard. */
typedef struct Parts {
    Part *p;
    uint32_t n;
    Str first; /* directory of the run's first service, which is perhaps in another shard */
} Parts;
/* Audits one service in a session of its own, which may use `memory` bytes and is gone afterwards. The run's
 * session is only read, but for the time in which `gate` is held: then texts are copied into its arena. */
Part part_audit(RdSession *run, Str dir, const Paths *services, size_t memory, pthread_mutex_t *gate);

/* ---- rows.c ---- */
/* Fills the rows of a service: its routes against its document. */
void rows_collect(const Report *report, RdSession *session, const Audit *audit, ReportService *service);

/* ---- pool.c ---- */
/* Audits the services in dirs, of all the services of the run, several at a time; the parts are in their
 * order. */
Part *parts_audit(RdSession *session, const Paths *dirs, const Paths *services);

/* ---- discover.c ---- */
/* Finds the repository of the paths, opens sources over it and sets session->base. False with a message when
 * that fails. */
bool session_open(RdSession *session, Paths *dirs, Str *message);
/* Service directories at or below the audited ones. */
Paths discover_services(RdSession *session, const Paths *dirs);
/* A path of the request (relative to the working directory) as seen from the root; empty when it lies
 * outside. */
Str session_path(RdSession *session, const char *path);

/* Adds a path to a list that does not hold it yet. */
void session_add_once(RdSession *session, Paths *out, Str path);

/* ---- documents.c ---- */
/* The OpenAPI document that lies in a directory under a customary name, or an empty path. */
Str document_in(RdSession *session, Str dir);
/* Fills session->documents; a pattern that no file matches is a trouble. */
void discover_documents(RdSession *session);
/* True when path lies in the service, and not in another one inside it. */
bool service_owns(Str service, const Paths *services, Str path);
/* Finds and reads the documents of a service whose routes are known: audit->spec, has_spec; troubles for
 * those that are named and cannot be used. */
void documents_load(RdSession *session, Audit *audit, const Paths *others);

/* ---- vendor_documents.c ---- */
/* Reads the vendors' documents that configuration and command line name into session->vendor_documents; those
 * that cannot be used are troubles. False: *message says what is wrong with the command line. */
bool vendor_documents_load(RdSession *session, Str *message);
/* True when a root-relative path is one of them: then it describes none of the services. */
bool is_vendor_document(const RdSession *session, Str path);

/* ---- audit.c ---- */
/* Evaluates a service and compares it with its document; findings go to the session. */
Audit *audit_service(RdSession *session, Str dir, const Paths *others, bool with_rules);

/* ---- settings.c ---- */
/* True when neither the configuration nor the command line turns the rule of this id off. */
bool rule_is_on(RdSession *session, Str id);
/* True when it also holds in the file of a root-relative path. */
bool rule_holds(RdSession *session, Str id, Str path);
/* Gives the findings from an index on their level and priority; drops those that are not wanted. */
void settings_apply(RdSession *session, uint32_t from);

/* ---- suppress.c ---- */
/* Remembers the directives of a module that was evaluated. */
void suppress_note_module(RdSession *session, FileId file, const Comments *comments);
/* Moves the findings that the audited files suppress from session->findings to session->silenced, and says
 * what is wrong with suppressions: once, when the one service of the session is audited. */
void suppress_findings(RdSession *session, const Audit *audit, const Paths *services);

/* ---- evaluate.c ---- */
/* Runs the entries of a service and flattens what they registered. */
void evaluate_service(RdSession *session, Audit *audit, Resolver *resolver);
/* The modules that were parsed, with their sizes: for `dump modules`. */
void modules_dump(Out *out, RdSession *session, const Audit *audit);

/* ---- generated.c ---- */
/* A stand-in for the module that tsoa generates by the configuration of the service in `root`; false when
 * there is none. */
bool generated_routes(Project *project, Str root, struct PackageSource *out);

/* ---- beside.c ---- */
/* Once the entries have run: applications of the service that none of them loads run when a file that starts
 * programs names them, and are blind spots when none does. */
void run_beside(RdSession *session, Audit *audit, struct Eval *eval, Resolver *resolver);

/* ---- rehearse.c ---- */
/* Packages that more than one layer models: node:http serves and calls. */
const struct PackageModel *shared_packages(void);
/* Runs the functions that only requests would run, for the calls of other services in them; routes stay as
 * they are. */
void rehearse_service(RdSession *session, Audit *audit);

/* ---- sites.c ---- */
/* Notes on the routes where their handlers, the parts of their markers and imports are written. */
void note_sites(RdSession *session, Audit *audit, const Eval *ev);

/* ---- routes_report.c ---- */
void print_routes_text(RdSession *session, Out *out);
void print_routes_json(RdSession *session, Out *out);

/* ---- explain_report.c ---- */
/* `routes --explain`: prints the answer. RD_CLEAN when a route answers, RD_FINDINGS when none does; *trouble
 * is set when the question makes no sense. */
int run_explain_route(RdSession *session, bool json, Str *trouble);
/* What is asked about an audited service. */
struct Explain explain_of(RdSession *session, const Audit *audit);
/* The key "incomplete" and the troubles as its value. */
struct Json;
void json_incomplete(RdSession *session, struct Json *j);

/* ---- why_not_report.c ---- */
/* Reads request->why_not into the session, which then notes what is evaluated. False: *trouble says why. */
bool why_not_place(RdSession *session, Str *trouble);
/* Adds the package that the file is in, where no directory was named. */
void why_not_services(RdSession *session, Paths *services);
/* Audits the service that the file belongs to, and where that does not load it the others, until one does. */
void why_not_audit(RdSession *session, const Paths *services);
/* Prints why the place made no route. RD_CLEAN when it made one that answers, else RD_FINDINGS. */
int run_why_not(RdSession *session, bool json);

/* ---- catalog.c ---- */
/* `rules` and `explain`. False: no such rule. */
void print_rules(RdSession *session, Out *out, bool json);
bool print_explanation(RdSession *session, Out *out, Str rule);
#endif
