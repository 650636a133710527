#include "account/letters.h"

#include <stdbool.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "answerwell/base/arena.h"
#include "text/fold.h"
#include "text/utf.h"

enum {
	LONGEST = 18, /* what one character becomes at most, decomposed */
	CHARACTER_NAME_MAX = 100
};

struct text {
	UChar *s;
	int32_t len;
};

static struct text
read(struct arena *a, const char *s)
{
	struct text t;

	t.s = utf_to_16(a, s, strlen(s), &t.len);
	return t;
}

/* Room for `times` as much. */
static UChar *
room(struct arena *a, const struct text *t, int32_t times)
{
	return arena_array(a, (size_t)(t->len * times + 1), sizeof(UChar));
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

char *
letters_plain(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&e);
	struct text in = read(a, s);
	UChar *out = room(a, &in, LONGEST);
	int32_t n = unorm2_normalize(nfkc, in.s, in.len, out, in.len * LONGEST + 1, &e);

	return U_SUCCESS(e) ? utf_to_8(a, out, n) : arena_strdup(a, s);
}

const char *
letters_bare(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&e), *nfc = unorm2_getNFCInstance(&e);
	struct text in = read(a, s), bare = {.s = room(a, &in, LONGEST)};
	UChar *out = room(a, &in, LONGEST);
	int32_t n = unorm2_normalize(nfkd, in.s, in.len, out, in.len * LONGEST + 1, &e);

	for (int32_t i = 0; U_SUCCESS(e) && i < n;) {
		UChar32 c = (UChar32)utf_next_16(out, n, &i);

		if ((U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0)
			continue;
		c = base_letter(c);
		U16_APPEND_UNSAFE(bare.s, bare.len, c);
	}
	/* Hangul is whole again. */
	n = unorm2_normalize(nfc, bare.s, bare.len, out, in.len * LONGEST + 1, &e);
	return U_SUCCESS(e) ? utf_to_8(a, out, n) : s;
}

const char *
letters_lower(struct arena *a, const char *s)
{
	UErrorCode e = U_ZERO_ERROR;
	struct text in = read(a, s);
	UChar *out = room(a, &in, 3);
	int32_t n = u_strToLower(out, in.len * 3 + 1, in.s, in.len, "", &e);

	return U_SUCCESS(e) ? utf_to_8(a, out, n) : s;
}

const char *
letters_parted(struct arena *a, const char *s)
{
	struct text in = read(a, s);
	UChar *out = room(a, &in, 2);
	UChar32 before = 0, c;
	int32_t n = 0;

	for (int32_t i = 0; i < in.len; before = c) {
		c = (UChar32)utf_next_16(in.s, in.len, &i);
		if ((u_islower(before) && u_isupper(c)) ||
		    (u_isalpha(before) && u_isalpha(c) &&
		     utf_is_han((uint32_t)before) != utf_is_han((uint32_t)c)))
			out[n++] = ' ';
		U16_APPEND_UNSAFE(out, n, c);
	}
	return utf_to_8(a, out, n);
}

const char *
letters_simplified(struct arena *a, const char *s)
{
	struct text in = read(a, s);
	UChar *out = room(a, &in, 2);
	int32_t n = 0;

	for (int32_t i = 0; i < in.len;) {
		uint32_t c = fold_simplified(utf_next_16(in.s, in.len, &i));

		U16_APPEND_UNSAFE(out, n, c);
	}
	return utf_to_8(a, out, n);
}

const char *
letters_han(struct arena *a, const char *s)
{
	struct text in = read(a, s);
	int32_t n = 0;

	for (int32_t i = 0; i < in.len;) {
		uint32_t c = utf_next_16(in.s, in.len, &i);

		if (utf_is_han(c))
			U16_APPEND_UNSAFE(in.s, n, c);
	}
	return utf_to_8(a, in.s, n);
}
