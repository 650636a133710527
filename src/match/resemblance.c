#include "answerwell/match/resemblance.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/match/matcher.h"
#include "match/meaning.h"
#include "match/terms.h"

#define WEIGHT_FEATURES 2.0

struct reading {
	const struct feature *features;
	float *weights; /* of unit length */
	size_t n;
	float meaning[VECTOR_DIMS];
};

struct resemblance {
	const struct vectors *vectors;
	struct reading question;
};

static void
read_text(struct arena *a, const struct vectors *v, const char *text, struct reading *out)
{
	size_t n;
	const struct term *terms = term_list(a, str_cut(a, text, MATCH_TEXT_MAX), &n);

	out->features = features_of(a, terms, n, &out->n);
	out->weights = arena_array(a, out->n, sizeof(*out->weights));
	for (size_t i = 0; i < out->n; i++)
		out->weights[i] = out->features[i].count;
	features_norm(out->features, out->n, out->weights);
	(void)meaning_of(v, terms, n, out->meaning);
}

struct resemblance *
resemblance_new(struct arena *a, const struct vectors *vectors, const char *question)
{
	struct resemblance *r = arena_alloc(a, sizeof(*r));

	r->vectors = vectors;
	read_text(a, vectors, question, &r->question);
	return r;
}

/* Both in order of their hashes. */
static double
in_common(const struct reading *a, const struct reading *b)
{
	double sum = 0;

	for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
		if (a->features[i].hash == b->features[j].hash)
			sum += (double)a->weights[i] * b->weights[j];
		if (a->features[i].hash <= b->features[j].hash)
			i++;
		else
			j++;
	}
	return sum;
}

double
resemblance_of(const struct resemblance *r, struct arena *a, const char *title)
{
	struct reading other;

	read_text(a, r->vectors, title, &other);
	return WEIGHT_FEATURES * in_common(&r->question, &other) +
	       (double)vectors_dot(r->question.meaning, other.meaning);
}
