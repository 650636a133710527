/* Another address: asked for with the password, confirmed by a mail to the new address, and stopped or
 * taken back by a mail to the old one. Until it is confirmed the old one stays. */
#ifndef ANSWERWELL_ACCOUNT_EMAIL_CHANGE_H
#define ANSWERWELL_ACCOUNT_EMAIL_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* How long the links work: to confirm, and to stop or take back. */
enum { EMAIL_CONFIRM_HOURS = 24, EMAIL_STOP_DAYS = 7 };

struct email_state {
	const char *now; /* NULL: no address */
	const char *waiting; /* asked for, not confirmed yet; NULL: none */
	int64_t waiting_until;
};
enum result email_change_state(struct db *db, struct arena *a, int64_t account_id,
			       struct email_state *out) MUST_USE;

/* Mails both addresses; one that is asked for earlier and waits is forgotten. An address of somebody
 * else gets the same OK: its owner is told, and nobody else. INVALID: email, password_now; LIMITED with
 * *retry_at as password_confirm. */
enum result email_change_begin(struct db *db, struct arena *a, int64_t account_id,
			       const char *email, const char *password, struct problems *problems,
			       int64_t *retry_at) MUST_USE;
/* Forgets what waits: OK, also if nothing does. */
enum result email_change_cancel(struct db *db, struct arena *a, int64_t account_id) MUST_USE;

/* The new address takes effect; sessions stay, links to a new password end. NOT_FOUND: unknown, used, stopped or too old a token,
 * or the address is somebody else's by now. */
enum result email_change_confirm(struct db *db, struct arena *a, const char *token) MUST_USE;

/* From the old address: what waits is forgotten, what took effect is taken back, and the account with
 * it (takeback.h): whoever asked for the change knew the password. NOT_FOUND as above. */
enum result email_change_stop(struct db *db, struct arena *a, const char *token) MUST_USE;

/* Deletes what can do nothing any more; a scheduled job. */
enum result email_change_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
