#include "answerwell/faq/glossary.h"

#include <string.h>

#include "answerwell/account/keeping.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "faq/glossary_rows.h"
#include "sql/glossary.h"

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
		problem_add_words(problems, field, N_("“%s” is not a word. Please use letters."),
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
				    N_("There are too many. Please keep the best %ld."),
				    GLOSSARY_FORMS);
			break;
		}
	}
	return lines;
}

static const void *
check_draft(struct arena *a, const void *given, struct problems *problems)
{
	const struct glossary_draft *typed = given;
	struct glossary_draft *draft = arena_alloc(a, sizeof(*draft));

	*draft = (struct glossary_draft){.word = str_trim(a, typed->word),
					 .forms = check_forms(a, typed->forms, problems),
					 .explanation = str_trim(a, typed->explanation)};

	if (draft->word[0] == '\0')
		problem_add(problems, "word", N_("Please write the word."), 0);
	else
		check_word(a, "word", draft->word, problems);
	keeping_check_text(draft->explanation, "explanation", N_("Please say what it means."),
			   GLOSSARY_EXPLANATION, problems);
	draft->locale = keeping_locale(typed->locale, problems);
	return draft;
}

/* ---- changing ------------------------------------------------------------------------------- */

static enum result
write_word(struct db *db, struct arena *a, int64_t actor, int64_t id, const void *draft,
	   struct problems *problems, int64_t *saved)
{
	const struct glossary_draft *d = draft;
	struct sql_glossary_saved_row *row;
	enum result r =
	    id == 0 ? sql_glossary_insert(db, a, &row, NULL, .locale = d->locale, .word = d->word,
					  .forms = d->forms, .explanation = d->explanation,
					  .changed_by = actor, .most = GLOSSARY_MAX)
		    : sql_glossary_update(db, a, &row, NULL, .id = id, .locale = d->locale,
					  .word = d->word, .forms = d->forms,
					  .explanation = d->explanation, .changed_by = actor);

	(void)problems;
	if (r == OK)
		*saved = row->id;
	return r;
}

static enum result
erase(struct db *db, struct arena *a, int64_t id, size_t *n)
{
	return sql_glossary_delete(db, a, n, .id = id);
}

const struct keeping glossary_keeping = {
    .noun = "glossary",
    .log_new = "glossary.new",
    .log_edit = "glossary.edit",
    .log_gone = "glossary.remove",
    .least = ROLE_STAFF,
    .field = "word",
    .is_there = N_("This word already exists."),
    .too_many = N_("There are %ld words already. Please remove one first."),
    .most = GLOSSARY_MAX,
    .check = check_draft,
    .write = write_word,
    .erase = erase,
};
