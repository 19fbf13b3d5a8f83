/* Escaping for XML (W3C, "Extensible Markup Language 1.0", §2.2 Characters, §2.4 Markup, §3.3.3 Attribute
 * values). Most control characters may not stand in a document at all, not even escaped: they are spelt out
 * (\x1b). */
#include "report/xml.h"

#include "report/visible.h"

static const char *entity(char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return NULL;
    }
}

static void write_line(Out *out, Str line) {
    Str safe = visible_str(out->arena, line);
    for (size_t i = 0; i < safe.n; i++) {
        if (entity(safe.p[i]))
            out_cstr(out, entity(safe.p[i]));
        else
            out_char(out, safe.p[i]);
    }
}

static void write_lines(Out *out, Str s, const char *line_end) {
    for (bool first = true; first || s.n; first = false) {
        if (!first) out_cstr(out, line_end);
        write_line(out, str_cut(s, '\n', &s));
    }
}

void xml_text(Out *out, Str s) {
    write_lines(out, s, "\n");
}

void xml_attribute(Out *out, const char *name, Str value) {
    out_fmt(out, " %s=\"", name);
    write_lines(out, value, "&#10;");
    out_char(out, '"');
}

void xml_attribute_u64(Out *out, const char *name, uint64_t value) {
    out_fmt(out, " %s=\"%llu\"", name, (unsigned long long)value);
}

void xml_begin(Out *out) {
    out_cstr(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}
