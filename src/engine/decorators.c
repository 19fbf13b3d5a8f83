/* Which form of decorators a service is written in, where no tsconfig.json says it: TypeScript before 5 knows
 * the older one alone, packages such as reflect-metadata work with that one alone, and Babel and SWC are
 * told. Else it is the standard one, as in TypeScript 5. */
#include "base/path.h"
#include "engine/manifest.h"

static const char *const older[] = {"reflect-metadata",
                                    "routing-controllers",
                                    "inversify",
                                    "typedi",
                                    "tsyringe",
                                    "typeorm",
                                    "awilix-express",
                                    "awilix-router-core",
                                    "@overnightjs/core",
                                    "class-validator",
                                    "inversify-express-utils",
                                    "@decorators/express",
                                    "@nestjs/common",
                                    "sequelize-typescript",
                                    "@typegoose/typegoose"};

static const YamlNode *dependency(const YamlNode *package, Str name) {
    const YamlNode *found = yaml_get(yaml_get(package, STR("devDependencies")), name);
    return found ? found : yaml_get(yaml_get(package, STR("dependencies")), name);
}

/* "^4.9.5" → 4; 0 when the range begins with no number. */
static int first_number(Str range) {
    int n = 0;
    size_t i = 0;
    while (i < range.n && (range.p[i] < '0' || range.p[i] > '9'))
        i++;
    for (; i < range.n && range.p[i] >= '0' && range.p[i] <= '9' && n < 1000; i++)
        n = n * 10 + (range.p[i] - '0');
    return n;
}

static bool package_is_older(const YamlNode *package) {
    const YamlNode *typescript = dependency(package, STR("typescript"));
    int major = typescript ? first_number(yaml_text(typescript)) : 0;
    if (major && major < 5) return true;
    for (size_t i = 0; i < sizeof older / sizeof *older; i++)
        if (dependency(package, str_of(older[i]))) return true;
    return false;
}

/* `["@babel/plugin-proposal-decorators", { "legacy": true }]`, `"legacyDecorator": true` */
static bool compiler_is_older(Project *p, Str dir) {
    static const char *const names[] = {".babelrc", ".babelrc.json", "babel.config.json", "babel.config.js",
                                        ".swcrc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str path = path_join(p->arena, dir, str_of(names[i]));
        if (source_kind(p->sources, path) != PATH_FILE) continue;
        const SourceFile *file = source_file(p->sources, source_open(p->sources, path, DOCUMENT_LIMIT));
        if (str_find(file->text, STR("legacy"), 0) >= 0) return true;
    }
    return false;
}

bool manifest_legacy_decorators(Project *p, Str dir) {
    for (Str at = dir;; at = path_dir(at)) {
        const YamlNode *package = manifest_package(p, at);
        if ((package && package_is_older(package)) || compiler_is_older(p, at)) return true;
        if (str_eq(at, STR("."))) return false;
    }
}
