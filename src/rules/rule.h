/* A rule: one idea, one check function, one page of documentation (docs/rules/<id>.md), one line in
 * rules.def. */
#ifndef RULES_RULE_H
#define RULES_RULE_H
#include "diag/finding.h"
#include "diag/trouble.h"
#include "drift/match.h"
#include "outbound/call.h"
#include "providers/date.h"
#include "providers/document.h"
#include "routes/route.h"
#include "source/walk.h"
#include "spec/operation.h"
#include "yaml/node.h"

typedef enum PinPolicy { PIN_MANIFEST, PIN_LOCKFILE, PIN_OFF } PinPolicy;

/* Everything known of one service when rules run. */
typedef struct Service {
    Str root;                     /* directory relative to the session's root, "." for the root itself */
    Str id;                       /* service id, DOMAIN A5 */
    int express_major;            /* 4 or 5; 0 when the service does not depend on express */
    bool has_marker;              /* markers occur: marker rules apply (DESIGN §7) */
    Str marker;                   /* name of the marker function, "apiConfig" */
    FileId package;               /* package.json, or 0 */
    const YamlNode *package_json; /* NULL when there is none or it is unusable */
    Paths files;   /* every file of the service, root-relative, sorted; node_modules and the like left out */
    Paths entries; /* entry modules that were evaluated */
    Str tried;     /* for service-without-routes: what was tried */
    bool has_spec;
    Paths frontend; /* directories of a web client of it, root-relative */
    Paths rejected; /* OpenAPI documents that were found and are not about this service */
    PinPolicy pin_policy;
} Service;

typedef struct RuleContext {
    Arena *arena;
    Mem *mem;
    Sources *sources;
    Findings *findings;
    Troubles *troubles;
    const Service *service;
    const RouteTable *routes;
    const Spec *spec;                        /* NULL: no document */
    const Drift *drift;                      /* NULL: no document */
    const OutboundCalls *calls;              /* of other services; NULL: not looked for */
    const VendorDocuments *vendor_documents; /* that `vendor-spec` names; NULL: none */
    Date as_of;                              /* the day that facts with an end are held against */
    YamlNode *(*read_document)(struct RuleContext *context,
                               FileId file); /* YAML or JSON tree of an opened file; NULL when unusable */
    void *reader;                            /* state of read_document */
    uint32_t document_edits;                 /* findings that got edits of a document so far */
    struct CallMemo *call_memo;              /* what rules asked of the calls already; NULL: nothing */
    struct GitIgnore *git_ignore;            /* the .gitignore files that were read; NULL: none yet */
    bool show_outside;                       /* one note for each route outside of the base paths */
    Str base; /* the audited directory, root-relative: steps name files as seen from it, as reports do */
} RuleContext;

typedef struct Rule {
    const char *id;
    Level level;         /* default level */
    uint8_t priority;    /* default priority 1..4 */
    const char *fix;     /* of findings that have edits: "safe" or "unsafe"; NULL: none do */
    const char *summary; /* one sentence */
    bool off;            /* only runs when it is named: by --select or `select`, or with a level in `rules` */
    void (*check)(RuleContext *context); /* NULL: reported by the engine itself */
} Rule;

/* All rules in the order of rules.def. */
typedef struct RuleTable {
    const Rule *const *rules;
    uint32_t n;
} RuleTable;
RuleTable rules_all(void);
/* The rule of an id, or NULL. */
const Rule *rule_find(Str id);
#endif
