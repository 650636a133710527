#include "tally.h"

#include <string.h>

_Static_assert(TALLY_MAX < UINT16_MAX, "places fit into slots");

void
tally_clear(struct tally *t)
{
	t->n = 0;
	t->lost = 0;
	memset(t->slots, 0, sizeof(t->slots));
}

/* Half of the slots are always free. */
static uint16_t *
find(struct tally *t, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9fb21c651e98df25) >> 40) % TALLY_SLOTS;

	while (t->slots[at] != 0 && t->ids[t->slots[at] - 1] != id)
		at = (at + 1) % TALLY_SLOTS;
	return &t->slots[at];
}

void
tally_add(struct tally *t, int64_t id, int64_t n)
{
	uint16_t *slot = find(t, id);

	if (*slot != 0) {
		t->counts[*slot - 1] += n;
		return;
	}
	if (t->n == TALLY_MAX) {
		t->lost += n;
		return;
	}
	t->ids[t->n] = id;
	t->counts[t->n] = n;
	*slot = (uint16_t)++t->n;
}
