/* What an operation says of requests and answers: `parameters` of path item and operation, keys of
 * `responses`.
 *
 *     parameters: [{ name: page, in: query }], responses: { 200: …, 4XX: … }   →   page (query); 200, 4XX
 *
 * References are followed without a word: references.c reports those that lead nowhere. What cannot be read
 * makes the list open, and rules do not conclude from what an open list lacks. */
#include "spec/loader.h"

static void read_parameter(SpecLoader *l, const YamlNode *node, ParameterList *list) {
    const YamlNode *parameter = ref_follow_silently(l, node);
    const YamlNode *name = yaml_get(parameter, STR("name")), *in = yaml_get(parameter, STR("in"));
    if (!yaml_text(name).n || !yaml_text(in).n) {
        list->open = true;
        return;
    }
    Parameter read = {.name = name->scalar, .in = in->scalar, .span = name->span};
    vec_push(l->arena, &list->list, read);
}

void spec_read_parameters(SpecLoader *l, const YamlNode *node, ParameterList *list) {
    const YamlNode *parameters = yaml_get(node, STR("parameters"));
    if (!parameters) return;
    parameters = ref_follow_silently(l, parameters);
    if (!parameters || !spec_spend(l, parameters->items.n, parameters->span)) {
        list->open = true;
        return;
    }
    for (uint32_t i = 0; i < parameters->items.n; i++)
        read_parameter(l, parameters->items.p[i], list);
}

void spec_read_responses(SpecLoader *l, const YamlNode *node, Operation *op) {
    const YamlNode *responses = yaml_get(node, STR("responses"));
    const YamlNode *read = responses ? ref_follow_silently(l, responses) : NULL;
    op->responses_known = read && read->kind == YAML_MAPPING && spec_spend(l, read->pairs.n, read->span);
    for (uint32_t i = 0; op->responses_known && i < read->pairs.n; i++)
        vec_push(l->arena, &op->responses, yaml_text(read->pairs.p[i].key));
}
