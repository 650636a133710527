/* Questions that ask the same thing, put together: for a pile of old questions of which nobody knows yet what they have in
 * common. */
#ifndef ANSWERWELL_MATCH_GATHER_H
#define ANSWERWELL_MATCH_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct pile;
struct vectors;

/* More than that at once would take memory as the square: the caller takes a sample. */
enum { GATHER_MAX = 4000 };

/* Tells how many of how many steps are done; NULL where one is taken: nobody wants to know. */
struct gather_steps {
	void (*on_step)(void *arg, size_t done, size_t of);
	void *arg;
};

/* How much each two of the texts have in common, in wording and meaning (M and E of match/README.md). n is at most
 * GATHER_MAX. `vectors` may be NULL. */
struct pile *pile_of(struct arena *a, const struct vectors *vectors, const char *const *texts,
		     size_t n, const struct gather_steps *steps);

/* Of two texts of it, 0 to 1 about: how likely they are to ask the same. 1 of one and itself. */
double pile_likeness(const struct pile *p, size_t i, size_t k);

struct gathered {
	size_t n; /* texts */
	uint32_t *
	    group; /* of each text, from 0: the largest group first, of equals the one whose text came first */
	size_t n_groups;
	uint32_t *
	    order; /* the texts, group by group; in each the one that is most like the others first */
	size_t *first; /* n_groups + 1 of them: where each group begins in `order` */
};

/* Those of the texts for which `is_in` is true (NULL: all), by group-average agglomerative clustering: two groups become
 * one while their texts have on average enough in common. The others are in no group (GATHER_NONE). The same texts give
 * the same groups. */
#define GATHER_NONE UINT32_MAX
struct gathered *gather(struct arena *a, const struct pile *p, const bool *is_in);

#endif
