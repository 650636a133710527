#include "answerwell/mailing/edition_schedule.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/edition_draft.h"
#include "answerwell/text/local.h"
#include "mailing/mail.h"
#include "sql/edition.h"
#include "sql/edition_schedule.h"

#define FARTHEST (366 * CLOCK_DAY)
#define USUAL_DEADLINE (3 * CLOCK_DAY)

/* ---- times ---------------------------------------------------------------------------------------- */

/* clock_parse takes it for UTC. */
static bool
read_local(const char *zone, const char *text, int64_t *at)
{
	int64_t shown;

	if (strchr(text, 'Z') != NULL || strchr(text, '+') != NULL || !clock_parse(text, &shown))
		return false;
	*at = local_moment(zone, shown / CLOCK_DAY, (int)(shown % CLOCK_DAY / CLOCK_MINUTE));
	return true;
}

static void
check_leaves(const char *zone, const char *leaves, int64_t now, struct edition_times *out,
	     struct problems *problems)
{
	if (!read_local(zone, leaves, &out->leaves_at))
		problem_add(problems, "leaves", N_("Please enter a date and a time."), 0);
	else if (out->leaves_at <= now)
		problem_add(problems, "leaves", N_("This time has passed already."), 0);
	else if (out->leaves_at > now + FARTHEST)
		problem_add(problems, "leaves", N_("At most a year from now."), 0);
}

enum result
edition_times_read(const char *zone, const char *leaves, const char *deadline, int64_t now,
		   struct edition_times *out, struct problems *problems)
{
	size_t before = problems->n;

	*out = (struct edition_times){.leaves_at = 0};
	check_leaves(zone, leaves, now, out, problems);
	out->deadline_at = out->leaves_at + USUAL_DEADLINE;
	if (deadline[0] != '\0' && !read_local(zone, deadline, &out->deadline_at))
		problem_add(problems, "deadline", N_("Please enter a date and a time."), 0);
	else if (out->deadline_at <= out->leaves_at)
		problem_add(problems, "deadline", N_("This is before it is sent."), 0);
	else if (out->deadline_at > out->leaves_at + FARTHEST)
		problem_add(problems, "deadline", N_("At most a year after it is sent."), 0);
	return problems->n > before ? INVALID : OK;
}

/* ---- held back ------------------------------------------------------------------------------------ */

enum result
edition_pause(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct sql_edition_schedule_pause_row *done;
	enum result r;

	if (!edition_may_act(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_edition_schedule_pause(db, a, &done, NULL, .id = id);
		if (r == OK && done->n == 0)
			r = edition_not_now(db, a, id);
		if (r == OK)
			r = audit_add(db, a, edition_actor_id(actor), "edition.pause", "edition",
				      id, "");
	}
	return r;
}

/* What it said is news again. */
static enum result
give_up(struct db *db, struct arena *a, int64_t id)
{
	struct sql_edition_cancel_row *done;
	enum result r = sql_edition_schedule_late(db, a, NULL, .id = id);

	return r == OK ? sql_edition_cancel(db, a, &done, NULL, .id = id) : r;
}

enum result
edition_resume(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	       bool *is_late)
{
	struct sql_edition_schedule_resume_row *done;
	size_t n;
	enum result r;

	if (!edition_may_act(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_edition_schedule_resume(db, a, &done, &n, .id = id);
		if (r == OK && n == 0)
			r = edition_not_now(db, a, id);
		if (r == OK)
			r = audit_add(db, a, edition_actor_id(actor), "edition.resume", "edition",
				      id, "");
		if (r == OK && done->is_late && done->is_scheduled)
			r = give_up(db, a, id);
		if (r == OK)
			*is_late = done->is_late;
	}
	return r;
}

/* ---- leaving -------------------------------------------------------------------------------------- */

static enum result
leave(struct db *db, struct arena *a, int64_t id)
{
	struct sql_edition_plan_row *planned;
	struct batch b;

	batch_init(&b, db, a);
	sql_edition_schedule_leave_add(&b, NULL, .id = id);
	sql_edition_plan_recipients_add(&b, NULL);
	sql_edition_plan_add(&b, &planned, NULL, .edition_id = id, .host = message_id_host(a));
	return batch_run(&b);
}

static enum result
depart_one(struct db *db, struct arena *a, size_t *n)
{
	struct sql_edition_schedule_due_row *due;
	struct sql_edition_is_sending_row *other;
	enum result r = sql_edition_schedule_due(db, a, &due, n);

	if (r != OK || *n == 0)
		return r;
	if (due->is_late)
		return give_up(db, a, due->id);
	if (due->is_unfit)
		return sql_edition_schedule_hold(db, a, NULL, .id = due->id);
	r = sql_edition_is_sending(db, a, &other, NULL);
	if (r != OK || !other->is_sending)
		return r == OK ? leave(db, a, due->id) : r;
	*n = 0; /* it waits for that one */
	return OK;
}

enum result
edition_depart(struct db *db, struct arena *a, size_t *n)
{
	enum result r;

	DB_TX(db, r) {
		r = sql_edition_lock(db, a, NULL, NULL);
		if (r == OK)
			r = depart_one(db, a, n);
	}
	return r;
}
