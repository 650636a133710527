#include "readers.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

#include "answerwell/base/clock.h"

/* A slot is one word, so that workers need no lock: a hash above the minute in which it came. Two at the same moment may
 * both be counted, or one forgotten: rare, and no worse than a reload. */
enum { TIME_BITS = 16, TIME_MASK = (1 << TIME_BITS) - 1, HOUR = 60 };

static _Atomic uint64_t *slots; /* NULL: not open */
static unsigned char key[crypto_shorthash_KEYBYTES];

void
readers_open(void)
{
	void *table = mmap(NULL, READERS_MAX * sizeof(*slots), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	randombytes_buf(key, sizeof(key));
	if (table != MAP_FAILED)
		slots = table;
}

static uint64_t
hash_of(const char *who, const char *what, int64_t id)
{
	char text[256];
	uint64_t hash;
	int len = snprintf(text, sizeof(text), "%s %lld %s", what, (long long)id, who);

	crypto_shorthash(
	    (unsigned char *)&hash, (const unsigned char *)text,
	    (unsigned long long)(len < (int)sizeof(text) ? len : (int)sizeof(text) - 1), key);
	return hash;
}

/* Minutes since; what is empty came longest ago. */
static unsigned
age_of(uint64_t slot, unsigned minute)
{
	return slot == 0 ? TIME_MASK + 1 : (minute - (unsigned)slot) & TIME_MASK;
}

bool
readers_is_new(const char *who, const char *what, int64_t id, int64_t now)
{
	const unsigned minute = (unsigned)(now / (60 * CLOCK_SECOND)) & TIME_MASK;
	_Atomic uint64_t *row, *oldest = NULL;
	uint64_t hash, found = 0;

	if (slots == NULL)
		return true;
	hash = hash_of(who, what, id);
	row = &slots[hash % (READERS_MAX / READERS_WAYS) * READERS_WAYS];
	for (size_t i = 0; i < READERS_WAYS; i++) {
		uint64_t slot = atomic_load_explicit(&row[i], memory_order_relaxed);

		if (slot >> TIME_BITS == hash >> TIME_BITS && slot != 0 &&
		    age_of(slot, minute) < HOUR)
			return false;
		if (oldest == NULL || age_of(slot, minute) > age_of(found, minute)) {
			oldest = &row[i];
			found = slot;
		}
	}
	atomic_store_explicit(oldest, (hash & ~(uint64_t)TIME_MASK) | minute, memory_order_relaxed);
	return true;
}
