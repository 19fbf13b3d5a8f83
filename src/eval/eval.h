/* The abstract interpreter: runs modules with abstract values.
 *
 * Registrations are not its business: packages such as express are host models that are plugged in by
 * EvalModels, and the EvalObserver is told when what happened since a mark turns out to be conditional or
 * never to happen. Evaluation always ends: every loop, call, string and array has a budget, and everything
 * counts steps. */
#ifndef EVAL_EVAL_H
#define EVAL_EVAL_H
#include "diag/step.h"
#include "diag/trouble.h"
#include "eval/names.h"
#include "eval/object.h"
#include "eval/value.h"
#include "syntax/parse.h"

/* DESIGN §9. */
enum {
    LIMIT_MODULE_STEPS = 1000000,
    LIMIT_STEPS = 20000000,
    LIMIT_CALL_DEPTH = 64,
    LIMIT_LOOP = 1000,
    LIMIT_TEXT = 64 * 1024,
    LIMIT_ARRAY = 10000,
    LIMIT_NESTING = 6000, /* native recursion of the evaluator */
    LIMIT_ECONOMY =
        100000, /* steps of a module after which its functions only run if they may register something */
    LIMIT_FUEL_CALL = 2000,     /* steps of one call that registers nothing, once evaluation is thrifty */
    LIMIT_BARREN = 50000,       /* steps that a function which is handed a router has to register something */
    LIMIT_FUEL_FUNCTION = 8000, /* of all such calls of one function, but its short ones */
    LIMIT_FUEL = 2000000,       /* of all such calls together */
    LIMIT_FUEL_MODULE = 500000, /* steps of a module after which none runs that had LIMIT_BARREN */
    LIMIT_ECONOMY_ALL = 2000000,  /* the same for all modules together */
    LIMIT_REHEARSAL_CALL = 20000, /* steps of one function that is rehearsed */
    LIMIT_REHEARSAL = 4000000,    /* of all of them */
    LIMIT_GENERATIONS = 24,       /* callbacks queued by callbacks that a promise calls */
    LIMIT_EVENTS = 3,             /* the same of timers and events */
};

/* The limit by which thrift cuts, as reasons name it; how much longer everything may take for a service of
 * which it cut a route. */
#define LIMIT_THRIFT "steps for what registers nothing"
enum { PATIENCE = 4 };

/* What a modelled package is. */
typedef struct PackageModel {
    const char *name;        /* "express", "node:path"; the `node:` prefix is optional when imported */
    Value (*make)(Eval *ev); /* the value of require(name); called once, then remembered */
} PackageModel;

/* A package that a JavaScript module stands in for: one of ours (src/models), or one that the project names.
 */
typedef struct PackageSource {
    Str name; /* specifier or root-relative file that it replaces */
    Str path; /* of the module, as messages name it; without text: a file of the project */
    Str text;
    bool first; /* also when the name leads to a file of the project */
    bool data;  /* nothing of it registers */
} PackageSource;

/* A global or a family of built-ins: fills the global object. */
typedef void GlobalsFn(Eval *ev, Object *global);

typedef struct EvalModels {
    const PackageModel *const *packages; /* lists, each closed by an entry without a name */
    uint32_t package_n;
    const PackageSource *sources;
    uint32_t source_n;
    GlobalsFn *const *globals;
    uint32_t global_n;
    void *host;    /* state of the modelling layer (express) */
    void *clients; /* state of the models of outgoing calls */
} EvalModels;

/* One side of a condition that is not known. Exactly one of its sides is taken, and conditions that ask the
 * same (`if (a)`, then `if (!a)`) are one question: side 0 is where the first one holds. */
typedef struct Branch {
    Span condition;
    uint32_t question;
    uint16_t side, sides;
    bool fleeting;               /* asks a member of what is not known, which may change by itself */
    const struct Unknown *about; /* the variable or option that is asked for by itself; NULL: none, or more */
} Branch;

/* Told about branches; positions are the observer's own counting. All may be called often. */
typedef struct EvalObserver {
    void *context;
    uint32_t (*mark)(void *context);                         /* where the log stands */
    void (*drop)(void *context, uint32_t from, uint32_t to); /* [from,to) never happens */
    void (*condition)(void *context, uint32_t from, uint32_t to,
                      Branch branch); /* [from,to) happens only there */
    /* [from,to) happened when modules were linked: no branch that was open at a nesting of running modules
     * (Eval.module_level) of `level` or more decides it, neither by `drop` nor by `condition`. May be NULL.
     */
    void (*settle)(void *context, uint32_t from, uint32_t to, uint32_t level);
    /* An object, or a function that reaches one, was handed to something unknown. */
    void (*escape)(void *context, Object *object, const Unknown *to, Span span);
    /* Something of a package that is not read is called or constructed. May be NULL. */
    void (*foreign)(void *context, const Unknown *callee, Span span);
    /* A registration that could not be followed. */
    void (*blind)(void *context, Span span, Str reason, bool may_register);
    /* The same, because of what is not known; `reason` says that already, `why` where. May be NULL. */
    void (*lost)(void *context, Span span, Str reason, const Unknown *why, bool may_register);
    /* A member of something unknown that has a meaning by its name alone (the exposure marker); ABSENT: it
     * has none. May be NULL. */
    Value (*member)(void *context, const Unknown *of, Sym name);
    /* A call whose callee has this name means that function, whatever the callee evaluates to. May be 0 and
     * NULL. */
    Sym named;
    Object *named_function;
    /* True when an object is one that registrations are made on. */
    bool (*is_host)(const Object *object);
    /* The members of such an object are copied to another one: {...app}, Object.assign({}, app). May be NULL.
     */
    void (*copied)(void *context, Object *target, Object *source);
    /* What a module may do, by what it imports and by its text (eval/peek.c): true when a package gives what
     * registrations are made on, keeps classes for it or registers by itself; when a text is written as what
     * registers on a parameter, or uses what has a meaning by its name. Both may be NULL. */
    bool (*package_registers)(void *context, Str package);
    bool (*text_registers)(void *context, Str text);
    /* A function that makes host objects; may be NULL. */
    bool (*makes_host)(const Object *o);
    /* False: this module is not worth being loaded now; what it exports is unknown. NULL: every one is. */
    bool (*may_load)(void *context, const Module *module);
} EvalObserver;

typedef enum BindingKind { BINDING_VAR, BINDING_LET, BINDING_CONST, BINDING_IMPORT } BindingKind;

typedef struct Binding {
    Sym name;
    uint8_t kind;
    uint32_t birth; /* see Object.birth */
    bool ready;     /* false: in its temporal dead zone */
    bool waits;     /* its declaration requires a quiet module, and is evaluated when it is read */
    Value value;
    Module *module;  /* BINDING_IMPORT: where it comes from; also the module of a top-level declaration */
    Sym import_name; /* "default", "*" or a name */
    uint32_t source; /* BINDING_IMPORT: node of the source literal */
    struct Binding *origin; /* BINDING_IMPORT: the binding that it stands for, once its module has run */
    uint32_t declaration;   /* VariableDeclarator of a const/let, for early reads; else 0 */
} Binding;

struct Scope {
    Scope *parent;
    Module *module;
    Frame *frame;
    bool is_function; /* takes `var` */
    Binding **bindings;
    uint32_t n, cap;
    Map index;
};

/* One call in progress, and what its arrow functions see of it. */
struct Frame {
    Frame *caller;
    Module *module;
    Object *function;       /* NULL at module level, also in its arrow functions */
    const Closure *closure; /* what runs; NULL for a module */
    Value this_value;
    bool this_ready; /* false in a derived constructor before super() */
    Object *home;
    Object *new_target;
    const Value *args;
    uint32_t arg_n;
    bool args_open;
    uint32_t tries; /* try blocks of its own that it is in */
    uint32_t forks; /* unknown conditions open when it was called */
    Span call_span;
    Object *yielded;           /* generators: array of what was yielded */
    struct PendingExit *exits; /* sides of unknown conditions that left this function early */
    Scope *scope;
    const Scope *round; /* around the round of the innermost loop that runs; NULL = none */
    Object *callee;     /* whose body runs; NULL at module level and in class bodies */
    const Step *queued; /* of a callback that was queued: what led to that */
    const Step *steps;  /* what led here, once somebody asked */
};

typedef enum Completion { DONE_NORMAL, DONE_BREAK, DONE_CONTINUE, DONE_RETURN, DONE_THROW } Completion;

/* Where a throw left a block. */
typedef struct ThrownAt {
    NodeId block;
    Scope *scope;
    uint32_t at; /* which statement of it */
} ThrownAt;

typedef enum ModuleState { MODULE_NEW, MODULE_RUNNING, MODULE_DONE, MODULE_FAILED } ModuleState;

typedef struct ExportEntry {
    Sym name;
    Sym local;       /* local or imported name */
    uint32_t source; /* node of the source literal of a re-export, or 0 */
} ExportEntry;

/* What a function's body names: for reach.c. */
typedef struct BodyUses {
    Syms names;          /* identifiers, each once */
    VEC(uint32_t) loads; /* nodes of what require() and import() name */
    bool this_value;
    bool asked; /* for ahead.c */
} BodyUses;

typedef enum PeekState { PEEK_NONE, PEEK_OPEN, PEEK_QUIET, PEEK_LOUD } PeekState;

/* What its text told: see peek.c. */
typedef struct ModulePeek {
    PeekState state;
    uint32_t order; /* PEEK_OPEN: of its visit, then of the first of its component */
    bool loud;
} ModulePeek;

struct Module {
    Str path; /* relative to the root */
    FileId file;
    Ast ast;
    ModuleState state;
    uint32_t index; /* in Eval.modules */
    bool parsed;
    bool is_json;
    bool is_model;    /* stands in for a package: its calls are shown where the service called it */
    bool has_exports; /* ES module syntax: exports are `entries` */
    Scope *scope;
    Frame *frame;
    Object *module_object; /* CommonJS `module` */
    Object *namespace_object;
    Value json;
    VEC(ExportEntry) entries;
    VEC(uint32_t) stars; /* source literals of `export * from` */
    Binding *default_export;
    Map sources; /* node of a source literal → module index + 1, or 0 for a package */
    uint64_t steps;
    ModulePeek peek;
    bool register_known, may_register; /* see module_may_register */
    Map uses_index;                    /* node of a function → index in uses */
    VEC(BodyUses) uses;
    Map barren;         /* node of a function → steps of its thrifty runs since it registered something */
    uint32_t star_mark; /* guards `export *` cycles */
    Span asked_at;      /* the specifier that made it load; nowhere: an entry */
    Module *asked_from; /* the module that it stands in */
    bool asked_by_call; /* by require() or import(), where they ran */
    uint32_t settled;   /* branches open at this Eval.module_level or above do not decide what it imports */
};

typedef struct Job {
    Object *function; /* callback */
    Value argument;
    Object *source; /* promise whose value is the argument, or NULL */
    Object *result; /* promise to settle, or NULL */
    Span span;
    bool unknown_args;
    const Unknown *why;  /* unknown_args: whose callback it is */
    bool waited;         /* its source was not settled when its turn came first */
    uint32_t generation; /* how many jobs led to it: a timer that starts itself again ends here */
    const Step *steps;   /* what led to its being queued */
} Job;

/* Who parses on another thread what is likely to be needed soon. */
typedef struct ParseAhead {
    void *context;
    /* This file may be needed soon; of two, the one asked for later is needed first. */
    void (*ask)(void *context, FileId file, Str path, Str text);
    /* True: *out is what was made of the file. False: nobody has begun with it, and nobody will. */
    bool (*take)(void *context, FileId file, ParsedText *out);
} ParseAhead;

struct Eval {
    Arena *arena;
    Mem *mem;
    Sources *sources;
    Interner *names;
    Troubles *troubles;
    const EvalModels *models;
    const EvalObserver *observer;
    const ParseAhead *ahead; /* or NULL */
    struct Resolver *resolver;
    VEC(Module *) modules;
    VEC(Module *) parsed; /* of them, in the order in which they ran */
    Map module_index;     /* Sym of path → index */
    Interner module_paths;
    Map package_values; /* Sym of name → index in package_list */
    VEC(Value) package_list;
    Object *global;
    Scope *global_scope;
    Object *protos[16]; /* default prototype by ObjectKind */
    Object *text_proto, *number_proto, *boolean_proto, *symbol_proto, *function_proto, *async_proto,
        *object_proto;
    struct Trail *trail;
    Frame *frame;
    Module *module; /* whose code runs */
    VEC(Job) jobs;
    uint32_t job_floor;      /* jobs below were queued before the innermost open fork */
    uint32_t job_generation; /* of the job that runs now */
    const Step *queued;      /* what led to that job, until its function is entered */
    Arena scratch;           /* for work that leaves nothing behind */
    Map harmless;            /* objects found not to reach a host, while host_writes stays as it is */
    Arena harmless_arena;
    uint64_t host_writes, harmless_at; /* how often a host object was stored somewhere */
    Value completion;                  /* value of DONE_RETURN and DONE_THROW */
    ThrownAt thrown;                   /* the last block that DONE_THROW left */
    Span thrown_at;                    /* place of the latest throw */
    Sym label;                         /* of DONE_BREAK and DONE_CONTINUE; 0 = none */
    bool throwing;  /* an expression threw: unwinding to the nearest statement that cares */
    bool exiting;   /* throwing, because the program ends: nothing catches that */
    bool chain_cut; /* an optional chain was cut short */
    uint64_t steps;
    uint32_t patience; /* by which the limits of thrift are multiplied: 1, or PATIENCE */
    uint32_t depth;    /* calls */
    uint32_t nesting;  /* native recursion */
    uint64_t fuel_end,
        fuel_used;   /* step at which the running thrifty call is cut, 0 = none; steps of all of them */
    bool stopped;    /* a budget of the whole run is used up */
    uint32_t births; /* serial numbers given out */
    uint32_t symbol_n;
    Interner questions;  /* what conditions ask: question.c */
    uint32_t question_n; /* of those that only one condition asks */
    Map may_export;      /* module and name → what module_may_export answered */
    Map resolving; /* exports that are being looked up: module and name (ECMA-262 ResolveExport, resolveSet)
                    */
    uint32_t resolving_depth;
    Module *main;          /* entry that is run: require.main */
    uint32_t module_level; /* bodies of modules that are running, one inside the other */
    Str cwd;               /* process.cwd(): the service's directory, root-relative; empty = the root */
    uint32_t try_depth;
    VEC(Object *) closures; /* every function that was made, in order */
    bool rehearsing; /* functions run to see what they would do (eval/rehearse.c): limits are not said, for no
                        route depends on them */
    struct Watch *watch; /* notes of what is evaluated, for `--why-not`; NULL: nobody asked */
    bool load_all; /* every import runs where it stands, as Node would: for tests of loading on demand */
    uint32_t files_parsed;
    uint64_t bytes_parsed;
};

/* A new interpreter; models and observer must outlive it. */
Eval *eval_new(Arena *arena, Mem *mem, Sources *sources, Interner *names, Troubles *troubles,
               const EvalModels *models, const EvalObserver *observer, struct Resolver *resolver);
/* Runs an entry module (root-relative path) and the jobs it leaves. False when there is no such module. */
bool eval_run(Eval *ev, Str path);
/* After the entries: runs each function that nothing has called yet and that `wanted` asks for, with unknown
 * arguments, to see what it would do. What it writes is taken back; what it registers or fails at is the
 * caller's to ignore, by another observer. Budgets: LIMIT_REHEARSAL_CALL, LIMIT_REHEARSAL. */
typedef bool RehearsalFn(void *context, const Module *module);
void eval_rehearse(Eval *ev, RehearsalFn *wanted, void *context);
/* Gives back what only evaluation needed; values stay. */
void eval_end(Eval *ev);
/* Runs the queued callbacks from position `from` on. */
void eval_drain(Eval *ev, uint32_t from);

/* ---- for natives and models ---- */
/* Calls a value. Alternatives and unknown callees are handled. */
Value eval_call(Eval *ev, Value callee, Value this_value, const Value *args, uint32_t n, Span span);
/* The same with all that is known of the call. */
Value eval_invoke(Eval *ev, Value callee, const Call *call);
/* new callee(...args) */
Value eval_construct(Eval *ev, Value callee, const Value *args, uint32_t n, Span span);
/* The value of a name as seen from a scope, as it is now: nothing runs for it but quiet modules. Undefined
 * when it is not there yet, or with `constant` when it may change. */
Value eval_peek(Eval *ev, const Scope *scope, Sym name, bool constant);
/* Queues a callback to be run after the code that is running now. */
void eval_defer(Eval *ev, Job job);
/* A callback of an unknown function: queued once with unknown arguments if it reaches a host object. */
void eval_escape(Eval *ev, const Call *call, const Unknown *to);
/* Throws value: the current statement ends. span is the place that a message names. */
Value eval_throw(Eval *ev, Value value, Span span);
/* What was thrown and where, for a message: `: no such key (config.js:12)`; the throw is over. */
Str eval_thrown_text(Eval *ev, Value thrown);
/* A check at span ended the program, although what it looks at seems to be known: the program that runs
 * passed it, so what we take for known is a setting that is not there. The throw is over, and that is a blind
 * spot. */
void eval_check_passed(Eval *ev, Span span);
/* The program ends: as a throw that no catch sees. */
Value eval_exit(Eval *ev, Span span);
/* A limit was reached: said once per file and name. */
void eval_limit(Eval *ev, Span span, const char *name);
/* Tells the observer of a registration that is lost because of what is not known. */
void eval_lost(Eval *ev, Span span, Str reason, const Unknown *why);
/* The part of an expression of the running code that is not known, as it is written, in backquotes; "it" when
 * that cannot be told. */
Str eval_blame(Eval *ev, Span expression);
/* Counts a step; false when a budget is used up. */
bool eval_step(Eval *ev);
/* What led to the code that runs now, innermost first; NULL when nothing did (models set up). */
const Step *eval_steps(Eval *ev);

typedef struct ValueList {
    VEC(Value) items;
    bool open; /* there may be more */
} ValueList;
/* The elements of an iterable in order; false when it is not known. */
bool eval_iterate(Eval *ev, Value iterable, Span span, ValueList *out);
/* A settled promise. */
Value eval_promise(Eval *ev, Value value);
/* True of what Promise.reject() gave. */
bool promise_is_rejected(Value v);
/* await v */
Value eval_await(Eval *ev, Value v, Span span);
/* A fresh array of n values. */
Value eval_array(Eval *ev, const Value *items, uint32_t n);
/* require(specifier) as seen from a module. */
Value eval_require(Eval *ev, Module *from, Str specifier, Span span);
/* cluster.setupPrimary({exec: file}), as a native: the workers run the file, named from the working directory
 * (Node.js, cluster), so it is one of the service's modules. */
Value eval_workers(Eval *ev, const Call *call);
/* A place in the service's code: span itself, or, when it lies in a module that stands in for a package, the
 * call that led there. */
Span eval_place(Eval *ev, Span span);
/* The directory of the module whose code runs, root-relative. */
Str eval_directory(const Eval *ev);
/* An unknown that says where the running call stands. */
Value eval_unknown_call(Eval *ev, const Call *call, const char *name);
static inline Value call_arg(const Call *call, uint32_t i) {
    return i < call->n ? call->args[i] : value_undefined();
}
/* Runs `side` once for each alternative of a value: conditional when there is more than one. Used where a
 * model wants plain values. */
typedef void AlternativeFn(Eval *ev, Value value, void *context);
void eval_alternatives(Eval *ev, Value value, AlternativeFn *fn, void *context);

/* A branch whose condition is not known: begin, run one side, else, run the other, end. */
typedef struct Fork {
    Span condition;
    uint32_t question; /* see Branch */
    uint16_t sides[2]; /* which side of it the first and the second one are */
    uint16_t of;       /* so many */
    bool fleeting;     /* see Branch */
    const struct Unknown *about;
    uint32_t trail_mark, host_from, host_middle, job_mark, outer_floor;
    struct TrailLog *first;
    ArenaMark scratch;
    uint32_t outer_birth; /* the enclosing branch's */
    bool first_dead, second_dead;
} Fork;
void fork_begin(Eval *ev, Fork *fork, Span condition);
/* dead: the side ended in a throw. */
void fork_else(Eval *ev, Fork *fork, bool dead);
void fork_end(Eval *ev, Fork *fork, bool dead);
/* The number of a question that nothing has asked yet. */
uint32_t eval_question(Eval *ev);
/* A fork that has begun is one of `of` forks over the alternatives of one value: its first side is
 * alternative `side`, its second one does nothing. All of them are `question`, which is that of the first. */
void fork_alternative(Fork *fork, uint32_t question, uint32_t side, uint32_t of);

/* What a name in the types of a class stands for: a class that is declared where it is, or imported there.
 * Absent when it names no value. */
Value class_name_read(Eval *ev, const Object *cls, Sym name);
#endif
