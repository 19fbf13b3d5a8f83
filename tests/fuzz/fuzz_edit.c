/* Bytes → a document, and an edit of it: what is put in is there when the document is read again, what is
 * taken out is gone, and the rest says what it said.
 *
 * Two characters in front of the document choose the edit and the pair of a mapping that it is about:
 *
 *     0aopenapi: 3.0.3      put a path first into the value of the pair no. 'a' */
#include "diag/edit.h"
#include "world.h"
#include "yaml/compare.h"
#include "yaml/edit.h"
#include "yaml/make.h"
#include "yaml/read.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { EDITS = 5, PLACES = 500 };

/* A pair that is written in its mapping. */
typedef struct Place {
    const YamlNode *mapping;
    const YamlPair *pair;
} Place;

typedef struct Subject {
    World *world;
    Str text;
    YamlDocument before;
    VEC(Place) places;
} Subject;

static const Str made_key = {"/fuzz/{id}", 10};

static YamlNode *made_value(Arena *arena) {
    YamlNode *item = yaml_new_mapping(arena), *tags = yaml_new_sequence(arena);
    YamlNode *get = yaml_put(arena, item, STR("get"), yaml_new_mapping(arena));
    yaml_push(arena, tags, yaml_new_text(arena, STR("a: #b")));
    yaml_put(arena, get, STR("tags"), tags);
    yaml_put(arena, get, STR("deprecated"), yaml_new_bool(arena, true));
    YamlNode *responses = yaml_put(arena, get, STR("responses"), yaml_new_mapping(arena));
    yaml_put(arena, responses, STR("200"), yaml_new_text(arena, STR("it's \"quoted\"")));
    return item;
}

static void collect(Subject *s, const YamlNode *node, uint32_t depth) {
    if (s->places.n >= PLACES || depth > YAML_DEPTH) return;
    for (uint32_t i = 0; i < node->items.n; i++)
        collect(s, node->items.p[i], depth + 1);
    for (uint32_t i = 0; i < node->pairs.n; i++) {
        const YamlPair *pair = &node->pairs.p[i];
        if (!yaml_is_own(node, pair)) continue;
        vec_push(&s->world->arena, &s->places, ((Place){node, pair}));
        collect(s, pair->value, depth + 1);
    }
}

static bool edit(const Subject *s, uint32_t kind, Place place, Edits *edits) {
    YamlEditor editor = yaml_editor(&s->world->arena, &s->world->sources, s->before.root);
    const YamlNode *value = made_value(&s->world->arena);
    switch (kind) {
    case 0: return yaml_insert_first(&editor, place.pair, made_key, value, edits);
    case 1: return yaml_insert_behind(&editor, place.mapping, place.pair, made_key, value, edits);
    case 2: return place.mapping->pairs.n > 1 && yaml_remove(&editor, place.mapping, place.pair, edits);
    case 3: return yaml_clear(&editor, place.pair, edits);
    default: return yaml_replace(&editor, place.pair, value, edits);
    }
}

static void fail(Str before, Str after, const char *what) {
    fprintf(stderr, "%s\n---- before\n%.*s\n---- after\n%.*s\n----\n", what, STR_ARG(before), STR_ARG(after));
    abort();
}

/* The document has nothing to be said against, so that reading it twice tells the same. */
static bool is_plain(const YamlDocument *document) {
    return document->root && !document->error.n && !document->duplicates.n && document->documents == 1;
}

static void judge(Subject *s, uint32_t kind, Place place, const Edits *edits) {
    Finding finding = {0};
    for (uint32_t i = 0; i < edits->n; i++)
        vec_push(&s->world->arena, &finding.edits, edits->p[i]);
    EditPlan plan = {.arena = &s->world->arena};
    if (!plan_add(&plan, &finding)) fail(s->text, (Str){0}, "edits overlap");
    FileId file = s->before.root->span.file;
    Str after = plan_apply(&plan, file, s->text);
    bool json = str_ends(source_file(&s->world->sources, file)->path, STR(".json"));
    FileId again = fuzz_file(s->world, json ? STR("after.json") : STR("after.yml"), after);
    YamlDocument new = yaml_read(&s->world->arena, &s->world->mem, &s->world->sources, again);
    if (!is_plain(&new)) fail(s->text, after, "the edited document cannot be read");
    bool adds = kind < 2, fills = kind == 0 && place.pair->value->kind != YAML_MAPPING;
    if (adds && str_find(after, made_key, 0) < 0) fail(s->text, after, "nothing was added");
    if (adds && !fills && !yaml_contains(new.root, s->before.root))
        fail(s->text, after, "what was added changed the rest");
    if (kind == 2 && !yaml_contains(s->before.root, new.root))
        fail(s->text, after, "what was removed changed the rest");
    if (kind == 2 && yaml_contains(new.root, s->before.root)) fail(s->text, after, "nothing was removed");
}

static void try_edit(World *w, Str input) {
    if (input.n < 3) return;
    Subject s = {.world = w, .text = str_sub(input, 2, input.n)};
    bool json = str_starts(s.text, STR("{"));
    if (str_find(s.text, made_key, 0) >= 0) return;
    FileId file = fuzz_file(w, json ? STR("openapi.json") : STR("openapi.yml"), s.text);
    s.before = yaml_read(&w->arena, &w->mem, &w->sources, file);
    if (!is_plain(&s.before)) return;
    collect(&s, s.before.root, 0);
    if (!s.places.n) return;
    Edits edits = {0};
    uint32_t kind = (unsigned char)input.p[0] % EDITS, place = (unsigned char)input.p[1] % s.places.n;
    if (edit(&s, kind, s.places.p[place], &edits)) judge(&s, kind, s.places.p[place], &edits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return fuzz_run(try_edit, data, size);
}
