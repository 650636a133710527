#include "answerwell/text/label.h"

#include <stdbool.h>
#include <string.h>

#include <unicode/uchar.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "text/utf.h"

/* Far more than any label may have; what is longer is refused before any work. */
enum { TYPED_MAX = 1000 };

static bool
is_allowed(UChar32 cp)
{
	if (cp < 0x80)
		return u_isalnum(cp) || cp == '-' || cp == '+' || cp == '#' || cp == '.';
	return u_isalnum(cp) || (U_GET_GC_MASK(cp) & U_GC_M_MASK) != 0;
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

char *
label_from(struct arena *a, const char *typed)
{
	const char *text = str_trim(a, typed);
	bool gap = false;
	struct buf b;
	size_t len;

	if (strlen(text) > TYPED_MAX)
		return NULL;
	text = fold(a, text);
	len = strlen(text);
	buf_init(&b, a, len + 1);
	for (size_t at = 0; at < len;) {
		size_t from = at;
		UChar32 cp = (UChar32)utf_next(text, len, &at);

		if (u_isUWhiteSpace(cp)) {
			gap = true;
			continue;
		}
		if (!is_allowed(cp))
			return NULL;
		if (gap && b.len > 0)
			buf_putc(&b, '-');
		gap = false;
		buf_append(&b, text + from, at - from);
	}
	return b.data;
}
