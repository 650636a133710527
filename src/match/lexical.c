#include "answerwell/match/lexical.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/utf.h"

/* A word in the title counts as five in the body; titles differ less in what they say per word than bodies do in
 * length, hence the other norm. */
#define TITLE_WEIGHT 5.0
#define TITLE_NORM 0.75
#define BODY_NORM 0.9

/* Both in byte order, for bsearch. */
static const char *const question_words[] = {
    "after", "before", "can",  "cannot", "cant",  "could", "how",  "i",    "if",    "should",
    "what",  "whats",  "when", "where",  "which", "who",   "why",  "will", "would", "为什么",
    "为何",  "什么",   "会",   "可以",   "吗",    "哪",    "哪些", "哪里", "如何",  "应该",
    "怎么",  "怎么办", "怎样", "是否",   "能",    "能否",  "能够", "谁",
};

static const char *const empty_words[] = {
    "a",    "about", "again",  "all",      "am",   "an",      "and",   "any",     "anyone",
    "are",  "arent", "as",     "at",       "be",   "because", "been",  "being",   "but",
    "by",   "did",   "didnt",  "do",       "does", "doesnt",  "doing", "dont",    "for",
    "from", "get",   "had",    "has",      "have", "having",  "he",    "help",    "her",
    "here", "him",   "his",    "im",       "in",   "into",    "is",    "isnt",    "it",
    "its",  "ive",   "just",   "know",     "let",  "me",      "my",    "of",      "on",
    "or",   "our",   "please", "possible", "she",  "so",      "some",  "someone", "than",
    "that", "thats", "the",    "their",    "them", "then",    "there", "these",   "they",
    "this", "those", "to",     "too",      "us",   "very",    "was",   "wasnt",   "way",
    "we",   "were",  "while",  "with",     "wont", "you",     "your",  "一下",    "一个",
    "一直", "不",    "也",     "了",       "他",   "但",      "你",    "你们",    "到",
    "去",   "各位",  "呢",     "和",       "啊",   "在",      "大家",  "好",      "就",
    "已经", "很",    "您",     "想",       "我",   "我们",    "我的",  "把",      "是",
    "有",   "没",    "没有",   "的",       "给",   "要",      "让",    "请",      "请问",
    "谢谢", "还",    "这",     "这个",     "那",   "那个",    "都",
};

double
lexical_tf(double title, double title_len, double body, double body_len)
{
	return TITLE_WEIGHT * title / (1 - TITLE_NORM + TITLE_NORM * title_len) +
	       body / (1 - BODY_NORM + BODY_NORM * body_len);
}

double
lexical_idf(double n_documents, double n_with)
{
	double n_without = n_documents > n_with ? n_documents - n_with : 0;

	return log(1 + (n_without + 0.5) / (n_with + 0.5));
}

/* ---- words alike -------------------------------------------------------------------------------- */

static int
compare_trigrams(const void *a, const void *b)
{
	const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* No trigram of ASCII has a bit so high. */
enum { HAN_BIT = 1 << 24 };

static size_t
pieces_of_latin(const char *word, size_t len, uint32_t out[TRIGRAMS_MAX])
{
	uint32_t window = ' ' << 8 | ' ';

	for (size_t i = 0; i <= len; i++) {
		if (i < len && !is_plain(word[i]))
			return 0;
		window = (window << 8 | (i < len ? (unsigned char)word[i] : ' ')) & 0xffffff;
		out[i] = window;
	}
	return len + 1;
}

static size_t
pieces_of_han(const char *word, size_t len, uint32_t out[TRIGRAMS_MAX])
{
	size_t n = 0, at = 0;

	while (at < len) {
		uint32_t cp = utf_next(word, len, &at);

		if (!utf_is_han(cp))
			return 0;
		out[n++] = cp | HAN_BIT;
	}
	return n;
}

size_t
word_trigrams(const char *word, uint32_t out[TRIGRAMS_MAX])
{
	size_t len = strlen(word), n, kept = 0;

	if (len == 0 || len > WORD_MAX)
		return 0;
	n = is_plain(word[0]) ? pieces_of_latin(word, len, out) : pieces_of_han(word, len, out);
	qsort(out, n, sizeof(*out), compare_trigrams);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || out[kept - 1] != out[i])
			out[kept++] = out[i];
	return kept;
}

double
lexical_dice(const char *a, const char *b)
{
	uint32_t left[TRIGRAMS_MAX], right[TRIGRAMS_MAX];
	size_t n_left, n_right, n_common = 0;

	if (strcmp(a, b) == 0)
		return 1;
	n_left = word_trigrams(a, left);
	n_right = word_trigrams(b, right);
	if (n_left == 0 || n_right == 0)
		return 0;
	for (size_t i = 0, j = 0; i < n_left && j < n_right;) {
		n_common += left[i] == right[j];
		if (left[i] <= right[j])
			i++;
		else
			j++;
	}
	return 2.0 * (double)n_common / (double)(n_left + n_right);
}

/* ---- words that say little ------------------------------------------------------------------------ */

static int
compare_words(const void *word, const void *place)
{
	return strcmp(word, *(const char *const *)place);
}

#define STANDS_IN(list, form)                                                                      \
	(bsearch(form, list, sizeof(list) / sizeof(list[0]), sizeof(list[0]), compare_words) !=    \
	 NULL)

bool
lexical_is_question_word(const char *form)
{
	return STANDS_IN(question_words, form);
}

bool
lexical_is_empty_word(const char *form)
{
	return STANDS_IN(empty_words, form);
}
