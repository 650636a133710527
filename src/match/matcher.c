#include "answerwell/match/matcher.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/match/lexical.h"
#include "match/confidence.h"
#include "match/index.h"
#include "match/meaning.h"
#include "match/query.h"

/* The optimum is flat: half or twice as much changes little. */
#define WEIGHT_TRAINED 2.0f
#define WEIGHT_MEANING 1.0f
#define OWN_LANGUAGE 0.2f /* on top for entries in the reader's language */

/* PA and M. */
struct weighed {
	float trained, mean;
};

struct scoring {
	const struct matcher *m;
	struct arena *arena;
	const struct match_question *question;
	struct query query;
	struct feature *features;
	const struct index_feature **found; /* each of them in the index; NULL: not there */
	float *weights; /* of the features of the question */
	size_t n_features;
	struct weighed *weighed; /* by entry, as what follows */
	float *lexical, *meaning, *scores;
	float *of_unit, *of_part; /* what one word gives; zeros between */
	uint32_t *touched, *part_touched;
	size_t n_touched, n_part_touched;
	double most; /* that the words of the question could give */
};

/* ---- L ------------------------------------------------------------------------------------------ */

static float
fit(const struct scoring *s, const struct index_posting *p, bool is_title_only)
{
	const struct index_entry *e = &s->m->entries[p->entry];

	return (float)p->title * e->title_norm +
	       (is_title_only ? 0 : (float)p->body * e->body_norm);
}

static void
add_term(struct scoring *s, const struct index_term *t, float idf, bool is_title_only)
{
	for (size_t i = t->first; i < t->first + t->n; i++) {
		const struct index_posting *p = &s->m->postings[i];
		float tf = fit(s, p, is_title_only);

		if (tf == 0)
			continue;
		if (s->of_part[p->entry] == 0)
			s->part_touched[s->n_part_touched++] = p->entry;
		s->of_part[p->entry] += idf * tf / ((float)LEXICAL_SATURATION + tf);
	}
}

/* What the terms of an alternative give together, for each entry that has one: the mean of them. */
static void
add_alternative(struct scoring *s, const struct alternative *x)
{
	s->n_part_touched = 0;
	for (size_t i = 0; i < x->n; i++) {
		const struct index_term *t = index_term(s->m, x->terms[i]);

		if (t != NULL)
			add_term(s, t,
				 (float)(x->weight / (double)x->n *
					 lexical_idf((double)s->m->n_entries, t->n)),
				 x->is_title_only);
	}
	for (size_t i = 0; i < s->n_part_touched; i++) {
		uint32_t e = s->part_touched[i];

		if (s->of_unit[e] == 0)
			s->touched[s->n_touched++] = e;
		if (s->of_part[e] > s->of_unit[e])
			s->of_unit[e] = s->of_part[e];
		s->of_part[e] = 0;
	}
}

/* The rarity of the word: of what stands for it, as far as it does. */
static double
most_of(const struct scoring *s, const struct unit *u)
{
	double most = 0, idf;
	const struct index_term *t;

	for (size_t i = 0; i < u->n; i++) {
		const struct alternative *x = &u->alternatives[i];

		for (size_t j = 0; j < x->n; j++) {
			t = index_term(s->m, x->terms[j]);
			if (t == NULL)
				continue;
			idf = x->weight * lexical_idf((double)s->m->n_entries, t->n);
			most = fmax(most, idf);
		}
	}
	/* A word that no entry has is the rarest of all. */
	return most > 0 ? most : lexical_idf((double)s->m->n_entries, 0);
}

static void
add_unit(struct scoring *s, const struct unit *u)
{
	s->n_touched = 0;
	for (size_t i = 0; i < u->n; i++)
		add_alternative(s, &u->alternatives[i]);
	for (size_t i = 0; i < s->n_touched; i++) {
		s->lexical[s->touched[i]] += s->of_unit[s->touched[i]];
		s->of_unit[s->touched[i]] = 0;
	}
	s->most += most_of(s, u);
}

/* ---- M and PA ----------------------------------------------------------------------------------- */

static void
weigh_question(struct scoring *s)
{
	s->features = features_of(s->arena, s->query.terms, s->query.n_terms, &s->n_features);
	s->found = arena_array(s->arena, s->n_features, sizeof(const struct index_feature *));
	s->weights = arena_array(s->arena, s->n_features, sizeof(*s->weights));
	for (size_t i = 0; i < s->n_features; i++) {
		const struct index_feature *f = index_feature(s->m, s->features[i].hash);

		s->found[i] = f;
		s->weights[i] =
		    (float)s->features[i].count * (f != NULL ? f->idf : s->m->header->unknown_idf);
	}
	features_norm(s->features, s->n_features, s->weights);
}

static void
add_trained(struct scoring *s)
{
	for (size_t i = 0; i < s->n_features; i++) {
		const struct index_feature *f = s->found[i];
		float weight = s->weights[i] / INDEX_WEIGHT_ONE;

		for (size_t j = 0; f != NULL && j < f->n; j++) {
			const struct index_weight *w = &s->m->weights[f->first + j];

			s->weighed[w->entry].trained += weight * (float)w->trained;
			s->weighed[w->entry].mean += weight * (float)w->mean;
		}
	}
}

/* ---- E ------------------------------------------------------------------------------------------ */

static void
add_meaning(struct scoring *s)
{
	float sum[VECTOR_DIMS];

	if (!meaning_of(s->m->vectors, s->query.terms, s->query.n_terms, sum))
		return;
	for (size_t i = 0; i < s->m->n_entries; i++)
		s->meaning[i] = vectors_dot(sum, s->m->entries[i].meaning);
}

/* ---- the best ----------------------------------------------------------------------------------- */

static void
add_up(struct scoring *s)
{
	float best = 0;

	for (size_t i = 0; i < s->m->n_entries; i++)
		if (s->m->entries[i].id != s->question->without)
			best = s->lexical[i] > best ? s->lexical[i] : best;
	for (size_t i = 0; i < s->m->n_entries; i++) {
		const struct index_entry *e = &s->m->entries[i];

		if ((s->lexical[i] <= 0 && s->weighed[i].trained <= 0 && s->meaning[i] <= 0) ||
		    e->id == s->question->without)
			continue;
		s->scores[i] = (best > 0 ? s->lexical[i] / best : 0) +
			       WEIGHT_TRAINED * s->weighed[i].trained +
			       WEIGHT_MEANING * s->meaning[i] +
			       (e->locale == s->question->locale ? OWN_LANGUAGE : 0);
	}
}

static struct scoring *
score(const struct matcher *m, struct arena *a, const struct match_question *q)
{
	struct scoring *s = arena_alloc(a, sizeof(*s));
	size_t n = m->n_entries;

	*s = (struct scoring){.m = m,
			      .arena = a,
			      .question = q,
			      .lexical = arena_array(a, n, sizeof(float)),
			      .weighed = arena_array(a, n, sizeof(struct weighed)),
			      .meaning = arena_array(a, n, sizeof(float)),
			      .scores = arena_array(a, n, sizeof(float)),
			      .of_unit = arena_array(a, n, sizeof(float)),
			      .of_part = arena_array(a, n, sizeof(float)),
			      .touched = arena_array(a, n, sizeof(uint32_t)),
			      .part_touched = arena_array(a, n, sizeof(uint32_t))};
	query_read(m, a, q, &s->query);
	for (size_t i = 0; i < s->query.n_units; i++)
		add_unit(s, &s->query.units[i]);
	weigh_question(s);
	add_trained(s);
	add_meaning(s);
	add_up(s);
	return s;
}

/* The best entries in order; of equals the one that came first. */
static size_t
pick(const struct scoring *s, uint32_t *out, size_t limit)
{
	size_t n = 0;

	for (uint32_t i = 0; i < s->m->n_entries; i++) {
		size_t at = n;

		if (s->scores[i] <= 0 || (n == limit && s->scores[out[n - 1]] >= s->scores[i]))
			continue;
		while (at > 0 && s->scores[out[at - 1]] < s->scores[i])
			at--;
		n += n < limit;
		memmove(&out[at + 1], &out[at], (n - at - 1) * sizeof(*out));
		out[at] = i;
	}
	return n;
}

/* The best of the others under another title; -1: there is none. */
static int64_t
rival_of(const struct scoring *s, const uint32_t *best, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++)
		if (i != at && s->m->entries[best[i]].group != s->m->entries[best[at]].group)
			return best[i];
	return -1;
}

static double
share_of(const struct scoring *s, int64_t entry)
{
	return entry >= 0 && s->most > 0 ? s->lexical[entry] / s->most : 0;
}

static void
take_features(const struct scoring *s, uint32_t a, int64_t b, double out[MATCH_FEATURES])
{
	double score = s->scores[a];
	/* The vectors know English alone. */
	bool has_meaning = s->m->entries[a].locale == LOCALE_EN;

	out[F_SHARE] = share_of(s, a);
	out[F_MEAN] = s->weighed[a].mean;
	out[F_MEANING] = has_meaning ? s->meaning[a] : 0;
	out[F_AHEAD] = (score - (b >= 0 ? s->scores[b] : 0)) / score;
	out[F_SHARE_AHEAD] = out[F_SHARE] - share_of(s, b);
	out[F_MEANING_AHEAD] = has_meaning ? s->meaning[a] - (b >= 0 ? s->meaning[b] : 0) : 0;
	out[F_WORDS] = log(1 + (double)s->query.n_words);
}

static void
take_match(const struct scoring *s, const uint32_t *best, size_t n, size_t at, struct match *out)
{
	const struct index_entry *e = &s->m->entries[best[at]];
	const struct match_fit own = {s->m->header->offset, s->m->header->slope};

	*out = (struct match){.id = e->id,
			      .locale = (enum locale)e->locale,
			      .title = s->m->strings + e->title,
			      .slug = s->m->strings + e->slug,
			      .excerpt = s->m->strings + e->excerpt,
			      .external_id = s->m->strings + e->external_id,
			      .score = s->scores[best[at]]};
	take_features(s, best[at], rival_of(s, best, n, at), out->features);
	out->probability = confidence(out, &own);
}

/* Behind the ones wanted, so that the last one has a rival. */
enum { RIVALS = 30 };

struct match *
matcher_find(const struct matcher *m, struct arena *a, const struct match_question *q, size_t limit,
	     size_t *n)
{
	const struct scoring *s = score(m, a, q);
	size_t wanted = limit > RIVALS ? limit : RIVALS;
	uint32_t *best = arena_array(a, wanted + 1, sizeof(*best));
	struct match *out;
	size_t n_best = pick(s, best, wanted);

	*n = n_best < limit ? n_best : limit;
	out = arena_array(a, *n, sizeof(*out));
	for (size_t i = 0; i < *n; i++)
		take_match(s, best, n_best, i, &out[i]);
	return out;
}

size_t
matcher_fold_titles(struct match *list, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (j < kept && (list[j].locale != list[i].locale ||
				    strcmp(list[j].title, list[i].title) != 0))
			j++;
		if (j == kept)
			list[kept++] = list[i];
	}
	return kept;
}
