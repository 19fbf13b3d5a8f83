/* How a document is written, so that what is added to it looks like the rest:
 *
 *     paths:                       step 2, items indented, texts in single quotes,
 *       '/users/{id}':             keys with braces in quotes
 *         get:
 *           tags:
 *             - 'users' */
#ifndef YAML_STYLE_H
#define YAML_STYLE_H
#include "yaml/node.h"

typedef struct YamlStyle {
    bool json;         /* JSON's quotes and brackets everywhere */
    Str eol;           /* "\n" or "\r\n" */
    uint32_t step;     /* columns by which a level of a block stands further right */
    bool indent_items; /* the dash of an item stands further right than its key */
    char quote;        /* of texts: ' or ", or 0 for plain ones */
    char other_quote;  /* ' or ": where a plain text would be read as something else */
    bool quote_paths;  /* keys that begin with a slash are quoted although they need not be */
    bool quote_braces; /* so are those of them that hold braces */
} YamlStyle;

/* The style of most of a document. `text` is the document's; json says that it has to stay JSON. */
YamlStyle yaml_style_of(Str text, const YamlNode *root, bool json);
/* What the generator of a service with markers writes: two columns, items indented, single quotes. */
YamlStyle yaml_style_default(void);
/* A plain scalar that is no text: null, a truth value, a number. Such are plain in any style. */
bool yaml_looks_typed(Str scalar);
#endif
