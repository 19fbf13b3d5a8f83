/* Which reader a text gets: libyaml first, always; JSON through cJSON when libyaml refuses what JSON allows
 * (surrogate-pair escapes, keys over 1,024 bytes, raw DEL, a line break between key and colon).
 *
 * When both refuse, the one that came further tells where the trouble is. */
#include "yaml/read.h"

#include "yaml/events.h"

static bool is_json(const SourceFile *file) {
    return str_ends(file->path, STR(".json")) || str_starts(str_trim(file->text), STR("{"));
}

static void finish(YamlDocument *doc, FileId file) {
    if (doc->root || doc->error.n) return;
    doc->error = STR("the document is empty");
    doc->error_at = (Span){.file = file};
}

YamlDocument yaml_read(Arena *arena, Mem *mem, const Sources *sources, FileId file) {
    const SourceFile *source = source_file(sources, file);
    YamlDocument doc = {0};
    Builder b;
    build_init(&b, arena, mem, file, &doc);
    bool refused = events_read(&b, source->text);
    build_end(&b);
    if (refused && !mem->exhausted && is_json(source)) {
        YamlDocument json = {.documents = 1};
        build_init(&b, arena, mem, file, &json);
        json_read(&b, source->text);
        build_end(&b);
        if (!json.error.n || json.error_at.start > doc.error_at.start) doc = json;
    }
    finish(&doc, file);
    return doc;
}
