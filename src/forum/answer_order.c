#include <stdlib.h>
#include <string.h>

#include "forum/internal.h"

enum { ORDERS = ANSWERS_VOTES + 1 };

static const char *const codes[ORDERS] = {"best", "newest", "oldest", "votes"};

const char *
answer_order_code(enum answer_order order)
{
	return codes[order];
}

bool
answer_order_from(const char *code, enum answer_order *out)
{
	for (int i = 0; i < ORDERS; i++)
		if (strcmp(codes[i], code) == 0) {
			*out = (enum answer_order)i;
			return true;
		}
	return false;
}

static int
newest_first(const void *left, const void *right)
{
	const struct post *l = &((const struct answer *)left)->post;
	const struct post *r = &((const struct answer *)right)->post;

	if (l->created_at != r->created_at)
		return l->created_at > r->created_at ? -1 : 1;
	return l->id > r->id ? -1 : l->id < r->id;
}

static int
oldest_first(const void *left, const void *right)
{
	return newest_first(right, left);
}

static int
most_votes_first(const void *left, const void *right)
{
	const struct post *l = &((const struct answer *)left)->post;
	const struct post *r = &((const struct answer *)right)->post;

	if (l->score != r->score)
		return l->score > r->score ? -1 : 1;
	return newest_first(left, right);
}

void
answer_sort(struct answer *answers, size_t n, enum answer_order order)
{
	static int (*const ways[ORDERS])(const void *, const void *) = {
	    [ANSWERS_NEWEST] = newest_first,
	    [ANSWERS_OLDEST] = oldest_first,
	    [ANSWERS_VOTES] = most_votes_first,
	};

	/* thread_get has put the best first already. */
	if (n > 1 && ways[order] != NULL)
		qsort(answers, n, sizeof *answers, ways[order]);
}
