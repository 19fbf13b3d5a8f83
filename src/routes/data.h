/* Evaluated values as plain data, for rules: what a marker was called with. */
#ifndef ROUTES_DATA_H
#define ROUTES_DATA_H
#include "base/str.h"
#include "base/vec.h"
#include "routes/shape.h"
#include "source/span.h"

typedef enum DataKind {
    DATA_UNKNOWN, /* not known, or one of several */
    DATA_UNDEFINED,
    DATA_NULL,
    DATA_BOOLEAN,
    DATA_NUMBER,
    DATA_TEXT,  /* completely known text */
    DATA_ARRAY, /* keys are empty */
    DATA_OBJECT,
    DATA_FUNCTION, /* text is its name: a class or function */
} DataKind;

typedef struct Data Data;

typedef struct DataEntry {
    Str key;
    const Data *value;
} DataEntry;

struct Data {
    DataKind kind;
    bool open; /* array or object that may hold more than is listed */
    bool boolean;
    double number;
    Str text;
    Str type;               /* object: the name of the class that it is an instance of; empty when none */
    const Shape *shape;     /* what that class declares; NULL when not known */
    VEC(DataEntry) entries; /* in insertion order */
    Span span;              /* where it was written, when known */
};

/* The value at a key; NULL when absent, or for NULL. */
const Data *data_get(const Data *data, Str key);
/* data is an array or object known to be complete and empty, or undefined/null/absent. */
bool data_is_known_empty(const Data *data);
/* data is an array or object with at least one entry. */
bool data_has_entries(const Data *data);
#endif
