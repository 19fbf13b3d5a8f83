/* Reads an exposure marker's argument: see marker.h. */
#include "routes/marker.h"

#include "base/out.h"

Given data_given(const Data *data, Str key, const Data **value) {
    *value = data_get(data, key);
    if (!*value) return data && (data->open || data->kind == DATA_UNKNOWN) ? GIVEN_UNKNOWN : GIVEN_NO;
    switch ((*value)->kind) {
    case DATA_UNKNOWN: return GIVEN_UNKNOWN;
    case DATA_UNDEFINED:
    case DATA_NULL: return GIVEN_NO;
    case DATA_BOOLEAN: return (*value)->boolean ? GIVEN_YES : GIVEN_NO;
    case DATA_NUMBER:
    case DATA_TEXT:
    case DATA_ARRAY:
    case DATA_OBJECT:
    case DATA_FUNCTION: return GIVEN_YES;
    }
    return GIVEN_UNKNOWN;
}

Given marker_open_api(const Marker *marker, Str key, const Data **value) {
    const Data *open_api;
    Given given = data_given(marker->argument, STR("openApi"), &open_api);
    *value = NULL;
    return given == GIVEN_YES ? data_given(open_api, key, value) : given;
}

bool marker_has_open_api(const Marker *marker) {
    const Data *open_api;
    return data_given(marker->argument, STR("openApi"), &open_api) == GIVEN_YES;
}

Exposure marker_exposure(const Marker *marker) {
    const Data *interfaces;
    switch (marker_open_api(marker, STR("interfaces"), &interfaces)) {
    case GIVEN_NO: return EXPOSURE_NONE;
    case GIVEN_UNKNOWN: return EXPOSURE_UNKNOWN;
    case GIVEN_YES: break;
    }
    if (data_has_entries(interfaces)) return EXPOSURE_GIVEN;
    return data_is_known_empty(interfaces) ? EXPOSURE_NONE : EXPOSURE_UNKNOWN;
}

bool data_texts(Arena *arena, const Data *list, Str *out) {
    Out text = out_new(arena);
    if (!list || list->open || list->kind != DATA_ARRAY) return false;
    for (uint32_t i = 0; i < list->entries.n; i++) {
        const Data *item = list->entries.p[i].value;
        if (!item || item->kind != DATA_TEXT) return false;
        if (i) out_cstr(&text, ", ");
        out_str(&text, item->text);
    }
    *out = out_str_of(&text);
    return true;
}

static bool write_number(Out *out, const Data *value) {
    if (value && value->kind == DATA_TEXT) {
        out_str(out, value->text);
        return true;
    }
    if (!value || value->kind != DATA_NUMBER || value->number < 0 || value->number > 9e15) return false;
    out_u64(out, (uint64_t)value->number);
    return (double)(uint64_t)value->number == value->number;
}

bool data_rate_limits(Arena *arena, const Data *list, Str *text) {
    Out out = out_new(arena);
    if (!list || list->kind != DATA_ARRAY || list->open) return false;
    for (uint32_t i = 0; i < list->entries.n; i++) {
        const Data *limit = list->entries.p[i].value;
        if (i) out_cstr(&out, ", ");
        if (!write_number(&out, data_get(limit, STR("quota")))) return false;
        out_cstr(&out, ";w=");
        if (!write_number(&out, data_get(limit, STR("window")))) return false;
    }
    *text = out_str_of(&out);
    return true;
}

Span marker_place(const Marker *marker, const Data *part) {
    Span outer = marker->span;
    if (!part || part->span.file != outer.file) return outer;
    bool inside = part->span.start >= outer.start && part->span.end <= outer.end;
    return inside ? part->span : outer;
}
