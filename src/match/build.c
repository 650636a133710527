#include "match/build.h"
#include "match/meaning.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"

enum { BODY_CHARS_MAX = 20000, VARIANT_CHARS_MAX = 400, ALIGNED = 8, MEANING_ONE = 127 };

uint32_t
build_string(struct building *b, const char *s)
{
	size_t at = b->strings->len;

	if (s == NULL || s[0] == '\0')
		return 0;
	buf_append(b->strings, s, strlen(s) + 1);
	if (b->strings->len > UINT32_MAX)
		abort();
	return (uint32_t)at;
}

/* ---- entries ------------------------------------------------------------------------------------ */

static void
read_variant(struct building *b, uint32_t entry, const char *text)
{
	struct variant *v = &b->variants[b->n_variants];

	*v = (struct variant){.entry = entry};
	v->terms = terms_read(b->arena, str_cut(b->arena, text, VARIANT_CHARS_MAX), &v->n_terms);
	b->n_variants++;
}

static void
read_texts(struct building *b)
{
	size_t n_variants = 0;

	for (size_t i = 0; i < b->n; i++)
		n_variants += 1 + b->source->entries[i].n_phrasings;
	b->variants = arena_array(b->arena, n_variants, sizeof(*b->variants));
	b->first_variant = arena_array(b->arena, b->n + 1, sizeof(*b->first_variant));
	b->bodies = arena_array(b->arena, b->n, sizeof(*b->bodies));
	b->n_bodies = arena_array(b->arena, b->n, sizeof(*b->n_bodies));
	for (size_t i = 0; i < b->n; i++) {
		const struct match_entry *e = &b->source->entries[i];

		b->first_variant[i] = b->n_variants;
		read_variant(b, (uint32_t)i, e->title);
		for (size_t j = 0; j < e->n_phrasings; j++)
			read_variant(b, (uint32_t)i, e->phrasings[j]);
		b->bodies[i] = terms_read(b->arena, str_cut(b->arena, e->body, BODY_CHARS_MAX),
					  &b->n_bodies[i]);
	}
	b->first_variant[b->n] = b->n_variants;
}

static size_t
words_of(const struct term *terms, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += terms[i].kind == WORD_WHOLE;
	return count;
}

static size_t
title_words(const struct building *b, size_t entry)
{
	size_t n = 0;

	for (size_t i = b->first_variant[entry]; i < b->first_variant[entry + 1]; i++)
		n += words_of(b->variants[i].terms, b->variants[i].n_terms);
	return n;
}

/* Languages count words differently: each length is told beside those of its own. */
static void
measure(const struct building *b, struct index_entry *entries)
{
	double titles[LOCALES] = {0}, bodies[LOCALES] = {0}, n[LOCALES] = {0};

	for (size_t i = 0; i < b->n; i++) {
		entries[i].title_len = (float)title_words(b, i);
		entries[i].body_len = (float)words_of(b->bodies[i], b->n_bodies[i]);
		titles[entries[i].locale] += entries[i].title_len;
		bodies[entries[i].locale] += entries[i].body_len;
		n[entries[i].locale]++;
	}
	for (size_t i = 0; i < b->n; i++) {
		uint32_t l = entries[i].locale;

		entries[i].title_len *= (float)(n[l] / fmax(titles[l], 1));
		entries[i].body_len *= (float)(n[l] / fmax(bodies[l], 1));
	}
}

/* The mean of what title and phrasings mean. */
static void
take_meaning(const struct building *b, size_t entry, int8_t out[VECTOR_DIMS])
{
	float mean[VECTOR_DIMS] = {0};

	if (b->vectors == NULL)
		return;
	for (size_t i = b->first_variant[entry]; i < b->first_variant[entry + 1]; i++) {
		const struct variant *v = &b->variants[i];
		float sum[VECTOR_DIMS];

		if (!meaning_of(b->vectors, v->terms, v->n_terms, sum))
			continue;
		for (size_t j = 0; j < VECTOR_DIMS; j++)
			mean[j] += sum[j];
	}
	vectors_unit(mean);
	for (size_t j = 0; j < VECTOR_DIMS; j++)
		out[j] = (int8_t)lrintf(mean[j] * (float)MEANING_ONE);
}

/* Titles that differ by case or signs alone are one. */
static uint32_t
group_of(const struct building *b, size_t entry)
{
	const struct variant *title = &b->variants[b->first_variant[entry]];
	uint64_t hash = b->source->entries[entry].locale;

	if (title->n_terms == 0)
		return (uint32_t)term_hash(b->source->entries[entry].title,
					   strlen(b->source->entries[entry].title));
	for (size_t i = 0; i < title->n_terms; i++)
		hash = hash * 31 + term_hash(title->terms[i].form, strlen(title->terms[i].form));
	return (uint32_t)(hash ^ hash >> 32);
}

static void
build_entries(struct building *b)
{
	struct index_entry *out = arena_array(b->arena, b->n, sizeof(*out));

	for (size_t i = 0; i < b->n; i++) {
		const struct match_entry *e = &b->source->entries[i];

		out[i].id = e->id;
		out[i].locale = (uint32_t)e->locale;
		out[i].title = build_string(b, e->title);
		out[i].slug = build_string(b, e->slug);
		out[i].excerpt = build_string(b, e->excerpt);
		out[i].external_id = build_string(b, e->external_id);
		out[i].group = group_of(b, i);
		take_meaning(b, i, out[i].meaning);
	}
	measure(b, out);
	b->data[SECTION_ENTRIES] = out;
	b->counts[SECTION_ENTRIES] = b->n;
}

/* ---- the file ----------------------------------------------------------------------------------- */

static void
fill_header(struct building *b, const struct buf *body)
{
	struct index_header *h = &b->header;

	memcpy(h->magic, INDEX_MAGIC, sizeof(h->magic));
	h->format = INDEX_FORMAT;
	h->n_sections = SECTIONS;
	h->size = sizeof(*h) + body->len;
	h->site = b->source->site;
	h->version = b->source->version;
	h->vectors = b->vectors != NULL ? vectors_id(b->vectors) : 0;
	h->offset = b->source->fit.offset;
	h->slope = b->source->fit.slope;
	crypto_generichash(h->checksum, sizeof(h->checksum), (const unsigned char *)body->data,
			   body->len, NULL, 0);
}

static void
lay_out(struct building *b, struct buf *body)
{
	static const char blanks[ALIGNED];

	b->data[SECTION_STRINGS] = b->strings->data;
	b->counts[SECTION_STRINGS] = b->strings->len;
	for (size_t i = 0; i < SECTIONS; i++) {
		buf_append(body, blanks, (ALIGNED - body->len % ALIGNED) % ALIGNED);
		b->header.sections[i].at = sizeof(b->header) + body->len;
		b->header.sections[i].n = b->counts[i];
		if (b->counts[i] > 0)
			buf_append(body, b->data[i], b->counts[i] * index_item_bytes[i]);
	}
}

static bool
write_whole(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			at += n;
			len -= (size_t)n;
		}
	}
	return true;
}

/* Beside it first, so that nobody ever sees half of one. */
static enum result
write_file(struct building *b, int folder, const char *name, const struct buf *body)
{
	char *beside = arena_printf(b->arena, "%s.%ld", name, (long)getpid());
	int fd = openat(folder, beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool is_written = fd >= 0 && write_whole(fd, &b->header, sizeof(b->header)) &&
			  write_whole(fd, body->data, body->len);

	if (fd >= 0)
		is_written = close(fd) == 0 && is_written;
	if (is_written && renameat(folder, beside, folder, name) == 0)
		return OK;
	log_event(LOG_LEVEL_ERROR, "match.index", "file=%s is=not_written errno=%d", name, errno);
	if (fd >= 0)
		unlinkat(folder, beside, 0);
	return FAILED;
}

enum result
matcher_build(int folder, const char *name, const struct match_source *source,
	      const struct vectors *vectors)
{
	struct arena *a = arena_new();
	struct building b = {
	    .arena = a, .source = source, .vectors = vectors, .n = source->n_entries};
	struct buf strings, body;
	enum result r;

	b.strings = &strings;
	buf_init(&strings, a, 4096);
	buf_putc(&strings, '\0');
	read_texts(&b);
	build_entries(&b);
	build_words(&b);
	build_features(&b);
	build_margins(&b);
	build_weights(&b);
	build_synonyms(&b);
	buf_init(&body, a, 1 << 20);
	lay_out(&b, &body);
	fill_header(&b, &body);
	r = write_file(&b, folder, name, &body);
	arena_free(a);
	return r;
}
