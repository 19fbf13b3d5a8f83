/* tslib: the helpers that compiled TypeScript imports. https://github.com/microsoft/tslib
 *
 * What the emitted code relies on is kept: the order of decorators, live re-exports, default interop. Helpers
 * emitted inline need nothing here; they are plain code. */
#include "natives/array.h"
#include "natives/natives.h"
#include "natives/object.h"

static bool is_es_module(Eval *ev, Value m, Span span) {
    return value_truth(value_get(ev, m, NAME_es_module, span)) == TRUE_KNOWN;
}

/* __importDefault(m): m itself when it is an ES module, else { default: m } */
static Value import_default(Eval *ev, const Call *call) {
    Value m = call_arg(call, 0);
    if (m.kind == VALUE_UNKNOWN) return m;
    if (m.kind == VALUE_OBJECT && is_es_module(ev, m, call->span)) return m;
    Object *o = object_plain(ev);
    object_put(ev, o, NAME_default_, m);
    return value_object(o);
}

static Value live_get(Eval *ev, const Call *call) {
    Sym name = call->callee->slot2.sym;
    return value_get(ev, call->callee->slot, name, call->span);
}

/* o[as] reads m[name] whenever it is read: cycles fill m later. */
static void bind_live(Eval *ev, Object *o, Sym as, Value m, Sym name) {
    Value getter = native_closure(ev, "get", live_get, m, value_symbol(name));
    object_accessor(ev, o, as, getter.object, NULL);
}

/* __createBinding(o, m, name, as = name) */
static Value create_binding(Eval *ev, const Call *call) {
    Sym name, as;
    Value o = call_arg(call, 0);
    if (o.kind != VALUE_OBJECT || !value_to_key(ev, call_arg(call, 2), &name)) return value_undefined();
    if (call_arg(call, 3).kind == VALUE_UNDEFINED || !value_to_key(ev, call->args[3], &as)) as = name;
    bind_live(ev, o.object, as, call_arg(call, 1), name);
    return value_undefined();
}

static void bind_all(Eval *ev, Object *o, Value m, bool but_existing, Span span) {
    Fields fields = {0};
    const Unknown *why = NULL;
    bool whole = fields_of(ev, m, span, &fields, &why);
    for (uint32_t i = 0; i < fields.n; i++) {
        Sym name = fields.p[i].name;
        if (name == NAME_default_ || (but_existing && object_own(o, name))) continue;
        bind_live(ev, o, name, m, name);
    }
    if (!whole) native_open(ev, o, why);
}

/* __exportStar(m, exports) */
static Value export_star(Eval *ev, const Call *call) {
    Value o = call_arg(call, 1);
    if (o.kind == VALUE_OBJECT) bind_all(ev, o.object, call_arg(call, 0), true, call->span);
    return value_undefined();
}

static Value import_star(Eval *ev, const Call *call) {
    Value m = call_arg(call, 0);
    if (m.kind == VALUE_UNKNOWN || (m.kind == VALUE_OBJECT && is_es_module(ev, m, call->span))) return m;
    Object *o = object_plain(ev);
    if (m.kind == VALUE_OBJECT) {
        for (uint32_t i = 0; i < m.object->prop_n; i++)
            if (object_own(m.object, m.object->props[i]->name))
                bind_live(ev, o, m.object->props[i]->name, m, m.object->props[i]->name);
        if (m.object->flags & OBJECT_OPEN) native_open(ev, o, value_why(m.object->slot));
    }
    object_put(ev, o, NAME_default_, m);
    return value_object(o);
}

/* __decorate(decorators, target, key, descriptor): last decorator first. */
static Value decorate(Eval *ev, const Call *call) {
    ValueList list = {0};
    Sym key;
    Value target = call_arg(call, 1), result = target, descriptor = call_arg(call, 3);
    if (!native_list(ev, call_arg(call, 0), call->span, &list)) return target;
    bool keyed = call->n > 2 && value_to_key(ev, call->args[2], &key);
    if (call->n > 3)
        result = descriptor.kind == VALUE_NULL && keyed ? property_descriptor(ev, target, key, call->span)
                                                        : descriptor;
    for (uint32_t i = list.items.n; i > 0 && !ev->throwing; i--) {
        Value args[] = {call->n < 3 ? result : target, call_arg(call, 2), result};
        uint32_t n = call->n < 3 ? 1 : call->n > 3 ? 3 : 2;
        Value r = eval_call(ev, list.items.p[i - 1], value_undefined(), args, n, call->span);
        if (value_truth(r) == TRUE_KNOWN) result = r;
    }
    if (call->n > 3 && keyed && result.kind == VALUE_OBJECT)
        property_define(ev, target, key, result, call->span);
    return result;
}

static Value param_decorate(Eval *ev, const Call *call) {
    Value args[] = {call_arg(call, 0), call_arg(call, 1), call->callee->slot};
    return eval_call(ev, call->callee->slot2, value_undefined(), args, 3, call->span);
}

/* __param(index, decorator) */
static Value param(Eval *ev, const Call *call) {
    return native_closure(ev, "__param", param_decorate, call_arg(call, 0), call_arg(call, 1));
}

/* __metadata(key, value) */
static Value metadata(Eval *ev, const Call *call) {
    Value reflect = native_get(ev, value_object(ev->global), "Reflect", call->span);
    Value fn = native_get(ev, reflect, "metadata", call->span);
    return eval_call(ev, fn, reflect, call->args, call->n, call->span);
}

static Value assign(Eval *ev, const Call *call) {
    Value target = call_arg(call, 0);
    for (uint32_t i = 1; i < call->n && !ev->throwing; i++)
        fields_assign(ev, target, call->args[i], call->span);
    return target;
}

static bool is_listed(Eval *ev, const ValueList *names, Sym name) {
    Sym each;
    for (uint32_t i = 0; i < names->items.n; i++)
        if (value_to_key(ev, names->items.p[i], &each) && each == name) return true;
    return false;
}

/* __rest(source, names): what is not named */
static Value rest(Eval *ev, const Call *call) {
    Fields all = {0}, kept = {0};
    ValueList names = {0};
    const Unknown *why = NULL;
    bool whole = fields_of(ev, call_arg(call, 0), call->span, &all, &why);
    native_list(ev, call_arg(call, 1), call->span, &names);
    for (uint32_t i = 0; i < all.n; i++)
        if (!is_listed(ev, &names, all.p[i].name)) vec_push(ev->arena, &kept, all.p[i]);
    Object *o = fields_object(ev, &kept);
    if (!whole) native_open(ev, o, why);
    return value_object(o);
}

static void append_iterable(Eval *ev, ValueList *out, Value v, Span span) {
    if (!eval_iterate(ev, v, span, out)) out->open = true;
}

/* __spreadArray(to, from), __spread(a, b …) */
static Value spread(Eval *ev, const Call *call) {
    ValueList list = {0};
    for (uint32_t i = 0; i < call->n; i++)
        if (call->args[i].kind != VALUE_BOOLEAN) append_iterable(ev, &list, call->args[i], call->span);
    return native_array(ev, &list, value_why(call_arg(call, 1)));
}

static Value read(Eval *ev, const Call *call) {
    ValueList list = {0};
    append_iterable(ev, &list, call_arg(call, 0), call->span);
    return native_array(ev, &list, value_why(call_arg(call, 0)));
}

static Value values(Eval *ev, const Call *call) {
    ValueList list = {0};
    append_iterable(ev, &list, call_arg(call, 0), call->span);
    return native_iterator(ev, list.items.p, list.items.n, list.open);
}

/* __awaiter(this, arguments, Promise, generator): a generator's body runs at once; its object's slot is what
 * it returned. */
static Value awaiter(Eval *ev, const Call *call) {
    ValueList list = {0};
    if (!value_is_nullish(call_arg(call, 1))) native_list(ev, call->args[1], call->span, &list);
    Value it = eval_call(ev, call_arg(call, 3), call_arg(call, 0), list.items.p, list.items.n, call->span);
    if (ev->throwing) return it;
    return eval_promise(ev, it.kind == VALUE_OBJECT ? it.object->slot : it);
}

/* __extends(child, parent) */
static Value extends(Eval *ev, const Call *call) {
    Value child = call_arg(call, 0), parent = call_arg(call, 1);
    if (child.kind != VALUE_OBJECT) return value_undefined();
    Value proto = value_get(ev, child, NAME_prototype, call->span);
    if (proto.kind != VALUE_OBJECT) return value_undefined();
    if (parent.kind != VALUE_OBJECT) {
        native_open(ev, proto.object, value_why(parent));
        return value_undefined();
    }
    object_set_proto(ev, child.object, parent.object);
    Value above = value_get(ev, parent, NAME_prototype, call->span);
    if (above.kind == VALUE_OBJECT) object_set_proto(ev, proto.object, above.object);
    return value_undefined();
}

static Value template_object(Eval *ev, const Call *call) {
    Value cooked = call_arg(call, 0);
    if (cooked.kind == VALUE_OBJECT) object_put_hidden(ev, cooked.object, NAME_raw, call_arg(call, 1));
    return cooked;
}

/* __classPrivateFieldGet(receiver, state, kind, fn): the state is a WeakMap, or the class itself. */
static Value private_get(Eval *ev, const Call *call) {
    Str kind = {0};
    Value receiver = call_arg(call, 0), state = call_arg(call, 1), f = call_arg(call, 3);
    value_known_text(call_arg(call, 2), &kind);
    if (str_eq(kind, STR("m"))) return f;
    if (str_eq(kind, STR("a"))) return eval_call(ev, f, receiver, NULL, 0, call->span);
    if (f.kind != VALUE_UNDEFINED) return value_get(ev, f, NAME_value, call->span);
    return eval_call(ev, value_get(ev, state, NAME_get, call->span), state, &receiver, 1, call->span);
}

static Value private_set(Eval *ev, const Call *call) {
    Value state = call_arg(call, 1), value = call_arg(call, 2), args[] = {call_arg(call, 0), value};
    if (call_arg(call, 4).kind == VALUE_OBJECT)
        value_set(ev, call->args[4], NAME_value, value, call->span);
    else
        eval_call(ev, value_get(ev, state, NAME_set, call->span), state, args, 2, call->span);
    return value;
}

static const NativeEntry entries[] = {
    {"__importDefault", import_default},
    {"__importStar", import_star},
    {"__exportStar", export_star},
    {"__createBinding", create_binding},
    {"__decorate", decorate},
    {"__param", param},
    {"__metadata", metadata},
    {"__assign", assign},
    {"__rest", rest},
    {"__spreadArray", spread},
    {"__spreadArrays", spread},
    {"__spread", spread},
    {"__read", read},
    {"__values", values},
    {"__asyncValues", values},
    {"__awaiter", awaiter},
    {"__extends", extends},
    {"__makeTemplateObject", template_object},
    {"__classPrivateFieldGet", private_get},
    {"__classPrivateFieldSet", private_set},
};

static Value make_tslib(Eval *ev) {
    Object *o = object_plain(ev);
    native_methods(ev, o, entries, COUNT_OF(entries));
    object_put_hidden(ev, o, NAME_es_module, value_bool(true));
    object_open(ev, o); /* __generator, __esDecorate … */
    return value_object(o);
}

const PackageModel packages_tslib[] = {
    {.name = "tslib", .make = make_tslib},
    {0},
};
