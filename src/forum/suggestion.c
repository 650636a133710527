#include "answerwell/forum/suggestion.h"

#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/suggestion.h"

/* ---- reading -------------------------------------------------------------------------------- */

static void
read_suggestion(const struct sql_suggestion_row *row, struct suggestion *out)
{
	*out = (struct suggestion){
	    .id = row->id,
	    .post_id = row->post_id,
	    .question_id = row->question_id,
	    .kind = post_kind_from(row->kind),
	    .question_title = row->question_title,
	    .question_slug = row->question_slug,
	    .account_id = row->account_id,
	    .name = row->name,
	    .display = row->display,
	    .role = role_from(row->role),
	    .text = text_whole(
		&(struct text){TEXT_FROM(row), .reason = row->reason, .n_seen = (int)row->n_seen}),
	    .n_revisions = (int)row->n_revisions,
	    .at = row->at,
	    .decided_at = row->decided_at,
	    .outcome = row->outcome,
	    .decider_name = row->decider_name,
	    .decider_display = row->decider_display,
	    .note = row->note,
	};
}

static struct suggestion *
read_all(struct arena *a, const struct sql_suggestion_row *rows, size_t n)
{
	struct suggestion *list = arena_array(a, n, sizeof *list);

	for (size_t i = 0; i < n; i++)
		read_suggestion(&rows[i], &list[i]);
	return list;
}

enum result
suggestion_get(struct db *db, struct arena *a, const struct account *reader, int64_t id,
	       struct suggestion **out)
{
	struct sql_suggestion_row *rows;
	size_t n;
	enum result r =
	    sql_suggestion_get(db, a, &rows, &n, .id = id, .reader_id = post_reader_id(reader),
			       .is_staff = post_reader_is_staff(reader));

	if (r != OK)
		return r;
	*out = read_all(a, rows, n);
	return n > 0 ? OK : NOT_FOUND;
}

enum result
suggestion_of_post(struct db *db, struct arena *a, const struct account *reader, int64_t post_id,
		   struct suggestion **out, size_t *n)
{
	struct sql_suggestion_row *rows;
	enum result r = sql_suggestion_of_post(db, a, &rows, n, .post_id = post_id,
					       .reader_id = post_reader_id(reader),
					       .is_staff = post_reader_is_staff(reader));

	if (r == OK)
		*out = read_all(a, rows, *n);
	return r;
}

enum result
suggestion_queue(struct db *db, struct arena *a, int limit, struct suggestion **out, size_t *n)
{
	struct sql_suggestion_row *rows;
	enum result r = sql_suggestion_queue(db, a, &rows, n, .limit = limit);

	if (r == OK)
		*out = read_all(a, rows, *n);
	return r;
}

/* ---- suggesting ----------------------------------------------------------------------------- */

/* A suggested text on its way into the database. */
struct suggesting {
	struct arena *arena;
	const struct account *actor;
	const struct text *text;
	struct submission *form;
	struct problems *problems;
	int64_t id; /* of the post, or of the suggestion decided */
	int64_t made;
	const char *reason;
	bool is_decided;
};

/* What the text makes of the post: checked by the rules for what it is. */
static enum result
check_text(struct db *db, const struct suggesting *w, const struct thread_state *s,
	   struct text_ready *out)
{
	struct text text = *w->text;

	text.category = s->text.category;
	return text_prepare(db, w->arena, post_text_kind(s->kind), &text, s->locale, w->problems,
			    out);
}

static bool
is_unchanged(struct arena *a, const struct text_ready *in, const struct thread_state *s)
{
	return text_is_same(a, post_text_kind(s->kind), &in->text, &s->text);
}

static enum result
check_open(struct db *db, const struct suggesting *w)
{
	struct sql_suggestion_open_of_row *open;
	enum result r = sql_suggestion_open_of(db, w->arena, &open, NULL,
					       .account_id = w->actor->id, .post_id = w->id);

	if (r != OK)
		return r;
	if (open->n_here > 0)
		return CONFLICT;
	if (open->n < SUGGESTIONS_OPEN_MAX)
		return OK;
	problem_add(w->problems, "body",
		    N_("You have %ld suggestions waiting already. Please let them be looked at "
		       "first."),
		    SUGGESTIONS_OPEN_MAX);
	return INVALID;
}

static enum result
insert(struct db *db, struct suggesting *w, const struct text_ready *in)
{
	struct sql_suggestion_make_row *made;
	enum result r;

	r = sql_suggestion_make(db, w->arena, &made, NULL, .post_id = w->id,
				.account_id = w->actor->id, TEXT_TO(&in->text),
				.reason = in->text.reason, .n_seen = w->text->n_seen);
	if (r == OK)
		w->made = made->id;
	return r;
}

static enum result
tell(struct db *db, const struct suggesting *w, enum notice_kind kind, int64_t to, int64_t post_id,
     int64_t question_id)
{
	const struct notice notice = {.account_id = to,
				      .kind = kind,
				      .actor_id = w->actor->id,
				      .question_id = question_id,
				      .post_id = post_id};

	return to != 0 ? notice_queue(db, w->arena, &notice) : OK;
}

static enum result
make_now(struct db *db, void *arg)
{
	struct suggesting *w = arg;
	struct text_ready in;
	struct thread_state s;
	enum result r;

	if ((r = thread_lock(db, w->arena, w->actor, w->id, &s)) != OK)
		return r;
	if (s.kind == POST_COMMENT)
		return NOT_FOUND;
	if (!thread_is_live(&s) || post_check_edit(w->actor, &s) == OK)
		return FORBIDDEN;
	r = submission_begin(db, w->arena, w->actor, "suggestion", w->form, &w->made);
	if (r != OK || w->made != 0)
		return r;
	r = check_text(db, w, &s, &in);
	if (r != OK || (r = check_open(db, w)) != OK)
		return r;
	if (is_unchanged(w->arena, &in, &s)) {
		problem_add(w->problems, "body",
			    N_("Nothing is changed yet. Please change what could be better."), 0);
		return INVALID;
	}
	if ((r = insert(db, w, &in)) != OK ||
	    (r = submission_end(db, w->arena, w->actor, "suggestion", w->form, w->made)) != OK)
		return r;
	return tell(db, w, NOTICE_SUGGESTED, s.author_id, s.id, s.question_id);
}

enum result
suggestion_make(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
		const struct suggestion_draft *draft, struct problems *problems, int64_t *id)
{
	struct suggesting w = {.arena = a,
			       .actor = actor,
			       .text = &draft->text,
			       .form = draft->form,
			       .problems = problems,
			       .id = post_id};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if (str_is_blank(text_get(w.text, TEXT_REASON)))
		problem_add(problems, "reason",
			    N_("Please say in a few words what is better now, and why."), 0);
	if ((r = db_transaction(db, make_now, &w)) == OK)
		*id = w.made;
	return r;
}

/* ---- deciding ------------------------------------------------------------------------------- */

static enum result
decide(struct db *db, struct suggesting *w, const char *outcome, const char *note)
{
	size_t n;
	enum result r =
	    sql_suggestion_decide(db, w->arena, &n, .id = w->id, .decided_by = w->actor->id,
				  .outcome = outcome, .note = note);

	if (r != OK || n > 0)
		return r;
	w->is_decided = true;
	return CONFLICT;
}

/* The suggestion and its thread, locked; the actor may decide on it. */
static enum result
lock(struct db *db, const struct suggesting *w, struct suggestion **suggestion,
     struct thread_state *s)
{
	enum result r;

	if ((r = suggestion_get(db, w->arena, w->actor, w->id, suggestion)) != OK)
		return r;
	return thread_lock(db, w->arena, w->actor, (*suggestion)->post_id, s);
}

static bool
is_as_suggested(struct arena *a, const struct suggesting *w, const struct suggestion *suggestion)
{
	struct text text = suggestion->text, taken = *w->text;

	text.category = taken.category = "";
	return text_is_same(a, post_text_kind(suggestion->kind), &taken, &text);
}

/* Who approves a text is answerable for it. */
static enum result
check_approval(struct db *db, const struct suggesting *w, const struct thread_state *s,
	       struct text_ready *in)
{
	enum result r = check_text(db, w, s, in);

	if (r == OK)
		r = text_check_gaps(db, w->arena, w->actor, &in->text, post_before(w->actor, s),
				    w->problems);
	return r == OK && s->n_revisions != w->text->n_seen ? CONFLICT : r;
}

static enum result
approve_now(struct db *db, void *arg)
{
	struct suggesting *w = arg;
	struct suggestion *suggestion;
	struct text_ready in;
	struct thread_state s;
	const char *outcome;
	enum result r;

	if ((r = lock(db, w, &suggestion, &s)) != OK || (r = post_check_edit(w->actor, &s)) != OK)
		return r;
	if (suggestion->outcome != NULL) {
		w->is_decided = true;
		return CONFLICT;
	}
	if ((r = check_approval(db, w, &s, &in)) != OK)
		return r;
	outcome = is_as_suggested(w->arena, w, suggestion) ? "approved" : "changed";
	if (!is_unchanged(w->arena, &in, &s)) {
		const struct account by = {.id = suggestion->account_id};

		in.text.reason = suggestion->text.reason;
		r = post_revise(db, w->arena, &(struct revising){&by, w->actor, &in}, &s);
	}
	if (r != OK || (r = decide(db, w, outcome, "")) != OK)
		return r;
	if (s.author_id != w->actor->id)
		r = audit_add(db, w->arena, w->actor->id, "suggestion.approve", "post", s.id,
			      arena_printf(w->arena, "suggestion=%lld", (long long)suggestion->id));
	if (r != OK)
		return r;
	return tell(db, w, NOTICE_SUGGESTION_TAKEN, suggestion->account_id, s.id, s.question_id);
}

enum result
suggestion_approve(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		   const struct text *text, struct problems *problems, bool *decided)
{
	struct suggesting w = {
	    .arena = a, .actor = actor, .text = text, .problems = problems, .id = id};
	enum result r;

	*decided = false;
	if (!post_may_write(actor))
		return FORBIDDEN;
	r = db_transaction(db, approve_now, &w);
	*decided = w.is_decided;
	return r;
}

static enum result
reject_now(struct db *db, void *arg)
{
	struct suggesting *w = arg;
	struct suggestion *suggestion;
	struct thread_state s;
	enum result r;

	if ((r = suggestion_get(db, w->arena, w->actor, w->id, &suggestion)) != OK)
		return r;
	if (suggestion->account_id == w->actor->id)
		return decide(db, w, "withdrawn", "");
	if ((r = lock(db, w, &suggestion, &s)) != OK)
		return r;
	if (!post_may_moderate(w->actor) && s.author_id != w->actor->id)
		return FORBIDDEN;
	w->reason = text_check_reason(w->arena, w->reason, w->problems);
	if (w->problems->n == 0 && str_is_blank(w->reason))
		problem_add(w->problems, "reason",
			    N_("Please say why, so that the person can do better next time."), 0);
	if (w->problems->n > 0)
		return INVALID;
	if ((r = decide(db, w, "rejected", w->reason)) != OK)
		return r;
	if (s.author_id != w->actor->id &&
	    (r = audit_add(db, w->arena, w->actor->id, "suggestion.reject", "post", s.id,
			   arena_printf(w->arena, "suggestion=%lld", (long long)suggestion->id))) !=
		OK)
		return r;
	return tell(db, w, NOTICE_SUGGESTION_DECLINED, suggestion->account_id, s.id, s.question_id);
}

enum result
suggestion_reject(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		  const char *note, struct problems *problems)
{
	struct suggesting w = {
	    .arena = a, .actor = actor, .problems = problems, .id = id, .reason = note};

	if (!post_may_write(actor))
		return FORBIDDEN;
	return db_transaction(db, reject_now, &w);
}
