/* Limits per account and per network, kept in the database so that all nodes share them. */
#ifndef ANSWERWELL_ACCOUNT_LIMIT_H
#define ANSWERWELL_ACCOUNT_LIMIT_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

enum limit_kind {
	LIMIT_KIND_POST, /* posts, edits, comments, flags, votes: 60 in 10 minutes per account, or as it is set */
	LIMIT_KIND_LOGIN, /* log-in attempts: 20 in 15 minutes per network and per login name */
	LIMIT_KIND_DRAFT, /* drafts saved: 300 in 10 minutes per account */
	LIMIT_KIND_LOOKUP, /* names completed while typing: 600 in 10 minutes per account */
	LIMIT_KIND_MAIL, /* registration, reset, verify again: 10 an hour per network */
	LIMIT_KIND_TEXT, /* kB written: 2 MB a day per account */
	LIMIT_KIND_SEARCH, /* asks kept in the log: 100 in 10 minutes per network; the page is shown all the same */
	LIMIT_KIND_CLAIM, /* "this solved it": 30 an hour per network, or per account */
	LIMIT_KIND_HELPFUL, /* said of an entry whether it helped: 5 a day per network and entry */
	LIMIT_KIND_UPLOAD, /* pictures and files: as many a day per account as it is set */
	LIMIT_KINDS
};

/* Counts one use by `key` (account id, network, login hash) in a fixed window. OK, LIMITED with
 * *retry_at, or UNAVAILABLE. Always OK when config()->rate_limits is off. */
enum result limit_take(struct db *db, struct arena *a, enum limit_kind kind, const char *key,
		       int64_t *retry_at) MUST_USE;

/* The same for `amount` uses at once. */
enum result limit_take_many(struct db *db, struct arena *a, enum limit_kind kind, const char *key,
			    int amount, int64_t *retry_at) MUST_USE;

/* The same with another bound than that of its kind. */
enum result limit_take_of(struct db *db, struct arena *a, enum limit_kind kind, const char *key,
			  int amount, int most, int64_t *retry_at) MUST_USE;

/* Deletes windows that are over; called by the mailer's scheduled jobs. */
enum result limit_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
