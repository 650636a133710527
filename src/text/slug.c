#include "answerwell/text/slug.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "text/fold.h"
#include "text/utf.h"

/* Titles have 400 characters at most; what lies past this cannot reach the first SLUG_MAX bytes. */
enum { READ_MAX = 1024 };

static bool
is_latin(UChar32 c)
{
	UErrorCode error = U_ZERO_ERROR;

	return uscript_getScript(c, &error) == USCRIPT_LATIN;
}

static UChar *
normalise(struct arena *a, const UNormalizer2 *n, const UChar *s, int32_t len, int32_t *out_len)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t size = len * 4 + 16; /* NFC and NFD grow UTF-16 to at most four times */
	UChar *out = arena_array(a, (size_t)size, sizeof(*out));

	*out_len = unorm2_normalize(n, s, len, out, size, &error);
	if (U_FAILURE(error))
		abort();
	return out;
}

/* Folded, with the accents of Latin letters gone and those of other scripts kept. */
static char *
plain_letters(struct arena *a, const char *title)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&error),
			   *nfc = unorm2_getNFCInstance(&error);
	size_t bytes = strnlen(title, READ_MAX);
	int32_t len, at = 0, kept = 0, from;
	UChar *s;
	bool after_latin = false;
	uint32_t c;

	if (U_FAILURE(error))
		abort();
	s = utf_to_16(a, title, bytes, &len);
	s = utf_fold(a, s, len, &len);
	s = normalise(a, nfd, s, len, &len);
	while (at < len) {
		from = at;
		c = utf_next_16(s, len, &at);
		if (u_getCombiningClass((UChar32)c) != 0 && after_latin)
			continue;
		after_latin = is_latin((UChar32)c);
		memmove(s + kept, s + from, (size_t)(at - from) * sizeof(*s));
		kept += at - from;
	}
	s = normalise(a, nfc, s, kept, &len);
	return utf_to_8(a, s, len);
}

static bool
is_kept(uint32_t cp)
{
	/* Marks are vowels in Indic scripts. */
	return u_isalnum((UChar32)cp) || (U_GET_GC_MASK((UChar32)cp) & U_GC_M_MASK) != 0;
}

/* What is done with a question or an entry stands where its slug stands: /questions/7/edit. */
static bool
is_taken(const char *slug)
{
	static const char *const taken[] = {"answers",   "assignment", "edit",     "helped",
					    "metoo",     "missing",    "place",    "retire",
					    "revisions", "similar",    "solution", "unsolved"};

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (strcmp(slug, taken[i]) == 0)
			return true;
	return false;
}

char *
slug_from(struct arena *a, const char *title)
{
	const char *s = plain_letters(a, title), *plain;
	size_t len = strlen(s), at = 0, from, piece_len;
	bool has_gap = false;
	struct buf b;
	uint32_t cp;

	buf_init(&b, a, SLUG_MAX);
	while (at < len) {
		from = at;
		cp = utf_next(s, len, &at);
		/* don't is one word. */
		if (cp == '\'' || cp == 0x2019)
			continue;
		if (!is_kept(cp) || cp == 0xfffd) {
			has_gap = true;
			continue;
		}
		plain = fold_latin(cp);
		piece_len = plain == NULL ? at - from : strlen(plain);
		if (b.len + piece_len + (has_gap && b.len > 0) > SLUG_MAX)
			break;
		if (has_gap && b.len > 0)
			buf_putc(&b, '-');
		has_gap = false;
		buf_append(&b, plain == NULL ? s + from : plain, piece_len);
	}
	if (b.len == 0)
		return arena_strdup(a, "x");
	return is_taken(b.data) ? arena_printf(a, "x-%s", b.data) : b.data;
}
