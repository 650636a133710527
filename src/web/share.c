#include "share.h"

#include <stddef.h>

enum { CLIENTS = 2048, TRIES = 4 };

/* Of a worker's time. A page takes a millisecond or two; a preview of the longest text fifty. */
static const struct {
	int64_t per_mille, most; /* per_mille of a second in each second; what can be saved up */
} shares[] = {
    [SHARE_ACCOUNT] = {100, 200 * CLOCK_MILLISECOND},
    [SHARE_NETWORK] = {200, 300 * CLOCK_MILLISECOND},
};

struct client {
	uint64_t key; /* 0: nobody's */
	int64_t left, at;
};

static struct client clients[CLIENTS];

/* The kind is the lowest bit. */
uint64_t
share_key(enum share_kind kind, int64_t account_id, const char *network)
{
	uint64_t h = kind == SHARE_ACCOUNT ? (uint64_t)account_id : UINT64_C(14695981039346656037);

	for (const char *s = network; kind == SHARE_NETWORK && *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	h *= UINT64_C(0x9fb21c651e98df25);
	h ^= h >> 29;
	return h << 2 | 2 | (kind == SHARE_NETWORK);
}

static void
refill(struct client *c, int64_t now)
{
	int kind = (int)(c->key & 1);

	c->left += (now - c->at) * shares[kind].per_mille / 1000;
	c->at = now;
	if (c->left > shares[kind].most)
		c->left = shares[kind].most;
}

static struct client *
find(uint64_t key)
{
	for (size_t i = 0; i < TRIES; i++) {
		struct client *c = &clients[(key >> 8) % CLIENTS ^ i];

		if (c->key == key)
			return c;
	}
	return NULL;
}

/* In place of whoever has most left, and so loses least by being forgotten. */
static struct client *
make(uint64_t key, int64_t now)
{
	struct client *found = NULL;

	for (size_t i = 0; i < TRIES; i++) {
		struct client *c = &clients[(key >> 8) % CLIENTS ^ i];

		if (c->key != 0)
			refill(c, now);
		if (found == NULL || c->key == 0 || (found->key != 0 && c->left > found->left))
			found = c;
	}
	*found = (struct client){.key = key, .left = shares[key & 1].most, .at = now};
	return found;
}

int64_t
share_wait(uint64_t key, int64_t now)
{
	struct client *c = find(key);

	if (c == NULL)
		return 0;
	refill(c, now);
	return c->left >= 0 ? 0 : -c->left * 1000 / shares[key & 1].per_mille;
}

void
share_charge(uint64_t key, int64_t worked, int64_t now)
{
	struct client *c = find(key);

	if (c == NULL)
		c = make(key, now);
	c->left -= worked;
}
