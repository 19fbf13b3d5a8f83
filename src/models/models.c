/* Which JavaScript module stands in for which package: the texts are compiled in from src/models/<name>.js.
 */
#include "models/models.h"

#include "models/texts.inc"

#define MODEL(package, js)                                                                                   \
    {                                                                                                        \
        .name = STR(package), .path = STR("routedrift:" package ".js"), .text = { js, sizeof js - 1 }        \
    }

/* Gives settings, objects or schemas: what uses it has nothing to do with routes for that. */
#define DATA_MODEL(package, js)                                                                              \
    {                                                                                                        \
        .name = STR(package), .path = STR("routedrift:" package ".js"), .text = {js, sizeof js - 1},         \
        .data = true                                                                                         \
    }

const PackageSource models_sources[] = {
    MODEL("routedrift:loader", model_loader),
    MODEL("routedrift:registrar", model_registrar),
    MODEL("routedrift:directory", model_directory),
    MODEL("require-directory", model_require_directory),
    MODEL("require-dir", model_require_dir),
    MODEL("require-all", model_require_all),
    MODEL("include-all", model_require_all),
    MODEL("auto-load", model_require_all),
    MODEL("requireindex", model_requireindex),
    DATA_MODEL("routedrift:above", model_above),
    DATA_MODEL("find-root", model_find_root),
    DATA_MODEL("find-up", model_find_up),
    DATA_MODEL("pkg-dir", model_pkg_dir),
    MODEL("app-root-path", model_app_root_path),
    DATA_MODEL("app-root-dir", model_app_root_dir),
    DATA_MODEL("deepmerge", model_deepmerge),
    DATA_MODEL("ts-deepmerge", model_deepmerge),
    DATA_MODEL("extend", model_extend),
    DATA_MODEL("defu", model_defu),
    DATA_MODEL("config", model_config),
    DATA_MODEL("nconf", model_nconf),
    DATA_MODEL("convict", model_convict),
    DATA_MODEL("envalid", model_envalid),
    DATA_MODEL("env-var", model_env_var),
    MODEL("bluebird", model_bluebird),
    MODEL("yargs", model_yargs),
    MODEL("yargs/yargs", model_yargs),
    MODEL("commander", model_commander),
    DATA_MODEL("minimist", model_minimist),
    DATA_MODEL("yargs-parser", model_minimist),
    MODEL("routing-controllers", model_routing_controllers),
    MODEL("inversify-express-utils", model_inversify_express_utils),
    MODEL("@inversifyjs/http-core", model_inversify_http_core),
    MODEL("@inversifyjs/http-express", model_inversify_http_express),
    MODEL("@inversifyjs/http-express-v4", model_inversify_http_express),
    MODEL("@ts-rest/core", model_ts_rest_core),
    MODEL("@ts-rest/express", model_ts_rest_express),
    MODEL("express-zod-api", model_express_zod_api),
    MODEL("@feathersjs/express", model_feathers_express),
    MODEL("json-server", model_json_server),
    MODEL("routedrift:tsed", model_tsed),
    MODEL("@tsed/common", model_tsed_package),
    MODEL("@tsed/di", model_tsed_package),
    MODEL("@tsed/schema", model_tsed_package),
    MODEL("@tsed/platform-express", model_tsed_package),
    MODEL("@tsed/platform-http", model_tsed_package),
    MODEL("routedrift:tsoa", model_tsoa),
    MODEL("tsoa", model_tsoa_package),
    MODEL("@tsoa/runtime", model_tsoa_package),
    MODEL("awilix", model_awilix),
    MODEL("awilix-express", model_awilix_express),
    MODEL("awilix-router-core", model_awilix_express),
    MODEL("@overnightjs/core", model_overnight),
    MODEL("@decorators/express", model_decorators_express),
    MODEL("finale-rest", model_finale),
    MODEL("epilogue", model_finale),
    MODEL("resourcejs", model_resourcejs),
    MODEL("consign", model_consign),
    MODEL("express-load", model_express_load),
    MODEL("express-group-routes", model_express_group_routes),
    MODEL("express-file-routing", model_express_file_routing),
    MODEL("express-restify-mongoose", model_express_restify_mongoose),
    MODEL("express-openapi-validator", model_express_openapi_validator),
    DATA_MODEL("routedrift:schema", model_schema),
    DATA_MODEL("express-validator", model_express_validator),
    DATA_MODEL("joi", model_joi),
    DATA_MODEL("@hapi/joi", model_joi),
    DATA_MODEL("zod", model_zod),
    DATA_MODEL("celebrate", model_celebrate),
};
const uint32_t models_source_n = sizeof models_sources / sizeof *models_sources;
