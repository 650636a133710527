#include "answerwell/text/initials.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"

/* Scripts with capitals are those in which one abbreviates by letters. */
static bool
has_case(UChar32 c)
{
	return u_toupper(c) != c || u_tolower(c) != c;
}

static void
put(struct buf *b, UChar32 c)
{
	uint8_t bytes[U8_MAX_LENGTH];
	size_t n = 0;

	U8_APPEND_UNSAFE(bytes, n, (uint32_t)u_toupper(c));
	buf_append(b, (const char *)bytes, n);
}

char *
initials(struct arena *a, const char *name)
{
	const uint8_t *s = (const uint8_t *)(name != NULL ? name : "");
	UChar32 first = 0, last = 0, c;
	bool is_inside = false;
	struct buf b;

	for (int32_t i = 0; s[i] != '\0';) {
		U8_NEXT(s, i, -1, c);
		if (c < 0 || !u_isalnum(c)) {
			/* It's, O'Hara: an apostrophe ends no word. */
			is_inside = is_inside && (c == '\'' || c == 0x2019);
			continue;
		}
		if (!is_inside && first == 0)
			first = c;
		else if (!is_inside)
			last = c;
		is_inside = true;
	}
	buf_init(&b, a, 2 * U8_MAX_LENGTH + 1);
	put(&b, first != 0 ? first : '?');
	if (has_case(first) && has_case(last))
		put(&b, last);
	return b.data;
}

unsigned
face_colour(const char *text)
{
	uint32_t hash = 2166136261U; /* FNV-1a */

	for (const char *s = text != NULL ? text : ""; *s != '\0'; s++)
		hash = (hash ^ (uint8_t)*s) * 16777619U;
	return (hash ^ hash >> 16) % FACE_COLOURS;
}
