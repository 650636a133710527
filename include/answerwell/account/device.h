/* A browser that has logged in before: told by a cookie, so that limits and queues which hold off
 * strangers let the owner through. It opens nothing by itself. */
#ifndef ANSWERWELL_ACCOUNT_DEVICE_H
#define ANSWERWELL_ACCOUNT_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum {
	DEVICE_DAYS = 180, /* since the last log-in there */
	DEVICE_ACCOUNTS = 3 /* people who share a browser */
};

/* The cookie's value after a good log-in: the account first, then the others that `before` (the
 * cookie of the request, may be NULL) still proves. */
char *device_token(struct arena *a, const char *before, int64_t account_id);

/* Whether that account has logged in there. */
bool device_knows(struct arena *a, const char *token, int64_t account_id);

/* Whether anybody has: as much as can be told before a name is looked up. */
bool device_is_known(struct arena *a, const char *token);

/* Who logged in there last, 0: nobody. */
int64_t device_account(struct arena *a, const char *token);

/* What tells this device from others of the account (16 hex digits), for limits of its own; NULL
 * unless device_knows. */
const char *device_mark(struct arena *a, const char *token, int64_t account_id);

#endif
