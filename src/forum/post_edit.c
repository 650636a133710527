#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/forum/exposure.h"
#include "forum/internal.h"
#include "sql/revision.h"

enum result
post_check_edit(const struct account *actor, const struct thread_state *state)
{
	if (state->is_deleted)
		return FORBIDDEN;
	if (post_may_moderate(actor))
		return OK;
	if (state->author_id != actor->id || !thread_is_live(state))
		return FORBIDDEN;
	return OK;
}

const struct text *
post_before(const struct account *actor, const struct thread_state *state)
{
	return state->author_id != actor->id ? &state->text : NULL;
}

enum result
post_revise(struct db *db, struct arena *a, const struct revising *w, const struct thread_state *s)
{
	const struct text_ready *in = w->in;
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	sql_revision_write_add(&b, NULL, .id = s->id, .author_id = w->by->id, READY_POST(in),
			       READY_REVISION(in));
	if (s->kind == POST_QUESTION)
		question_revise_add(&b, s->id, in);
	r = batch_run(&b);
	if (r == OK && s->kind == POST_QUESTION && in->category_id != s->category_id)
		r = thread_put_category(db, a, s->id, in->category_id);
	if (r == OK && s->kind != POST_COMMENT)
		r = mark_follow(db, a, w->actor->id, s->id);
	return r;
}

static enum result
write_edit(struct db *db, struct arena *a, const struct account *actor, const struct text_ready *in,
	   const struct thread_state *s)
{
	enum result r = post_revise(db, a, &(struct revising){actor, actor, in}, s);

	if (r == OK && s->author_id != actor->id)
		r = audit_add(db, a, actor->id, "post.edit", "post", s->id, "");
	return r;
}

/* The rules depend on the kind, which only the database knows. */
static enum result
edit(struct db *db, struct arena *a, const struct account *actor, const struct text *text,
     const struct thread_state *s, struct problems *problems)
{
	enum text_kind kind = post_text_kind(s->kind);
	struct text_ready in;
	enum result r = text_prepare(db, a, kind, text, &s->text, s->locale, problems, &in);

	if (r != OK || text_is_same(a, kind, &in.text, &s->text))
		return r;
	if (s->n_revisions != text->n_seen)
		return CONFLICT;
	r = text_check_gaps(db, a, actor, &in.text, post_before(actor, s), problems);
	if (r == OK)
		r = exposure_check(db, a, kind, &in.text, &s->text, NULL, problems);
	return r == OK ? write_edit(db, a, actor, &in, s) : r;
}

enum result
post_edit(struct db *db, struct arena *a, const struct account *actor, const struct text *text,
	  int64_t id, bool is_question, struct problems *problems)
{
	struct thread_state s;
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = thread_lock(db, a, actor, id, &s);
		if (r == OK && (s.kind == POST_QUESTION) != is_question)
			r = NOT_FOUND;
		if (r == OK)
			r = post_check_edit(actor, &s);
		if (r == OK)
			r = edit(db, a, actor, text, &s, problems);
	}
	return r;
}
