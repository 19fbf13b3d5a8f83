/* Look-ups in evaluated data. */
#include "routes/data.h"

const Data *data_get(const Data *data, Str key) {
    if (!data) return NULL;
    for (uint32_t i = 0; i < data->entries.n; i++)
        if (str_eq(data->entries.p[i].key, key)) return data->entries.p[i].value;
    return NULL;
}

bool data_is_known_empty(const Data *data) {
    if (!data) return true;
    switch (data->kind) {
    case DATA_UNDEFINED:
    case DATA_NULL: return true;
    case DATA_ARRAY:
    case DATA_OBJECT: return data->entries.n == 0 && !data->open;
    case DATA_UNKNOWN:
    case DATA_BOOLEAN:
    case DATA_NUMBER:
    case DATA_TEXT:
    case DATA_FUNCTION: return false;
    }
    return false;
}

bool data_has_entries(const Data *data) {
    return data && (data->kind == DATA_ARRAY || data->kind == DATA_OBJECT) && data->entries.n > 0;
}
