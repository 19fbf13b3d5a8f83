/* The program that a regular expression is compiled to; shared by the compiler and the matcher. Jumps are
 * relative. */
#ifndef NATIVES_REGEXP_PROGRAM_H
#define NATIVES_REGEXP_PROGRAM_H
#include "natives/regexp.h"

typedef enum RegexpOp {
    RE_CHAR,  /* a: code point */
    RE_ANY,   /* a: 1 = line ends too */
    RE_CLASS, /* a: index of a class */
    RE_SPLIT, /* go on at a, on failure at b */
    RE_JUMP,  /* a */
    RE_SAVE,  /* a: slot */
    RE_RESET, /* slots a … b-1 take no part */
    RE_MARK,  /* a: slot: remember the position */
    RE_CHECK, /* a: slot: fail when nothing was taken since the mark */
    RE_START,
    RE_END,
    RE_WORD,   /* a: 1 = not at a word boundary */
    RE_AHEAD,  /* a: 1 = must not match; b: where to go on; the body follows and ends in RE_MATCH */
    RE_BEHIND, /* the same, looking back */
    RE_BACK,   /* a: group */
    RE_MATCH,
} RegexpOp;

typedef struct RegexpInst {
    uint8_t op;
    int32_t a, b;
} RegexpInst;

typedef struct RegexpRange {
    uint32_t low, high;
} RegexpRange;

typedef struct RegexpClass {
    VEC(RegexpRange) ranges;
    bool negated;
} RegexpClass;

struct Regexp {
    VEC(RegexpInst) program;
    VEC(RegexpClass) classes;
    VEC(Str) names;  /* by group; [0] is the whole match */
    uint32_t slot_n; /* two a group, then marks */
    bool ignore_case, multiline, dot_all, global, sticky;
};

/* Decodes the code point at a byte offset; *next is the offset behind it. */
uint32_t regexp_code(Str s, size_t at, size_t *next);
#endif
