#include "answerwell/faq/review.h"

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "faq/internal.h"
#include "sql/entry_edit.h"
#include "sql/review.h"

enum { LIST_MAX = 100, EXCERPT = 200 };

const int review_months[] = {3, 6, 12, 0};

enum result
review_list(struct db *db, struct arena *a, const struct account *actor, enum locale l, int limit,
	    struct review **out, size_t *n)
{
	struct sql_review_list_row *rows;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	limit = limit < 1 ? 1 : limit > LIST_MAX ? LIST_MAX : limit;
	r = sql_review_list(db, a, &rows, n, .locale = locale_code(l), .limit = limit);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct review){
		    .id = rows[i].id,
		    .locale = locale_from(rows[i].locale, LOCALE_EN),
		    .title = rows[i].title,
		    .slug = rows[i].slug,
		    .excerpt = markdown_excerpt(a, rows[i].body, EXCERPT),
		    .category_name = rows[i].category_name,
		    .owner_display = rows[i].owner_display,
		    .review_at = rows[i].review_at,
		    .changed_at = rows[i].changed_at,
		    .n_views = rows[i].n_views,
		    .has_changed = rows[i].has_changed,
		};
	return OK;
}

struct confirming {
	struct arena *arena;
	const struct account *actor;
	int64_t id, months;
};

static enum result
confirm_now(struct db *db, void *arg)
{
	const struct confirming *w = arg;
	struct arena *a = w->arena;
	struct entry_state s;
	enum result r;

	if ((r = entry_lock(db, a, w->id, &s)) != OK)
		return r;
	if (s.is_retired)
		return NOT_FOUND;
	r = sql_entry_edit_check(db, a, NULL, .id = w->id, .category_id = s.category_id,
				 .review_months = w->months);
	return r == OK ? audit_add(db, a, w->actor->id, "entry.check", "entry", w->id,
				   arena_printf(a, "months=%lld", (long long)w->months))
		       : r;
}

enum result
review_confirm(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	       int64_t months, struct problems *problems)
{
	struct confirming w = {.arena = a, .actor = actor, .id = id, .months = months};

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	for (const int *m = review_months; *m != 0; m++)
		if (*m == months)
			return db_transaction(db, confirm_now, &w);
	problem_add(problems, "months", N_("Please choose when it is due again."), 0);
	return INVALID;
}
