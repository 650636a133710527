#include "answerwell/insight/proposal.h"

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/post.h"
#include "sql/proposal.h"

#define ACCEPTANCE "phrasings.accept"
#define REFUSAL "proposals.refuse"

static bool
may_curate(const struct account *actor)
{
	return actor != NULL && actor->role >= ROLE_MODERATOR && !actor->is_suspended;
}

/* ---- phrasings ---------------------------------------------------------------------------------- */

static struct proposal
read_proposal(const struct sql_proposal_list_row *row)
{
	bool is_ask = row->question_id != 0;

	return (struct proposal){.phrasing = {row->entry_id, row->text,
					      is_ask ? PHRASING_ASK : PHRASING_SEARCH,
					      row->question_id},
				 .entry_title = row->entry_title,
				 .entry_slug = row->entry_slug,
				 .locale = locale_from(row->locale, LOCALE_EN),
				 .question_slug = is_ask ? row->question_slug : NULL,
				 .n = row->n,
				 .n_solved = row->n_solved,
				 .last_at = row->last_at};
}

/* Masked, and without what is known by its masked words; in its order. */
static enum result
mask_all(struct db *db, struct arena *a, struct proposal *list, size_t *n)
{
	const char **texts = arena_array(a, *n, sizeof(*texts));
	int64_t *entries = arena_array(a, *n, sizeof(*entries));
	struct sql_proposal_unknown_row *rows;
	size_t n_rows;
	enum result r;

	for (size_t i = 0; i < *n; i++) {
		texts[i] = list[i].phrasing.text;
		entries[i] = list[i].phrasing.entry_id;
	}
	r = phrasing_mask(db, a, texts, *n);
	if (r == OK)
		r = sql_proposal_unknown(db, a, &rows, &n_rows,
					 .entry_ids = ((struct sql_ints){entries, *n}),
					 .texts = ((struct sql_texts){texts, *n}));
	if (r != OK)
		return r;
	for (size_t i = 0; i < *n; i++)
		list[i].phrasing.text = texts[i];
	for (size_t i = 0; i < n_rows; i++)
		list[i] = list[rows[i].place - 1];
	*n = n_rows;
	return OK;
}

enum result
proposal_list(struct db *db, struct arena *a, const struct account *actor, struct proposal **out,
	      size_t *n)
{
	struct sql_proposal_list_row *rows;
	enum result r;

	if (!may_curate(actor))
		return FORBIDDEN;
	r = sql_proposal_list(db, a, &rows, n, .days = PROPOSAL_DAYS, .limit = PROPOSALS_MAX);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = read_proposal(&rows[i]);
	return mask_all(db, a, *out, n);
}

/* One line for each entry. */
static enum result
log_all(struct db *db, struct arena *a, const struct account *actor, const char *action,
	const struct proposal *list, size_t n)
{
	enum result r = OK;

	for (size_t i = 0; r == OK && i < n; i++) {
		int64_t entry = list[i].phrasing.entry_id, n_of = 0;
		bool is_first = true;

		for (size_t j = 0; j < n; j++) {
			is_first = is_first && (j >= i || list[j].phrasing.entry_id != entry);
			n_of += list[j].phrasing.entry_id == entry;
		}
		if (is_first)
			r = audit_add(db, a, actor->id, action, "entry", entry,
				      arena_printf(a, "rows=%lld", (long long)n_of));
	}
	return r;
}

enum result
proposal_accept(struct db *db, struct arena *a, const struct account *actor,
		const struct proposal *list, size_t n, size_t *n_added)
{
	struct phrasing *phrasings = arena_array(a, n, sizeof(*phrasings));
	struct undo_act act;
	int64_t *ids;
	enum result r;

	*n_added = 0;
	if (!may_curate(actor))
		return FORBIDDEN;
	for (size_t i = 0; i < n; i++)
		phrasings[i] = list[i].phrasing;
	DB_TX(db, r) {
		undo_begin(&act, actor->id, ACCEPTANCE, "account", actor->id);
		r = phrasing_add(db, a, phrasings, n, &ids, n_added);
		if (r == OK)
			r = undo_made(a, &act, &phrasing_rows, undo_keys(a, ids, *n_added),
				      *n_added);
		if (r == OK)
			r = undo_end(db, a, &act, NULL);
		if (r == OK && *n_added > 0)
			r = log_all(db, a, actor, "entry.phrasings", list, n);
	}
	return r;
}

static enum result
put_refusals(struct db *db, struct arena *a, const struct account *actor,
	     const struct proposal *list, size_t n, struct undo_act *act)
{
	int64_t *entries = arena_array(a, n, sizeof(*entries)), *ids;
	const char **texts = arena_array(a, n, sizeof(*texts));
	struct sql_proposal_refuse_row *rows;
	size_t n_rows;
	enum result r;

	for (size_t i = 0; i < n; i++) {
		entries[i] = list[i].phrasing.entry_id;
		texts[i] = list[i].phrasing.text;
	}
	r = sql_proposal_refuse(db, a, &rows, &n_rows, .by_id = actor->id,
				.entry_ids = ((struct sql_ints){entries, n}),
				.texts = ((struct sql_texts){texts, n}));
	if (r != OK)
		return r;
	ids = arena_array(a, n_rows, sizeof(*ids));
	for (size_t i = 0; i < n_rows; i++)
		ids[i] = rows[i].id;
	return undo_made(a, act, &proposal_rows, undo_keys(a, ids, n_rows), n_rows);
}

enum result
proposal_refuse(struct db *db, struct arena *a, const struct account *actor,
		const struct proposal *list, size_t n)
{
	struct undo_act act;
	enum result r;

	if (!may_curate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		undo_begin(&act, actor->id, REFUSAL, "account", actor->id);
		r = put_refusals(db, a, actor, list, n, &act);
		if (r == OK)
			r = undo_end(db, a, &act, NULL);
		if (r == OK)
			r = log_all(db, a, actor, "proposal.refuse", list, n);
	}
	return r;
}

/* ---- taking back -------------------------------------------------------------------------------- */

enum result
proposal_recent(struct db *db, struct arena *a, struct proposal_act **out, size_t *n)
{
	struct sql_proposal_recent_row *rows;
	enum result r = sql_proposal_recent(db, a, &rows, n, .acceptance = ACCEPTANCE,
					    .refusal = REFUSAL, .limit = PROPOSAL_ACTS);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct proposal_act){.id = rows[i].id,
						  .at = rows[i].at,
						  .n = rows[i].n,
						  .is_refusal = rows[i].is_refusal,
						  .by_display = rows[i].by_display};
	return OK;
}

enum result
proposal_undo(struct db *db, struct arena *a, const struct account *actor, int64_t act_id,
	      struct undo_outcome *out)
{
	static const struct undo_kind *const kinds[] = {&phrasing_rows, &proposal_rows};
	struct sql_proposal_act_row *act;
	size_t n;
	enum result r;

	*out = (struct undo_outcome){.n_back = 0};
	if (!may_curate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_proposal_act(db, a, &act, &n, .id = act_id, .acceptance = ACCEPTANCE,
				     .refusal = REFUSAL);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = undo_apply(db, a, actor->id, act_id, kinds, 2, out);
		if (r == OK)
			r = audit_add(db, a, actor->id, "proposal.undo", "account", act->subject_id,
				      arena_printf(a, "rows=%zu", out->n_back));
	}
	return r;
}

static enum result
look(struct db *db, struct arena *a, const char *const *keys, size_t n_keys,
     struct undo_image **out, size_t *n)
{
	return sql_proposal_look(db, a, out, n, .keys = ((struct sql_texts){keys, n_keys}));
}

static enum result
put(struct db *db, struct arena *a, const struct undo_row *rows, size_t n_rows,
    struct undo_key **out, size_t *n)
{
	struct undo_lists l = undo_lists(a, rows, n_rows);

	return sql_proposal_put_back(db, a, out, n, .keys = ((struct sql_texts){l.keys, n_rows}),
				     .afters = ((struct sql_texts){l.afters, n_rows}));
}

const struct undo_kind proposal_rows = {"refusal", look, put};

/* ---- repetitions -------------------------------------------------------------------------------- */

enum result
proposal_questions(struct db *db, struct arena *a, const struct account *actor, int64_t before,
		   struct proposal_question **out, size_t *n)
{
	struct sql_proposal_questions_row *rows;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	r = sql_proposal_questions(db, a, &rows, n, .before = before, .limit = PROPOSAL_QUESTIONS);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] =
		    (struct proposal_question){.id = rows[i].id,
					       .created_at = rows[i].created_at,
					       .title = rows[i].title,
					       .slug = rows[i].slug,
					       .body = rows[i].body,
					       .locale = locale_from(rows[i].locale, LOCALE_EN)};
	return OK;
}

enum result
proposal_nos(struct db *db, struct arena *a, const int64_t *questions, size_t n_questions,
	     struct proposal_no **out, size_t *n)
{
	return sql_proposal_nos(db, a, out, n,
				.questions = ((struct sql_ints){questions, n_questions}));
}

enum result
proposal_say_no(struct db *db, struct arena *a, const struct account *actor,
		const struct proposal_no *no)
{
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if (no->question_id == 0 || (no->entry_id == 0) == (no->other_id == 0))
		return NOT_FOUND;
	DB_TX(db, r) {
		r = sql_proposal_say_no(db, a, NULL, .question_id = no->question_id,
					.entry_id = no->entry_id, .other_id = no->other_id,
					.by_id = actor->id);
		if (r == OK)
			r = audit_add(
			    db, a, actor->id, "proposal.no_duplicate", "question", no->question_id,
			    no->entry_id != 0
				? arena_printf(a, "entry=%lld", (long long)no->entry_id)
				: arena_printf(a, "question=%lld", (long long)no->other_id));
	}
	return r;
}
