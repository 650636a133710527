#include "answerwell/base/arena.h"
#include "cli/faq_file.h"

/* Two FNV-1a sums from different beginnings: that two names meet in both will not happen in a file. */
struct faq_id {
	uint64_t one, two;
	int64_t line; /* 0: a free place */
};

static uint64_t
sum(const char *s, uint64_t begin)
{
	for (; *s != '\0'; s++)
		begin = (begin ^ (unsigned char)*s) * 1099511628211u;
	return begin ^ begin >> 32;
}

static struct faq_id *
place_of(const struct faq_ids *ids, const struct faq_id *id)
{
	size_t at = (size_t)id->one & (ids->room - 1);

	while (ids->items[at].line != 0 &&
	       (ids->items[at].one != id->one || ids->items[at].two != id->two))
		at = (at + 1) & (ids->room - 1);
	return &ids->items[at];
}

/* Never more than half full. */
static void
make_room(struct faq_ids *ids)
{
	struct faq_ids wider = {.arena = ids->arena, .room = ids->room > 0 ? 2 * ids->room : 1024};

	if (2 * (ids->n + 1) <= ids->room)
		return;
	wider.items = arena_array(ids->arena, wider.room, sizeof(*wider.items));
	for (size_t i = 0; i < ids->room; i++)
		if (ids->items[i].line != 0)
			*place_of(&wider, &ids->items[i]) = ids->items[i];
	wider.n = ids->n;
	*ids = wider;
}

int64_t
faq_ids_add(struct faq_ids *ids, const char *name, int64_t line)
{
	const struct faq_id id = {sum(name, 14695981039346656037u), sum(name, 88172645463325252u),
				  line};
	struct faq_id *place;

	make_room(ids);
	place = place_of(ids, &id);
	if (place->line != 0)
		return place->line;
	*place = id;
	ids->n++;
	return 0;
}
