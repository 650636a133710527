#include "config_check.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/mail_server.h"
#include "answerwell/base/str.h"

enum {
	PATH_BYTES_MAX = 4000 /* of an absolute one; PATH_MAX with room for what lies below */,
	HOST_MAX = 253,
	LABEL_MAX = 63,
	USER_MAX = 32,
	LOCAL_MAX = 64
};

static const char name_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/* Whether snprintf's answer fits. */
static bool
fits(int n, size_t size)
{
	return n >= 0 && (size_t)n < size;
}

static bool
is_plain_line(const char *s)
{
	return str_is_utf8(s, strlen(s)) && !str_has_controls(s, false);
}

/* Letters, digits and inner hyphens in labels between dots. */
static bool
is_host_name(const char *s, size_t len)
{
	size_t label = 0;

	if (len == 0 || len > HOST_MAX)
		return false;
	for (size_t i = 0; i <= len; i++) {
		if (i == len || s[i] == '.') {
			if (label == 0 || label > LABEL_MAX || s[i - 1] == '-')
				return false;
			label = 0;
		} else if (strchr(name_chars, s[i]) != NULL || (s[i] == '-' && label > 0)) {
			label++;
		} else {
			return false;
		}
	}
	return true;
}

/* Splits "host:port" and "[v6]:port"; port 0 if there is none. The host goes without brackets. */
static bool
split_host_port(const char *s, char *host, size_t size, bool *is_v6, int *port)
{
	const char *end, *behind;
	int64_t n = 0;

	*is_v6 = *s == '[';
	if (*is_v6) {
		s++;
		end = strchr(s, ']');
		if (end == NULL)
			return false;
		behind = end + 1;
	} else {
		end = behind = s + strcspn(s, ":");
	}
	if (*behind == ':') {
		/* str_to_int would take a sign, which no port has */
		if (behind[1] == '-' || !str_to_int(behind + 1, 1, 65535, &n))
			return false;
	} else if (*behind != '\0') {
		return false;
	}
	*port = (int)n;
	return end > s && fits(snprintf(host, size, "%.*s", (int)(end - s), s), size);
}

static bool
is_v6_literal(const char *host)
{
	struct in6_addr v6;

	return inet_pton(AF_INET6, host, &v6) == 1;
}

bool
config_host_port(const char *s, char *host, size_t size, bool *is_v6, int *port)
{
	if (!split_host_port(s, host, size, is_v6, port))
		return false;
	return *is_v6 ? is_v6_literal(host) : is_host_name(host, strlen(host));
}

bool
config_listen(const char *value, char *host, size_t size, int *port)
{
	struct in_addr v4;
	bool is_v6;

	if (!split_host_port(value, host, size, &is_v6, port) || *port == 0)
		return false;
	if (is_v6)
		return is_v6_literal(host);
	if (strcmp(host, "localhost") == 0)
		return fits(snprintf(host, size, "127.0.0.1"), size);
	return inet_pton(AF_INET, host, &v4) == 1;
}

bool
config_default_url(const char *host, int port, char *out, size_t size)
{
	bool is_v6 = strchr(host, ':') != NULL;

	if (strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0) {
		host = "localhost";
		is_v6 = false;
	}
	return fits(snprintf(out, size, is_v6 ? "http://[%s]:%d" : "http://%s:%d", host, port),
		    size);
}

static void
lower(char *s)
{
	for (; *s != '\0'; s++) {
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s + ('a' - 'A'));
	}
}

bool
config_url(const char *value, char *out, size_t size, bool *is_https)
{
	char authority[320], host[256], port_text[8] = "";
	size_t len;
	int port;
	bool is_v6;

	*is_https = strncasecmp(value, "https://", 8) == 0;
	if (!*is_https && strncasecmp(value, "http://", 7) != 0)
		return false;
	value += *is_https ? 8 : 7;
	len = strlen(value);
	if (len > 0 && value[len - 1] == '/')
		len--;
	if (!fits(snprintf(authority, sizeof(authority), "%.*s", (int)len, value),
		  sizeof(authority)))
		return false;
	lower(authority);
	if (!config_host_port(authority, host, sizeof(host), &is_v6, &port))
		return false;
	if (port != 0 && port != (*is_https ? 443 : 80))
		(void)snprintf(port_text, sizeof(port_text), ":%d", port);
	return fits(snprintf(out, size, "%s://%s%s%s%s", *is_https ? "https" : "http",
			     is_v6 ? "[" : "", host, is_v6 ? "]" : "", port_text),
		    size);
}

bool
config_path(const char *value, char *out, size_t size)
{
	char whole[2 * PATH_BYTES_MAX + 2], cwd[PATH_BYTES_MAX] = "";
	size_t len = 0;

	if (*value == '\0' || strlen(value) > PATH_BYTES_MAX || !is_plain_line(value))
		return false;
	if (*value != '/' && getcwd(cwd, sizeof(cwd)) == NULL)
		return false;
	(void)snprintf(whole, sizeof(whole), "%s/%s", cwd, value);

	char *rest = whole;
	for (char *part; (part = strsep(&rest, "/")) != NULL;) {
		if (*part == '\0' || strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") == 0) {
			while (len > 0 && out[--len] != '/')
				continue;
			continue;
		}
		if (len + 1 + strlen(part) > PATH_BYTES_MAX || len + 2 + strlen(part) > size)
			return false;
		out[len++] = '/';
		memcpy(out + len, part, strlen(part));
		len += strlen(part);
	}
	if (len == 0)
		out[len++] = '/';
	out[len] = '\0';
	return is_plain_line(out); /* also where it was started from */
}

/* libpq ends user and password at the first @ or /. What is behind would become host or database, and
 * stand in error messages: so an @ there means that one before it was not written as %40. */
static bool
is_encoded(const char *authority)
{
	size_t len = strcspn(authority, "@/");
	const char *rest = authority + len + (authority[len] != '\0');

	return memchr(rest, '@', strcspn(rest, "?")) == NULL;
}

bool
config_is_database(const char *value)
{
	size_t scheme = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-.");

	if (!is_plain_line(value))
		return false;
	if (scheme > 0 && str_starts(value + scheme, "://"))
		return (str_starts(value, "postgresql:") || str_starts(value, "postgres:")) &&
		       is_encoded(value + scheme + strlen("://"));
	return strchr(value, '=') != NULL;
}

bool
config_mail(const char *value, char *out, size_t size)
{
	static const char maildir[] = "maildir:";
	struct mail_server ignored;

	if (!is_plain_line(value))
		return false;
	if (str_starts(value, maildir)) {
		size_t n = strlen(maildir);

		memcpy(out, maildir, n);
		return config_path(value + n, out + n, size - n);
	}
	return mail_server_read(value, &ignored) && fits(snprintf(out, size, "%s", value), size);
}

bool
config_is_address(const char *value)
{
	static const char local_extra[] = "!#$%&'*+-/=?^_`{|}~.";
	const char *at = strrchr(value, '@');

	if (at == NULL || at == value || at - value > LOCAL_MAX)
		return false;
	for (const char *p = value; p < at; p++) {
		if (strchr(name_chars, *p) == NULL && strchr(local_extra, *p) == NULL)
			return false;
		if (*p == '.' && (p == value || p + 1 == at || p[1] == '.'))
			return false;
	}
	return is_host_name(at + 1, strlen(at + 1));
}

bool
config_is_contact(const char *value)
{
	static const char number[] = "+-.()0123456789";

	for (const char *p = value; *p != '\0'; p++) {
		if (*p <= ' ' || *p >= 0x7f || strchr("<>\"", *p) != NULL)
			return false;
	}
	if (str_starts(value, "mailto:"))
		return config_is_address(value + strlen("mailto:"));
	if (str_starts(value, "tel:"))
		return value[4] != '\0' && strspn(value + 4, number) == strlen(value + 4);
	return str_starts(value, "https://") && strchr(name_chars, value[8]) != NULL &&
	       value[8] != '\0';
}

bool
config_is_user(const char *value)
{
	size_t len = strlen(value);

	return len > 0 && len <= USER_MAX && strcmp(value, "root") != 0 &&
	       strspn(value, name_chars) > 0 &&
	       strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
		   len;
}
