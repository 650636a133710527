#include "answerwell/search/synonym.h"

#include <string.h>

#include "answerwell/account/keeping.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "sql/synonym.h"

/* ---- reading -------------------------------------------------------------------------------- */

static struct synonym
read_group(struct arena *a, const struct sql_synonym_row *row)
{
	struct synonym s = {.id = row->id,
			    .locale = locale_from(row->locale, LOCALE_EN),
			    .lines = row->words,
			    .editor_display = row->editor_display,
			    .changed_at = row->changed_at};
	char *rest = NULL, *lines = arena_strdup(a, row->words);

	s.words = arena_array(a, SYNONYM_MOST, sizeof(*s.words));
	for (char *word = strtok_r(lines, "\n", &rest); word != NULL && s.n_words < SYNONYM_MOST;
	     word = strtok_r(NULL, "\n", &rest))
		s.words[s.n_words++] = word;
	return s;
}

enum result
synonym_list(struct db *db, struct arena *a, enum locale l, struct synonym **out, size_t *n)
{
	struct sql_synonym_row *rows;
	enum result r =
	    sql_synonym_list(db, a, &rows, n, .locale = locale_code(l), .most = SYNONYMS_MAX);

	if (r != OK)
		return r;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = read_group(a, &rows[i]);
	return OK;
}

enum result
synonym_get(struct db *db, struct arena *a, int64_t id, struct synonym **out)
{
	struct sql_synonym_row *row;
	size_t n;
	enum result r = sql_synonym_get(db, a, &row, &n, .id = id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = arena_alloc(a, sizeof(**out));
	**out = read_group(a, row);
	return OK;
}

/* ---- checking ------------------------------------------------------------------------------- */

static size_t
parts_of(const char *word)
{
	size_t n = 1;

	for (; *word != '\0'; word++)
		n += *word == ' ';
	return n;
}

/* True if it may stand in a group. */
static bool
check_word(struct arena *a, const char *word, struct problems *problems)
{
	if (!line_is_clear(word))
		problem_add(problems, "words",
			    N_("One of the lines contains characters that cannot be shown."), 0);
	else if (str_chars(word) > SYNONYM_CHARS || parts_of(word) > SYNONYM_PARTS)
		problem_add_words(problems, "words",
				  N_("“%s” is too long. Please use at most three words and 40 "
				     "characters in all."),
				  str_cut(a, word, SYNONYM_CHARS));
	else if (segment_words(a, word)[0] == '\0')
		problem_add_words(problems, "words",
				  N_("“%s” cannot be searched for. Please use words."), word);
	else
		return true;
	return false;
}

static bool
is_among(struct arena *a, const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(str_lower(a, words[i]), str_lower(a, word)) == 0)
			return true;
	return false;
}

/* One a line, each once. */
static const char *
check_words(struct arena *a, const char *typed, struct problems *problems)
{
	char *rest = NULL, *lines = line_each_word(a, typed != NULL ? typed : "");
	const char *words[SYNONYM_MOST];
	struct buf out;
	size_t n = 0;

	buf_init(&out, a, strlen(lines) + 1);
	for (char *word = strtok_r(lines, "\n", &rest); word != NULL;
	     word = strtok_r(NULL, "\n", &rest)) {
		if (is_among(a, words, n, word))
			continue;
		if (n == SYNONYM_MOST)
			problem_add(problems, "words",
				    N_("There are too many. Please keep the best %ld."),
				    SYNONYM_MOST);
		if (!check_word(a, word, problems) || n == SYNONYM_MOST)
			break;
		buf_printf(&out, "%s%s", n > 0 ? "\n" : "", word);
		words[n++] = word;
	}
	if (n < SYNONYM_LEAST)
		problem_add(problems, "words",
			    N_("Please write at least two words that mean the same."), 0);
	return out.data;
}

static const void *
check_draft(struct arena *a, const void *typed, struct problems *problems)
{
	struct synonym_draft *draft = arena_alloc(a, sizeof(*draft));

	draft->words = check_words(a, ((const struct synonym_draft *)typed)->words, problems);
	draft->locale = keeping_locale(((const struct synonym_draft *)typed)->locale, problems);
	return draft;
}

/* ---- changing ------------------------------------------------------------------------------- */

static enum result
write_group(struct db *db, struct arena *a, int64_t actor, int64_t id, const void *draft,
	    struct problems *problems, int64_t *saved)
{
	const struct synonym_draft *d = draft;
	struct sql_synonym_saved_row *row;
	enum result r =
	    id == 0 ? sql_synonym_insert(db, a, &row, NULL, .locale = d->locale, .words = d->words,
					 .changed_by = actor, .most = SYNONYMS_MAX)
		    : sql_synonym_update(db, a, &row, NULL, .id = id, .locale = d->locale,
					 .words = d->words, .changed_by = actor);

	(void)problems;
	if (r == OK)
		*saved = row->id;
	return r;
}

static enum result
erase(struct db *db, struct arena *a, int64_t id, size_t *n)
{
	return sql_synonym_delete(db, a, n, .id = id);
}

const struct keeping synonym_keeping = {
    .noun = "synonym",
    .log_new = "synonym.new",
    .log_edit = "synonym.edit",
    .log_gone = "synonym.remove",
    .least = ROLE_STAFF,
    .field = "words",
    .is_there = N_("This group already exists."),
    .too_many = N_("There are %ld groups already. Please remove one first."),
    .most = SYNONYMS_MAX,
    .check = check_draft,
    .write = write_group,
    .erase = erase,
};
