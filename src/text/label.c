#include "answerwell/text/label.h"

#include <stdbool.h>
#include <string.h>

#include <unicode/uchar.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "text/utf.h"

enum {
	TYPED_MAX =
	    1000, /* far more than any label may have; what is longer is refused before any work */
	SHARP = 0x266f
};

static bool
is_allowed(UChar32 cp)
{
	if (cp < 0x80)
		return u_isalnum(cp) || cp == '-' || cp == '+' || cp == '#' || cp == '.';
	return u_isalnum(cp) || (U_GET_GC_MASK(cp) & U_GC_M_MASK) != 0;
}

/* Tags are shown as #r5, so that is what people type, or #r5#. c# has its own. And what consists of signs, or
 * begins with one, is no name: "-r5" excludes a tag, ".." is a folder; .net is one. */
static bool
is_name(const char *s)
{
	size_t len = strlen(s), at = s[0] == '.';
	uint32_t first = at < len ? utf_next(s, len, &at) : 0;

	return first >= 0x80 || u_isalnum((UChar32)first);
}

/* Full-width letters become narrow and capitals small, in every script. */
static const char *
fold(struct arena *a, const char *text)
{
	int32_t n;
	UChar *wide = utf_to_16(a, text, strlen(text), &n);

	wide = utf_fold(a, wide, n, &n);
	return utf_to_8(a, wide, n);
}

/* C♯ is c#. */
static const char *
with_sharps(struct arena *a, const char *text)
{
	size_t len = strlen(text);
	struct buf b;

	buf_init(&b, a, len + 1);
	for (size_t at = 0; at < len;) {
		size_t from = at;

		if (utf_next(text, len, &at) == SHARP)
			buf_putc(&b, '#');
		else
			buf_append(&b, text + from, at - from);
	}
	return b.data;
}

char *
label_from(struct arena *a, const char *typed)
{
	const char *text = str_trim(a, typed);
	bool gap = false, is_end;
	struct buf b;
	size_t len;

	if (strlen(text) > TYPED_MAX)
		return NULL;
	text = with_sharps(a, fold(a, text));
	text += strspn(text, "# ");
	len = strlen(text);
	buf_init(&b, a, len + 1);
	for (size_t at = 0; at < len;) {
		size_t from = at;
		UChar32 cp = (UChar32)utf_next(text, len, &at);

		if (u_isUWhiteSpace(cp)) {
			gap = true;
			continue;
		}
		is_end = cp == '#' && (b.len > 1 || gap);
		if (is_end && text[at + strspn(text + at, "# ")] == '\0')
			break;
		if (!is_allowed(cp) || is_end)
			return NULL;
		if (gap && b.len > 0)
			buf_putc(&b, '-');
		gap = false;
		buf_append(&b, text + from, at - from);
	}
	return b.len == 0 || is_name(b.data) ? b.data : NULL;
}
