/* Built-ins: scripts are evaluated and what they export is shown as text. `?x` is an unknown with its reason,
 * `${?}` a hole in a text, `a | b` one of several, `-` perhaps not there, `...` more than is listed. */
#include "natives/natives.h"
#include "natives/regexp.h"
#include "natives/support.h"

#include "eval/resolve.h"
#include "syntax/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* ---- an observer that sees nothing ---- */

static uint32_t mark(void *context) {
    (void)context;
    return 0;
}

static void drop(void *context, uint32_t from, uint32_t to) {
    (void)context, (void)from, (void)to;
}

static void condition(void *context, uint32_t from, uint32_t to, Branch branch) {
    (void)context, (void)from, (void)to, (void)branch;
}

static void escape(void *context, Object *object, const Unknown *to, Span span) {
    (void)context, (void)object, (void)to, (void)span;
}

static void blind(void *context, Span span, Str reason, bool may_register) {
    (void)context, (void)span, (void)reason, (void)may_register;
}

static bool is_host(const Object *object) {
    return object->kind == OBJECT_HOST;
}

static const EvalObserver observer = {
    .mark = mark, .drop = drop, .condition = condition, .escape = escape, .blind = blind, .is_host = is_host};

static const EvalModels models = {.packages = natives_packages, .globals = natives_globals};

/* ---- showing values ---- */

static const char *reason_name(Reason reason) {
    static const char *const names[] = {"none",   "package", "env",   "request", "argument", "global", "file",
                                        "syntax", "call",    "limit", "type",    "join",     "runtime"};
    return names[reason];
}

static void show(Eval *ev, Out *out, Value v, int depth);

static void show_object(Eval *ev, Out *out, Object *o, int depth) {
    Syms names = {0};
    bool any = false;
    if (o->kind == OBJECT_ARRAY || o->kind == OBJECT_SET || o->kind == OBJECT_MAP) {
        out_cstr(out, o->kind == OBJECT_ARRAY ? "[" : o->kind == OBJECT_SET ? "Set[" : "Map[");
        for (uint32_t i = 0; i < o->item_n; i++) {
            if (i) out_cstr(out, ", ");
            show(ev, out, o->items[i], depth);
            if (o->kind == OBJECT_MAP) out_cstr(out, ": "), show(ev, out, o->values[i], depth);
        }
        if (o->flags & OBJECT_OPEN) out_cstr(out, o->item_n ? ", ..." : "...");
        out_char(out, ']');
        return;
    }
    object_keys(ev, o, &names);
    out_char(out, '{');
    for (uint32_t i = 0; i < names.n; i++) {
        if (any) out_cstr(out, ", ");
        any = true;
        out_str(out, sym_str(ev->names, names.p[i]));
        out_cstr(out, ": ");
        Prop *p = object_own(o, names.p[i]);
        show(ev, out,
             p && !(p->flags & PROP_ACCESSOR) ? p->value
                                              : value_get(ev, value_object(o), names.p[i], (Span){0}),
             depth);
    }
    if (o->flags & OBJECT_OPEN) out_cstr(out, any ? ", ..." : "...");
    out_char(out, '}');
}

static void show(Eval *ev, Out *out, Value v, int depth) {
    switch ((ValueKind)v.kind) {
    case VALUE_TEXT: out_fmt(out, "'%.*s'", STR_ARG(text_shown(ev->arena, v.text->str))); break;
    case VALUE_UNKNOWN: out_fmt(out, "?%s", reason_name(v.unknown->reason)); break;
    case VALUE_ABSENT: out_char(out, '-'); break;
    case VALUE_SYMBOL: out_str(out, sym_str(ev->names, v.sym)); break;
    case VALUE_ONE_OF:
        for (uint32_t i = 0; i < v.one_of->n; i++) {
            if (i) out_cstr(out, " | ");
            show(ev, out, v.one_of->values[i], depth + 1);
        }
        break;
    case VALUE_OBJECT:
        if (depth > 8)
            out_cstr(out, "…");
        else if (value_is_callable(v))
            out_cstr(out, "function");
        else if (v.object->kind == OBJECT_PROMISE)
            out_cstr(out, v.object->flags & OBJECT_PENDING ? "Pending" : "Promise "),
                show(ev, out, v.object->slot, depth + 1);
        else
            show_object(ev, out, v.object, depth + 1);
        break;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER: out_str(out, value_to_text(ev, v).text->str); break;
    }
}

/* ---- running ---- */

static void write_file(Str dir, const char *name, const char *text) {
    char path[128];
    snprintf(path, sizeof path, "%.*s/%s", STR_ARG(dir), name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

/* A fresh directory with src/ in it; the caller removes it. */
static char *tree_new(void) {
    char *dir = strdup("/tmp/natives-XXXXXX"), path[64];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/src", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    return dir;
}

static void tree_remove(char *dir) {
    char command[96];
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
    free(dir);
}

typedef struct World {
    Mem mem;
    Arena arena;
    Interner names;
    Sources sources;
    Troubles troubles;
    Resolver resolver;
    Eval *ev;
} World;

static void world_new(World *w, const char *dir) {
    memset(w, 0, sizeof *w);
    w->arena = arena_new(&w->mem);
    parse_use_memory(&w->mem);
    w->names = interner_new(&w->arena);
    names_intern(&w->names);
    w->sources = sources_new(&w->arena, str_of(dir));
    w->troubles.arena = &w->arena;
    w->resolver = (Resolver){.arena = &w->arena, .sources = &w->sources};
}

static void world_free(World *w) {
    eval_end(w->ev);
    arena_free(&w->arena);
}

/* Evaluates a module and shows module.exports. */
static Str run(World *w, const char *code) {
    EvalModels all = models;
    all.package_n = natives_package_n;
    all.global_n = natives_global_n;
    EvalModels *kept = arena_copy(&w->arena, &all, sizeof all);
    write_file(w->sources.root, "src/main.js", code);
    w->ev = eval_new(&w->arena, &w->mem, &w->sources, &w->names, &w->troubles, kept, &observer, &w->resolver);
    Out out = out_new(&w->arena);
    if (!eval_run(w->ev, STR("src/main.js"))) out_cstr(&out, "failed ");
    Module *m = w->ev->main;
    Value exports = value_get(w->ev, value_object(m->module_object), NAME_exports, (Span){0});
    show(w->ev, &out, exports, 0);
    for (uint32_t i = 0; i < w->troubles.list.n; i++)
        out_fmt(&out, " !%.*s", STR_ARG(w->troubles.list.p[i].message));
    return out_str_of(&out);
}

typedef struct Case {
    const char *code, *expected;
} Case;

static void check_program(const char *dir, const char *code, const char *expected) {
    World w;
    world_new(&w, dir);
    Str got = run(&w, code);
    if (!str_eq(got, str_of(expected))) {
        printf("%s\n  expected %s\n  got      %.*s\n", code, expected, STR_ARG(got));
        world_free(&w);
        fail();
    }
    world_free(&w);
}

/* Many expressions in one module: each is one element of the exported array. */
static void check_all(const Case *cases, size_t n) {
    World w;
    bool ok = true;
    char *dir = tree_new();
    for (size_t i = 0; i < n; i++) {
        world_new(&w, dir);
        Out code = out_new(&w.arena);
        out_cstr(&code, "const U = process.env.U, maybe = U ? 'a' : 'b', list = U ? ['x', 'y'] : "
                        "['x'];\nmodule.exports = (");
        out_cstr(&code, cases[i].code);
        out_cstr(&code, ");\n");
        Str got = run(&w, out_str_of(&code).p);
        if (!str_eq(got, str_of(cases[i].expected))) {
            printf("%s\n  expected %s\n  got      %.*s\n", cases[i].code, cases[i].expected, STR_ARG(got));
            ok = false;
        }
        world_free(&w);
    }
    tree_remove(dir);
    assert_true(ok);
}

#define CHECK_ALL(...)                                                                                       \
    do {                                                                                                     \
        static const Case cases[] = {__VA_ARGS__};                                                           \
        check_all(cases, sizeof cases / sizeof *cases);                                                      \
    } while (0)

/* ---- families ---- */

static void objects(void **state) {
    (void)state;
    CHECK_ALL(
        {"Object.keys({b: 1, a: 2, 1: 3})", "['1', 'b', 'a']"}, {"Object.values({a: 1, b: 'x'})", "[1, 'x']"},
        {"Object.entries({a: 1, b: 2})", "[['a', 1], ['b', 2]]"},
        {"Object.entries({a: 1, ...(U ? {b: 2} : {})})", "[['a', 1], ['b', 2] | -]"},
        {"Object.fromEntries([['a', 1], ['b', 2]])", "{a: 1, b: 2}"},
        {"Object.fromEntries(new Map([['k', 1]]))", "{k: 1}"},
        {"Object.assign({a: 1}, {b: 2}, null, {a: 3})", "{a: 3, b: 2}"},
        {"Object.assign({a: 1}, U)", "{a: 1, ...}"}, {"Object.freeze({a: 1})", "{a: 1}"},
        {"Object.keys(Object.defineProperty({}, 'x', {value: 1}))", "[]"},
        {"Object.defineProperty({}, 'x', {get() { return 7; }}).x", "7"}, {"Object.create({a: 1}).a", "1"},
        {"({a: 1}).hasOwnProperty('a')", "true"}, {"Object.hasOwn({a: 1}, 'b')", "false"},
        {"Object.prototype.toString.call([])", "'[object Array]'"},
        {"Object.getOwnPropertyNames(class { static a() {} b() {} }.prototype)", "['constructor', 'b']"},
        {"Object.keys(U)", "?env"}, {"Object.is(NaN, 0)", "false"},
        {"Object.groupBy([1, 2, 3], x => x % 2 ? 'odd' : 'even')", "{odd: [1, 3], even: [2]}"});
}

static void functions(void **state) {
    (void)state;
    CHECK_ALL({"(function (a, b) { return [this.x, a, b]; }).call({x: 1}, 2, 3)", "[1, 2, 3]"},
              {"(function (a, b) { return [this.x, a, b]; }).apply({x: 1}, [2, 3])", "[1, 2, 3]"},
              {"(function (a, b) { return [this.x, a, b]; }).bind({x: 1}, 2)(3)", "[1, 2, 3]"},
              {"Math.max.apply(null, [1, 5, 2])", "5"}, {"new Function('return 1')", "?call"},
              {"Array.prototype.slice.call({0: 'a', 1: 'b', length: 2}, 1)", "['b']"},
              {"(function () { return Array.prototype.slice.call(arguments, 1); })(1, 2, 3)", "[2, 3]"});
}

static void arrays(void **state) {
    (void)state;
    CHECK_ALL(
        {"[1, 2].concat([3], 4)", "[1, 2, 3, 4]"}, {"[1].concat(U)", "[1, ...]"},
        {"['a', 'b'].join('/')", "'a/b'"}, {"['a', U].join('/')", "'a/${?}'"},
        {"[[1, [2]], 3].flat()", "[1, [2], 3]"}, {"[3, 1, 2].sort()", "[1, 2, 3]"},
        {"[3, 1, 2].sort((a, b) => b - a)", "[3, 2, 1]"}, {"[1, 2, 3].reverse()", "[3, 2, 1]"},
        {"[1, 2, 3, 4].slice(1, -1)", "[2, 3]"},
        {"(() => { const a = [1, 2, 3, 4]; return [a.splice(1, 2, 'x'), a]; })()", "[[2, 3], [1, 'x', 4]]"},
        {"(() => { const a = [1]; a.push(2); a.unshift(0); return [a.shift(), a.pop(), a]; })()",
         "[0, 2, [1]]"},
        {"[1, 2, 3].map(x => x * 2)", "[2, 4, 6]"}, {"[1, 2, 3].filter(x => x > 1)", "[2, 3]"},
        {"[1, 2, 3].reduce((a, b) => a + b)", "6"}, {"[1, 2].reduceRight((a, b) => a + b, '')", "'21'"},
        {"[1, 2, 3].find(x => x > 1)", "2"}, {"[1, 2, 3].findIndex(x => x > 1)", "1"},
        {"[1, 2].some(x => x > 1)", "true"}, {"[1, 2].every(x => x > 1)", "false"},
        {"[1, [2, 3]].flatMap(x => x)", "[1, 2, 3]"}, {"[1, 2, 3].includes(2)", "true"},
        {"[1, U].includes(3)", "?env"}, {"[1, 2].indexOf(2)", "1"}, {"[1, 2, 3].at(-1)", "3"},
        {"Array.from({length: 3}, (_, i) => i)", "[0, 1, 2]"}, {"Array.from(new Set([1, 1, 2]))", "[1, 2]"},
        {"Array.from('ab')", "['a', 'b']"}, {"Array.of(1, 2)", "[1, 2]"}, {"[...Array(2).keys()]", "[0, 1]"},
        {"new Array(3).fill('x')", "['x', 'x', 'x']"}, {"Array.isArray([])", "true"},
        {"[...['a', 'b'].entries()]", "[[0, 'a'], [1, 'b']]"},
        {"['x'].concat(maybe).map(x => x + '!')", "['x!', 'a!' | 'b!']"},
        {"['x'].concat(U ? 'a' : [])", "['x', 'a' | -]"},
        {"['a', 'b'].filter(x => U === x)", "['a' | -, 'b' | -]"},
        {"['a', 'b'].filter(x => U === x).map(x => x + '/')", "['a/' | -, 'b/' | -]"},
        {"[1, 2, 3].find(x => x === Number(U))", "1 | 2 | 3 | undefined"});
}

static void texts(void **state) {
    (void)state;
    CHECK_ALL({"'/API'.toLowerCase()", "'/api'"}, {"`/API/${U}`.toLowerCase()", "'/api/${?}'"},
              {"`/api/${U}`.slice(1)", "'api/${?}'"}, {"`${U}/x`.slice(1)", "'${?}'"},
              {"`/api/${U}/`.slice(0, -1)", "'/api/${?}'"}, {"'abc'.slice(-2)", "'bc'"},
              {"'abc'.substring(2, 0)", "'ab'"}, {"'abc'.substr(-2, 1)", "'b'"}, {"'abc'.charAt(1)", "'b'"},
              {"'abc'.at(-1)", "'c'"}, {"'a'.charCodeAt(0)", "97"}, {"'abc'.startsWith('ab')", "true"},
              {"`/x${U}`.startsWith('/')", "true"}, {"`/x${U}`.startsWith('a')", "false"},
              {"`${U}`.startsWith('a')", "?env"}, {"`${U}.js`.endsWith('.js')", "true"},
              {"`a/${U}`.includes('/')", "true"}, {"'a-b'.indexOf('-')", "1"},
              {"'a-b-c'.lastIndexOf('-')", "3"}, {"'5'.padStart(3, '0')", "'005'"},
              {"'ab'.repeat(2)", "'abab'"}, {"' x '.trim()", "'x'"}, {"maybe.toUpperCase()", "'A' | 'B'"},
              {"'a'.concat('b', 1)", "'ab1'"}, {"'é😀'.length", "3"}, {"'é😀x'.slice(3)", "'x'"},
              {"String(12)", "'12'"}, {"String(null)", "'null'"}, {"String.raw`a\\n${1}`", "'a\\n1'"},
              {"String.fromCharCode(97, 98)", "'ab'"}, {"[...'ab']", "['a', 'b']"},
              {"'a'.localeCompare('b')", "-1"}, {"'x'.repeat(1e9)", "?limit !limit reached: text 65536"});
}

static void patterns(void **state) {
    (void)state;
    CHECK_ALL(
        {"'a.b.c'.replace('.', '/')", "'a/b.c'"}, {"'a.b.c'.replaceAll('.', '/')", "'a/b/c'"},
        {"'//a//b'.replace(/\\/+/g, '/')", "'/a/b'"}, {"`//a/${U}`.replace(/\\/+/g, '/')", "'/a/${?}'"},
        {"'fooBar'.replace(/([A-Z])/g, '-$1').toLowerCase()", "'foo-bar'"},
        {"'foo-bar'.replace(/-(\\w)/g, (_, c) => c.toUpperCase())", "'fooBar'"},
        {"'2020-12'.replace(/(?<y>\\d+)-(?<m>\\d+)/, '$<m>/$<y>')", "'12/2020'"},
        {"'users.controller.ts'.split('.')", "['users', 'controller', 'ts']"},
        {"'a, b;c'.split(/[,;]\\s*/)", "['a', 'b', 'c']"}, {"'abc'.split('')", "['a', 'b', 'c']"},
        {"'a-b-c'.split('-', 2)", "['a', 'b']"}, {"`/a/${U}`.split('/')", "['', 'a', '${?}', ...]"},
        {"'a1b22'.match(/\\d+/g)", "['1', '22']"},
        {"'GET /x'.match(/^(\\w+) (.+)$/).slice(1)", "['GET', '/x']"}, {"'x'.match(/y/)", "null"},
        {"[...'a1b2'.matchAll(/[a-z](\\d)/g)].map(m => m[1])", "['1', '2']"}, {"'abc'.search(/c/)", "2"},
        {"/^\\/api\\/v\\d$/.test('/api/v1')", "true"}, {"/^a/i.test('Abc')", "true"},
        {"/\\.js$/.test(U)", "?env"}, {"/^\\/api/.test(`/api/${U}`)", "true"},
        {"/^\\/x/.test(`/api/${U}`)", "false"}, {"/z/.test(`/api/${U}`)", "?env"},
        {"/(\\d+)-(?:x)(y)?/.exec('12-x')[1]", "'12'"}, {"new RegExp('^' + 'a+' + '$').test('aaa')", "true"},
        {"/a/g.source + /a/gi.flags", "'agi'"}, {"/\\p{L}/u.test('x')", "?call"},
        {"(() => { const r = /\\d/g; return [r.exec('a1b2')[0], r.exec('a1b2')[0], r.exec('a1b2')]; })()",
         "['1', '2', null]"});
}

static const char *regexp_answer(const char *pattern, const char *flags, const char *subject, Arena *arena) {
    RegexpMatch m = {0};
    Regexp *re = regexp_compile(arena, str_of(pattern), str_of(flags));
    if (!re) return "unsupported";
    MatchStatus status = regexp_match(arena, re, str_of(subject), 0, &m);
    if (status == MATCH_UNKNOWN) return "gave up";
    if (status == MATCH_NO) return "no";
    return str_fmt(arena, "%.*s", (int)(m.groups[1] - m.groups[0]), subject + m.groups[0]).p;
}

static void regular_expressions(void **state) {
    (void)state;
    static const char *const cases[][4] = {
        {"a|ab|abc", "", "abc", "a"},
        {"(?:a|ab)c", "", "abc", "abc"},
        {"a{2,3}", "", "aaaa", "aaa"},
        {"a{2,3}?", "", "aaaa", "aa"},
        {"a{2}b*", "", "xaab", "aab"},
        {"(a*)*b", "", "aaab", "aaab"},
        {"(?=.*\\d)[a-z\\d]+", "", "ab1", "ab1"},
        {"^(?!admin)\\w+", "", "user", "user"},
        {"^(?!admin)\\w+", "", "admin", "no"},
        {"(?<=/)\\w+$", "", "a/bc", "bc"},
        {"(?<!/)b", "", "/b b", "b"},
        {"(\\w)\\1", "", "abccd", "cc"},
        {"(?<c>.)\\k<c>", "", "xyyz", "yy"},
        {"^b", "m", "a\nb", "b"},
        {"a.c", "", "a\nc", "no"},
        {"a.c", "s", "a\nc", "a\nc"},
        {"\\bcat\\b", "", "a cat", "cat"},
        {"[^/]+", "", "/ab/", "ab"},
        {"[\\w-]+", "", "..a-b", "a-b"},
        {"[\\]\\\\]", "", "a]", "]"},
        {"\\x41\\u0042\\u{43}", "u", "ABC", "ABC"},
        {"é+", "", "caféé", "éé"},
        {"a{,2}", "", "a{,2}", "a{,2}"},
        {"(a+)+$", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "gave up"},
        {"(", "", "", "unsupported"},
        {"*a", "", "", "unsupported"},
        {"[a", "", "", "unsupported"},
        {"(?i:a)", "", "a", "unsupported"},
    };
    Mem mem = {0};
    Arena arena = arena_new(&mem);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = regexp_answer(cases[i][0], cases[i][1], cases[i][2], &arena);
        if (strcmp(got, cases[i][3]) != 0) printf("/%s/%s on %s\n", cases[i][0], cases[i][1], cases[i][2]);
        assert_string_equal(got, cases[i][3]);
    }
    arena_free(&arena);
}

static void numbers(void **state) {
    (void)state;
    CHECK_ALL({"parseInt('42px')", "42"}, {"parseInt('ff', 16)", "255"},
              {"parseInt(process.env.PORT)", "?env"}, {"Number('3.5')", "3.5"}, {"Number('x')", "NaN"},
              {"(255).toString(16)", "'ff'"}, {"(1.005).toFixed(1)", "'1.0'"},
              {"Number.isInteger(3)", "true"}, {"parseFloat('3.14abc')", "3.14"}, {"isNaN('x')", "true"},
              {"Math.floor(2.7) + Math.min(1, 2) + Math.pow(2, 3)", "11"}, {"Math.random()", "?runtime"},
              {"Math.round(2.5)", "3"}, {"Boolean('')", "false"}, {"Date.now()", "?runtime"},
              {"new Date().getTime()", "?runtime"}, {"isFinite(1)", "true"},
              {"Number.MAX_SAFE_INTEGER", "9007199254740991"});
}

static void collections(void **state) {
    (void)state;
    CHECK_ALL(
        {"new Map([['a', 1], ['b', 2]])", "Map['a': 1, 'b': 2]"}, {"new Map([['a', 1]]).get('a')", "1"},
        {"new Map([['a', 1]]).get('b')", "undefined"}, {"new Map([['a', 1]]).has('a')", "true"},
        {"new Map([['a', 1]]).get(U)", "undefined | 1"}, {"new Map().set('k', 1).set('k', 2).size", "1"},
        {"[...new Map([['a', 1]])]", "[['a', 1]]"}, {"[...new Map([['a', 1]]).values()]", "[1]"},
        {"[...new Set([1, 2, 1])]", "[1, 2]"}, {"new Set([1]).add(2).has(2)", "true"},
        {"(() => { const m = new Map([['a', 1], ['b', 2]]); m.delete('a'); return [m.size, ...m.keys()]; "
         "})()",
         "[1, 'b']"},
        {"(() => { const out = []; new Map([['a', 1]]).forEach((v, k) => out.push(k + v)); return out; })()",
         "['a1']"},
        {"(() => { const k = {}, w = new WeakMap(); w.set(k, 5); return w.get(k); })()", "5"},
        {"(() => { class M extends Map { first() { return this.get('a'); } } return new M([['a', "
         "9]]).first(); })()",
         "9"},
        {"(() => { const m = new Map(); if (U) m.set('a', 1); return [...m.entries()].map(([k, v]) => k + "
         "v); })()",
         "['a1' | -]"},
        {"(() => { const m = new Map(); if (U) m.set('a', 1); m.clear(); m.set('b', 2); return m; })()",
         "Map['b': 2]"});
}

static void promises(void **state) {
    (void)state;
    char *dir = tree_new();
    check_program(dir,
                  "const out = module.exports = [];\n"
                  "Promise.resolve(1).then(v => v + 1).then(v => { out.push(v); });\n"
                  "new Promise(r => setTimeout(() => r('late'), 10)).then(v => out.push(v));\n"
                  "Promise.all([Promise.resolve('a'), 'b']).then(list => out.push(list.join('')));\n"
                  "(async () => { const v = await Promise.race([Promise.resolve(5)]); out.push(v); })();\n"
                  "Promise.reject(new Error('no')).catch(e => out.push(e.message));\n"
                  "Promise.resolve('f').finally(() => out.push('finally')).then(v => out.push(v));\n"
                  "Promise.resolve('g').catch(() => out.push('never'));\n"
                  "process.nextTick(() => out.push('tick'));\n",
                  "[5, 2, 'late', 'ab', 'no', 'finally', 'f', 'tick']");
    tree_remove(dir);
}

static void json(void **state) {
    (void)state;
    CHECK_ALL({"JSON.parse('{\"a\": [1, true, null, \"x\\\\u0041\"], \"b\": {\"c\": -1.5e2}}')",
               "{a: [1, true, null, 'xA'], b: {c: -150}}"},
              {"JSON.parse(U)", "?env"},
              {"JSON.stringify({a: [1, 'x'], b: undefined, c: null})", "'{\"a\":[1,\"x\"],\"c\":null}'"},
              {"JSON.stringify({a: U})", "'{\"a\":${?}}'"},
              {"JSON.parse(JSON.stringify({a: {b: 1}}))", "{a: {b: 1}}"},
              {"JSON.stringify([1], null, 2)", "'[\n  1\n]'"},
              {"(() => { try { return JSON.parse('{'); } catch (e) { return 'bad'; } })()", "'bad'"});
}

static void errors_symbols_reflection(void **state) {
    (void)state;
    CHECK_ALL({"new Error('x').message", "'x'"}, {"String(new TypeError('x').name)", "'TypeError'"},
              {"new TypeError('x') instanceof Error", "true"},
              {"(() => { class E extends Error { constructor(m) { super(m); this.code = 4; } } const e = new "
               "E('m'); return [e.message, e.code, e instanceof E]; })()",
               "['m', 4, true]"},
              {"typeof Symbol.iterator", "'symbol'"}, {"Symbol.for('a') === Symbol.for('a')", "true"},
              {"Symbol('a') === Symbol('a')", "false"}, {"Object.keys({[Symbol('s')]: 1, a: 2})", "['a']"},
              {"Symbol('a').description", "'a'"}, {"Reflect.get({a: 1}, 'a')", "1"},
              {"Reflect.ownKeys({a: 1})", "['a']"}, {"Reflect.has({a: 1}, 'a')", "true"},
              {"Reflect.apply(Math.max, null, [1, 2])", "2"},
              {"Reflect.construct(Map, [[['a', 1]]]).get('a')", "1"},
              {"(() => { class A {} class B extends A {} Reflect.defineMetadata('k', 1, A); return "
               "[Reflect.getMetadata('k', B), Reflect.hasOwnMetadata('k', B), Reflect.getMetadata('k', A, "
               "'m')]; })()",
               "[1, false, undefined]"},
              {"(() => { class A {} Reflect.metadata('k', 2)(A.prototype, 'm'); return "
               "Reflect.getMetadata('k', A.prototype, 'm'); })()",
               "2"},
              {"new Proxy({a: 1}, {get: (t, k) => k === 'b' ? 'made' : t[k]}).b", "'made'"},
              {"new Proxy({a: 1}, {}).a", "1"}, {"structuredClone({a: [1]})", "{a: [1]}"},
              {"encodeURIComponent('a b/c')", "'a%20b%2Fc'"}, {"decodeURIComponent('a%20b')", "'a b'"},
              {"encodeURI(`/a b/${U}`)", "'/a%20b/${?}'"}, {"console.log('x')", "undefined"},
              {"globalThis.Object === Object", "true"}, {"process.env.PORT", "?env"},
              {"process.env", "{...}"}, {"process.cwd()", "'/'"}, {"process.platform", "'linux'"},
              {"[1, 2].values().next()", "{value: 1, done: false}"},
              {"(() => { function* g() { yield 1; yield 2; } const it = g(); it.next(); return [it.next(), "
               "it.next()]; })()",
               "[{value: 2, done: false}, {value: undefined, done: true}]"});
}

static void node_path(void **state) {
    (void)state;
    CHECK_ALL(
        {"require('path').join('/api', '../v1', 'users/')", "'/v1/users/'"},
        {"require('path').join('/api', U, 'x')", "'/api/${?}/x'"},
        {"require('node:path').posix.join('a', 'b')", "'a/b'"},
        {"require('path').join(__dirname, 'routes')", "'/src/routes'"},
        {"require('path').resolve('x')", "'/x'"}, {"require('path').resolve(__dirname, '..', 'y')", "'/y'"},
        {"require('path').basename('/a/users.route.js', '.route.js')", "'users'"},
        {"require('path').extname('a/b.test.ts')", "'.ts'"}, {"require('path').dirname('/a/b/c')", "'/a/b'"},
        {"require('path').relative('/a/b', '/a/c/d')", "'../c/d'"},
        {"require('path').parse('/a/b.ts').name", "'b'"}, {"require('path').isAbsolute('a')", "false"},
        {"require('path').sep", "'/'"},
        {"require('path').format({dir: '/a', name: 'b', ext: '.c'})", "'/a/b.c'"},
        {"require('path').basename(`/x/${U}.js`)", "'${?}.js'"});
}

static void node_modules(void **state) {
    (void)state;
    CHECK_ALL({"new URL('http://h:80/a/b?c=1#d').pathname", "'/a/b'"},
              {"new URL('http://h/a?c=1').searchParams.get('c')", "'1'"},
              {"new URL('../x', 'http://h/a/b/c').href", "'http://h/a/x'"},
              {"require('url').parse('/a?b=1').pathname", "'/a'"},
              {"require('url').fileURLToPath('file:///a/b.js')", "'/a/b.js'"},
              {"new URL(`https://${U}/v1`).pathname", "'/v1'"},
              {"require('util').format('%s-%d', 'a', 1)", "'a-1'"}, {"require('os').EOL.length", "1"},
              {"require('cluster').isWorker", "true"}, {"require('assert')(true)", "undefined"},
              {"require('dotenv').config().parsed.X", "?env"},
              {"require('module').createRequire('/x')('path').sep", "'/'"},
              {"require('no-such-thing')", "?package"},
              {"(() => { const E = require('events'); class B extends E {} const b = new B(), out = []; "
               "b.on('x', v => out.push(v)); b.emit('x', 5); return out; })()",
               "[5]"},
              {"(() => { const { EventEmitter } = require('events'); function O() { EventEmitter.call(this); "
               "} require('util').inherits(O, EventEmitter); const out = []; new O().on('x', v => "
               "out.push(v)).emit('x', 1); return out; })()",
               "[1]"});
}

static void compiled_helpers(void **state) {
    (void)state;
    CHECK_ALL({"require('tslib').__importDefault({a: 1}).default", "{a: 1}"},
              {"require('tslib').__importDefault({__esModule: true, default: 3}).default", "3"},
              {"require('tslib').__importStar({a: 1})", "{a: 1, default: {a: 1}}"},
              {"(() => { const e = {}; require('tslib').__exportStar({a: 1, default: 2}, e); return e; })()",
               "{a: 1}"},
              {"require('tslib').__assign({}, {a: 1}, {b: 2})", "{a: 1, b: 2}"},
              {"require('tslib').__rest({a: 1, b: 2}, ['a'])", "{b: 2}"},
              {"require('tslib').__spreadArray([1], [2, 3], false)", "[1, 2, 3]"},
              {"(() => { const log = []; class A { m() {} } require('tslib').__decorate([(t, k, d) => { "
               "log.push(k, typeof d.value); }], A.prototype, 'm', null); return log; })()",
               "['m', 'function']"},
              {"(() => { class A {} return require('tslib').__decorate([C => class extends C { static x = 1; "
               "}], A).x; })()",
               "1"});
}

static void lodash(void **state) {
    (void)state;
    CHECK_ALL({"require('lodash').map({a: 1, b: 2}, (v, k) => k + v)", "['a1', 'b2']"},
              {"require('lodash').map([{n: 1}], 'n')", "[1]"},
              {"require('lodash').filter([{a: 1}, {a: 2}], {a: 2})", "[{a: 2}]"},
              {"require('lodash').get({a: {b: [5]}}, 'a.b[0]')", "5"},
              {"require('lodash').set({}, 'a.b', 1)", "{a: {b: 1}}"},
              {"require('lodash').merge({a: {b: 1}}, {a: {c: 2}})", "{a: {b: 1, c: 2}}"},
              {"require('lodash').kebabCase('fooBarXMLHttp2')", "'foo-bar-xml-http-2'"},
              {"require('lodash').camelCase('foo-bar baz')", "'fooBarBaz'"},
              {"require('lodash/camelCase')('a b')", "'aB'"},
              {"require('lodash').snakeCase('FooBar')", "'foo_bar'"},
              {"require('lodash').startCase('fooBar')", "'Foo Bar'"},
              {"require('lodash').upperFirst('abc') + require('lodash').capitalize('ABC')", "'AbcAbc'"},
              {"require('lodash').pick({a: 1, b: 2}, ['a'])", "{a: 1}"},
              {"require('lodash').omit({a: 1, b: 2}, 'a')", "{b: 2}"},
              {"require('lodash').groupBy([1, 2, 3], x => x % 2)", "{0: [2], 1: [1, 3]}"},
              {"require('lodash').keyBy([{id: 'x'}], 'id')", "{x: {id: 'x'}}"},
              {"require('lodash').mapValues({a: 1}, v => v + 1)", "{a: 2}"},
              {"require('lodash').flattenDeep([1, [2, [3]]])", "[1, 2, 3]"},
              {"require('lodash').uniq([1, 1, 2])", "[1, 2]"},
              {"require('lodash').compact([0, 1, ''])", "[1]"},
              {"require('lodash').sortBy([3, 1])", "[1, 3]"},
              {"require('lodash').sortBy([{n: 2}, {n: 1}], 'n').map(x => x.n)", "[1, 2]"},
              {"require('lodash').times(2, i => i)", "[0, 1]"},
              {"require('lodash').range(1, 4)", "[1, 2, 3]"}, {"require('lodash').isEmpty({})", "true"},
              {"require('lodash').isString('x')", "true"}, {"require('lodash').toUpper('x')", "'X'"},
              {"require('lodash').reduce({a: 1}, (s, v, k) => s + k + v, '')", "'a1'"},
              {"require('lodash').fromPairs([['a', 1]])", "{a: 1}"},
              {"require('lodash').defaults({a: 1}, {a: 2, b: 3})", "{a: 1, b: 3}"},
              {"require('lodash').some([{a: 1}], ['a', 1])", "true"},
              {"require('lodash').chain([1, 2]).map((x) => x + 1).value().join()", "'2,3'"});
}

static void containers(void **state) {
    (void)state;
    CHECK_ALL({"(() => { class A { constructor() { this.n = 1; } } const { container: c } = "
               "require('tsyringe'); return "
               "[c.resolve(A).n, c.resolve(A) === c.resolve(A)]; })()",
               "[1, true]"},
              {"(() => { const { container: c } = require('tsyringe'); c.register('T', { useValue: 7 }); "
               "return c.resolve('T'); })()",
               "7"},
              {"(() => { class B { m() { return 'b'; } } const { Container } = require('typedi'); return "
               "Container.get(B).m(); })()",
               "'b'"},
              {"(() => { class B { m() { return 'i'; } } const { Container } = require('inversify'), c = new "
               "Container(); "
               "c.bind('B').to(B).inSingletonScope(); return c.get('B').m(); })()",
               "'i'"},
              {"require('tsyringe').container.resolve('nothing')", "?call"});
}

/* Calls every built-in that can be reached, with nothing and with odd values: none may fall over. */
static void call_oddly(Eval *ev, Value f) {
    Value unknown = value_unknown(ev, REASON_RUNTIME, (Span){0}, STR("test"));
    Value odd[] = {value_undefined(),
                   value_null(),
                   unknown,
                   value_number(-1),
                   native_text(ev, "a"),
                   value_object(object_plain(ev)),
                   value_object(object_array(ev)),
                   f};
    uint32_t n = sizeof odd / sizeof *odd;
    for (uint32_t i = 0; i < n; i++) {
        eval_call(ev, f, odd[i], NULL, 0, (Span){0});
        ev->throwing = false;
        for (uint32_t k = 0; k < n; k++) {
            Value args[] = {odd[k], odd[(k + i) % n], odd[(k + 2 * i) % n]};
            eval_call(ev, f, odd[i], args, 1 + k % 3, (Span){0});
            eval_construct(ev, f, args, 1 + i % 3, (Span){0});
            ev->throwing = false;
        }
    }
}

static void call_all(Eval *ev, Object *o, Map *seen, uint32_t depth, uint32_t *calls) {
    if (!o || depth == 0 || map_get(seen, (uint64_t)(uintptr_t)o, NULL)) return;
    map_set(ev->arena, seen, (uint64_t)(uintptr_t)o, 1);
    uint32_t n = o->prop_n; /* what the calls add is not called */
    for (uint32_t i = 0; i < n; i++)
        if (o->props[i]->value.kind == VALUE_OBJECT)
            call_all(ev, o->props[i]->value.object, seen, depth - 1, calls);
    if (o->kind != OBJECT_NATIVE) return;
    call_oddly(ev, value_object(o));
    ev->module->steps = ev->steps = 0;
    ++*calls;
}

static void odd_arguments(void **state) {
    (void)state;
    World w;
    Map seen = {0};
    uint32_t calls = 0;
    char *dir = tree_new();
    world_new(&w, dir);
    run(&w, "module.exports = ['path', 'fs', 'fs/promises', 'url', 'util', 'events', 'module', 'assert', "
            "'timers', 'dotenv', 'glob',"
            "'lodash', 'tslib', 'tsyringe', 'inversify'].map(name => require(name));");
    Value packages = value_get(w.ev, value_object(w.ev->main->module_object), NAME_exports, (Span){0});
    Object *list = value_as(packages, OBJECT_ARRAY);
    assert_non_null(list);
    for (uint32_t i = 0; i < list->item_n; i++)
        call_all(w.ev, list->items[i].object, &seen, 4, &calls);
    call_all(w.ev, w.ev->global, &seen, 4, &calls);
    assert_true(calls > 500);
    world_free(&w);
    tree_remove(dir);
}

/* ---- the audited tree ---- */

static void file_system(void **state) {
    (void)state;
    char *dir = tree_new(), command[160];
    static const char *const files[] = {"src/routes/users.route.js", "src/routes/posts.route.js",
                                        "src/routes/admin/index.js", "src/routes/notes.txt"};
    snprintf(command, sizeof command, "mkdir -p %s/src/routes/admin", dir);
    assert_int_equal(system(command), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        write_file(str_of(dir), files[i], "text");
    check_program(dir,
                  "module.exports = require('fs').readdirSync(require('path').join(__dirname, 'routes'))",
                  "['admin', 'notes.txt', 'posts.route.js', 'users.route.js']");
    check_program(
        dir,
        "const fs = require('fs'), path = require('path');\n"
        "const walk = d => fs.readdirSync(d, { withFileTypes: true }).flatMap(e => e.isDirectory() ? "
        "walk(path.join(d, e.name)) : [path.join(d, e.name)]);\n"
        "module.exports = walk(__dirname + '/routes').filter(f => f.endsWith('.js'));",
        "['/src/routes/admin/index.js', '/src/routes/posts.route.js', '/src/routes/users.route.js']");
    check_program(dir,
                  "const fs = require('fs'); module.exports = [fs.existsSync('src/routes'), "
                  "fs.existsSync('no'), fs.statSync('/src').isDirectory(), "
                  "fs.readFileSync('src/routes/notes.txt', 'utf8'), fs.readdirSync('dist')]",
                  "[true, false, true, 'text', ?file]");
    check_program(dir,
                  "const out = module.exports = []; require('fs').readdir('/src/routes', (e, l) => "
                  "out.push(e, l.length)); require('fs/promises').readdir('/src').then(l => out.push(l));\n"
                  "require('util').promisify(require('fs').readFile)('/src/routes/notes.txt', 'utf8').then(t "
                  "=> out.push(t));",
                  "[null, 4, ['main.js', 'routes'], 'text']");
    check_program(
        dir,
        "const glob = require('glob'); module.exports = [glob.sync('src/routes/*.{route,index}.js'), "
        "glob.globSync('routes/**/*.js', {cwd: __dirname, ignore: '**/admin/**'}), "
        "require('fast-glob').sync(__dirname + '/routes/@(users|posts).route.js')]",
        "[['src/routes/posts.route.js', 'src/routes/users.route.js'], ['routes/posts.route.js', "
        "'routes/users.route.js'], ['/src/routes/posts.route.js', '/src/routes/users.route.js']]");
    tree_remove(dir);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects),
        cmocka_unit_test(functions),
        cmocka_unit_test(arrays),
        cmocka_unit_test(texts),
        cmocka_unit_test(patterns),
        cmocka_unit_test(regular_expressions),
        cmocka_unit_test(numbers),
        cmocka_unit_test(collections),
        cmocka_unit_test(promises),
        cmocka_unit_test(json),
        cmocka_unit_test(errors_symbols_reflection),
        cmocka_unit_test(node_path),
        cmocka_unit_test(node_modules),
        cmocka_unit_test(compiled_helpers),
        cmocka_unit_test(lodash),
        cmocka_unit_test(containers),
        cmocka_unit_test(odd_arguments),
        cmocka_unit_test(file_system),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
