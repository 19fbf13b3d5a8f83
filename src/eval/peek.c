/* What a module's text tells before it is parsed, so that much of a program never is. Reading is some thirty
 * times cheaper than parsing.
 *
 * A module is *quiet* when running it, and all that it imports, can have no effect on what is registered:
 * none of their texts takes anything of a package that registers, is written like a registrar, names a module
 * that is not known, or changes at its top level what others see. Then what it exports is no application,
 * router or marker, and when it runs makes no difference:
 *
 *     import { db } from '../db'; export const list = async (req, res) => {…}          quiet, if ../db is
 *     import { Router } from 'express'; export const users = Router()                  not quiet
 *
 * Nothing here may err on the quiet side; text that is hard to read (comments, strings) counts as code. */
#include "eval/interp.h"

#include <string.h>

enum {
    CLAUSE_MAX = 4096, /* bytes of an import clause */
    LINE_MAX = 2000,   /* longer lines are no source that people wrote: what begins in them is not seen */
    IMPORT_CHAIN = 2000
};

static char char_at(Str s, size_t at) {
    return at < s.n ? s.p[at] : 0;
}

static size_t skip_space(Str s, size_t at) {
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\n' || s.p[at] == '\t' || s.p[at] == '\r'))
        at++;
    return at;
}

static size_t skip_word(Str s, size_t at) {
    while (at < s.n && str_is_word(s.p[at]))
        at++;
    return at;
}

static bool has_word(Str s, Str word) {
    return str_find_word(s, word, 0) >= 0;
}

static const SourceFile *module_text(Eval *ev, const Module *m) {
    return source_file(ev->sources, source_open(ev->sources, m->path, SOURCE_LIMIT));
}

/* ---- exports ---- */

/* `word`, white space, `c`. */
static bool has_word_before(Str s, Str word, char c) {
    ptrdiff_t at = 0;
    for (size_t from = 0; (at = str_find_word(s, word, from)) >= 0; from = (size_t)at + 1)
        if (char_at(s, skip_space(s, (size_t)at + word.n)) == c) return true;
    return false;
}

static bool text_may_export(Str s, Str name) {
    if (has_word(s, name) || str_find(s, STR("\\u"), 0) >= 0) return true;
    bool common_js = !has_word(s, STR("export")) || has_word(s, STR("exports"));
    return common_js || has_word_before(s, STR("export"), '*') || has_word_before(s, STR("export"), '=');
}

bool module_may_export(Eval *ev, const Module *m, Sym name) {
    uint32_t may;
    uint64_t key = (uint64_t)m->index << 32 | name;
    if (m->state != MODULE_NEW || m->is_json || ev->load_all) return true;
    if (map_get(&ev->may_export, key, &may)) return may;
    may = text_may_export(module_text(ev, m)->text, sym_str(ev->names, name));
    map_set(ev->arena, &ev->may_export, key, may);
    return may;
}

/* ---- imports ---- */

typedef struct Peek {
    Eval *ev;
    Module *module;
    Str text;
    VEC(Module *) needs; /* modules of the project that it imports */
    VEC(Str) clauses;    /* texts in which names are bound to them */
    bool registering;    /* only what registers is asked for, not what acts */
    bool loud;
} Peek;

/* Names of express that only types have. */
static bool is_type_name(Str name) {
    static const char *const types[] = {
        "Request",       "Response",    "NextFunction",        "RequestHandler",
        "CookieOptions", "Application", "ErrorRequestHandler", "Express",
        "Handler",       "Locals",      "RequestParamHandler"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(name, str_of(types[i]))) return true;
    return false;
}

/* `{ type A, Request as B }`: nothing of it is there when the program runs. */
static bool clause_is_types(Str clause) {
    clause = str_trim(clause);
    if (str_starts(clause, STR("type ")) || str_starts(clause, STR("type{"))) return true;
    if (clause.n < 2 || clause.p[0] != '{' || clause.p[clause.n - 1] != '}') return false;
    for (Str rest = str_sub(clause, 1, clause.n - 1); rest.n;) {
        Str one = str_trim(str_cut(rest, ',', &rest));
        if (one.n && !str_starts(one, STR("type ")) && !is_type_name(str_sub(one, 0, skip_word(one, 0))))
            return false;
    }
    return true;
}

/* A model of ours stands in for it. */
static bool is_replaced(const Peek *p, Str name) {
    for (uint32_t i = 0; i < p->ev->models->source_n; i++)
        if (str_eq(p->ev->models->sources[i].name, name))
            return !(p->registering && p->ev->models->sources[i].data);
    return false;
}

static void take_specifier(Peek *p, Str specifier, Str clause) {
    Eval *ev = p->ev;
    Str path = resolve_module(ev->resolver, p->module->path, specifier);
    bool types = clause_is_types(clause);
    if (!path.n && !types) { /* a package; what is not found is said when it is loaded */
        p->loud |= specifier_is_relative(specifier) || is_replaced(p, specifier) ||
                   ev->observer->package_registers(ev->observer->context, specifier);
    }
    if (!path.n || str_starts(str_trim(clause), STR("type "))) return;
    vec_push(&ev->scratch, &p->needs, module_at(ev, path));
    vec_push(&ev->scratch, &p->clauses, clause);
}

/* A string literal at `at`: true, its text and the end behind it. */
static bool literal_at(Str s, size_t at, Str *text) {
    char quote = char_at(s, at);
    if (quote != '\'' && quote != '"' && quote != '`') return false;
    ptrdiff_t end = str_find_char(s, quote, at + 1);
    if (end < 0) return false;
    *text = str_sub(s, at + 1, (size_t)end);
    return str_find_char(*text, '\n', 0) < 0 && str_find_char(*text, '\\', 0) < 0 &&
           str_find(*text, STR("${"), 0) < 0;
}

/* What stands before a require() and takes its value: from the last declaration word on. */
static Str clause_before(Str s, size_t at) {
    size_t from = at;
    while (from > 0 && at - from < CLAUSE_MAX && s.p[from - 1] != ';' &&
           !(s.p[from - 1] == '\n' && from < at && str_is_word(s.p[from])))
        from--;
    return str_sub(s, from, at);
}

/* require(…) and import(…) */
static void peek_calls(Peek *p, Str word) {
    Str s = p->text, specifier;
    ptrdiff_t at;
    for (size_t from = 0; (at = str_find_word(s, word, from)) >= 0 && !p->loud; from = (size_t)at + word.n) {
        size_t open = skip_space(s, (size_t)at + word.n);
        if (char_at(s, open) != '(') continue;
        if (literal_at(s, skip_space(s, open + 1), &specifier))
            take_specifier(p, specifier, clause_before(s, (size_t)at));
        else
            p->loud = true; /* which module is not known */
    }
}

/* import x, { y } from '…'; export { z } from '…'; import '…' */
static void peek_clauses(Peek *p, Str word) {
    Str s = p->text, specifier;
    ptrdiff_t at;
    for (size_t from = 0; (at = str_find_word(s, word, from)) >= 0 && !p->loud; from = (size_t)at + word.n) {
        size_t start = (size_t)at + word.n, end = start;
        while (end < s.n && end - start < CLAUSE_MAX &&
               (str_is_word(s.p[end]) || strchr("{},* \t\r\n", s.p[end])))
            end++;
        Str clause = str_trim(str_sub(s, start, end));
        bool bare = !clause.n && word.n == STR("import").n;
        if (!bare && !str_ends(clause, STR("from"))) continue;
        if (literal_at(s, end, &specifier))
            take_specifier(p, specifier, str_sub(clause, 0, bare ? 0 : clause.n - 4));
    }
}

/* ---- what a text may do when it runs ---- */

/* `global.x =`, `Array.prototype.x =`, `process.env.X =` */
static bool changes_globals(Str s) {
    static const char *const roots[] = {"global",           "globalThis",         "process.env",
                                        "Array.prototype",  "Object.prototype",   "String.prototype",
                                        "Number.prototype", "Function.prototype", "Promise.prototype"};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
        ptrdiff_t at;
        Str root = str_of(roots[i]);
        for (size_t from = 0; (at = str_find_word(s, root, from)) >= 0; from = (size_t)at + 1) {
            size_t next = (size_t)at + root.n;
            if (char_at(s, next) == '[') return true;
            if (char_at(s, next) != '.') continue;
            next = skip_space(s, skip_word(s, next + 1));
            if (char_at(s, next) == '=' && char_at(s, next + 1) != '=' && char_at(s, next + 1) != '>')
                return true;
        }
    }
    return false;
}

static bool is_imported(const Peek *p, Str name) {
    for (uint32_t i = 0; i < p->clauses.n; i++)
        if (has_word(p->clauses.p[i], name)) return true;
    return false;
}

/* A statement that begins a line: does it act on what came from another module of the project, or call a
 * function that may? */
static bool line_acts(const Peek *p, Str line) {
    static const char *const words[] = {"module",    "exports", "import",   "export",   "const",
                                        "let",       "var",     "async",    "class",    "type",
                                        "interface", "enum",    "declare",  "function", "else",
                                        "default",   "case",    "abstract", "return",   "namespace"};
    static const char *const acts[] = {"try", "do", "new", "delete", "void", "throw", "yield"};
    if (str_starts(line, STR("await "))) line = str_sub(line, 6, line.n);
    if (line.n && strchr("([!;+-", line.p[0])) return true; /* called where it stands */
    bool decorator = char_at(line, 0) == '@';
    Str word = str_sub(line, decorator, skip_word(line, decorator));
    if (!word.n) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i]))) return false;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_eq(word, str_of(acts[i]))) return true;
    char next = char_at(line, skip_space(line, decorator + word.n));
    if (next == '(' && !decorator) return true;
    return (decorator || next == '.' || next == '[' || next == '=') && is_imported(p, word);
}

static bool acts_at_top(const Peek *p) {
    for (Str rest = p->text; rest.n;) {
        Str line = str_cut(rest, '\n', &rest);
        if (line.n > LINE_MAX) return true;
        if (line.n && line.p[0] != ' ' && line.p[0] != '\t' && line_acts(p, line)) return true;
    }
    return false;
}

/* Does it register, or take anything of what registers? */
static void peek_registering(Peek *p) {
    Eval *ev = p->ev;
    const SourceFile *f = module_text(ev, p->module);
    p->text = f->text;
    p->loud = f->status != READ_OK || is_replaced(p, p->module->path);
    if (p->loud || p->module->is_json) return;
    p->loud = ev->observer->text_registers(ev->observer->context, p->text);
    peek_clauses(p, STR("import"));
    peek_clauses(p, STR("export"));
    peek_calls(p, STR("require"));
    peek_calls(p, STR("import"));
}

static void peek_text(Peek *p) {
    peek_registering(p);
    p->loud |= !p->loud && !p->module->is_json && (changes_globals(p->text) || acts_at_top(p));
}

/* `from './router'`, `require("../users.router.js")` */
static bool names_router_module(Str text) {
    ptrdiff_t at;
    for (size_t from = 0; (at = str_find_word(text, STR("router"), from)) >= 0; from = (size_t)at + 1) {
        char before = at ? text.p[at - 1] : 0, after = char_at(text, (size_t)at + STR("router").n);
        if ((before == '/' || before == '.') && after && strchr("'\"`./", after)) return true;
    }
    return false;
}

bool module_may_register(Eval *ev, Module *m) {
    if (!ev->observer->text_registers) return true;
    if (!m->register_known) {
        ArenaMark mark = arena_mark(&ev->scratch);
        Peek p = {.ev = ev, .module = m, .registering = true};
        peek_registering(&p);
        m->register_known = true;
        m->may_register = p.loud || names_router_module(p.text);
        arena_rewind(&ev->scratch, mark);
    }
    return m->may_register;
}

/* ---- the modules that it imports: strongly connected components (Tarjan 1972) ---- */

typedef struct Search {
    Eval *ev;
    uint32_t count, depth;
    VEC(Module *) open;
} Search;

static void visit(Search *s, Module *m) {
    Eval *ev = s->ev;
    uint32_t first = ++s->count, low = first;
    m->peek = (ModulePeek){.state = PEEK_OPEN, .order = first};
    vec_push(&ev->scratch, &s->open, m);
    Peek p = {.ev = ev, .module = m};
    peek_text(&p);
    bool loud = p.loud || s->depth >= IMPORT_CHAIN;
    s->depth++;
    for (uint32_t i = 0; i < p.needs.n && !loud; i++) {
        Module *need = p.needs.p[i];
        if (need->peek.state == PEEK_NONE) visit(s, need);
        if (need->peek.state == PEEK_OPEN && need->peek.order < low) low = need->peek.order;
        loud |= need->peek.state == PEEK_LOUD || need->peek.loud;
    }
    s->depth--;
    m->peek.order = low;
    m->peek.loud = loud;
    if (low != first && !loud) return; /* its component is not complete */
    for (Module *one = NULL; one != m;) {
        one = s->open.p[--s->open.n];
        one->peek.state = loud || one->peek.loud ? PEEK_LOUD : PEEK_QUIET;
    }
}

bool module_is_quiet(Eval *ev, Module *m) {
    if (!ev->observer->text_registers || ev->load_all || ev->rehearsing) return false;
    if (m->peek.state == PEEK_NONE) {
        ArenaMark mark = arena_mark(&ev->scratch);
        Search s = {.ev = ev};
        visit(&s, m);
        arena_rewind(&ev->scratch, mark);
    }
    return m->peek.state == PEEK_QUIET;
}
