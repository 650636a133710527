/* What a text means, as the direction of the sum of its words (E). */
#ifndef MATCH_MEANING_H
#define MATCH_MEANING_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/match/vectors.h"

struct term;

/* Of unit length; zeros, and false, if none of its words is in the file or there is none (v NULL). A word that English
 * does not know, a name, gets a direction of its own, the same each time: texts that share it come nearer, texts with
 * different ones part. Chinese words have none. */
bool meaning_of(const struct vectors *v, const struct term *terms, size_t n,
		float out[VECTOR_DIMS]);

#endif
