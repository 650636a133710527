#include "cache.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gzip.h"

enum {
	BUCKETS = 2048,
	SHARE_MOST = 8, /* no page takes more than this part of the budget */
	PACK_LEVEL = 6
};

struct entry {
	struct cached page; /* first */
	struct entry *next; /* in its bucket */
	struct entry *newer, *older;
	uint64_t hash, version;
	int64_t made_at;
	size_t size;
	unsigned holds; /* the store's own among them */
	bool is_unpackable;
	bool is_out; /* of the store */
	struct cache_key key;
};

static struct {
	struct entry *buckets[BUCKETS];
	struct entry *newest, *oldest;
	size_t size, budget;
} store;

void
cache_open(size_t budget)
{
	store.budget = budget;
}

bool
cache_is_open(void)
{
	return store.budget > 0;
}

static uint64_t
hash_of(struct cache_key key)
{
	uint64_t h = key.len, word;

	for (size_t i = 0; i < key.len; i += sizeof(word)) {
		size_t left = key.len - i;

		word = 0;
		memcpy(&word, key.text + i, left < sizeof(word) ? left : sizeof(word));
		h = (h ^ word) * UINT64_C(0x9fb21c651e98df25);
		h ^= h >> 32;
	}
	return h;
}

/* ---- the list by last use ----------------------------------------------------------------------- */

static void
unlink_use(struct entry *e)
{
	*(e->newer != NULL ? &e->newer->older : &store.newest) = e->older;
	*(e->older != NULL ? &e->older->newer : &store.oldest) = e->newer;
}

static void
link_use(struct entry *e)
{
	e->newer = NULL;
	e->older = store.newest;
	*(store.newest != NULL ? &store.newest->newer : &store.oldest) = e;
	store.newest = e;
}

/* ---- life --------------------------------------------------------------------------------------- */

void
cache_hold(struct cached *page)
{
	((struct entry *)page)->holds++;
}

void
cache_release(struct cached *page)
{
	struct entry *e = (struct entry *)page;

	assert(e->holds > 0);
	if (--e->holds > 0)
		return;
	free((void *)(uintptr_t)e->page.packed.data);
	free(e);
}

static void
drop(struct entry *e)
{
	struct entry **at = &store.buckets[e->hash % BUCKETS];

	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	unlink_use(e);
	store.size -= e->size;
	e->is_out = true;
	cache_release(&e->page);
}

static void
make_room(const struct entry *but)
{
	while (store.size > store.budget && store.oldest != but)
		drop(store.oldest);
}

/* ---- finding and keeping --------------------------------------------------------------------------- */

static struct entry *
find(struct cache_key key, uint64_t hash)
{
	struct entry *e = store.buckets[hash % BUCKETS];

	while (e != NULL && (e->hash != hash || e->key.len != key.len ||
			     memcmp(e->key.text, key.text, key.len) != 0))
		e = e->next;
	return e;
}

struct cached *
cache_find(struct cache_key key, uint64_t version, int64_t now)
{
	struct entry *e = find(key, hash_of(key));

	if (e == NULL || version == 0)
		return NULL;
	if (e->version != version || now - e->made_at > CACHE_AGE_MOST) {
		drop(e);
		return NULL;
	}
	if (e != store.newest) {
		unlink_use(e);
		link_use(e);
	}
	return &e->page;
}

bool
cache_has(struct cache_key key)
{
	return find(key, hash_of(key)) != NULL;
}

static char *
put(char **to, const void *from, size_t len)
{
	char *at = *to;

	memcpy(at, from, len);
	at[len] = '\0';
	*to += len + 1;
	return at;
}

/* Takes the bytes over. */
static void
set_packed(struct entry *e, void *data, size_t len)
{
	struct cached_bytes *packed = &e->page.packed;
	const char *etag = e->page.plain.etag;
	size_t end = strlen(etag);

	packed->data = data;
	packed->len = len;
	snprintf(packed->etag, sizeof(packed->etag), "%.*s" GZIP_TAG "\"",
		 end > 0 ? (int)end - 1 : 0, etag);
	e->size += len;
}

static void *
copy_of(const void *data, size_t len)
{
	void *copy = malloc(len);

	if (copy == NULL)
		abort();
	return memcpy(copy, data, len);
}

static struct entry *
entry_new(struct cache_key key, const struct cached *page)
{
	size_t head = strlen(page->head), type = strlen(page->type);
	size_t size = sizeof(struct entry) + key.len + head + type + page->plain.len + 4;
	struct entry *e = calloc(1, size);
	char *to = (char *)(e + 1);

	if (e == NULL)
		abort();
	e->page = *page;
	e->page.packed = (struct cached_bytes){0};
	e->is_unpackable = page->plain.len > GZIP_AT_ONCE;
	e->key = (struct cache_key){put(&to, key.text, key.len), key.len};
	e->page.head = put(&to, page->head, head);
	e->page.type = put(&to, page->type, type);
	e->page.plain.data = put(&to, page->plain.data, page->plain.len);
	e->size = size;
	if (page->packed.data != NULL)
		set_packed(e, copy_of(page->packed.data, page->packed.len), page->packed.len);
	e->holds = 1;
	return e;
}

struct cached *
cache_put(struct cache_key key, uint64_t version, int64_t now, const struct cached *page)
{
	uint64_t hash = hash_of(key);
	struct entry *e = find(key, hash);

	if (version == 0 || page->plain.len > store.budget / SHARE_MOST)
		return NULL;
	if (e != NULL)
		drop(e);
	e = entry_new(key, page);
	e->hash = hash;
	e->version = version;
	e->made_at = now;
	e->next = store.buckets[hash % BUCKETS];
	store.buckets[hash % BUCKETS] = e;
	link_use(e);
	store.size += e->size;
	make_room(e);
	return &e->page;
}

bool
cache_pack(struct cached *page)
{
	struct entry *e = (struct entry *)page;
	size_t len;
	void *data;

	if (page->packed.data != NULL || e->is_unpackable)
		return page->packed.data != NULL;
	data = gzip_new(page->plain.data, page->plain.len, PACK_LEVEL, &len);
	if (data == NULL) {
		e->is_unpackable = true;
		return false;
	}
	set_packed(e, data, len);
	if (!e->is_out) {
		store.size += len;
		make_room(e);
	}
	return true;
}
