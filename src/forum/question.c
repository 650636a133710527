#include "answerwell/forum/question.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "forum/internal.h"
#include "sql/question.h"

/* ---- asking --------------------------------------------------------------------------------- */

struct asking {
	struct arena *arena;
	const struct account *actor;
	const struct question_text *in;
	struct submission *form;
	int64_t id;
};

static enum result
put_tags(struct db *db, struct arena *a, int64_t id, const struct question_text *in)
{
	return sql_question_put_tags(db, a, NULL, .question_id = id,
				     .tags = ((struct sql_texts){in->tags, in->n_tags}));
}

static enum result
post_now(struct db *db, void *arg)
{
	struct asking *w = arg;
	struct arena *a = w->arena;
	const struct question_text *in = w->in;
	const struct sql_texts tags = {in->tags, in->n_tags};
	struct sql_question_post_row *post;
	enum result r;

	r = post_find_sent(db, a, w->actor,
			   &(struct sending){.kind = "question",
					     .form = w->form,
					     .parent_id = 0,
					     .body = in->text.body,
					     .title = in->title},
			   &w->id);
	if (r != OK || w->id != 0)
		return r;
	r = sql_question_post(db, a, &post, NULL, .author_id = w->actor->id, .body = in->text.body,
			      .html = in->text.html, .renderer = RENDERER_VERSION,
			      .words = in->text.words, .title = in->title,
			      .title_words = in->title_words, .slug = in->slug,
			      .locale = locale_code(in->locale), .category_id = in->category_id,
			      .tags = tags, .tag_words = in->tag_words);
	if (r != OK)
		return r;
	w->id = post->id;
	if ((r = submission_end(db, a, w->actor, "question", w->form, w->id)) != OK)
		return r;
	if (in->n_tags > 0 && (r = put_tags(db, a, w->id, in)) != OK)
		return r;
	return watch_tell(db, a,
			  &(struct telling){.actor = w->actor,
					    .question_id = w->id,
					    .post_id = w->id,
					    .body = in->text.body,
					    .to_watchers = NOTICE_QUESTION,
					    .is_new_question = true,
					    .begins = true});
}

enum result
question_post(struct db *db, struct arena *a, const struct account *actor,
	      const struct question_draft *draft, struct problems *problems, int64_t *id)
{
	struct question_text text;
	struct asking w = {.arena = a, .actor = actor, .in = &text, .form = draft->form};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	if ((r = question_check(db, a, draft, problems, &text)) != OK ||
	    (r = question_check_gaps(db, a, actor, &text, NULL, problems)) != OK)
		return r;
	if ((r = db_transaction(db, post_now, &w)) == OK)
		*id = w.id;
	return r;
}

/* ---- editing -------------------------------------------------------------------------------- */

struct editing {
	struct arena *arena;
	const struct account *actor;
	const struct question_text *in;
	const char *reason;
	int64_t id;
	int n_seen;
	struct problems *problems;
};

/* Each tag stands in both lists once; imported questions keep the order their tags came in. */
static bool
has_same_tags(struct arena *a, const struct question_text *in, const char *joined)
{
	const char **tags;
	size_t n = tag_split(a, joined, &tags), n_found = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < in->n_tags; k++)
			n_found += strcmp(tags[i], in->tags[k]) == 0;
	return n == in->n_tags && n_found == n;
}

bool
question_is_unchanged(struct arena *a, const struct question_text *in, const struct thread_state *s)
{
	return str_eq(in->title, s->title) && str_eq(in->text.body, s->body) &&
	       has_same_tags(a, in, s->tags) && in->category_id == s->category_id;
}

enum result
question_revise(struct db *db, struct arena *a, const struct account *by,
		const struct account *actor, const struct question_text *in, const char *reason,
		const struct thread_state *s)
{
	const struct revising revising = {.id = s->id,
					  .text = in->text,
					  .title = in->title,
					  .reason = reason,
					  .tags = in->tags,
					  .n_tags = in->n_tags};
	const struct sql_texts tags = {in->tags, in->n_tags};
	struct batch b;
	enum result r;

	batch_init(&b, db, a);
	post_revise(&b, by, &revising);
	sql_question_edit_add(&b, NULL, .id = s->id, .title = in->title,
			      .title_words = in->title_words, .slug = in->slug,
			      .locale = locale_code(in->locale), .tags = tags,
			      .tag_words = in->tag_words);
	sql_question_put_tags_add(&b, NULL, .question_id = s->id, .tags = tags);
	r = batch_run(&b);
	if (r == OK && in->category_id != s->category_id)
		r = thread_put_category(db, a, s->id, in->category_id);
	return r == OK ? mark_follow(db, a, actor->id, s->id) : r;
}

static enum result
write_edit(struct db *db, const struct editing *w, const struct thread_state *s)
{
	struct arena *a = w->arena;
	enum result r = question_revise(db, a, w->actor, w->actor, w->in, w->reason, s);

	if (r == OK && s->author_id != w->actor->id)
		r = audit_add(db, a, w->actor->id, "post.edit", "post", w->id, "");
	return r;
}

static enum result
edit_now(struct db *db, void *arg)
{
	const struct editing *w = arg;
	struct thread_state s;
	enum result r;

	if ((r = thread_lock(db, w->arena, w->actor, w->id, &s)) != OK)
		return r;
	if (s.kind != POST_QUESTION)
		return NOT_FOUND;
	if ((r = post_check_edit(w->actor, &s)) != OK)
		return r;
	if (question_is_unchanged(w->arena, w->in, &s))
		return OK;
	if (s.n_revisions != w->n_seen)
		return CONFLICT;
	r = question_check_gaps(db, w->arena, w->actor, w->in, &s, w->problems);
	return r == OK ? write_edit(db, w, &s) : r;
}

enum result
question_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	      const struct question_draft *draft, struct problems *problems)
{
	struct question_text text;
	struct editing w = {.arena = a,
			    .actor = actor,
			    .in = &text,
			    .id = id,
			    .n_seen = draft->n_seen,
			    .problems = problems};
	enum result r;

	if (!post_may_write(actor))
		return FORBIDDEN;
	w.reason = post_check_reason(a, draft->reason, problems);
	if ((r = question_check(db, a, draft, problems, &text)) != OK)
		return r;
	return db_transaction(db, edit_now, &w);
}

/* ---- reading -------------------------------------------------------------------------------- */

enum result
question_get(struct db *db, struct arena *a, const struct account *reader, enum locale l,
	     int64_t id, struct question **out)
{
	int64_t entry_answer;
	struct sql_post_row *rows;
	struct batch b;
	size_t n;
	enum result r;

	batch_init(&b, db, a);
	thread_add_question(&b, reader, l, id, &rows, &n);
	if ((r = batch_run(&b)) != OK)
		return r;
	return thread_read_question(db, a, rows, n, reader, l, out, &entry_answer);
}

enum result
question_add_views(struct db *db, struct arena *a, const int64_t *ids, const int64_t *counts,
		   size_t n)
{
	if (n == 0)
		return OK;
	return sql_question_add_views(db, a, NULL, .ids = ((struct sql_ints){ids, n}),
				      .counts = ((struct sql_ints){counts, n}));
}

const char *
question_state(const struct question *q)
{
	if (q->closed_at != 0)
		return N_("closed");
	if (q->accepted_id != 0 || q->official_id != 0)
		return N_("solved");
	return q->n_answers > 0 ? N_("answered") : N_("open");
}
