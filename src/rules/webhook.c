/* Recognises webhooks by the paths of routes and by the names of headers in the code. */
#include "rules/webhook.h"

#include "base/path.h"

bool is_klaviyo_webhook(const Route *route) {
    char lower[256];
    size_t n = route->path.n < sizeof lower ? route->path.n : sizeof lower;
    for (size_t i = 0; i < n; i++)
        lower[i] = (char)(route->path.p[i] >= 'A' && route->path.p[i] <= 'Z' ? route->path.p[i] + 32
                                                                             : route->path.p[i]);
    Str path = {lower, n};
    bool posts = route->method == METHOD_POST || route->method == METHOD_ALL;
    return posts && str_find(path, STR("klaviyo"), 0) >= 0 && str_find(path, STR("hook"), 0) >= 0;
}

enum { WEBHOOKS_MAX = 20 }; /* the files around each of them are read */

WebhookRoutes webhook_routes(RuleContext *context) {
    WebhookRoutes list = {0};
    for (uint32_t i = 0; i < context->routes->routes.n && list.n < WEBHOOKS_MAX; i++)
        if (is_klaviyo_webhook(&context->routes->routes.p[i]))
            vec_push(context->arena, &list, &context->routes->routes.p[i]);
    return list;
}

Paths webhook_files(RuleContext *context, const Route *route) {
    return files_near(context, route->span.file, 2);
}

enum { NAME_BYTES = 64 }; /* to either side: the name of a header is shorter */

/* The quoted text around an offset. */
static Str quoted_at(Str text, size_t at, size_t *start) {
    size_t from = at, to = at, first = at > NAME_BYTES ? at - NAME_BYTES : 0;
    text = str_sub(text, 0, at + NAME_BYTES);
    while (from > first && text.p[from - 1] != '\'' && text.p[from - 1] != '"' && text.p[from - 1] != '`' &&
           text.p[from - 1] != '\n')
        from--;
    while (to < text.n && text.p[to] != '\'' && text.p[to] != '"' && text.p[to] != '`' && text.p[to] != '\n')
        to++;
    *start = from;
    bool quoted = from > 0 && to < text.n && text.p[from - 1] != '\n' && text.p[to] == text.p[from - 1];
    return quoted ? str_sub(text, from, to) : (Str){0};
}

static bool is_webhook_path(RuleContext *context, Str path) {
    WebhookRoutes routes = webhook_routes(context);
    for (uint32_t i = 0; i < routes.n; i++) {
        Paths near = files_near(context, routes.p[i]->span.file, 1);
        for (uint32_t k = 0; k < near.n; k++)
            if (str_eq(near.p[k], path)) return true;
    }
    return false;
}

static void look_in(RuleContext *context, Str path, SignatureFiles *out) {
    Str text = near_text(context, path), lower;
    if (str_find(text, STR("-signature"), 0) < 0 && str_find(text, STR("-Signature"), 0) < 0) return;
    lower = str_lower(context->arena, text);
    SignatureFile found = {.file = source_open(context->sources, path, DOCUMENT_LIMIT), .text = text};
    for (ptrdiff_t at = str_find(lower, STR("-signature"), 0); at >= 0;
         at = str_find(lower, STR("-signature"), (size_t)at + 1)) {
        size_t start;
        Str name = quoted_at(lower, (size_t)at, &start);
        bool right = str_eq(name, STR("klaviyo-signature"));
        bool wrong = str_eq(name, STR("x-klaviyo-signature")) ||
                     str_eq(name, STR("x-klaviyo-hmac-signature")) ||
                     (str_eq(name, STR("webhook-signature")) && is_webhook_path(context, path));
        if (!right && !wrong) continue;
        found.right |= right;
        if (!found.name.n) found.name = str_sub(text, start, start + name.n), found.at = start;
    }
    if (found.name.n) vec_push(context->arena, out, found);
}

SignatureFiles signature_files(RuleContext *context) {
    SignatureFiles files = {0};
    for (uint32_t i = 0; i < context->service->files.n; i++)
        if (is_own_script(context, context->service->files.p[i]))
            look_in(context, context->service->files.p[i], &files);
    return files;
}
