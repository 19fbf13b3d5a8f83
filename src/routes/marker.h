/* What the argument of an exposure marker says, as far as it is known (DOMAIN A3). */
#ifndef ROUTES_MARKER_H
#define ROUTES_MARKER_H
#include "routes/route.h"

typedef enum Exposure {
    EXPOSURE_UNKNOWN, /* the argument is not wholly known */
    EXPOSURE_NONE,    /* no interfaces: the generator leaves the route out */
    EXPOSURE_GIVEN,
} Exposure;

/* A value that may be absent, given, or not known. */
typedef enum Given { GIVEN_NO, GIVEN_YES, GIVEN_UNKNOWN } Given;

/* The value at a key and whether it is there: undefined, null and false count as not given. */
Given data_given(const Data *data, Str key, const Data **value);
/* Whether the marker's `openApi.interfaces` exposes the route. */
Exposure marker_exposure(const Marker *marker);
/* The marker has an `openApi` object. */
bool marker_has_open_api(const Marker *marker);
/* The value of `openApi.<key>` of the marker's argument. */
Given marker_open_api(const Marker *marker, Str key, const Data **value);
/* Where a finding about a part of the marker stands: at the part when it is written inside the marker, else
 * (a constant that many routes share) at the marker. */
Span marker_place(const Marker *marker, const Data *part);
/* A short list of texts, "client, public"; false when an item is no known text. */
bool data_texts(Arena *arena, const Data *list, Str *out);
/* The marker's `rateLimits` as the generator joins them: [{quota, window}] → "60;w=60, 1000;w=3600"; false
 * when a part is not known. */
bool data_rate_limits(Arena *arena, const Data *list, Str *text);
#endif
