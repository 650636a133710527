/* The categories of a site, and those that a file of entries adds to them. */
#ifndef ANSWERWELL_CLI_FAQ_SHELF_H
#define ANSWERWELL_CLI_FAQ_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

enum { FAQ_NEW_SHELVES_MAX = 500 };

struct faq_shelf {
	struct arena *arena;
	struct faq_category {
		const char *slug,
		    *name[LOCALES]; /* in another language if it has none in this one */
	} *items;
	size_t n, n_known; /* those after n_known are new */
};

/* What the site has; all lives in the arena. */
enum result faq_shelf_load(struct db *db, struct arena *a, struct faq_shelf *out) MUST_USE;

/* The slug of the category that is called so, by slug or else by its name in that language; NULL: none. */
const char *faq_shelf_find(const struct faq_shelf *s, enum locale l, const char *called);

/* A new one of that name in all languages; its slug, or NULL: there are too many. */
const char *faq_shelf_add(struct faq_shelf *s, const char *name);

/* Makes the new ones, behind those that are there; audit-logged under `actor` (0: nobody). */
enum result faq_shelf_make(struct db *db, struct arena *a, int64_t actor,
			   const struct faq_shelf *s) MUST_USE;

#endif
