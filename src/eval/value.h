/* Abstract values of the interpreter: JavaScript's, plus what is not known.
 *
 * A Value is 16 bytes and copied freely; what it points to lives in the run's arena. A zeroed Value is
 * `undefined`. Text may hold holes: the byte HOLE stands for an unknown piece, so that `/api/${x}/users` with
 * unknown x keeps its known ends through concatenation and slicing; text_shown writes a hole as `${?}`. */
#ifndef EVAL_VALUE_H
#define EVAL_VALUE_H
#include "base/intern.h"
#include "base/map.h"
#include "base/vec.h"
#include "source/span.h"

typedef struct Eval Eval;
typedef struct Object Object;
typedef struct Module Module;
typedef struct Scope Scope;
typedef struct Frame Frame;

enum { HOLE = 1, ONE_OF_MAX = 8 };

typedef enum ValueKind {
    VALUE_UNDEFINED,
    VALUE_NULL,
    VALUE_BOOLEAN,
    VALUE_NUMBER,
    VALUE_TEXT,
    VALUE_SYMBOL, /* sym is the property key it stands for */
    VALUE_OBJECT,
    VALUE_ONE_OF,  /* one of several, not known which */
    VALUE_UNKNOWN, /* nothing is known but why */
    VALUE_ABSENT,  /* content of a slot that (perhaps) does not exist; reads as undefined */
} ValueKind;

/* Why and where knowledge was lost first. */
typedef enum Reason {
    REASON_NONE,
    REASON_PACKAGE,     /* a package that is not read; detail is its name */
    REASON_ENVIRONMENT, /* process.env.X; detail is X */
    REASON_REQUEST,     /* a request, response or other run-time argument */
    REASON_ARGUMENT,    /* a parameter of a function whose caller is not known */
    REASON_GLOBAL,      /* a global that has no model; detail is its name */
    REASON_FILE,        /* a module or file that could not be had; detail says which */
    REASON_SYNTAX,      /* syntax that is not evaluated */
    REASON_CALL,        /* the result of a function that is not known; detail is its name */
    REASON_LIMIT,       /* a limit was reached; detail is its name */
    REASON_TYPE,        /* an operation that JavaScript would refuse */
    REASON_JOIN,        /* too many alternatives */
    REASON_RUNTIME,     /* time, random numbers, the machine */
} Reason;

typedef struct Unknown {
    Reason reason;
    Span span;
    Str detail;
    bool given; /* came in as an argument or element: what it is, only its giver knows */
} Unknown;

typedef struct Text {
    Str str; /* HOLE bytes are unknown pieces */
    bool has_hole;
    const Unknown *why;         /* of the first hole */
    const Unknown *assumed_for; /* the environment variable that it is the default of, where it is one */
    Object *json;               /* the object that JSON.stringify made it of, or NULL */
} Text;

typedef struct Value {
    uint8_t kind; /* ValueKind */
    bool assumed; /* rests on an environment value assumed to be unset */
    bool boolean;
    Sym sym; /* VALUE_SYMBOL; of a text without holes: its Sym when already interned, else 0 */
    union {
        double number;
        const Text *text;
        Object *object;
        const struct OneOf *one_of;
        const Unknown *unknown;
    };
} Value;

typedef struct OneOf {
    uint32_t n;     /* 2 to ONE_OF_MAX */
    Span condition; /* what decides between them */
    Value values[];
} OneOf;

/* What a call knows: `this`, arguments, and where it stands. */
typedef struct Call {
    Value this_value;
    const Value *args;
    uint32_t n;
    const Unknown *rest_why; /* why more arguments are not known; NULL: nobody knows the caller */
    bool rest_unknown;       /* more arguments may follow (spread of an unknown list) */
    Span span;               /* the call expression */
    const Span *arg_spans;   /* n spans, or NULL */
    Object *callee;
    Object *new_target; /* `new`: the class; else NULL */
} Call;

typedef Value NativeFn(Eval *ev, const Call *call);

typedef enum ObjectKind {
    OBJECT_PLAIN,
    OBJECT_ARRAY,     /* items */
    OBJECT_FUNCTION,  /* closure */
    OBJECT_NATIVE,    /* native */
    OBJECT_BOUND,     /* bound */
    OBJECT_MAP,       /* items: keys; values: values */
    OBJECT_SET,       /* items */
    OBJECT_PROMISE,   /* slot: its value */
    OBJECT_REGEXP,    /* regexp */
    OBJECT_ITERATOR,  /* items, next_item */
    OBJECT_NAMESPACE, /* module */
    OBJECT_PROXY,     /* proxy */
    OBJECT_ERROR,
    OBJECT_HOST, /* host: an object of a modelled package (Application, Router …) */
} ObjectKind;

/* Flags of objects. */
enum {
    OBJECT_OPEN = 1, /* may have properties or items that are not listed */
    OBJECT_FROZEN = 2,
    OBJECT_JOINING = 8, /* an array whose text is being made */
    OBJECT_PENDING = 4, /* a promise that nothing has settled yet */
};

/* Flags of properties. */
enum { PROP_HIDDEN = 1 /* not enumerable */, PROP_ACCESSOR = 2 /* getter and setter instead of value */ };

typedef struct Prop {
    Sym name;
    uint8_t flags;
    Value value; /* VALUE_ABSENT: not there (any more, or on this branch) */
    Object *getter, *setter;
} Prop;

typedef struct Closure {
    Module *module;
    uint32_t node;       /* FunctionExpression, ArrowFunctionExpression, FunctionDeclaration; or 0 for a class
                            without constructor */
    uint32_t class_node; /* of a class: ClassExpression/ClassDeclaration, else 0 */
    Scope *scope;
    Frame *frame;                /* arrow functions: the frame whose `this` they see */
    Object *home;                /* object that holds the method: `super` starts at its prototype */
    Object *parent;              /* of a class: superclass; NULL = none or unknown */
    uint32_t runs;               /* how often it was called */
    uint32_t fuel_used;          /* steps of its longer calls that were thrifty */
    bool registers;              /* one of the calls registered something */
    bool derived;                /* of a class: has an `extends` clause */
    Value parent_value;          /* of a derived class */
    Value *field_keys;           /* of a class: evaluated computed keys, by member index */
    struct Decorated *decorated; /* of a class with standard decorators: what they left for instances */
    Object *instance;            /* of a class: the object that was made of it last */
} Closure;

typedef struct Bound {
    Object *target;
    Value this_value;
    const Value *args;
    uint32_t n;
} Bound;

struct Object {
    uint8_t kind; /* ObjectKind */
    uint8_t flags;
    uint32_t birth; /* serial number: what is younger than a branch needs no undoing in it */
    const struct HostType *host_type; /* of OBJECT_HOST: what the modelling layer put there */
    Object *proto;
    Prop **props;
    uint32_t prop_n, prop_cap;
    Map index; /* name → position in props, once there are more than a few */
    Value *items;
    uint32_t item_n, item_cap;
    Value *values; /* OBJECT_MAP: by position of items */
    uint32_t next_item;
    Value slot;  /* promise's value; a native's own datum */
    Value slot2; /* a native's second datum */
    Span made;   /* where it came to be */
    Str label;   /* name for messages: a function's, a class's */
    union {
        Closure *closure;
        NativeFn *native;
        Bound *bound;
        Module *module;
        struct {
            Object *target, *handler;
        } proxy;
        struct {
            Str source, flags;
        } regexp;
        void *host;
    };
};

/* ---- making values ---- */
static inline Value value_undefined(void) {
    return (Value){0};
}
static inline Value value_null(void) {
    return (Value){.kind = VALUE_NULL};
}
static inline Value value_bool(bool b) {
    return (Value){.kind = VALUE_BOOLEAN, .boolean = b};
}
static inline Value value_number(double n) {
    return (Value){.kind = VALUE_NUMBER, .number = n};
}
static inline Value value_object(Object *o) {
    return (Value){.kind = VALUE_OBJECT, .object = o};
}
static inline Value value_symbol(Sym key) {
    return (Value){.kind = VALUE_SYMBOL, .sym = key};
}
/* Text without holes; the bytes are not copied. */
Value value_text(Eval *ev, Str s);
/* v as the default of something unset: marked as assumed; a text also remembers of what. */
Value value_assume(Eval *ev, Value v, Value instead_of);
/* Text of an interned name. */
Value value_text_sym(Eval *ev, Sym sym);
/* Text that may hold HOLE bytes; why explains them (NULL when there are none). */
Value value_text_holes(Eval *ev, Str s, const Unknown *why);
/* A value of which nothing is known. detail is not copied. */
Value value_unknown(Eval *ev, Reason reason, Span span, Str detail);
/* The same loss of knowledge, of something that was handed in. */
Value value_given(Eval *ev, const Unknown *u);
/* The same loss of knowledge again. */
static inline Value value_unknown_of(const Unknown *u) {
    return (Value){.kind = VALUE_UNKNOWN, .unknown = u};
}
/* One of a and b (alternatives are merged, equal ones once); decays to unknown over ONE_OF_MAX. */
Value value_join(Eval *ev, Value a, Value b, Span condition);

/* ---- looking at values ---- */
typedef enum Truth { FALSE_KNOWN, TRUE_KNOWN, TRUTH_UNKNOWN } Truth;
Truth value_truth(Value v);
static inline bool value_is(Value v, ValueKind kind) {
    return v.kind == kind;
}
static inline bool value_is_nullish(Value v) {
    return v.kind == VALUE_UNDEFINED || v.kind == VALUE_NULL || v.kind == VALUE_ABSENT;
}
/* The object of a kind, or NULL. */
static inline Object *value_as(Value v, ObjectKind kind) {
    return v.kind == VALUE_OBJECT && v.object->kind == kind ? v.object : NULL;
}
/* Function, native, bound, or proxy: may be called. */
bool value_is_callable(Value v);
/* A known text without holes: true and *out. */
bool value_known_text(Value v, Str *out);
/* First reason in a value: an unknown's, a text's hole; NULL when all is known. */
const Unknown *value_why(Value v);
/* SameValueZero on known values; TRUTH_UNKNOWN where it cannot be decided. strict: ===, else ==. */
Truth value_equals(Eval *ev, Value a, Value b, bool strict);
/* Identity of bits: same kind and same payload. */
bool value_identical(Value a, Value b);
/* "string", "object" …; NULL when not known. */
const char *value_typeof(Value v);
/* ToString: text with a hole where not known. Objects: arrays by join(","), own toString, "[object Object]".
 */
Value value_to_text(Eval *ev, Value v);
/* ToNumber; false when not known. NaN is a number. */
bool value_to_number(Value v, double *out);
/* ToPropertyKey: 0 and false when not known. */
bool value_to_key(Eval *ev, Value v, Sym *out);
/* a + b of texts. */
Value text_concat(Eval *ev, Value a, Value b);
/* A text's bytes with every hole as `${?}`. */
Str text_shown(Arena *arena, Str s);
/* A sentence why a value is not known: "process.env.PREFIX is not known". */
Str unknown_text(Arena *arena, const Unknown *unknown);
/* The same of something that has a name: "`prefix` depends on process.env.PREFIX". */
Str unknown_of(Arena *arena, Str subject, const Unknown *unknown);
/* JavaScript's Number::toString for a double. */
Str number_text(Arena *arena, double n);
#endif
