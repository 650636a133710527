#include "sql/entry_edit.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/exposure.h"
#include "answerwell/forum/thread.h"
#include "answerwell/text/letter.h"
#include "faq/internal.h"

/* What an entry keeps of its text. */
#define READY_ENTRY(in)                                                                            \
	.slug = (in)->slug, .title = (in)->text.title, .body = (in)->text.body,                    \
	.format = (int64_t)(in)->text.format, .html = (in)->html, .renderer = RENDERER_VERSION,    \
	.title_words = (in)->title_words, .words = (in)->words, .reason = (in)->text.reason

/* ---- the form of a promotion ---------------------------------------------------------------- */

enum result
entry_draft_from(struct db *db, struct arena *a, const struct account *actor, int64_t answer_id,
		 struct entry_draft *out, int64_t *existing)
{
	struct sql_entry_edit_draft_row *row;
	struct sql_entry_edit_duplicates_row *duplicates;
	size_t n, n_duplicates;
	struct letter *letter;
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
	letter = arena_alloc(a, sizeof(*letter));
	letter_open(a, row->body,
		    (const char *[]){row->asker_display, row->asker_name, row->answerer_display,
				     row->answerer_name},
		    4, letter);
	*out = (struct entry_draft){.text = {.title = row->title,
					     .body = letter->body,
					     .format = (enum markdown_format)row->format,
					     .category = row->category,
					     .tags = "",
					     .phrasings = phrasings.data,
					     .reason = ""},
				    .locale = row->locale,
				    .is_material = true,
				    .question_id = row->question_id,
				    .answer_id = answer_id,
				    .letter = letter};
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
	r = text_prepare(db, a, TEXT_ENTRY, &draft->text, NULL, l, problems, out);
	return r == OK ? text_check_gaps(db, a, actor, &out->text, NULL, problems) : r;
}

/* ---- publishing ----------------------------------------------------------------------------- */

/* Locks the thread it comes from, so that it stays as it was seen and is promoted once. */
static enum result
lock_source(struct db *db, struct arena *a, const struct account *actor,
	    const struct entry_draft *draft, enum locale l, struct thread_state *thread)
{
	int64_t post = draft->answer_id != 0 ? draft->answer_id : draft->question_id;
	size_t n_existing;
	enum result r;

	*thread = (struct thread_state){0};
	if (post == 0)
		return OK; /* written without a thread */
	if ((r = thread_lock(db, a, actor, post, thread)) != OK)
		return r;
	if (!thread_is_live(thread) ||
	    thread->kind != (draft->answer_id != 0 ? POST_ANSWER : POST_QUESTION) ||
	    (draft->question_id != 0 && thread->question_id != draft->question_id))
		return NOT_FOUND;
	r = sql_entry_edit_existing(db, a, NULL, &n_existing, .question_id = thread->question_id,
				    .locale = locale_code(l));
	return r == OK && n_existing > 0 ? CONFLICT : r;
}

static enum result
put_phrasings(struct db *db, struct arena *a, int64_t id, const struct text_ready *t)
{
	const struct sql_texts texts = {t->phrasings, t->n_phrasings};
	const struct sql_texts words = {t->phrasing_words, t->n_phrasings};

	return sql_entry_edit_phrasings(db, a, NULL, .entry_id = id, .texts = texts,
					.words = words);
}

static enum result
insert_entry(struct db *db, struct arena *a, const struct account *actor,
	     const struct text_ready *t, int64_t *id)
{
	struct sql_entry_edit_publish_row *entry;
	enum result r = sql_entry_edit_publish(
	    db, a, &entry, NULL, .locale = locale_code(t->locale), .category_id = t->category_id,
	    READY_ENTRY(t), .owner_id = actor->id, .review_months = REVIEW_MONTHS);

	if (r == OK)
		*id = entry->id;
	return r;
}

/* Asker and answerer, once each. */
static enum result
tell_authors(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	     int64_t answer_id, const struct thread_state *thread)
{
	struct notice notices[2] = {{.account_id = thread->author_id,
				     .kind = NOTICE_PROMOTED,
				     .actor_id = actor->id,
				     .question_id = thread->question_id,
				     .post_id = answer_id,
				     .entry_id = id}};

	notices[1] = notices[0];
	notices[1].account_id = thread->asker_id;
	return notice_queue_all(db, a, notices, 2);
}

/* The thread it comes from, if there is one: remembered, and its people told. */
static enum result
put_source(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	   int64_t answer_id, const struct thread_state *thread)
{
	enum result r;

	if (thread->question_id == 0)
		return OK;
	r = sql_entry_edit_source(db, a, NULL, .entry_id = id,
				  .answer_id = answer_id != 0 ? &answer_id : NULL,
				  .question_id = thread->question_id);
	return r == OK ? tell_authors(db, a, actor, id, answer_id, thread) : r;
}

enum result
entry_promote(struct db *db, struct arena *a, const struct account *actor,
	      const struct entry_draft *draft, struct problems *problems, int64_t *id)
{
	struct text_ready text;
	struct thread_state thread;
	int64_t made;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	if ((r = prepare(db, a, actor, draft, problems, &text)) != OK)
		return r;
	DB_TX(db, r) {
		r = submission_begin(db, a, actor, "entry", draft->form, &made);
		if (r != OK || made != 0)
			continue;
		r = exposure_check(db, a, TEXT_ENTRY, &text.text, NULL, NULL, problems);
		if (r != OK)
			continue;
		r = lock_source(db, a, actor, draft, text.locale, &thread);
		if (r == OK)
			r = insert_entry(db, a, actor, &text, &made);
		if (r == OK)
			r = submission_end(db, a, actor, "entry", draft->form, made);
		if (r == OK)
			r = put_source(db, a, actor, made, draft->answer_id, &thread);
		if (r == OK &&
		    text.n_phrasings > 0) /* those of its repetitions are known by the source */
			r = put_phrasings(db, a, made, &text);
		if (r == OK)
			r = audit_add(db, a, actor->id, "entry.publish", "entry", made, "");
	}
	if (r == OK)
		*id = made;
	return r;
}

/* ---- editing -------------------------------------------------------------------------------- */

static enum result
write_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	   const struct text_ready *t, bool is_material)
{
	return sql_entry_edit_revise(db, a, NULL, .id = id, .author_id = actor->id, READY_ENTRY(t),
				     .is_material = is_material);
}

enum result
entry_edit(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	   const struct entry_draft *draft, struct problems *problems)
{
	struct text_ready text;
	struct entry_state s;
	bool is_new;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	if ((r = prepare(db, a, actor, draft, problems, &text)) != OK)
		return r;
	DB_TX(db, r) {
		r = entry_lock(db, a, id, &s);
		if (r == OK && s.n_revisions != draft->text.n_seen)
			r = CONFLICT;
		if (r == OK)
			r = exposure_check(db, a, TEXT_ENTRY, &text.text, &s.text, NULL, problems);
		if (r != OK)
			continue;
		is_new = !str_eq(s.text.title, text.text.title) ||
			 !str_eq(s.text.body, text.text.body) || s.text.format != text.text.format;
		if (is_new)
			r = write_edit(db, a, actor, id, &text, draft->is_material);
		if (r == OK)
			r = put_phrasings(db, a, id, &text);
		if (r == OK)
			r = sql_entry_edit_check(db, a, NULL, .id = id,
						 .category_id = text.category_id,
						 .review_months = REVIEW_MONTHS);
		if (r == OK)
			r = audit_add(db, a, actor->id, is_new ? "entry.edit" : "entry.check",
				      "entry", id, "");
	}
	return r;
}
