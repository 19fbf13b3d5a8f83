/* Frames and modules → steps: what led to the code that runs now. Each frame makes its step once, when the
 * first registration in it asks for it; a run without registrations makes none.
 *
 * A function's frame was led to by its caller, or for a queued callback by what queued it. A module's frame
 * was led to by the module that imported it, or, where require() or import() loaded it, by the code that
 * called that. */
#include "eval/interp.h"

static const Step *frame_steps(Eval *ev, Frame *f);

static Step *step_new(Eval *ev, StepKind kind, Span span, Str name, const Step *outer) {
    Step *s = NEW(ev->arena, Step);
    *s = (Step){.kind = kind, .span = span, .name = name, .outer = outer};
    return s;
}

static const Step *module_steps(Eval *ev, const Module *m) {
    if (m->is_model) return frame_steps(ev, m->frame->caller);
    if (!m->asked_at.file) return step_new(ev, STEP_ENTRY, (Span){.file = m->file}, m->path, NULL);
    const Step *outer = frame_steps(ev, m->asked_by_call ? m->frame->caller : m->asked_from->frame);
    return step_new(ev, STEP_IMPORT, m->asked_at, m->path, outer);
}

static const Step *make_steps(Eval *ev, Frame *f) {
    if (f->module->frame == f) return module_steps(ev, f->module);
    if (!f->callee) return frame_steps(ev, f->caller); /* a class body */
    const Step *outer = f->queued ? f->queued : frame_steps(ev, f->caller);
    if (span_in_model(ev, f->call_span)) return outer; /* a model calls itself, or what it was given */
    const Closure *c = f->callee->closure;
    Step *s = step_new(ev, STEP_CALL, f->call_span, f->callee->label, outer);
    s->function = ast_span(&c->module->ast, c->node);
    return s;
}

static const Step *frame_steps(Eval *ev, Frame *f) {
    if (!f || !f->caller) return NULL; /* below every module */
    if (!f->steps) f->steps = make_steps(ev, f);
    return f->steps;
}

const Step *eval_steps(Eval *ev) {
    return ev->queued ? ev->queued : frame_steps(ev, ev->frame);
}
