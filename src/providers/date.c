/* Parsing and comparing days. */
#include "providers/date.h"

#include "base/out.h"

static bool digits(Str s, int *out) {
    uint64_t n;
    if (!str_u64(s, &n) || n > 9999) return false;
    *out = (int)n;
    return true;
}

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_parse(Str text, Date *out) {
    Date d;
    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-') return false;
    if (!digits(str_sub(text, 0, 4), &d.year) || !digits(str_sub(text, 5, 7), &d.month) ||
        !digits(str_sub(text, 8, 10), &d.day))
        return false;
    if (d.year < 1 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > days_in(d.year, d.month))
        return false;
    *out = d;
    return true;
}

int date_cmp(Date a, Date b) {
    if (a.year != b.year) return a.year - b.year;
    return a.month != b.month ? a.month - b.month : a.day - b.day;
}

Date date_add_years(Date d, int years) {
    d.year += years;
    if (d.month == 2 && d.day == 29 && !is_leap(d.year)) d.month = 3, d.day = 1;
    return d;
}

Str date_text(Arena *arena, Date d) {
    return str_fmt(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
}
