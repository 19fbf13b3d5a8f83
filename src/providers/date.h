/* Days of the calendar, for facts that end on one: "2024-10-15". */
#ifndef PROVIDERS_DATE_H
#define PROVIDERS_DATE_H
#include "base/str.h"
#include <stdint.h>

/* A day as a number that orders; year 0: none. */
typedef struct Date {
    int year, month, day;
} Date;

/* "YYYY-MM-DD", a day that exists. */
bool date_parse(Str text, Date *out);
/* Negative, zero, positive. */
int date_cmp(Date a, Date b);
/* The same day some years later; 29 February becomes 1 March where it must. */
Date date_add_years(Date date, int years);
/* "YYYY-MM-DD" */
Str date_text(Arena *arena, Date date);
#endif
