#include "text/address.h"

#include <ctype.h>
#include <string.h>

#include "answerwell/base/buf.h"

/* Browsers skip control characters and spaces before an address and tabs and line ends within. */
static bool
is_skipped(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

bool
address_is_safe(const char *address)
{
	char scheme[8];
	size_t n = 0;

	for (const char *p = address; *p != '\0' && strchr("/?#", *p) == NULL; p++) {
		if (*p == ':') {
			scheme[n] = '\0';
			return strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0 ||
			       strcmp(scheme, "mailto") == 0;
		}
		if (!is_skipped(*p)) {
			/* Too long for one of the three; still no scheme if no colon follows. */
			if (n + 1 < sizeof(scheme))
				scheme[n++] = (char)tolower((unsigned char)*p);
		}
	}
	return true;
}

bool
address_is_foreign(const char *address)
{
	const char *p = address, *colon;

	while (*p != '\0' && is_skipped(*p))
		p++;
	if ((p[0] == '/' || p[0] == '\\') && (p[1] == '/' || p[1] == '\\'))
		return true;
	colon = strpbrk(p, ":/?#");
	return colon != NULL && *colon == ':';
}

static bool
may_stand(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("-_.+!*(),%#@?=;:/$~", c) != NULL);
}

void
address_html(struct buf *b, const char *address, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)address[i];

		if (c == '&') {
			buf_puts(b, "&amp;");
		} else if (c == '\'') {
			buf_puts(b, "&#39;");
		} else if (may_stand((char)c)) {
			buf_putc(b, (char)c);
		} else {
			buf_putc(b, '%');
			buf_putc(b, hex[c >> 4]);
			buf_putc(b, hex[c & 15]);
		}
	}
}
