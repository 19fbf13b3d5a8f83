/* XML 1.0 text: what others wrote becomes characters of the document and nothing else. */
#ifndef REPORT_XML_H
#define REPORT_XML_H
#include "base/out.h"

/* Text between tags: controls made visible, & < > escaped (so "]]>" is harmless). Line ends stay. */
void xml_text(Out *out, Str s);
/* ' name="value"', quotes included; line ends become &#10;. */
void xml_attribute(Out *out, const char *name, Str value);
void xml_attribute_u64(Out *out, const char *name, uint64_t value);
/* The declaration and a line end. */
void xml_begin(Out *out);
#endif
