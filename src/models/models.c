/* Which JavaScript module stands in for which package: the texts are compiled in from src/models/<name>.js.
 */
#include "models/models.h"

#include "models/texts.inc"

#define MODEL(package, js)                                                                                   \
    {                                                                                                        \
        .name = STR(package), .path = STR("routedrift:" package ".js"), .text = { js, sizeof js - 1 }        \
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
    MODEL("deepmerge", model_deepmerge),
    MODEL("ts-deepmerge", model_deepmerge),
    MODEL("extend", model_extend),
    MODEL("defu", model_defu),
    MODEL("config", model_config),
    MODEL("nconf", model_nconf),
    MODEL("convict", model_convict),
    MODEL("envalid", model_envalid),
    MODEL("env-var", model_env_var),
    MODEL("yargs", model_yargs),
    MODEL("yargs/yargs", model_yargs),
    MODEL("commander", model_commander),
    MODEL("minimist", model_minimist),
    MODEL("yargs-parser", model_minimist),
    MODEL("routing-controllers", model_routing_controllers),
    MODEL("inversify-express-utils", model_inversify_express_utils),
    MODEL("awilix", model_awilix),
    MODEL("awilix-express", model_awilix_express),
    MODEL("awilix-router-core", model_awilix_express),
    MODEL("@overnightjs/core", model_overnight),
    MODEL("@decorators/express", model_decorators_express),
    MODEL("finale-rest", model_finale),
    MODEL("epilogue", model_finale),
    MODEL("consign", model_consign),
    MODEL("express-load", model_express_load),
    MODEL("express-group-routes", model_express_group_routes),
    MODEL("express-file-routing", model_express_file_routing),
    MODEL("express-restify-mongoose", model_express_restify_mongoose),
    MODEL("express-openapi-validator", model_express_openapi_validator),
    MODEL("routedrift:schema", model_schema),
    MODEL("express-validator", model_express_validator),
    MODEL("joi", model_joi),
    MODEL("@hapi/joi", model_joi),
    MODEL("zod", model_zod),
    MODEL("celebrate", model_celebrate),
};
const uint32_t models_source_n = sizeof models_sources / sizeof *models_sources;
