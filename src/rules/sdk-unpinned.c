/* sdk-unpinned: a vendor SDK whose release is not fixed in package.json.
 *
 * The SDK's major decides which revision of the vendor's API is spoken, so that an upgrade by accident
 * changes behaviour. The policy `manifest` wants one release in package.json; a lockfile that holds it makes
 * the finding a warning. `lockfile` accepts a range with an upper end that a lockfile holds. `off` is silent.
 *     "klaviyo-api": "^23.0.0"  →  "klaviyo-api": "23.0.0" */
#include "base/out.h"
#include "base/path.h"
#include "rules/lockfile.h"
#include "rules/route_finding.h"
#include "rules/version_range.h"
#include "rules/version_spec.h"

static const char id[] = "sdk-unpinned";

/* Packages that speak to a vendor's API on a server. Pendo has none. */
static const char *const vendor_packages[] = {"klaviyo-api", "klaviyo-sdk", "klaviyo-node", "node-klaviyo"};

typedef struct Dependency {
    const char *section;
    Str name;
    const YamlNode *value;  /* in package.json */
    const YamlNode *source; /* where the version is written: value, or the catalog's entry */
    VersionSpec version;
    Lock lock;
} Dependency;

static bool is_vendor(Str package) {
    for (size_t i = 0; i < sizeof vendor_packages / sizeof *vendor_packages; i++)
        if (str_eq(package, str_of(vendor_packages[i]))) return true;
    return false;
}

static bool is_loose(VersionKind kind) {
    switch (kind) {
    case VERSION_EXACT:
    case VERSION_LOCAL:
    case VERSION_FIXED: return false;
    case VERSION_RANGE:
    case VERSION_OPEN:
    case VERSION_TAG:
    case VERSION_CATALOG: return true;
    }
    return true;
}

static const char *kind_text(const VersionSpec *version) {
    switch (version->kind) {
    case VERSION_RANGE: return "a range of releases";
    case VERSION_OPEN: return "any later release";
    case VERSION_TAG: return version->git ? "a git branch or tag, which can move" : "a tag, which moves";
    case VERSION_CATALOG: return "a catalog entry that was not found";
    case VERSION_EXACT:
    case VERSION_LOCAL:
    case VERSION_FIXED: break;
    }
    return "";
}

static Str lock_text(Arena *arena, const Lock *lock) {
    Str name = path_base(lock->path);
    switch (lock->state) {
    case LOCK_NONE: return STR("and there is no lockfile");
    case LOCK_HOLDS:
        return str_fmt(arena, "only %.*s holds it at %.*s", STR_ARG(name), STR_ARG(lock->version));
    case LOCK_OTHER_SPEC:
        return str_fmt(arena, "and %.*s was made for \"%.*s\"", STR_ARG(name), STR_ARG(lock->made_for));
    case LOCK_LACKS: return str_fmt(arena, "and %.*s does not list it for this service", STR_ARG(name));
    case LOCK_UNUSED:
        return str_fmt(arena, "and %.*s is ignored by git or switched off in .npmrc", STR_ARG(name));
    case LOCK_UNREAD:
        return str_fmt(arena, "and the release that %.*s holds could not be read", STR_ARG(name));
    }
    return (Str){0};
}

static Str message(Arena *arena, const Dependency *d) {
    Str spec = yaml_text(d->value), entry = yaml_text(d->source);
    Out out = out_new(arena);
    out_fmt(&out, "\"%.*s\": \"%.*s\"", STR_ARG(d->name), STR_ARG(spec));
    if (d->source != d->value) out_fmt(&out, ", in the catalog \"%.*s\",", STR_ARG(entry));
    out_fmt(&out, " asks for %s; ", kind_text(&d->version));
    out_str(&out, lock_text(arena, &d->lock));
    return out_str_of(&out);
}

/* The value to write when the lockfile says which release it is; empty otherwise. */
static Str pinned_value(Arena *arena, const Dependency *d) {
    bool known = d->lock.state == LOCK_HOLDS && version_is_release(d->lock.version);
    if (!known || d->version.git || d->version.patch || d->version.kind == VERSION_CATALOG) return (Str){0};
    Str prefix = d->version.prefix; /* `npm:klaviyo-api` has no `@` yet */
    bool bare = prefix.n && !str_ends(prefix, STR("@")) && !str_ends(prefix, STR(":"));
    return str_fmt(arena, "%.*s%s%.*s", STR_ARG(prefix), bare ? "@" : "", STR_ARG(d->lock.version));
}

/* Writes the release over the value and keeps its quotes. npm's lockfile stays valid by that; those of pnpm,
 * yarn and bun repeat the range and must be renewed, or a frozen install fails: unsafe. */
static void add_edit(RuleContext *context, Finding *finding, const Dependency *d, Str value) {
    Span span = d->source->span;
    Str old = source_text(context->sources, span);
    bool quoted = old.n >= 2 && (old.p[0] == '"' || old.p[0] == '\'') && old.p[old.n - 1] == old.p[0];
    if (quoted) span = (Span){.file = span.file, .start = span.start + 1, .end = span.end - 1};
    Edit edit = {.span = span, .text = value, .unsafe = d->lock.manager != MANAGER_NPM};
    vec_push(context->findings->arena, &finding->edits, edit);
    Str file = shown_path(context, source_file(context->sources, span.file)->path);
    finding->edit_title =
        str_fmt(context->arena, "pin %.*s to %.*s in %.*s", STR_ARG(d->name), STR_ARG(value), STR_ARG(file));
}

static const char *install_command(PackageManager manager) {
    switch (manager) {
    case MANAGER_NPM: return "npm install";
    case MANAGER_PNPM: return "pnpm install";
    case MANAGER_YARN: return "yarn install";
    case MANAGER_BUN: return "bun install";
    case MANAGER_UNKNOWN: break;
    }
    return "npm install";
}

static void add_fix(RuleContext *context, Finding *finding, const Dependency *d) {
    Findings *findings = context->findings;
    Str value = pinned_value(context->arena, d);
    if (value.n) {
        add_edit(context, finding, d, value);
        finding_step(findings, finding,
                     str_fmt(context->arena, "Write \"%.*s\": \"%.*s\", the release that is in use",
                             STR_ARG(d->name), STR_ARG(value)));
    } else if (d->version.git)
        finding_step(findings, finding, STR("Name the full commit, or use a release of the npm registry"));
    else
        finding_step(
            findings, finding,
            str_fmt(context->arena,
                    "Write the one release that production runs (\"npm ls %.*s\" says it), without ^, ~ "
                    "or a tag",
                    STR_ARG(d->name)));
    Str changed = shown_path(context, source_file(context->sources, d->source->span.file)->path);
    finding_step(findings, finding,
                 str_fmt(context->arena, "Run %s and commit %.*s and the lockfile together",
                         install_command(d->lock.manager), STR_ARG(changed)));
    if (d->lock.rival.n)
        finding_step(findings, finding,
                     str_fmt(context->arena,
                             "%.*s lies beside %.*s: delete one, or set \"packageManager\" in package.json",
                             STR_ARG(shown_path(context, d->lock.rival)),
                             STR_ARG(shown_path(context, d->lock.path))));
}

static void add_related(RuleContext *context, Finding *finding, const Dependency *d) {
    if (d->source != d->value)
        finding_relate(context->findings, finding, d->source->span, STR("the catalog's entry"));
    if (d->lock.state == LOCK_HOLDS)
        finding_relate(context->findings, finding, d->lock.span,
                       str_fmt(context->arena, "held at %.*s here", STR_ARG(d->lock.version)));
}

static void report(RuleContext *context, const Dependency *d) {
    bool held = d->lock.state == LOCK_HOLDS || d->lock.state == LOCK_UNREAD;
    uint8_t priority = held && d->version.kind == VERSION_RANGE ? 4 : 3;
    Finding *finding = finding_push(context->findings, id, held ? LEVEL_WARNING : LEVEL_ERROR, priority,
                                    d->value->span, message(context->arena, d));
    add_related(context, finding, d);
    add_fix(context, finding, d);
    finding->key = str_fmt(context->arena, "%s:%.*s:%s:%.*s", id, STR_ARG(context->service->root), d->section,
                           STR_ARG(d->name));
}

/* Follows `catalog:` to the entry that holds the version; it stays a catalog when there is none. */
static void follow_catalog(RuleContext *context, Dependency *d) {
    if (d->version.kind != VERSION_CATALOG) return;
    const YamlNode *entry = workspace_catalog(context, d->version.range, d->name);
    if (!entry || entry->kind != YAML_SCALAR) return;
    d->source = entry;
    d->version = version_spec_read(context->arena, d->name, yaml_text(entry));
}

static void check_dependency(RuleContext *context, const char *section, YamlPair pair) {
    Dependency d = {
        .section = section, .name = yaml_text(pair.key), .value = pair.value, .source = pair.value};
    if (pair.value->kind != YAML_SCALAR) return;
    d.version = version_spec_read(context->arena, d.name, yaml_text(pair.value));
    follow_catalog(context, &d);
    if (!is_vendor(d.version.package) || !is_loose(d.version.kind)) return;
    Str spec = yaml_text(d.value), range = yaml_text(d.source);
    d.lock = lockfile_find(context, (LockQuery){.name = d.name, .spec = spec, .range = range});
    Str dir = d.lock.path.n ? d.lock.dir : context->service->root;
    if (workspace_overrides(context, dir, d.lock.manager, d.name, range)) return;
    bool accepted = context->service->pin_policy == PIN_LOCKFILE && d.version.kind == VERSION_RANGE &&
                    d.lock.state == LOCK_HOLDS;
    if (!accepted) report(context, &d);
}

/* Peer ranges are right; what only development needs does not reach production. */
static void check(RuleContext *context) {
    static const char *const sections[] = {"dependencies", "optionalDependencies"};
    const Service *service = context->service;
    if (service->pin_policy == PIN_OFF) return;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const YamlNode *section = yaml_get(service->package_json, str_of(sections[i]));
        if (!section || section->kind != YAML_MAPPING) continue;
        for (uint32_t k = 0; k < section->pairs.n; k++)
            check_dependency(context, sections[i], section->pairs.p[k]);
    }
}

const Rule rule_sdk_unpinned = {
    .id = id,
    .level = LEVEL_ERROR,
    .priority = 3,
    .fix = "safe",
    .summary = "A vendor SDK is not pinned to one release.",
    .check = check,
};
