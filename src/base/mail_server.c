#include "answerwell/base/mail_server.h"

#include <stddef.h>
#include <string.h>

#include "answerwell/base/str.h"
#include "config_check.h"

enum { PORT_SMTP = 25, PORT_SMTPS = 465 };

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* %40 becomes @; a % that begins no such pair stays. False if too long, or no line of text: what
 * stands here goes into the dialogue. */
static bool
decode(const char *from, size_t len, char *to, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = from[i];

		if (c == '%' && len - i > 2 && hex_digit(from[i + 1]) >= 0 &&
		    hex_digit(from[i + 2]) >= 0) {
			c = (char)(hex_digit(from[i + 1]) * 16 + hex_digit(from[i + 2]));
			i += 2;
		}
		if ((unsigned char)c < ' ' || c == 0x7f || n + 1 >= size)
			return false;
		to[n++] = c;
	}
	to[n] = '\0';
	return true;
}

static bool
read_user(const char *from, size_t len, struct mail_server *out)
{
	const char *colon = memchr(from, ':', len);
	size_t n = colon != NULL ? (size_t)(colon - from) : len;

	out->has_user = true;
	return n > 0 && decode(from, n, out->user, sizeof(out->user)) &&
	       (colon == NULL ||
		decode(colon + 1, len - n - 1, out->password, sizeof(out->password)));
}

bool
mail_server_read(const char *address, struct mail_server *out)
{
	char place[320];
	const char *at;
	size_t len;

	*out = (struct mail_server){.is_tls = str_starts(address, "smtps://")};
	if (!out->is_tls && !str_starts(address, "smtp://"))
		return false;
	address = strstr(address, "://") + 3;
	at = strrchr(address, '@');
	if (at != NULL && !read_user(address, (size_t)(at - address), out))
		return false;
	at = at != NULL ? at + 1 : address;
	len = strlen(at);
	if (len > 0 && at[len - 1] == '/')
		len--;
	if (len >= sizeof(place))
		return false;
	memcpy(place, at, len);
	place[len] = '\0';
	if (!config_host_port(place, out->host, sizeof(out->host), &out->is_v6, &out->port))
		return false;
	if (out->port == 0)
		out->port = out->is_tls ? PORT_SMTPS : PORT_SMTP;
	return true;
}

bool
mail_server_is_local(const struct mail_server *s)
{
	return strcmp(s->host, "localhost") == 0 || str_starts(s->host, "127.") ||
	       (s->is_v6 && strcmp(s->host, "::1") == 0);
}

bool
mail_server_needs_tls(const struct mail_server *s, enum mail_tls setting)
{
	switch (setting) {
	case MAIL_TLS_NEEDED:
		return true;
	case MAIL_TLS_AUTO:
		return !mail_server_is_local(s);
	case MAIL_TLS_TRIED:
		return s->has_user && !mail_server_is_local(s);
	}
	return true;
}
