#include "answerwell/account/device.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/secret.h"

enum { MARK_CHARS = 16, MAC_CHARS = 2 * HASH_BYTES, PROOF_MAX = 160 };

/* "ID.DAY.MARK.MAC", joined by "~" in the cookie. */
struct proof {
	int64_t account_id, day;
	char mark[MARK_CHARS + 1], mac[MAC_CHARS + 1];
};

static int64_t
today(void)
{
	return clock_now() / CLOCK_DAY;
}

static const char *
signed_text(struct arena *a, const struct proof *p)
{
	return arena_printf(a, "%" PRId64 ".%" PRId64 ".%s", p->account_id, p->day, p->mark);
}

static bool
is_good(struct arena *a, const struct proof *p)
{
	return p->account_id > 0 && p->day <= today() && today() - p->day <= DEVICE_DAYS &&
	       secret_mac_is("device", signed_text(a, p), p->mac);
}

/* The next good one, *at moved behind it; false: no more. */
static bool
next(struct arena *a, const char **at, struct proof *p)
{
	while (*at != NULL && **at != '\0') {
		size_t len = strcspn(*at, "~");
		char text[PROOF_MAX];
		int end = -1;

		*p = (struct proof){0};
		snprintf(text, sizeof(text), "%.*s", (int)(len < PROOF_MAX ? len : 0), *at);
		*at += len + ((*at)[len] == '~');
		(void)sscanf(text, "%18" SCNd64 ".%9" SCNd64 ".%16[0-9a-f].%64[0-9a-f]%n",
			     &p->account_id, &p->day, p->mark, p->mac, &end);
		if (end >= 0 && text[end] == '\0' && is_good(a, p))
			return true;
	}
	return false;
}

static void
add(struct buf *to, const struct proof *p)
{
	buf_printf(to, "%s%" PRId64 ".%" PRId64 ".%s.%s", to->len > 0 ? "~" : "", p->account_id,
		   p->day, p->mark, p->mac);
}

char *
device_token(struct arena *a, const char *before, int64_t account_id)
{
	struct proof own = {.account_id = account_id, .day = today()}, other;
	const char *mark = device_mark(a, before, account_id);
	struct buf token;

	snprintf(own.mark, sizeof(own.mark), "%s",
		 mark != NULL ? mark : token_hash(a, token_new(a)));
	snprintf(own.mac, sizeof(own.mac), "%s", secret_mac(a, "device", signed_text(a, &own)));
	buf_init(&token, a, DEVICE_ACCOUNTS * PROOF_MAX);
	add(&token, &own);
	for (int n = 1; n < DEVICE_ACCOUNTS && next(a, &before, &other);) {
		if (other.account_id == account_id)
			continue;
		add(&token, &other);
		n++;
	}
	return token.data;
}

const char *
device_mark(struct arena *a, const char *token, int64_t account_id)
{
	struct proof p;

	while (next(a, &token, &p)) {
		if (p.account_id == account_id)
			return arena_strdup(a, p.mark);
	}
	return NULL;
}

bool
device_knows(struct arena *a, const char *token, int64_t account_id)
{
	return device_mark(a, token, account_id) != NULL;
}

int64_t
device_account(struct arena *a, const char *token)
{
	struct proof p;

	return next(a, &token, &p) ? p.account_id : 0;
}

bool
device_is_known(struct arena *a, const char *token)
{
	return device_account(a, token) != 0;
}
