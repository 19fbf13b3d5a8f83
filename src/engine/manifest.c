/* package.json: dependencies, and the version of express. */
#include "engine/manifest.h"

#include "base/path.h"
#include "engine/jsonc.h"

const YamlNode *manifest_package(Project *p, Str dir) {
    return jsonc_open(p->arena, p->mem, p->sources, p->troubles,
                      path_join(p->arena, dir, STR("package.json")));
}

Str manifest_nearest(Project *p, Str dir) {
    for (;;) {
        if (source_kind(p->sources, path_join(p->arena, dir, STR("package.json"))) == PATH_FILE) return dir;
        if (str_eq(dir, STR("."))) return (Str){0};
        dir = path_dir(dir);
    }
}

bool manifest_depends(const YamlNode *package, Str name) {
    static const char *const sections[] = {"dependencies", "optionalDependencies", "peerDependencies",
                                           "devDependencies"};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (yaml_get(yaml_get(package, str_of(sections[i])), name)) return true;
    return false;
}

/* "^4.19.2" → 4, "npm:express@5" → 5, "latest" → 5. */
static int major_of(Str range) {
    ptrdiff_t at = str_rfind_char(range, '@');
    if (at >= 0) range = str_sub(range, (size_t)at + 1, range.n);
    for (size_t i = 0; i < range.n; i++) {
        char c = range.p[i];
        if (c >= '0' && c <= '9')
            return c >= '5' || (i + 1 < range.n && range.p[i + 1] >= '0' && range.p[i + 1] <= '9') ? 5 : 4;
    }
    return 5;
}

static int express_of_package(const YamlNode *package) {
    static const char *const sections[] = {"dependencies", "devDependencies", "optionalDependencies",
                                           "peerDependencies"};
    if (str_eq(yaml_text(yaml_get(package, STR("name"))), STR("express")))
        return major_of(yaml_text(yaml_get(package, STR("version"))));
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const YamlNode *range = yaml_get(yaml_get(package, str_of(sections[i])), STR("express"));
        if (range) return major_of(yaml_text(range));
    }
    return 0;
}

int manifest_express(Project *p, Str dir) {
    for (;;) {
        const YamlNode *package = manifest_package(p, dir);
        int major = package ? express_of_package(package) : 0;
        if (major) return major;
        if (package && (yaml_get(yaml_get(package, STR("dependencies")), STR("@tw/utils")))) return 4;
        if (str_eq(dir, STR("."))) return 0;
        dir = path_dir(dir);
    }
}
