/* Path arguments: texts, regular expressions, arrays of them, alternatives. */
#include "express/host.h"

bool is_path_argument(Value v) {
    switch ((ValueKind)v.kind) {
    case VALUE_TEXT: return true;
    case VALUE_OBJECT:
        if (v.object->kind == OBJECT_REGEXP) return true;
        return v.object->kind == OBJECT_ARRAY && v.object->item_n && is_path_argument(v.object->items[0]);
    case VALUE_ONE_OF:
        for (uint32_t i = 0; i < v.one_of->n; i++)
            if (is_path_argument(v.one_of->values[i])) return true;
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

static void add(Eval *ev, LogEntry *e, LogPath p) {
    vec_push(ev->arena, &e->paths, p);
}

bool paths_collect(Eval *ev, Value v, LogEntry *e) {
    switch ((ValueKind)v.kind) {
    case VALUE_TEXT:
        add(ev, e,
            (LogPath){.text = text_shown(ev->arena, v.text->str),
                      .has_hole = v.text->has_hole,
                      .assumed = v.assumed});
        return true;
    case VALUE_OBJECT:
        if (v.object->kind == OBJECT_REGEXP) {
            add(ev, e, (LogPath){.text = v.object->regexp.source, .is_regex = true});
            return true;
        }
        if (v.object->kind != OBJECT_ARRAY) return false;
        for (uint32_t i = 0; i < v.object->item_n; i++)
            paths_collect(ev, v.object->items[i], e);
        if (v.object->flags & OBJECT_OPEN) add(ev, e, (LogPath){.text = STR("${?}"), .has_hole = true});
        return true;
    case VALUE_ONE_OF:
        for (uint32_t i = 0; i < v.one_of->n; i++)
            paths_collect(ev, v.one_of->values[i], e);
        return true;
    case VALUE_UNKNOWN: add(ev, e, (LogPath){.text = STR("${?}"), .has_hole = true}); return true;
    case VALUE_UNDEFINED:
    case VALUE_NULL:
    case VALUE_BOOLEAN:
    case VALUE_NUMBER:
    case VALUE_SYMBOL:
    case VALUE_ABSENT: return false;
    }
    return false;
}
