/* Path arguments: texts, regular expressions, arrays of them, alternatives. */
#include "express/host.h"

enum { PATH_DEPTH = 8, PATHS_MAX = 10000 }; /* arrays in arrays; paths of one registration */

static bool path_within(Value v, uint32_t depth) {
    switch ((ValueKind)v.kind) {
    case VALUE_TEXT: return true;
    case VALUE_OBJECT:
        if (v.object->kind == OBJECT_REGEXP) return true;
        return v.object->kind == OBJECT_ARRAY && depth && v.object->item_n &&
               path_within(v.object->items[0], depth - 1);
    case VALUE_ONE_OF:
        for (uint32_t i = 0; i < v.one_of->n; i++)
            if (path_within(v.one_of->values[i], depth)) return true;
        return false;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
    case VALUE_SYMBOL:
    case VALUE_UNKNOWN:
    case VALUE_ABSENT: return false;
    }
    return false;
}

bool is_path_argument(Value v) {
    return path_within(v, PATH_DEPTH);
}

static void add(Eval *ev, LogEntry *e, LogPath p) {
    if (e->paths.n < PATHS_MAX)
        vec_push(ev->arena, &e->paths, p);
    else
        e->paths.p[PATHS_MAX - 1] = (LogPath){.text = STR("${?}"), .has_hole = true}; /* and more */
}

Str path_assuming(Eval *ev, const Unknown *why) {
    if (!why) return (Str){0};
    if (why->reason == REASON_ENVIRONMENT && str_starts(why->detail, STR("-")))
        return str_fmt(ev->arena, "the option %.*s is not given", STR_ARG(why->detail));
    if (why->reason == REASON_ENVIRONMENT)
        return str_fmt(ev->arena, "process.env.%.*s is unset", STR_ARG(why->detail));
    return str_fmt(ev->arena, "the default, for %.*s", STR_ARG(unknown_text(ev->arena, why)));
}

static Str hole_of(Eval *ev, const Unknown *why) {
    return why && why->reason == REASON_ENVIRONMENT ? path_assuming(ev, why) : (Str){0};
}

static bool collect(Eval *ev, Value v, LogEntry *e, uint32_t depth) {
    switch ((ValueKind)v.kind) {
    case VALUE_TEXT:
        add(ev, e,
            (LogPath){.text = text_shown(ev->arena, v.text->str),
                      .has_hole = v.text->has_hole,
                      .hole_of = v.text->has_hole ? hole_of(ev, v.text->why) : (Str){0},
                      .assumed = v.assumed,
                      .assuming = v.assumed ? path_assuming(ev, v.text->assumed_for) : (Str){0}});
        return true;
    case VALUE_OBJECT:
        if (v.object->kind == OBJECT_REGEXP) {
            add(ev, e, (LogPath){.text = v.object->regexp.source, .is_regex = true});
            return true;
        }
        if (v.object->kind != OBJECT_ARRAY) return false;
        if (!depth) {
            add(ev, e, (LogPath){.text = STR("${?}"), .has_hole = true});
            return true;
        }
        for (uint32_t i = 0; i < v.object->item_n && e->paths.n < PATHS_MAX; i++)
            collect(ev, v.object->items[i], e, depth - 1);
        if (v.object->flags & OBJECT_OPEN) add(ev, e, (LogPath){.text = STR("${?}"), .has_hole = true});
        return true;
    case VALUE_ONE_OF:
        for (uint32_t i = 0; i < v.one_of->n; i++)
            collect(ev, v.one_of->values[i], e, depth);
        return true;
    case VALUE_UNKNOWN:
        add(ev, e, (LogPath){.text = STR("${?}"), .has_hole = true, .hole_of = hole_of(ev, v.unknown)});
        return true;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
    case VALUE_SYMBOL:
    case VALUE_ABSENT: return false;
    }
    return false;
}

bool paths_collect(Eval *ev, Value v, LogEntry *e) {
    return collect(ev, v, e, PATH_DEPTH);
}
