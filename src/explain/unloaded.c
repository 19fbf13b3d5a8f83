/* Why a file was never loaded: who imports it, and why that import was not followed; from importer to
 * importer until one that was loaded. Files that were not loaded are parsed for this, within a budget. */
#include "base/path.h"
#include "explain/search.h"
#include "syntax/parse.h"

enum { FILES_MAX = 20000, PARSED_MAX = 400, HOPS_MAX = 6, ENTRIES_SHOWN = 5 };

typedef struct Importer {
    const Module *module; /* loaded; NULL: only parsed here */
    Span span;            /* the specifier, or the call of require() or import() */
    NodeId call;          /* of require() or import() */
    Str path;
} Importer;

static Str text_of(const Explain *x, const Ast *ast, NodeId literal) {
    const AstNode *n = ast_node(ast, literal);
    return literal && n->kind == NODE_StringLiteral ? sym_str(x->ev->names, n->a) : (Str){0};
}

/* The specifier of a node that imports, or 0. */
static NodeId specifier_of(const Ast *ast, const AstNode *n, bool *call) {
    *call = n->kind == NODE_CallExpression || n->kind == NODE_ImportExpression;
    switch ((NodeKind)n->kind) {
    case NODE_ImportDeclaration:
    case NODE_ExportAllDeclaration:
    case NODE_ImportExpression: return n->a;
    case NODE_ExportNamedDeclaration: return n->c;
    case NODE_CallExpression: {
        NodeList args = ast_list(ast, n->b);
        bool require = ast_kind(ast, n->a) == NODE_Identifier && ast_node(ast, n->a)->a == NAME_require;
        return require && args.n == 1 ? args.items[0] : 0;
    }
    default: return 0;
    }
}

static bool imports(const Explain *x, const Ast *ast, Str from, Str path, Importer *out) {
    for (NodeId id = 1; id < ast->nodes.n; id++) {
        bool call;
        NodeId literal = specifier_of(ast, ast_node(ast, id), &call);
        Str specifier = literal ? text_of(x, ast, literal) : (Str){0};
        if (!specifier.n || !str_eq(resolve_module(x->ev->resolver, from, specifier), path)) continue;
        *out = (Importer){.span = ast_span(ast, literal), .call = call ? id : 0, .path = from};
        return true;
    }
    return false;
}

static bool loaded_importer(const Explain *x, Str path, Importer *out) {
    for (uint32_t i = 0; i < x->ev->modules.n; i++) {
        const Module *m = x->ev->modules.p[i];
        if (!m->parsed || m->is_json || m->is_model || !m->ast.root || str_eq(m->path, path)) continue;
        if (!imports(x, &m->ast, m->path, path, out)) continue;
        out->module = m;
        return true;
    }
    return false;
}

/* The word by which importers name a file: "users" of src/users.ts and of src/users/index.ts. */
static Str stem_of(Str path) {
    Str base = path_base(path);
    ptrdiff_t dot = str_find_char(base, '.', 0);
    Str stem = dot > 0 ? str_sub(base, 0, (size_t)dot) : base;
    return str_eq(stem, STR("index")) ? path_base(path_dir(path)) : stem;
}

static bool is_source(Str path) {
    static const char *const endings[] = {".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(path, str_of(endings[i]))) return !str_ends(path, STR(".d.ts"));
    return false;
}

static bool parsed_importer(const Explain *x, const Paths *files, Str path, uint32_t *budget, Importer *out) {
    Str stem = stem_of(path);
    for (uint32_t i = 0; i < files->n && *budget; i++) {
        if (!is_source(files->p[i]) || str_eq(files->p[i], path)) continue;
        FileId file = source_open(x->sources, files->p[i], SOURCE_LIMIT);
        if (str_find(source_file(x->sources, file)->text, stem, 0) < 0) continue;
        --*budget;
        Ast ast = parse_file(x->arena, x->ev->names, x->sources, file);
        if (ast.root && imports(x, &ast, files->p[i], path, out)) return true;
    }
    return false;
}

/* The importer was loaded; what it says was not followed. */
static void say_loaded(Search *s, const Importer *by) {
    if (by->call && !watch_find(s->x->watch, by->module, by->call)) {
        search_say(s, by->span, STR("this would load it, but was not reached"));
        search_unreached(s, by->module, by->call);
    } else {
        search_say(s, by->span,
                   STR("it is imported here, but no value of it is read while the service starts"));
    }
}

static void say_entries(Search *s) {
    const Paths *entries = s->x->entries;
    for (uint32_t i = 0; i < entries->n && i < ENTRIES_SHOWN; i++) {
        FileId file = source_open(s->x->sources, entries->p[i], SOURCE_LIMIT);
        fact_push(s->x, s->out, FACT_ENTRY, (Span){.file = file}, (Str){0});
    }
    if (entries->n > ENTRIES_SHOWN)
        fact_push(s->x, s->out, FACT_MORE, (Span){0},
                  str_fmt(s->x->arena, "%u more entries", entries->n - ENTRIES_SHOWN));
}

static bool seen_before(const Paths *hops, Str path) {
    for (uint32_t i = 0; i < hops->n; i++)
        if (str_eq(hops->p[i], path)) return true;
    return false;
}

void search_unloaded(Search *s, Str path) {
    const Explain *x = s->x;
    Paths files = {0}, hops = {0};
    Importer by = {0};
    uint32_t budget = PARSED_MAX;
    s->first = STR("its module is never loaded");
    say_entries(s);
    for (uint32_t hop = 0; hop < HOPS_MAX && !seen_before(&hops, path); hop++) {
        vec_push(x->arena, &hops, path);
        if (loaded_importer(x, path, &by)) {
            say_loaded(s, &by);
            return;
        }
        if (!files.n) walk_files(x->sources, x->root, FILES_MAX, &files);
        if (!parsed_importer(x, &files, path, &budget, &by)) break;
        search_say(s, by.span, STR("this imports it, but is not loaded either"));
        path = by.path;
    }
    fact_push(
        x, s->out, FACT_NOTE, (Span){0},
        str_fmt(x->arena, "no module that the entries reach imports %.*s", STR_ARG(explain_file(x, path))));
}
