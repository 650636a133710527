/* Slips of the fingers: how far a word typed is from one that exists. The matcher of FAQ entries and the search both mend
 * by it. */
#ifndef ANSWERWELL_MATCH_SLIP_H
#define ANSWERWELL_MATCH_SLIP_H

#include <stddef.h>
#include <stdint.h>

enum {
	SLIP_WORD_MAX = 32,
	SLIP_LEAST = 4, /* shorter words are too alike */
	SLIP_LONG = 7, /* from here on two slips are forgiven */
	SLIP_NONE = 1 << 16 /* too far */
};

/* A word with what tells quickly that it is far from another. */
struct slip_word {
	const char *text; /* lower case, not ended by a zero */
	uint32_t letters; /* bit i: it has a letter or digit of this kind */
	unsigned char len;
};

/* `len` at most SLIP_WORD_MAX. */
struct slip_word slip_word(const char *text, size_t len);

/* What it costs to come from `meant` to `typed` (optimal string alignment): some ten for each letter left out, put in,
 * changed or swapped with its neighbour, a little less for the key beside it and a letter doubled or not, a little
 * more for another first letter. SLIP_NONE: more than `most`, or than a word of that length is forgiven. */
int slip_cost(const struct slip_word *typed, const struct slip_word *meant, int most);

#endif
