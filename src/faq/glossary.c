#include "answerwell/faq/glossary.h"

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
#include "faq/glossary_rows.h"
#include "sql/glossary.h"

static bool
may_change(const struct account *actor)
{
	return actor != NULL && actor->role >= ROLE_STAFF && actor->is_verified &&
	       !actor->is_suspended;
}

/* ---- reading -------------------------------------------------------------------------------- */

struct glossary_word *
glossary_read(struct arena *a, const struct sql_glossary_row *rows, size_t n)
{
	struct glossary_word *list = arena_array(a, n, sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct glossary_word){.id = rows[i].id,
						 .locale = locale_from(rows[i].locale, LOCALE_EN),
						 .word = rows[i].word,
						 .forms = rows[i].forms,
						 .explanation = rows[i].explanation,
						 .editor_display = rows[i].editor_display,
						 .changed_at = rows[i].changed_at};
	return list;
}

enum result
glossary_list(struct db *db, struct arena *a, enum locale l, struct glossary_word **out, size_t *n)
{
	struct sql_glossary_row *rows;
	enum result r =
	    sql_glossary_list(db, a, &rows, n, .locale = locale_code(l), .most = GLOSSARY_MAX);

	if (r == OK)
		*out = glossary_read(a, rows, *n);
	return r;
}

enum result
glossary_get(struct db *db, struct arena *a, int64_t id, struct glossary_word **out)
{
	struct sql_glossary_row *row;
	size_t n;
	enum result r = sql_glossary_get(db, a, &row, &n, .id = id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*out = glossary_read(a, row, 1);
	return OK;
}

const char *
glossary_forms_line(struct arena *a, const char *forms)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (const char *s = forms; *s != '\0'; s++)
		if (*s == '\n')
			buf_puts(&b, ", ");
		else
			buf_putc(&b, *s);
	return b.data;
}

/* ---- checking ------------------------------------------------------------------------------- */

static void
check_word(struct arena *a, const char *field, const char *word, struct problems *problems)
{
	if (!line_is_clear(word))
		problem_add(problems, field,
			    N_("One of the lines contains characters that cannot be shown."), 0);
	else if (str_chars(word) > GLOSSARY_CHARS)
		problem_add(problems, field, N_("Please use at most %ld characters."),
			    GLOSSARY_CHARS);
	else if (segment_words(a, word)[0] == '\0')
		problem_add_words(problems, field, N_("“%s” is no word: please write letters."),
				  word);
}

static const char *
check_forms(struct arena *a, const char *typed, struct problems *problems)
{
	const char *lines = line_each_word(a, typed);
	char *rest = NULL, *copy = arena_strdup(a, lines);
	size_t n = 0;

	for (char *form = strtok_r(copy, "\n", &rest); form != NULL;
	     form = strtok_r(NULL, "\n", &rest)) {
		check_word(a, "forms", form, problems);
		if (++n > GLOSSARY_FORMS) {
			problem_add(problems, "forms",
				    N_("These are too many. Please keep the %ld best."),
				    GLOSSARY_FORMS);
			break;
		}
	}
	return lines;
}

static struct glossary_draft
check_draft(struct arena *a, const struct glossary_draft *typed, struct problems *problems)
{
	enum locale l = locale_from(typed->locale != NULL ? typed->locale : "", LOCALES);
	struct glossary_draft draft = {.word = str_trim(a, typed->word),
				       .forms = check_forms(a, typed->forms, problems),
				       .explanation = str_trim(a, typed->explanation),
				       .locale = l == LOCALES ? NULL : locale_code(l),
				       .form = typed->form};

	if (draft.word[0] == '\0')
		problem_add(problems, "word", N_("Please write the word."), 0);
	else
		check_word(a, "word", draft.word, problems);
	if (draft.explanation[0] == '\0')
		problem_add(problems, "explanation", N_("Please say what it means."), 0);
	else if (str_chars(draft.explanation) > GLOSSARY_EXPLANATION)
		problem_add(problems, "explanation", N_("Please use at most %ld characters."),
			    GLOSSARY_EXPLANATION);
	else if (str_has_controls(draft.explanation, true))
		problem_add(problems, "explanation",
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text again."),
			    0);
	if (draft.locale == NULL)
		problem_add(problems, "locale", N_("Please choose a language from the list."), 0);
	return draft;
}

/* ---- changing ------------------------------------------------------------------------------- */

static enum result
insert(struct db *db, struct arena *a, const struct account *actor,
       const struct glossary_draft *draft, struct problems *problems, int64_t *id)
{
	struct sql_glossary_saved_row *saved;
	size_t n;
	enum result r = sql_glossary_insert(
	    db, a, &saved, &n, .locale = draft->locale, .word = draft->word, .forms = draft->forms,
	    .explanation = draft->explanation, .changed_by = actor->id, .most = GLOSSARY_MAX);

	if (r != OK)
		return r;
	if (n == 0) {
		problem_add(problems, "word",
			    N_("There are %ld words already. Please remove one first."),
			    GLOSSARY_MAX);
		return INVALID;
	}
	*id = saved->id;
	return submission_end(db, a, actor, "glossary", draft->form, *id);
}

static enum result
make(struct db *db, struct arena *a, const struct account *actor,
     const struct glossary_draft *draft, struct problems *problems, int64_t *id)
{
	enum result r;

	DB_TX(db, r) {
		r = submission_begin(db, a, actor, "glossary", draft->form, id);
		if (r != OK || *id != 0)
			continue;
		r = insert(db, a, actor, draft, problems, id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "glossary.new", "glossary", *id, "");
	}
	return r;
}

static enum result
change(struct db *db, struct arena *a, const struct account *actor, int64_t id,
       const struct glossary_draft *draft)
{
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_glossary_update(db, a, NULL, &n, .id = id, .locale = draft->locale,
					.word = draft->word, .forms = draft->forms,
					.explanation = draft->explanation, .changed_by = actor->id);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = audit_add(db, a, actor->id, "glossary.edit", "glossary", id, "");
	}
	return r;
}

enum result
glossary_save(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	      const struct glossary_draft *typed, struct problems *problems, int64_t *saved)
{
	struct glossary_draft draft;
	enum result r;

	if (!may_change(actor))
		return FORBIDDEN;
	draft = check_draft(a, typed, problems);
	if (problems->n > 0)
		return INVALID;
	r = id == 0 ? make(db, a, actor, &draft, problems, &id) : change(db, a, actor, id, &draft);
	if (r == CONFLICT) {
		problem_add(problems, "word", N_("This word is there already."), 0);
		return INVALID;
	}
	*saved = id;
	return r;
}

enum result
glossary_remove(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	size_t n;
	enum result r;

	if (!may_change(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = sql_glossary_delete(db, a, &n, .id = id);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = audit_add(db, a, actor->id, "glossary.remove", "glossary", id, "");
	}
	return r;
}
