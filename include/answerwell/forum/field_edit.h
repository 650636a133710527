/* Setting up what categories ask: by administrators, who keep categories (shelving.h). */
#ifndef ANSWERWELL_FORUM_FIELD_EDIT_H
#define ANSWERWELL_FORUM_FIELD_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;
struct submission;

/* A field as its form shows it. */
struct field_edit {
	int64_t id; /* 0 = a new one */
	int64_t category_id;
	const char *kind, *position; /* as typed; kind: a code of field.h */
	bool is_required;
	const char *label[LOCALES], *hint[LOCALES], *choices[LOCALES]; /* choices: one a line */
	int64_t retired_at; /* 0 = it is asked */
	struct submission *form; /* of a new one; NULL: none */
};

/* All of a category, those that are asked first, in order. FORBIDDEN unless administrator, as all of these. */
enum result field_edit_list(struct db *db, struct arena *a, const struct account *actor,
			    int64_t category_id, struct field_edit **out, size_t *n) MUST_USE;
/* NOT_FOUND also if it is of another category. */
enum result field_edit_get(struct db *db, struct arena *a, const struct account *actor,
			   int64_t category_id, int64_t id, struct field_edit **out) MUST_USE;
/* Makes or changes one; audit-logged. What was said to it stays as it was said. INVALID: label_CODE (at least one
 * language; also if there are FIELDS_MAX already), hint_CODE, choices_CODE, kind, position. NOT_FOUND. */
enum result field_edit_save(struct db *db, struct arena *a, const struct account *actor,
			    const struct field_edit *draft, struct problems *problems) MUST_USE;
/* Asked no more, or again; audit-logged. What was said to it stays. CONFLICT: there are FIELDS_MAX others; NOT_FOUND. */
enum result field_edit_retire(struct db *db, struct arena *a, const struct account *actor,
			      int64_t category_id, int64_t id, bool is_retired) MUST_USE;

#endif
