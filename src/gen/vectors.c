/* vectors OUT WORDNET THESAURUS: makes the file of word vectors (match/vectors_file.h) of a folder with
 * WordNet's data.noun, data.verb, data.adj, data.adv and of a thesaurus. Some two minutes; says how far it is. */
#include "vectors.h"

#include <math.h>

#include "emit.h"
#include "match/vectors_file.h"

struct file {
	char *data;
	size_t size;
	struct vectors_header *header;
	uint32_t *slots;
	struct vectors_word *words;
	int8_t (*numbers)[VECTOR_DIMS];
	char *stems;
};

static void
claim_file(struct file *f, const struct corpus *c)
{
	struct vectors_header h = {.magic = VECTORS_MAGIC,
				   .version = VECTORS_VERSION,
				   .dims = VECTOR_DIMS,
				   .n_words = (uint32_t)c->n_stems,
				   .n_slots = 1};

	while (h.n_slots < h.n_words + h.n_words / 2)
		h.n_slots *= 2;
	for (size_t i = 0; i < c->n_stems; i++)
		h.stems_size += (uint32_t)strlen(c->stems[i]) + 1;
	f->size = sizeof(h) + h.n_slots * sizeof(*f->slots) +
		  h.n_words * (sizeof(*f->words) + sizeof(*f->numbers)) + h.stems_size;
	f->data = claim(NULL, f->size, 1);
	memset(f->data, 0, f->size);
	f->header = (struct vectors_header *)(void *)f->data;
	*f->header = h;
	f->slots = (uint32_t *)(void *)(f->header + 1);
	f->words = (struct vectors_word *)(void *)(f->slots + h.n_slots);
	f->numbers = (int8_t(*)[VECTOR_DIMS])(void *)(f->words + h.n_words);
	f->stems = (char *)(f->numbers + h.n_words);
}

/* The largest becomes 127. */
static float
round_numbers(const float *from, int8_t *to)
{
	float largest = 0, scale;

	for (int i = 0; i < VECTOR_DIMS; i++)
		largest = fabsf(from[i]) > largest ? fabsf(from[i]) : largest;
	scale = largest / 127;
	for (int i = 0; i < VECTOR_DIMS && scale > 0; i++) {
		float x = from[i] / scale;

		to[i] = (int8_t)(x < 0 ? x - .5f : x + .5f);
	}
	return scale;
}

static void
fill(struct file *f, const struct corpus *c, float (*vectors)[VECTOR_DIMS])
{
	uint32_t mask = f->header->n_slots - 1, at = 0;

	for (uint32_t i = 0; i < f->header->n_words; i++) {
		uint32_t slot = vectors_hash(c->stems[i]) & mask;

		while (f->slots[slot] != 0)
			slot = (slot + 1) & mask;
		f->slots[slot] = i + 1;
		f->words[i] = (struct vectors_word){
		    .stem = at, .scale = round_numbers(vectors[i], f->numbers[i])};
		strcpy(f->stems + at, c->stems[i]);
		at += (uint32_t)strlen(c->stems[i]) + 1;
	}
	f->header->checksum = vectors_checksum(f->header + 1, f->size - sizeof(*f->header));
}

static void
write_file(const struct file *f, const char *path)
{
	FILE *out = open_output(path);

	(void)fwrite(f->data, 1, f->size, out);
	close_output(out, path);
}

int
main(int argc, char **argv)
{
	static struct corpus c;
	struct file f;

	if (argc != 4)
		die("usage: vectors OUT WORDNET THESAURUS");
	if (sodium_init() < 0)
		die("libsodium does not start");
	read_wordnet(&c, argv[2]);
	read_thesaurus(&c, argv[3]);
	corpus_settle(&c);
	(void)fprintf(stderr, "%zu words in %zu, %zu and %zu pairs\n", c.n_stems,
		      c.kinds[PAIR_GLOSS].n, c.kinds[PAIR_LEMMAS].n, c.kinds[PAIR_GROUP].n);
	claim_file(&f, &c);
	fill(&f, &c, cut(train(&c), c.n_stems));
	write_file(&f, argv[1]);
	return 0;
}
