/* The index as it lies in its file: sections of plain structs, used where they are mapped. */
#ifndef MATCH_INDEX_H
#define MATCH_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "answerwell/match/lexical.h"
#include "answerwell/match/vectors.h"

/* Rises whenever what the file means changes, the features of texts too. */
enum { INDEX_FORMAT = 4, INDEX_CHECKSUM = 16 };
#define INDEX_MAGIC "AWMATCH\n"

struct index_entry {
	int64_t id;
	uint32_t title, slug, excerpt, external_id; /* in the strings */
	uint32_t group; /* entries of one title have one */
	uint32_t locale;
	float title_norm, body_norm; /* what a word counts once in each: lexical_tf */
	float meaning[VECTOR_DIMS]; /* unit length, or zeros */
};

/* A stem; in order of the hashes. */
struct index_term {
	uint64_t hash;
	uint32_t first, n; /* its postings: entries that have it */
};

struct index_posting {
	uint32_t entry;
	uint16_t title, body; /* how often; titles with phrasings */
};

/* A word as it is written, to be alike or mended; those of titles first, then in order of
 * bytes. */
struct index_word {
	uint32_t text;
	uint32_t term; /* index of its stem's */
	uint16_t in_titles; /* how often it stands there */
	uint8_t n_letters, n_trigrams;
};

/* Words by their trigrams; in order of the trigrams. */
struct index_trigram {
	uint32_t trigram;
	uint32_t first, n; /* of the section TRIGRAM_WORDS, in order */
	uint32_t n_titled; /* of these: the first ones, which stand in titles */
};

/* In order of the hashes. */
struct index_feature {
	uint32_t hash;
	float idf;
	uint32_t first, n;
};

/* What entries weigh a feature: as the mean of their variants, and after the training against each other. */
struct index_weight {
	uint32_t entry;
	int16_t mean, trained; /* of INDEX_WEIGHT_ONE */
};
#define INDEX_WEIGHT_ONE 16384.0f

/* Where a phrase of synonyms begins, in order of `hash`; a phrase is up to three stems. */
struct index_synonym {
	uint64_t hash; /* of the first stem */
	uint64_t rest[2]; /* 0: shorter */
	uint32_t group; /* those of one group mean the same */
	uint32_t locale;
};

enum section {
	SECTION_STRINGS,
	SECTION_ENTRIES,
	SECTION_TERMS,
	SECTION_POSTINGS,
	SECTION_WORDS,
	SECTION_TRIGRAMS,
	SECTION_TRIGRAM_WORDS,
	SECTION_FEATURES,
	SECTION_WEIGHTS,
	SECTION_SYNONYMS,
	SECTIONS
};

struct index_header {
	char magic[8];
	uint32_t format, n_sections;
	uint64_t size; /* of the file */
	int64_t site, version;
	uint64_t vectors; /* vectors_id; 0: made without */
	double offset, slope;
	float unknown_idf; /* of a feature that no entry has */
	uint32_t n_titles; /* titles and phrasings */
	unsigned char checksum[INDEX_CHECKSUM]; /* of all behind the header */
	struct {
		uint64_t at, n; /* bytes from the beginning; how many */
	} sections[SECTIONS];
};

extern const size_t index_item_bytes[SECTIONS];

/* An open index. */
struct matcher {
	const struct index_header *header;
	const struct vectors *vectors;
	const char *strings;
	const struct index_entry *entries;
	const struct index_term *terms;
	const struct index_posting *postings;
	const struct index_word *words;
	const struct index_trigram *trigrams;
	const uint32_t *trigram_words;
	const struct index_feature *features;
	const struct index_weight *weights;
	const struct index_synonym *synonyms;
	size_t n_entries, n_terms, n_words, n_trigrams, n_features, n_synonyms;
};

/* NULL if no entry has it. */
const struct index_term *index_term(const struct matcher *m, uint64_t hash);
const struct index_feature *index_feature(const struct matcher *m, uint32_t hash);
const struct index_trigram *index_trigram(const struct matcher *m, uint32_t trigram);

#endif
