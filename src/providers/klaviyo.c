/* Klaviyo. Sources: the vendor's OpenAPI documents and its pages "API versioning and deprecation policy",
 * "Authenticate API requests", "Rate limits, status codes, and errors", "Migrate from our v1/v2 APIs"; the
 * releases of klaviyo-api on npm, whose revision is a constant of the package. */
#include "providers/tables.h"

static const char *const words[] = {"klaviyo", "Klaviyo", "KLAVIYO", NULL};
static const char *const hosts[] = {"a.klaviyo.com", "a.klaviyomail.com", NULL};
static const char *const retired[] = {"/api/v1/", "/api/v2/", "/api/track", "/api/identify", NULL};

static const char *const revisions[] = {"2022-10-17", "2023-01-24", "2023-02-22", "2023-06-15", "2023-07-15",
                                        "2023-08-15", "2023-09-15", "2023-10-15", "2023-12-15", "2024-02-15",
                                        "2024-05-15", "2024-06-15", "2024-07-15", "2024-10-15", "2025-01-15",
                                        "2025-04-15", "2025-07-15", "2025-10-15", "2026-01-15", "2026-04-15",
                                        "2026-07-15", NULL};

static const SdkRelease releases[] = {
    {{1, 0, 0}, "2022-10-17"},  {{2, 1, 0}, "2023-02-22"},  {{5, 1, 0}, "2023-08-15"},
    {{6, 0, 0}, "2023-09-15"},  {{7, 1, 0}, "2023-10-15"},  {{7, 2, 0}, "2023-12-15"},
    {{8, 0, 0}, "2024-02-15"},  {{10, 0, 0}, "2024-05-15"}, {{10, 1, 0}, "2024-06-15"},
    {{11, 0, 0}, "2024-07-15"}, {{13, 0, 0}, "2024-10-15"}, {{16, 0, 0}, "2025-01-15"},
    {{18, 0, 0}, "2025-04-15"}, {{19, 0, 0}, "2025-07-15"}, {{20, 0, 0}, "2025-10-15"},
    {{21, 0, 0}, "2026-01-15"}, {{22, 0, 0}, "2026-04-15"}, {{23, 0, 0}, "2026-07-15"},
};

static const SdkPackage sdks[] = {
    {.name = "klaviyo-api",
     .releases = releases,
     .release_n = sizeof releases / sizeof *releases,
     .retry_after_from = {22, 0, 1},
     .upsert_from = {8, 0, 0}},
    {.name = "node-klaviyo", .legacy = true},
    {.name = "klaviyo-node", .legacy = true},
    {.name = "klaviyo-sdk", .legacy = true},
};

static const Endpoint endpoints[] = {
#define ENDPOINT(method, path, operation, first, last, scopes, burst, steady)                                \
    {method, path, operation, first, last, scopes, burst, steady},
#include "providers/klaviyo_endpoints.def"
#undef ENDPOINT
};

static const OperationName operations[] = {
#define OPERATION(name, first, last) {name, first, last},
#include "providers/klaviyo_operations.def"
#undef OPERATION
};

static const AttributeName attributes[] = {
    {"unique_id", "uniqueId"},
    {"phone_number", "phoneNumber"},
    {"first_name", "firstName"},
    {"last_name", "lastName"},
    {"external_id", "externalId"},
    {"anonymous_id", "anonymousId"},
    {"value_currency", "valueCurrency"},
    {"created_at", "createdAt"},
    {"updated_at", "updatedAt"},
    {"historical_import", "historicalImport"},
    {"list_id", "listId"},
    {"custom_source", "customSource"},
    {"endpoint_url", "endpointUrl"},
    {"secret_key", "secretKey"},
    {"send_options", "sendOptions"},
    {"send_strategy", "sendStrategy"},
    {"tracking_options", "trackingOptions"},
    {"editor_type", "editorType"},
    {"external_url", "externalUrl"},
    {"image_full_url", "imageFullUrl"},
    {"custom_metadata", "customMetadata"},
    {"integration_type", "integrationType"},
    {"catalog_type", "catalogType"},
    {NULL, NULL},
};

static const char *const secret_names[] = {"KLAVIYO_PRIVATE_KEY",
                                           "KLAVIYO_API_KEY",
                                           "KLAVIYO_PRIVATE_API_KEY",
                                           "KLAVIYO_API_PRIVATE_KEY",
                                           "KLAVIYO_PRIVATE_TOKEN",
                                           "KLAVIYO_SECRET_KEY",
                                           NULL};

const Provider provider_klaviyo = {
    .id = "klaviyo",
    .name = "Klaviyo",
    .words = words,
    .hosts = hosts,
    .server_prefix = "/api/",
    .client_prefix = "/client/",
    .retired = retired,
    .retired_on = "2024-06-30",
    .auth_header = "Authorization",
    .auth_scheme = "Klaviyo-API-Key",
    .revision_header = "revision",
    .revisions = revisions,
    .sdks = sdks,
    .sdk_n = sizeof sdks / sizeof *sdks,
    .endpoints = endpoints,
    .endpoint_n = sizeof endpoints / sizeof *endpoints,
    .operations = operations,
    .operation_n = sizeof operations / sizeof *operations,
    .attributes = attributes,
    .secret_names = secret_names,
};
