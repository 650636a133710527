/* An index in the making. All of it lies in one arena. */
#ifndef MATCH_BUILD_H
#define MATCH_BUILD_H

#include <stdbool.h>

#include "answerwell/match/matcher.h"
#include "match/index.h"
#include "match/terms.h"
#include "match/weighing.h"

struct arena;

/* A title or a phrasing. */
struct variant {
	uint32_t entry;
	const struct term *terms;
	size_t n_terms;
	const struct feature *features; /* by hash; then their numbers and weights, unit length */
	size_t n;
	uint32_t *numbers;
	float *weights;
};

struct building {
	struct arena *arena;
	const struct match_source *source;
	const struct vectors *vectors;
	size_t n; /* entries */
	const struct term **bodies;
	size_t *n_bodies;
	struct variant *variants; /* of an entry one after the other, its title first */
	size_t n_variants;
	size_t *first_variant; /* of each entry, and the end */
	struct weighing *weighings;
	/* the sections */
	struct index_header header;
	const void *data[SECTIONS];
	size_t counts[SECTIONS];
	struct buf *strings;
};

/* Where a text lies in the strings. */
uint32_t build_string(struct building *b, const char *s);

void build_words(struct building *b); /* terms, postings, words, trigrams */
void build_features(struct building *b); /* features, what entries weigh them */
void build_margins(struct building *b); /* trains what they weigh */
void build_weights(struct building *b); /* as they lie in the file */
void build_synonyms(struct building *b);

#endif
