#include "answerwell/search/synonym.h"

#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "sql/synonym.h"

static bool
may_change(const struct account *actor)
{
	return actor != NULL && actor->role >= ROLE_STAFF && actor->is_verified &&
	       !actor->is_suspended;
}

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
				  N_("“%s” is too long: at most three words, together 40 "
				     "characters."),
				  str_cut(a, word, SYNONYM_CHARS));
	else if (segment_words(a, word)[0] == '\0')
		problem_add_words(problems, "words",
				  N_("“%s” cannot be searched for: please write words."), word);
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
				    N_("These are too many. Please keep the %ld best."),
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

/* ---- changing ------------------------------------------------------------------------------- */

static enum result
insert(struct db *db, struct arena *a, const struct account *actor,
       const struct synonym_draft *draft, struct problems *problems, int64_t *id)
{
	struct sql_synonym_saved_row *saved;
	size_t n;
	enum result r =
	    sql_synonym_insert(db, a, &saved, &n, .locale = draft->locale, .words = draft->words,
			       .changed_by = actor->id, .most = SYNONYMS_MAX);

	if (r != OK)
		return r;
	if (n == 0) {
		problem_add(problems, "words",
			    N_("There are %ld groups already. Please remove one first."),
			    SYNONYMS_MAX);
		return INVALID;
	}
	*id = saved->id;
	return submission_end(db, a, actor, "synonym", draft->form, *id);
}

static enum result
make(struct db *db, struct arena *a, const struct account *actor, const struct synonym_draft *draft,
     struct problems *problems, int64_t *id)
{
	enum result r;

	DB_TX(db, r) {
		r = submission_begin(db, a, actor, "synonym", draft->form, id);
		if (r != OK || *id != 0)
			continue;
		r = insert(db, a, actor, draft, problems, id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "synonym.new", "synonym", *id, "");
	}
	return r;
}

static enum result
change(struct db *db, struct arena *a, const struct account *actor, int64_t id,
       const struct synonym_draft *draft)
{
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_synonym_update(db, a, NULL, &n, .id = id, .locale = draft->locale,
				       .words = draft->words, .changed_by = actor->id);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = audit_add(db, a, actor->id, "synonym.edit", "synonym", id, "");
	}
	return r;
}

enum result
synonym_save(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	     const struct synonym_draft *typed, struct problems *problems, int64_t *saved)
{
	enum locale l = locale_from(typed->locale != NULL ? typed->locale : "", LOCALES);
	struct synonym_draft draft = {.form = typed->form};
	enum result r;

	if (!may_change(actor))
		return FORBIDDEN;
	draft.words = check_words(a, typed->words, problems);
	if (l == LOCALES)
		problem_add(problems, "locale", N_("Please choose a language from the list."), 0);
	if (problems->n > 0)
		return INVALID;
	draft.locale = locale_code(l);
	r = id == 0 ? make(db, a, actor, &draft, problems, &id) : change(db, a, actor, id, &draft);
	if (r == CONFLICT) {
		problem_add(problems, "words", N_("This group is there already."), 0);
		return INVALID;
	}
	*saved = id;
	return r;
}

enum result
synonym_remove(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	size_t n;
	enum result r;

	if (!may_change(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_synonym_delete(db, a, &n, .id = id);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = audit_add(db, a, actor->id, "synonym.remove", "synonym", id, "");
	}
	return r;
}
