#include "answerwell/text/segment.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "text/utf.h"

enum {
	WORD_BYTES_MAX = 512, /* to_tsvector drops words past 2 KiB; runs this long are no words */
	HAN_WEIGHT = 3 /* one Han character says as much as three Latin letters */
};

struct words {
	struct arena *arena;
	UBreakIterator *breaks;
	const UChar *text;
	int32_t at;
};

struct word {
	const char *utf8;
	const UChar *text;
	int32_t len;
	bool is_long_chinese;
};

/* Opening one loads ICU's dictionaries; kept for the life of the thread. */
static once_flag breaks_once = ONCE_FLAG_INIT;
static tss_t breaks_key;

static void
breaks_close(void *breaks)
{
	ubrk_close(breaks);
}

static void
breaks_key_new(void)
{
	if (tss_create(&breaks_key, breaks_close) != thrd_success)
		abort();
}

static UBreakIterator *
thread_breaks(void)
{
	UErrorCode error = U_ZERO_ERROR;
	UBreakIterator *breaks;

	call_once(&breaks_once, breaks_key_new);
	breaks = tss_get(breaks_key);
	if (breaks == NULL) {
		breaks = ubrk_open(UBRK_WORD, "en", NULL, 0, &error);
		if (U_FAILURE(error) || tss_set(breaks_key, breaks) != thrd_success)
			abort();
	}
	return breaks;
}

static bool
words_begin(struct words *w, struct arena *a, const char *text)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t len;
	UChar *raw = utf_to_16(a, text, strlen(text), &len);

	*w = (struct words){.arena = a};
	w->text = utf_fold(a, raw, len, &len);
	w->breaks = thread_breaks();
	ubrk_setText(w->breaks, w->text, len, &error);
	w->at = ubrk_first(w->breaks);
	return U_SUCCESS(error);
}

static int32_t
han_characters(const UChar *s, int32_t len)
{
	int32_t n = 0, at = 0;
	uint32_t c;

	while (at < len) {
		c = utf_next_16(s, len, &at);
		if (!utf_is_han(c))
			return 0;
		n++;
	}
	return n;
}

static bool
words_next(struct words *w, struct word *word)
{
	int32_t from, to;

	for (from = w->at; (to = ubrk_next(w->breaks)) != UBRK_DONE; from = to) {
		if (ubrk_getRuleStatus(w->breaks) < UBRK_WORD_NONE_LIMIT)
			continue;
		word->text = w->text + from;
		word->len = to - from;
		word->utf8 = utf_to_8(w->arena, word->text, word->len);
		if (strlen(word->utf8) > WORD_BYTES_MAX)
			continue;
		word->is_long_chinese = han_characters(word->text, word->len) > 2;
		w->at = to;
		return true;
	}
	w->at = from;
	return false;
}

/* Appends the two-character parts of a Chinese word. */
static void
add_pairs(struct buf *b, const struct word *word)
{
	int32_t from = 0, middle = 0, to;

	U16_FWD_1(word->text, middle, word->len);
	while (middle < word->len) {
		to = middle;
		U16_FWD_1(word->text, to, word->len);
		buf_putc(b, ' ');
		buf_puts(b, utf_to_8(b->arena, word->text + from, to - from));
		from = middle;
		middle = to;
	}
}

char *
segment_words(struct arena *a, const char *text)
{
	struct words w;
	struct word word;
	struct buf b;

	buf_init(&b, a, strlen(text) * 2);
	if (!words_begin(&w, a, text))
		return b.data;
	while (words_next(&w, &word)) {
		if (b.len > 0)
			buf_putc(&b, ' ');
		buf_puts(&b, word.utf8);
		if (word.is_long_chinese)
			add_pairs(&b, &word);
	}
	return b.data;
}

bool
segment_is_chinese(const char *text)
{
	size_t len = strlen(text), at = 0, han = 0, other = 0;
	uint32_t cp;

	while (at < len) {
		cp = utf_next(text, len, &at);
		if (utf_is_han(cp))
			han++;
		else if (u_isalpha((UChar32)cp))
			other++;
	}
	return han * HAN_WEIGHT > other;
}
