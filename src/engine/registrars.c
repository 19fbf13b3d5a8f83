/* `registrars` of .routedrift.yml → JavaScript modules that stand in for what they name.
 *
 *     "@acme/http": { createApp: { returns: { app: application, router: router } } }
 * → module.exports = require("routedrift:registrar")({"createApp":{"returns":{"app":"application", …}}});
 *     "./src/platform/http": stubs/http.js
 * → src/platform/http.ts is replaced by stubs/http.js
 *
 * What is declared is checked here, so that src/models/registrar.js can rely on it. */
#include "engine/registrars.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/path.h"
#include "eval/resolve.h"
#include "http/method.h"
#include <string.h>

enum { SHAPE_DEPTH = 8, ARGUMENT_MAX = 15 };

typedef struct Reading {
    Arena *arena;
    Out out;
    Json json;
    RegistrarWrong *wrong;
    void *context;
} Reading;

static const char *const kinds[] = {"application", "router", "marker", "middleware"};

static void wrong(Reading *r, const YamlNode *node, const char *what) {
    r->wrong(r->context, node->span, str_fmt(r->arena, "%s", what));
}

static void write_key(Reading *r, const YamlNode *key) {
    Str text = yaml_text(key);
    char *copy = arena_alloc(r->arena, text.n + 1);
    memcpy(copy, text.p ? text.p : "", text.n);
    copy[text.n] = 0;
    json_key(&r->json, copy);
}

static void unknown_word(Reading *r, const YamlNode *node, const char *const *words, size_t n) {
    Nearest nearest = nearest_new(yaml_text(node));
    Out list = out_new(r->arena);
    for (size_t i = 0; i < n; i++) {
        nearest_try(&nearest, str_of(words[i]));
        out_fmt(&list, "%s%s", i == 0 ? "" : i + 1 == n ? " or " : ", ", words[i]);
    }
    Str text = out_str_of(&list), word = yaml_text(node);
    if (nearest.best.n)
        r->wrong(r->context, node->span,
                 str_fmt(r->arena, "\"%.*s\" is not %.*s; did you mean \"%.*s\"?", STR_ARG(word),
                         STR_ARG(text), STR_ARG(nearest.best)));
    else
        r->wrong(r->context, node->span,
                 str_fmt(r->arena, "\"%.*s\" is not %.*s", STR_ARG(word), STR_ARG(text)));
}

/* ---- what a function returns ---- */

static void write_shape(Reading *r, const YamlNode *node, uint32_t depth) {
    if (depth == 0) {
        wrong(r, node, "what a registrar returns is nested more than 8 deep");
        json_null(&r->json);
        return;
    }
    switch (node->kind) {
    case YAML_SCALAR:
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (str_eq(node->scalar, str_of(kinds[i]))) {
                json_str(&r->json, node->scalar);
                return;
            }
        unknown_word(r, node, kinds, sizeof kinds / sizeof *kinds);
        json_null(&r->json);
        return;
    case YAML_SEQUENCE:
        json_array(&r->json);
        for (uint32_t i = 0; i < node->items.n; i++)
            write_shape(r, node->items.p[i], depth - 1);
        json_end(&r->json);
        return;
    case YAML_MAPPING:
        json_object(&r->json);
        for (uint32_t i = 0; i < node->pairs.n; i++) {
            write_key(r, node->pairs.p[i].key);
            write_shape(r, node->pairs.p[i].value, depth - 1);
        }
        json_end(&r->json);
        return;
    }
}

/* ---- what a function registers ---- */

static bool is_position(const YamlNode *node, uint64_t *out) {
    if (node->kind != YAML_SCALAR || !node->plain || !node->scalar.n || node->scalar.n > 2) return false;
    *out = 0;
    for (size_t i = 0; i < node->scalar.n; i++) {
        if (node->scalar.p[i] < '0' || node->scalar.p[i] > '9') return false;
        *out = *out * 10 + (uint64_t)(node->scalar.p[i] - '0');
    }
    return *out <= ARGUMENT_MAX;
}

static bool is_verb(const YamlNode *node) {
    Str s = yaml_text(node);
    return node->kind == YAML_SCALAR && (method_of(s) != METHOD_NONE || str_eq(s, STR("use")));
}

static bool is_path(const YamlNode *node) {
    return node->kind == YAML_SCALAR && str_starts(node->scalar, STR("/"));
}

static void write_part(Reading *r, const YamlNode *registers, const char *name,
                       bool (*text)(const YamlNode *), const char *expected) {
    uint64_t position;
    const YamlNode *node = yaml_get(registers, str_of(name));
    if (!node) return;
    json_key(&r->json, name);
    if (is_position(node, &position)) {
        json_u64(&r->json, position);
    } else if (text && text(node)) {
        json_str(&r->json, yaml_text(node));
    } else {
        wrong(r, node, expected);
        json_null(&r->json);
    }
}

/* Only these keys; false when the node is no mapping. */
static bool has_only(Reading *r, const YamlNode *node, const char *const *names, size_t n,
                     const char *expected) {
    if (node->kind != YAML_MAPPING) {
        wrong(r, node, expected);
        return false;
    }
    for (uint32_t i = 0; i < node->pairs.n; i++) {
        bool known = false;
        for (size_t k = 0; k < n; k++)
            known |= str_eq(yaml_text(node->pairs.p[i].key), str_of(names[k]));
        if (!known) unknown_word(r, node->pairs.p[i].key, names, n);
    }
    return true;
}

static void write_registers(Reading *r, const YamlNode *node) {
    static const char *const names[] = {"on", "method", "path"};
    json_object(&r->json);
    if (has_only(r, node, names, 3, "\"registers\" has to be a mapping of on, method and path")) {
        if (!yaml_get(node, STR("on")) || !yaml_get(node, STR("method")))
            wrong(r, node, "\"registers\" has to say on which argument it registers, and by which method");
        write_part(r, node, "on", NULL, "\"on\" has to be the position of an argument, from 0 to 15");
        write_part(r, node, "method", is_verb,
                   "\"method\" has to be the position of an argument or a verb such as get");
        write_part(r, node, "path", is_path,
                   "\"path\" has to be the position of an argument or a path such as /users");
    }
    json_end(&r->json);
}

/* ---- modules ---- */

static void write_export(Reading *r, const YamlPair *pair) {
    static const char *const names[] = {"returns", "registers"};
    const YamlNode *returns = yaml_get(pair->value, STR("returns")),
                   *registers = yaml_get(pair->value, STR("registers"));
    write_key(r, pair->key);
    json_object(&r->json);
    if (has_only(r, pair->value, names, 2, "an export has to be a mapping with returns or registers")) {
        if (!returns && !registers) wrong(r, pair->key, "an export has to say what it returns or registers");
        if (returns) {
            json_key(&r->json, "returns");
            write_shape(r, returns, SHAPE_DEPTH);
        }
        if (registers) {
            json_key(&r->json, "registers");
            write_registers(r, registers);
        }
    }
    json_end(&r->json);
}

static Str declared(Reading *r, const YamlNode *exports) {
    r->out = out_new(r->arena);
    r->json = json_new(&r->out, false);
    out_cstr(&r->out, "module.exports = require(\"routedrift:registrar\")(");
    json_object(&r->json);
    for (uint32_t i = 0; i < exports->pairs.n; i++)
        write_export(r, &exports->pairs.p[i]);
    json_end(&r->json);
    out_cstr(&r->out, ");\n");
    return out_str_of(&r->out);
}

static bool leads_out(Str path) {
    return !path.n || path_is_absolute(path);
}

static void read_module(Reading *r, const YamlPair *pair, Registrars *out) {
    Registrar one = {.module = str_copy(r->arena, yaml_text(pair->key))};
    if (leads_out(one.module)) {
        wrong(r, pair->key, "a registrar has to be named by its package or a relative path");
        return;
    }
    if (pair->value->kind == YAML_MAPPING) {
        one.text = declared(r, pair->value);
    } else if (pair->value->kind == YAML_SCALAR && !leads_out(pair->value->scalar)) {
        one.stand_in = str_copy(r->arena, pair->value->scalar);
    } else {
        wrong(r, pair->value, "a registrar has to be a mapping of exports, or the relative path of a module");
        return;
    }
    vec_push(r->arena, out, one);
}

void registrars_read(Arena *arena, const YamlNode *value, Registrars *out, RegistrarWrong *report,
                     void *context) {
    Reading r = {.arena = arena, .wrong = report, .context = context};
    if (value->kind != YAML_MAPPING) {
        wrong(&r, value, "\"registrars\" has to be a mapping from modules to their exports");
        return;
    }
    for (uint32_t i = 0; i < value->pairs.n; i++)
        read_module(&r, &value->pairs.p[i], out);
}

/* ---- for the evaluator ---- */

/* The module of the project at a path as the configuration writes it; empty when there is none. */
static Str module_path(Arena *arena, Str dir, Str path, Resolver *resolver) {
    return resolve_file(resolver, path_join(arena, dir, path));
}

uint32_t registrars_sources(Arena *arena, const Registrars *registrars, Str dir, Str file, Resolver *resolver,
                            Troubles *troubles, PackageSource *out) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < registrars->n; i++) {
        const Registrar *r = &registrars->p[i];
        bool by_path = specifier_is_relative(r->module);
        Str name = by_path ? module_path(arena, dir, r->module, resolver) : r->module;
        Str path = r->stand_in.n ? module_path(arena, dir, r->stand_in, resolver)
                                 : str_fmt(arena, "routedrift:registrars/%.*s.js", STR_ARG(r->module));
        if (name.n && path.n)
            out[n++] = (PackageSource){.name = name, .path = path, .text = r->text, .first = true};
        else
            trouble_add(troubles, file,
                        str_fmt(arena, "registrars: there is no module at \"%.*s\"",
                                STR_ARG(name.n ? r->stand_in : r->module)));
    }
    return n;
}
