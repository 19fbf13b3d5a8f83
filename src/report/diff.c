/* Lines by Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986), between what
 * both versions begin and end with. More than DIFF_MOST changed lines are shown as one block replaced. */
#include "report/diff.h"

#include "report/mask.h"
#include "report/place.h"
#include "report/style.h"

enum { DIFF_MOST = 1500, CONTEXT = 3 };

typedef VEC(Str) Lines;

typedef struct Diff {
    Arena *arena;
    Lines a, b;
    bool *kept_a, *kept_b; /* lines that both versions have */
} Diff;

static Lines split(Arena *arena, Str text) {
    Lines lines = {0};
    for (size_t at = 0; at < text.n;) {
        ptrdiff_t end = str_find_char(text, '\n', at);
        size_t to = end < 0 ? text.n : (size_t)end + 1;
        vec_push(arena, &lines, str_sub(text, at, to));
        at = to;
    }
    return lines;
}

/* One step of the search: how far the diagonal k comes with d changes. */
static int32_t advance(const Diff *d, const int32_t *v, int32_t k, int32_t step, int32_t from, int32_t n,
                       int32_t m) {
    bool down = k == -step || (k != step && v[k - 1] < v[k + 1]);
    int32_t x = down ? v[k + 1] : v[k - 1] + 1, y = x - k;
    while (x < n && y < m && str_eq(d->a.p[from + x], d->b.p[from + y]))
        x++, y++;
    return x;
}

/* Walks back from the end; every diagonal move is a line that both have. */
static void trace(Diff *d, int32_t **history, int32_t steps, int32_t from, int32_t n, int32_t m) {
    int32_t x = n, y = m;
    for (int32_t step = steps; step > 0; step--) {
        const int32_t *v = history[step - 1] + step;
        int32_t k = x - y;
        bool down = k == -step || (k != step && v[k - 1] < v[k + 1]);
        int32_t before_x = down ? v[k + 1] : v[k - 1], before_y = before_x - (down ? k + 1 : k - 1);
        for (; x > before_x && y > before_y; x--, y--)
            d->kept_a[from + x - 1] = d->kept_b[from + y - 1] = true;
        x = before_x;
        y = before_y;
    }
    for (; x > 0 && y > 0; x--, y--)
        d->kept_a[from + x - 1] = d->kept_b[from + y - 1] = true;
}

/* Lines [from, from+n) of a against [from, from+m) of b. */
static void compare(Diff *d, int32_t from, int32_t n, int32_t m) {
    int32_t **history = NEW_N(d->arena, int32_t *, DIFF_MOST + 1);
    int32_t *v = NEW_N(d->arena, int32_t, 2 * DIFF_MOST + 4), *middle = v + DIFF_MOST + 1;
    for (int32_t step = 0; step <= DIFF_MOST && step <= n + m; step++) {
        size_t width = 2 * (size_t)step + 3;
        for (int32_t k = -step; k <= step; k += 2) {
            middle[k] = advance(d, middle, k, step, from, n, m);
            if (k == n - m && middle[k] >= n) {
                trace(d, history, step, from, n, m);
                return;
            }
        }
        history[step] = arena_copy(d->arena, middle - step - 1, width * sizeof *v);
    }
}

static void mark_kept(Diff *d) {
    uint32_t n = d->a.n, m = d->b.n, from = 0, tail = 0;
    while (from < n && from < m && str_eq(d->a.p[from], d->b.p[from]))
        from++;
    while (tail < n - from && tail < m - from && str_eq(d->a.p[n - 1 - tail], d->b.p[m - 1 - tail]))
        tail++;
    for (uint32_t i = 0; i < from; i++)
        d->kept_a[i] = d->kept_b[i] = true;
    for (uint32_t i = 0; i < tail; i++)
        d->kept_a[n - 1 - i] = d->kept_b[m - 1 - i] = true;
    compare(d, (int32_t)from, (int32_t)(n - from - tail), (int32_t)(m - from - tail));
}

/* ---- writing ---- */

/* Tabs and a carriage return before the line feed stay, so that a patch still applies. */
static void write_visible(const Report *report, Out *out, Str text) {
    text = report_mask(report->arena, text);
    for (size_t at = 0; at <= text.n;) {
        ptrdiff_t tab = str_find_char(text, '\t', at);
        size_t end = tab < 0 ? text.n : (size_t)tab;
        out_str(out, place_text(report, str_sub(text, at, end)));
        if (tab >= 0) out_char(out, '\t');
        at = end + 1;
    }
}

static void write_line(const Report *report, Out *out, char sign, Str line) {
    bool ended = str_ends(line, STR("\n")), returned = str_ends(line, STR("\r\n"));
    Str text = str_sub(line, 0, line.n - (returned ? 2 : ended ? 1 : 0));
    if (sign != ' ') style_begin(report, out, sign == '+' ? STYLE_ADDED : STYLE_REMOVED);
    out_char(out, sign);
    write_visible(report, out, text);
    if (sign != ' ') style_end(report, out);
    out_cstr(out, returned ? "\r\n" : "\n");
    if (!ended) out_cstr(out, "\\ No newline at end of file\n");
}

/* A run of lines that are shown together: [a, a_end) and [b, b_end). */
typedef struct Hunk {
    uint32_t a, a_end, b, b_end;
} Hunk;

static void write_hunk(const Report *report, Out *out, const Diff *d, Hunk h) {
    style_begin(report, out, STYLE_FRAME);
    out_fmt(out, "@@ -%u,%u +%u,%u @@", h.a_end > h.a ? h.a + 1 : h.a, h.a_end - h.a,
            h.b_end > h.b ? h.b + 1 : h.b, h.b_end - h.b);
    style_end(report, out);
    out_char(out, '\n');
    for (uint32_t i = h.a, k = h.b; i < h.a_end || k < h.b_end;) {
        if (i < h.a_end && !d->kept_a[i])
            write_line(report, out, '-', d->a.p[i++]);
        else if (k < h.b_end && !d->kept_b[k])
            write_line(report, out, '+', d->b.p[k++]);
        else
            write_line(report, out, ' ', d->a.p[i++]), k++;
    }
}

/* From the first change at or after (i, k) to the last that is no more than two contexts away. */
static bool next_hunk(const Diff *d, uint32_t *i, uint32_t *k, Hunk *h) {
    while (*i < d->a.n && *k < d->b.n && d->kept_a[*i] && d->kept_b[*k])
        ++*i, ++*k;
    if (*i >= d->a.n && *k >= d->b.n) return false;
    uint32_t before = *i < CONTEXT ? *i : CONTEXT, same = 0;
    *h = (Hunk){.a = *i - before, .b = *k - before};
    while ((*i < d->a.n || *k < d->b.n) && same <= 2 * CONTEXT) {
        if (*i < d->a.n && !d->kept_a[*i])
            ++*i, same = 0;
        else if (*k < d->b.n && !d->kept_b[*k])
            ++*k, same = 0;
        else
            ++*i, ++*k, same++;
    }
    uint32_t extra = same > CONTEXT ? same - CONTEXT : 0;
    h->a_end = *i - extra;
    h->b_end = *k - extra;
    return true;
}

void diff_write(const Report *report, Out *out, Str path, Str before, Str after) {
    if (str_eq(before, after)) return;
    Diff d = {.arena = report->arena, .a = split(report->arena, before), .b = split(report->arena, after)};
    Str name = place_text(report, path);
    Hunk h;
    d.kept_a = NEW_N(d.arena, bool, d.a.n + 1);
    d.kept_b = NEW_N(d.arena, bool, d.b.n + 1);
    mark_kept(&d);
    style_begin(report, out, STYLE_BOLD);
    out_fmt(out, "--- a/%.*s\n+++ b/%.*s", STR_ARG(name), STR_ARG(name));
    style_end(report, out);
    out_char(out, '\n');
    for (uint32_t i = 0, k = 0; next_hunk(&d, &i, &k, &h);)
        write_hunk(report, out, &d, h);
}
