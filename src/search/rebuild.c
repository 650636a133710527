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

struct step {
	const struct source *source;
	struct arena *arena;
	int64_t last, next; /* ids; `next` counts once it is committed */
	size_t n;
};

static const char *
words_of(struct arena *a, const struct source *source, const char *text)
{
	return segment_words(a, source->is_markdown ? markdown_plain(a, text) : text);
}

/* Segments the next rows and writes those whose words are others now. */
static enum result
segment_step(struct db *db, void *arg)
{
	struct step *step = arg;
	struct arena *a = step->arena;
	int64_t ids[STEP];
	const char *words[STEP], *now;
	struct rows *rows;
	struct batch b;
	size_t n_changed = 0;
	enum result r;

	batch_init(&b, db, a);
	batch_add0(&b, &SQL_REBUILD_TRIGGERS_OFF, NULL);
	batch_add(&b, step->source->read, &rows, p_int(a, step->last), p_int(a, STEP));
	r = batch_run(&b);
	if (r != OK)
		return r;
	step->n = rows_count(rows);
	for (size_t i = 0; i < step->n; i++) {
		now = words_of(a, step->source, row_text(rows, i, "text"));
		if (str_eq(now, row_text(rows, i, "words")))
			continue;
		ids[n_changed] = row_int(rows, i, "id");
		words[n_changed++] = now;
	}
	if (n_changed > 0)
		r = db_query(db, a, step->source->write, NULL, p_int_array(a, ids, n_changed),
			     p_text_array(a, words, n_changed));
	if (r == OK && step->n > 0)
		step->next = row_int(rows, step->n - 1, "id");
	return r;
}

static enum result
segment_all(struct db *db, const struct source *source)
{
	struct step step = {.source = source, .n = STEP};
	enum result r = OK;

	while (r == OK && step.n == STEP) {
		step.arena = arena_new();
		r = db_transaction(db, segment_step, &step);
		arena_free(step.arena);
		step.last = step.next;
	}
	return r;
}

static enum result
build_all(struct db *db, const struct statement *statement)
{
	int64_t last = 0;
	struct arena *a;
	struct rows *rows;
	enum result r = OK;

	while (r == OK && last != INT64_MAX) {
		a = arena_new();
		r = db_query(db, a, statement, &rows, p_int(a, last), p_int(a, STEP));
		if (r == OK)
			last = row_int(rows, 0, "last");
		arena_free(a);
	}
	return r;
}

enum result
search_refresh_statistics(struct db *db, struct arena *a)
{
	struct batch b;

	batch_init(&b, db, a);
	batch_add0(&b, &SQL_REBUILD_TOTALS, NULL);
	batch_add0(&b, &SQL_REBUILD_LEXEMES, NULL);
	batch_add0(&b, &SQL_REBUILD_VOCABULARY, NULL);
	return batch_run(&b);
}

enum result
search_rebuild(struct db *db, struct arena *a)
{
	static const struct source sources[] = {
	    {&SQL_REBUILD_POSTS, &SQL_REBUILD_POSTS_SET, true},
	    {&SQL_REBUILD_QUESTIONS, &SQL_REBUILD_QUESTIONS_SET, false},
	    {&SQL_REBUILD_ENTRIES, &SQL_REBUILD_ENTRIES_SET, true},
	    {&SQL_REBUILD_ENTRY_TITLES, &SQL_REBUILD_ENTRY_TITLES_SET, false},
	    {&SQL_REBUILD_PHRASINGS, &SQL_REBUILD_PHRASINGS_SET, false},
	};
	enum result r = OK;

	for (size_t i = 0; r == OK && i < sizeof(sources) / sizeof(sources[0]); i++)
		r = segment_all(db, &sources[i]);
	if (r == OK)
		r = build_all(db, &SQL_REBUILD_QUESTION_DOCUMENTS);
	if (r == OK)
		r = build_all(db, &SQL_REBUILD_ENTRY_DOCUMENTS);
	if (r == OK)
		r = search_refresh_statistics(db, a);
	return r;
}
