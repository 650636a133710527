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

enum result
standing_set_role(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		  const char *role, struct problems *problems)
{
	const enum role wanted = role_from(role);
	enum result r;

	if (!may_decide(actor))
		return FORBIDDEN;
	if (!str_eq(role, role_code(wanted)))
		problem_add(problems, "role", N_("Please choose a role from the list."), 0);
	else if (id == actor->id)
		problem_add(problems, "role",
			    N_("Your own role can only be changed by another administrator."), 0);
	if (problems->n > 0)
		return INVALID;
	DB_TX(db, r) {
		r = account_set_role(db, a, actor->id, id, wanted);
		if (r == OK)
			r = session_close_all(db, a, id, 0);
	}
	return r;
}

static enum result
suspend(struct db *db, struct arena *a, const struct account *actor, int64_t id, const char *reason,
	int64_t days)
{
	const char *detail = days > 0 ? arena_printf(a, "days=%lld", (long long)days) : "";
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_standing_suspend(db, a, &n, .id = id, .by_id = actor->id, .reason = reason,
					 .days = days);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = session_close_all(db, a, id, 0);
		if (r == OK)
			r = audit_add(db, a, actor->id, "account.suspend", "account", id, detail);
	}
	if (r == OK)
		event_facts(EVENT_SUSPENDED, id, "days=%lld", (long long)days);
	return r;
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
	int64_t n_days;
	struct standing *whose;
	enum result r = standing_get(db, a, actor, id, &whose);

	if (r != OK)
		return r;
	reason = str_trim(a, reason);
	if (whose->role == ROLE_ADMIN)
		problem_add(problems, "reason",
			    N_("An administrator cannot be suspended. Change the role first."), 0);
	else if (reason[0] == '\0')
		problem_add(problems, "reason", N_("Please say why, for your colleagues."), 0);
	else if (str_chars(reason) > SUSPENSION_REASON_MAX)
		problem_add(problems, "reason", N_("Please use at most %ld characters."),
			    SUSPENSION_REASON_MAX);
	else if (!line_is_clear(reason))
		problem_add(problems, "reason", N_("Please write it in one line."), 0);
	if (!is_choice(days, &n_days))
		problem_add(problems, "days", N_("Please choose how long."), 0);
	return problems->n > 0 ? INVALID : suspend(db, a, actor, id, reason, n_days);
}

enum result
standing_lift(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct standing *whose;
	size_t n = 0;
	enum result r = standing_get(db, a, actor, id, &whose);

	if (r != OK)
		return r;
	DB_TX(db, r) {
		r = sql_standing_lift(db, a, &n, .id = id);
		if (r == OK && n > 0)
			r = audit_add(db, a, actor->id, "account.lift", "account", id, "");
	}
	if (r == OK && n > 0)
		event_log(EVENT_LIFTED, id);
	return r;
}

enum result
standing_sweep(struct db *db, struct arena *a)
{
	return sql_standing_sweep(db, a, NULL);
}
