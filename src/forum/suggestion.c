#include "answerwell/forum/suggestion.h"

#include "answerwell/account/audit.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/exposure.h"
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
	    .base = text_whole(&(struct text){.title = row->base_title,
					      .body = row->base_body,
					      .format = (enum markdown_format)row->base_format,
					      .tags = row->base_tags,
					      .details = row->base_details}),
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

/* What the text makes of the post: checked by the rules for what it is. */
static enum result
check_text(struct db *db, struct arena *a, const struct text *typed, const struct thread_state *s,
	   struct problems *problems, struct text_ready *out)
{
	struct text text = *typed;

	text.category = s->text.category;
	return text_prepare(db, a, post_text_kind(s->kind), &text, &s->text, s->locale, problems,
			    out);
}

static bool
is_unchanged(struct arena *a, const struct text_ready *in, const struct thread_state *s)
{
	return text_is_same(a, post_text_kind(s->kind), &in->text, &s->text);
}

static enum result
check_open(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
	   struct problems *problems)
{
	struct sql_suggestion_open_of_row *open;
	enum result r =
	    sql_suggestion_open_of(db, a, &open, NULL, .account_id = actor->id, .post_id = post_id);

	if (r != OK)
		return r;
	if (open->n_here > 0)
		return CONFLICT;
	if (open->n < SUGGESTIONS_OPEN_MAX)
		return OK;
	problem_add(problems, "body",
		    N_("You already have %ld suggestions waiting. Please wait until they have been "
		       "looked at."),
		    SUGGESTIONS_OPEN_MAX);
	return INVALID;
}

static enum result
check(struct db *db, struct arena *a, const struct account *actor, const struct text *typed,
      const struct thread_state *s, struct problems *problems, struct text_ready *in)
{
	enum result r = check_text(db, a, typed, s, problems, in);

	if (r == OK)
		r = check_open(db, a, actor, s->id, problems);
	if (r == OK && !is_unchanged(a, in, s))
		r = exposure_check(db, a, post_text_kind(s->kind), &in->text, &s->text, NULL,
				   problems);
	if (r != OK || !is_unchanged(a, in, s))
		return r;
	problem_add(problems, "body",
		    N_("You have not changed anything yet. Please change what could be better."),
		    0);
	return INVALID;
}

static enum result
insert(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
       const struct text_ready *in, int n_seen, int64_t *id)
{
	struct sql_suggestion_make_row *made;
	enum result r =
	    sql_suggestion_make(db, a, &made, NULL, .post_id = post_id, .account_id = actor->id,
				TEXT_TO(&in->text), .reason = in->text.reason, .n_seen = n_seen);

	if (r == OK)
		*id = made->id;
	return r;
}

static enum result
may_suggest(const struct account *actor, const struct thread_state *s)
{
	if (s->kind == POST_COMMENT)
		return NOT_FOUND;
	return !thread_is_live(s) || post_check_edit(actor, s) == OK ? FORBIDDEN : OK;
}

static enum result
make(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
     const struct suggestion_draft *draft, struct problems *problems, int64_t *id)
{
	struct text_ready in;
	struct thread_state s;
	enum result r;

	DB_TX(db, r) {
		r = thread_lock(db, a, actor, post_id, &s);
		if (r == OK)
			r = may_suggest(actor, &s);
		if (r == OK)
			r = submission_begin(db, a, actor, "suggestion", draft->form, id);
		if (r != OK || *id != 0)
			continue;
		r = check(db, a, actor, &draft->text, &s, problems, &in);
		if (r == OK)
			r = insert(db, a, actor, post_id, &in, draft->text.n_seen, id);
		if (r == OK)
			r = submission_end(db, a, actor, "suggestion", draft->form, *id);
		if (r == OK)
			r = thread_tell(db, a, actor, &s, s.author_id, NOTICE_SUGGESTED);
	}
	return r;
}

enum result
suggestion_make(struct db *db, struct arena *a, const struct account *actor, int64_t post_id,
		const struct suggestion_draft *draft, struct problems *problems, int64_t *id)
{
	int64_t made;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if (str_is_blank(text_get(&draft->text, TEXT_REASON)))
		problem_add(problems, "reason",
			    N_("Please say in a few words what is better now, and why."), 0);
	if ((r = make(db, a, actor, post_id, draft, problems, &made)) == OK)
		*id = made;
	return r;
}

/* ---- deciding ------------------------------------------------------------------------------- */

/* CONFLICT: it is decided already. */
static enum result
decide(struct db *db, struct arena *a, const struct account *actor, int64_t id, const char *outcome,
       const char *note)
{
	size_t n;
	enum result r = sql_suggestion_decide(db, a, &n, .id = id, .decided_by = actor->id,
					      .outcome = outcome, .note = note);

	return r == OK && n == 0 ? CONFLICT : r;
}

static bool
is_as_suggested(struct arena *a, const struct text *text, const struct suggestion *suggestion)
{
	struct text suggested = suggestion->text, taken = *text;

	suggested.category = taken.category = "";
	return text_is_same(a, post_text_kind(suggestion->kind), &taken, &suggested);
}

/* Read as it was suggested, if nobody says otherwise. */
static struct text
taken_over(const struct text *text, const struct suggestion *suggestion)
{
	struct text taken = *text;

	if (taken.format == 0)
		taken.format = suggestion->text.format;
	return taken;
}

/* Who approves a text is answerable for it. */
static enum result
check_approval(struct db *db, struct arena *a, const struct account *actor, const struct text *text,
	       const struct suggestion *suggestion, const struct thread_state *s,
	       struct problems *problems, struct text_ready *in)
{
	enum result r = check_text(db, a, text, s, problems, in);

	if (r == OK)
		r = text_check_gaps(db, a, actor, &in->text, post_before(actor, s), problems);
	/* Who suggested it has been asked. */
	if (r == OK)
		r = exposure_check(db, a, post_text_kind(s->kind), &in->text, &s->text,
				   &suggestion->text, problems);
	return r == OK && s->n_revisions != text->n_seen ? CONFLICT : r;
}

/* A revision by who suggested it, unless the post has it by now. */
static enum result
write_text(struct db *db, struct arena *a, const struct account *actor, struct text_ready *in,
	   const struct suggestion *suggestion, const struct thread_state *s)
{
	const struct account by = {.id = suggestion->account_id};

	if (is_unchanged(a, in, s))
		return OK;
	in->text.reason = suggestion->text.reason;
	return post_revise(db, a, &(struct revising){&by, actor, in}, s);
}

/* The audit line, unless it is the author's own post; and a word to who suggested. */
static enum result
finish(struct db *db, struct arena *a, const struct account *actor, const char *what,
       enum notice_kind kind, const struct suggestion *suggestion, const struct thread_state *s)
{
	enum result r = OK;

	if (s->author_id != actor->id)
		r = audit_add(db, a, actor->id, what, "post", s->id,
			      arena_printf(a, "suggestion=%lld", (long long)suggestion->id));
	return r == OK ? thread_tell(db, a, actor, s, suggestion->account_id, kind) : r;
}

enum result
suggestion_approve(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		   const struct text *text, struct problems *problems, bool *decided)
{
	struct suggestion *suggestion;
	struct text_ready in;
	struct thread_state s;
	struct text taken;
	enum result r;

	*decided = false;
	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = suggestion_get(db, a, actor, id, &suggestion);
		if (r == OK)
			r = thread_lock(db, a, actor, suggestion->post_id, &s);
		if (r == OK)
			r = post_check_edit(actor, &s);
		*decided = r == OK && suggestion->outcome != NULL;
		if (*decided)
			r = CONFLICT;
		if (r != OK)
			continue;
		taken = taken_over(text, suggestion);
		r = check_approval(db, a, actor, &taken, suggestion, &s, problems, &in);
		if (r == OK)
			r = write_text(db, a, actor, &in, suggestion, &s);
		if (r != OK)
			continue;
		r = decide(db, a, actor, id,
			   is_as_suggested(a, &taken, suggestion) ? "approved" : "changed", "");
		*decided = r == CONFLICT;
		if (r == OK)
			r = finish(db, a, actor, "suggestion.approve", NOTICE_SUGGESTION_TAKEN,
				   suggestion, &s);
	}
	return r;
}

static enum result
check_note(struct arena *a, const char **note, struct problems *problems)
{
	*note = text_check_reason(a, *note, problems);
	if (problems->n == 0 && str_is_blank(*note))
		problem_add(problems, "reason",
			    N_("Please say why, so that the person can do better next time."), 0);
	return problems->n > 0 ? INVALID : OK;
}

static enum result
reject(struct db *db, struct arena *a, const struct account *actor,
       const struct suggestion *suggestion, const char *note, struct problems *problems)
{
	struct thread_state s;
	enum result r = thread_lock(db, a, actor, suggestion->post_id, &s);

	if (r == OK && !post_may_moderate(actor) && s.author_id != actor->id)
		r = FORBIDDEN;
	if (r == OK)
		r = check_note(a, &note, problems);
	if (r == OK)
		r = decide(db, a, actor, suggestion->id, "rejected", note);
	if (r == OK)
		r = finish(db, a, actor, "suggestion.reject", NOTICE_SUGGESTION_DECLINED,
			   suggestion, &s);
	return r;
}

enum result
suggestion_reject(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		  const char *note, struct problems *problems)
{
	struct suggestion *suggestion;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = suggestion_get(db, a, actor, id, &suggestion);
		if (r != OK)
			continue;
		if (suggestion->account_id == actor->id)
			r = decide(db, a, actor, id, "withdrawn", "");
		else
			r = reject(db, a, actor, suggestion, note, problems);
	}
	return r;
}
