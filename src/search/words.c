#include "search/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/segment.h"

enum { SPELL_WORD_MAX = 32, CANDIDATES_MAX = 400 };

/* In byte order, for bsearch. They are indexed like all others; only queries leave them out. */
static const char *const empty_words[] = {
    "a",      "about", "after",  "again",    "all",    "am",     "an",      "and",   "any",
    "anyone", "are",   "arent",  "as",       "at",     "be",     "because", "been",  "before",
    "being",  "but",   "by",     "can",      "cannot", "cant",   "could",   "did",   "didnt",
    "do",     "does",  "doesnt", "doing",    "dont",   "for",    "from",    "get",   "had",
    "has",    "have",  "having", "he",       "help",   "her",    "here",    "him",   "his",
    "how",    "i",     "if",     "im",       "in",     "into",   "is",      "isnt",  "it",
    "its",    "ive",   "just",   "know",     "let",    "me",     "my",      "of",    "on",
    "or",     "our",   "please", "possible", "she",    "should", "so",      "some",  "someone",
    "than",   "that",  "thats",  "the",      "their",  "them",   "then",    "there", "these",
    "they",   "this",  "those",  "to",       "too",    "us",     "very",    "was",   "wasnt",
    "way",    "we",    "were",   "what",     "whats",  "when",   "where",   "which", "while",
    "who",    "why",   "will",   "with",     "wont",   "would",  "you",     "your",  "一下",
    "一个",   "一直",  "不",     "为什么",   "为何",   "也",     "了",      "什么",  "他",
    "会",     "但",    "你",     "你们",     "到",     "去",     "可以",    "各位",  "吗",
    "呢",     "和",    "哪",     "哪些",     "哪里",   "啊",     "在",      "大家",  "好",
    "如何",   "就",    "已经",   "应该",     "很",     "怎么",   "怎么办",  "怎样",  "您",
    "想",     "我",    "我们",   "我的",     "把",     "是",     "是否",    "有",    "没",
    "没有",   "的",    "给",     "能",       "能否",   "能够",   "要",      "让",    "请",
    "请问",   "谁",    "谢谢",   "还",       "这",     "这个",   "那",      "那个",  "都",
};

static int
compare(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

static bool
is_empty(const char *word)
{
	return bsearch(word, empty_words, sizeof(empty_words) / sizeof(empty_words[0]),
		       sizeof(empty_words[0]), compare) != NULL;
}

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

/* Without those that say nothing; "" if none is left. */
static char *
without_empty(struct arena *a, const char *segmented)
{
	size_t n, n_kept = 0;
	const char **words = words_split(a, segmented, strlen(segmented) + 1, &n);

	for (size_t i = 0; i < n; i++)
		if (!is_empty(words[i]))
			words[n_kept++] = words[i];
	return words_join(a, words, n_kept);
}

char *
words_with_meaning(struct arena *a, const char *segmented)
{
	char *kept = without_empty(a, segmented);

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
		if (is_empty(joined))
			continue;
		out->compounds[out->n_compounds++] = q.compounds[i];
		buf_printf(&marked, " %s", q.compounds[i]);
	}
	out->words = without_empty(a, q.words);
	if (out->words[0] == '\0' && out->n_compounds == 0)
		out->words = str_trim(a, whole.data);
	buf_printf(&marked, " %s %s", out->words, out->more);
	out->marked = str_trim(a, marked.data);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment over bytes. */
static size_t
edits(const char *s, size_t s_len, const char *t, size_t t_len)
{
	size_t d[SPELL_WORD_MAX + 1][SPELL_WORD_MAX + 1];

	for (size_t i = 0; i <= s_len; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= t_len; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= s_len; i++)
		for (size_t j = 1; j <= t_len; j++) {
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
					d[i - 1][j - 1] + (s[i - 1] != t[j - 1]));
			if (i > 1 && j > 1 && s[i - 1] == t[j - 2] && s[i - 2] == t[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[s_len][t_len];
}

const char *
words_nearest(struct arena *a, const char *word, const char *candidates, size_t far)
{
	size_t n, len = strlen(word), best = far + 1, distance;
	const char **words = words_split(a, candidates, CANDIDATES_MAX, &n);
	const char *out = NULL;

	if (len > SPELL_WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (strlen(words[i]) > SPELL_WORD_MAX)
			continue;
		distance = edits(word, len, words[i], strlen(words[i]));
		if (distance < best) {
			best = distance;
			out = words[i];
		}
	}
	return out;
}
