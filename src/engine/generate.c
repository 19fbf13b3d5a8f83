/* `generate`: the routes of one service → its document, on standard output or in place of the committed one.
 */
#include "generate/document.h"

#include "base/path.h"
#include "engine/session.h"
#include "source/save.h"
#include "yaml/write.h"

/* The file that the document is, or is to be. */
static Str document_path_of(RdSession *s, const Audit *a) {
    if (a->has_spec && a->spec.usable) return source_file(&s->sources, a->spec.file)->path;
    return path_join(&s->arena, a->service.root, STR("openapi.yml"));
}

static bool is_json(const Audit *a, Str path) {
    return a->has_spec && str_ends(path, STR(".json"));
}

static Str written(RdSession *s, const Audit *a, const YamlNode *root, Str path) {
    Out out = out_new(&s->arena);
    YamlStyle style = yaml_style_default();
    if (a->has_spec && a->spec.usable && a->spec.documents.p[0].root)
        style = yaml_style_of(source_file(&s->sources, a->spec.file)->text, a->spec.documents.p[0].root,
                              is_json(a, path));
    if (style.json) {
        yaml_write_flow(&out, &style, (FlowLayout){.lines = true, .spaces = true, .unit = STR("  ")}, root);
        out_str(&out, style.eol);
    } else {
        yaml_write_block(&out, &style, root, 0);
    }
    return out_str_of(&out);
}

static void say_left_out(RdSession *s, const LeftOuts *left_out) {
    for (uint32_t i = 0; i < left_out->n; i++) {
        const LeftOut *l = &left_out->p[i];
        Position at = source_position(&s->sources, l->route->span.file, l->route->span.start);
        Str file = path_relative(&s->arena, s->base, source_file(&s->sources, l->route->span.file)->path);
        out_fmt(&s->err, "routedrift: left out: %s %.*s (%.*s:%u): %.*s\n", method_name(l->route->method),
                STR_ARG(l->route->path), STR_ARG(file), at.line, STR_ARG(l->why));
    }
}

static bool write_document(RdSession *s, Str path, Str text) {
    Str why = {0};
    FileId id = source_open(&s->sources, path, DOCUMENT_LIMIT);
    const SourceFile *file = source_file(&s->sources, id);
    bool done = false;
    if (file->status == READ_OK)
        done =
            str_eq(file->text, text) || source_save(&s->sources, path, file->text, text, file->marked, &why);
    else if (file->status == READ_MISSING)
        done = source_write(&s->arena, path_join(&s->arena, s->sources.root, path), text);
    if (!done) trouble_add(&s->troubles, path, why.n ? why : STR("cannot be written"));
    return done;
}

/* The generator writes no file for a service that exposes nothing (DOMAIN A3.8). */
static bool is_empty(const YamlNode *root) {
    return !yaml_get(root, STR("paths"))->pairs.n;
}

int run_generate(RdSession *s, Str dir, const Paths *services) {
    const Audit *a = audit_service(s, dir, services, false);
    DocumentSource source = {.arena = &s->arena,
                             .service_id = a->service.id,
                             .version = yaml_text(yaml_get(a->service.package_json, STR("version"))),
                             .markers = a->service.has_marker,
                             .routes = &a->routes,
                             .sources = &s->sources};
    LeftOuts left_out = {0};
    if (a->has_spec && a->spec.usable) {
        source.spec = &a->spec;
        source.drift = &a->drift;
    }
    const YamlNode *root = generate_document(&source, &left_out);
    say_left_out(s, &left_out);
    if (is_empty(root)) return session_fail(s, STR("no route is to be documented: nothing is written"));
    Str path = document_path_of(s, a), text = written(s, a, root, path);
    if (!s->request->write)
        out_str(&s->out, text);
    else if (write_document(s, path, text))
        out_fmt(&s->err, "routedrift: wrote %.*s\n", STR_ARG(path_relative(&s->arena, s->base, path)));
    session_print_troubles(s, &s->troubles);
    bool lacks = source.markers && left_out.n; /* the generator would have written these, or failed */
    return s->troubles.list.n || lacks ? RD_INCOMPLETE : RD_CLEAN;
}
