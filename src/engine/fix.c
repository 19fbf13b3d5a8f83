/* `fix`: edits of findings → files that have them no more.
 *
 *     audit → edits → the same audit over the changed text, in memory → … → write → what remains
 *
 * Nothing is believed of an edit. After each round the service is audited again: a finding whose edits did
 * not make it go away, or brought an error, a trouble or another meaning of the rest of a document with them,
 * is taken back and left alone. Only then are files written, each as a whole (source/save.h). */
#include "engine/fix.h"

#include "engine/session.h"
#include "report/collect.h"
#include "source/save.h"
#include "yaml/compare.h"
#include "yaml/read.h"

enum {
    FIX_ROUNDS = 50, /* audits of one service: edits that wait for others, and such as are taken back */
};

/* What is known while one service is mended. */
typedef struct Round {
    FixRun *run;
    Str dir;
    RdSession *now; /* audited with everything that was accepted so far */
    const Audit *audit;
    Map blocked; /* identities of findings that are left alone */
    bool single; /* one finding a round: together they went wrong */
} Round;

typedef VEC(uint32_t) Picks; /* indices into now's findings */

static uint64_t identity(const RdSession *s, const Finding *f) {
    uint64_t h = str_hash(str_of(f->rule)) * 31 + str_hash(f->key.n ? f->key : f->message);
    return h * 31 + (f->key.n ? 0 : str_hash(source_file(&s->sources, f->span.file)->path));
}

static Map count_findings(RdSession *s) {
    Map counts = {0};
    for (uint32_t i = 0; i < s->findings.list.n; i++) {
        uint32_t n = 0;
        uint64_t id = identity(s, &s->findings.list.p[i]);
        map_get(&counts, id, &n);
        map_set(&s->arena, &counts, id, n + 1);
    }
    return counts;
}

static uint32_t count_of(const Map *counts, uint64_t id) {
    uint32_t n = 0;
    map_get(counts, id, &n);
    return n;
}

/* ---- one audit ---- */

static RdSession *audit(const FixRun *f, const Overlay *overlay, Str dir, const Audit **result) {
    RdSession *s = part_session(f->session, overlay, SESSION_MEMORY);
    *result = part_run(s, dir, f->services);
    return s;
}

/* ---- picking ---- */

static bool is_wanted(const Round *r, const Finding *f) {
    if (!f->edits.n || map_get(&r->blocked, identity(r->now, f), NULL)) return false;
    return r->run->session->request->unsafe || !finding_is_unsafe(f);
}

static Picks pick(const Round *r, EditPlan *plan) {
    Picks picks = {0};
    for (uint32_t i = 0; i < r->now->findings.list.n && !(r->single && picks.n); i++) {
        const Finding *f = &r->now->findings.list.p[i];
        if (is_wanted(r, f) && plan_add(plan, f)) vec_push(plan->arena, &picks, i);
    }
    return picks;
}

/* ---- the overlay ---- */

static Changed *changed_at(Overlay *overlay, Str path) {
    for (uint32_t i = 0; i < overlay->files.n; i++)
        if (str_eq(overlay->files.p[i].path, path)) return &overlay->files.p[i];
    return NULL;
}

/* The overlay with the plan's edits on top; what it names lives in the run's arena. */
static Overlay overlay_with(const Round *r, const EditPlan *plan) {
    Arena *arena = &r->run->session->arena;
    Overlay next = {0};
    for (uint32_t i = 0; i < r->run->overlay.files.n; i++)
        vec_push(arena, &next.files, r->run->overlay.files.p[i]);
    for (uint32_t i = 0; i < plan->edits.n; i++) {
        FileId id = plan->edits.p[i].span.file;
        if (i && plan->edits.p[i - 1].span.file == id) continue;
        const SourceFile *file = source_file(&r->now->sources, id);
        Changed *changed = changed_at(&next, file->path);
        if (!changed) {
            vec_push(arena, &next.files,
                     (Changed){.path = str_copy(arena, file->path),
                               .before = str_copy(arena, file->text),
                               .marked = file->marked});
            changed = &next.files.p[next.files.n - 1];
        }
        changed->after = str_copy(arena, plan_apply(plan, id, file->text));
    }
    return next;
}

/* ---- judging ---- */

static bool is_document(Str path) {
    return str_ends(path, STR(".yml")) || str_ends(path, STR(".yaml")) || str_ends(path, STR(".json"));
}

static YamlNode *tree_of(RdSession *s, Str path) {
    FileId file = source_open(&s->sources, path, DOCUMENT_LIMIT);
    return yaml_read(&s->arena, &s->mem, &s->sources, file).root;
}

/* A document that things were only added to says all that it said; one that lost something says nothing new.
 */
static bool keeps_meaning(RdSession *before, RdSession *after, const EditPlan *plan, FileId id) {
    bool adds = false, removes = false;
    Str path = source_file(&before->sources, id)->path;
    for (uint32_t i = 0; i < plan->edits.n; i++) {
        const Edit *edit = &plan->edits.p[i];
        if (edit->span.file != id) continue;
        adds = adds || edit->text.n;
        removes = removes || edit->span.end > edit->span.start;
    }
    if (!is_document(path)) return true;
    const YamlNode *old = tree_of(before, path), *new = tree_of(after, path);
    if (!old || !new) return false;
    return (adds && removes) || (adds ? yaml_contains(new, old) : yaml_contains(old, new));
}

static bool documents_keep_meaning(const Round *r, RdSession *after, const EditPlan *plan) {
    for (uint32_t i = 0; i < plan->edits.n; i++) {
        FileId id = plan->edits.p[i].span.file;
        bool first = !i || plan->edits.p[i - 1].span.file != id;
        if (first && !keeps_meaning(r->now, after, plan, id)) return false;
    }
    return true;
}

/* True when the finding is about what the new one is about. */
static bool is_about(const Finding *a, const Finding *b) {
    bool route = a->path.n && str_eq(a->method, b->method) && str_eq(a->path, b->path);
    return route || (a->operation.n && str_eq(a->method, b->method) && str_eq(a->operation, b->operation));
}

static bool is_worse(const Finding *f) {
    return f->level == LEVEL_ERROR || str_eq(str_of(f->rule), STR("source-syntax-error"));
}

/* An error that was there before in other words: a path that is documented now still lacks another method. */
static bool was_known(const Round *r, const Map *old, const Map *new, const Picks *picks, const Finding *f) {
    for (uint32_t i = 0; i < r->now->findings.list.n; i++) {
        const Finding *before = &r->now->findings.list.p[i];
        uint64_t id = identity(r->now, before);
        bool picked = false;
        if (!is_worse(before) || !is_about(before, f) || count_of(new, id) >= count_of(old, id)) continue;
        for (uint32_t k = 0; k < picks->n; k++)
            picked = picked || picks->p[k] == i;
        if (!picked) return true;
    }
    return false;
}

/* Marks the picks that a new error is about; all of them when it is about none. */
static void blame(const Round *r, const Picks *picks, const Finding *new, bool *bad) {
    bool found = false;
    for (uint32_t i = 0; i < picks->n; i++) {
        bool own = is_about(&r->now->findings.list.p[picks->p[i]], new);
        bad[i] = bad[i] || own;
        found = found || own;
    }
    for (uint32_t i = 0; i < picks->n && !found; i++)
        bad[i] = true;
}

/* Which picks did not mend what they were to mend, or made something worse; their number. */
static uint32_t judge(const Round *r, RdSession *after, const EditPlan *plan, const Picks *picks, bool *bad) {
    Map old = count_findings(r->now), new = count_findings(after), gone = {0};
    uint32_t n = 0;
    bool whole = after->troubles.list.n > r->now->troubles.list.n || !documents_keep_meaning(r, after, plan);
    for (uint32_t i = 0; i < picks->n; i++) {
        uint64_t id = identity(r->now, &r->now->findings.list.p[picks->p[i]]);
        map_set(plan->arena, &gone, id, count_of(&gone, id) + 1);
        bad[i] = whole || count_of(&new, id) + count_of(&gone, id) > count_of(&old, id);
    }
    for (uint32_t i = 0; i < after->findings.list.n; i++) {
        const Finding *f = &after->findings.list.p[i];
        uint64_t id = identity(after, f);
        if (!is_worse(f) || count_of(&new, id) <= count_of(&old, id)) continue;
        if (!was_known(r, &old, &new, picks, f)) blame(r, picks, f, bad);
    }
    for (uint32_t i = 0; i < picks->n; i++)
        n += bad[i];
    return n;
}

/* ---- rounds ---- */

static void note(const Round *r, const Finding *f, bool done) {
    Arena *arena = &r->run->session->arena;
    Str title = f->edit_title.n ? f->edit_title : f->message;
    Mend mend = {.rule = f->rule, .title = str_copy(arena, title)};
    if (done)
        vec_push(arena, &r->run->done, mend);
    else
        vec_push(arena, &r->run->refused, mend);
}

static void accept(Round *r, RdSession *after, const Audit *result, Overlay overlay, const Picks *picks) {
    for (uint32_t i = 0; i < picks->n; i++)
        note(r, &r->now->findings.list.p[picks->p[i]], true);
    r->run->overlay = overlay;
    r->run->version++;
    rd_session_free(r->now);
    r->now = after;
    r->audit = result;
}

/* All went wrong together: one at a time from now on. Else those that did are left alone. */
static void refuse(Round *r, const Picks *picks, const bool *bad, uint32_t n) {
    if (n == picks->n && n > 1) {
        r->single = true;
        return;
    }
    for (uint32_t i = 0; i < picks->n; i++) {
        const Finding *f = &r->now->findings.list.p[picks->p[i]];
        if (!bad[i]) continue;
        map_set(&r->run->session->arena, &r->blocked, identity(r->now, f), 1);
        note(r, f, false);
    }
}

/* False when there is nothing left to do. */
static bool round_once(Round *r) {
    EditPlan plan = {.arena = &r->now->arena};
    Picks picks = pick(r, &plan);
    if (!picks.n) return false;
    const Audit *result;
    Overlay overlay = overlay_with(r, &plan);
    RdSession *after = audit(r->run, &overlay, r->dir, &result);
    bool *bad = NEW_N(plan.arena, bool, picks.n);
    uint32_t n = judge(r, after, &plan, &picks, bad);
    if (n == 0) {
        accept(r, after, result, overlay, &picks);
        return true;
    }
    refuse(r, &picks, bad, n);
    rd_session_free(after);
    return true;
}

static void count_unsafe(const Round *r) {
    for (uint32_t i = 0; i < r->now->findings.list.n; i++)
        r->run->unsafe += finding_is_unsafe(&r->now->findings.list.p[i]);
}

static void fix_service(FixRun *f, uint32_t i) {
    Round r = {.run = f, .dir = f->services->p[i]};
    r.now = audit(f, &f->overlay, r.dir, &r.audit);
    for (uint32_t n = 0; n < FIX_ROUNDS && round_once(&r); n++)
        continue;
    if (!f->session->request->unsafe) count_unsafe(&r);
    f->parts[i] = part_of(f->session, r.now, r.audit);
    f->versions[i] = f->version;
    rd_session_free(r.now);
}

/* Services may share files: what was audited before a later change is audited again. */
static void renew_parts(FixRun *f) {
    for (uint32_t i = 0; i < f->services->n; i++) {
        if (f->versions[i] == f->version) continue;
        const Audit *result;
        RdSession *s = audit(f, &f->overlay, f->services->p[i], &result);
        f->parts[i] = part_of(f->session, s, result);
        rd_session_free(s);
    }
}

static void write_files(FixRun *f) {
    RdSession *s = f->session;
    for (uint32_t i = 0; i < f->overlay.files.n; i++) {
        const Changed *file = &f->overlay.files.p[i];
        Str why;
        if (!source_save(&s->sources, file->path, file->before, file->after, file->marked, &why))
            trouble_add(&s->troubles, file->path, why);
    }
}

FixRun fix_services(RdSession *s, const Paths *services) {
    FixRun f = {.session = s, .services = services};
    f.parts = NEW_N(&s->arena, Part, services->n);
    f.versions = NEW_N(&s->arena, uint32_t, services->n);
    for (uint32_t i = 0; i < services->n; i++)
        fix_service(&f, i);
    renew_parts(&f);
    if (!s->request->diff) write_files(&f);
    return f;
}
