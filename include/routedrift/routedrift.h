/* routedrift's public C API: a request in, text and an exit status out. The command line is its first client.
 *
 *     RdSession *s = rd_session_new(NULL);
 *     const char *dirs[] = {"services/klaviyo"};
 *     RdResult r = rd_run(s, &(RdRequest){.command = RD_CHECK, .paths = dirs, .path_count = 1});
 *     fwrite(r.out.data, 1, r.out.size, stdout);
 *     rd_session_free(s);
 *
 * Sessions are independent of each other. The library never prints and never exits. It starts no program but
 * git, and that only for `changed_since`. */
#ifndef ROUTEDRIFT_H
#define ROUTEDRIFT_H
#include <stdbool.h>
#include <stddef.h>

typedef struct RdSession RdSession;

/* Bytes owned by the session; a terminator stands behind them. */
typedef struct RdText {
    const char *data;
    size_t size;
} RdText;

typedef enum RdCommand {
    RD_CHECK,        /* paths: directories (none: the working directory) */
    RD_FIX,          /* as RD_CHECK, after mending what can be mended */
    RD_GENERATE,     /* paths: one service's directory; its OpenAPI document, made from the routes */
    RD_ROUTES,       /* paths: directories */
    RD_MERGE,        /* paths: JSON reports of all shards of one check, in any order */
    RD_RULES,        /* the table of rules */
    RD_EXPLAIN,      /* paths[0]: a rule's id */
    RD_DUMP_AST,     /* paths[0]: a JavaScript or TypeScript file */
    RD_DUMP_SPEC,    /* paths[0]: an OpenAPI document */
    RD_DUMP_ROUTES,  /* paths: directories; the registrations as evaluation logged them */
    RD_CHECKLIST,    /* paths: directories; the pre-deployment checklist */
    RD_DUMP_CALLS,   /* paths: directories; the calls of other services that the code makes */
    RD_DUMP_MODULES, /* paths: directories; the modules that had to be parsed for the routes */
} RdCommand;

/* The three answers of every command. */
enum {
    RD_CLEAN = 0,    /* complete, nothing at or above the failing level */
    RD_FINDINGS = 1, /* complete, findings at or above it */
    RD_INCOMPLETE =
        2, /* usage, configuration, unreadable or malformed input, a limit reached, output not written */
};

typedef struct RdStrings {
    const char *const *items;
    size_t count;
} RdStrings;

/* How far a check has come. */
typedef struct RdProgress {
    size_t done, total; /* services */
    RdText service;     /* the one that was begun last; may hold any bytes */
} RdProgress;

/* The index-th of count parts, from 1; zeros: the whole. */
typedef struct RdShard {
    unsigned index, count;
} RdShard;

/* Zero means "not given" for every field; what is given wins over .routedrift.yml. */
typedef struct RdRequest {
    RdCommand command;
    const char *const *paths;
    size_t path_count;
    const char *format;  /* "text" (default), "json", "sarif", "github" … */
    const char *fail_on; /* "error" (default), "warning", "note", "never", or "P1" to "P4" */
    const char *config; /* path of a configuration file instead of .routedrift.yml in the audited directory */
    const char *base_path;     /* prefix of the gateway, e.g. "/api/v2/{service}" */
    const char *marker;        /* name of the exposure middleware, "apiConfig" */
    const char *as_of;         /* "2026-11-20": the day that facts with an end are held against; today */
    RdStrings specs;           /* OpenAPI documents, relative to the working directory */
    RdStrings vendor_specs;    /* "klaviyo=FILE": the vendors' documents, relative to the working directory */
    RdStrings entries;         /* entry modules, relative to the working directory */
    RdStrings select;          /* only these rules (ids or prefixes ending in `*`) */
    RdStrings ignore;          /* not these */
    const char *baseline;      /* file of findings that are not reported; relative to the working directory */
    const char *changed_since; /* RD_CHECK: report only what was not there where HEAD left this revision */
    bool update_baseline;      /* RD_CHECK: write the baseline anew */
    bool fix;                  /* RD_CHECK: as RD_FIX */
    bool diff;                 /* fix: show the changes as a unified diff and write nothing */
    bool write;                /* generate: replace the service's document */
    bool unsafe;               /* fix: also edits that change what a program does, or remove something */
    bool color;                /* ANSI colours in text */
    unsigned width;            /* columns of the terminal, 0 = not a terminal */
    RdShard shard;             /* check only this part of the services */
    unsigned jobs;             /* services audited at the same time; 0 = as many as there are processors */
    /* Called about ten times a second while a check goes on, from one thread; NULL: not at all. */
    void (*progress)(void *context, RdProgress progress);
    void *progress_context;
    bool strict_base;  /* routes outside of every base path of the document are drift too */
    bool show_outside; /* list the routes outside of every base path one by one */
    bool load_all;     /* evaluate every module instead of those that are needed (tests) */
    /* RD_ROUTES: how the routes came to be that answer this method and path; one directly behind the other.
     */
    const char *explain_method, *explain_path;
    const char *why_not; /* RD_ROUTES: why the call at this place made no route: "src/app.js:12" */
} RdRequest;

typedef struct RdResult {
    int status; /* RD_CLEAN, RD_FINDINGS or RD_INCOMPLETE */
    RdText out; /* what belongs to standard output */
    RdText err; /* what belongs to standard error */
} RdResult;

/* A new session. out_of_memory is called when the machine refuses memory and must not return; NULL means
 * abort(). */
RdSession *rd_session_new(void (*out_of_memory)(void));
void rd_session_free(RdSession *session);
/* Carries out one request. Texts stay valid until the session is freed. */
RdResult rd_run(RdSession *session, const RdRequest *request);
/* Writes text to a file: temporary file in the same directory, fsync, rename. False when that failed. */
bool rd_write_file(RdSession *session, const char *path, RdText text);
/* "0.1.0" */
const char *rd_version(void);
/* Names and summaries of the formats, for help texts: index from 0, NULL past the last. */
const char *rd_format_name(size_t index);
const char *rd_format_summary(size_t index);
/* The one of the names that a misspelt word was probably meant to be, or NULL when none is near. */
const char *rd_nearest(const char *word, const char *const *names, size_t count);
#endif
