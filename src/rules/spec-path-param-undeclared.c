/* spec-path-param-undeclared: /users/{id} without a parameter `id` in path, or such a parameter without its
 * `{id}`: generated clients then ask for a value that they do not put into the path, or cannot build it at
 * all. */
#include "base/out.h"
#include "rules/route_finding.h"

static void check(RuleContext *context);

const Rule rule_spec_path_param_undeclared = {
    .id = "spec-path-param-undeclared",
    .level = LEVEL_WARNING,
    .priority = 4,
    .summary = "A path's variables and its declared path parameters are not the same.",
    .check = check,
};

/* The operations [from, to) stand under one path key. */
typedef struct PathItem {
    uint32_t from, to;
} PathItem;

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (c & 0x80);
}

/* `id*` and `+id` are written by some for `id`, in the path, in the parameter or in both. */
static Str bare_name(Str name) {
    size_t from = 0, to = name.n;
    while (from < to && !is_name_byte(name.p[from]))
        from++;
    while (to > from && !is_name_byte(name.p[to - 1]))
        to--;
    return str_sub(name, from, to);
}

/* The next variable of a path: "/a/{id}" and "/a/{id*}" → "id". Empty at the end; `{?page}` is about the
 * query and passed over. */
static Str next_variable(Str path, size_t *at) {
    for (ptrdiff_t open; (open = str_find_char(path, '{', *at)) >= 0;) {
        ptrdiff_t close = str_find_char(path, '}', (size_t)open);
        if (close < 0) break;
        size_t from = (size_t)open + 1, to = (size_t)close;
        *at = to;
        if (path.p[from] == '?' || path.p[from] == '&') continue;
        Str name = bare_name(str_sub(path, from, to));
        if (name.n) return name;
    }
    return (Str){0};
}

static bool has_variable(Str path, Str name) {
    size_t at = 0;
    for (Str variable; (variable = next_variable(path, &at)).n;)
        if (str_eq(variable, bare_name(name))) return true;
    return false;
}

static bool declares(const ParameterList *parameters, Str name) {
    for (uint32_t i = 0; i < parameters->list.n; i++)
        if (str_eq(parameters->list.p[i].in, STR("path")) &&
            str_eq(bare_name(parameters->list.p[i].name), name))
            return true;
    return parameters->open;
}

static uint32_t lacking(const RuleContext *context, PathItem item, Str name) {
    uint32_t n = 0;
    for (uint32_t i = item.from; i < item.to; i++)
        n += !declares(&context->spec->operations.p[i].parameters, name);
    return n;
}

static void report_variable(RuleContext *context, uint32_t i, Span span, Str name) {
    const Operation *operation = &context->spec->operations.p[i];
    Str path = operation->path;
    Str message = str_fmt(context->arena, "`{%.*s}` of %.*s is declared by no parameter `in: path`",
                          STR_ARG(name), STR_ARG(path));
    Finding *finding = operation_finding(context, &rule_spec_path_param_undeclared, i, span, message);
    finding->key = str_fmt(context->arena, "%.*s %.*s", STR_ARG(finding->key), STR_ARG(name));
    finding_step(context->findings, finding,
                 str_fmt(context->arena,
                         "add `{ name: %.*s, in: path, required: true, schema: { type: string } }` "
                         "to its `parameters`",
                         STR_ARG(name)));
}

/* Once at the path when no operation of it declares the variable, else at each that does not. */
static void check_variable(RuleContext *context, PathItem item, Str name) {
    uint32_t n = lacking(context, item, name);
    const Operation *operations = context->spec->operations.p;
    if (n == item.to - item.from) {
        report_variable(context, item.from, operations[item.from].path_span, name);
        return;
    }
    for (uint32_t i = item.from; i < item.to && n; i++)
        if (!declares(&operations[i].parameters, name)) report_variable(context, i, operations[i].span, name);
}

static void check_declared(RuleContext *context, uint32_t i) {
    const Operation *operation = &context->spec->operations.p[i];
    for (uint32_t k = 0; k < operation->parameters.list.n; k++) {
        const Parameter *parameter = &operation->parameters.list.p[k];
        if (!str_eq(parameter->in, STR("path")) || has_variable(operation->path, parameter->name)) continue;
        Str message = str_fmt(context->arena, "the path parameter `%.*s` is no `{%.*s}` in %.*s",
                              STR_ARG(parameter->name), STR_ARG(parameter->name), STR_ARG(operation->path));
        Finding *finding =
            operation_finding(context, &rule_spec_path_param_undeclared, i, parameter->span, message);
        finding_relate(context->findings, finding, operation->path_span, STR("the path"));
        finding_step(context->findings, finding, STR("use one name in the path and in its parameters"));
    }
}

static PathItem item_from(const Spec *spec, uint32_t from) {
    const Operation *first = &spec->operations.p[from];
    PathItem item = {.from = from, .to = from + 1};
    while (item.to < spec->operations.n &&
           spec->operations.p[item.to].path_span.file == first->path_span.file &&
           spec->operations.p[item.to].path_span.start == first->path_span.start)
        item.to++;
    return item;
}

static void check(RuleContext *context) {
    for (PathItem item = {0}; context->spec && item.to < context->spec->operations.n;) {
        item = item_from(context->spec, item.to);
        Str path = context->spec->operations.p[item.from].path;
        size_t at = 0;
        for (Str name; (name = next_variable(path, &at)).n;)
            check_variable(context, item, name);
        for (uint32_t i = item.from; i < item.to; i++)
            check_declared(context, i);
    }
}
