#include "text/address.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
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

/* A file, rather than a host of that name. */
static bool
is_file_ending(const char *s, size_t len)
{
	static const char *const endings[] = {
	    "css", "csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg",  "js",  "json", "md",
	    "mp4", "pdf", "php", "png",  "svg", "txt", "webp", "xls",  "xlsx", "xml", "zip"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (len == strlen(endings[i]) && strncasecmp(s, endings[i], len) == 0)
			return true;
	return false;
}

/* True for "example.com": names with points between, the last one of letters. */
static bool
is_host(const char *s, size_t len)
{
	size_t last = 0;

	for (size_t i = 0; i < len; i++) {
		bool is_name = isalnum((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80;

		if (s[i] == '.' && (i == 0 || s[i - 1] == '.'))
			return false;
		if (s[i] == '.')
			last = i + 1;
		else if (!is_name && s[i] != '-')
			return false;
	}
	for (size_t i = last; i < len; i++)
		if (isdigit((unsigned char)s[i]) || s[i] == '-')
			return false;
	return last > 0 && len - last >= 2;
}

/* Most often of a device nearby, which has no certificate. */
static bool
is_ipv4(const char *s, size_t len)
{
	size_t groups = 0, digits;

	for (size_t at = 0; at <= len; at += digits + 1, groups++) {
		digits = strspn(s + at, "0123456789");
		if (digits == 0 || digits > 3 || (at + digits < len && s[at + digits] != '.'))
			return false;
	}
	return groups == 4;
}

const char *
address_whole(struct arena *a, const char *address)
{
	size_t len = strcspn(address, "/?#"), name = strcspn(address, ":/?#@"), digits;

	if (address[name] == '@' && is_host(address + name + 1, len - name - 1) && name > 0)
		return arena_printf(a, "mailto:%s", address);
	if (address[name] == ':') {
		digits = strspn(address + name + 1, "0123456789");
		if (digits == 0 || digits > 5 || name + 1 + digits != len)
			return address;
	} else if (address[len] == '\0' && strrchr(address, '.') != NULL &&
		   is_file_ending(strrchr(address, '.') + 1, strlen(strrchr(address, '.') + 1))) {
		return address;
	}
	if (is_ipv4(address, name))
		return arena_printf(a, "http://%s", address);
	return is_host(address, name) ? arena_printf(a, "https://%s", address) : address;
}

static bool
may_stand(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("-_.+!*(),%#@?=;:/$~", c) != NULL);
}

/* The end of the brackets around an IPv6 host; 0 if the address has none. */
static size_t
brackets_end(const char *address, size_t len)
{
	size_t from = len > 8 && strncasecmp(address, "https://[", 9) == 0  ? 9
		      : len > 7 && strncasecmp(address, "http://[", 8) == 0 ? 8
									    : 0;
	size_t n;

	if (from == 0)
		return 0;
	n = strspn(address + from, "0123456789abcdefABCDEF:.");
	return n > 1 && from + n < len && address[from + n] == ']' ? from + n + 1 : 0;
}

void
address_html(struct buf *b, const char *address, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t brackets = brackets_end(address, len);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)address[i];

		if (c == '&') {
			buf_puts(b, "&amp;");
		} else if (c == '\'') {
			buf_puts(b, "&#39;");
		} else if (may_stand((char)c) || (i < brackets && (c == '[' || c == ']'))) {
			buf_putc(b, (char)c);
		} else {
			buf_putc(b, '%');
			buf_putc(b, hex[c >> 4]);
			buf_putc(b, hex[c & 15]);
		}
	}
}
