#include "answerwell/text/letter.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/markdown.h"

enum { GREETING_MAX = 80, CLOSING_MAX = 160, LINE_CHARS = 140, NAME_LEAST = 2 };

static const char *const greetings[] = {
    "hello", "hi",   "dear",   "good morning", "good afternoon", "good evening", "hey",
    "您好",  "你好", "尊敬的", "亲爱的",       "早上好",         "下午好",       "晚上好"};
static const char *const closings[] = {
    "kind regards", "best regards", "warm regards", "regards", "best wishes", "sincerely",
    "yours",        "cheers",       "thank you",    "thanks",  "many thanks", "all the best",
    "have a nice",  "祝好",         "祝您",         "此致",    "谢谢",        "顺祝"};
static const char *const marked[] = {
    "I",    "I'm",   "I’m",       "I've",     "I’ve", "I'll", "I’ll", "I'd",  "me",   "my",  "mine",
    "here", "today", "yesterday", "tomorrow", "我",   "这里", "这儿", "今天", "昨天", "明天"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool
is_ascii_word(const char *s)
{
	return isalnum((unsigned char)*s) || (unsigned char)*s >= 0x80;
}

/* Chinese words have no end of their own. */
static size_t
begins_with(const char *text, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(list[i]);

		if (strncasecmp(text, list[i], len) == 0 &&
		    ((unsigned char)list[i][0] >= 0x80 || !isalpha((unsigned char)text[len])))
			return len;
	}
	return 0;
}

/* Behind the mark that ends the greeting: "Good morning Ann, you have ..." */
static const char *
greeting_end(const char *text)
{
	static const char *const ends[] = {",", "!", ".", ":", "\n", "，", "！", "。", "：", "、"};
	const char *found = NULL;

	for (size_t i = 0; i < COUNT(ends); i++) {
		const char *at = strstr(text, ends[i]);

		if (at != NULL && at - text < GREETING_MAX &&
		    (found == NULL || at + strlen(ends[i]) < found))
			found = at + strlen(ends[i]);
	}
	if (found == NULL)
		return strlen(text) < GREETING_MAX ? text + strlen(text) : text;
	return found;
}

static const char *
skip_blank(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

static char *
cut_greeting(struct arena *a, const char *text, struct letter *out)
{
	const char *end, *rest;
	char *body;

	text = skip_blank(text);
	if (begins_with(text, greetings, COUNT(greetings)) == 0 ||
	    (end = greeting_end(text)) == text)
		return arena_strdup(a, text);
	out->greeting = str_trim(a, arena_strndup(a, text, (size_t)(end - text)));
	rest = skip_blank(end);
	body = arena_strdup(a, rest);
	body[0] = (char)toupper((unsigned char)body[0]);
	return body;
}

/* The last lines from the one that says goodbye, if there are few. */
static void
cut_closing(struct arena *a, char *body, struct letter *out)
{
	size_t len = strlen(body);
	char *from = NULL;

	for (char *line = body; line != NULL && *line != '\0';) {
		const char *text = line + strspn(line, " \t—–-");

		if (from == NULL && strlen(line) <= CLOSING_MAX && (size_t)(line - body) < len &&
		    line != body && begins_with(text, closings, COUNT(closings)) > 0)
			from = line;
		line = strchr(line, '\n');
		if (line != NULL)
			line++;
	}
	if (from == NULL)
		return;
	out->closing = str_trim(a, from);
	*from = '\0';
}

static void
add_mark(struct arena *a, struct letter_mark *marks, size_t *n, const char *word, const char *line)
{
	for (size_t i = 0; i < *n; i++)
		if (strcasecmp(marks[i].word, word) == 0)
			return;
	if (*n < LETTER_MARKS_MAX)
		marks[(*n)++] = (struct letter_mark){
		    word,
		    markdown_excerpt(a, arena_strndup(a, line, strcspn(line, "\n")), LINE_CHARS)};
}

/* As a word of its own; "I" is none in "in", and 我 is not 我们. */
static const char *
find_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	bool is_latin = (unsigned char)word[0] < 0x80;

	for (const char *at = text; (at = strcasestr(at, word)) != NULL; at += len) {
		if (is_latin && ((at > text && is_ascii_word(at - 1)) || is_ascii_word(at + len) ||
				 strncmp(at + len, "’", 3) == 0 || at[len] == '\''))
			continue;
		if (strcmp(word, "I") == 0 && *at != 'I')
			continue;
		if (strcmp(word, "我") == 0 && str_starts(at + len, "们"))
			continue;
		return at;
	}
	return NULL;
}

static void
look_for(struct arena *a, const char *body, const char *word, struct letter_mark *marks, size_t *n)
{
	const char *at = word != NULL && strlen(word) >= 1 ? find_word(body, word) : NULL;

	if (at == NULL)
		return;
	while (at > body && at[-1] != '\n')
		at--;
	add_mark(a, marks, n, word, at);
}

void
letter_open(struct arena *a, const char *markdown, const char *const *names, size_t n_names,
	    struct letter *out)
{
	struct letter_mark *marks = arena_array(a, LETTER_MARKS_MAX, sizeof(*marks));
	char *body;

	*out = (struct letter){.marks = marks};
	body = cut_greeting(a, markdown, out);
	cut_closing(a, body, out);
	out->body = str_trim(a, body);
	for (size_t i = 0; i < n_names; i++) {
		if (names[i] == NULL || strlen(names[i]) < NAME_LEAST)
			continue;
		look_for(a, out->body, names[i], marks, &out->n_marks);
		look_for(a, out->body, arena_strndup(a, names[i], strcspn(names[i], " ")), marks,
			 &out->n_marks);
	}
	for (size_t i = 0; i < COUNT(marked); i++)
		look_for(a, out->body, marked[i], marks, &out->n_marks);
}
