#include "answerwell/insight/wanted.h"

#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/match/gather.h"
#include "sql/wanted.h"

_Static_assert(WANTED_QUESTIONS_MAX + WANTED_SEARCHES_MAX <= (int)GATHER_MAX,
	       "all are compared with each other");

enum { ASKS_MAX = WANTED_QUESTIONS_MAX + WANTED_SEARCHES_MAX };

static void
add(struct wanted_list *l, const char *locale, const struct wanted_ask *ask)
{
	enum locale at = locale_from(locale, LOCALE_EN);

	l->asks[at][l->n_asks[at]++] = *ask;
	if (ask->question_id != 0)
		l->n_questions++;
	else
		l->n_searches += ask->n;
}

static void
add_all(struct wanted_list *l, const struct sql_wanted_questions_row *questions, size_t n_questions,
	const struct sql_wanted_searches_row *searches, size_t n_searches)
{
	for (size_t i = 0; i < n_questions; i++)
		add(l, questions[i].locale,
		    &(struct wanted_ask){.question_id = questions[i].id,
					 .words = questions[i].title,
					 .slug = questions[i].slug,
					 .n = 1,
					 .at = questions[i].at});
	for (size_t i = 0; i < n_searches; i++)
		add(l, searches[i].locale,
		    &(struct wanted_ask){.words = searches[i].words,
					 .slug = "",
					 .n = searches[i].n,
					 .at = searches[i].last_at});
}

enum result
wanted_read(struct db *db, struct arena *a, const struct coverage_weeks *w,
	    const enum locale *locale, int64_t n_came, struct wanted_list *out)
{
	const char *code = locale != NULL ? locale_code(*locale) : NULL;
	const int64_t since = w->begins[0], until = w->begins[COVERAGE_WEEKS];
	struct sql_wanted_questions_row *questions;
	struct sql_wanted_searches_row *searches;
	size_t n_questions, n_searches;
	struct batch b;
	enum result r;

	*out = (struct wanted_list){.arena = a, .n_came = n_came};
	batch_init(&b, db, a);
	sql_wanted_questions_add(&b, &questions, &n_questions, .since = since, .until = until,
				 .locale = code, .limit = WANTED_QUESTIONS_MAX + 1);
	sql_wanted_searches_add(&b, &searches, &n_searches, .since = since, .until = until,
				.locale = code, .limit = WANTED_SEARCHES_MAX + 1);
	if ((r = batch_run(&b)) != OK)
		return r;
	if (n_questions > WANTED_QUESTIONS_MAX || n_searches > WANTED_SEARCHES_MAX)
		out->is_cut = true;
	n_questions = n_questions < WANTED_QUESTIONS_MAX ? n_questions : WANTED_QUESTIONS_MAX;
	n_searches = n_searches < WANTED_SEARCHES_MAX ? n_searches : WANTED_SEARCHES_MAX;
	for (enum locale l = 0; l < LOCALES; l++)
		out->asks[l] = arena_array(a, n_questions + n_searches, sizeof(**out->asks));
	add_all(out, questions, n_questions, searches, n_searches);
	return OK;
}

/* ---- gaps --------------------------------------------------------------------------------------- */

/* One gap of those that were put together; `order` begins with the one that is most like the others. */
static struct wanted
gap_of(struct wanted_list *l, enum locale locale, const uint32_t *order, size_t n)
{
	struct wanted w = {
	    .locale = locale, .asks = arena_array(l->arena, n, sizeof(*w.asks)), .n_asks = n};
	size_t at = 0;

	for (int is_search = 0; is_search <= 1; is_search++)
		for (size_t i = 0; i < n; i++) {
			const struct wanted_ask *ask = &l->asks[locale][order[i]];

			if ((ask->question_id == 0) != is_search)
				continue;
			w.asks[at++] = *ask;
			w.n_questions += is_search ? 0 : 1;
			w.n_searches += is_search ? ask->n : 0;
		}
	w.title = w.asks[0].words;
	w.points = l->n_came > 0 ? 100 * (double)w.n_questions / (double)l->n_came : 0;
	return w;
}

static int64_t
newest(const struct wanted *w)
{
	int64_t at = 0;

	for (size_t i = 0; i < w->n_asks; i++)
		at = w->asks[i].at > at ? w->asks[i].at : at;
	return at;
}

/* By how many people came with it, then by how many of them asked, then the newest. */
static int
by_weight(const void *left, const void *right)
{
	const struct wanted *a = left, *b = right;
	int64_t n = a->n_questions + a->n_searches, m = b->n_questions + b->n_searches;
	int64_t at = newest(a), bt = newest(b);

	if (n != m)
		return n > m ? -1 : 1;
	if (a->n_questions != b->n_questions)
		return a->n_questions > b->n_questions ? -1 : 1;
	if (at != bt)
		return at > bt ? -1 : 1;
	return a->locale != b->locale ? (a->locale > b->locale) - (a->locale < b->locale)
				      : strcmp(a->title, b->title);
}

static void
gather_language(struct wanted_list *l, enum locale locale, const struct vectors *vectors)
{
	const char *texts[ASKS_MAX];
	struct gathered *g;

	if (l->n_asks[locale] == 0)
		return;
	for (size_t i = 0; i < l->n_asks[locale]; i++)
		texts[i] = l->asks[locale][i].words;
	g = gather(l->arena, pile_of(l->arena, vectors, texts, l->n_asks[locale], NULL), NULL);
	for (size_t i = 0; i < g->n_groups; i++)
		l->gaps[l->n++] =
		    gap_of(l, locale, g->order + g->first[i], g->first[i + 1] - g->first[i]);
}

void
wanted_gather(struct wanted_list *l, const struct vectors *vectors)
{
	size_t most = 0;

	for (enum locale i = 0; i < LOCALES; i++)
		most += l->n_asks[i];
	l->n = 0;
	l->gaps = arena_array(l->arena, most, sizeof(*l->gaps));
	for (enum locale i = 0; i < LOCALES; i++)
		gather_language(l, i, vectors);
	if (l->n > 1)
		qsort(l->gaps, l->n, sizeof(*l->gaps), by_weight);
}
