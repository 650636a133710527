#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry_words.h"
#include "answerwell/forum/words.h"
#include "answerwell/search/search.h"
#include "answerwell/text/segment.h"
#include "sql/rebuild.h"

enum { STEP = WORDS_STEP };

/* One part of texts that carries words, done again in steps of an own transaction. */
struct source {
	enum result (*step)(struct db *db, struct arena *a, size_t part, int64_t *after, size_t *n);
	size_t part;
};

enum result
search_refresh_statistics(struct db *db, struct arena *a)
{
	struct batch b;

	batch_init(&b, db, a);
	sql_rebuild_totals_add(&b, NULL);
	sql_rebuild_lexemes_add(&b, NULL);
	sql_rebuild_vocabulary_add(&b, NULL);
	return batch_run(&b);
}

static const struct source sources[] = {
    {words_step, WORDS_POSTS},
    {words_step, WORDS_QUESTIONS},
    {words_step, WORDS_TAGS},
    {entry_words_step, ENTRY_WORDS_BODIES},
    {entry_words_step, ENTRY_WORDS_TITLES},
    {entry_words_step, ENTRY_WORDS_PHRASINGS},
};
static const struct statement *const documents[] = {&SQL_REBUILD_QUESTION_DOCUMENTS,
						    &SQL_REBUILD_ENTRY_DOCUMENTS};
enum { SOURCES = sizeof(sources) / sizeof(sources[0]), PHASES = SOURCES + 2 };

static void
go_on(struct search_rebuilding *at, int64_t last, bool is_last)
{
	at->last = is_last ? 0 : last;
	at->phase += is_last;
}

static enum result
segment_some(struct db *db, struct arena *a, struct search_rebuilding *at)
{
	const struct source *source = &sources[at->phase];
	int64_t last;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		last = at->last;
		/* Documents follow when all words are there. */
		r = sql_rebuild_triggers_off(db, a, NULL, NULL);
		if (r == OK)
			r = source->step(db, a, source->part, &last, &n);
	}
	if (r == OK)
		go_on(at, last, n < STEP);
	return r;
}

static enum result
build_some(struct db *db, struct arena *a, struct search_rebuilding *at)
{
	const struct statement *statement = documents[at->phase - SOURCES];
	struct sql_rebuild_documents_row *built;
	enum result r =
	    sql_rebuild_documents(db, a, statement, &built, NULL, .after = at->last, .limit = STEP);

	if (r == OK)
		go_on(at, built->last, built->last == INT64_MAX);
	return r;
}

enum result
search_rebuild_step(struct db *db, struct arena *a, struct search_rebuilding *at, bool *is_done)
{
	enum result r;

	*is_done = false;
	if (at->phase < SOURCES)
		return segment_some(db, a, at);
	if (at->phase < PHASES)
		return build_some(db, a, at);
	r = search_refresh_statistics(db, a);
	if (r == OK)
		r = sql_rebuild_done(db, a, NULL, .version = SEGMENT_VERSION);
	*is_done = r == OK;
	return r;
}

enum result
search_rebuild(struct db *db)
{
	struct search_rebuilding at = {.phase = 0};
	bool is_done = false;
	enum result r = OK;

	while (r == OK && !is_done) {
		struct arena *a = arena_new();

		r = search_rebuild_step(db, a, &at, &is_done);
		arena_free(a);
	}
	return r;
}

enum result
search_is_current(struct db *db, struct arena *a, bool *is_current)
{
	struct sql_rebuild_version_row *totals;
	enum result r = sql_rebuild_version(db, a, &totals, NULL);

	*is_current = r == OK && totals->words_version >= SEGMENT_VERSION;
	return r;
}
