/* Symbol. A symbol is a property name that no text can be: "@@iterator" and its like are known to the
 * evaluator, Symbol.for('x') is "@@for:x", Symbol('x') a fresh "@@3:x". */
#include "natives/natives.h"
#include "natives/support.h"

static Value symbol_function(Eval *ev, const Call *call) {
    Str text = {0};
    if (call->n && !native_string(ev, call->args[0], &text)) text = STR("?");
    return value_symbol(
        sym_intern(ev->names, str_fmt(ev->arena, "@@%u:%.*s", ++ev->symbol_n, STR_ARG(text))));
}

static Value symbol_for(Eval *ev, const Call *call) {
    Str text;
    if (!native_string(ev, call_arg(call, 0), &text))
        return value_unknown_of(native_why(ev, call, "Symbol.for"));
    return value_symbol(sym_intern(ev->names, str_fmt(ev->arena, "@@for:%.*s", STR_ARG(text))));
}

static Str description(Eval *ev, Value v) {
    Str s = sym_str(ev->names, v.sym);
    ptrdiff_t colon = str_find_char(s, ':', 0);
    return colon < 0 ? str_fmt(ev->arena, "Symbol.%.*s", STR_ARG(str_sub(s, 2, s.n)))
                     : str_sub(s, (size_t)colon + 1, s.n);
}

static Value symbol_description(Eval *ev, const Call *call) {
    if (call->this_value.kind != VALUE_SYMBOL) return value_undefined();
    return value_text(ev, description(ev, call->this_value));
}

static Value symbol_to_string(Eval *ev, const Call *call) {
    if (call->this_value.kind != VALUE_SYMBOL) return native_hole(ev, native_why(ev, call, "toString"));
    return value_text(ev, str_fmt(ev->arena, "Symbol(%.*s)", STR_ARG(description(ev, call->this_value))));
}

typedef struct WellKnown {
    const char *name, *key;
} WellKnown;

static const WellKnown well_known[] = {
    {"iterator", "@@iterator"},
    {"asyncIterator", "@@asyncIterator"},
    {"toPrimitive", "@@toPrimitive"},
    {"hasInstance", "@@hasInstance"},
    {"toStringTag", "@@toStringTag"},
    {"species", "@@species"},
    {"dispose", "@@dispose"},
    {"asyncDispose", "@@asyncDispose"},
    {"isConcatSpreadable", "@@isConcatSpreadable"},
    {"match", "@@match"},
    {"replace", "@@replace"},
    {"unscopables", "@@unscopables"},
    {"metadata", "@@decoratorMetadata"},
};

void globals_symbol(Eval *ev, Object *global) {
    Object *proto = native_proto(ev, &ev->symbol_proto);
    Object *c = native_class(ev, global, "Symbol", symbol_function, proto);
    native_methods(ev, c, &(NativeEntry){"for", symbol_for}, 1);
    for (uint32_t i = 0; i < COUNT_OF(well_known); i++)
        object_put_hidden(ev, c, native_sym(ev, well_known[i].name),
                          value_symbol(native_sym(ev, well_known[i].key)));
    native_methods(ev, proto, &(NativeEntry){"toString", symbol_to_string}, 1);
    native_methods(ev, proto, &(NativeEntry){"valueOf", native_this}, 1);
    object_accessor(ev, proto, native_sym(ev, "description"),
                    object_native(ev, "description", symbol_description), NULL);
}
