/* Small texts: Accept-Language, languages, instants, numbers. */
#include "answerwell/base/clock.h"
#include "answerwell/base/i18n.h"
#include "fuzz.h"

static void
check_clock(struct arena *a, const char *text)
{
	int64_t at = 1, again = 2;
	const char *written;

	if (!clock_parse(text, &at)) {
		NEED(at == 1, text);
		return;
	}
	written = clock_rfc3339(a, at);
	(void)clock_http(a, at);
	if (strlen(written) != 20)
		return; /* a zone moved it out of the four-digit years */
	NEED(clock_parse(written, &again), written);
	NEED(at - again >= 0 && at - again < CLOCK_SECOND, written);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = fuzz_text(a, data, size);
	int64_t n = 0;

	NEED((unsigned)locale_accept(text, LOCALE_EN) < LOCALES, text);
	NEED((unsigned)locale_accept(text, LOCALE_ZH_CN) < LOCALES, text);
	NEED((unsigned)locale_from(text, LOCALE_EN) < LOCALES, text);
	check_clock(a, text);
	if (str_to_int(text, -1000, INT64_MAX, &n))
		NEED(n >= -1000, text);
	arena_free(a);
	return 0;
}
