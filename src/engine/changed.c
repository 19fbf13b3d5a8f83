/* --changed-since: the working tree is audited whole, and so is the commit from which it branched off; what
 * is found in both is not new. A change can break something far away from the lines that it touches, so lines
 * are never compared.
 *
 *     main ──●── A ── B            merge base ●: findings {x, y}
 *             \\── C ── working tree: findings {x, z}    →   z is reported
 *
 * Both sides are audited with the settings of the working tree: what a new setting brings to light was there
 * before. The merge base is read from git's objects; nothing is checked out. */
#include "engine/changed.h"

#include "engine/baseline.h"

bool changed_open(RdSession *s, Since *since) {
    Str why = {0};
    *since = (Since){.asked = s->request->changed_since != NULL};
    if (!since->asked) return true;
    Str revision = str_of(s->request->changed_since);
    if (git_open(&s->arena, s->sources.root, &since->git, &why) &&
        git_merge_base(&since->git, revision, &since->commit, &why))
        return true;
    session_fail(s, str_fmt(&s->arena, "--changed-since %.*s: %.*s", STR_ARG(revision), STR_ARG(why)));
    return false;
}

static bool has_findings(const Parts *parts) {
    for (uint32_t i = 0; i < parts->n; i++)
        if (parts->p[i].report.findings.n) return true;
    return false;
}

/* ---- the other side ---- */

/* A run of its own over the tree, with this run's settings. */
static RdSession *session_at(const RdSession *s, const SourceTree *tree, RdRequest *request) {
    RdSession *base = rd_session_new(s->mem.fatal);
    *request = *s->request;
    request->update_baseline = false;
    request->progress = NULL;
    base->request = request;
    base->base = s->base;
    base->as_of = s->as_of;
    base->vendor_documents = s->vendor_documents;
    base->config = s->config;
    base->config.file = 0; /* it is a file of the working tree */
    base->out = out_new(&base->arena);
    base->err = out_new(&base->arena);
    base->troubles = (Troubles){.arena = &base->arena};
    base->findings = (Findings){.arena = &base->arena};
    base->silenced = (Findings){.arena = &base->arena};
    base->sources = sources_new(&base->arena, s->sources.root);
    base->sources.tree = tree;
    base->project = (Project){
        .arena = &base->arena, .mem = &base->mem, .sources = &base->sources, .troubles = &base->troubles};
    return base;
}

/* Directories that were there. */
static Paths still_there(RdSession *base, const Paths *dirs) {
    Paths there = {0};
    for (uint32_t i = 0; i < dirs->n; i++)
        if (source_kind(&base->sources, dirs->p[i]) == PATH_DIRECTORY)
            vec_push(&base->arena, &there, dirs->p[i]);
    return there;
}

static Parts audit(RdSession *base, const Paths *dirs, Str baseline) {
    Paths there = still_there(base, dirs);
    Paths *services = NEW(&base->arena, Paths);
    *services = discover_services(base, &there);
    if (!services->n) return (Parts){0};
    if (!base->request->specs.count) discover_documents(base);
    Parts parts = {.p = parts_audit(base, services, services), .n = services->n, .first = services->p[0]};
    if (baseline.n && source_kind(&base->sources, baseline) == PATH_FILE)
        baseline_apply(base, baseline, &parts);
    return parts;
}

/* The first thing that kept the merge base from being audited whole. */
static void say_incomplete(RdSession *s, const Since *since, const RdSession *base, const Parts *parts) {
    const Trouble *first = base->troubles.list.n ? &base->troubles.list.p[0] : NULL;
    for (uint32_t i = 0; i < parts->n && !first; i++)
        if (parts->p[i].report.troubles.list.n) first = &parts->p[i].report.troubles.list.p[0];
    if (!first) return;
    out_fmt(&s->err,
            "routedrift: %.12s, the merge base, could not be audited whole, so that findings may be shown as "
            "new that "
            "are not: %.*s: %.*s\n",
            since->commit.p, STR_ARG(trouble_place(&s->arena, first)), STR_ARG(first->message));
}

bool changed_apply(RdSession *s, const Since *since, Str baseline, const Parts *parts) {
    Str why = {0};
    RdRequest request;
    if (!has_findings(parts)) return true;
    GitTree *tree = git_tree_open(&since->git, since->commit, &why);
    if (!tree) {
        session_fail(s, str_fmt(&s->arena, "--changed-since %s: %.12s cannot be read: %.*s",
                                s->request->changed_since, since->commit.p, STR_ARG(why)));
        return false;
    }
    RdSession *base = session_at(s, git_tree_source(tree), &request);
    Parts before = audit(base, &s->dirs, baseline);
    Tally tally = tally_new(&base->arena);
    for (uint32_t i = 0; i < before.n; i++)
        tally_add_report(&tally, &before.p[i].report);
    for (uint32_t i = 0; i < parts->n; i++)
        tally_silence(&tally, &parts->p[i].report, SILENCE_UNCHANGED);
    say_incomplete(s, since, base, &before);
    rd_session_free(base);
    git_tree_close(tree);
    return true;
}
