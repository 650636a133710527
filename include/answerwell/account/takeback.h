/* The way back after somebody else did something with an account: each mail about a log-in on a new
 * device, a changed password, role or address has a link to it. */
#ifndef ANSWERWELL_ACCOUNT_TAKEBACK_H
#define ANSWERWELL_ACCOUNT_TAKEBACK_H

#include <stdint.h>

#include "answerwell/base/result.h"

struct arena;
struct db;

/* Ends all sessions and what was begun by mail, takes back an address that was changed within the last
 * days, voids the password and mails a link for a new one to the address there was before. Once.
 * NOT_FOUND: unknown, used or older than 7 days. */
enum result takeback_by_token(struct db *db, struct arena *a, const char *token) MUST_USE;

/* The same for an account, in a transaction of the caller's. */
enum result takeback_now(struct db *db, struct arena *a, int64_t account_id) MUST_USE;

#endif
