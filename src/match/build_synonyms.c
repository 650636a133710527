#include <stdlib.h>

#include "answerwell/base/arena.h"
#include "match/build.h"

enum { PHRASE_MAX = 3 };

static int
compare(const void *a, const void *b)
{
	const struct index_synonym *left = a, *right = b;

	return (left->hash > right->hash) - (left->hash < right->hash);
}

/* The whole words of a phrase; false if it has none, or too many. */
static bool
read_phrase(struct arena *a, const char *text, struct index_synonym *out)
{
	size_t n, n_wholes = 0;
	const struct term *terms = term_list(a, text, &n);
	uint64_t hashes[PHRASE_MAX];

	for (size_t i = 0; i < n; i++) {
		if (terms[i].kind != WORD_WHOLE)
			continue;
		if (n_wholes == PHRASE_MAX)
			return false;
		hashes[n_wholes++] = terms[i].hash;
	}
	if (n_wholes == 0)
		return false;
	out->hash = hashes[0];
	for (size_t i = 1; i < n_wholes; i++)
		out->rest[i - 1] = hashes[i];
	return true;
}

void
build_synonyms(struct building *b)
{
	const struct match_source *s = b->source;
	struct index_synonym *out;
	size_t n = 0, n_words = 0;

	for (size_t i = 0; i < s->n_synonyms; i++)
		n_words += s->synonyms[i].n;
	out = arena_array(b->arena, n_words, sizeof(*out));
	for (size_t i = 0; i < s->n_synonyms; i++)
		for (size_t j = 0; j < s->synonyms[i].n; j++) {
			out[n] = (struct index_synonym){.group = (uint32_t)i,
							.locale = (uint32_t)s->synonyms[i].locale};
			n += read_phrase(b->arena, s->synonyms[i].words[j], &out[n]);
		}
	if (n > 0)
		qsort(out, n, sizeof(*out), compare);
	b->data[SECTION_SYNONYMS] = out;
	b->counts[SECTION_SYNONYMS] = n;
}
