/* Forms of a path: combining alternatives, and cutting a form into the segments of a template.
 *
 * ["/e-", param a, ".json"] → mixed segment "e-{a}.json". A segment that holds a hole, or a wildcard beside
 * other text, is unknown, and its template is not comparable. */
#include "http/template_forms.h"

#include "base/out.h"

bool hole_at(Str path, size_t at) {
    return str_starts(str_sub(path, at, path.n), STR("${?}"));
}

Forms forms_empty(Arena *arena) {
    Forms forms = {0};
    vec_push(arena, &forms.list, (Form){0});
    return forms;
}

Forms forms_piece(Arena *arena, Piece piece) {
    Forms forms = forms_empty(arena);
    vec_push(arena, &forms.list.p[0].pieces, piece);
    return forms;
}

static Form form_join(Arena *arena, const Form *a, const Form *b) {
    Form form = {0};
    for (uint32_t i = 0; i < a->pieces.n; i++)
        vec_push(arena, &form.pieces, a->pieces.p[i]);
    for (uint32_t i = 0; i < b->pieces.n; i++)
        vec_push(arena, &form.pieces, b->pieces.p[i]);
    return form;
}

static void forms_push(Arena *arena, Forms *forms, Form form) {
    if (forms->list.n == FORM_LIMIT) {
        forms->overflow = true;
        return;
    }
    vec_push(arena, &forms->list, form);
}

Forms forms_cross(Arena *arena, const Forms *a, const Forms *b) {
    Forms forms = {.overflow = a->overflow || b->overflow};
    for (uint32_t i = 0; i < a->list.n; i++)
        for (uint32_t k = 0; k < b->list.n; k++)
            forms_push(arena, &forms, form_join(arena, &a->list.p[i], &b->list.p[k]));
    return forms;
}

void forms_extend(Arena *arena, Forms *a, const Forms *b) {
    if (b->list.n != 1) {
        *a = forms_cross(arena, a, b);
        return;
    }
    a->overflow = a->overflow || b->overflow;
    for (uint32_t i = 0; i < a->list.n; i++)
        for (uint32_t k = 0; k < b->list.p[0].pieces.n; k++)
            vec_push(arena, &a->list.p[i].pieces, b->list.p[0].pieces.p[k]);
}

void forms_alternate(Arena *arena, Forms *a, const Forms *b) {
    a->overflow = a->overflow || b->overflow;
    for (uint32_t i = 0; i < b->list.n; i++)
        forms_push(arena, a, b->list.p[i]);
}

/* The segment being filled. */
typedef struct SegmentDraft {
    Out text;
    Piece name; /* the parameter or wildcard in it */
    uint32_t names;
    bool has_text, wildcard, unknown;
} SegmentDraft;

static void draft_add(SegmentDraft *draft, Piece piece) {
    if (piece.kind == PIECE_TEXT) {
        draft->has_text = true;
        out_str(&draft->text, piece.text);
        return;
    }
    draft->names++;
    draft->name = piece;
    bool unknown = piece.kind == PIECE_HOLE || piece.kind == PIECE_OTHER;
    const char *sign = unknown ? "?" : piece.kind == PIECE_WILDCARD ? "*" : "";
    draft->unknown = draft->unknown || unknown;
    draft->wildcard = draft->wildcard || piece.kind == PIECE_WILDCARD;
    out_fmt(&draft->text, "{%s%.*s}", sign, STR_ARG(piece.text));
}

static SegmentKind draft_kind(const SegmentDraft *draft) {
    bool alone = draft->names == 1 && !draft->has_text;
    if (draft->unknown || (draft->wildcard && !alone)) return SEGMENT_UNKNOWN;
    if (draft->wildcard) return SEGMENT_WILDCARD;
    if (draft->names == 0) return SEGMENT_LITERAL;
    return alone ? SEGMENT_PARAM : SEGMENT_MIXED;
}

/* Empty segments vanish: repeated and trailing slashes are dropped. */
static void draft_end(Arena *arena, SegmentDraft *draft, Template *template) {
    if (draft->names || draft->has_text) {
        Segment segment = {.kind = draft_kind(draft), .text = out_str_of(&draft->text)};
        if (segment.kind == SEGMENT_PARAM || segment.kind == SEGMENT_WILDCARD) {
            segment.text = draft->name.text;
            segment.pattern = draft->name.pattern;
        }
        vec_push(arena, &template->segments, segment);
    }
    *draft = (SegmentDraft){.text = out_new(arena)};
}

static void draft_text(Arena *arena, SegmentDraft *draft, Template *template, Str text) {
    size_t from = 0;
    for (size_t i = 0; i <= text.n; i++) {
        bool slash = i < text.n && text.p[i] == '/';
        if (!slash && i < text.n) continue;
        if (i > from) draft_add(draft, (Piece){.kind = PIECE_TEXT, .text = str_sub(text, from, i)});
        if (slash) draft_end(arena, draft, template);
        from = i + 1;
    }
}

/* A wildcard that is not last has no OpenAPI form. */
static bool is_comparable(const Template *template) {
    for (uint32_t i = 0; i < template->segments.n; i++) {
        SegmentKind kind = template->segments.p[i].kind;
        if (kind == SEGMENT_UNKNOWN) return false;
        if (kind == SEGMENT_WILDCARD && i + 1 < template->segments.n) return false;
    }
    return true;
}

Template form_template(Arena *arena, const Form *form) {
    Template template = {0};
    SegmentDraft draft = {.text = out_new(arena)};
    for (uint32_t i = 0; i < form->pieces.n; i++) {
        Piece piece = form->pieces.p[i];
        if (piece.kind == PIECE_TEXT)
            draft_text(arena, &draft, &template, piece.text);
        else
            draft_add(&draft, piece);
    }
    draft_end(arena, &draft, &template);
    template.comparable = is_comparable(&template);
    return template;
}
