/* The usual categories of a shop, for a site that has none yet. */
#ifndef ANSWERWELL_FORUM_FIRST_SHELF_H
#define ANSWERWELL_FORUM_FIRST_SHELF_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

struct first_shelf {
	const char *slug, *name, *about; /* name and about: msgids */
	int target_hours;
};

enum { FIRST_SHELVES = 5 };
extern const struct first_shelf first_shelves[FIRST_SHELVES];

/* Makes those that are wanted, in all languages; what is there already stays. Administrators: else FORBIDDEN. */
enum result first_shelf_make(struct db *db, struct arena *a, const struct account *actor,
			     const bool wanted[FIRST_SHELVES]) MUST_USE;

#endif
