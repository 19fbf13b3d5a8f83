/* `.routedrift.yml`: unknown keys are errors with their line. docs/configuration.md and
 * docs/routedrift.schema.json list the keys. */
#ifndef ENGINE_CONFIG_H
#define ENGINE_CONFIG_H
#include "engine/registrars.h"
#include "providers/provider.h"
#include "rules/rule.h"

typedef struct RuleSetting {
    Str rule; /* id, or a prefix ending in `*` */
    bool off;
    bool has_level;
    Level level;      /* when has_level */
    uint8_t priority; /* 1..4; 0: the rule's own */
} RuleSetting;

/* `per-file-ignores`: in these files these rules do not hold. */
typedef struct FileIgnore {
    Str files; /* a pattern relative to the configuration's directory */
    Str rule;  /* id, or a prefix ending in `*` */
} FileIgnore;

/* `vendor-spec`: a vendor's own OpenAPI document. */
typedef struct VendorPath {
    const Provider *provider;
    Str path; /* relative to the configuration's directory */
} VendorPath;

typedef VEC(Str) ConfigList;

typedef struct Config {
    FileId file;    /* 0: none was found */
    Str dir;        /* its directory relative to the root: paths in it are relative to that */
    Str marker;     /* default "apiConfig" */
    Str base_path;  /* empty: none; may hold `{service}` */
    Str service_id; /* empty: decided as DOMAIN A5 says */
    Str baseline;   /* path of the baseline, relative to dir; empty: none */
    Str fail_on;    /* as threshold_parse takes it */
    PinPolicy pin_policy;
    bool strict_base; /* routes outside of every base path are compared too */
    ConfigList spec;  /* paths or patterns of documents */
    ConfigList entry; /* entry modules */
    ConfigList
        internal; /* patterns of routes that are not to be documented; the defaults are added by the engine */
    Registrars registrars; /* modules whose exports are declared */
    ConfigList frontend;   /* directories of a web client */
    VEC(VendorPath) vendor_specs;
    ConfigList exclude; /* path patterns that are not audited */
    VEC(FileIgnore) per_file_ignores;
    VEC(RuleSetting) rules;    /* in the order of the file; a later one wins */
    ConfigList select, ignore; /* ids, or prefixes ending in `*` */
} Config;

/* Defaults only. */
Config config_default(void);
/* Reads a configuration file into *config. False, with troubles added (file:line: what is wrong), when it is
 * unusable. */
bool config_load(Arena *arena, Mem *mem, Sources *sources, Troubles *troubles, FileId file, Config *config);
/* True when a path (relative to the root), or a directory that it is in, is excluded. */
bool config_excludes(const Config *config, Str path);
/* True when the configuration ignores a rule in the file of this path (relative to the root). */
bool config_ignores(const Config *config, Str path, Str rule);
/* True when an id is pattern, or starts with what stands before its closing `*`. */
bool rule_pattern_matches(Str pattern, Str id);
/* What is wrong with a rule's id or pattern (`no such rule "x"; did you mean "y"?`); empty when nothing is.
 */
Str rule_pattern_trouble(Arena *arena, Str pattern);
#endif
