#include "search/mended.h"

#include <string.h>

#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/match/slip.h"
#include "answerwell/search/search.h"
#include "answerwell/text/segment.h"

void
mended_add(struct mended *m, const char *typed, const char *meant)
{
	if (m->n == MENDED_MAX)
		return;
	m->words[m->n].typed = typed;
	m->words[m->n++].meant = meant;
}

const char *
mended_nearest(struct arena *a, const char *typed, const struct search_hit *hits, size_t n)
{
	const char *best = NULL;
	int best_cost = SLIP_NONE;
	struct slip_word asked;

	if (strlen(typed) > SLIP_WORD_MAX)
		return NULL;
	asked = slip_word(typed, strlen(typed));
	for (size_t i = 0; i < n; i++) {
		size_t n_words;
		const struct word *words = segment_read(a, hits[i].title, &n_words);

		for (size_t k = 0; k < n_words; k++) {
			size_t len = strlen(words[k].form);
			struct slip_word meant;
			int cost;

			if (len > SLIP_WORD_MAX || len < SLIP_LEAST)
				continue;
			meant = slip_word(words[k].form, len);
			cost = slip_cost(&asked, &meant, best_cost);
			if (cost < best_cost) {
				best = words[k].form;
				best_cost = cost;
			}
		}
	}
	return best_cost > 0 ? best : NULL;
}

static const char *
meant_by(const struct mended *m, const char *form)
{
	for (size_t i = 0; i < m->n; i++)
		if (str_eq(m->words[i].typed, form))
			return m->words[i].meant;
	return NULL;
}

struct safe_html
mended_query(struct arena *a, const char *query, const struct mended *m)
{
	struct safe_html none = {NULL};
	size_t n, from = 0;
	const struct word *words = segment_read(a, query, &n);
	struct buf b;

	if (m->n == 0)
		return none;
	buf_init(&b, a, 128);
	for (size_t i = 0; i < n; i++) {
		const char *meant = meant_by(m, words[i].form);

		if (meant == NULL || words[i].at < from)
			continue;
		buf_html_n(&b, query + from, words[i].at - from);
		buf_puts(&b, "<mark>");
		buf_html(&b, meant);
		buf_puts(&b, "</mark>");
		from = words[i].at + words[i].len;
	}
	if (from == 0)
		return none;
	buf_html(&b, query + from);
	return safe_html_trusted(b.data);
}
