/* js-yaml, yaml, yamljs: a document's text as values, through the same reader as OpenAPI documents.
 *
 *     yaml.load(fs.readFileSync('config.yml', 'utf8')).prefix        → what stands there */
#include "natives/natives.h"
#include "natives/support.h"
#include "yaml/read.h"

enum { YAML_TEXT_LIMIT = 256 * 1024 /* larger ones are API documents, served as they are */ };

static Value value_of(Eval *ev, const YamlNode *node, const Unknown *why);

static Value scalar_of(Eval *ev, const YamlNode *node) {
    double number;
    if (!node->plain) return value_text(ev, node->scalar);
    if (yaml_is_null(node)) return value_null();
    if (yaml_is_true(node)) return value_bool(true);
    Str lower = str_lower(ev->arena, node->scalar);
    if (str_eq(lower, STR("false"))) return value_bool(false);
    bool digits = lower.n && (lower.p[0] == '-' || (lower.p[0] >= '0' && lower.p[0] <= '9'));
    if (digits && value_to_number(value_text(ev, node->scalar), &number) && number == number)
        return value_number(number);
    return value_text(ev, node->scalar);
}

static Value mapping_of(Eval *ev, const YamlNode *node, const Unknown *why) {
    Object *o = object_plain(ev);
    for (uint32_t i = 0; i < node->pairs.n; i++)
        object_put(ev, o, sym_intern(ev->names, yaml_text(node->pairs.p[i].key)),
                   value_of(ev, node->pairs.p[i].value, why));
    return value_object(o);
}

/* The reader bounds depth and what aliases multiply; each node is a step. */
static Value value_of(Eval *ev, const YamlNode *node, const Unknown *why) {
    if (!node) return value_null();
    if (!eval_step(ev)) return value_unknown_of(why);
    switch (node->kind) {
    case YAML_SCALAR: return scalar_of(ev, node);
    case YAML_MAPPING: return mapping_of(ev, node, why);
    case YAML_SEQUENCE: break;
    }
    Object *list = object_array(ev);
    for (uint32_t i = 0; i < node->items.n; i++)
        array_push(ev, list, value_of(ev, node->items.p[i], why));
    return value_object(list);
}

static Value load(Eval *ev, const Call *call) {
    Str text;
    const Unknown *why = native_why(ev, call, "yaml.load");
    if (!native_string(ev, call_arg(call, 0), &text))
        return native_lost(ev, call, call_arg(call, 0), "yaml.load");
    if (text.n > YAML_TEXT_LIMIT) return value_unknown_of(why);
    FileId file = source_add(ev->sources, STR("a document that the program reads"), text);
    YamlDocument document = yaml_read(ev->arena, ev->mem, ev->sources, file);
    return document.root && !document.error.n ? value_of(ev, document.root, why) : value_unknown_of(why);
}

/* load(path) of yamljs and read-yaml. */
static Value load_file(Eval *ev, const Call *call) {
    Value fs = eval_require(ev, ev->main, STR("fs"), call->span);
    Value read = native_get(ev, fs, "readFileSync", call->span);
    Value text = eval_call(ev, read, fs, call->args, call->n ? 1 : 0, call->span);
    return load(ev, &(Call){.args = &text, .n = 1, .span = call->span, .callee = call->callee});
}

static const NativeEntry entries[] = {
    {"load", load},
    {"safeLoad", load},
    {"parse", load},
};

static const NativeEntry file_entries[] = {
    {"load", load_file},
    {"parse", load},
    {"parseFile", load_file},
    {"sync", load_file},
};

static Value make_yaml(Eval *ev) {
    Object *o = object_plain(ev);
    native_methods(ev, o, entries, COUNT_OF(entries));
    native_open(ev, o, value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("js-yaml")).unknown);
    return value_object(o);
}

static Value make_yaml_of_files(Eval *ev) {
    Object *o = object_plain(ev);
    native_methods(ev, o, file_entries, COUNT_OF(file_entries));
    native_open(ev, o, value_unknown(ev, REASON_PACKAGE, (Span){0}, STR("yamljs")).unknown);
    return value_object(o);
}

const PackageModel packages_yaml[] = {
    {.name = "js-yaml", .make = make_yaml},
    {.name = "yaml", .make = make_yaml},
    {.name = "yamljs", .make = make_yaml_of_files},
    {0},
};
