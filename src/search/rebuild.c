#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/text.h"
#include "answerwell/search/search.h"
#include "answerwell/text/segment.h"
#include "sql/rebuild.h"

enum {
	STEP = 200 /* rows in one transaction: their locks are held some ten milliseconds */
};

/* One kind of text that carries words. */
struct source {
	const struct statement *read, *write;
	enum text_kind kind;
	enum text_part part;
};

struct step {
	const struct source *source;
	struct arena *arena;
	int64_t last, next; /* ids; `next` counts once it is committed */
	size_t n;
};

/* Segments the next rows and writes those whose words are others now. */
static enum result
segment_step(struct db *db, void *arg)
{
	struct step *step = arg;
	struct arena *a = step->arena;
	int64_t ids[STEP];
	const char *words[STEP], *now;
	struct sql_rebuild_read_row *rows;
	struct batch b;
	size_t n_changed = 0;
	enum result r;

	batch_init(&b, db, a);
	sql_rebuild_triggers_off_add(&b, NULL, NULL);
	sql_rebuild_read_add(&b, step->source->read, &rows, &step->n, .after = step->last,
			     .limit = STEP);
	r = batch_run(&b);
	if (r != OK)
		return r;
	for (size_t i = 0; i < step->n; i++) {
		now = text_words(a, step->source->kind, step->source->part, rows[i].text);
		if (str_eq(now, rows[i].words))
			continue;
		ids[n_changed] = rows[i].id;
		words[n_changed++] = now;
	}
	if (n_changed > 0)
		r = sql_rebuild_write(db, a, step->source->write, NULL,
				      .ids = ((struct sql_ints){ids, n_changed}),
				      .words = ((struct sql_texts){words, n_changed}));
	if (r == OK && step->n > 0)
		step->next = rows[step->n - 1].id;
	return r;
}

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
    {&SQL_REBUILD_POSTS, &SQL_REBUILD_POSTS_SET, TEXT_QUESTION, TEXT_BODY},
    {&SQL_REBUILD_QUESTIONS, &SQL_REBUILD_QUESTIONS_SET, TEXT_QUESTION, TEXT_TITLE},
    {&SQL_REBUILD_TAGS, &SQL_REBUILD_TAGS_SET, TEXT_QUESTION, TEXT_TAGS},
    {&SQL_REBUILD_ENTRIES, &SQL_REBUILD_ENTRIES_SET, TEXT_ENTRY, TEXT_BODY},
    {&SQL_REBUILD_ENTRY_TITLES, &SQL_REBUILD_ENTRY_TITLES_SET, TEXT_ENTRY, TEXT_TITLE},
    {&SQL_REBUILD_PHRASINGS, &SQL_REBUILD_PHRASINGS_SET, TEXT_ENTRY, TEXT_PHRASINGS},
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
	struct step step = {.source = &sources[at->phase], .arena = a, .last = at->last};
	enum result r = db_transaction(db, segment_step, &step);

	if (r == OK)
		go_on(at, step.next, step.n < STEP);
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
