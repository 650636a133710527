/* Setting up categories: by administrators. */
#ifndef ANSWERWELL_FORUM_SHELVING_H
#define ANSWERWELL_FORUM_SHELVING_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;
struct submission;

enum {
	CATEGORY_SLUG_MAX = 40,
	CATEGORY_NAME_MAX = 60,
	CATEGORY_ABOUT_MAX = 300,
	TARGET_HOURS_MAX = 720,
	POSITION_MAX = 999
};

/* A category as its form shows it. */
struct shelving {
	int64_t id; /* 0 = a new one */
	const char *slug, *position, *target_hours; /* as typed */
	const char *name[LOCALES], *about[LOCALES]; /* "" = none */
	int64_t n_questions;
	struct submission *form; /* of a new one; NULL: none */
};

/* All, in order, each with its texts in every language. */
enum result shelving_list(struct db *db, struct arena *a, const struct account *actor,
			  struct shelving **out, size_t *n) MUST_USE;
/* FORBIDDEN unless administrator, as all of these. */
enum result shelving_get(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			 struct shelving **out) MUST_USE;
/* Makes or changes one; audit-logged. A form that was sent before makes no second one. INVALID: slug (also taken), name_CODE (at least one language),
 * about_CODE, target_hours, position. NOT_FOUND. */
enum result shelving_save(struct db *db, struct arena *a, const struct account *actor,
			  const struct shelving *draft, struct problems *problems) MUST_USE;

#endif
