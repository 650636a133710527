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
		    .doubted_at = rows[i].doubted_at,
		};
	return OK;
}

static bool
is_offered(int64_t months)
{
	const int *m = review_months;

	while (*m != 0 && *m != months)
		m++;
	return *m != 0;
}

enum result
review_confirm(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	       int64_t months, struct problems *problems)
{
	struct entry_state s;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	if (!is_offered(months)) {
		problem_add(problems, "months", N_("Please choose when it is due again."), 0);
		return INVALID;
	}
	DB_TX(db, r) {
		r = entry_lock(db, a, id, &s);
		if (r == OK && s.is_retired)
			r = NOT_FOUND;
		if (r == OK)
			r = sql_entry_edit_check(db, a, NULL, .id = id,
						 .category_id = s.category_id,
						 .review_months = months);
		if (r == OK)
			r = audit_add(db, a, actor->id, "entry.check", "entry", id,
				      arena_printf(a, "months=%lld", (long long)months));
	}
	return r;
}

enum result
review_doubt(struct db *db, struct arena *a, int64_t id)
{
	return sql_review_doubt(db, a, NULL, .id = id);
}
