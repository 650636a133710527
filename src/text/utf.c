#include "text/utf.h"

#include <assert.h>
#include <stdlib.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "answerwell/base/arena.h"

enum { REPLACEMENT = 0xfffd };

uint32_t
utf_next(const char *s, size_t len, size_t *at)
{
	int32_t i = 0, n = len - *at < U8_MAX_LENGTH ? (int32_t)(len - *at) : U8_MAX_LENGTH;
	const uint8_t *p = (const uint8_t *)s + *at;
	UChar32 c;

	assert(*at < len);
	if (p[0] < 0x80) {
		(*at)++;
		return p[0];
	}
	U8_NEXT(p, i, n, c);
	*at += c < 0 ? 1 : (size_t)i;
	return c < 0 ? REPLACEMENT : (uint32_t)c;
}

uint32_t
utf_next_16(const UChar *s, int32_t len, int32_t *at)
{
	uint32_t c = s[(*at)++];

	if (c >= 0xd800 && c < 0xdc00 && *at < len && s[*at] >= 0xdc00 && s[*at] < 0xe000)
		c = 0x10000 + ((c - 0xd800) << 10) + (s[(*at)++] - 0xdc00u);
	return c;
}

UChar *
utf_to_16(struct arena *a, const char *s, size_t len, int32_t *len16)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar *out = arena_array(a, len + 1, sizeof(*out));

	assert(len < INT32_MAX);
	u_strFromUTF8WithSub(out, (int32_t)len + 1, len16, s, (int32_t)len, REPLACEMENT, NULL,
			     &error);
	if (U_FAILURE(error))
		abort();
	return out;
}

char *
utf_to_8(struct arena *a, const UChar *s, int32_t len16)
{
	UErrorCode error = U_ZERO_ERROR;
	size_t size = (size_t)len16 * 3 + 1;
	char *out = arena_alloc(a, size);

	u_strToUTF8WithSub(out, (int32_t)size, NULL, s, len16, REPLACEMENT, NULL, &error);
	if (U_FAILURE(error))
		abort();
	return out;
}

bool
utf_is_han(uint32_t cp)
{
	UErrorCode error = U_ZERO_ERROR;

	if (cp < 0x2e80)
		return false;
	return uscript_getScript((UChar32)cp, &error) == USCRIPT_HAN;
}

UChar *
utf_fold(struct arena *a, const UChar *s, int32_t len, int32_t *folded_len)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *n = unorm2_getNFKCCasefoldInstance(&error);
	UChar *out = NULL;
	int32_t size = len + len / 4 + 16;

	if (U_FAILURE(error))
		abort();
	/* One character may become eighteen; then the second round has the room. */
	for (int round = 0; round < 2; round++) {
		error = U_ZERO_ERROR;
		out = arena_array(a, (size_t)size, sizeof(*out));
		*folded_len = unorm2_normalize(n, s, len, out, size, &error);
		if (error != U_BUFFER_OVERFLOW_ERROR)
			break;
		size = *folded_len + 1;
	}
	if (U_FAILURE(error))
		abort();
	return out;
}
