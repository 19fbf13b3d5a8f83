/* Walks what a call sends and finds keys that are spelled for the other side. */
#include "rules/attribute.h"

#include "base/out.h"

enum { DEPTH = 10 };

/* What stands below these keys is the sender's own. */
static bool is_free_form(Str key) {
    static const char *const names[] = {"properties", "custom_metadata", "customMetadata",
                                        "metadata",   "context",         "location",
                                        "values",     "patchProperties", "patch_properties"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(key, str_of(names[i]))) return true;
    return false;
}

static const char *right_name(const Provider *provider, Str key, bool sdk) {
    for (const AttributeName *a = provider->attributes; a->rest; a++)
        if (str_eq(key, str_of(sdk ? a->rest : a->sdk))) return sdk ? a->sdk : a->rest;
    return NULL;
}

static void walk(RuleContext *context, const Provider *provider, const CallValue *v, bool sdk, int depth,
                 MisspeltAttributes *out) {
    if (!v || depth == 0) return;
    for (uint32_t i = 0; i < v->entries.n; i++) {
        const CallEntry *e = &v->entries.p[i];
        if (is_free_form(e->key)) continue;
        const char *right = v->kind == CALL_VALUE_OBJECT ? right_name(provider, e->key, sdk) : NULL;
        if (right && !call_entry(v, str_of(right)))
            vec_push(context->arena, out, (MisspeltAttribute){.entry = e, .right = right});
        if (v->kind != CALL_VALUE_INSTANCE) walk(context, provider, e->value, sdk, depth - 1, out);
    }
}

MisspeltAttributes attributes_misspelt(RuleContext *context, const Provider *provider, const CallValue *sent,
                                       bool sdk) {
    MisspeltAttributes found = {0};
    walk(context, provider, sent, sdk, DEPTH, &found);
    return found;
}

void attribute_add_edit(RuleContext *context, Finding *finding, const MisspeltAttribute *found) {
    Span span = found->entry->key_span;
    Str old = source_text(context->sources, span), key = found->entry->key;
    bool shorthand = span.start == found->entry->span.start && span.end == found->entry->span.end;
    if (!span.file) return;
    Str text = str_of(found->right);
    if (shorthand)
        text = str_fmt(context->arena, "%s: %.*s", found->right, STR_ARG(key));
    else if (!str_eq(old, key)) /* in quotes */
        text = str_fmt(context->arena, "%c%s%c", old.p[0], found->right, old.p[0]);
    vec_push(context->findings->arena, &finding->edits, (Edit){.span = span, .text = text});
    finding->edit_title = str_fmt(context->arena, "rename %.*s to %s", STR_ARG(key), found->right);
}
