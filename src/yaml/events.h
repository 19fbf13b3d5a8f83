/* The two readers of yaml/: both feed a Builder; inner to the folder. */
#ifndef YAML_EVENTS_H
#define YAML_EVENTS_H
#include "yaml/build.h"

/* Feeds libyaml's events of the text; a refusal becomes build_fail. True when the refusal was libyaml's own
 * and not one of our limits, so that another reader may try. */
bool events_read(Builder *b, Str text);
/* Feeds the same from JSON text by way of cJSON. */
void json_read(Builder *b, Str text);
#endif
