/* One service, from its directory to its findings: facts → evaluation → document → drift → rules. */
#include "base/path.h"
#include "engine/session.h"
#include "eval/eval.h"
#include "yaml/read.h"

enum { SERVICE_FILES = 50000 };

static YamlNode *read_document(RuleContext *c, FileId file) {
    const SourceFile *f = source_file(c->sources, file);
    if (f->status != READ_OK) return NULL;
    YamlDocument d = yaml_read(c->arena, c->mem, c->sources, file);
    return d.root;
}

/* Every file of the service but those of services inside it and those that the configuration excludes. */
static void collect_files(RdSession *s, Service *service, const Paths *others) {
    Paths all = {0};
    if (!walk_files(&s->sources, service->root, SERVICE_FILES, &all))
        trouble_add(&s->troubles, service->root, STR("limit reached: files 50000"));
    for (uint32_t i = 0; i < all.n; i++) {
        if (!config_excludes(&s->config, all.p[i]) && service_owns(service->root, others, all.p[i]))
            vec_push(&s->arena, &service->files, all.p[i]);
    }
}

/* DOMAIN A5: configuration, else what the document agrees on, else the directory under services/, else the
 * package's name. */
static Str service_id(RdSession *s, const Audit *a) {
    if (s->config.service_id.n) return s->config.service_id;
    if (a->has_spec && a->spec.service_id.n) return a->spec.service_id;
    Str parent = path_dir(a->service.root);
    if (str_eq(path_base(parent), STR("services"))) return path_base(a->service.root);
    Str name = yaml_text(yaml_get(a->service.package_json, STR("name")));
    ptrdiff_t slash = str_rfind_char(name, '/');
    return slash < 0 ? name : str_sub(name, (size_t)slash + 1, name.n);
}

static Str fill_service(RdSession *s, Str pattern, Str id) {
    ptrdiff_t at = str_find(pattern, STR("{service}"), 0);
    if (at < 0) return pattern;
    Str head = str_join(&s->arena, str_sub(pattern, 0, (size_t)at), id);
    return str_join(&s->arena, head, str_sub(pattern, (size_t)at + 9, pattern.n));
}

static void find_entries(RdSession *s, Audit *a, Resolver *r) {
    for (size_t i = 0; i < s->request->entries.count; i++) {
        Str path = session_path(s, s->request->entries.items[i]);
        if (path.n && path_is_inside(a->service.root, path))
            vec_push(&s->arena, &a->service.entries, path);
        else if (!path.n)
            trouble_add(&s->troubles, str_of(s->request->entries.items[i]),
                        STR("no such entry module in the repository"));
    }
    for (uint32_t i = 0; !s->request->entries.count && i < s->config.entry.n; i++) {
        Str path = path_join(&s->arena, s->config.dir, s->config.entry.p[i]);
        if (path_is_inside(a->service.root, path)) vec_push(&s->arena, &a->service.entries, path);
    }
    if (a->service.entries.n) {
        a->service.tried = STR("the entries that were given");
        a->entries_given = true;
        a->entry_stage = ENTRY_STAGES;
        return;
    }
    a->entry_stage = ENTRY_PACKAGE;
    a->service.entries =
        manifest_entries(&s->project, r, a->service.root, &a->entry_stage, &a->service.tried);
}

static RuleContext rule_context(RdSession *s, Audit *a) {
    RuleContext c = {.arena = &s->arena,
                     .mem = &s->mem,
                     .sources = &s->sources,
                     .findings = &s->findings,
                     .troubles = &s->troubles,
                     .service = &a->service,
                     .routes = &a->routes,
                     .calls = &a->calls,
                     .vendor_documents = s->vendor_documents,
                     .as_of = s->as_of,
                     .read_document = read_document,
                     .base = s->base,
                     .show_outside = s->request->show_outside};
    if (a->has_spec) c.spec = &a->spec;
    if (a->has_spec && a->spec.usable) c.drift = &a->drift;
    return c;
}

static void run_rules(RdSession *s, Audit *a) {
    RuleContext c = rule_context(s, a);
    RuleTable table = rules_all();
    for (uint32_t i = 0; i < table.n; i++)
        if (table.rules[i]->check) table.rules[i]->check(&c);
    if (s->request->command == RD_CHECKLIST) a->facts = checklist_facts(&c);
}

static bool spec_has_x_tw(const Spec *spec) {
    for (uint32_t i = 0; i < spec->operations.n; i++)
        if (spec->operations.p[i].has_x_tw) return true;
    return false;
}

Audit *audit_service(RdSession *s, Str dir, const Paths *others, bool with_rules) {
    bool with_calls = s->request->command == RD_DUMP_CALLS;
    Audit *a = NEW(&s->arena, Audit);
    uint32_t from = s->findings.list.n, index = s->audits.n;
    vec_push(&s->arena, &s->audits, a);
    a->service.root = dir;
    a->service.marker = s->request->marker ? str_of(s->request->marker) : s->config.marker;
    a->service.pin_policy = s->config.pin_policy;
    a->service.package_json = manifest_package(&s->project, dir);
    if (a->service.package_json)
        a->service.package =
            source_open(&s->sources, path_join(&s->arena, dir, STR("package.json")), DOCUMENT_LIMIT);
    a->service.express_major = manifest_express(&s->project, dir);
    Resolver *resolver = manifest_resolver(&s->project, dir);
    find_entries(s, a, resolver);
    evaluate_service(s, a, resolver);
    documents_load(s, a, others);
    a->service.has_spec = a->has_spec;
    a->service.has_marker = a->routes.uses_marker || (a->has_spec && spec_has_x_tw(&a->spec));
    a->service.id = service_id(s, a);
    Str base = s->request->base_path ? str_of(s->request->base_path) : s->config.base_path;
    if (a->has_spec && a->spec.usable)
        a->drift =
            drift_compute(&s->arena, &a->routes, &a->spec,
                          &(DriftOptions){.service_id = a->service.has_marker ? a->service.id : (Str){0},
                                          .base_path = fill_service(s, base, a->service.id),
                                          .strict_base = s->request->strict_base || s->config.strict_base});
    if (with_rules || with_calls) {
        collect_files(s, &a->service, others);
        rehearse_service(s, a);
    }
    if (with_rules) run_rules(s, a);
    eval_end(a->eval);
    for (uint32_t i = from; i < s->findings.list.n; i++)
        s->findings.list.p[i].service = index;
    settings_apply(s, from);
    return a;
}
