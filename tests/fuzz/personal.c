/* Personal data in whatever people write. */
#include "answerwell/text/personal.h"
#include "fuzz.h"

#define ORDERS "AW-######\n@#@-##@-##"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = fuzz_text(a, data, size), *masked, *line;
	bool is_utf8 = str_is_utf8(text, strlen(text));
	size_t n, n_new, end = 0;
	struct personal *found = personal_find(a, text, ORDERS, &n);

	for (size_t i = 0; i < n; i++) {
		const char *span = arena_strndup(a, text + found[i].at, found[i].len);

		NEED(found[i].at >= end && found[i].len > 0, text);
		end = found[i].at + found[i].len;
		NEED(end <= strlen(text), text);
		NEED(!is_utf8 || str_is_utf8(span, strlen(span)), text);
	}
	(void)personal_find_new(a, text, text, ORDERS, &n_new);
	NEED(n_new == 0, text);
	masked = personal_masked(a, text, ORDERS);
	NEED(!is_utf8 || str_is_utf8(masked, strlen(masked)), text);
	masked = personal_remove(a, text, found, n, LOCALE_EN, true);
	NEED(!is_utf8 || str_is_utf8(masked, strlen(masked)), text);
	/* What anybody types as patterns can be used or is told. */
	(void)personal_patterns_fault(a, text, &line);
	(void)personal_find(a, "AW-123456, 12 Mill Lane, 138 0013 8000", text, &n);
	arena_free(a);
	return 0;
}
