/* Look-ups in the providers' tables: by host, package, revision, endpoint. */
#include "providers/tables.h"

#include "base/nearest.h"
#include "base/out.h"

#include <string.h>

enum { HOLE_BYTE = 1 }; /* an unknown piece of a text */

ProviderTable providers_all(void) {
    static const Provider *const table[] = {
#define PROVIDER(name) &name,
#include "providers/providers.def"
#undef PROVIDER
    };
    return (ProviderTable){table, sizeof table / sizeof *table};
}

const Provider *provider_find(Str id) {
    ProviderTable all = providers_all();
    for (uint32_t i = 0; i < all.n; i++)
        if (str_eq(str_of(all.providers[i]->id), id)) return all.providers[i];
    return NULL;
}

Str provider_trouble(Arena *arena, Str id) {
    ProviderTable all = providers_all();
    Nearest nearest = nearest_new(id);
    Out known = out_new(arena);
    for (uint32_t i = 0; i < all.n; i++) {
        nearest_try(&nearest, str_of(all.providers[i]->id));
        out_fmt(&known, "%s%s", i ? ", " : "", all.providers[i]->id);
    }
    if (provider_find(id)) return (Str){0};
    if (nearest.best.n)
        return str_fmt(arena, "no such provider \"%.*s\"; did you mean \"%.*s\"?", STR_ARG(id),
                       STR_ARG(nearest.best));
    return str_fmt(arena, "no such provider \"%.*s\": known are %.*s", STR_ARG(id),
                   STR_ARG(out_str_of(&known)));
}

const Provider *provider_of_host(Str host) {
    ProviderTable all = providers_all();
    Str rest, name = str_cut(host, ':', &rest);
    for (uint32_t i = 0; i < all.n; i++)
        for (const char *const *h = all.providers[i]->hosts; *h; h++)
            if (str_eq_nocase(name, str_of(*h))) return all.providers[i];
    return NULL;
}

const SdkPackage *provider_sdk(Str package, const Provider **provider) {
    ProviderTable all = providers_all();
    for (uint32_t i = 0; i < all.n; i++)
        for (uint32_t k = 0; k < all.providers[i]->sdk_n; k++)
            if (str_eq(str_of(all.providers[i]->sdks[k].name), package)) {
                if (provider) *provider = all.providers[i];
                return &all.providers[i]->sdks[k];
            }
    return NULL;
}

bool provider_is_named(Str text) {
    ProviderTable all = providers_all();
    for (uint32_t i = 0; i < all.n; i++)
        for (const char *const *w = all.providers[i]->words; *w; w++)
            if (text.n && memmem(text.p, text.n, *w, strlen(*w))) return true;
    return false;
}

/* ---- versions ---- */

bool version_parse(Str text, Version *out) {
    unsigned part[3];
    Str rest = text;
    for (int i = 0; i < 3; i++) {
        size_t n = 0;
        uint64_t value;
        while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
            n++;
        if (!str_u64(str_sub(rest, 0, n), &value) || value > 1000000) return false;
        part[i] = (unsigned)value;
        if (i < 2 && (n >= rest.n || rest.p[n] != '.')) return false;
        rest = str_sub(rest, i < 2 ? n + 1 : n, rest.n);
    }
    if (rest.n && rest.p[0] != '-' && rest.p[0] != '+') return false;
    *out = (Version){part[0], part[1], part[2]};
    return true;
}

int version_cmp(Version a, Version b) {
    if (a.major != b.major) return a.major < b.major ? -1 : 1;
    if (a.minor != b.minor) return a.minor < b.minor ? -1 : 1;
    return a.patch == b.patch ? 0 : a.patch < b.patch ? -1 : 1;
}

const char *sdk_revision(const SdkPackage *sdk, Version version) {
    const char *found = NULL;
    for (uint32_t i = 0; i < sdk->release_n; i++)
        if (version_cmp(sdk->releases[i].from, version) <= 0) found = sdk->releases[i].revision;
    bool beyond = sdk->release_n && version.major > sdk->releases[sdk->release_n - 1].from.major;
    return beyond ? NULL : found;
}

/* ---- revisions ---- */

const char *revision_newest(const Provider *provider) {
    const char *last = NULL;
    for (const char *const *r = provider->revisions; *r; r++)
        last = *r;
    return last;
}

static bool is_published(const Provider *provider, Str revision) {
    for (const char *const *r = provider->revisions; *r; r++)
        if (str_eq(str_of(*r), revision)) return true;
    return false;
}

RevisionState revision_state(const Provider *provider, Str revision, Date on) {
    Date date, newest;
    Str day = str_ends(revision, STR(".pre")) ? str_sub(revision, 0, revision.n - 4) : revision;
    if (!date_parse(day, &date)) return REVISION_MALFORMED;
    if (!date_parse(str_of(revision_newest(provider)), &newest) || date_cmp(date, newest) > 0)
        return REVISION_STABLE;
    if (!is_published(provider, day)) return REVISION_UNPUBLISHED;
    if (date_cmp(date_add_years(date, 2), on) <= 0) return REVISION_RETIRED;
    return date_cmp(date_add_years(date, 1), on) <= 0 ? REVISION_DEPRECATED : REVISION_STABLE;
}

/* ---- endpoints ---- */

static bool segment_fits(Str template, Str segment) {
    if (str_find_char(template, '{', 0) >= 0) return segment.n > 0;
    return str_eq(template, segment) || str_find_char(segment, HOLE_BYTE, 0) >= 0;
}

static Str without_slash(Str path) {
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    return path;
}

/* Equal segments fit whatever they are: what is looked at begins with the first that differs. */
static void skip_equal_segments(Str *a, Str *b) {
    size_t n = 0, at = 0;
    for (; at < a->n && at < b->n && a->p[at] == b->p[at]; at++)
        if (a->p[at] == '/') n = at + 1;
    *a = str_sub(*a, n, a->n);
    *b = str_sub(*b, n, b->n);
}

bool endpoint_path_fits(Str template, Str path) {
    template = without_slash(template);
    path = without_slash(path);
    skip_equal_segments(&template, &path);
    while (template.n && path.n) {
        if (!segment_fits(str_cut(template, '/', &template), str_cut(path, '/', &path))) return false;
    }
    return !template.n && !path.n;
}

const Endpoint *endpoint_find(const Provider *provider, Str method, Str path, bool *path_known) {
    const Endpoint *found = NULL;
    bool exact = false;
    *path_known = false;
    for (uint32_t i = 0; i < provider->endpoint_n; i++) {
        const Endpoint *e = &provider->endpoints[i];
        if (!endpoint_path_fits(str_of(e->path), path)) continue;
        *path_known = true;
        bool literal = str_eq(str_of(e->path), without_slash(path)); /* /x/jobs before /x/{id} */
        if (str_eq(str_of(e->method), method) && (!found || (literal && !exact))) {
            found = e;
            exact = literal;
        }
    }
    return found;
}

/* createEvent and create_event are the same name. */
static bool same_name(Str operation, Str method) {
    size_t i = 0, k = 0;
    for (; i < operation.n && k < method.n; i++, k++) {
        char c = method.p[k];
        if (operation.p[i] == '_') {
            i++;
            if (i == operation.n || c != (operation.p[i] >= 'a' ? operation.p[i] - 32 : operation.p[i]))
                return false;
        } else if (operation.p[i] != c) {
            return false;
        }
    }
    return i == operation.n && k == method.n;
}

const OperationName *operation_name(const Provider *provider, Str sdk_method) {
    for (uint32_t i = 0; i < provider->operation_n; i++)
        if (same_name(str_of(provider->operations[i].name), sdk_method)) return &provider->operations[i];
    return NULL;
}

const Endpoint *endpoint_of_operation(const Provider *provider, Str sdk_method) {
    for (uint32_t i = 0; i < provider->endpoint_n; i++)
        if (same_name(str_of(provider->endpoints[i].operation), sdk_method)) return &provider->endpoints[i];
    return NULL;
}

Str endpoint_sdk_method(Arena *arena, const Endpoint *endpoint) {
    Str operation = str_of(endpoint->operation);
    Out out = out_new(arena);
    for (size_t i = 0; i < operation.n; i++) {
        bool upper = operation.p[i] == '_' && i + 1 < operation.n;
        if (upper) i++;
        char c = operation.p[i];
        out_char(&out, upper && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
    }
    return out_str_of(&out);
}
