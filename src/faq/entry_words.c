#include "answerwell/faq/entry_words.h"

#include "answerwell/forum/words.h"
#include "sql/entry_words.h"

static const struct {
	const struct statement *read, *write;
	enum text_part part;
} sources[] = {
    [ENTRY_WORDS_BODIES] = {&SQL_ENTRY_WORDS_BODIES, &SQL_ENTRY_WORDS_BODIES_SET, TEXT_BODY},
    [ENTRY_WORDS_TITLES] = {&SQL_ENTRY_WORDS_TITLES, &SQL_ENTRY_WORDS_TITLES_SET, TEXT_TITLE},
    [ENTRY_WORDS_PHRASINGS] = {&SQL_ENTRY_WORDS_PHRASINGS, &SQL_ENTRY_WORDS_PHRASINGS_SET,
			       TEXT_PHRASINGS},
};

enum result
entry_words_step(struct db *db, struct arena *a, size_t of, int64_t *after, size_t *n)
{
	int64_t ids[WORDS_STEP];
	const char *words[WORDS_STEP];
	struct words_row *rows;
	size_t n_changed;
	enum result r = sql_entry_words_read(db, a, sources[of].read, &rows, n, .after = *after,
					     .limit = WORDS_STEP);

	if (r != OK || *n == 0)
		return r;
	*after = rows[*n - 1].id;
	n_changed = words_changed(a, TEXT_ENTRY, sources[of].part, rows, *n, ids, words);
	if (n_changed == 0)
		return OK;
	return sql_entry_words_write(db, a, sources[of].write, NULL,
				     .ids = ((struct sql_ints){ids, n_changed}),
				     .words = ((struct sql_texts){words, n_changed}));
}
