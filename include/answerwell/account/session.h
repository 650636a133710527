/* Being logged in: a 256-bit token in a cookie, only its hash in the database. */
#ifndef ANSWERWELL_ACCOUNT_SESSION_H
#define ANSWERWELL_ACCOUNT_SESSION_H

#include <stdbool.h>
#include <stddef.h>
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

/* As people are shown where they are logged in. */
struct session_line {
	int64_t id, opened_at, seen_at;
	const char *agent; /* what the browser says of itself, "" = nothing */
	const char *network; /* "203.0.113.0/24", "" = not known */
};

/* Idle and absolute life. */
#define SESSION_IDLE_DAYS 30
#define SESSION_MAX_DAYS 180

/* A new session; *token (for the cookie) is not stored. `network`: coarse, may be NULL. */
enum result session_open(struct db *db, struct arena *a, int64_t account_id, const char *agent,
			 const char *network, char **token) MUST_USE;

/* Mails that somebody logs in on a device that is new, before the session is opened. Not the first time
 * of all: that is a device like any other. */
enum result session_announce(struct db *db, struct arena *a, int64_t account_id) MUST_USE;

/* Session and account of a token, in one round trip; touches last_seen at most every 10 minutes.
 * NOT_FOUND: unknown or expired, or the account is suspended. */
enum result session_find(struct db *db, struct arena *a, const char *token,
			 struct session **session, struct account **account) MUST_USE;

/* Where somebody is logged in, used last first, at most SESSIONS_SHOWN. */
enum { SESSIONS_SHOWN = 100 };
enum result session_list(struct db *db, struct arena *a, int64_t account_id,
			 struct session_line **out, size_t *n) MUST_USE;

/* Ends one of their own. NOT_FOUND: ended already, or somebody else's. */
enum result session_end(struct db *db, struct arena *a, int64_t account_id, int64_t id) MUST_USE;

/* Ends one session, or all of an account (but `except`, 0 = none). */
enum result session_close(struct db *db, struct arena *a, int64_t id) MUST_USE;
enum result session_close_all(struct db *db, struct arena *a, int64_t account_id,
			      int64_t except) MUST_USE;

/* Deletes what has expired, registrations never confirmed and links of mails long past; called by the mailer's scheduled jobs. */
enum result session_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
