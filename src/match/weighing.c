#include "match/weighing.h"

#include "answerwell/base/arena.h"

enum { SIZE_LEAST = 16 };

void
weighing_init(struct arena *a, struct weighing *w, size_t n)
{
	size_t size = SIZE_LEAST;

	while (size < 2 * n)
		size *= 2;
	*w = (struct weighing){.slots = arena_array(a, size, sizeof(*w->slots)), .size = size};
	for (size_t i = 0; i < size; i++)
		w->slots[i].number = WEIGHING_FREE;
}

/* Where it stands or would: numbers that follow each other are spread, and the place after a taken one is next. */
static struct weight *
slot_of(const struct weighing *w, uint32_t number)
{
	size_t at = (number * 0x9e3779b1u >> 8) & (w->size - 1);

	while (w->slots[at].number != WEIGHING_FREE && w->slots[at].number != number)
		at = (at + 1) & (w->size - 1);
	return &w->slots[at];
}

static void
grow(struct arena *a, struct weighing *w)
{
	struct weighing old = *w;

	weighing_init(a, w, old.size);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].number != WEIGHING_FREE)
			*slot_of(w, old.slots[i].number) = old.slots[i];
	w->n = old.n;
}

struct weight *
weighing_of(struct arena *a, struct weighing *w, uint32_t number)
{
	struct weight *slot = slot_of(w, number);

	if (slot->number == number)
		return slot;
	if (2 * (w->n + 1) > w->size) {
		grow(a, w);
		slot = slot_of(w, number);
	}
	*slot = (struct weight){.number = number};
	w->n++;
	return slot;
}

const struct weight *
weighing_find(const struct weighing *w, uint32_t number)
{
	const struct weight *slot = slot_of(w, number);

	return slot->number == number ? slot : NULL;
}
