#include "xml.h"

#include <stdbool.h>
#include <string.h>

#include "answerwell/base/arena.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* Bytes at `s` that are no character of XML 1.0 (2.2): control characters, U+FFFE, U+FFFF. */
static size_t
forbidden(const char *s)
{
	unsigned char c = (unsigned char)s[0];

	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	if (c == 0xef && (unsigned char)s[1] == 0xbf && (unsigned char)s[2] >= 0xbe)
		return 3;
	return 0;
}

void
xml_text(struct buf *b, const char *text)
{
	const char *from = text, *s = text;

	while (s != NULL && *s != '\0') {
		size_t n = forbidden(s);

		if (n == 0) {
			s++;
			continue;
		}
		buf_html_n(b, from, (size_t)(s - from));
		buf_puts(b, REPLACEMENT);
		from = s += n;
	}
	buf_html(b, from);
}

void
xml_element(struct buf *b, const char *name, const char *text)
{
	buf_printf(b, "<%s>", name);
	xml_text(b, text);
	buf_printf(b, "</%s>\n", name);
}

void
xml_attribute(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, " %s=\"", name);
	xml_text(b, value);
	buf_putc(b, '"');
}

/* In what the renderer writes, quotation marks outside of tags are references: so this stands in
 * nothing but links. */
#define LINK_HERE "href=\"/"

void
xml_html(struct buf *b, struct safe_html html, const char *base)
{
	const char *from = html.html != NULL ? html.html : "", *link;
	struct buf whole;

	buf_init(&whole, b->arena, strlen(from) + 256);
	while ((link = strstr(from, LINK_HERE)) != NULL) {
		const char *path = link + strlen(LINK_HERE) - 1;

		buf_append(&whole, from, (size_t)(path - from));
		if (path[1] != '/')
			buf_puts(&whole, base);
		buf_putc(&whole, '/');
		from = path + 1;
	}
	buf_puts(&whole, from);
	xml_text(b, whole.data);
}
