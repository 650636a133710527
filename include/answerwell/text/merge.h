/* Two people's changes to one text, put together. */
#ifndef ANSWERWELL_TEXT_MERGE_H
#define ANSWERWELL_TEXT_MERGE_H

#include <stddef.h>

struct arena;

/* A place that both changed, each in an own way; "" = taken out. */
struct merge_place {
	const char *theirs, *mine;
};

struct merge {
	/* Both sides' changes. Where both changed the same lines, theirs stand first and mine follow,
	 * a blank line between: nothing of either is lost. */
	const char *text;
	const struct merge_place *places;
	size_t n_places; /* 0: they fit together */
};

/* By lines, which in Markdown are paragraphs and list items. Texts that differ too much to be compared
 * (see diff_words) are one place. */
struct merge merge_texts(struct arena *a, const char *base, const char *mine, const char *theirs);

/* Three lists of names with commas between ("a, b"): theirs, with what `mine` added to `base` and
 * without what it took out. */
const char *merge_names(struct arena *a, const char *base, const char *mine, const char *theirs);

#endif
