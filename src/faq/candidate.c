#include "answerwell/faq/candidate.h"

#include <math.h>
#include <stdlib.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/text/markdown.h"
#include "faq/internal.h"
#include "sql/candidate.h"

enum {
	LIKELY_MAX = 500, /* threads looked into; a page shows some tens */
	EXCERPT = 240,
	AGE_STEP = 90, /* days */
	AGE_STEPS_MAX = 8
};

/* Votes cost a click, a "me too" says the same happened to somebody, a duplicate that somebody had to
 * ask again. Ten times the views are worth about as much as three votes. Fixed points only make a sum
 * that a moderator can follow. */
#define EACH_VOTE 2.0
#define EACH_METOO 3.0
#define EACH_DUPLICATE 5.0
#define OFFICIAL 8.0
#define EACH_AGE (-1.0)
#define VIEWS_FACTOR 2.0
#define VIEWS_UNIT 25.0

/* ---- the arithmetic ------------------------------------------------------------------------- */

/* Points are shown with one decimal, so they are made of whole tenths: then the sum shown is the sum
 * of what is shown. */
static double
tenths(double x)
{
	return round(x * 10) / 10 + 0.0; /* never -0.0 */
}

static struct candidate_term
counted(const char *label, int64_t amount, double each)
{
	return (struct candidate_term){label, (double)amount, each, tenths((double)amount * each)};
}

void
candidate_score(struct candidate *c, int64_t votes, int64_t metoos, int64_t views,
		int64_t duplicates, bool is_official, int64_t age_days)
{
	int64_t age = age_days / AGE_STEP;
	double sum = 0;

	age = age < 0 ? 0 : age > AGE_STEPS_MAX ? AGE_STEPS_MAX : age;
	c->terms[0] = counted(N_("Votes for question and answer"), votes, EACH_VOTE);
	c->terms[1] = counted(N_("People with the same problem"), metoos, EACH_METOO);
	c->terms[2] = (struct candidate_term){
	    N_("Views (the more, the less each counts)"), (double)views, 0,
	    tenths(VIEWS_FACTOR * log2(1 + (double)(views > 0 ? views : 0) / VIEWS_UNIT))};
	c->terms[3] = counted(N_("Asked again (duplicates)"), duplicates, EACH_DUPLICATE);
	c->terms[4] = counted(N_("Official answer"), is_official ? 1 : 0, OFFICIAL);
	c->terms[5] = counted(N_("Age, for every full 90 days (at most 8)"), age, EACH_AGE);
	for (int i = 0; i < CANDIDATE_TERMS; i++)
		sum += c->terms[i].points;
	c->score = tenths(sum);
}

/* ---- the queue ------------------------------------------------------------------------------ */

static void
read_candidate(const struct sql_candidate_list_row *row, struct candidate *out)
{
	*out = (struct candidate){.question_id = row->id,
				  .answer_id = row->answer_id,
				  .title = row->title,
				  .slug = row->slug,
				  .category_name = row->category_name,
				  .category_slug = row->category_slug,
				  .locale = locale_from(row->locale, LOCALE_EN),
				  .answerer_display = row->answerer_display,
				  .is_official = row->is_official,
				  .is_accepted = row->is_accepted,
				  .asked_at = row->created_at,
				  .answer_excerpt = row->answer_body};
	candidate_score(out, row->score + row->answer_score, row->n_metoo, row->n_views,
			row->n_duplicates, row->is_official, row->age_days);
}

/* Best first; of equals the newer one. */
static int
by_score(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return x->question_id < y->question_id ? 1 : x->question_id > y->question_id ? -1 : 0;
}

enum result
candidate_list(struct db *db, struct arena *a, const struct account *actor, enum locale l,
	       int limit, struct candidate **out, size_t *n)
{
	struct sql_candidate_list_row *rows;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	r = sql_candidate_list(db, a, &rows, n, .locale = locale_code(l), .limit = LIKELY_MAX,
			       .each_vote = EACH_VOTE, .each_metoo = EACH_METOO,
			       .each_duplicate = EACH_DUPLICATE, .official = OFFICIAL);
	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		read_candidate(&rows[i], &(*out)[i]);
	qsort(*out, *n, sizeof(**out), by_score);
	if (limit >= 0 && *n > (size_t)limit)
		*n = (size_t)limit;
	for (size_t i = 0; i < *n; i++)
		(*out)[i].answer_excerpt = markdown_excerpt(a, (*out)[i].answer_excerpt, EXCERPT);
	return OK;
}

/* ---- out of the queue, and back ------------------------------------------------------------- */

enum result
candidate_dismiss(struct db *db, struct arena *a, const struct account *actor, int64_t question_id,
		  bool dismissed)
{
	const char *what = dismissed ? "candidate.dismiss" : "candidate.restore";
	size_t n;
	enum result r;

	if (!faq_may_curate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_candidate_exists(db, a, NULL, &n, .question_id = question_id);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = sql_candidate_dismiss(db, a, NULL, &n, .question_id = question_id,
						  .by_id = actor->id, .is_dismissed = dismissed);
		if (r == OK && n > 0) /* not as wanted already */
			r = audit_add(db, a, actor->id, what, "question", question_id, "");
	}
	return r;
}
