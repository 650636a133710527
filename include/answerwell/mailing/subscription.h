/* Who wants FAQ news by mail at all; how often and what of it is reader.h's. Double opt-in; leaving takes one
 * click and no login. */
#ifndef ANSWERWELL_MAILING_SUBSCRIPTION_H
#define ANSWERWELL_MAILING_SUBSCRIPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

struct subscription {
	bool is_on; /* confirmed and not off */
	int64_t confirmed_at;
	bool notify_mail;
};

enum result subscription_get(struct db *db, struct arena *a, int64_t account_id,
			     struct subscription *out) MUST_USE;
/* By the person in their account page: their verified address counts as confirmed. */
enum result subscription_set(struct db *db, struct arena *a, int64_t account_id, bool on) MUST_USE;

/* The same for any reader. `how`: "page", "one_click", "account" or "bounce". edition_id: the edition whose mail
 * led them there, counted as what they left by; 0: none. NOT_FOUND: no reader, no account. */
enum result subscription_turn(struct db *db, struct arena *a, int64_t reader_id, bool on,
			      const char *how, int64_t edition_id) MUST_USE;

/* The token in List-Unsubscribe: "READER.WHAT.MAC"; WHAT "d" or "dEDITION": the digest, "n": all mails of
 * notices, "tTOPIC": those of one topic (account/choice.h), "qID": watching that question, "eDAY" or
 * "eDAY-EDITION": the preferences (reader.h), made on that day. EDITION is the one whose mail it stands in. It can
 * do nothing but that. */
char *subscription_token(struct arena *a, int64_t account_id, const char *what);
/* True if the token is ours; *account_id and *what set. */
bool subscription_token_read(struct arena *a, const char *token, int64_t *account_id,
			     const char **what);
/* Ends (or with on, resumes) what the token names; again is OK too. NOT_FOUND: not our token. */
enum result subscription_by_token(struct db *db, struct arena *a, const char *token, bool on,
				  const char *how) MUST_USE;

#endif
