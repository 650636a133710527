#include "answerwell/faq/phrasing.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/settings/settings.h"
#include "answerwell/text/personal.h"
#include "answerwell/undo/undo.h"
#include "faq/internal.h"
#include "sql/phrasing.h"

static const char *const origins[] = {[PHRASING_HAND] = "hand",
				      [PHRASING_DUPLICATE] = "duplicate",
				      [PHRASING_SEARCH] = "search",
				      [PHRASING_ASK] = "ask"};

const char *
phrasing_origin_code(enum phrasing_origin origin)
{
	return origins[origin];
}

enum result
phrasing_mask(struct db *db, struct arena *a, const char **texts, size_t n)
{
	struct settings set;
	enum result r = n > 0 ? settings_read(db, a, &set) : OK;

	for (size_t i = 0; r == OK && i < n; i++)
		texts[i] =
		    str_trim(a, personal_masked(a, texts[i], set.value[SETTING_ORDER_NUMBERS]));
	return r;
}

/* The columns of the statement. */
struct columns {
	int64_t *entry_ids, *question_ids;
	const char **texts, **words, **origins;
	size_t n;
};

static enum result
fill(struct db *db, struct arena *a, const struct phrasing *list, size_t n, struct columns *out)
{
	const char **texts = arena_array(a, n, sizeof(*texts));
	enum result r;

	*out = (struct columns){.entry_ids = arena_array(a, n, sizeof(int64_t)),
				.question_ids = arena_array(a, n, sizeof(int64_t)),
				.texts = arena_array(a, n, sizeof(char *)),
				.words = arena_array(a, n, sizeof(char *)),
				.origins = arena_array(a, n, sizeof(char *))};
	for (size_t i = 0; i < n; i++)
		texts[i] = list[i].text;
	if ((r = phrasing_mask(db, a, texts, n)) != OK)
		return r;
	for (size_t i = 0; i < n; i++) {
		if (texts[i][0] == '\0' || str_chars(texts[i]) > PHRASING_MAX)
			continue;
		out->entry_ids[out->n] = list[i].entry_id;
		out->question_ids[out->n] = list[i].question_id;
		out->texts[out->n] = texts[i];
		out->words[out->n] = text_words(a, TEXT_ENTRY, TEXT_PHRASINGS, texts[i]);
		out->origins[out->n++] = origins[list[i].origin];
	}
	return OK;
}

enum result
phrasing_add(struct db *db, struct arena *a, const struct phrasing *list, size_t n, int64_t **ids,
	     size_t *n_added)
{
	struct sql_phrasing_add_row *rows;
	struct columns c;
	enum result r = fill(db, a, list, n, &c);

	*n_added = 0;
	*ids = NULL;
	if (r != OK || c.n == 0)
		return r;
	r = sql_phrasing_add(
	    db, a, &rows, n_added, .entry_ids = ((struct sql_ints){c.entry_ids, c.n}),
	    .texts = ((struct sql_texts){c.texts, c.n}),
	    .words = ((struct sql_texts){c.words, c.n}),
	    .origins = ((struct sql_texts){c.origins, c.n}),
	    .question_ids = ((struct sql_ints){c.question_ids, c.n}), .most = PHRASINGS_MAX);
	if (r != OK)
		return r;
	*ids = arena_array(a, *n_added, sizeof(**ids));
	for (size_t i = 0; i < *n_added; i++)
		(*ids)[i] = rows[i].id;
	return OK;
}

enum result
phrasing_part(struct db *db, struct arena *a, const int64_t *questions, size_t n_questions,
	      const int64_t *entries, size_t n_entries, struct phrasing **out, size_t *n)
{
	struct sql_phrasing_part_row *rows;
	enum result r = sql_phrasing_part(
	    db, a, &rows, n, .question_ids = ((struct sql_ints){questions, n_questions}),
	    .entry_ids = ((struct sql_ints){entries, n_entries}));

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct phrasing){rows[i].entry_id, rows[i].text, PHRASING_DUPLICATE,
					      rows[i].question_id};
	return OK;
}

/* ---- undo --------------------------------------------------------------------------------------- */

static enum result
look(struct db *db, struct arena *a, const char *const *keys, size_t n_keys,
     struct undo_image **out, size_t *n)
{
	return sql_phrasing_look(db, a, out, n, .keys = ((struct sql_texts){keys, n_keys}));
}

static enum result
put(struct db *db, struct arena *a, const struct undo_row *rows, size_t n_rows,
    struct undo_key **out, size_t *n)
{
	struct undo_lists l = undo_lists(a, rows, n_rows);

	return sql_phrasing_put_back(db, a, out, n, .keys = ((struct sql_texts){l.keys, n_rows}),
				     .befores = ((struct sql_texts){l.befores, n_rows}),
				     .afters = ((struct sql_texts){l.afters, n_rows}));
}

const struct undo_kind phrasing_rows = {"phrasing", look, put};
