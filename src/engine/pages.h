/* The pages of docs/rules, built into the binary so that `explain` works without the checkout. */
#ifndef ENGINE_PAGES_H
#define ENGINE_PAGES_H
typedef struct RulePage {
    const char *id;
    const char *text; /* Markdown */
} RulePage;

/* All pages; closed by an entry without an id. */
const RulePage *rule_pages(void);
#endif
