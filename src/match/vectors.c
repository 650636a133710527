#include "answerwell/match/vectors.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerwell/base/log.h"
#include "match/vectors_file.h"

_Static_assert(sizeof(struct vectors_header) == 64, "as it stands in the file");
_Static_assert(sizeof(struct vectors_word) == 8, "as it stands in the file");

struct vectors {
	const struct vectors_header *header; /* the mapping begins here */
	size_t size;
	const uint32_t *slots;
	const struct vectors_word *words;
	const int8_t (*numbers)[VECTOR_DIMS];
	const char *stems;
};

/* Four at a time, in an order that is always the same. */
typedef float lanes __attribute__((vector_size(16)));
enum { LANES = 4 };

/* ---- the file ----------------------------------------------------------------------------------- */

static const char *
set_parts(struct vectors *v)
{
	const struct vectors_header *h = v->header;
	const char *at = (const char *)(h + 1);
	uint64_t size = sizeof(*h);

	if (v->size < sizeof(*h) || memcmp(h->magic, VECTORS_MAGIC, sizeof(h->magic)) != 0)
		return "no file of word vectors";
	if (h->version != VECTORS_VERSION || h->dims != VECTOR_DIMS)
		return "another version";
	size += (uint64_t)h->n_slots * sizeof(*v->slots);
	size += (uint64_t)h->n_words * (sizeof(*v->words) + sizeof(*v->numbers));
	if (v->size != size + h->stems_size)
		return "cut";
	v->slots = (const uint32_t *)(const void *)at;
	v->words = (const struct vectors_word *)(const void *)(v->slots + h->n_slots);
	v->numbers = (const int8_t(*)[VECTOR_DIMS])(const void *)(v->words + h->n_words);
	v->stems = (const char *)(v->numbers + h->n_words);
	return NULL;
}

/* Whoever looks a word up does so without a further look. */
static bool
is_within(const struct vectors *v)
{
	const struct vectors_header *h = v->header;
	uint32_t n_free = 0;

	if (h->n_slots == 0 || (h->n_slots & (h->n_slots - 1)) != 0 || h->stems_size == 0 ||
	    v->stems[h->stems_size - 1] != '\0')
		return false;
	for (uint32_t i = 0; i < h->n_slots; i++) {
		n_free += v->slots[i] == 0;
		if (v->slots[i] > h->n_words)
			return false;
	}
	for (uint32_t i = 0; i < h->n_words; i++)
		if (v->words[i].stem >= h->stems_size || !isfinite(v->words[i].scale))
			return false;
	return n_free > 0;
}

static const char *
examine(struct vectors *v)
{
	const char *why = set_parts(v);

	if (why != NULL)
		return why;
	if (vectors_checksum(v->header + 1, v->size - sizeof(*v->header)) != v->header->checksum)
		return "its checksum is wrong";
	return is_within(v) ? NULL : "not what it should be";
}

/* The descriptor is not kept. */
static const char *
map(struct vectors *v, const char *path)
{
	struct stat st;
	void *at = MAP_FAILED;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return strerror(errno);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (at == MAP_FAILED)
		return "cannot be read";
	v->header = at;
	v->size = (size_t)st.st_size;
	return NULL;
}

struct vectors *
vectors_open(const char *path)
{
	struct vectors *v;
	const char *why;

	if (*path == '\0')
		return NULL;
	v = calloc(1, sizeof(*v));
	if (v == NULL || sodium_init() < 0)
		abort();
	why = map(v, path);
	if (why == NULL)
		why = examine(v);
	if (why == NULL)
		return v;
	log_event(LOG_LEVEL_WARN, "vectors.refused", "path=\"%s\" reason=\"%s\"", path, why);
	vectors_close(v);
	return NULL;
}

void
vectors_close(struct vectors *v)
{
	if (v == NULL)
		return;
	if (v->header != NULL)
		(void)munmap((void *)(uintptr_t)v->header, v->size);
	free(v);
}

uint64_t
vectors_id(const struct vectors *v)
{
	return v->header->checksum;
}

/* ---- words and sums ----------------------------------------------------------------------------- */

/* Its number + 1, as the slots have it; 0: unknown. */
static uint32_t
find(const struct vectors *v, const char *stem)
{
	uint32_t mask = v->header->n_slots - 1;
	uint32_t at = vectors_hash(stem) & mask;

	while (v->slots[at] != 0 && strcmp(v->stems + v->words[v->slots[at] - 1].stem, stem) != 0)
		at = (at + 1) & mask;
	return v->slots[at];
}

bool
vectors_add(const struct vectors *v, const char *stem, float sum[VECTOR_DIMS])
{
	uint32_t word = find(v, stem);
	float scale;

	if (word == 0)
		return false;
	scale = v->words[word - 1].scale;
	for (size_t i = 0; i < VECTOR_DIMS; i++)
		sum[i] += scale * (float)v->numbers[word - 1][i];
	return true;
}

float
vectors_dot(const float a[VECTOR_DIMS], const float b[VECTOR_DIMS])
{
	lanes sum[4] = {{0}}, x, y;

	for (size_t i = 0; i < VECTOR_DIMS; i += LANES) {
		memcpy(&x, a + i, sizeof(x));
		memcpy(&y, b + i, sizeof(y));
		sum[i / LANES % 4] += x * y;
	}
	sum[0] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
	return (sum[0][0] + sum[0][1]) + (sum[0][2] + sum[0][3]);
}

void
vectors_unit(float sum[VECTOR_DIMS])
{
	float length = sqrtf(vectors_dot(sum, sum));

	for (size_t i = 0; i < VECTOR_DIMS && length > 0; i++)
		sum[i] /= length;
}
