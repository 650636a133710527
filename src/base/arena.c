#include "answerwell/base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

/* Under AddressSanitizer what was not handed out is poisoned, and a red zone follows each piece:
 * without it an overrun inside a chunk would go unseen. */
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
enum { RED_ZONE = 16 };
#else
enum { RED_ZONE = 0 };
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum {
	FIRST_CHUNK = 16 * 1024,
	LAST_CHUNK = 1024 * 1024,
	LARGE = 64 * 1024 /* from here on a piece gets a chunk of its own */
};

static const size_t ALIGN = _Alignof(max_align_t);

struct chunk {
	struct chunk *next;
	size_t size; /* of data */
	size_t used;
	_Alignas(max_align_t) unsigned char data[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *ptr;
};

struct arena {
	struct chunk *chunks; /* the first one is being filled */
	struct deferred *deferred;
	void *last; /* newest piece in chunks, the one that can grow */
	size_t next_size;
};

static _Noreturn void
exhausted(void)
{
	static const char message[] = "answerwell: out of memory\n";

	(void)fwrite(message, 1, sizeof(message) - 1, stderr);
	abort();
}

static size_t
rounded(size_t size)
{
	if (size > SIZE_MAX / 2)
		exhausted();
	return ((size + ALIGN - 1) & ~(ALIGN - 1)) + RED_ZONE;
}

static struct chunk *
chunk_new(size_t total)
{
	struct chunk *c = malloc(total);

	if (c == NULL)
		exhausted();
	c->next = NULL;
	c->size = total - sizeof(*c);
	c->used = 0;
	ASAN_POISON_MEMORY_REGION(c->data, c->size);
	return c;
}

static void *
chunk_take(struct chunk *c, size_t size)
{
	unsigned char *p = c->data + c->used;

	assert(c->size - c->used >= rounded(size));
	c->used += rounded(size);
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	memset(p, 0, size);
	return p;
}

struct arena *
arena_new(void)
{
	struct chunk *c = chunk_new(FIRST_CHUNK);
	struct arena *a = chunk_take(c, sizeof(*a));

	a->chunks = c;
	a->next_size = 2 * (size_t)FIRST_CHUNK;
	return a;
}

void
arena_free(struct arena *a)
{
	struct chunk *c, *next;

	if (a == NULL)
		return;
	while (a->deferred != NULL) {
		struct deferred *d = a->deferred;

		a->deferred = d->next;
		d->fn(d->ptr);
	}
	for (c = a->chunks; c != NULL; c = next) {
		next = c->next;
		ASAN_UNPOISON_MEMORY_REGION(c->data, c->size);
		free(c);
	}
}

/* A chunk for one large piece, behind the one being filled. */
static void *
alloc_large(struct arena *a, size_t size)
{
	struct chunk *c = chunk_new(sizeof(*c) + rounded(size));

	c->next = a->chunks->next;
	a->chunks->next = c;
	return chunk_take(c, size);
}

void *
arena_alloc(struct arena *a, size_t size)
{
	size_t need = rounded(size);

	assert(a != NULL);
	if (need <= a->chunks->size - a->chunks->used)
		return a->last = chunk_take(a->chunks, size);
	if (need >= LARGE)
		return alloc_large(a, size);

	while (a->next_size - sizeof(struct chunk) < need)
		a->next_size *= 2;
	struct chunk *c = chunk_new(a->next_size);
	if (a->next_size < LAST_CHUNK)
		a->next_size *= 2;
	c->next = a->chunks;
	a->chunks = c;
	return a->last = chunk_take(c, size);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		exhausted();
	return arena_alloc(a, total);
}

/* A piece with a chunk of its own takes it along: outgrown buffers of a large page would add up to as
 * much again. NULL: it has none. */
static void *
grow_large(struct arena *a, void *piece, size_t size, size_t new_size)
{
	struct chunk **at = &a->chunks->next, *c;

	while (*at != NULL && (*at)->data != piece)
		at = &(*at)->next;
	if (*at == NULL || (*at)->used != rounded(size) || rounded(size) < LARGE)
		return NULL;
	ASAN_UNPOISON_MEMORY_REGION((*at)->data, (*at)->size);
	c = realloc(*at, sizeof(*c) + rounded(new_size));
	if (c == NULL)
		exhausted();
	c->size = c->used = rounded(new_size);
	*at = c;
	memset(c->data + size, 0, new_size - size);
	ASAN_POISON_MEMORY_REGION(c->data + new_size, c->size - new_size);
	return c->data;
}

void *
arena_grow(struct arena *a, void *piece, size_t size, size_t new_size)
{
	struct chunk *c = a->chunks;

	assert(new_size >= size);
	if (piece != NULL && piece == a->last) {
		size_t at = (size_t)((unsigned char *)piece - c->data);

		if (rounded(new_size) <= c->size - at) {
			c->used = at + rounded(new_size);
			ASAN_UNPOISON_MEMORY_REGION(piece, new_size);
			memset((unsigned char *)piece + size, 0, new_size - size);
			return piece;
		}
	}
	void *copy = piece != NULL ? grow_large(a, piece, size, new_size) : NULL;
	if (copy != NULL)
		return copy;
	copy = arena_alloc(a, new_size);
	if (size > 0)
		memcpy(copy, piece, size);
	return copy;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return s == NULL ? NULL : arena_strndup(a, s, strlen(s));
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	if (s == NULL)
		return NULL;
	len = strnlen(s, len);

	char *copy = arena_alloc(a, len + 1);
	memcpy(copy, s, len);
	return copy;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[512];
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(small, sizeof(small), fmt, ap);
	if (n < 0)
		exhausted();

	char *s = arena_alloc(a, (size_t)n + 1);
	if ((size_t)n < sizeof(small))
		memcpy(s, small, (size_t)n);
	else
		(void)vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *ptr)
{
	struct deferred *d = arena_alloc(a, sizeof(*d));

	assert(fn != NULL);
	*d = (struct deferred){a->deferred, fn, ptr};
	a->deferred = d;
}
