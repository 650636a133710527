/* Roles and suspensions: what administrators decide about people. */
#ifndef ANSWERWELL_ACCOUNT_STANDING_H
#define ANSWERWELL_ACCOUNT_STANDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

enum { SUSPENSION_REASON_MAX = 300, STANDINGS_MAX = 200 };

struct standing {
	int64_t id;
	const char *name, *display;
	enum role role;
	bool is_verified;
	int64_t joined_at, last_seen_at; /* seen: 0 = never */
	int64_t suspended_at, suspended_until; /* 0 = not; 0 = until lifted */
	const char *suspended_reason;
};

/* Days to choose from, ends with -1; 0 = until it is lifted. */
extern const int suspension_days[];

/* In all of these FORBIDDEN unless the actor is an administrator. */
/* With `name` "" all of staff and all who are suspended, else those whose handle begins so. */
enum result standing_list(struct db *db, struct arena *a, const struct account *actor,
			  const char *name, struct standing **out, size_t *n) MUST_USE;
enum result standing_get(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			 struct standing **out) MUST_USE;
/* Audit-logged; ends the person's sessions. INVALID: role (unknown, or the actor's own). NOT_FOUND. */
enum result standing_set_role(struct db *db, struct arena *a, const struct account *actor,
			      int64_t id, const char *role, struct problems *problems) MUST_USE;
/* Cannot log in nor write any more, and gets no mails; audit-logged. INVALID: reason, days (none of
 * the list; typed), also for oneself or another administrator. NOT_FOUND. */
enum result standing_suspend(struct db *db, struct arena *a, const struct account *actor,
			     int64_t id, const char *reason, const char *days,
			     struct problems *problems) MUST_USE;
enum result standing_lift(struct db *db, struct arena *a, const struct account *actor,
			  int64_t id) MUST_USE;

/* Lifts what has run out; a scheduled job. */
enum result standing_sweep(struct db *db, struct arena *a) MUST_USE;

#endif
