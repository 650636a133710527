/* What makes the file of word vectors, part by part: pairs of texts that say the same are read
 * (vectors_read.c), their words numbered (vectors_words.c), vectors trained on them (vectors_train.c), turned
 * and cut (vectors_axes.c), and written (vectors.c). The file is the same, byte for byte, wherever it is made
 * from the same texts: all sums have a fixed order, and of the C library's functions only the square root is
 * used, which is exact. assets/vectors/README.md says why it is done so. */
#ifndef GEN_VECTORS_H
#define GEN_VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/match/vectors.h"

enum { TRAINED_DIMS = 96 };

/* ---- pairs of texts ----------------------------------------------------------------------------- */

enum pair_kind {
	PAIR_GLOSS, /* a word and what the dictionary says it means */
	PAIR_LEMMAS, /* two words for one thing */
	PAIR_GROUP, /* an entry of the thesaurus and its group */
	PAIR_KINDS
};

/* What was read: tokens are numbers of stems; those with FOLLOWS come after the whole that they belong to
 * (text/segment.h). */
#define FOLLOWS 0x80000000u

struct text {
	uint32_t at, n; /* tokens */
};

struct pair {
	uint32_t texts[2];
	bool is_dropped;
};

struct pairs {
	struct pair *items;
	size_t n, size;
};

struct corpus {
	const char **stems;
	size_t n_stems, stems_size;
	uint32_t *slots; /* a hash table of stems */
	size_t n_slots;
	uint32_t *tokens;
	size_t n_tokens, tokens_size;
	struct text *texts;
	size_t n_texts, texts_size;
	struct pairs kinds[PAIR_KINDS];
};

/* Adds the pairs of WordNet's data.noun and so on in `folder` (wndb(5WN)). */
void read_wordnet(struct corpus *c, const char *folder);

/* Adds those of a thesaurus as MyThes has it (format 2, UTF-8). */
void read_thesaurus(struct corpus *c, const char *path);

/* Takes the words of a text apart; its number. */
uint32_t corpus_text(struct corpus *c, const char *text, size_t len);

/* A text without the words of another; its number. */
uint32_t corpus_without(struct corpus *c, uint32_t text, uint32_t other);

void corpus_pair(struct corpus *c, enum pair_kind kind, uint32_t one, uint32_t two);

/* Takes away what teaches nothing: words in fewer than four pairs, pairs with an empty text or twice the same.
 * Then tokens are numbers of words, from 0 in the order of strcmp, and `stems` has just them. */
void corpus_settle(struct corpus *c);

/* ---- vectors ------------------------------------------------------------------------------------ */

/* Of each word its vector, with its weight in it: n_stems of them. */
float (*train(const struct corpus *c))[TRAINED_DIMS];

/* The same along the axes that say most. */
float (*cut(float (*vectors)[TRAINED_DIMS], size_t n))[VECTOR_DIMS];

#endif
