/* What an entry in the making weighs features: looked up by the number of the feature. */
#ifndef MATCH_WEIGHING_H
#define MATCH_WEIGHING_H

#include <stddef.h>
#include <stdint.h>

struct arena;

#define WEIGHING_FREE UINT32_MAX

struct weight {
	uint32_t number; /* WEIGHING_FREE: nothing stands here */
	float mean, trained;
};

struct weighing {
	struct weight *slots;
	size_t n, size; /* size: a power of two, at least twice n */
};

/* Empty, with room for `n`. */
void weighing_init(struct arena *a, struct weighing *w, size_t n);

/* The weight of the feature, zeros if it is a new one; until another one is added. */
struct weight *weighing_of(struct arena *a, struct weighing *w, uint32_t number);

/* The same, NULL if the entry does not weigh it. */
const struct weight *weighing_find(const struct weighing *w, uint32_t number);

#endif
