#include "match/meaning.h"

#include <stdint.h>
#include <string.h>

#include "match/terms.h"
#include "text/utf.h"

/* Words that are as rare as names have about this length in the file. */
#define NAME_LENGTH 1.1f

static bool
is_chinese(const char *form)
{
	size_t at = 0;

	return utf_is_han(utf_next(form, strlen(form), &at));
}

/* Each number one bit of the name's hash. */
static void
add_name(uint64_t hash, float sum[VECTOR_DIMS])
{
	static const float one = NAME_LENGTH / 8; /* 64 of them squared make NAME_LENGTH squared */

	hash *= 0x9e3779b97f4a7c15u;
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93u;
	for (size_t i = 0; i < VECTOR_DIMS; i++)
		sum[i] += (hash >> i & 1) != 0 ? one : -one;
}

/* The whole, or else what of its parts is known. */
static bool
add_word(const struct vectors *v, const struct term *terms, size_t n, float sum[VECTOR_DIMS])
{
	bool is_known = vectors_add(v, terms[0].stem, sum);

	for (size_t i = 1; !is_known && i < n; i++)
		is_known |= vectors_add(v, terms[i].stem, sum);
	if (!is_known && !is_chinese(terms[0].form))
		add_name(terms[0].hash, sum);
	return is_known;
}

bool
meaning_of(const struct vectors *v, const struct term *terms, size_t n, float out[VECTOR_DIMS])
{
	bool is_any = false;
	size_t count;

	memset(out, 0, VECTOR_DIMS * sizeof(*out));
	for (size_t i = 0; v != NULL && i < n; i += count) {
		for (count = 1; i + count < n && terms[i + count].kind != WORD_WHOLE;)
			count++;
		is_any |= add_word(v, terms + i, count, out);
	}
	if (!is_any)
		memset(out, 0, VECTOR_DIMS * sizeof(*out));
	vectors_unit(out);
	return is_any;
}
