/* Edits of a document that was read: pairs are put into mappings and taken out of them, and no byte beside
 * them changes. Blocks and brackets, YAML and JSON:
 *
 *     paths:            put `/b: {get: {}}` behind /a   →   paths:
 *       /a: {}  # a                                           /a: {}  # a
 *                                                             /b:
 *                                                               get: {}
 *
 * Nothing is applied here: an edit is data (diag/finding.h). Where a place cannot be edited without touching
 * what stands elsewhere (an alias, a merged pair, an unusual form), the function says false and adds nothing.
 */
#ifndef YAML_EDIT_H
#define YAML_EDIT_H
#include "diag/finding.h"
#include "yaml/style.h"

/* One document that is edited. */
typedef struct YamlEditor {
    Arena *arena;
    FileId file;
    Str text;
    YamlStyle style;
    Str unit; /* white space of a level inside brackets that have a line for each pair */
} YamlEditor;

/* An editor of the document whose tree is root; its style is the document's own. */
YamlEditor yaml_editor(Arena *arena, const Sources *sources, const YamlNode *root);
/* Adds `key: value` to the mapping that is holder's value, before all others. The value may be an empty
 * mapping or nothing at all (`key:`). */
bool yaml_insert_first(const YamlEditor *editor, const YamlPair *holder, Str key, const YamlNode *value,
                       Edits *edits);
/* Adds `key: value` to a mapping behind its pair `after`. */
bool yaml_insert_behind(const YamlEditor *editor, const YamlNode *mapping, const YamlPair *after, Str key,
                        const YamlNode *value, Edits *edits);
/* Takes a pair out of a mapping that has others. */
bool yaml_remove(const YamlEditor *editor, const YamlNode *mapping, const YamlPair *pair, Edits *edits);
/* Makes the value of a pair the empty mapping. */
bool yaml_clear(const YamlEditor *editor, const YamlPair *holder, Edits *edits);
/* Replaces the value of a pair by another. */
bool yaml_replace(const YamlEditor *editor, const YamlPair *pair, const YamlNode *value, Edits *edits);
/* The pair is written in this mapping itself: neither merged into it nor an alias for something elsewhere. */
bool yaml_is_own(const YamlNode *mapping, const YamlPair *pair);
#endif
