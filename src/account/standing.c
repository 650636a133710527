#include "answerwell/account/standing.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/account/session.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "sql/standing.h"

const int suspension_days[] = {1, 7, 30, 90, 0, -1};

static bool
may_decide(const struct account *actor)
{
	return actor != NULL && actor->role == ROLE_ADMIN && !actor->is_suspended;
}

/* ---- reading -------------------------------------------------------------------------------- */

static struct standing
read_standing(const struct sql_standing_row *row)
{
	return (struct standing){
	    .id = row->id,
	    .name = row->name,
	    .display = row->display_name,
	    .role = role_from(row->role),
	    .is_verified = row->is_verified,
	    .joined_at = row->joined_at,
	    .last_seen_at = row->last_seen_at,
	    .suspended_at = row->suspended_at,
	    .suspended_until = row->suspended_until,
	    .suspended_reason = row->suspended_reason,
	};
}

enum result
standing_list(struct db *db, struct arena *a, const struct account *actor, const char *name,
	      struct standing **out, size_t *n)
{
	const char *start = str_lower(a, str_trim(a, name));
	struct sql_standing_row *rows;
	enum result r;

	*out = NULL;
	*n = 0;
	if (!may_decide(actor))
		return FORBIDDEN;
	if (start[0] == '\0')
		r = sql_standing_list(db, a, &rows, n, .limit = STANDINGS_MAX);
	else if (strlen(start) > NAME_MAX_CHARS) /* nobody's begins so */
		return OK;
	else
		r = sql_standing_find(db, a, &rows, n, .prefix = start, .limit = STANDINGS_MAX);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = read_standing(&rows[i]);
	return OK;
}

enum result
standing_get(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	     struct standing **out)
{
	struct sql_standing_row *row;
	size_t n;
	enum result r;

	if (!may_decide(actor))
		return FORBIDDEN;
	if ((r = sql_standing_get(db, a, &row, &n, .id = id)) != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = arena_alloc(a, sizeof **out);
	**out = read_standing(row);
	return OK;
}

/* ---- deciding ------------------------------------------------------------------------------- */

struct deciding {
	struct arena *arena;
	const struct account *actor;
	int64_t id, days;
	enum role role;
	const char *reason;
};

static enum result
set_role_now(struct db *db, void *arg)
{
	const struct deciding *w = arg;
	enum result r = account_set_role(db, w->arena, w->actor->id, w->id, w->role);

	return r == OK ? session_close_all(db, w->arena, w->id, 0) : r;
}

enum result
standing_set_role(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		  const char *role, struct problems *problems)
{
	struct deciding w = {.arena = a, .actor = actor, .id = id, .role = role_from(role)};

	if (!may_decide(actor))
		return FORBIDDEN;
	if (!str_eq(role, role_code(w.role)))
		problem_add(problems, "role", N_("Please choose a role of the list."), 0);
	else if (id == actor->id)
		problem_add(problems, "role",
			    N_("Your own role can only be changed by another administrator."), 0);
	return problems->n > 0 ? INVALID : db_transaction(db, set_role_now, &w);
}

static enum result
suspend_now(struct db *db, void *arg)
{
	const struct deciding *w = arg;
	struct arena *a = w->arena;
	size_t n;
	enum result r = sql_standing_suspend(db, a, &n, .id = w->id, .by_id = w->actor->id,
					     .reason = w->reason, .days = w->days);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	if ((r = session_close_all(db, a, w->id, 0)) != OK)
		return r;
	event_facts(EVENT_SUSPENDED, w->id, "days=%lld", (long long)w->days);
	return audit_add(db, a, w->actor->id, "account.suspend", "account", w->id,
			 w->days > 0 ? arena_printf(a, "days=%lld", (long long)w->days) : "");
}

static bool
is_choice(const char *typed, int64_t *days)
{
	if (!str_to_int(typed, 0, INT32_MAX, days))
		return false;
	for (const int *d = suspension_days; *d >= 0; d++)
		if (*d == *days)
			return true;
	return false;
}

enum result
standing_suspend(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		 const char *reason, const char *days, struct problems *problems)
{
	struct deciding w = {.arena = a, .actor = actor, .id = id, .reason = str_trim(a, reason)};
	struct standing *whose;
	enum result r = standing_get(db, a, actor, id, &whose);

	if (r != OK)
		return r;
	if (whose->role == ROLE_ADMIN)
		problem_add(problems, "reason",
			    N_("An administrator cannot be suspended. Change the role first."), 0);
	else if (w.reason[0] == '\0')
		problem_add(problems, "reason", N_("Please say why, for your colleagues."), 0);
	else if (str_chars(w.reason) > SUSPENSION_REASON_MAX)
		problem_add(problems, "reason", N_("Please use at most %ld characters."),
			    SUSPENSION_REASON_MAX);
	else if (!line_is_clear(w.reason))
		problem_add(problems, "reason", N_("Please write it in one line."), 0);
	if (!is_choice(days, &w.days))
		problem_add(problems, "days", N_("Please choose how long."), 0);
	return problems->n > 0 ? INVALID : db_transaction(db, suspend_now, &w);
}

static enum result
lift_now(struct db *db, void *arg)
{
	const struct deciding *w = arg;
	size_t n;
	enum result r = sql_standing_lift(db, w->arena, &n, .id = w->id);

	if (r != OK || n == 0)
		return r;
	event_log(EVENT_LIFTED, w->id);
	return audit_add(db, w->arena, w->actor->id, "account.lift", "account", w->id, "");
}

enum result
standing_lift(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct deciding w = {.arena = a, .actor = actor, .id = id};
	struct standing *whose;
	enum result r = standing_get(db, a, actor, id, &whose);

	return r == OK ? db_transaction(db, lift_now, &w) : r;
}

enum result
standing_sweep(struct db *db, struct arena *a)
{
	return sql_standing_sweep(db, a, NULL);
}
