/* Who reads the FAQ by mail, and how they want it: an account, or somebody who gave an address and nothing else. */
#ifndef ANSWERWELL_MAILING_READER_H
#define ANSWERWELL_MAILING_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/mailing/rhythm.h"

struct arena;
struct db;

enum {
	READER_CATEGORIES_MAX = 100,
	READER_LINK_DAYS = 3, /* the link that confirms an address */
	READER_TOKEN_DAYS = 400, /* the one to the preferences, in every mail */
	/* Which words people said yes to. Change the text of the form or of the mail that confirms, and this grows by
	 * one: old consents keep their number (README.md has the words). */
	READER_WORDS = 1
};

/* What a reader chooses. */
struct reader_wishes {
	struct rhythm_wish
	    when; /* its zone: of a reader with an account the account's, which nothing here changes */
	int64_t categories[READER_CATEGORIES_MAX]; /* none: all */
	size_t n_categories;
	unsigned
	    languages; /* bits (1 << locale) of entries wanted; 0: the one they read the site in */
	bool notify_mail; /* of an account: mails of notices at all */
};

struct reader {
	int64_t id;
	bool has_account;
	enum locale locale;
	const char *email; /* in clear, NULL: none, or it cannot be read */
	struct reader_wishes wishes; /* rhythm OFF: never asked, or ended */
	struct rhythm_wish before; /* as `wishes.when`, but for who has ended it: what it was */
	int64_t confirmed_at; /* 0: never */
	int64_t edition_id; /* whose mail led here, 0: none */
};

/* NOT_FOUND: no such account, and no confirmed reader; also of who has registered since (whose number is taken as
 * the account's). */
enum result reader_get(struct db *db, struct arena *a, int64_t id, struct reader **out) MUST_USE;

/* Sets them; from then on mail is due anew. OFF ends it and keeps the rest for coming back. `how`: "page" or
 * "account", for who ends it. An account's verified address counts as confirmed. INVALID: hour ("hour"), quiet hours
 * ("quiet"), an hour that is quiet ("hour"), a zone ("zone"). NOT_FOUND as reader_get. */
enum result reader_set(struct db *db, struct arena *a, const struct reader *reader,
		       const struct reader_wishes *wishes, const char *how,
		       struct problems *problems) MUST_USE;

/* ---- the address of the preferences, which needs no log-in ---- */

/* Leads for READER_TOKEN_DAYS to what that reader chooses, and to nothing else. edition_id: in whose mail it stands,
 * 0: elsewhere. */
char *reader_token(struct arena *a, int64_t id, int64_t edition_id);
/* NOT_FOUND: not ours, altered, or expired; else as reader_get. */
enum result reader_by_token(struct db *db, struct arena *a, const char *token,
			    struct reader **out) MUST_USE;

/* ---- becoming a reader without an account ---- */

/* A mail with a link goes to the address, whoever that is: nothing is looked up. LIMITED: many were asked for to it
 * within the hour (the answer to the visitor should be as with OK). INVALID: email, zone. */
enum result reader_ask(struct db *db, struct arena *a, const char *email, enum locale l,
		       const char *zone, struct problems *problems) MUST_USE;
/* What is behind the link; changes nothing. NOT_FOUND: unknown, used, or expired. */
enum result reader_asked(struct db *db, struct arena *a, const char *token,
			 const char **email) MUST_USE;
/* Reads from now on, weekly: as themselves if the address has an account, as who they were if it reads already (then
 * as they had chosen). *id: the reader. NOT_FOUND as above. */
enum result reader_confirm(struct db *db, struct arena *a, const char *token, int64_t *id) MUST_USE;
/* Deletes what was never confirmed; a scheduled job. */
enum result reader_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
