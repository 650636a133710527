#include "match/index.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerwell/base/log.h"
#include "answerwell/match/matcher.h"
#include "text/utf.h"

const size_t index_item_bytes[SECTIONS] = {
    [SECTION_STRINGS] = 1,
    [SECTION_ENTRIES] = sizeof(struct index_entry),
    [SECTION_TERMS] = sizeof(struct index_term),
    [SECTION_POSTINGS] = sizeof(struct index_posting),
    [SECTION_WORDS] = sizeof(struct index_word),
    [SECTION_TRIGRAMS] = sizeof(struct index_trigram),
    [SECTION_TRIGRAM_WORDS] = sizeof(uint32_t),
    [SECTION_FEATURES] = sizeof(struct index_feature),
    [SECTION_WEIGHTS] = sizeof(struct index_weight),
    [SECTION_SYNONYMS] = sizeof(struct index_synonym),
};

/* ---- opening ------------------------------------------------------------------------------------ */

static bool
sections_fit(const struct index_header *h)
{
	for (size_t i = 0; i < SECTIONS; i++) {
		uint64_t at = h->sections[i].at, n = h->sections[i].n;

		if (at % 8 != 0 || at < sizeof(*h) || at > h->size ||
		    n > (h->size - at) / index_item_bytes[i])
			return false;
	}
	return h->sections[SECTION_STRINGS].n > 0;
}

static bool
checksum_fits(const struct index_header *h)
{
	unsigned char sum[INDEX_CHECKSUM];

	crypto_generichash(sum, sizeof(sum), (const unsigned char *)(h + 1), h->size - sizeof(*h),
			   NULL, 0);
	return memcmp(sum, h->checksum, sizeof(sum)) == 0;
}

/* NULL: all is well. */
static const char *
fault_of(const struct index_header *h, uint64_t size, const struct vectors *v)
{
	if (size < sizeof(*h) || memcmp(h->magic, INDEX_MAGIC, sizeof(h->magic)) != 0)
		return "foreign";
	if (h->format != INDEX_FORMAT || h->n_sections != SECTIONS)
		return "of_another_version";
	if (h->size != size)
		return "cut";
	if (h->vectors != (v != NULL ? vectors_id(v) : 0))
		return "of_other_vectors";
	return sections_fit(h) && checksum_fits(h) ? NULL : "damaged";
}

static const void *
section(const struct index_header *h, enum section s)
{
	return (const char *)h + h->sections[s].at;
}

static struct matcher *
matcher_of(const struct index_header *h, const struct vectors *v)
{
	struct matcher *m = malloc(sizeof(*m));

	if (m == NULL)
		abort();
	*m = (struct matcher){.header = h,
			      .vectors = v,
			      .strings = section(h, SECTION_STRINGS),
			      .entries = section(h, SECTION_ENTRIES),
			      .terms = section(h, SECTION_TERMS),
			      .postings = section(h, SECTION_POSTINGS),
			      .words = section(h, SECTION_WORDS),
			      .trigrams = section(h, SECTION_TRIGRAMS),
			      .trigram_words = section(h, SECTION_TRIGRAM_WORDS),
			      .features = section(h, SECTION_FEATURES),
			      .weights = section(h, SECTION_WEIGHTS),
			      .synonyms = section(h, SECTION_SYNONYMS),
			      .n_entries = h->sections[SECTION_ENTRIES].n,
			      .n_terms = h->sections[SECTION_TERMS].n,
			      .n_words = h->sections[SECTION_WORDS].n,
			      .n_trigrams = h->sections[SECTION_TRIGRAMS].n,
			      .n_features = h->sections[SECTION_FEATURES].n,
			      .n_synonyms = h->sections[SECTION_SYNONYMS].n};
	return m;
}

static struct matcher *
refuse(const char *name, const char *what)
{
	log_event(LOG_LEVEL_WARN, "match.index", "file=%s is=%s", name, what);
	return NULL;
}

struct matcher *
matcher_open(int folder, const char *name, const struct vectors *vectors)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	const char *fault;
	struct stat st;
	void *map;

	if (fd < 0)
		return errno == ENOENT ? NULL : refuse(name, "unreadable");
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0) {
		close(fd);
		return refuse(name, "foreign");
	}
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return refuse(name, "unreadable");
	fault = fault_of(map, (uint64_t)st.st_size, vectors);
	if (fault == NULL)
		return matcher_of(map, vectors);
	munmap(map, (size_t)st.st_size);
	return refuse(name, fault);
}

void
matcher_close(struct matcher *m)
{
	if (m == NULL)
		return;
	munmap((void *)(uintptr_t)m->header, m->header->size);
	free(m);
}

bool
matcher_is_of(const struct matcher *m, int64_t site, int64_t version)
{
	return m->header->site == site && m->header->version == version;
}

size_t
matcher_entries(const struct matcher *m)
{
	return m->n_entries;
}

/* ---- looking up --------------------------------------------------------------------------------- */

#define LOOK_UP(items, n_items, key, wanted)                                                       \
	size_t low = 0, high = (n_items);                                                          \
	while (low < high) {                                                                       \
		size_t middle = low + (high - low) / 2;                                            \
		if ((items)[middle].key < (wanted))                                                \
			low = middle + 1;                                                          \
		else                                                                               \
			high = middle;                                                             \
	}                                                                                          \
	return low < (n_items) && (items)[low].key == (wanted) ? &(items)[low] : NULL

const struct index_term *
index_term(const struct matcher *m, uint64_t hash)
{
	LOOK_UP(m->terms, m->n_terms, hash, hash);
}

const struct index_feature *
index_feature(const struct matcher *m, uint32_t hash)
{
	LOOK_UP(m->features, m->n_features, hash, hash);
}

const struct index_trigram *
index_trigram(const struct matcher *m, uint32_t trigram)
{
	LOOK_UP(m->trigrams, m->n_trigrams, trigram, trigram);
}
