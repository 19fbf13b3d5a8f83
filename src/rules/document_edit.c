/* Where in the document a route belongs: a method beside the other methods of its path; a path behind that of
 * the route registered before it, which is the generator's order, or in alphabetical order where a document
 * without markers keeps it. What its operation refers to and the document lacks comes with it. */
#include "rules/document_edit.h"

#include "base/out.h"
#include "diag/edit.h"
#include "generate/operation.h"
#include "generate/schema.h"
#include "rules/marker_edit.h"
#include "rules/route_finding.h"
#include "yaml/edit.h"
#include "yaml/make.h"

enum {
    SORTED_FROM = 3,       /* keys from which on an order is believed */
    DOCUMENT_EDITS = 1000, /* findings of one audit that get edits; the next round of a fix takes the next */
};

/* One addition or removal. */
typedef struct Change {
    RuleContext *context;
    Finding *finding;
    uint32_t route;               /* that is added */
    const SpecDocument *document; /* that is changed */
} Change;

/* An editor of the file in which a node stands. */
static bool editor_for(const Change *c, const YamlNode *node, YamlEditor *editor) {
    const YamlNode *root = c->document->root;
    if (node->span.file != root->span.file) root = c->context->read_document(c->context, node->span.file);
    if (!root) return false;
    *editor = yaml_editor(c->context->arena, c->context->sources, root);
    return true;
}

/* The pair of a mapping that is written at a place. */
static const YamlPair *pair_at(const YamlNode *mapping, Span key) {
    for (uint32_t i = 0; i < mapping->pairs.n; i++) {
        const YamlPair *pair = &mapping->pairs.p[i];
        if (pair->key->span.file == key.file && pair->key->span.start == key.start) return pair;
    }
    return NULL;
}

static const YamlPair *last_own(const YamlNode *mapping) {
    for (uint32_t i = mapping->pairs.n; i > 0; i--)
        if (yaml_is_own(mapping, &mapping->pairs.p[i - 1])) return &mapping->pairs.p[i - 1];
    return NULL;
}

/* Findings of one group wait for each other: what they put in may be the same key. */
static void group(const Change *c, const char *what, Str name) {
    uint64_t key = str_hash(str_of(what)) * 31 + str_hash(name);
    finding_group(c->context->findings, c->finding, key * 31 + c->document->file);
}

/* ---- order ---- */

static bool is_sorted(const YamlNode *mapping) {
    for (uint32_t i = 1; i < mapping->pairs.n; i++)
        if (str_cmp(yaml_text(mapping->pairs.p[i - 1].key), yaml_text(mapping->pairs.p[i].key)) > 0)
            return false;
    return mapping->pairs.n >= SORTED_FROM;
}

/* The last pair whose key comes before; NULL: the new one is the first. */
static const YamlPair *before_by_name(const YamlNode *mapping, Str key) {
    const YamlPair *before = NULL;
    for (uint32_t i = 0; i < mapping->pairs.n; i++)
        if (str_cmp(yaml_text(mapping->pairs.p[i].key), key) < 0) before = &mapping->pairs.p[i];
    return before;
}

static const YamlPair *pair_of_route(const Change *c, uint32_t route) {
    const RouteDrift *drift = &c->context->drift->routes.p[route];
    for (uint32_t i = 0; i < drift->operations.n; i++) {
        const Operation *operation = &c->context->spec->operations.p[drift->operations.p[i]];
        const YamlPair *pair = pair_at(c->document->paths, operation->path_span);
        if (pair && yaml_is_own(c->document->paths, pair)) return pair;
    }
    return NULL;
}

/* The pair behind which a new path belongs; NULL: before all others. */
static const YamlPair *place_of_path(const Change *c, Str path) {
    const YamlNode *paths = c->document->paths;
    if (!c->context->service->has_marker && is_sorted(paths)) return before_by_name(paths, path);
    for (uint32_t i = c->route; i > 0; i--) {
        const YamlPair *pair = pair_of_route(c, i - 1);
        if (pair) return pair;
    }
    for (uint32_t i = c->route + 1; i < c->context->drift->routes.n; i++) {
        const YamlPair *pair = pair_of_route(c, i);
        if (pair) return pair > paths->pairs.p ? pair - 1 : NULL;
    }
    return last_own(paths);
}

/* ---- insertion ---- */

/* Into a mapping behind `after`; before all others when that is NULL and the mapping has a key of its own. */
static bool insert(const Change *c, const YamlNode *mapping, const YamlPair *holder, const YamlPair *after,
                   Str key, const YamlNode *value) {
    YamlEditor editor;
    bool held = holder && holder->value == mapping;
    if (!editor_for(c, held ? holder->key : mapping, &editor)) return false;
    if (!after && held) return yaml_insert_first(&editor, holder, key, value, &c->finding->edits);
    if (!after) after = last_own(mapping); /* a file of its own */
    return after && yaml_insert_behind(&editor, mapping, after, key, value, &c->finding->edits);
}

static bool insert_path(const Change *c, Str path, YamlNode *operation) {
    const char *method = method_name(c->context->routes->routes.p[c->route].method);
    YamlNode *item = yaml_new_mapping(c->context->arena);
    yaml_put(c->context->arena, item, str_of(method), operation);
    group(c, "path", path);
    return insert(c, c->document->paths, yaml_pair(c->document->root, STR("paths")), place_of_path(c, path),
                  path, item);
}

/* Behind the last method of a path. */
static bool insert_method(const Change *c, const YamlNode *item, const YamlPair *holder,
                          YamlNode *operation) {
    const char *method = method_name(c->context->routes->routes.p[c->route].method);
    const YamlPair *after = NULL;
    for (uint32_t i = 0; i < item->pairs.n; i++) {
        const YamlPair *pair = &item->pairs.p[i];
        if (method_of(yaml_text(pair->key)) != METHOD_NONE && yaml_is_own(item, pair)) after = pair;
    }
    if (!after) after = last_own(item);
    return insert(c, item, holder, after, str_of(method), operation);
}

/* `components` and `schemas` come with the first schema. */
static bool insert_schemas(const Change *c, const YamlPair *components, const YamlPair *schemas,
                           YamlNode *missing) {
    Arena *arena = c->context->arena;
    const YamlNode *root = c->document->root;
    if (!schemas) {
        YamlNode *within = yaml_new_mapping(arena);
        yaml_put(arena, within, STR("schemas"), missing);
        group(c, "schemas", (Str){0});
        if (!components) return insert(c, root, NULL, last_own(root), STR("components"), within);
        return insert(c, components->value, components, NULL, STR("schemas"), missing);
    }
    for (uint32_t i = 0; i < missing->pairs.n; i++) {
        Str name = missing->pairs.p[i].key->scalar;
        const YamlNode *mapping = schemas->value;
        const YamlPair *after = is_sorted(mapping) ? before_by_name(mapping, name) : last_own(mapping);
        if (!insert(c, mapping, schemas, after, name, missing->pairs.p[i].value)) return false;
    }
    return true;
}

/* The schemas that the operation refers to and the document lacks. */
static bool insert_classes(const Change *c, const Generator *generator) {
    const YamlPair *components = yaml_pair(c->document->root, STR("components"));
    const YamlPair *schemas = components ? yaml_pair(components->value, STR("schemas")) : NULL;
    YamlNode *missing = yaml_new_mapping(c->context->arena);
    for (uint32_t i = 0; i < generator->classes.n; i++)
        generate_schema(c->context->arena, generator->classes.p[i], schemas ? schemas->value : NULL, missing);
    return !missing->pairs.n || insert_schemas(c, components, schemas, missing);
}

/* ---- a route ---- */

static Generator generator_of(const RuleContext *context, const SpecDocument *document) {
    const Service *service = context->service;
    Generator generator = generator_new(context->arena, service->id, service->has_marker, context->spec);
    generator.swagger = str_starts(document->version, STR("2"));
    return generator;
}

/* Where the operation goes: beside other methods of its path, under a path without any, or as a new path. */
typedef struct Target {
    const YamlNode *item;   /* NULL: a new path */
    const YamlPair *holder; /* of the item, when that is known */
    Str path;
} Target;

static Target target_of(const Change *c) {
    const RouteDrift *drift = &c->context->drift->routes.p[c->route];
    Target target = {.path = drift->document_path};
    if (drift->status == ROUTE_METHOD_UNDOCUMENTED) {
        const Operation *near = &c->context->spec->operations.p[drift->near];
        target.item = near->item;
        target.path = near->path;
    } else {
        target.holder = yaml_pair(c->document->paths, target.path);
        if (target.holder) target.item = target.holder->value;
    }
    return target;
}

static bool add_operation(const Change *c, const Route *route) {
    Generator generator = generator_of(c->context, c->document);
    Target target = target_of(c);
    const YamlNode *declared = yaml_get(target.item, STR("parameters"));
    YamlNode *operation = generate_operation(&generator, route, target.path, declared);
    if (!operation) return false;
    bool done = target.item ? insert_method(c, target.item, target.holder, operation)
                            : insert_path(c, target.path, operation);
    return done && insert_classes(c, &generator);
}

static void settle(const Change *c, bool done, bool unsafe, Str title) {
    if (!done) {
        c->finding->edits.n = 0;
        c->finding->edit_title = (Str){0};
    }
    for (uint32_t i = 0; i < c->finding->edits.n; i++)
        c->finding->edits.p[i].unsafe |= unsafe;
    if (done) c->finding->edit_title = title;
    c->context->document_edits += done;
}

static bool is_enough(const RuleContext *context) {
    return context->document_edits >= DOCUMENT_EDITS;
}

void document_add_route(RuleContext *context, Finding *finding, uint32_t route) {
    const RouteDrift *drift = &context->drift->routes.p[route];
    const Route *r = &context->routes->routes.p[route];
    Change c = {.context = context, .finding = finding, .route = route};
    if (drift->outside || drift->document >= context->spec->documents.n || is_enough(context)) return;
    c.document = &context->spec->documents.p[drift->document];
    if (!c.document->root || !c.document->paths) return;
    Str title = str_fmt(context->arena, "add %.*s to %.*s", STR_ARG(route_title(context->arena, r)),
                        STR_ARG(document_path(context, drift->document)));
    bool bare = context->service->has_marker && !r->markers.n;
    const Route *marked = bare ? marker_add(context, finding, route) : r;
    if (bare && marked)
        title = str_fmt(context->arena, "%.*s, and %.*s", STR_ARG(finding->edit_title), STR_ARG(title));
    settle(&c, marked && add_operation(&c, marked), bare || r->certainty == CONDITIONAL, title);
}

/* ---- one key of an operation ---- */

static bool renew(const Change *c, const Operation *operation, Str key) {
    const Route *route = &c->context->routes->routes.p[c->route];
    Generator generator = generator_of(c->context, c->document);
    const YamlNode *made = generate_operation(&generator, route, operation->path, NULL);
    const YamlNode *value = yaml_get(made, key);
    const YamlPair *pair = yaml_pair(operation->node, key);
    YamlEditor editor;
    if (!made || !operation->node || !editor_for(c, operation->node, &editor)) return false;
    if (!pair) return value && insert(c, operation->node, NULL, last_own(operation->node), key, value);
    if (!yaml_is_own(operation->node, pair)) return false;
    if (!value) return yaml_remove(&editor, operation->node, pair, &c->finding->edits);
    return yaml_replace(&editor, pair, value, &c->finding->edits);
}

void document_renew(RuleContext *context, Finding *finding, uint32_t route, const Operation *operation,
                    const char *key) {
    Change c = {.context = context, .finding = finding, .route = route};
    if (operation->document >= context->spec->documents.n || is_enough(context)) return;
    c.document = &context->spec->documents.p[operation->document];
    if (!c.document->root) return;
    Str title = str_fmt(context->arena, "renew `%s` of %.*s in %.*s", key,
                        STR_ARG(route_title(context->arena, &context->routes->routes.p[route])),
                        STR_ARG(document_path(context, operation->document)));
    bool certain = context->routes->routes.p[route].certainty == CERTAIN;
    settle(&c, renew(&c, operation, str_of(key)), !certain, title);
}

/* ---- removal ---- */

static bool is_served(const RuleContext *context, uint32_t operation) {
    OperationStatus status = context->drift->operations.p[operation].status;
    return status != OPERATION_UNSERVED;
}

/* What remains of the operation's item, and of the document's paths, when nothing unserved is left. */
static void count_rest(const Change *c, const Operation *removed, uint32_t *item, uint32_t *paths) {
    for (uint32_t i = 0; i < c->context->spec->operations.n; i++) {
        const Operation *other = &c->context->spec->operations.p[i];
        if (other->document != removed->document) continue;
        *item += other->item == removed->item && other != removed;
        *paths += is_served(c->context, i);
    }
}

static bool remove_pair(const Change *c, const YamlNode *mapping, const YamlPair *pair) {
    YamlEditor editor;
    return pair && editor_for(c, mapping, &editor) && yaml_remove(&editor, mapping, pair, &c->finding->edits);
}

static bool clear(const Change *c, const YamlPair *holder) {
    YamlEditor editor;
    return holder && holder->value == c->document->paths && editor_for(c, holder->key, &editor) &&
           yaml_clear(&editor, holder, &c->finding->edits);
}

static bool remove_operation(const Change *c, const Operation *operation) {
    uint32_t methods = 0, served = 0;
    const YamlNode *paths = c->document->paths;
    const YamlPair *pair = pair_at(paths, operation->path_span);
    count_rest(c, operation, &methods, &served);
    group(c, "path", operation->path);
    if (!served) group(c, "paths", (Str){0}); /* one at a time, so that the last is seen to be the last */
    if (methods) return remove_pair(c, operation->item, pair_at(operation->item, operation->span));
    if (paths->pairs.n == 1) return clear(c, yaml_pair(c->document->root, STR("paths")));
    return remove_pair(c, paths, pair);
}

void document_remove_operation(RuleContext *context, Finding *finding, uint32_t number) {
    const Operation *operation = &context->spec->operations.p[number];
    Change c = {.context = context, .finding = finding};
    if (operation->document >= context->spec->documents.n || is_enough(context)) return;
    c.document = &context->spec->documents.p[operation->document];
    if (!c.document->root || !c.document->paths || !operation->item) return;
    Str title = str_fmt(context->arena, "remove %.*s from %.*s", STR_ARG(operation_title(context, number)),
                        STR_ARG(document_path(context, operation->document)));
    settle(&c, remove_operation(&c, operation), true, title);
}
