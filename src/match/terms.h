/* A text as the matcher reads it: its words, and the features by which texts are told apart. */
#ifndef MATCH_TERMS_H
#define MATCH_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/text/segment.h"

struct arena;

struct term {
	const char *form, *stem;
	uint64_t hash; /* of the stem */
	enum word_kind kind;
	bool begins_sentence;
	bool is_small; /* counts in titles alone: how, the */
	bool is_mended; /* of a question: it was typed otherwise */
};

/* The words of the text in its order, single letters without their sign left out. */
struct term *term_list(struct arena *a, const char *text, size_t *n);

uint64_t term_hash(const char *stem, size_t len);

/* What M counts: stems, pairs of neighbours, and pieces of words of 3 to 5 letters (of Chinese 1 to 3). */
enum feature_kind { FEATURE_STEM, FEATURE_PAIR, FEATURE_PIECE, FEATURE_KINDS };

struct feature {
	uint32_t hash; /* of the kind too */
	uint16_t kind, count;
};

/* The features of a text in order of their hashes, each once. */
struct feature *features_of(struct arena *a, const struct term *terms, size_t n_terms, size_t *n);

/* Makes the weights of features unit length, with the same share for each kind that is there. */
void features_norm(const struct feature *features, size_t n, float *weights);

#endif
