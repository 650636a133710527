#include "answerwell/account/message_id.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"

enum { RANDOM_CHARS = 22 }; /* 128 bits and a little */

char *
message_id_host(struct arena *a)
{
	const char *host = strstr(config()->url, "://");

	host = host != NULL ? host + 3 : config()->url;
	if (*host == '[') /* an IPv6 address is no name */
		return arena_strdup(a, "localhost");
	return arena_strndup(a, host, strcspn(host, ":/"));
}

char *
message_id_new(struct arena *a, const char *kind)
{
	return arena_printf(a, "%s.%.*s@%s", kind, RANDOM_CHARS, token_new(a), message_id_host(a));
}
