/* The file of word vectors, as it is made (src/gen/vectors.c) and read (vectors.c). Numbers have their
 * least byte first. Behind the header, without gaps:
 *
 *   uint32_t slots[n_slots]      word + 1 where its hash leads or at the next free place; 0: free
 *   struct vectors_word words[n_words]
 *   int8_t numbers[n_words][VECTOR_DIMS]
 *   char stems[stems_size]       each with a NUL behind it
 */
#ifndef MATCH_VECTORS_FILE_H
#define MATCH_VECTORS_FILE_H

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

#define VECTORS_MAGIC "AWVECTOR"

/* Rises when the layout changes. */
enum { VECTORS_VERSION = 1 };

struct vectors_header {
	char magic[8];
	uint32_t version, dims;
	uint32_t n_words;
	uint32_t n_slots; /* a power of two, more than n_words */
	uint32_t stems_size;
	uint32_t reserved;
	uint64_t checksum; /* of all that follows the header: vectors_checksum */
	uint64_t reserved_too[3];
};

struct vectors_word {
	uint32_t stem; /* where it begins in stems */
	float scale; /* each number is so many of these; the word's weight is in it */
};

/* Where a stem is looked for first (FNV-1a, 32 bits). */
static inline uint32_t
vectors_hash(const char *stem)
{
	uint32_t hash = 2166136261u;

	for (; *stem != '\0'; stem++)
		hash = (hash ^ (unsigned char)*stem) * 16777619u;
	return hash;
}

/* The first 64 bits of BLAKE2b-128. libsodium was started. */
static inline uint64_t
vectors_checksum(const void *data, size_t len)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	uint64_t checksum = 0;

	(void)crypto_generichash(hash, sizeof(hash), data, len, NULL, 0);
	for (size_t i = 0; i < sizeof(checksum); i++)
		checksum |= (uint64_t)hash[i] << (8 * i);
	return checksum;
}

#endif
