#include "answerwell/text/label.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"

/* Far more than any label may have; what is longer is refused before any work. */
enum { TYPED_MAX = 1000 };

static bool
is_allowed(UChar32 cp)
{
	if (cp < 0x80 && strchr("-+#.", cp) != NULL)
		return cp != 0;
	return u_isalnum(cp) || (U_GET_GC_MASK(cp) & U_GC_M_MASK) != 0;
}

/* NFKC_Casefold makes full-width letters narrow and capitals small, in every script. */
static const UChar *
fold(struct arena *a, const char *typed, int32_t *len)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *folder = unorm2_getNFKCCasefoldInstance(&status);
	UChar *raw = arena_array(a, TYPED_MAX + 1, sizeof *raw);
	UChar *out = arena_array(a, 4 * TYPED_MAX, sizeof *out);
	int32_t n;

	u_strFromUTF8(raw, TYPED_MAX, &n, typed, -1, &status);
	*len = unorm2_normalize(folder, raw, n, out, 4 * TYPED_MAX, &status);
	return U_SUCCESS(status) ? out : NULL;
}

char *
label_from(struct arena *a, const char *typed)
{
	const char *text = str_trim(a, typed);
	struct buf b;
	int32_t len;
	const UChar *folded;
	bool gap = false;

	if (strlen(text) > TYPED_MAX || (folded = fold(a, text, &len)) == NULL)
		return NULL;
	buf_init(&b, a, strlen(text) + 1);
	for (int32_t i = 0; i < len;) {
		UChar32 cp;

		U16_NEXT(folded, i, len, cp);
		if (u_isUWhiteSpace(cp)) {
			gap = true;
			continue;
		}
		if (!is_allowed(cp))
			return NULL;
		if (gap && b.len > 0)
			buf_putc(&b, '-');
		gap = false;
		utf_put(&b, cp);
	}
	return b.data;
}
