/* Applications beside those that the entries start: modules whose text makes one and that nothing has loaded.
 * Files that start programs (scripts, Dockerfile, compose, Procfile, pm2, serverless.yml …) name further
 * entries, which run. What makes an application and still has not run is one blind spot a module: a service
 * never serves in silence what nobody read.
 *
 *     docker-compose.yml: `command: node admin.js`                     → admin.js runs as an entry
 *     store/server.js: `const app = express()`, named nowhere          → a blind spot there
 *
 * Nothing is read but texts until such a module is found; most services have none. */
#include "base/path.h"
#include "engine/session.h"
#include "eval/interp.h"
#include "express/host.h"

enum {
    FILES = 20000,
    DEPTH = 16,
    STARTS = 64,
    NOTE_BYTES = 256 * 1024,
    WORDS = 20000, /* of all notes that are looked up */
    WORD = 256,    /* bytes */
    LINE = 400     /* bytes of a line before a place that are looked at */
};

typedef struct Beside {
    RdSession *session;
    Audit *audit;
    Eval *ev;
    Resolver *resolver;
    Str dir;
    Paths modules; /* make an application and have not run */
    Paths notes;   /* files that say how programs are started */
    Map imported;  /* modules that loaded ones import, by their Syms in Eval.module_paths */
    uint32_t files, words, started;
} Beside;

/* ---- which files ---- */

static bool is_among(Str name, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_glob(str_of(list[i]), name)) return true;
    return false;
}

static bool is_note(Str name) {
    static const char *const notes[] = {
        "package.json",  "Dockerfile*",  "*.dockerfile", "*.Dockerfile", "docker-compose*.y*ml",
        "compose*.y*ml", "Procfile*",    "ecosystem*",   "pm2*",         "process*.json",
        "*.service",     "nodemon.json", "project.json", "launch.json",  "serverless.*",
        "vercel.json",   "now.json",     "app*.y*ml",    "render.yaml",  "heroku.yml",
        "fly*.toml",     "railway.*",    "supervisord*", "*start*.sh",   "*entrypoint*.sh",
        "template.y*ml"};
    return is_among(name, notes, sizeof notes / sizeof *notes);
}

/* What tests, shows and builds is no part of the service. */
static bool is_aside(Str name) {
    static const char *const aside[] = {
        "test*",    "*mock*",     "*stub*",      "fake*",   "__*",         "spec",     "specs",
        "e2e*",     "cypress*",   "example*",    "demo*",   "sample*",     "fixture*", "script",
        "scripts",  "tool",       "tools",       "bench*",  "playground*", "sandbox*", "storybook*",
        "stories",  "docs",       "doc",         "dist",    "build",       "out",      "coverage",
        "public",   "static",     "assets",      "vendor*", "template*",   "*.min.*",  "*.d.ts",
        "*.spec.*", "*.config.*", "*.stories.*", "*-test*", "*_test*",     "*.test.*", "migrations",
        "seed*",    "perf*",      "integration", "website"};
    return is_among(name, aside, sizeof aside / sizeof *aside);
}

/* What works beside the service answers who watches it, not its users; and loading it costs as much again. */
static bool is_background(Str name) {
    static const char *const marks[] = {"*worker*", "*queue*", "*consumer*",
                                        "*cron*",   "*job*",   "*scheduler*"};
    return is_among(name, marks, sizeof marks / sizeof *marks);
}

/* Modules with JSX are of a frontend: they are imported, and make no application. */
static bool is_script(Str path) {
    if (str_ends(path, STR("x"))) return false;
    return !resolve_is_asset(path) && resolve_is_module(path_ext(path)) && !str_ends(path, STR(".json"));
}

/* ---- which texts ---- */

static size_t before_space(Str s, size_t at) {
    while (at > 0 && str_find_char(STR(" \t\r\n"), s.p[at - 1], 0) >= 0)
        at--;
    return at;
}

static size_t after_space(Str s, size_t at) {
    while (at < s.n && str_find_char(STR(" \t\r\n"), s.p[at], 0) >= 0)
        at++;
    return at;
}

static Str line_before(Str s, size_t at) {
    size_t from = at;
    while (from > 0 && at - from < LINE && s.p[from - 1] != '\n')
        from--;
    return str_trim(str_sub(s, from, at));
}

static bool in_comment(Str s, size_t at) {
    Str line = line_before(s, at);
    return str_starts(line, STR("//")) || str_starts(line, STR("*")) || str_starts(line, STR("/*"));
}

/* `import app from 'express'`, `const app = require("express")` → app. */
static Str local_name(Str text, size_t quote) {
    static const char *const words[] = {"export", "import", "const", "let", "var", "*", "as"};
    Str line = line_before(text, quote);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Str word = str_of(words[i]);
        bool whole =
            str_starts(line, word) && (line.n == word.n || !str_is_word(line.p[word.n]) || word.n == 1);
        if (whole) line = str_trim(str_sub(line, word.n, line.n));
    }
    size_t end = 0;
    while (end < line.n && str_is_word(line.p[end]))
        end++;
    Str name = str_sub(line, 0, end);
    return !name.n || str_eq(name, STR("require")) || str_eq(name, STR("from")) ? STR("express") : name;
}

/* Where the text calls this name, not a member of that name; or STR_NPOS. */
static ptrdiff_t call_of(Str text, Str name) {
    ptrdiff_t at;
    for (size_t from = 0; (at = str_find_word(text, name, from)) >= 0; from = (size_t)at + 1) {
        size_t end = after_space(text, (size_t)at + name.n), start = before_space(text, (size_t)at);
        bool called = end < text.n && text.p[end] == '(';
        bool member = start > 0 && text.p[start - 1] == '.';
        bool declared = str_ends(str_sub(text, 0, start), STR("function"));
        if (called && !member && !declared && !in_comment(text, (size_t)at)) return at;
    }
    return STR_NPOS;
}

/* Where a text makes an application of express, by its words; or STR_NPOS. */
static ptrdiff_t application_in(Str text) {
    ptrdiff_t at;
    for (size_t from = 0; (at = str_find(text, STR("express"), from)) >= 0; from = (size_t)at + 1) {
        size_t start = (size_t)at, end = start + 7;
        bool quoted = start > 0 && end < text.n && text.p[start - 1] == text.p[end] &&
                      (text.p[end] == '\'' || text.p[end] == '"');
        if (!quoted || in_comment(text, start)) continue;
        bool called = str_starts(str_sub(text, end + 1, text.n), STR(")("));
        return called ? at : call_of(text, local_name(text, start - 1));
    }
    return STR_NPOS;
}

/* ---- the tree ---- */

static bool has_run(const Eval *ev, Str path) {
    uint32_t at;
    Sym sym = sym_lookup(&ev->module_paths, path);
    return sym && map_get(&ev->module_index, sym, &at) && ev->modules.p[at]->state != MODULE_NEW;
}

static const SourceFile *text_at(Beside *b, Str path) {
    return source_file(&b->session->sources, source_open(&b->session->sources, path, SOURCE_LIMIT));
}

static void look_at_file(Beside *b, Str path) {
    if (is_note(path_base(path))) vec_push(&b->session->arena, &b->notes, path);
    if (!is_script(path) || is_aside(path_base(path)) || config_excludes(&b->session->config, path)) return;
    if (application_in(text_at(b, path)->text) >= 0 && !has_run(b->ev, path))
        vec_push(&b->session->arena, &b->modules, path);
}

static bool is_package(Beside *b, Str dir) {
    return source_kind(&b->session->sources, path_join(&b->session->arena, dir, STR("package.json"))) ==
           PATH_FILE;
}

/* Compiled output: its sources are looked at. */
static bool is_output(const Beside *b, Str dir) {
    for (uint32_t i = 0; i < b->resolver->outputs.n; i++)
        if (str_eq(b->resolver->outputs.p[i].out, dir)) return true;
    return false;
}

/* Packages below are services, or libraries, of their own. */
static void look_below(Beside *b, Str dir, uint32_t depth) {
    DirEntries entries = {0};
    if (!depth || !source_list(&b->session->sources, dir, &entries)) return;
    for (uint32_t i = 0; i < entries.n && b->files < FILES; i++) {
        DirEntry e = entries.p[i];
        Str path = path_join(&b->session->arena, dir, e.name);
        bool hidden = e.name.p[0] == '.' && !str_eq(e.name, STR(".vscode"));
        if (e.kind == PATH_FILE && ++b->files)
            look_at_file(b, path);
        else if (e.kind == PATH_DIRECTORY && !e.link && !hidden && !walk_skips(e.name) && !is_aside(e.name) &&
                 !is_package(b, path) && !is_output(b, path))
            look_below(b, path, depth - 1);
    }
}

static void look_at_root(Beside *b) {
    DirEntries entries = {0};
    if (str_eq(b->dir, STR(".")) || !source_list(&b->session->sources, STR("."), &entries)) return;
    for (uint32_t i = 0; i < entries.n; i++)
        if (entries.p[i].kind == PATH_FILE && is_note(entries.p[i].name))
            vec_push(&b->session->arena, &b->notes, entries.p[i].name);
}

/* ---- what starts them ---- */

static void start(Beside *b, Str path) {
    if (b->started >= STARTS || has_run(b->ev, path)) return;
    b->started++;
    eval_run(b->ev, path);
    vec_push(&b->session->arena, &b->audit->service.entries, path);
}

/* A word of a note, as the path of a module of the service: from the note's directory, or from the service's.
 * An absolute one is of a container: some end of it. `src/api.handler` names an export. */
static Str module_of(Beside *b, Str note, Str word) {
    Arena *arena = &b->session->arena;
    Str dirs[] = {path_dir(note), b->dir};
    for (Str rest = word; rest.n;) {
        while (rest.n && rest.p[0] == '/')
            rest = str_sub(rest, 1, rest.n);
        ptrdiff_t dot = str_rfind_char(rest, '.');
        Str forms[] = {rest, dot > 0 ? str_sub(rest, 0, (size_t)dot) : (Str){0}};
        for (size_t i = 0; i < sizeof dirs / sizeof *dirs * 2; i++) {
            Str form = forms[i / 2];
            if (!form.n || (i / 2 && str_find_char(form, '/', 0) < 0)) continue;
            Str found = entry_module(b->resolver, path_join(arena, dirs[i % 2], form));
            if (found.n && path_is_inside(b->dir, found) && is_script(found)) return found;
        }
        if (!path_is_absolute(word)) break;
        str_cut(rest, '/', &rest);
    }
    return (Str){0};
}

static bool is_of_path(char c) {
    return str_is_word(c) || str_find_char(STR("./-@"), c, 0) >= 0;
}

/* It lies in what is no part of the service, or works beside it. */
static bool is_other(const Beside *b, Str path) {
    Str rest = str_eq(b->dir, STR(".")) ? path : str_sub(path, b->dir.n + 1, path.n);
    while (rest.n) {
        Str part = str_cut(rest, '/', &rest);
        if (is_aside(part) || is_background(part)) return true;
    }
    return false;
}

static void run_named(Beside *b, Str note) {
    Str text = str_sub(text_at(b, note)->text, 0, NOTE_BYTES);
    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        while (end < text.n && is_of_path(text.p[end]))
            end++;
        Str word = str_sub(text, i, end);
        i = end + 1;
        if (word.n < 3 || word.n > WORD || (!is_script(word) && str_find_char(word, '/', 0) < 0)) continue;
        if (b->words >= WORDS) return;
        b->words++;
        Str path = module_of(b, note, word);
        if (path.n && !is_other(b, path)) start(b, path);
    }
}

/* What loaded modules import runs with its importer, though its value was of no use so far. */
static void collect_imports(Beside *b) {
    for (uint32_t i = 0; i < b->ev->modules.n; i++) {
        const Module *m = b->ev->modules.p[i];
        if (!m->parsed || m->is_json || m->is_model) continue;
        for (NodeId id = 1; id < m->ast.nodes.n; id++) {
            const AstNode *n = ast_node(&m->ast, id);
            if (n->kind != NODE_ImportDeclaration || ast_kind(&m->ast, n->a) != NODE_StringLiteral) continue;
            Str specifier = sym_str(b->ev->names, ast_node(&m->ast, n->a)->a);
            Str path = resolve_module(b->resolver, m->path, specifier);
            if (path.n) map_set(b->ev->arena, &b->imported, sym_intern(&b->ev->module_paths, path), 1);
        }
    }
}

static bool is_imported(const Beside *b, Str path) {
    Sym sym = sym_lookup(&b->ev->module_paths, path);
    return sym && map_get(&b->imported, sym, NULL);
}

static void say(Beside *b, Str path) {
    const SourceFile *f = text_at(b, path);
    size_t at = (size_t)application_in(f->text);
    Span span = {.file = source_open(&b->session->sources, path, SOURCE_LIMIT),
                 .start = (uint32_t)at,
                 .end = (uint32_t)at + 7};
    express_blind(express_of(b->ev), span,
                  STR("this module makes an application, and no entry of the service loads it: what it "
                      "serves is not read, unless `entry` names the module"),
                  true);
}

void run_beside(RdSession *s, Audit *a, Eval *ev, Resolver *resolver) {
    Beside b = {.session = s, .audit = a, .ev = ev, .resolver = resolver, .dir = a->service.root};
    look_below(&b, b.dir, DEPTH);
    if (!b.modules.n) return;
    look_at_root(&b);
    for (uint32_t i = 0; i < b.notes.n; i++)
        run_named(&b, b.notes.p[i]);
    collect_imports(&b);
    for (uint32_t i = 0; i < b.modules.n; i++)
        if (!has_run(ev, b.modules.p[i]) && is_imported(&b, b.modules.p[i])) start(&b, b.modules.p[i]);
    for (uint32_t i = 0; i < b.modules.n; i++)
        if (!has_run(ev, b.modules.p[i])) say(&b, b.modules.p[i]);
}
