#include "sql/entry_edit.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/thread.h"
#include "faq/internal.h"

/* What an entry keeps of its text. */
#define READY_ENTRY(in)                                                                            \
	.slug = (in)->slug, .title = (in)->text.title, .body = (in)->text.body,                    \
	.html = (in)->html, .renderer = RENDERER_VERSION, .title_words = (in)->title_words,        \
	.words = (in)->words, .reason = (in)->text.reason

/* ---- the form of a promotion ---------------------------------------------------------------- */

enum result
entry_draft_from(struct db *db, struct arena *a, const struct account *actor, int64_t answer_id,
		 struct entry_draft *out, int64_t *existing)
{
	struct sql_entry_edit_draft_row *row;
	struct sql_entry_edit_duplicates_row *duplicates;
	size_t n, n_duplicates;
	struct buf phrasings;
	struct batch b;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	batch_init(&b, db, a);
	sql_entry_edit_draft_add(&b, &row, &n, .answer_id = answer_id);
	sql_entry_edit_duplicates_add(&b, &duplicates, &n_duplicates, .answer_id = answer_id,
				      .limit = PHRASINGS_MAX);
	if ((r = batch_run(&b)) != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	if (row->entry_id != 0) {
		*existing = row->entry_id;
		return CONFLICT;
	}
	buf_init(&phrasings, a, 256);
	for (size_t i = 0; i < n_duplicates; i++)
		buf_printf(&phrasings, "%s\n", duplicates[i].title);
	*out = (struct entry_draft){.text = {.title = row->title,
					     .body = row->body,
					     .category = row->category,
					     .tags = "",
					     .phrasings = phrasings.data,
					     .reason = ""},
				    .locale = row->locale,
				    .is_material = true,
				    .question_id = row->question_id,
				    .answer_id = answer_id};
	return OK;
}

/* ---- the text -------------------------------------------------------------------------------- */

/* A draft checked, rendered and segmented, before a transaction holds any lock. */
static enum result
prepare(struct db *db, struct arena *a, const struct account *actor,
	const struct entry_draft *draft, struct problems *problems, struct text_ready *out)
{
	enum locale l = locale_from(draft->locale != NULL ? draft->locale : "", LOCALE_EN);
	enum result r;

	if (!str_eq(draft->locale, locale_code(l)))
		problem_add(problems, "locale", N_("Please choose a language from the list."), 0);
	r = text_prepare(db, a, TEXT_ENTRY, &draft->text, l, problems, out);
	return r == OK ? text_check_gaps(db, a, actor, &out->text, NULL, problems) : r;
}

/* ---- publishing ----------------------------------------------------------------------------- */

struct publishing {
	struct arena *arena;
	const struct account *actor;
	const struct entry_draft *draft;
	const struct text_ready *text;
	int64_t id;
};

/* Locks the thread it comes from, so that it stays as it was seen and is promoted once. */
static enum result
lock_source(struct db *db, const struct publishing *w, struct thread_state *thread)
{
	int64_t post = w->draft->answer_id != 0 ? w->draft->answer_id : w->draft->question_id;
	struct arena *a = w->arena;
	size_t n_existing;
	enum result r;

	*thread = (struct thread_state){0};
	if (post == 0)
		return OK; /* written without a thread */
	if ((r = thread_lock(db, a, w->actor, post, thread)) != OK)
		return r;
	if (!thread_is_live(thread) ||
	    thread->kind != (w->draft->answer_id != 0 ? POST_ANSWER : POST_QUESTION) ||
	    (w->draft->question_id != 0 && thread->question_id != w->draft->question_id))
		return NOT_FOUND;
	r = sql_entry_edit_existing(db, a, NULL, &n_existing, .question_id = thread->question_id,
				    .locale = locale_code(w->text->locale));
	return r == OK && n_existing > 0 ? CONFLICT : r;
}

static enum result
insert_entry(struct db *db, struct publishing *w)
{
	const struct text_ready *t = w->text;
	struct sql_entry_edit_publish_row *entry;
	enum result r =
	    sql_entry_edit_publish(db, w->arena, &entry, NULL, .locale = locale_code(t->locale),
				   .category_id = t->category_id, READY_ENTRY(t),
				   .owner_id = w->actor->id, .review_months = REVIEW_MONTHS);

	if (r == OK)
		w->id = entry->id;
	return r;
}

static void
put_phrasings(struct batch *b, int64_t id, const struct text_ready *t)
{
	const struct sql_texts texts = {t->phrasings, t->n_phrasings};
	const struct sql_texts words = {t->phrasing_words, t->n_phrasings};

	sql_entry_edit_phrasings_add(b, NULL, .entry_id = id, .texts = texts, .words = words);
}

static enum result
put_source(struct db *db, const struct publishing *w, const struct thread_state *thread)
{
	const int64_t *answer = w->draft->answer_id != 0 ? &w->draft->answer_id : NULL;

	return sql_entry_edit_source(db, w->arena, NULL, .entry_id = w->id, .answer_id = answer,
				     .question_id = thread->question_id);
}

/* Asker and answerer, once each. */
static enum result
tell_authors(struct db *db, const struct publishing *w, const struct thread_state *thread)
{
	struct notice notices[2] = {{.account_id = thread->author_id,
				     .kind = NOTICE_PROMOTED,
				     .actor_id = w->actor->id,
				     .question_id = thread->question_id,
				     .post_id = w->draft->answer_id,
				     .entry_id = w->id}};

	notices[1] = notices[0];
	notices[1].account_id = thread->asker_id;
	return notice_queue_all(db, w->arena, notices, 2);
}

static enum result
publish_now(struct db *db, void *arg)
{
	struct publishing *w = arg;
	struct arena *a = w->arena;
	struct thread_state thread;
	struct batch b;
	enum result r;

	r = submission_begin(db, a, w->actor, "entry", w->draft->form, &w->id);
	if (r != OK || w->id != 0)
		return r;
	if ((r = lock_source(db, w, &thread)) != OK || (r = insert_entry(db, w)) != OK ||
	    (r = submission_end(db, a, w->actor, "entry", w->draft->form, w->id)) != OK)
		return r;
	if (thread.question_id != 0) {
		r = put_source(db, w, &thread);
		if (r == OK)
			r = tell_authors(db, w, &thread);
	}
	if (r == OK && w->text->n_phrasings > 0) {
		batch_init(&b, db, a);
		put_phrasings(&b, w->id, w->text);
		r = batch_run(&b);
	}
	if (r == OK)
		r = audit_add(db, a, w->actor->id, "entry.publish", "entry", w->id, "");
	return r;
}

enum result
entry_promote(struct db *db, struct arena *a, const struct account *actor,
	      const struct entry_draft *draft, struct problems *problems, int64_t *id)
{
	struct text_ready text;
	struct publishing w = {.arena = a, .actor = actor, .draft = draft, .text = &text};
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	if ((r = prepare(db, a, actor, draft, problems, &text)) != OK)
		return r;
	if ((r = db_transaction(db, publish_now, &w)) == OK)
		*id = w.id;
	return r;
}

/* ---- editing -------------------------------------------------------------------------------- */

struct editing {
	struct arena *arena;
	const struct account *actor;
	const struct entry_draft *draft;
	const struct text_ready *text;
	int64_t id;
};

static enum result
edit_now(struct db *db, void *arg)
{
	const struct editing *w = arg;
	const struct text_ready *t = w->text;
	struct arena *a = w->arena;
	struct entry_state s;
	bool is_new_text;
	struct batch b;
	enum result r;

	if ((r = entry_lock(db, a, w->id, &s)) != OK)
		return r;
	if (s.n_revisions != w->draft->text.n_seen)
		return CONFLICT;
	is_new_text = !str_eq(s.text.title, t->text.title) || !str_eq(s.text.body, t->text.body);
	batch_init(&b, db, a);
	if (is_new_text)
		sql_entry_edit_revise_add(&b, NULL, .id = w->id, .author_id = w->actor->id,
					  READY_ENTRY(t), .is_material = w->draft->is_material);
	put_phrasings(&b, w->id, t);
	sql_entry_edit_check_add(&b, NULL, .id = w->id, .category_id = t->category_id,
				 .review_months = REVIEW_MONTHS);
	if ((r = batch_run(&b)) != OK)
		return r;
	return audit_add(db, a, w->actor->id, is_new_text ? "entry.edit" : "entry.check", "entry",
			 w->id, "");
}

enum result
entry_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	   const struct entry_draft *draft, struct problems *problems)
{
	struct text_ready text;
	struct editing w = {.arena = a, .actor = actor, .draft = draft, .text = &text, .id = id};
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	if ((r = prepare(db, a, actor, draft, problems, &text)) != OK)
		return r;
	return db_transaction(db, edit_now, &w);
}
