/* What a question may repeat: an entry of the FAQ that answers it, or a thread that was there before. */
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/forum/duplicate.h"
#include "answerwell/match/matcher.h"
#include "answerwell/search/search.h"
#include "answerwell/text/segment.h"
#include "web/pages/posts.h"
#include "web/suggest.h"
#include "web/web.h"

enum { THREADS_ALIKE = 30 /* percent: less is not the same */ };

/* Numbers and addresses are what they are. */
static bool
is_words(struct arena *a, const char *typed)
{
	return strspn(typed, "#0123456789 ") != strlen(typed) && typed[0] != '/' &&
	       strstr(typed, "://") == NULL && segment_words(a, typed)[0] != '\0';
}

static enum result
find_threads(struct ctx *c, const struct question *q, const char *words, struct search_hit **hits,
	     size_t *n)
{
	const struct search_how how = {.locale = q->locale, .kind = ASKED_THREADS};
	struct search_found found;
	enum result r;

	if (words == NULL)
		return search_similar(&c->db, c->arena, q->locale, q->text.title, q->post.body,
				      2 * DUPLICATE_CHOICES, hits, n);
	r = search_run(&c->db, c->arena, str_cut(c->arena, words, QUERY_MAX - 1), &how, &found);
	*hits = found.hits;
	*n = found.n;
	return r;
}

/* Neither the question itself nor what is a repetition in its turn: so no circle can come of it. */
static bool
may_be(const struct search_hit *hit, const struct question *q)
{
	return !hit->is_entry && !hit->is_duplicate && hit->id != q->post.id;
}

/* Those that may be, with how much they are like the question, in the order of the search. */
static size_t
add_threads(struct ctx *c, const struct question *q, struct search_hit *hits, size_t n,
	    struct duplicate_choice *out)
{
	const char **titles = arena_array(c->arena, n, sizeof(*titles));
	double *alike = arena_array(c->arena, n, sizeof(*alike));
	size_t n_out = 0;

	for (size_t i = 0; i < n; i++)
		titles[i] = hits[i].title;
	suggest_alike(c, q->text.title, titles, n, alike);
	for (size_t i = 0; i < n && n_out < DUPLICATE_CHOICES; i++)
		if (may_be(&hits[i], q))
			out[n_out++] = (struct duplicate_choice){
			    .hit = &hits[i], .percent = (int)(alike[i] * 100 + 0.5)};
	return n_out;
}

static size_t
add_entry(const struct question *q, const struct match *entry, struct duplicate_choice *out)
{
	if (entry == NULL || entry->id == q->entry_id)
		return 0;
	*out = (struct duplicate_choice){.entry = entry,
					 .percent = (int)(entry->probability * 100 + 0.5)};
	return 1;
}

/* Entries come from memory. */
static size_t
add_entries(struct ctx *c, const struct question *q, const char *text, struct duplicate_choice *out)
{
	const struct suggestions *s = suggest_entries(c, text);
	size_t n = add_entry(q, s->answer, out);

	for (size_t i = 0; i < s->n_entries; i++)
		n += add_entry(q, &s->entries[i], out + n);
	return n;
}

static int
by_percent(const void *left, const void *right)
{
	const struct duplicate_choice *l = left, *r = right;

	return (l->percent < r->percent) - (l->percent > r->percent);
}

enum result
duplicates_propose(struct ctx *c, const struct question *q, struct duplicate_choices *out)
{
	struct duplicate_choice *list =
	    arena_array(c->arena, SUGGESTED_MAX + DUPLICATE_CHOICES, sizeof(*list));
	size_t n_threads, n = add_entries(c, q, q->text.title, list), n_all;
	struct search_hit *hits;
	enum result r = find_threads(c, q, NULL, &hits, &n_threads);

	if (r != OK)
		return r;
	n_all = n + add_threads(c, q, hits, n_threads, list + n);
	for (size_t i = n; i < n_all; i++)
		if (list[i].percent >= THREADS_ALIKE)
			list[n++] = list[i];
	qsort(list, n, sizeof(*list), by_percent);
	*out = (struct duplicate_choices){list, n};
	return OK;
}

enum result
duplicates_find(struct ctx *c, const struct question *q, const char *typed, bool is_asked,
		struct duplicate_choices **out)
{
	struct duplicate_choices *choices = arena_alloc(c->arena, sizeof(*choices));
	const char *words = is_words(c->arena, typed) ? typed : NULL;
	struct duplicate_choice *list;
	struct search_hit *hits;
	size_t n_threads, n;
	enum result r;

	*out = NULL;
	if (words == NULL && (!is_asked || typed[0] != '\0'))
		return OK;
	if ((r = find_threads(c, q, words, &hits, &n_threads)) != OK)
		return r;
	list = arena_array(c->arena, SUGGESTED_MAX + DUPLICATE_CHOICES, sizeof(*list));
	n = add_entries(c, q, words != NULL ? words : q->text.title, list);
	n += add_threads(c, q, hits, n_threads, list + n);
	*choices = (struct duplicate_choices){list, n};
	*out = choices;
	return OK;
}

enum result
duplicates_from(struct ctx *c, const struct duplicate_end *here, const struct duplicate **out)
{
	int64_t from = arg_id(c, FROM_FIELD);
	struct duplicate *d = arena_alloc(c->arena, sizeof(*d));
	enum result r;

	*out = NULL;
	if (from == 0)
		return OK;
	r = duplicate_came_from(&c->db, c->arena, here, from, d);
	if (r == OK)
		*out = d;
	return r == NOT_FOUND ? OK : r;
}
