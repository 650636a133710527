#include "account/letters.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#include "answerwell/base/arena.h"

enum {
	LONGEST = 18, /* what one character becomes at most, decomposed */
	CHARACTER_NAME_MAX = 100
};

struct text {
	UChar *s;
	int32_t len, cap;
};

/* Room for `times` as much. */
static struct text
read(struct arena *a, const char *s, int32_t times)
{
	UErrorCode e = U_ZERO_ERROR;
	struct text t = {.cap = (int32_t)strlen(s) * times + 16};

	t.s = arena_array(a, (size_t)t.cap, sizeof(UChar));
	u_strFromUTF8WithSub(t.s, t.cap, &t.len, s, -1, 0xfffd, NULL, &e);
	return t;
}

static const char *
written(struct arena *a, const UChar *s, int32_t len, const char *otherwise)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t cap = len * 3 + 1;
	char *out = arena_alloc(a, (size_t)cap);

	u_strToUTF8WithSub(out, cap, NULL, s, len, 0xfffd, NULL, &e);
	return U_SUCCESS(e) ? out : otherwise;
}

static UChar32
next(const UChar *s, int32_t len, int32_t *at)
{
	UChar c = s[(*at)++];

	if (U16_IS_LEAD(c) && *at < len && U16_IS_TRAIL(s[*at]))
		return (UChar32)U16_GET_SUPPLEMENTARY(c, s[(*at)++]);
	return c;
}

/* The letter that a Latin one is made from, by its name: of A WITH STROKE, SMALL CAPITAL A. */
static UChar32
base_letter(UChar32 c)
{
	static const struct {
		const char *beginning;
		bool is_capital;
	} names[] = {{"LATIN LETTER SMALL CAPITAL ", false},
		     {"LATIN SMALL LETTER ", false},
		     {"LATIN CAPITAL LETTER ", true}};
	UErrorCode e = U_ZERO_ERROR;
	char name[CHARACTER_NAME_MAX];

	if (c < 0x80 || u_charName(c, U_UNICODE_CHAR_NAME, name, sizeof(name), &e) <= 0 ||
	    U_FAILURE(e))
		return c;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i].beginning);

		if (strncmp(name, names[i].beginning, len) == 0 &&
		    (name[len + 1] == '\0' || name[len + 1] == ' '))
			return names[i].is_capital ? name[len] : name[len] - 'A' + 'a';
	}
	return c;
}

const char *
letters_bare(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	struct text in = read(a, s, 1), out = read(a, s, LONGEST);
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&e), *nfc = unorm2_getNFCInstance(&e);
	int32_t n = 0;

	out.len = unorm2_normalize(nfkd, in.s, in.len, out.s, out.cap, &e);
	if (U_FAILURE(e))
		return s;
	for (int32_t i = 0; i < out.len;) {
		UChar32 c = next(out.s, out.len, &i);

		if ((U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0)
			continue;
		c = base_letter(c);
		U16_APPEND_UNSAFE(out.s, n, c);
	}
	in = (struct text){arena_array(a, (size_t)n + 1, sizeof(UChar)), 0, n + 1};
	in.len = unorm2_normalize(nfc, out.s, n, in.s, in.cap, &e); /* Hangul is whole again */
	return U_SUCCESS(e) ? written(a, in.s, in.len, s) : s;
}

const char *
letters_lower(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	struct text in = read(a, s, 1), out = read(a, s, 3);

	out.len = u_strToLower(out.s, out.cap, in.s, in.len, "", &e);
	return U_SUCCESS(e) ? written(a, out.s, out.len, s) : s;
}

static bool
is_han(UChar32 c)
{
	UErrorCode e = U_ZERO_ERROR;

	return uscript_getScript(c, &e) == USCRIPT_HAN;
}

const char *
letters_parted(struct arena *a, const char *s)
{
	struct text in = read(a, s, 1), out = read(a, s, 3);
	UChar32 before = 0, c;
	int32_t n = 0;

	for (int32_t i = 0; i < in.len; before = c) {
		c = next(in.s, in.len, &i);
		if ((u_islower(before) && u_isupper(c)) ||
		    (u_isalpha(before) && u_isalpha(c) && is_han(before) != is_han(c)))
			out.s[n++] = ' ';
		U16_APPEND_UNSAFE(out.s, n, c);
	}
	return written(a, out.s, n, s);
}

const char *
letters_simplified(struct arena *a, const char *s)
{
	static UTransliterator *turn;
	UErrorCode e = U_ZERO_ERROR;
	struct text t = read(a, s, 2);
	int32_t limit = t.len;

	if (turn == NULL)
		turn =
		    utrans_openU(u"Traditional-Simplified", -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
	if (U_SUCCESS(e))
		utrans_transUChars(turn, t.s, &t.len, t.cap, 0, &limit, &e);
	return U_SUCCESS(e) ? written(a, t.s, t.len, s) : s;
}

const char *
letters_han(struct arena *a, const char *s)
{
	struct text in = read(a, s, 1);
	int32_t n = 0;

	for (int32_t i = 0; i < in.len;) {
		UChar32 c = next(in.s, in.len, &i);

		if (is_han(c))
			U16_APPEND_UNSAFE(in.s, n, c);
	}
	return written(a, in.s, n, s);
}
