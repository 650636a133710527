/* Counts by id, gathered in memory until they are written. Knows neither Kore nor the database. */
#ifndef ANSWERWELL_WEB_TALLY_H
#define ANSWERWELL_WEB_TALLY_H

#include <stddef.h>
#include <stdint.h>

/* More different pages than a worker makes in a second, and 384 kB. */
enum { TALLY_MAX = 16384, TALLY_SLOTS = 2 * TALLY_MAX };

struct tally {
	int64_t ids[TALLY_MAX], counts[TALLY_MAX]; /* the first n */
	size_t n;
	int64_t lost; /* what came when it was full */
	uint16_t slots[TALLY_SLOTS]; /* place in ids, from 1; 0: free */
};

/* Empties it; so must any be made empty that is not zero. */
void tally_clear(struct tally *t);

/* `n` more of that id, which is not 0. */
void tally_add(struct tally *t, int64_t id, int64_t n);

#endif
