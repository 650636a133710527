#include "answerwell/forum/words.h"

#include "answerwell/base/str.h"
#include "sql/words.h"

size_t
words_changed(struct arena *a, enum text_kind kind, enum text_part part,
	      const struct words_row *rows, size_t n, int64_t *ids, const char **words)
{
	size_t n_changed = 0;

	for (size_t i = 0; i < n; i++) {
		const char *now = text_words(a, kind, part, rows[i].text);

		if (str_eq(now, rows[i].words))
			continue;
		ids[n_changed] = rows[i].id;
		words[n_changed++] = now;
	}
	return n_changed;
}

static const struct {
	const struct statement *read, *write;
	enum text_part part;
} sources[] = {
    [WORDS_POSTS] = {&SQL_WORDS_POSTS, &SQL_WORDS_POSTS_SET, TEXT_BODY},
    [WORDS_QUESTIONS] = {&SQL_WORDS_QUESTIONS, &SQL_WORDS_QUESTIONS_SET, TEXT_TITLE},
    [WORDS_TAGS] = {&SQL_WORDS_TAGS, &SQL_WORDS_TAGS_SET, TEXT_TAGS},
    [WORDS_DETAILS] = {&SQL_WORDS_DETAILS, &SQL_WORDS_DETAILS_SET, TEXT_DETAILS},
};

enum result
words_step(struct db *db, struct arena *a, size_t of, int64_t *after, size_t *n)
{
	int64_t ids[WORDS_STEP];
	const char *words[WORDS_STEP];
	struct words_row *rows;
	size_t n_changed;
	enum result r =
	    sql_words_read(db, a, sources[of].read, &rows, n, .after = *after, .limit = WORDS_STEP);

	if (r != OK || *n == 0)
		return r;
	*after = rows[*n - 1].id;
	n_changed = words_changed(a, TEXT_QUESTION, sources[of].part, rows, *n, ids, words);
	if (n_changed == 0)
		return OK;
	return sql_words_write(db, a, sources[of].write, NULL,
			       .ids = ((struct sql_ints){ids, n_changed}),
			       .words = ((struct sql_texts){words, n_changed}));
}
