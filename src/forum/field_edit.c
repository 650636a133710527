#include "answerwell/forum/field_edit.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/account/submission.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/field.h"
#include "answerwell/forum/shelving.h"
#include "answerwell/text/line.h"
#include "forum/internal.h"
#include "sql/field_edit.h"

static bool
may_edit(const struct account *actor)
{
	return post_may_write(actor) && actor->role >= ROLE_ADMIN;
}

/* ---- reading -------------------------------------------------------------------------------- */

static enum result
list(struct db *db, struct arena *a, int64_t category_id, int64_t id, struct field_edit **out,
     size_t *n)
{
	struct sql_field_edit_list_row *rows;
	struct field_edit *f = NULL;
	size_t n_rows;
	enum result r = sql_field_edit_list(db, a, &rows, &n_rows, .category_id = category_id,
					    .id = id != 0 ? &id : NULL);

	if (r != OK)
		return r;
	*out = arena_array(a, n_rows, sizeof **out);
	*n = 0;
	for (const struct sql_field_edit_list_row *row = rows; row < rows + n_rows; row++) {
		enum locale l = locale_from(row->locale, LOCALES);

		if (f == NULL || f->id != row->id) {
			f = &(*out)[(*n)++];
			*f = (struct field_edit){.id = row->id,
						 .category_id = category_id,
						 .kind = row->kind,
						 .position = row->position,
						 .is_required = row->is_required,
						 .retired_at = row->retired_at};
			for (int k = 0; k < LOCALES; k++)
				f->label[k] = f->hint[k] = f->choices[k] = "";
		}
		if (l == LOCALES)
			continue;
		f->label[l] = row->label;
		f->hint[l] = row->hint;
		f->choices[l] = row->choices;
	}
	return OK;
}

enum result
field_edit_list(struct db *db, struct arena *a, const struct account *actor, int64_t category_id,
		struct field_edit **out, size_t *n)
{
	return may_edit(actor) ? list(db, a, category_id, 0, out, n) : FORBIDDEN;
}

enum result
field_edit_get(struct db *db, struct arena *a, const struct account *actor, int64_t category_id,
	       int64_t id, struct field_edit **out)
{
	size_t n;
	enum result r;

	if (!may_edit(actor))
		return FORBIDDEN;
	if (id == 0)
		return NOT_FOUND;
	r = list(db, a, category_id, id, out, &n);
	return r == OK && n == 0 ? NOT_FOUND : r;
}

/* ---- checking ------------------------------------------------------------------------------- */

/* A field as it was typed, checked. */
struct saving {
	struct field_edit in;
	int64_t position;
};

static const char *
check_line(struct arena *a, const char *field, const char *typed, size_t most,
	   struct problems *problems)
{
	const char *s = str_trim(a, typed != NULL ? typed : "");

	if (str_chars(s) > most)
		problem_add(problems, field, N_("Please use at most %ld characters."), (long)most);
	else if (!line_is_clear(s))
		problem_add(problems, field, N_("Please write it in one line."), 0);
	return s;
}

/* One a line, each once. */
static const char *
check_choices(struct arena *a, const char *field, const char *typed, size_t *n,
	      struct problems *problems)
{
	char *rest = NULL, *lines = str_trim(a, typed != NULL ? typed : "");
	const char *taken[FIELD_CHOICES_MAX];
	struct buf out;

	*n = 0;
	buf_init(&out, a, strlen(lines) + 1);
	for (char *raw = strtok_r(lines, "\n", &rest); raw != NULL;
	     raw = strtok_r(NULL, "\n", &rest)) {
		const char *line = check_line(a, field, raw, FIELD_CHOICE_MAX, problems);
		size_t known = 0;

		while (known < *n && strcmp(taken[known], line) != 0)
			known++;
		if (line[0] == '\0' || known < *n)
			continue;
		if (*n == FIELD_CHOICES_MAX) {
			problem_add(problems, field,
				    N_("There are too many. Please keep the best %ld."),
				    FIELD_CHOICES_MAX);
			break;
		}
		taken[(*n)++] = line;
		buf_printf(&out, "%s%s", *n > 1 ? "\n" : "", line);
	}
	return out.data;
}

/* Lists in two languages are the same list: the third line of one is the third line of the other. */
static void
check_lists(struct arena *a, struct field_edit *in, const struct field_edit *draft,
	    struct problems *problems)
{
	size_t n, first = 0;

	for (int l = 0; l < LOCALES; l++) {
		const char *field = arena_printf(a, "choices_%s", locale_code((enum locale)l));

		in->choices[l] = check_choices(a, field, draft->choices[l], &n, problems);
		if (in->label[l][0] == '\0' && n == 0)
			continue;
		if (n < 2)
			problem_add(problems, field,
				    N_("Please give at least two options, one per line."), 0);
		else if (first != 0 && n != first)
			problem_add(problems, field,
				    N_("Please give the same number of lines in each language, in "
				       "the same order. There must be %ld here."),
				    (long)first);
		first = first != 0 ? first : n;
	}
}

static void
check_texts(struct arena *a, struct field_edit *in, const struct field_edit *draft,
	    struct problems *problems)
{
	bool has_label = false;

	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l);
		const char *name = arena_printf(a, "label_%s", code);

		in->label[l] = check_line(a, name, draft->label[l], FIELD_LABEL_MAX, problems);
		in->hint[l] = check_line(a, arena_printf(a, "hint_%s", code), draft->hint[l],
					 FIELD_HINT_MAX, problems);
		in->choices[l] = "";
		has_label = has_label || in->label[l][0] != '\0';
		if (in->label[l][0] == '\0' && in->hint[l][0] != '\0')
			problem_add(problems, name,
				    N_("A hint needs a question in the same language."), 0);
	}
	if (!has_label)
		problem_add(problems, arena_printf(a, "label_%s", locale_code((enum locale)0)),
			    N_("Please say what is asked in at least one language."), 0);
}

static struct saving
check(struct arena *a, const struct field_edit *draft, struct problems *problems)
{
	struct saving w = {.in = *draft};
	enum field_kind kind = field_kind_from(draft->kind, FIELD_KINDS);

	check_texts(a, &w.in, draft, problems);
	if (kind == FIELD_KINDS)
		problem_add(problems, "kind", N_("Please choose from the list."), 0);
	if (kind == FIELD_CHOICE)
		check_lists(a, &w.in, draft, problems);
	if (!str_to_int(str_trim(a, draft->position), 0, POSITION_MAX, &w.position))
		problem_add(problems, "position", N_("Please enter a whole number from 0 to %ld."),
			    POSITION_MAX);
	return w;
}

/* ---- saving --------------------------------------------------------------------------------- */

static enum result
lock(struct db *db, struct arena *a, int64_t category_id)
{
	struct sql_field_edit_lock_row *row;
	size_t n;
	enum result r = sql_field_edit_lock(db, a, &row, &n, .category_id = category_id);

	return r == OK && n == 0 ? NOT_FOUND : r;
}

static enum result
put_texts(struct db *db, struct arena *a, int64_t id, const struct field_edit *in)
{
	struct batch b;

	batch_init(&b, db, a);
	for (int l = 0; l < LOCALES; l++) {
		const char *code = locale_code((enum locale)l);

		if (in->label[l][0] == '\0')
			sql_field_edit_drop_text_add(&b, NULL, .field_id = id, .locale = code);
		else
			sql_field_edit_put_text_add(&b, NULL, .field_id = id, .locale = code,
						    .label = in->label[l], .hint = in->hint[l],
						    .choices = in->choices[l]);
	}
	return batch_run(&b);
}

/* Texts and audit line of what has just been written. */
static enum result
finish(struct db *db, struct arena *a, const struct account *actor, int64_t id,
       const struct saving *w, const char *what)
{
	enum result r = put_texts(db, a, id, &w->in);

	return r == OK ? audit_add(db, a, actor->id, what, "category", w->in.category_id,
				   arena_printf(a, "field=%lld", (long long)id))
		       : r;
}

/* LIMITED: there are as many as a form has room for. */
static enum result
make(struct db *db, struct arena *a, const struct account *actor, const struct saving *w)
{
	struct sql_field_edit_saved_row *saved;
	int64_t made;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = submission_begin(db, a, actor, "category_field", w->in.form, &made);
		if (r != OK || made != 0)
			continue;
		if ((r = lock(db, a, w->in.category_id)) != OK)
			continue;
		r = sql_field_edit_insert(db, a, &saved, &n, .category_id = w->in.category_id,
					  .kind = w->in.kind, .is_required = w->in.is_required,
					  .position = w->position, .most = FIELDS_MAX);
		if (r == OK && n == 0)
			r = LIMITED;
		if (r == OK)
			r = submission_end(db, a, actor, "category_field", w->in.form, saved->id);
		if (r == OK)
			r = finish(db, a, actor, saved->id, w, "category.field.new");
	}
	return r;
}

static enum result
change(struct db *db, struct arena *a, const struct account *actor, const struct saving *w)
{
	struct sql_field_edit_saved_row *saved;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_field_edit_update(
		    db, a, &saved, &n, .id = w->in.id, .category_id = w->in.category_id,
		    .kind = w->in.kind, .is_required = w->in.is_required, .position = w->position);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = finish(db, a, actor, w->in.id, w, "category.field.edit");
	}
	return r;
}

enum result
field_edit_save(struct db *db, struct arena *a, const struct account *actor,
		const struct field_edit *draft, struct problems *problems)
{
	struct saving w;
	enum result r;

	if (!may_edit(actor))
		return FORBIDDEN;
	w = check(a, draft, problems);
	if (problems->n > 0)
		return INVALID;
	r = w.in.id == 0 ? make(db, a, actor, &w) : change(db, a, actor, &w);
	if (r != LIMITED)
		return r;
	problem_add(problems, arena_printf(a, "label_%s", locale_code((enum locale)0)),
		    N_("A category can ask for at most %ld things, because people rarely fill in "
		       "more. Please remove one first."),
		    FIELDS_MAX);
	return INVALID;
}

enum result
field_edit_retire(struct db *db, struct arena *a, const struct account *actor, int64_t category_id,
		  int64_t id, bool is_retired)
{
	struct sql_field_edit_asked_row *asked;
	struct field_edit *f;
	size_t n;
	enum result r;

	if (!may_edit(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = lock(db, a, category_id);
		if (r == OK)
			r = field_edit_get(db, a, actor, category_id, id, &f);
		if (r == OK)
			r = sql_field_edit_asked(db, a, &asked, NULL, .category_id = category_id);
		if (r == OK && !is_retired && f->retired_at != 0 && asked->n >= FIELDS_MAX)
			r = CONFLICT;
		if (r == OK)
			r = sql_field_edit_retire(db, a, &n, .id = id, .is_retired = is_retired);
		if (r == OK && n > 0)
			r = audit_add(
			    db, a, actor->id,
			    is_retired ? "category.field.retire" : "category.field.resume",
			    "category", category_id, arena_printf(a, "field=%lld", (long long)id));
	}
	return r;
}
