/* Writing XML: feeds, sitemaps and the like. */
#ifndef ANSWERWELL_WEB_XML_H
#define ANSWERWELL_WEB_XML_H

#include "answerwell/base/buf.h"
#include "answerwell/text/markdown.h"

/* Text for content and quoted attributes. Characters that XML has no place for become U+FFFD. */
void xml_text(struct buf *b, const char *text);

/* <name>text</name>, and a space and name="value"; names are the program's own. */
void xml_element(struct buf *b, const char *name, const char *text);
void xml_attribute(struct buf *b, const char *name, const char *value);

/* HTML of our own renderer as text, all links made absolute: those to this site with `base`, and those
 * relative to a page (an address of the site: "/questions/7/x") with that too. */
void xml_html(struct buf *b, struct safe_html html, const char *base, const char *page);

#endif
