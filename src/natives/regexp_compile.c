/* Pattern text → program. Recursive descent: alternatives, terms, quantifiers, atoms; a quantified atom's
 * code is cut out and repeated, which relative jumps make safe. `a{2,3}` becomes a a split(a). */
#include "natives/regexp_program.h"

#include <stdlib.h>
#include <string.h>

enum { PROGRAM_MAX = 4096, GROUP_DEPTH = 48, REPEAT_MAX = 1000, UNBOUNDED = -1 };

typedef struct Compiler {
    Arena *arena;
    Regexp *re;
    Str s;
    size_t at;
    bool failed;
    uint32_t depth;
    uint32_t mark_n;
} Compiler;

static void alternatives(Compiler *c);

static uint32_t emit(Compiler *c, RegexpOp op, int32_t a, int32_t b) {
    if (c->re->program.n >= PROGRAM_MAX) {
        c->failed = true;
        return 0;
    }
    vec_push(c->arena, &c->re->program, (RegexpInst){.op = (uint8_t)op, .a = a, .b = b});
    return c->re->program.n - 1;
}

static bool peek(const Compiler *c, char ch) {
    return c->at < c->s.n && c->s.p[c->at] == ch;
}

static bool take(Compiler *c, Str token) {
    if (!str_starts(str_sub(c->s, c->at, c->s.n), token)) return false;
    c->at += token.n;
    return true;
}

static uint32_t next_code(Compiler *c) {
    return regexp_code(c->s, c->at, &c->at);
}

static void add_range(Compiler *c, RegexpClass *cls, uint32_t low, uint32_t high) {
    vec_push(c->arena, &cls->ranges, (RegexpRange){low, high});
}

/* \d \w \s, or what they leave out. */
static bool add_shorthand(Compiler *c, RegexpClass *cls, char name) {
    static const RegexpRange digits[] = {{'0', '9'}};
    static const RegexpRange words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    static const RegexpRange spaces[] = {{9, 13}, {32, 32}, {0xA0, 0xA0}, {0x2028, 0x2029}, {0xFEFF, 0xFEFF}};
    char kind = (char)(name | 32);
    const RegexpRange *r = kind == 'd' ? digits : kind == 'w' ? words : spaces;
    uint32_t n = kind == 'd' ? 1 : kind == 'w' ? 4 : 5, from = 0;
    if (kind != 'd' && kind != 'w' && kind != 's') return false;
    for (uint32_t i = 0; i < n; i++) {
        if (name == kind)
            add_range(c, cls, r[i].low, r[i].high);
        else if (r[i].low > from)
            add_range(c, cls, from, r[i].low - 1);
        from = r[i].high + 1;
    }
    if (name != kind) add_range(c, cls, from, 0x10FFFF);
    return true;
}

static uint32_t hex(Compiler *c, size_t n) {
    char digits[9] = {0};
    if (n > 8 || c->s.n - c->at < n) {
        c->failed = true;
        return 0;
    }
    memcpy(digits, c->s.p + c->at, n);
    c->at += n;
    return (uint32_t)strtoul(digits, NULL, 16);
}

/* The character that an escape stands for; the backslash is taken. */
static uint32_t escaped(Compiler *c) {
    static const char from[] = "nrtvf0", to[] = "\n\r\t\v\f";
    if (c->at >= c->s.n) {
        c->failed = true;
        return 0;
    }
    char ch = c->s.p[c->at];
    const char *p = ch ? strchr(from, ch) : NULL;
    if (p) {
        c->at++;
        return (uint32_t)(unsigned char)to[p - from];
    }
    if (ch == 'p' || ch == 'P') c->failed = true; /* Unicode properties */
    if (take(c, STR("x"))) return hex(c, 2);
    if (take(c, STR("u{"))) {
        ptrdiff_t end = str_find_char(c->s, '}', c->at);
        if (end < 0) c->failed = true;
        uint32_t v = end < 0 ? 0 : hex(c, (size_t)end - c->at);
        c->at++;
        return v;
    }
    if (take(c, STR("u"))) return hex(c, 4);
    return next_code(c);
}

/* One member of a class; false when it was a shorthand (\d …). */
static bool class_member(Compiler *c, RegexpClass *cls, uint32_t *code) {
    if (!take(c, STR("\\"))) {
        *code = next_code(c);
        return true;
    }
    if (c->at < c->s.n && add_shorthand(c, cls, c->s.p[c->at])) {
        c->at++;
        return false;
    }
    if (take(c, STR("b")))
        *code = '\b';
    else
        *code = escaped(c);
    return true;
}

static void class_atom(Compiler *c) {
    RegexpClass cls = {.negated = take(c, STR("^"))};
    while (!c->failed && !peek(c, ']')) {
        uint32_t low, high;
        if (c->at >= c->s.n) {
            c->failed = true;
            return;
        }
        bool single = class_member(c, &cls, &low);
        if (!single) continue;
        high = low;
        bool range = peek(c, '-') && c->at + 1 < c->s.n && c->s.p[c->at + 1] != ']';
        if (range) c->at++;
        if (range && !class_member(c, &cls, &high)) add_range(c, &cls, '-', '-'), high = low;
        add_range(c, &cls, low, high);
    }
    c->at++;
    vec_push(c->arena, &c->re->classes, cls);
    emit(c, RE_CLASS, (int32_t)c->re->classes.n - 1, 0);
}

static void look(Compiler *c, RegexpOp op, bool negative) {
    uint32_t at = emit(c, op, negative, 0);
    alternatives(c);
    emit(c, RE_MATCH, 0, 0);
    if (!c->failed) c->re->program.p[at].b = (int32_t)(c->re->program.n - at);
}

static void group(Compiler *c) {
    Str name = {0};
    if (take(c, STR("?:"))) {
        alternatives(c);
    } else if (take(c, STR("?="))) {
        look(c, RE_AHEAD, false);
    } else if (take(c, STR("?!"))) {
        look(c, RE_AHEAD, true);
    } else if (take(c, STR("?<="))) {
        look(c, RE_BEHIND, false);
    } else if (take(c, STR("?<!"))) {
        look(c, RE_BEHIND, true);
    } else {
        if (take(c, STR("?<"))) {
            ptrdiff_t end = str_find_char(c->s, '>', c->at);
            if (end < 0) c->failed = true;
            name = str_sub(c->s, c->at, end < 0 ? c->at : (size_t)end);
            c->at += name.n + 1;
        } else if (peek(c, '?')) {
            c->failed = true; /* modifiers */
        }
        int32_t slot = (int32_t)c->re->names.n * 2;
        vec_push(c->arena, &c->re->names, name);
        emit(c, RE_SAVE, slot, 0);
        alternatives(c);
        emit(c, RE_SAVE, slot + 1, 0);
    }
    if (!take(c, STR(")"))) c->failed = true;
}

static void named_reference(Compiler *c) {
    ptrdiff_t end = str_find_char(c->s, '>', c->at);
    Str name = str_sub(c->s, c->at, end < 0 ? c->at : (size_t)end);
    for (uint32_t i = 1; i < c->re->names.n; i++)
        if (str_eq(c->re->names.p[i], name)) {
            emit(c, RE_BACK, (int32_t)i, 0);
            c->at += name.n + 1;
            return;
        }
    c->failed = true;
}

static void escape_atom(Compiler *c) {
    char ch = c->at < c->s.n ? c->s.p[c->at] : 0;
    RegexpClass cls = {0};
    if (ch == 'b' || ch == 'B') {
        c->at++;
        emit(c, RE_WORD, ch == 'B', 0);
    } else if (add_shorthand(c, &cls, ch)) {
        c->at++;
        vec_push(c->arena, &c->re->classes, cls);
        emit(c, RE_CLASS, (int32_t)c->re->classes.n - 1, 0);
    } else if (ch >= '1' && ch <= '9') {
        c->at++;
        emit(c, RE_BACK, ch - '0', 0);
    } else if (take(c, STR("k<"))) {
        named_reference(c);
    } else {
        emit(c, RE_CHAR, (int32_t)escaped(c), 0);
    }
}

/* False at the end of an alternative. */
static bool atom(Compiler *c) {
    if (c->at >= c->s.n || peek(c, '|') || peek(c, ')')) return false;
    if (take(c, STR("(")))
        group(c);
    else if (take(c, STR("[")))
        class_atom(c);
    else if (take(c, STR("\\")))
        escape_atom(c);
    else if (take(c, STR(".")))
        emit(c, RE_ANY, c->re->dot_all, 0);
    else if (take(c, STR("^")))
        emit(c, RE_START, 0, 0);
    else if (take(c, STR("$")))
        emit(c, RE_END, 0, 0);
    else if (peek(c, '*') || peek(c, '+') || peek(c, '?'))
        c->failed = true;
    else
        emit(c, RE_CHAR, (int32_t)next_code(c), 0);
    return true;
}

static bool decimal(Compiler *c, int *out) {
    size_t from = c->at;
    *out = 0;
    while (c->at < c->s.n && c->s.p[c->at] >= '0' && c->s.p[c->at] <= '9' && *out <= REPEAT_MAX)
        *out = *out * 10 + (c->s.p[c->at++] - '0');
    if (*out > REPEAT_MAX) c->failed = true;
    return c->at > from;
}

/* {n}, {n,}, {n,m}; anything else is text. */
static bool braces(Compiler *c, int *min, int *max) {
    size_t from = c->at;
    if (take(c, STR("{")) && decimal(c, min)) {
        *max = *min;
        if (take(c, STR(",")) && !decimal(c, max)) *max = UNBOUNDED;
        if (take(c, STR("}"))) return true;
    }
    c->at = from;
    return false;
}

static bool quantifier(Compiler *c, int *min, int *max) {
    *min = 0, *max = UNBOUNDED;
    if (take(c, STR("*"))) return true;
    if (take(c, STR("+"))) {
        *min = 1;
        return true;
    }
    if (take(c, STR("?"))) {
        *max = 1;
        return true;
    }
    return braces(c, min, max);
}

static void split(Compiler *c, int32_t body, int32_t exit, bool lazy) {
    emit(c, RE_SPLIT, lazy ? exit : body, lazy ? body : exit);
}

typedef struct Fragment {
    RegexpInst *code;
    uint32_t n;
    int32_t first_slot, end_slot; /* groups inside */
} Fragment;

static void emit_fragment(Compiler *c, const Fragment *f) {
    if (f->end_slot > f->first_slot) emit(c, RE_RESET, f->first_slot, f->end_slot);
    for (uint32_t i = 0; i < f->n; i++)
        emit(c, (RegexpOp)f->code[i].op, f->code[i].a, f->code[i].b);
}

static void repeat(Compiler *c, const Fragment *f, int min, int max, bool lazy) {
    int32_t body_n = (int32_t)f->n + (f->end_slot > f->first_slot);
    for (int i = 0; i < min && !c->failed; i++)
        emit_fragment(c, f);
    if (max == UNBOUNDED) {
        int32_t mark = -(int32_t)++c->mark_n; /* numbered behind the groups at the end */
        split(c, 1, body_n + 4, lazy);
        emit(c, RE_MARK, mark, 0);
        emit_fragment(c, f);
        emit(c, RE_CHECK, mark, 0);
        emit(c, RE_JUMP, -(body_n + 3), 0);
        return;
    }
    for (int left = max - min; left > 0 && !c->failed; left--) {
        split(c, 1, left * (body_n + 1), lazy);
        emit_fragment(c, f);
    }
}

static void quantified(Compiler *c, uint32_t from, uint32_t first_group) {
    int min, max;
    if (!quantifier(c, &min, &max) || c->failed) return;
    bool lazy = take(c, STR("?"));
    uint32_t n = c->re->program.n - from;
    Fragment f = {.n = n, .first_slot = (int32_t)first_group * 2, .end_slot = (int32_t)c->re->names.n * 2};
    f.code = n ? arena_copy(c->arena, c->re->program.p + from, sizeof(RegexpInst) * n) : NULL;
    c->re->program.n = from;
    if (max != UNBOUNDED && max < min) c->failed = true;
    repeat(c, &f, min, max, lazy);
}

static void sequence(Compiler *c) {
    for (;;) {
        uint32_t from = c->re->program.n, first_group = c->re->names.n;
        if (c->failed || !atom(c)) return;
        quantified(c, from, first_group);
    }
}

/* a|b: split(a, b), a, jump to the end, b */
static void alternatives(Compiler *c) {
    uint32_t from = c->re->program.n;
    if (++c->depth > GROUP_DEPTH * 4) c->failed = true;
    sequence(c);
    if (!c->failed && take(c, STR("|"))) {
        uint32_t n = c->re->program.n - from;
        RegexpInst *code = n ? arena_copy(c->arena, c->re->program.p + from, sizeof(RegexpInst) * n) : NULL;
        c->re->program.n = from;
        split(c, 1, (int32_t)n + 2, false);
        for (uint32_t i = 0; i < n; i++)
            emit(c, (RegexpOp)code[i].op, code[i].a, code[i].b);
        uint32_t jump = emit(c, RE_JUMP, 0, 0);
        alternatives(c);
        if (!c->failed) c->re->program.p[jump].a = (int32_t)(c->re->program.n - jump);
    }
    c->depth--;
}

static bool read_flags(Regexp *re, Str flags) {
    for (size_t i = 0; i < flags.n; i++)
        switch (flags.p[i]) {
        case 'i': re->ignore_case = true; break;
        case 'm': re->multiline = true; break;
        case 's': re->dot_all = true; break;
        case 'g': re->global = true; break;
        case 'y': re->sticky = true; break;
        case 'u':
        case 'd': break;
        default: return false; /* v */
        }
    return true;
}

Regexp *regexp_compile(Arena *arena, Str source, Str flags) {
    Regexp *re = NEW(arena, Regexp);
    Compiler c = {.arena = arena, .re = re, .s = source};
    if (!read_flags(re, flags)) return NULL;
    vec_push(arena, &re->names, (Str){0});
    alternatives(&c);
    emit(&c, RE_MATCH, 0, 0);
    if (c.failed || c.at < source.n) return NULL;
    int32_t groups = (int32_t)re->names.n * 2;
    for (uint32_t i = 0; i < re->program.n; i++) {
        RegexpInst *inst = &re->program.p[i];
        if (inst->op == RE_MARK || inst->op == RE_CHECK) inst->a = groups - inst->a - 1;
        if (inst->op == RE_BACK && inst->a * 2 >= groups) return NULL;
    }
    re->slot_n = (uint32_t)groups + c.mark_n;
    return re;
}

uint32_t regexp_group_n(const Regexp *re) {
    return re->names.n;
}

Str regexp_group_name(const Regexp *re, uint32_t group) {
    return re->names.p[group];
}

bool regexp_is_global(const Regexp *re) {
    return re->global;
}

bool regexp_is_sticky(const Regexp *re) {
    return re->sticky;
}
