#include "search/words.h"

#include <stdbool.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/match/lexical.h"
#include "answerwell/text/segment.h"

const char **
words_split(struct arena *a, const char *words, size_t max, size_t *n)
{
	char *copy = arena_strdup(a, words), *rest;
	const char **out = arena_array(a, max, sizeof(*out));

	*n = 0;
	for (char *w = strtok_r(copy, " ", &rest); w != NULL && *n < max;
	     w = strtok_r(NULL, " ", &rest))
		out[(*n)++] = w;
	return out;
}

char *
words_join(struct arena *a, const char *const *words, size_t n)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, ' ');
		buf_puts(&b, words[i]);
	}
	return b.data;
}

enum meaning { SAYS_NOTHING, ASKS, MEANS };

static enum meaning
meaning_of(const char *word)
{
	if (lexical_is_empty_word(word))
		return SAYS_NOTHING;
	return lexical_is_question_word(word) ? ASKS : MEANS;
}

/* Words that tell what is meant apart, but are in every text: nobody looks for them in an excerpt. */
static const char *const pale[] = {
    "also",  "already", "even", "ever",  "more", "most", "much", "no", "nor", "not", "now", "only",
    "other", "own",     "same", "still", "such", "yet",  "不能", "又", "再",  "只",  "被"};

const char *
words_to_mark(struct arena *a, const char *segmented)
{
	size_t n, n_kept = 0;
	const char **words = words_split(a, segmented, strlen(segmented) + 1, &n);

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < sizeof(pale) / sizeof(pale[0]) && strcmp(pale[k], words[i]) != 0)
			k++;
		if (k == sizeof(pale) / sizeof(pale[0]))
			words[n_kept++] = words[i];
	}
	return n_kept > 0 ? words_join(a, words, n_kept) : segmented;
}

/* Those of one kind; "" if there is none. */
static char *
words_of(struct arena *a, const char *segmented, enum meaning meaning)
{
	size_t n, n_kept = 0;
	const char **words = words_split(a, segmented, strlen(segmented) + 1, &n);

	for (size_t i = 0; i < n; i++)
		if (meaning_of(words[i]) == meaning)
			words[n_kept++] = words[i];
	return words_join(a, words, n_kept);
}

char *
words_with_meaning(struct arena *a, const char *segmented)
{
	char *kept = words_of(a, segmented, MEANS);

	return kept[0] != '\0' ? kept : arena_strdup(a, segmented);
}

void
words_ask(struct arena *a, const char *text, struct words_asked *out)
{
	struct segment_query q;
	struct buf whole, marked;

	segment_query(a, text, &q);
	buf_init(&whole, a, 64);
	buf_init(&marked, a, 64);
	buf_puts(&whole, q.words);
	*out = (struct words_asked){.more = q.more, .compounds = q.compounds};
	for (size_t i = 0; i < q.n_compounds; i++) {
		const char *joined = arena_strndup(a, q.compounds[i], strcspn(q.compounds[i], " "));

		buf_printf(&whole, " %s", joined);
		if (meaning_of(joined) != MEANS)
			continue;
		out->compounds[out->n_compounds++] = q.compounds[i];
		buf_printf(&marked, " %s", q.compounds[i]);
	}
	out->words = words_of(a, q.words, MEANS);
	out->asking = words_of(a, q.words, ASKS);
	if (out->words[0] == '\0' && out->n_compounds == 0) {
		out->words = str_trim(a, whole.data);
		out->asking = "";
	}
	buf_printf(&marked, " %s %s", out->words, out->more);
	out->marked = words_to_mark(a, str_trim(a, marked.data));
}
