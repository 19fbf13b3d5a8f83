/* tsoa.json or tsoa.yaml → a module that stands in for the routes that `tsoa` generates, which seldom are
 * committed:
 *
 *     { "controllerPathGlobs": ["src/users.ts"], "routes": { "routesDir": "build", "basePath": "/v1" } }
 * → for build/routes: module.exports = require("routedrift:tsoa").generated({"directory":"/","basePath":…});
 *
 * When the generated file lies in the tree, it is read instead. Keys: tsoa's documentation, "Configuration".
 */
#include "base/json.h"
#include "base/path.h"
#include "engine/jsonc.h"
#include "engine/session.h"
#include "yaml/read.h"

static Str configuration(Project *p, Str root, const YamlNode *package) {
    static const char *const names[] = {"tsoa.json", "tsoa.yaml", "tsoa.yml", "config/tsoa.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str path = path_join(p->arena, root, str_of(names[i]));
        if (source_kind(p->sources, path) == PATH_FILE) return path;
    }
    const YamlNode *scripts = yaml_get(package, STR("scripts")); /* tsoa routes -c api/tsoa.json */
    for (uint32_t i = 0; scripts && i < scripts->pairs.n; i++) {
        Str before = {0}, rest = yaml_text(scripts->pairs.p[i].value);
        bool tsoa = str_find_word(rest, STR("tsoa"), 0) >= 0;
        while (tsoa && rest.n) {
            Str word = str_cut(rest, ' ', &rest), path = path_join(p->arena, root, word);
            bool named = str_eq(before, STR("-c")) || str_eq(before, STR("--configuration"));
            if (named && word.n && source_kind(p->sources, path) == PATH_FILE) return path;
            before = word;
        }
    }
    return (Str){0};
}

/* What is a comment in JSON as tsoa reads it, is a glob in YAML. */
static const YamlNode *read_configuration(Project *p, Str path) {
    if (str_ends(path, STR(".json"))) return jsonc_open(p->arena, p->mem, p->sources, p->troubles, path);
    return yaml_read(p->arena, p->mem, p->sources, source_open(p->sources, path, DOCUMENT_LIMIT)).root;
}

static Str text_of(const YamlNode *mapping, const char *key, Str otherwise) {
    const YamlNode *node = yaml_get(mapping, str_of(key));
    return node && node->kind == YAML_SCALAR ? yaml_text(node) : otherwise;
}

static Str stand_in(Project *p, Str root, const YamlNode *config, const YamlNode *routes) {
    const YamlNode *globs = yaml_get(config, STR("controllerPathGlobs"));
    Out out = out_new(p->arena);
    Json json = json_new(&out, false);
    out_cstr(&out, "module.exports = require(\"routedrift:tsoa\").generated(");
    json_object(&json);
    json_key_str(&json, "directory", path_join(p->arena, STR("/"), root));
    json_key_str(&json, "basePath", text_of(routes, "basePath", text_of(config, "basePath", (Str){0})));
    json_key(&json, "globs");
    json_array(&json);
    for (uint32_t i = 0; globs && i < globs->items.n; i++)
        if (globs->items.p[i]->kind == YAML_SCALAR) json_str(&json, yaml_text(globs->items.p[i]));
    json_end(&json);
    json_end(&json);
    out_cstr(&out, ");\n");
    return out_str_of(&out);
}

bool generated_routes(Project *p, Str root, PackageSource *out) {
    const YamlNode *package = manifest_package(p, root);
    if (!manifest_depends(package, STR("tsoa")) && !manifest_depends(package, STR("@tsoa/runtime")))
        return false;
    Str path = configuration(p, root, package);
    const YamlNode *config = path.n ? read_configuration(p, path) : NULL;
    const YamlNode *routes = yaml_get(config, STR("routes"));
    Str dir = text_of(routes, "routesDir", (Str){0});
    if (!dir.n) return false;
    Str name = text_of(routes, "routesFileName", STR("routes.ts"));
    Str file = path_join(p->arena, path_join(p->arena, root, dir), name);
    *out = (PackageSource){.name = str_sub(file, 0, file.n - path_ext(file).n),
                           .path = STR("routedrift:tsoa-routes.js"),
                           .text = stand_in(p, root, config, routes)};
    return true;
}
