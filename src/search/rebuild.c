#include <stdbool.h>
#include <stdint.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/search/search.h"
#include "answerwell/text/markdown.h"
#include "answerwell/text/segment.h"
#include "sql/rebuild.h"

enum {
	STEP = 200 /* rows in one transaction: their locks are held some ten milliseconds */
};

/* One kind of text that carries words. */
struct source {
	const struct statement *read, *write;
	bool is_markdown;
};

static const char *
words_of(struct arena *a, const struct source *source, const char *text)
{
	return segment_words(a, source->is_markdown ? markdown_plain(a, text) : text);
}

/* The next rows, with the triggers off that would answer a change of words. */
static enum result
read_some(struct db *db, struct arena *a, const struct source *source, int64_t after,
	  struct sql_rebuild_read_row **rows, size_t *n)
{
	struct batch b;

	batch_init(&b, db, a);
	sql_rebuild_triggers_off_add(&b, NULL, NULL);
	sql_rebuild_read_add(&b, source->read, rows, n, .after = after, .limit = STEP);
	return batch_run(&b);
}

/* Segments rows and writes those whose words are others now. */
static enum result
write_words(struct db *db, struct arena *a, const struct source *source,
	    const struct sql_rebuild_read_row *rows, size_t n)
{
	int64_t ids[STEP];
	const char *words[STEP], *now;
	size_t n_changed = 0;

	for (size_t i = 0; i < n; i++) {
		now = words_of(a, source, rows[i].text);
		if (str_eq(now, rows[i].words))
			continue;
		ids[n_changed] = rows[i].id;
		words[n_changed++] = now;
	}
	if (n_changed == 0)
		return OK;
	return sql_rebuild_write(db, a, source->write, NULL,
				 .ids = ((struct sql_ints){ids, n_changed}),
				 .words = ((struct sql_texts){words, n_changed}));
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
    {&SQL_REBUILD_POSTS, &SQL_REBUILD_POSTS_SET, true},
    {&SQL_REBUILD_QUESTIONS, &SQL_REBUILD_QUESTIONS_SET, false},
    {&SQL_REBUILD_TAGS, &SQL_REBUILD_TAGS_SET, false},
    {&SQL_REBUILD_ENTRIES, &SQL_REBUILD_ENTRIES_SET, true},
    {&SQL_REBUILD_ENTRY_TITLES, &SQL_REBUILD_ENTRY_TITLES_SET, false},
    {&SQL_REBUILD_PHRASINGS, &SQL_REBUILD_PHRASINGS_SET, false},
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
	struct sql_rebuild_read_row *rows;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = read_some(db, a, source, at->last, &rows, &n);
		if (r == OK)
			r = write_words(db, a, source, rows, n);
	}
	if (r == OK)
		go_on(at, n > 0 ? rows[n - 1].id : at->last, n < STEP);
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
