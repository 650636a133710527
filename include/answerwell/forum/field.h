/* What a category asks before a question is posted: the model, the version, what was tried. Everybody reads what is said
 * there (detail.h). Set up by administrators: field_edit.h. */
#ifndef ANSWERWELL_FORUM_FIELD_H
#define ANSWERWELL_FORUM_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct batch;
struct db;
struct detail;
struct problems;
struct sql_field_row;

/* Asked at once by one category. */
enum { FIELDS_MAX = 8 };
enum { FIELD_LABEL_MAX = 60, FIELD_HINT_MAX = 200, FIELD_CHOICES_MAX = 20, FIELD_CHOICE_MAX = 80 };

/* One line, several, one of a list. */
enum field_kind { FIELD_LINE, FIELD_TEXT, FIELD_CHOICE, FIELD_KINDS };
extern const char *const field_kind_codes[FIELD_KINDS];
extern const char *const field_kind_labels[FIELD_KINDS]; /* msgids */
enum field_kind field_kind_from(const char *code, enum field_kind otherwise);

struct category_field {
	int64_t id;
	enum field_kind kind;
	bool is_required;
	/* "" = none in that language; choices one a line, as many in each language that has a label. */
	const char *label[LOCALES], *hint[LOCALES], *choices[LOCALES];
};

/* In that language, else in another one. */
const char *field_label(const struct category_field *f, enum locale l);
const char *field_hint(const struct category_field *f, enum locale l);
size_t field_choices(struct arena *a, const struct category_field *f, enum locale l,
		     const char ***out);
/* Which of the choices that is, in any language; -1: none. */
int field_choice(struct arena *a, const struct category_field *f, const char *value);
/* The characters it may have. */
long field_max(const struct category_field *f);

/* What the category with that slug asks, in order; none, if there is no such category. */
enum result field_list(struct db *db, struct arena *a, const char *category,
		       struct category_field **out, size_t *n) MUST_USE;
/* The same of the category of a question, in two halves, so that a page may ask for more in the same round trip. */
void field_add_of_question(struct batch *b, int64_t question_id, struct sql_field_row **rows,
			   size_t *n);
struct category_field *field_read(struct arena *a, const struct sql_field_row *rows, size_t *n);
/* Slugs of the categories that ask for something. */
enum result field_categories(struct db *db, struct arena *a, const char *const **out,
			     size_t *n) MUST_USE;

/* Those of `fields` to which `details` say nothing: into out[FIELDS_MAX]. */
size_t field_missing(struct arena *a, const struct category_field *fields, size_t n,
		     const char *details, const struct category_field **out);

/* Details as they were typed. */
struct field_taking {
	int64_t category_id;
	enum locale locale; /* labels and choices are kept in this one */
	const char *typed;
	const char *before; /* what stands there; NULL: nothing, the question is new */
};
/* As they are to be kept: those of the category in order, then what else was said before. What a form did not bring
 * stays as it was. Problems are those of field_NUMBER: a required one empty (of an edit only if it was not before), too
 * long, not to be shown, not in the list. */
enum result field_take(struct db *db, struct arena *a, const struct field_taking *t,
		       struct problems *problems, const char **out) MUST_USE;

/* "field_7": the name of its input; and the number in such a name, 0: it is none. */
#define FIELD_PREFIX "field_"
const char *field_name(struct arena *a, int64_t id);
int64_t field_number(const char *name);

#endif
