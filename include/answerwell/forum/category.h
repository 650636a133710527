/* Product areas, and tags. */
#ifndef ANSWERWELL_FORUM_CATEGORY_H
#define ANSWERWELL_FORUM_CATEGORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"
#include "answerwell/forum/promise.h"

struct arena;
struct batch;
struct db;
struct sql_category_list_row;

struct category {
	int64_t id;
	const char *slug, *name, *about; /* name and about in the asked language, else in any */
	int target_hours;
	struct promise promise; /* to its askers */
	int64_t n_questions, n_entries; /* visible ones; entries of the asked language */
};

struct tag {
	const char *name;
	int64_t n_questions;
};

/* "a, b", as forms and revisions have them. */
const char *tag_joined(struct arena *a, const char *const *names, size_t n);

enum { FILTER_TAGS_MAX = 5 };

/* Tags a question must have, and tags it must not have; sorted, each once. */
struct tag_filter {
	const char *all_of[FILTER_TAGS_MAX], *none_of[FILTER_TAGS_MAX];
	size_t n_all, n_none;
};

/* Reads "refund -kettle" or "refund, credit card, -kettle": between commas if there is one, else
 * between blanks; a minus in front leaves a tag out. Problems under "tags"; *out then holds what was
 * understood. */
void tag_filter_read(struct arena *a, const char *typed, struct problems *problems,
		     struct tag_filter *out);
/* Adds one tag by its name as it stands; what is there already, or finds no room, changes nothing. */
void tag_filter_add(struct tag_filter *f, const char *name, bool is_wanted);
/* "kettle refund -tea", or "". */
char *tag_filter_text(struct arena *a, const struct tag_filter *f);

/* All, by position. */
enum result category_list(struct db *db, struct arena *a, enum locale l, struct category **out,
			  size_t *n) MUST_USE;
/* The same in two halves, so that a page may ask for more in the same round trip. */
void category_add_list(struct batch *b, enum locale l, struct sql_category_list_row **rows,
		       size_t *n);
struct category *category_read_list(struct arena *a, const struct sql_category_list_row *rows,
				    size_t n);
enum result category_by_slug(struct db *db, struct arena *a, enum locale l, const char *slug,
			     struct category **out) MUST_USE;

/* Makes or changes one (demo, importer, later administration). owner 0 = none. */
struct category_texts {
	const char *name[LOCALES], *about[LOCALES]; /* NULL = leave out */
};
enum result category_put(struct db *db, struct arena *a, const char *slug, int position,
			 int target_hours, int64_t owner, const struct category_texts *texts,
			 int64_t *id) MUST_USE;

/* A page of the tags in use with `part` (may be "") in their names, most used first or by name;
 * `after` is a cursor, "" for the start, and `next` the one of the following page, NULL at the
 * end. */
struct tags_asked {
	const char *part, *after;
	bool by_name;
	int limit;
};
struct tags_found {
	struct tag *tags;
	size_t n;
	const char *next;
};
enum result tag_page(struct db *db, struct arena *a, const struct tags_asked *asked,
		     struct tags_found *out) MUST_USE;

/* The most used tags, at most `limit`; with prefix (may be "") for completion. */
enum result tag_list(struct db *db, struct arena *a, const char *prefix, int limit,
		     struct tag **out, size_t *n) MUST_USE;

/* Used tags that begin with `prefix`, whatever its case, the most used first; none for an empty or
 * over-long one. */
enum result tag_complete(struct db *db, struct arena *a, const char *prefix, int limit,
			 struct tag **out, size_t *n) MUST_USE;

#endif
