/* The failing threshold of a run: `--fail-on`. A level counts upwards, a priority downwards: P1 is the most
 * urgent.
 *
 *     "warning" → warnings and errors fail;  "P2" → findings of P1 and P2 fail, whatever their level */
#ifndef DIAG_THRESHOLD_H
#define DIAG_THRESHOLD_H
#include "diag/finding.h"

typedef struct Threshold {
    bool never;       /* nothing fails */
    uint8_t priority; /* 1..4: this priority and more urgent ones fail; 0: the level decides */
    Level level;      /* it and higher ones fail */
} Threshold;

/* What a threshold may be, for messages: "error, warning, note, never or P1 to P4". */
extern const char threshold_names[];

/* The text that threshold_parse reads as this. */
Str threshold_name(const Threshold *threshold);
/* Reads a threshold; an empty text is the default, error. False: it is none. */
bool threshold_parse(Str text, Threshold *threshold);
/* True when a finding of this level and priority (1 to 4, or 0) fails the run. */
bool threshold_reached(const Threshold *threshold, Level level, uint8_t priority);
/* "note", "warning" or "error" → level. False: it is none of them. */
bool level_parse(Str text, Level *level);
/* "P1" … "P4" → 1 … 4; 0: it is none of them. */
uint8_t priority_parse(Str text);
#endif
