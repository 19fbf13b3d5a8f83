/* Pendo. It publishes no OpenAPI document and no SDK for servers; its API is authorised by one header.
 * Sources: the vendor's pages on the integration key and on track events. */
#include "providers/tables.h"

static const char *const words[] = {"pendo", "Pendo", "PENDO", NULL};
static const char *const hosts[] = {"app.pendo.io",
                                    "app.eu.pendo.io",
                                    "us1.app.pendo.io",
                                    "app.jpn.pendo.io",
                                    "app.au.pendo.io",
                                    "data.pendo.io",
                                    "data.eu.pendo.io",
                                    "us1.data.pendo.io",
                                    "data.jpn.pendo.io",
                                    "data.au.pendo.io",
                                    NULL};
static const char *const secret_names[] = {"PENDO_INTEGRATION_KEY", "PENDO_TRACK_EVENT_SECRET", NULL};
static const char *const no_texts[] = {NULL};
static const AttributeName no_attributes[] = {{NULL, NULL}};

const Provider provider_pendo = {
    .id = "pendo",
    .name = "Pendo",
    .words = words,
    .hosts = hosts,
    .server_prefix = "/",
    .retired = no_texts,
    .auth_header = "X-Pendo-Integration-Key",
    .revisions = no_texts,
    .attributes = no_attributes,
    .secret_names = secret_names,
};
