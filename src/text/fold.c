#include "text/fold.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#include "answerwell/base/arena.h"
#include "text/utf.h"

enum {
	ACUTE = 0xb4, /* alone it is typed for an apostrophe, and NFKC makes a blank of it */
	HAN_FIRST = 0x4e00,
	HAN_LAST = 0x9fff,
	RUN_MAX = 32, /* a letter and its marks; what is longer goes on as the next run */
	RUN_FOLDED_MAX = 20 * RUN_MAX, /* one character may become eighteen */
};

struct folding {
	UChar *text;
	size_t *at;
	int32_t len, size;
	struct arena *arena;
};

static const struct {
	uint32_t letter;
	const char *plain;
} latin[] = {
    {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"}, {0x00fe, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"}, {0x0142, "l"}, {0x0153, "oe"}, {0x0167, "t"},
};

const char *
fold_latin(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(latin) / sizeof(latin[0]); i++)
		if (latin[i].letter == cp)
			return latin[i].plain;
	return NULL;
}

/* ---- simplified characters --------------------------------------------------------------------- */

/* ICU's transliterator is asked once for all characters: its way through a text is slow. */
static once_flag simplified_once = ONCE_FLAG_INIT;
static UChar32 simplified[HAN_LAST - HAN_FIRST + 1];

enum { BLOCK = 512 };

/* What became of `n` characters, each with a blank after it. Newer ICUs know simple characters beyond the
 * basic plane, which take two units. */
static void
block_read(UChar32 *to, int32_t n, const UChar *block, int32_t len)
{
	int32_t at = 0;

	for (int32_t i = 0; i < n && at < len; i++) {
		UChar32 c = (UChar32)utf_next_16(block, len, &at);

		if (at < len && block[at] == ' ')
			to[i] = c;
		while (at < len && block[at++] != ' ')
			;
	}
}

static void
simplified_read(void)
{
	static const UChar id[] = u"Traditional-Simplified";
	UErrorCode error = U_ZERO_ERROR;
	UTransliterator *t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	UChar block[4 * BLOCK];

	for (int32_t first = HAN_FIRST; first <= HAN_LAST && U_SUCCESS(error); first += BLOCK) {
		int32_t n = HAN_LAST + 1 - first < BLOCK ? HAN_LAST + 1 - first : BLOCK;
		int32_t len = 2 * n, limit = len;

		for (int32_t i = 0; i < n; i++) {
			block[2 * i] = (UChar)(first + i);
			block[2 * i + 1] = ' '; /* so that two are no word */
		}
		utrans_transUChars(t, block, &len, 4 * BLOCK, 0, &limit, &error);
		if (U_SUCCESS(error))
			block_read(simplified + (first - HAN_FIRST), n, block, len);
	}
	if (U_FAILURE(error))
		abort();
	utrans_close(t);
}

uint32_t
fold_simplified(uint32_t cp)
{
	UChar32 simple;

	if (cp < HAN_FIRST || cp > HAN_LAST)
		return cp;
	call_once(&simplified_once, simplified_read);
	simple = simplified[cp - HAN_FIRST];
	return simple != 0 ? (uint32_t)simple : cp;
}

/* ---- letter by letter -------------------------------------------------------------------------- */

static void
add(struct folding *f, UChar c, size_t at)
{
	if (f->len + 1 >= f->size) {
		f->text = arena_grow(f->arena, f->text, (size_t)f->size * sizeof(*f->text),
				     (size_t)f->size * 2 * sizeof(*f->text));
		f->at = arena_grow(f->arena, f->at, (size_t)f->size * sizeof(*f->at),
				   (size_t)f->size * 2 * sizeof(*f->at));
		f->size *= 2;
	}
	f->text[f->len] = c;
	f->at[f->len++] = at;
}

static void
add_point(struct folding *f, UChar32 c, size_t at)
{
	if (U_IS_SUPPLEMENTARY(c)) {
		add(f, U16_LEAD(c), at);
		add(f, U16_TRAIL(c), at);
	} else {
		add(f, (UChar)c, at);
	}
}

/* Marks above, below and through a letter, the points of Hebrew and Arabic. Not the voiced mark of Kana
 * (8), the nukta (7) and the virama (9): they make other letters. */
static bool
is_accent(UChar32 c)
{
	int class = u_getCombiningClass(c);

	return class == 1 || (class >= 10 && class <= 36) || (class >= 200 && class <= 240);
}

static void
add_plain(struct folding *f, const UChar *s, int32_t len, size_t at)
{
	const char *plain;
	uint32_t c;

	for (int32_t i = 0; i < len;) {
		int32_t from = i;

		c = utf_next_16(s, len, &i);
		plain = fold_latin(c);
		if (c >= HAN_FIRST && c <= HAN_LAST) {
			add_point(f, (UChar32)fold_simplified(c), at);
		} else if (plain != NULL) {
			for (; *plain != '\0'; plain++)
				add(f, (UChar)*plain, at);
		} else {
			for (; from < i; from++)
				add(f, s[from], at);
		}
	}
}

/* One run: a letter with what combines with it. */
static void
add_run(struct folding *f, const UChar *s, int32_t len, size_t at)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar one[RUN_FOLDED_MAX], two[RUN_FOLDED_MAX * 4];
	int32_t n = unorm2_normalize(unorm2_getNFKCCasefoldInstance(&error), s, len, one,
				     RUN_FOLDED_MAX, &error),
		kept = 0;
	uint32_t c;

	n = unorm2_normalize(unorm2_getNFDInstance(&error), one, n, two, RUN_FOLDED_MAX * 4,
			     &error);
	if (U_FAILURE(error))
		abort();
	for (int32_t i = 0; i < n;) {
		int32_t from = i;

		c = utf_next_16(two, n, &i);
		if (is_accent((UChar32)c))
			continue;
		memmove(two + kept, two + from, (size_t)(i - from) * sizeof(*two));
		kept += i - from;
	}
	n = unorm2_normalize(unorm2_getNFCInstance(&error), two, kept, one, RUN_FOLDED_MAX, &error);
	if (U_FAILURE(error))
		abort();
	add_plain(f, one, n, at);
}

static bool
is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

static struct folded
fold_ascii(struct arena *a, const char *text, size_t len)
{
	UChar *units = arena_array(a, len + 1, sizeof(*units));
	size_t *at = arena_array(a, len + 1, sizeof(*at));

	for (size_t i = 0; i <= len; i++) {
		units[i] =
		    (UChar)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + ('a' - 'A') : text[i]);
		at[i] = i;
	}
	return (struct folded){.text = units, .len = (int32_t)len, .at = at, .is_ascii = true};
}

struct folded
fold_for_search(struct arena *a, const char *text)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&error);
	size_t len = strlen(text), at = 0, next;
	struct folding f = {.arena = a, .size = (int32_t)len + 16};
	UChar run[RUN_MAX + 2];
	int32_t n;
	uint32_t c;

	if (is_ascii(text, len))
		return fold_ascii(a, text, len);
	if (U_FAILURE(error))
		abort();
	f.text = arena_array(a, (size_t)f.size, sizeof(*f.text));
	f.at = arena_array(a, (size_t)f.size, sizeof(*f.at));
	while (at < len) {
		size_t from = at;

		c = utf_next(text, len, &at);
		if (c == ACUTE)
			c = '\'';
		if (c < 0x80 && (at == len || (unsigned char)text[at] < 0x80)) {
			add(&f, (UChar)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c), from);
			continue;
		}
		n = 0;
		U16_APPEND_UNSAFE(run, n, c);
		while (at < len && n < RUN_MAX) {
			next = at;
			c = utf_next(text, len, &next);
			if (unorm2_hasBoundaryBefore(nfkc, (UChar32)c))
				break;
			U16_APPEND_UNSAFE(run, n, c);
			at = next;
		}
		add_run(&f, run, n, from);
	}
	f.text[f.len] = 0;
	f.at[f.len] = len;
	return (struct folded){.text = f.text, .len = f.len, .at = f.at};
}
