#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "forum/internal.h"
#include "sql/post.h"

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
	sql_post_revise_add(&b, NULL, .id = s->id, .author_id = w->by->id, READY_POST(in),
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

struct editing {
	struct arena *arena;
	const struct account *actor;
	const struct text *text;
	int64_t id;
	bool is_question;
	struct problems *problems;
};

static enum result
write_edit(struct db *db, const struct editing *w, const struct text_ready *in,
	   const struct thread_state *s)
{
	enum result r = post_revise(db, w->arena, &(struct revising){w->actor, w->actor, in}, s);

	if (r == OK && s->author_id != w->actor->id)
		r = audit_add(db, w->arena, w->actor->id, "post.edit", "post", w->id, "");
	return r;
}

/* The rules depend on the kind, which only the database knows. */
static enum result
edit_now(struct db *db, void *arg)
{
	const struct editing *w = arg;
	struct arena *a = w->arena;
	struct text_ready in;
	struct thread_state s;
	enum text_kind kind;
	enum result r;

	if ((r = thread_lock(db, a, w->actor, w->id, &s)) != OK)
		return r;
	if ((s.kind == POST_QUESTION) != w->is_question)
		return NOT_FOUND;
	kind = post_text_kind(s.kind);
	if ((r = post_check_edit(w->actor, &s)) != OK ||
	    (r = text_prepare(db, a, kind, w->text, s.locale, w->problems, &in)) != OK)
		return r;
	if (text_is_same(a, kind, &in.text, &s.text))
		return OK;
	if (s.n_revisions != w->text->n_seen)
		return CONFLICT;
	r = text_check_gaps(db, a, w->actor, &in.text, post_before(w->actor, &s), w->problems);
	return r == OK ? write_edit(db, w, &in, &s) : r;
}

enum result
post_edit(struct db *db, struct arena *a, const struct account *actor, const struct text *text,
	  int64_t id, bool is_question, struct problems *problems)
{
	struct editing w = {a, actor, text, id, is_question, problems};

	return post_may_write(actor) ? db_transaction(db, edit_now, &w) : FORBIDDEN;
}
