/* Runs a regular expression's program: one loop over instructions, a stack of choices to come back to, and
 * what they must undo. The budget of steps bounds catastrophic patterns. */
#include "eval/value.h"
#include "natives/regexp_program.h"

#include <string.h>

enum { STEP_BUDGET = 200000, STACK_MAX = 100000 };

/* A choice (slot < 0): go on at pc, pos. Else: slot had the value `old`. */
typedef struct Choice {
    int32_t slot;
    uint32_t pc;
    size_t pos;
    ptrdiff_t old;
} Choice;

typedef struct Matcher {
    Arena *arena;
    const Regexp *re;
    Str s;
    ptrdiff_t *slots;
    VEC(Choice) stack;
    uint32_t steps;
    bool gave_up, touched;
} Matcher;

uint32_t regexp_code(Str s, size_t at, size_t *next) {
    unsigned char c = (unsigned char)s.p[at];
    *next = at + 1;
    if (c < 0xC0) return c;
    uint32_t v = c & (c < 0xE0 ? 0x1Fu : c < 0xF0 ? 0x0Fu : 0x07u);
    while (*next < s.n && ((unsigned char)s.p[*next] & 0xC0) == 0x80)
        v = v << 6 | ((unsigned char)s.p[(*next)++] & 0x3Fu);
    return v;
}

static uint32_t fold(uint32_t c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static bool in_ranges(const RegexpClass *cls, uint32_t c) {
    for (uint32_t i = 0; i < cls->ranges.n; i++)
        if (c >= cls->ranges.p[i].low && c <= cls->ranges.p[i].high) return true;
    return false;
}

static bool in_class(const Regexp *re, const RegexpClass *cls, uint32_t c) {
    bool in = in_ranges(cls, c);
    if (!in && re->ignore_case)
        in = in_ranges(cls, fold(c)) || (c >= 'a' && c <= 'z' && in_ranges(cls, c - 32));
    return in != cls->negated;
}

static bool is_line_end(uint32_t c) {
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

/* Does the instruction take the character at *pos? */
static bool takes(Matcher *m, const RegexpInst *inst, size_t *pos) {
    size_t next;
    if (*pos >= m->s.n) return false;
    uint32_t c = regexp_code(m->s, *pos, &next);
    if (c == HOLE) {
        m->touched = true;
        return false;
    }
    bool yes = inst->op == RE_ANY     ? inst->a || !is_line_end(c)
               : inst->op == RE_CLASS ? in_class(m->re, &m->re->classes.p[inst->a], c)
               : m->re->ignore_case   ? fold(c) == fold((uint32_t)inst->a)
                                      : c == (uint32_t)inst->a;
    if (yes) *pos = next;
    return yes;
}

static bool is_word(Matcher *m, size_t at) {
    if (at >= m->s.n) return false;
    char c = m->s.p[at];
    if (c == HOLE) m->touched = true;
    return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool holds(Matcher *m, const RegexpInst *inst, size_t pos) {
    Str s = m->s;
    if (inst->op == RE_START) return pos == 0 || (m->re->multiline && s.p[pos - 1] == '\n');
    if (inst->op == RE_END) {
        if (pos < s.n && s.p[pos] == HOLE) m->touched = true;
        return pos == s.n || (m->re->multiline && s.p[pos] == '\n');
    }
    bool before = pos > 0 && is_word(m, pos - 1), after = is_word(m, pos);
    return (before != after) != (inst->a != 0);
}

static void set_slot(Matcher *m, int32_t slot, ptrdiff_t value) {
    vec_push(m->arena, &m->stack, (Choice){.slot = slot, .old = m->slots[slot]});
    m->slots[slot] = value;
}

/* Back to the last choice above base. */
static bool backtrack(Matcher *m, uint32_t base, uint32_t *pc, size_t *pos) {
    while (m->stack.n > base) {
        Choice c = m->stack.p[--m->stack.n];
        if (c.slot >= 0) {
            m->slots[c.slot] = c.old;
        } else {
            *pc = c.pc, *pos = c.pos;
            return true;
        }
    }
    return false;
}

static bool back_reference(Matcher *m, int32_t group, size_t *pos) {
    ptrdiff_t from = m->slots[group * 2], to = m->slots[group * 2 + 1];
    if (from < 0 || to < from) return true;
    Str wanted = str_sub(m->s, (size_t)from, (size_t)to), here = str_sub(m->s, *pos, *pos + wanted.n);
    if (m->re->ignore_case ? !str_eq_nocase(wanted, here) : !str_eq(wanted, here)) return false;
    *pos += wanted.n;
    return true;
}

static bool run(Matcher *m, uint32_t pc, size_t pos, size_t *end);

/* A look-around: keeps captures of a positive one, and drops its choices either way. */
static bool look(Matcher *m, uint32_t pc, size_t pos) {
    const RegexpInst *inst = &m->re->program.p[pc];
    uint32_t base = m->stack.n, kept = base, ignored_pc;
    size_t end, ignored;
    bool found = false;
    if (inst->op == RE_AHEAD) found = run(m, pc + 1, pos, &end);
    for (size_t from = pos + 1; inst->op == RE_BEHIND && from > 0 && !found && !m->gave_up; from--) {
        found = run(m, pc + 1, from - 1, &end) && end == pos;
        if (!found)
            while (backtrack(m, base, &ignored_pc, &ignored)) {
            }
    }
    if (inst->a && found)
        while (backtrack(m, base, &ignored_pc, &ignored)) {
        }
    for (uint32_t i = base; i < m->stack.n; i++)
        if (m->stack.p[i].slot >= 0) m->stack.p[kept++] = m->stack.p[i];
    m->stack.n = kept;
    return found != (inst->a != 0);
}

static uint32_t at_offset(uint32_t pc, int32_t by) {
    return (uint32_t)((int32_t)pc + by);
}

/* One instruction; false: this way fails. RE_MATCH is not met here. */
static bool step(Matcher *m, uint32_t *pc, size_t *pos) {
    const RegexpInst *inst = &m->re->program.p[*pc];
    switch ((RegexpOp)inst->op) {
    case RE_CHAR:
    case RE_ANY:
    case RE_CLASS: ++*pc; return takes(m, inst, pos);
    case RE_SPLIT:
        vec_push(m->arena, &m->stack, (Choice){.slot = -1, .pc = at_offset(*pc, inst->b), .pos = *pos});
        *pc = at_offset(*pc, inst->a);
        return true;
    case RE_JUMP: *pc = at_offset(*pc, inst->a); return true;
    case RE_SAVE:
    case RE_MARK:
        ++*pc;
        set_slot(m, inst->a, (ptrdiff_t)*pos);
        return true;
    case RE_RESET:
        ++*pc;
        for (int32_t i = inst->a; i < inst->b; i++)
            set_slot(m, i, -1);
        return true;
    case RE_CHECK: ++*pc; return m->slots[inst->a] != (ptrdiff_t)*pos;
    case RE_START:
    case RE_END:
    case RE_WORD: ++*pc; return holds(m, inst, *pos);
    case RE_AHEAD:
    case RE_BEHIND: {
        uint32_t from = *pc;
        *pc = at_offset(*pc, inst->b);
        return look(m, from, *pos);
    }
    case RE_BACK: ++*pc; return back_reference(m, inst->a, pos);
    case RE_MATCH: return true;
    }
    return false;
}

static bool run(Matcher *m, uint32_t pc, size_t pos, size_t *end) {
    uint32_t base = m->stack.n;
    while (m->re->program.p[pc].op != RE_MATCH) {
        if (++m->steps > STEP_BUDGET || m->stack.n > STACK_MAX) m->gave_up = true;
        if (m->gave_up) return false;
        if (!step(m, &pc, &pos) && !backtrack(m, base, &pc, &pos)) return false;
    }
    *end = pos;
    return true;
}

MatchStatus regexp_match(Arena *arena, const Regexp *re, Str subject, size_t from, RegexpMatch *out) {
    Matcher m = {.arena = arena, .re = re, .s = subject, .slots = NEW_N(arena, ptrdiff_t, re->slot_n)};
    for (size_t start = from; start <= subject.n; start++) {
        size_t end;
        if (start < subject.n && ((unsigned char)subject.p[start] & 0xC0) == 0x80) continue;
        m.stack.n = 0;
        for (uint32_t i = 0; i < re->slot_n; i++)
            m.slots[i] = -1;
        if (run(&m, 0, start, &end)) {
            m.slots[0] = (ptrdiff_t)start, m.slots[1] = (ptrdiff_t)end;
            *out = (RegexpMatch){.groups = m.slots, .touched_hole = m.touched, .steps = m.steps};
            return MATCH_YES;
        }
        if (m.gave_up) break;
        if (re->sticky) break;
    }
    *out = (RegexpMatch){.touched_hole = m.touched, .steps = m.steps};
    return m.gave_up ? MATCH_UNKNOWN : MATCH_NO;
}
