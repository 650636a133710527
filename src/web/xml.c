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

/* ---- links ------------------------------------------------------------------------------------------- */

/* True if the address names its scheme. */
static bool
has_scheme(const char *address, size_t len)
{
	size_t n = 0;

	while (n < len && strchr(":/?#", address[n]) == NULL)
		n++;
	return n > 0 && n < len && address[n] == ':';
}

/* How much of the page's path an address without a slash before it is put behind: its folder, without the
 * last `up` folders. */
static size_t
folder_length(const char *path, size_t up)
{
	size_t len = strcspn(path, "?#");

	for (size_t i = 0; i <= up; i++) {
		while (len > 0 && path[len - 1] != '/')
			len--;
		len -= len > 1 && i < up;
	}
	return len;
}

/* The address as it is from outside (RFC 3986, 5.2, for what people write). */
static void
add_whole(struct buf *b, const char *base, const char *page, const char *address, size_t len)
{
	size_t up = 0;

	if (has_scheme(address, len) || (len > 1 && address[0] == '/' && address[1] == '/')) {
		buf_append(b, address, len);
		return;
	}
	buf_puts(b, base);
	if (len > 0 && address[0] == '/') {
		buf_append(b, address, len);
		return;
	}
	if (len == 0 || address[0] == '#' || address[0] == '?') {
		buf_append(b, page, strcspn(page, len == 0 || address[0] == '#' ? "#" : "?#"));
		buf_append(b, address, len);
		return;
	}
	for (;;) {
		size_t dots = len > 1 && strncmp(address, "./", 2) == 0    ? 2
			      : len > 2 && strncmp(address, "../", 3) == 0 ? 3
									   : 0;

		if (dots == 0)
			break;
		up += dots == 3;
		address += dots;
		len -= dots;
	}
	buf_append(b, page, folder_length(page, up));
	buf_append(b, address, len);
}

/* In what the renderer writes, quotation marks outside of tags are references: so these stand in
 * nothing but links and pictures. */
static const char *const links[] = {"href=\"", "src=\"", "srcset=\""};
enum { SET = 2, LINKS };

/* The next one of them, or NULL. */
static const char *
next_link(const char *from, int *which)
{
	const char *next = NULL;

	for (int i = 0; i < LINKS; i++) {
		const char *at = strstr(from, links[i]);

		if (at != NULL && (next == NULL || at < next)) {
			next = at;
			*which = i;
		}
	}
	return next;
}

/* "address 480w, address 960w". */
static void
add_set(struct buf *b, const char *base, const char *page, const char *set, size_t len)
{
	const char *end = set + len;

	while (set < end) {
		size_t address = strcspn(set, " \""), rest = strcspn(set + address, ",\"");

		add_whole(b, base, page, set, address);
		set += address;
		buf_append(b, set, rest);
		set += rest;
		if (set < end) {
			buf_puts(b, ", ");
			set += 2;
		}
	}
}

void
xml_html(struct buf *b, struct safe_html html, const char *base, const char *page)
{
	const char *from = html.html != NULL ? html.html : "", *link;
	struct buf whole;
	int which = 0;

	buf_init(&whole, b->arena, strlen(from) + 256);
	while ((link = next_link(from, &which)) != NULL) {
		const char *address = link + strlen(links[which]);
		size_t len = strcspn(address, "\"");

		buf_append(&whole, from, (size_t)(address - from));
		if (which == SET)
			add_set(&whole, base, page, address, len);
		else
			add_whole(&whole, base, page, address, len);
		from = address + len;
	}
	buf_puts(&whole, from);
	xml_text(b, whole.data);
}
