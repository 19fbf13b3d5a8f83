/* Routes that receive webhooks of Klaviyo, and files that check their signatures. Klaviyo, "Working with
 * system webhooks": the header Klaviyo-Signature holds the hex HMAC-SHA256 of the raw body followed by
 * Klaviyo-Timestamp. */
#ifndef RULES_WEBHOOK_H
#define RULES_WEBHOOK_H
#include "rules/near.h"

/* A POST route whose path says klaviyo and hook. */
bool is_klaviyo_webhook(const Route *route);
/* POST routes whose paths say klaviyo and hook; the first 20. */
typedef VEC(const Route *) WebhookRoutes;
WebhookRoutes webhook_routes(RuleContext *context);
/* The files around the registration of a route. */
Paths webhook_files(RuleContext *context, const Route *route);
/* Own scripts that name the signature's header, rightly or wrongly; the occurrence is at *at. */
typedef struct SignatureFile {
    FileId file;
    Str text;
    size_t at;  /* of the first name */
    Str name;   /* as written: "klaviyo-signature", "x-klaviyo-signature", "webhook-signature" */
    bool right; /* the right name is among those in the file */
} SignatureFile;
typedef VEC(SignatureFile) SignatureFiles;
SignatureFiles signature_files(RuleContext *context);
#endif
