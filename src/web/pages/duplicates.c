/* Which question was asked before: found by its words. */
#include <string.h>

#include "answerwell/base/str.h"
#include "answerwell/search/search.h"
#include "answerwell/text/segment.h"
#include "web/pages/posts.h"
#include "web/web.h"

/* Numbers and addresses are what they are. */
static bool
is_words(struct arena *a, const char *typed)
{
	return strspn(typed, "#0123456789 ") != strlen(typed) && typed[0] != '/' &&
	       strstr(typed, "://") == NULL && segment_words(a, typed)[0] != '\0';
}

static enum result
find(struct ctx *c, const struct question *q, const char *words, struct search_hit **hits,
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

enum result
duplicates_find(struct ctx *c, const struct question *q, const char *typed, bool is_asked,
		struct duplicate_choices **out)
{
	struct duplicate_choices *choices = arena_alloc(c->arena, sizeof(*choices));
	const char *words = is_words(c->arena, typed) ? typed : NULL;
	struct search_hit *hits;
	size_t n, n_left = 0;
	enum result r;

	*out = NULL;
	if (words == NULL && (!is_asked || typed[0] != '\0'))
		return OK;
	if ((r = find(c, q, words, &hits, &n)) != OK)
		return r;
	for (size_t i = 0; i < n && n_left < DUPLICATE_CHOICES; i++)
		if (may_be(&hits[i], q))
			hits[n_left++] = hits[i];
	*choices = (struct duplicate_choices){.hits = hits, .n = n_left};
	*out = choices;
	return OK;
}
