/* Being logged in: a 256-bit token in a cookie, only its hash in the database. */
#ifndef ANSWERWELL_ACCOUNT_SESSION_H
#define ANSWERWELL_ACCOUNT_SESSION_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

struct session {
	int64_t id;
	const char *token_hash; /* hex */
	int64_t account_id;
	int64_t expires_at;
};

/* Idle and absolute life. */
#define SESSION_IDLE_DAYS 30
#define SESSION_MAX_DAYS 180

/* A new session; *token (for the cookie) is not stored. */
enum result session_open(struct db *db, struct arena *a, int64_t account_id, const char *agent,
			 char **token) MUST_USE;

/* Session and account of a token, in one round trip; touches last_seen at most every 10 minutes.
 * NOT_FOUND: unknown or expired, or the account is suspended. */
enum result session_find(struct db *db, struct arena *a, const char *token,
			 struct session **session, struct account **account) MUST_USE;

/* Ends one session, or all of an account (but `except`, 0 = none). */
enum result session_close(struct db *db, struct arena *a, int64_t id) MUST_USE;
enum result session_close_all(struct db *db, struct arena *a, int64_t account_id,
			      int64_t except) MUST_USE;

/* Deletes what has expired, and links of mails long past; called by the mailer's scheduled jobs. */
enum result session_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
