/* What a new site still lacks before customers come. */
#ifndef ANSWERWELL_INSIGHT_BEGINNING_H
#define ANSWERWELL_INSIGHT_BEGINNING_H

#include <stdbool.h>

#include "answerwell/base/result.h"

struct account;
struct arena;
struct db;

struct beginning {
	bool has_categories;
	bool has_staff; /* somebody else than administrators answers */
	bool has_entries; /* of the FAQ */
	bool has_pages; /* contact and imprint, in some language */
	bool has_mail; /* one of the last hundred has left the site */
	bool is_dismissed; /* the reader wants to hear of it no more, but where they look for it */
};

/* As that administrator is to see it. */
enum result beginning_read(struct db *db, struct arena *a, const struct account *reader,
			   struct beginning *out) MUST_USE;

/* From now on it is not shown unasked to this administrator. Else FORBIDDEN. */
enum result beginning_dismiss(struct db *db, struct arena *a, const struct account *actor) MUST_USE;

/* Nothing is left. */
bool beginning_is_over(const struct beginning *b);

#endif
