#include "suggest.h"

#include <math.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/db/pool.h"
#include "answerwell/match/resemblance.h"
#include "answerwell/search/matching.h"
#include "answerwell/search/search.h"
#include "answerwell/text/segment.h"
#include "fibre.h"
#include "fresh.h"
#include "task.h"
#include "watch.h"
#include "web.h"

#define LOOK_EVERY (250 * CLOCK_MILLISECOND)
#define AGAIN_SOON (50 * CLOCK_MILLISECOND) /* another worker is at it */
#define AGAIN_LATER (5 * CLOCK_SECOND) /* it does not work */

/* Words from which on a title says something: before that, nothing found means nothing. */
enum { QUESTION_WORDS = 3 };

#define RESEMBLANCE_MOST 3.0 /* of the same text */

static struct {
	struct matching matching;
	struct db db;
	struct fibre *keeper;
	uint64_t version; /* of the content, before the index was last found to be of now */
	bool is_stopping;
} own;

void
suggest_open(void)
{
	struct arena *a = arena_new();

	matching_open(&own.matching, matching_path(a));
	search_use_vectors(own.matching.vectors);
	arena_free(a);
}

static void
work(void (*fn)(void *), void *arg)
{
	task_run(TASK_PAGE, fn, arg);
}

/* Notes tell of changes; where none are listened for, the database is asked each time. */
static void
wait_for_change(uint64_t version)
{
	do
		watch_sleep(clock_steady() + LOOK_EVERY);
	while (!own.is_stopping && version != 0 && fresh_version() == version);
}

static void
keep(void *arg)
{
	(void)arg;
	while (!own.is_stopping) {
		uint64_t version = fresh_version();
		enum result r = matching_refresh(&own.matching, &own.db, work);

		own.version = r == OK ? version : 0;
		if (r == OK)
			wait_for_change(version);
		else
			watch_sleep(clock_steady() + (r == CONFLICT ? AGAIN_SOON : AGAIN_LATER));
	}
	own.keeper = NULL;
}

void
suggest_start(struct db_pool *pool)
{
	db_init(&own.db, pool);
	own.keeper = fibre_start(keep, NULL, NULL, INT64_MAX);
	watch_run();
}

void
suggest_stop(void)
{
	own.is_stopping = true;
	if (own.keeper != NULL)
		fibre_ready(own.keeper);
	watch_run();
}

bool
suggest_is_current(void)
{
	return own.version != 0 && own.version == fresh_version();
}

const struct vectors *
suggest_vectors(void)
{
	return own.matching.vectors;
}

/* The index may be another one after the next wait. */
static void
copy_texts(struct arena *a, struct match *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		list[i].title = arena_strdup(a, list[i].title);
		list[i].slug = arena_strdup(a, list[i].slug);
		list[i].excerpt = arena_strdup(a, list[i].excerpt);
		list[i].external_id = arena_strdup(a, list[i].external_id);
	}
}

static size_t
count_shown(const struct match *list, size_t n)
{
	size_t shown = 0;

	while (shown < n && shown < SUGGESTED_MAX && list[shown].probability >= MATCH_SHOWN)
		shown++;
	return shown;
}

static bool
is_question(struct arena *a, const char *text)
{
	size_t n, n_words = 0;
	const struct word *words = segment_read(a, text, &n);

	for (size_t i = 0; i < n; i++)
		n_words += words[i].kind == WORD_WHOLE;
	return n_words >= QUESTION_WORDS;
}

struct suggestions *
suggest_entries(struct ctx *c, const char *text)
{
	const struct match_question q = {.locale = c->locale, .text = text};
	struct suggestions *s = arena_alloc(c->arena, sizeof(*s));
	struct match *list;
	size_t n;

	if (own.matching.matcher == NULL || str_is_blank(text))
		return s;
	list = matcher_find(own.matching.matcher, c->arena, &q, 2 * SUGGESTED_MAX, &n);
	n = count_shown(list, matcher_fold_titles(list, n));
	copy_texts(c->arena, list, n);
	s->is_silent = n == 0 && is_question(c->arena, text);
	if (n > 0 && list[0].probability >= MATCH_ANSWERS)
		s->answer = list;
	s->entries = s->answer != NULL ? list + 1 : list;
	s->n_entries = s->answer != NULL ? n - 1 : n;
	return s;
}

void
suggest_alike(struct ctx *c, const char *question, const char *const *titles, size_t n, double *out)
{
	const struct resemblance *r = resemblance_new(c->arena, own.matching.vectors, question);

	for (size_t i = 0; i < n; i++)
		out[i] = fmin(resemblance_of(r, c->arena, titles[i]) / RESEMBLANCE_MOST, 1);
}

/* The company's word, then what others have answered, then what still waits: each as it was ranked. */
static int
grade_of(const struct search_hit *hit)
{
	return hit->n_answers == 0 ? 2 : !hit->is_official;
}

static size_t
keep_threads(struct search_hit *hits, size_t n)
{
	size_t n_kept = 0;

	for (size_t i = 0; i < n; i++) {
		const struct search_hit hit = hits[i];
		size_t at = n_kept;

		if (hit.is_entry)
			continue;
		for (; at > 0 && grade_of(&hits[at - 1]) > grade_of(&hit); at--)
			hits[at] = hits[at - 1];
		hits[at] = hit;
		n_kept++;
	}
	return n_kept;
}

enum result
suggest_threads(struct ctx *c, const char *text, struct suggestions *s)
{
	size_t n;
	enum result r =
	    search_similar(&c->db, c->arena, c->locale, text, "", 3 * ASKED_MAX, &s->asked, &n);

	if (r == OK) {
		n = keep_threads(s->asked, n);
		s->n_asked = n < ASKED_MAX ? n : ASKED_MAX;
	}
	return r;
}
