#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "moderation/internal.h"
#include "sql/flag.h"

enum { QUEUE_MAX = 200, NOTES_OF_POST = 5 };

/* ---- raising -------------------------------------------------------------------------------- */

enum result
flag_raise(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
	   const char *reason, const char *note, struct problems *problems)
{
	struct thread_state s;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if (!reason_is_known(flag_reasons, reason))
		problem_add(problems, "reason", N_("Please choose from the list what is wrong."),
			    0);
	note = reason_check_text(a, "note", note, NOTE_MAX, problems);
	if (str_eq(reason, "other") && *note == '\0')
		problem_add(problems, "note", N_("Please say in a few words what is wrong."), 0);
	if (problems->n > 0)
		return INVALID;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, post_id, &s);
		if (r == OK && (s.author_id == actor->id || !thread_is_live(&s)))
			r = FORBIDDEN;
		if (r == OK)
			r = sql_flag_raise(db, a, NULL, .post_id = post_id, .account_id = actor->id,
					   .reason = reason, .note = note);
	}
	return r;
}

/* ---- the queue ------------------------------------------------------------------------------ */

/* Each post's own follow each other, in the order of the queue. */
static void
hand_out_notes(struct arena *a, const struct sql_queue_notes_row *rows, size_t n,
	       struct queue_item *queue, size_t n_queue)
{
	struct flag_note *notes = arena_array(a, n, sizeof *notes);
	size_t done = 0;

	for (size_t i = 0; i < n_queue; i++) {
		queue[i].notes = notes + done;
		for (; done < n && rows[done].post_id == queue[i].post.id; done++) {
			notes[done] = (struct flag_note){
			    .text = rows[done].note,
			    .name = rows[done].author_name,
			    .display = rows[done].author_display,
			    .role = role_from(rows[done].author_role),
			    .at = rows[done].at,
			};
			queue[i].n_notes++;
		}
	}
}

enum result
queue_list(struct db *db, struct arena *a, const struct account *actor, int limit,
	   struct queue_item **out, size_t *n)
{
	struct sql_post_row *rows;
	struct sql_queue_notes_row *notes;
	int64_t *ids;
	size_t n_notes;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	limit = limit < 1 ? 1 : limit > QUEUE_MAX ? QUEUE_MAX : limit;
	r = sql_queue_list(db, a, &rows, n, .limit = limit, .reader_id = actor->id);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	ids = arena_array(a, *n, sizeof *ids);
	for (size_t i = 0; i < *n; i++) {
		struct queue_item *item = &(*out)[i];

		post_read(a, &rows[i], actor, &item->post);
		item->question_title = rows[i].question_title;
		item->question_slug = rows[i].question_slug;
		item->question_locale = locale_from(rows[i].question_locale, LOCALE_EN);
		item->n_flags = rows[i].n_flags;
		item->first_at = rows[i].first_at;
		item->reasons = rows[i].reasons;
		item->notes = NULL;
		item->n_notes = 0;
		ids[i] = item->post.id;
	}
	r = sql_queue_notes(db, a, &notes, &n_notes, .posts = ((struct sql_ints){ids, *n}),
			    .each = NOTES_OF_POST);
	if (r == OK)
		hand_out_notes(a, notes, n_notes, *out, *n);
	return r;
}

/* ---- settling ------------------------------------------------------------------------------- */

enum result
flag_settle(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
	    const char *outcome, size_t *n)
{
	return sql_flag_resolve(db, a, n, .post_id = post_id, .by_id = actor->id,
				.outcome = outcome);
}

enum result
flag_resolve(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
	     const char *outcome)
{
	struct thread_state s;
	size_t n;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if (!str_eq(outcome, "upheld") && !str_eq(outcome, "dismissed"))
		return INVALID;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, post_id, &s);
		if (r == OK)
			r = flag_settle(db, a, actor, post_id, outcome, &n);
		if (r == OK && n == 0)
			r = CONFLICT;
		if (r == OK)
			r = audit_add(db, a, actor->id, "flag.resolve", "post", post_id,
				      arena_printf(a, "outcome=%s", outcome));
	}
	return r;
}

/* ---- taking back ---------------------------------------------------------------------------- */

enum result
queue_settled(struct db *db, struct arena *a, const struct account *actor,
	      struct settled_flags **out, size_t *n)
{
	struct sql_queue_settled_row *rows;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if ((r = sql_queue_settled(db, a, &rows, n, .by_id = actor->id)) != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct settled_flags){
		    .post_id = rows[i].post_id,
		    .question_id = rows[i].question_id,
		    .at = rows[i].at,
		    .question_title = rows[i].question_title,
		    .question_slug = rows[i].question_slug,
		    .question_locale = locale_from(rows[i].question_locale, LOCALE_EN),
		    .is_hidden = rows[i].is_hidden,
		};
	return OK;
}

enum result
flag_undo(struct db *db, struct arena *a, const struct account *actor, int64_t post_id)
{
	struct thread_state s;
	struct sql_flag_reopen_row *reopened;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, post_id, &s);
		if (r == OK)
			r = sql_flag_reopen(db, a, &reopened, NULL, .post_id = post_id,
					    .by_id = actor->id);
		if (r == OK && reopened->n == 0)
			r = CONFLICT;
		if (r == OK && reopened->did_hide)
			r = post_show(db, a, actor, post_id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "flag.undo", "post", post_id, "");
	}
	return r;
}
