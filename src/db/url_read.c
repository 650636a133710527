#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/url.h"
#include "db/internal.h"

#define DEFAULT_SOCKET_DIR "/var/run/postgresql" /* as Debian builds libpq */

/* What the environment says counts only where the string is silent. */
static const char *
value_of(const PQconninfoOption *options, const char *keyword)
{
	const char *value = NULL;

	for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
		if (strcmp(o->keyword, keyword) != 0)
			continue;
		value = o->val;
		if (value == NULL && o->envvar != NULL)
			value = getenv(o->envvar);
	}
	return value != NULL ? value : "";
}

/* libpq's own way to hold names and addresses apart: host stays for the certificate, hostaddr is
 * where it goes. The first address of each name. */
static bool
look_up(struct arena *a, const char *hosts, const char **out, char *why, size_t why_size)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
	char address[NI_MAXHOST];
	struct buf list;

	buf_init(&list, a, NI_MAXHOST);
	for (const char *p = hosts;; p++) {
		size_t len = strcspn(p, ",");
		const char *name = arena_strndup(a, p, len);
		int error = getaddrinfo(name, NULL, &hints, &found);

		if (error != 0) {
			snprintf(why, why_size, "%s: %s", name, gai_strerror(error));
			return false;
		}
		error = getnameinfo(found->ai_addr, found->ai_addrlen, address, sizeof address,
				    NULL, 0, NI_NUMERICHOST);
		freeaddrinfo(found);
		if (error != 0) {
			snprintf(why, why_size, "%s: %s", name, gai_strerror(error));
			return false;
		}
		buf_printf(&list, "%s%s", p == hosts ? "" : ",", address);
		p += len;
		if (*p == '\0')
			break;
	}
	*out = list.data;
	return true;
}

static void
put(struct buf *b, const char *keyword, const char *value)
{
	buf_printf(b, "%s%s='", b->len > 0 ? " " : "", keyword);
	for (; *value != '\0'; value++)
		buf_printf(b, "%s%c", *value == '\'' || *value == '\\' ? "\\" : "", *value);
	buf_puts(b, "'");
}

static bool
is_file(const char *keyword)
{
	return str_has_word("sslrootcert,sslcert,sslkey,sslcrl,passfile", keyword);
}

static void
write_all(struct arena *a, const PQconninfoOption *options, const char *host, const char *address,
	  struct db_url *out)
{
	struct buf b;

	buf_init(&b, a, 256);
	put(&b, "host", host);
	if (address[0] != '\0') {
		put(&b, "hostaddr", address);
		/* Kerberos would look for files and plug-ins that are not there. */
		if (value_of(options, "gssencmode")[0] == '\0')
			put(&b, "gssencmode", "disable");
	}
	for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
		if (o->val == NULL || o->val[0] == '\0' || strcmp(o->keyword, "host") == 0 ||
		    strcmp(o->keyword, "hostaddr") == 0)
			continue;
		if (is_file(o->keyword) && o->val[0] == '/')
			out->files[out->n_files++] = arena_strdup(a, o->val);
		put(&b, o->keyword, o->val);
	}
	out->text = b.data;
	out->user = arena_strdup(a, value_of(options, "user"));
}

static bool
read_place(struct arena *a, const PQconninfoOption *options, struct db_url *out, char *why,
	   size_t why_size)
{
	const char *host = value_of(options, "host"), *address = value_of(options, "hostaddr");
	const char *port = value_of(options, "port");
	char real[PATH_MAX];

	if (address[0] == '\0' && (host[0] == '\0' || host[0] == '/')) {
		host = host[0] == '/' ? host : DEFAULT_SOCKET_DIR;
		if (strchr(host, ',') != NULL || realpath(host, real) == NULL) {
			snprintf(why, why_size, "there is no folder %s", host);
			return false;
		}
		host = out->socket_dir = arena_strdup(a, real);
		out->socket = arena_printf(a, "%s/.s.PGSQL.%s", host, port[0] ? port : "5432");
	} else if (address[0] == '\0' && !look_up(a, host, &address, why, why_size)) {
		return false;
	}
	write_all(a, options, host, address, out);
	return true;
}

enum result
db_url_read(struct arena *a, const char *url, struct db_url *out, char *why, size_t why_size)
{
	PQconninfoOption *given;
	bool ok;

	memset(out, 0, sizeof *out);
	/* libpq's own words repeat what it could not read: that may be a password. */
	given = PQconninfoParse(url, NULL);
	if (given == NULL) {
		snprintf(why, why_size, "%s", DB_URL_UNREADABLE);
		return FAILED;
	}
	ok = read_place(a, given, out, why, why_size);
	PQconninfoFree(given);
	return ok ? OK : FAILED;
}
