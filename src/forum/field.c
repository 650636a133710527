#include "answerwell/forum/field.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/detail.h"
#include "answerwell/text/line.h"
#include "sql/field.h"

const char *const field_kind_codes[FIELD_KINDS] = {"line", "text", "choice"};
const char *const field_kind_labels[FIELD_KINDS] = {N_("One line"), N_("Several lines"),
						    N_("Choice from a list")};

enum field_kind
field_kind_from(const char *code, enum field_kind otherwise)
{
	for (int k = 0; k < FIELD_KINDS; k++)
		if (str_eq(code, field_kind_codes[k]))
			return (enum field_kind)k;
	return otherwise;
}

const char *
field_name(struct arena *a, int64_t id)
{
	return arena_printf(a, FIELD_PREFIX "%lld", (long long)id);
}

int64_t
field_number(const char *name)
{
	int64_t id;

	if (!str_starts(name, FIELD_PREFIX))
		return 0;
	return str_to_int(name + sizeof FIELD_PREFIX - 1, 1, INT64_MAX, &id) ? id : 0;
}

long
field_max(const struct category_field *f)
{
	return f->kind == FIELD_TEXT ? DETAIL_TEXT_MAX : DETAIL_LINE_MAX;
}

/* ---- in a language -------------------------------------------------------------------------- */

/* The language that it is shown in. */
static enum locale
shown_in(const struct category_field *f, enum locale l)
{
	for (int other = 0; f->label[l][0] == '\0' && other < LOCALES; other++)
		if (f->label[other][0] != '\0')
			return (enum locale)other;
	return l;
}

const char *
field_label(const struct category_field *f, enum locale l)
{
	return f->label[shown_in(f, l)];
}

const char *
field_hint(const struct category_field *f, enum locale l)
{
	return f->hint[shown_in(f, l)];
}

size_t
field_choices(struct arena *a, const struct category_field *f, enum locale l, const char ***out)
{
	char *rest = NULL, *lines = arena_strdup(a, f->choices[shown_in(f, l)]);
	size_t n = 0;

	*out = arena_array(a, FIELD_CHOICES_MAX, sizeof **out);
	for (const char *line = strtok_r(lines, "\n", &rest); line != NULL && n < FIELD_CHOICES_MAX;
	     line = strtok_r(NULL, "\n", &rest))
		(*out)[n++] = line;
	return n;
}

int
field_choice(struct arena *a, const struct category_field *f, const char *value)
{
	for (int l = 0; l < LOCALES; l++) {
		const char **choices;
		size_t n = field_choices(a, f, (enum locale)l, &choices);

		for (size_t i = 0; i < n; i++)
			if (strcmp(choices[i], value) == 0)
				return (int)i;
	}
	return -1;
}

/* ---- reading -------------------------------------------------------------------------------- */

struct category_field *
field_read(struct arena *a, const struct sql_field_row *rows, size_t *n)
{
	struct category_field *list = arena_array(a, *n, sizeof *list), *f = NULL;
	size_t n_fields = 0;

	for (const struct sql_field_row *row = rows; row < rows + *n; row++) {
		enum locale l = locale_from(row->locale, LOCALES);

		if (f == NULL || f->id != row->id) {
			f = &list[n_fields++];
			*f = (struct category_field){.id = row->id,
						     .kind = field_kind_from(row->kind, FIELD_LINE),
						     .is_required = row->is_required};
			for (int k = 0; k < LOCALES; k++)
				f->label[k] = f->hint[k] = f->choices[k] = "";
		}
		if (l == LOCALES)
			continue;
		f->label[l] = row->label;
		f->hint[l] = row->hint;
		f->choices[l] = row->choices;
	}
	*n = n_fields;
	return list;
}

enum result
field_list(struct db *db, struct arena *a, const char *category, struct category_field **out,
	   size_t *n)
{
	struct sql_field_row *rows;
	enum result r = sql_field_list(db, a, &rows, n, .slug = category);

	if (r == OK)
		*out = field_read(a, rows, n);
	return r;
}

void
field_add_of_question(struct batch *b, int64_t question_id, struct sql_field_row **rows, size_t *n)
{
	sql_field_of_question_add(b, rows, n, .question_id = question_id);
}

enum result
field_categories(struct db *db, struct arena *a, const char *const **out, size_t *n)
{
	struct sql_field_categories_row *rows;
	enum result r = sql_field_categories(db, a, &rows, n);
	const char **slugs;

	if (r != OK)
		return r;
	slugs = arena_array(a, *n, sizeof *slugs);
	for (size_t i = 0; i < *n; i++)
		slugs[i] = rows[i].slug;
	*out = slugs;
	return OK;
}

size_t
field_missing(struct arena *a, const struct category_field *fields, size_t n, const char *details,
	      const struct category_field **out)
{
	struct detail *said;
	size_t n_said = detail_read(a, details, &said), n_missing = 0;

	for (size_t i = 0; i < n && n_missing < FIELDS_MAX; i++)
		if (detail_find(said, n_said, fields[i].id) == NULL)
			out[n_missing++] = &fields[i];
	return n_missing;
}

/* ---- taking --------------------------------------------------------------------------------- */

/* What was typed into several lines where one is asked for. */
static const char *
one_line(struct arena *a, const char *typed)
{
	char *line = str_trim(a, typed);

	for (char *c = line; *c != '\0'; c++)
		if (*c == '\n' || *c == '\t')
			*c = ' ';
	return line;
}

static const char *
clean(struct arena *a, enum field_kind kind, const char *typed)
{
	const char *value = kind == FIELD_TEXT ? str_trim_text(a, typed) : one_line(a, typed);

	return str_is_blank(value) ? "" : value;
}

static void
check_value(const char *value, const char *name, enum field_kind kind, struct problems *problems)
{
	long most = kind == FIELD_TEXT ? DETAIL_TEXT_MAX : DETAIL_LINE_MAX;

	if (!str_is_utf8(value, strlen(value)) || str_has_controls(value, true) ||
	    (kind != FIELD_TEXT && !line_is_clear(value)))
		problem_add(problems, name,
			    N_("The text contains characters that cannot be shown. Please remove "
			       "them, or type the text again."),
			    0);
	else if (str_chars(value) > (size_t)most)
		problem_add(problems, name, N_("Please use at most %ld characters."), most);
}

/* One that is in the list, in the question's language; or the one that was said while it still was. */
static const char *
check_choice(struct arena *a, const struct category_field *f, enum locale l, const char *value,
	     const struct detail *was, struct problems *problems)
{
	int chosen = field_choice(a, f, value);
	const char **choices;
	size_t n = field_choices(a, f, l, &choices);

	if (was != NULL && strcmp(was->value, value) == 0)
		return value;
	if (chosen < 0)
		problem_add(problems, field_name(a, f->id), N_("Please choose from the list."), 0);
	return chosen >= 0 && (size_t)chosen < n ? choices[chosen] : value;
}

struct sides {
	const struct detail *typed, *before;
	size_t n_typed, n_before;
};

static void
take_asked(struct arena *a, const struct category_field *f, const struct field_taking *t,
	   const struct sides *s, struct problems *problems, struct buf *out)
{
	const struct detail *was = detail_find(s->before, s->n_before, f->id);
	const struct detail *now = detail_find(s->typed, s->n_typed, f->id);
	const char *name = field_name(a, f->id), *value, *label;

	now = now != NULL ? now : was;
	value = now != NULL ? clean(a, f->kind, now->value) : "";
	if (value[0] == '\0') {
		if (f->is_required && (t->before == NULL || was != NULL))
			problem_add(problems, name,
				    f->kind == FIELD_CHOICE
					? N_("Please choose from the list.")
					: N_("Please fill this in, so that others can help."),
				    0);
		return;
	}
	check_value(value, name, f->kind, problems);
	if (f->kind == FIELD_CHOICE)
		value = check_choice(a, f, t->locale, value, was, problems);
	label =
	    was != NULL && strcmp(was->value, value) == 0 ? was->label : field_label(f, t->locale);
	detail_write(out, f->id, label, value);
}

/* What the category does not ask for: said to another one, or to a field that is asked no more. */
static void
take_other(struct arena *a, const struct detail *was, const struct sides *s,
	   struct problems *problems, struct buf *out)
{
	const struct detail *now = detail_find(s->typed, s->n_typed, was->field_id);
	const char *value = clean(a, FIELD_TEXT, now != NULL ? now->value : was->value);

	check_value(value, field_name(a, was->field_id), FIELD_TEXT, problems);
	if (value[0] != '\0')
		detail_write(out, was->field_id, was->label, value);
}

static bool
is_asked(const struct category_field *fields, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].id == id)
			return true;
	return false;
}

enum result
field_take(struct db *db, struct arena *a, const struct field_taking *t, struct problems *problems,
	   const char **out)
{
	struct detail *typed, *before;
	struct sides s = {.n_typed = detail_read(a, t->typed, &typed)};
	struct sql_field_row *rows;
	struct category_field *fields;
	struct buf b;
	size_t n;
	enum result r = sql_field_of_category(db, a, &rows, &n, .category_id = t->category_id);

	if (r != OK)
		return r;
	fields = field_read(a, rows, &n);
	s.n_before = detail_read(a, t->before != NULL ? t->before : "", &before);
	s.typed = typed;
	s.before = before;
	buf_init(&b, a, 256);
	for (size_t i = 0; i < n; i++)
		take_asked(a, &fields[i], t, &s, problems, &b);
	for (size_t i = 0; i < s.n_before; i++)
		if (!is_asked(fields, n, before[i].field_id))
			take_other(a, &before[i], &s, problems, &b);
	*out = b.data;
	return OK;
}
