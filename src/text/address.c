#include "text/address.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/buf.h"

/* Browsers skip these before an address. */
static bool
is_skipped(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

/* What precedes the first colon is taken as the scheme, control characters and all: whatever a browser
 * would make of it, only the three below pass. */
bool
address_is_safe(const char *address)
{
	static const char *const schemes[] = {"http", "https", "mailto"};
	size_t len = strcspn(address, ":/?#");

	if (address[len] != ':')
		return true;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (len == strlen(schemes[i]) && strncasecmp(address, schemes[i], len) == 0)
			return true;
	return false;
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
