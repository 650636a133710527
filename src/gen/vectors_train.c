/* Vectors of words, by contrast: of 384 pairs, each text is to lie nearer to its partner than to the partners
 * of all others. */
#include <math.h>
#include <string.h>

#include "emit.h"
#include "vectors.h"

enum { STEPS = 6000, BATCH = 384, PROGRESS_STEPS = 500 };

/* How often a batch is of a kind, in twelfths: .25, .2 and .15 of what the three have together. */
static const unsigned shares[PAIR_KINDS] = {[PAIR_GLOSS] = 5, [PAIR_LEMMAS] = 4, [PAIR_GROUP] = 3};
enum { SHARES = 12 };

static const float temperature = .07f, rate_first = .05f, rate_last = .002f, deviation = .1f;
/* A word has half its weight when it is one of a thousand. */
static const float common = 1e-3f;
static const float tiny = 1e-8f;

/* Four at a time, lane by lane: on every processor in the same order. */
typedef float lanes __attribute__((vector_size(16)));
typedef int32_t lanes_int __attribute__((vector_size(16)));
enum { LANES = 4 };

typedef float row[TRAINED_DIMS];

/* A word is its vector and, behind it, its weight. */
enum { NUMBERS = TRAINED_DIMS + 1 };

struct word_numbers {
	float is[NUMBERS];
	float squares[NUMBERS]; /* of all gradients so far (AdaGrad) */
};

/* What the steps of a batch hand on. Both sides' texts as rows, and beside these as columns. */
struct batch {
	uint32_t texts[2][BATCH];
	_Alignas(16) float units[2][BATCH][TRAINED_DIMS];
	_Alignas(16) float columns[TRAINED_DIMS][BATCH];
	float lengths[2][BATCH];
	_Alignas(16) float pulls[BATCH][BATCH]; /* cosines, then how much each is to change */
	_Alignas(16) float turned[BATCH][BATCH];
	_Alignas(16) float slopes[2][BATCH][TRAINED_DIMS];
};

struct trainer {
	const struct corpus *corpus;
	struct word_numbers *words;
	uint64_t random;
	size_t next[PAIR_KINDS]; /* pair of those that are shuffled */
	float (*gradients)[NUMBERS]; /* of the words of this batch */
	uint32_t *touched, *place; /* which these are; where a word's is */
	size_t n_touched;
	struct batch batch;
};

/* ---- chance --------------------------------------------------------------------------------------- */

/* SplitMix64. */
static uint64_t
draw(struct trainer *t)
{
	uint64_t z = t->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Normal as far as it matters: the sum of twelve. */
static float
draw_normal(struct trainer *t)
{
	float sum = -6;

	for (int i = 0; i < 12; i++)
		sum += (float)(draw(t) >> 40) / (float)(1 << 24);
	return sum;
}

static void
shuffle(struct trainer *t, struct pairs *pairs)
{
	for (size_t i = pairs->n; i > 1; i--) {
		size_t j = draw(t) % i;
		struct pair kept = pairs->items[i - 1];

		pairs->items[i - 1] = pairs->items[j];
		pairs->items[j] = kept;
	}
}

static void
draw_batch(struct trainer *t)
{
	uint64_t drawn = draw(t) % SHARES;
	struct pairs pairs;
	int kind = 0;

	while (drawn >= shares[kind])
		drawn -= shares[kind++];
	pairs = t->corpus->kinds[kind];
	for (int i = 0; i < BATCH; i++) {
		if (t->next[kind] == 0)
			shuffle(t, &pairs);
		for (int side = 0; side < 2; side++)
			t->batch.texts[side][i] = pairs.items[t->next[kind]].texts[side];
		t->next[kind] = (t->next[kind] + 1) % pairs.n;
	}
}

/* ---- lanes ---------------------------------------------------------------------------------------- */

static lanes
load(const float *at)
{
	lanes x;

	memcpy(&x, at, sizeof(x));
	return x;
}

static void
store(float *at, lanes x)
{
	memcpy(at, &x, sizeof(x));
}

static lanes
all(float x)
{
	return (lanes){x, x, x, x};
}

static float
dot(const float *a, const float *b)
{
	lanes sum = {0};

	for (int i = 0; i < TRAINED_DIMS; i += LANES)
		sum += load(a + i) * load(b + i);
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* to += x * factor */
static void
add(float *to, const float *x, float factor)
{
	for (int i = 0; i < TRAINED_DIMS; i += LANES)
		store(to + i, load(to + i) + load(x + i) * all(factor));
}

/* e^x for x from -80 to 1: 2^n times a series for what is left. */
static lanes
exp_of(lanes x)
{
	lanes halves = x * 1.44269504f, left, y;
	lanes_int n = __builtin_convertvector(halves - .5f, lanes_int); /* towards 0 */

	left = x - __builtin_convertvector(n, lanes) * .693147181f;
	y = 1 +
	    left *
		(1 + left * (1 / 2.f +
			     left * (1 / 6.f +
				     left * (1 / 24.f + left * (1 / 120.f + left * (1 / 720.f))))));
	n = (n + 127) << 23; /* 2^n as bits */
	memcpy(&left, &n, sizeof(left));
	return y * left;
}

/* out = a b: of 4 rows and 8 columns at a time, which the registers hold. */
static void
multiply_tile(const float *a, size_t n_inner, const float *b, size_t n_columns, float *out)
{
	lanes sums[4][2] = {{{0}}};

	for (size_t k = 0; k < n_inner; k++) {
		lanes left = load(b + k * n_columns), right = load(b + k * n_columns + LANES);

		for (int i = 0; i < 4; i++) {
			lanes x = all(a[(size_t)i * n_inner + k]);

			sums[i][0] += x * left;
			sums[i][1] += x * right;
		}
	}
	for (size_t i = 0; i < 4; i++) {
		store(out + i * n_columns, sums[i][0]);
		store(out + i * n_columns + LANES, sums[i][1]);
	}
}

static void
multiply(const float *a, size_t n_inner, const float *b, size_t n_columns, float *out)
{
	for (size_t i = 0; i < BATCH; i += 4)
		for (size_t j = 0; j < n_columns; j += 8)
			multiply_tile(a + i * n_inner, n_inner, b + j, n_columns,
				      out + i * n_columns + j);
}

/* ---- a step --------------------------------------------------------------------------------------- */

/* A text: the sum of its words by their weights, of unit length. */
static void
read_texts(struct trainer *t, int side)
{
	struct batch *b = &t->batch;

	for (int i = 0; i < BATCH; i++) {
		struct text text = t->corpus->texts[b->texts[side][i]];
		float *sum = b->units[side][i];

		memset(sum, 0, sizeof(row));
		for (uint32_t j = 0; j < text.n; j++) {
			const float *word = t->words[t->corpus->tokens[text.at + j]].is;

			add(sum, word, word[TRAINED_DIMS]);
		}
		b->lengths[side][i] = sqrtf(dot(sum, sum)) + tiny;
		for (int k = 0; k < TRAINED_DIMS; k++)
			sum[k] /= b->lengths[side][i];
	}
}

static void
turn(const float *rows, size_t n_rows, size_t n_columns, float *out)
{
	for (size_t i = 0; i < n_rows; i++)
		for (size_t j = 0; j < n_columns; j++)
			out[j * n_rows + i] = rows[i * n_columns + j];
}

/* Cosines become e^((cosine - 1) / temperature), which is at most 1; their sums by row and column. */
static void
raise(struct batch *b, float *row_sums, float *column_sums)
{
	memset(column_sums, 0, BATCH * sizeof(*column_sums));
	for (int i = 0; i < BATCH; i++) {
		lanes sum = {0};

		for (int j = 0; j < BATCH; j += LANES) {
			lanes e = exp_of((load(&b->pulls[i][j]) - 1) / temperature);

			store(&b->pulls[i][j], e);
			store(column_sums + j, load(column_sums + j) + e);
			sum += e;
		}
		row_sums[i] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
	}
}

/* The slope of the loss, which is the mean of both softmaxes' cross entropies, in each cosine. Returns how
 * many texts would have found their partner at once. */
static int
compare(struct batch *b)
{
	const float share = 1 / (2 * BATCH * temperature);
	_Alignas(16) float row_sums[BATCH], column_sums[BATCH];
	int n_found = 0;

	turn(&b->units[1][0][0], BATCH, TRAINED_DIMS, &b->columns[0][0]);
	multiply(&b->units[0][0][0], TRAINED_DIMS, &b->columns[0][0], BATCH, &b->pulls[0][0]);
	raise(b, row_sums, column_sums);
	for (int i = 0; i < BATCH; i++) {
		n_found += b->pulls[i][i] * 2 > row_sums[i];
		for (int j = 0; j < BATCH; j += LANES) {
			lanes e = load(&b->pulls[i][j]);

			store(&b->pulls[i][j],
			      (e / row_sums[i] + e / load(column_sums + j)) * share);
		}
		b->pulls[i][i] -= 2 * share;
	}
	return n_found;
}

/* From the slopes in the cosines those in the texts' sums: what would only lengthen them does not count. */
static void
slopes_of_texts(struct batch *b)
{
	multiply(&b->pulls[0][0], BATCH, &b->units[1][0][0], TRAINED_DIMS, &b->slopes[0][0][0]);
	turn(&b->pulls[0][0], BATCH, BATCH, &b->turned[0][0]);
	multiply(&b->turned[0][0], BATCH, &b->units[0][0][0], TRAINED_DIMS, &b->slopes[1][0][0]);
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < BATCH; i++) {
			float *slope = b->slopes[side][i];

			add(slope, b->units[side][i], -dot(slope, b->units[side][i]));
			for (int k = 0; k < TRAINED_DIMS; k++)
				slope[k] /= b->lengths[side][i];
		}
}

static float *
gradient_of(struct trainer *t, uint32_t word)
{
	uint32_t place = t->place[word];

	if (place >= t->n_touched || t->touched[place] != word) {
		place = t->place[word] = (uint32_t)t->n_touched++;
		t->touched[place] = word;
		memset(t->gradients[place], 0, sizeof(t->gradients[place]));
	}
	return t->gradients[place];
}

static void
gather_gradients(struct trainer *t)
{
	const struct corpus *c = t->corpus;

	t->n_touched = 0;
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < BATCH; i++) {
			struct text text = c->texts[t->batch.texts[side][i]];
			const float *slope = t->batch.slopes[side][i];

			for (uint32_t j = 0; j < text.n; j++) {
				uint32_t word = c->tokens[text.at + j];
				const float *is = t->words[word].is;
				float *gradient = gradient_of(t, word);

				add(gradient, slope, is[TRAINED_DIMS]);
				gradient[TRAINED_DIMS] += dot(slope, is);
			}
		}
}

/* AdaGrad: what has moved much moves less. */
static void
descend(struct trainer *t, float rate)
{
	for (size_t i = 0; i < t->n_touched; i++) {
		struct word_numbers *word = &t->words[t->touched[i]];
		const float *gradient = t->gradients[i];

		for (int k = 0; k < NUMBERS; k++) {
			word->squares[k] += gradient[k] * gradient[k];
			word->is[k] -= rate * gradient[k] / (sqrtf(word->squares[k]) + tiny);
		}
	}
}

/* ---- beginning and end ------------------------------------------------------------------------------ */

static uint64_t
count_words(const struct corpus *c, uint64_t *counts)
{
	uint64_t n = 0;

	for (int kind = 0; kind < PAIR_KINDS; kind++) {
		if (c->kinds[kind].n < BATCH)
			die("too few pairs");
		for (size_t i = 0; i < c->kinds[kind].n * 2; i++) {
			struct text text = c->texts[c->kinds[kind].items[i / 2].texts[i % 2]];

			for (uint32_t j = 0; j < text.n; j++)
				counts[c->tokens[text.at + j]]++;
			n += text.n;
		}
	}
	return n;
}

static void
begin(struct trainer *t, const struct corpus *c)
{
	uint64_t *counts = claim(NULL, c->n_stems, sizeof(*counts)), n;

	memset(counts, 0, c->n_stems * sizeof(*counts));
	n = count_words(c, counts);
	t->corpus = c;
	t->random = 1;
	t->words = claim(NULL, c->n_stems, sizeof(*t->words));
	t->gradients = claim(NULL, c->n_stems, sizeof(*t->gradients));
	t->touched = claim(NULL, c->n_stems, sizeof(*t->touched));
	t->place = claim(NULL, c->n_stems, sizeof(*t->place));
	memset(t->words, 0, c->n_stems * sizeof(*t->words));
	memset(t->place, 0, c->n_stems * sizeof(*t->place));
	for (size_t i = 0; i < c->n_stems; i++) {
		for (int k = 0; k < TRAINED_DIMS; k++)
			t->words[i].is[k] = deviation * draw_normal(t);
		t->words[i].is[TRAINED_DIMS] = common / (common + (float)counts[i] / (float)n);
	}
}

static void
work(struct trainer *t)
{
	int n_found = 0;

	for (int step = 0; step < STEPS; step++) {
		float done = (float)step / (float)STEPS;

		draw_batch(t);
		read_texts(t, 0);
		read_texts(t, 1);
		n_found += compare(&t->batch);
		slopes_of_texts(&t->batch);
		gather_gradients(t);
		descend(t, rate_first + (rate_last - rate_first) * done);
		if ((step + 1) % PROGRESS_STEPS == 0) {
			fprintf(stderr, "step %d of %d: %d of %d find their partner\n", step + 1,
				STEPS, n_found / PROGRESS_STEPS, BATCH);
			n_found = 0;
		}
	}
}

float (*train(const struct corpus *c))[TRAINED_DIMS]
{
	static struct trainer t;
	float(*vectors)[TRAINED_DIMS] = claim(NULL, c->n_stems, sizeof(*vectors));

	begin(&t, c);
	work(&t);
	for (size_t i = 0; i < c->n_stems; i++)
		for (int k = 0; k < TRAINED_DIMS; k++)
			vectors[i][k] = t.words[i].is[k] * t.words[i].is[TRAINED_DIMS];
	return vectors;
}
