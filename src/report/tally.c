/* A multiset of identities: entries in a list, found by their text. Reports number their services from 0. */
#include "report/tally.h"

#include "base/path.h"

#include <stdlib.h>

Tally tally_new(Arena *arena) {
    return (Tally){.arena = arena, .names = interner_new(arena)};
}

static Identity identity_of(const Report *report, const ReportFinding *f) {
    bool difference = f->method.n || f->path.n || f->operation.n;
    bool of_service = f->service < report->services.n;
    Identity identity = {.rule = f->rule, .key = f->key, .is_service = difference || !f->place.file.n};
    Str inside = !identity.is_service ? f->place.file
                 : of_service         ? report->services.p[f->service].root
                                      : STR(".");
    identity.place = path_join(report->arena, report->base.n ? report->base : STR("."), inside);
    return identity;
}

/* The byte 0 stands in none of the parts. */
static Sym name_of(Tally *tally, const Identity *i) {
    Out out = out_new(tally->arena);
    out_char(&out, i->is_service ? 's' : 'f');
    out_str(&out, i->place);
    out_char(&out, 0);
    out_str(&out, i->rule);
    out_char(&out, 0);
    out_str(&out, i->key);
    return sym_intern(&tally->names, out_str_of(&out));
}

TallyEntry *tally_entry(Tally *tally, const Identity *identity, bool make) {
    uint32_t at;
    Sym name = name_of(tally, identity);
    if (map_get(&tally->index, name, &at)) return &tally->entries.p[at];
    if (!make) return NULL;
    map_set(tally->arena, &tally->index, name, tally->entries.n);
    vec_push(tally->arena, &tally->entries, (TallyEntry){.identity = *identity});
    return &tally->entries.p[tally->entries.n - 1];
}

static TallyEntry *entry_of(Tally *tally, const Report *report, const ReportFinding *f, bool make) {
    Identity identity = identity_of(report, f);
    return tally_entry(tally, &identity, make);
}

static void begin_report(Tally *tally) {
    for (uint32_t i = 0; i < tally->entries.n; i++)
        tally->entries.p[i].used = 0;
}

void tally_add_report(Tally *tally, const Report *report) {
    begin_report(tally);
    for (uint32_t i = 0; i < report->findings.n; i++) {
        TallyEntry *entry = entry_of(tally, report, &report->findings.p[i], true);
        if (++entry->used > entry->count) entry->count = entry->used;
    }
}

void tally_silence(Tally *tally, Report *report, Silence why) {
    uint32_t kept = 0;
    begin_report(tally);
    for (uint32_t i = 0; i < report->findings.n; i++) {
        ReportFinding f = report->findings.p[i];
        TallyEntry *entry = entry_of(tally, report, &f, false);
        if (entry && entry->used < entry->count) {
            entry->used++;
            f.silence = why;
            vec_push(report->arena, &report->silenced, f);
        } else {
            report->findings.p[kept++] = f;
        }
    }
    report->findings.n = kept;
}

static int by_identity(const void *x, const void *y) {
    const Identity *a = &((const TallyEntry *)x)->identity, *b = &((const TallyEntry *)y)->identity;
    int c = str_cmp(a->place, b->place);
    if (!c) c = (int)b->is_service - (int)a->is_service;
    if (!c) c = str_cmp(a->rule, b->rule);
    return c ? c : str_cmp(a->key, b->key);
}

void tally_sort(Tally *tally) {
    if (tally->entries.n) qsort(tally->entries.p, tally->entries.n, sizeof(TallyEntry), by_identity);
    tally->index = (Map){0};
    for (uint32_t i = 0; i < tally->entries.n; i++)
        map_set(tally->arena, &tally->index, name_of(tally, &tally->entries.p[i].identity), i);
}
