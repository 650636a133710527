#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/config.h"
#include "db/internal.h"

enum {
	SOCKET_PATH_MAX = 100, /* sockaddr_un takes 107; room for a five-digit port and ".lock" */
	DIR_MAX = 128,
	HASH_DIGITS = 12
};

/* The rule of socket_dir in conf/postgres.sh. libpq takes a comma for a list of hosts, and what either
 * quotes in lists is left out of them. */
const char *
db_socket_dir(void)
{
	static char dir[DIR_MAX];
	const char *state = config()->state;
	unsigned char hash[crypto_generichash_BYTES];
	char hex[2 * sizeof hash + 1];

	if (strlen(state) + strlen("/run/.s.PGSQL.5432") <= SOCKET_PATH_MAX &&
	    strpbrk(state, ",\"'\\") == NULL) {
		snprintf(dir, sizeof dir, "%.*s/run", SOCKET_PATH_MAX, state);
		return dir;
	}
	crypto_generichash(hash, sizeof hash, (const unsigned char *)state, strlen(state), NULL, 0);
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	snprintf(dir, sizeof dir, "/tmp/answerwell-%.*s", HASH_DIGITS, hex);
	return dir;
}

static void
embedded(char *out, size_t size, const char *user)
{
	snprintf(out, size, "host='%s' port=5432 dbname=answerwell user=%s", db_socket_dir(), user);
}

const char *
db_app_url(void)
{
	static char url[3 * DIR_MAX];

	if (config()->database_url[0] != '\0')
		return config()->database_url;
	embedded(url, sizeof url, "answerwell");
	return url;
}

const char *
db_owner_url(void)
{
	static char url[3 * DIR_MAX];

	if (config()->database_owner_url[0] != '\0')
		return config()->database_owner_url;
	if (config()->database_url[0] != '\0')
		return config()->database_url;
	embedded(url, sizeof url, "answerwell_owner");
	return url;
}
