/* What people type as titles, tags and time zones, and its words for the search. */
#include "answerwell/text/label.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/slug.h"
#include "answerwell/text/when.h"
#include "fuzz.h"

static void
check_label(struct arena *a, const char *text)
{
	const char *label = label_from(a, text);

	if (label == NULL || label[0] == '\0')
		return;
	NEED(str_is_utf8(label, strlen(label)), label);
	NEED(strpbrk(label, " \t\n/?&<>\"'%") == NULL, label);
	/* One spelling: that of a label is the label. */
	NEED(str_eq(label_from(a, label), label), label);
}

static void
check_slug(struct arena *a, const char *text)
{
	const char *slug = slug_from(a, text);

	NEED(slug[0] != '\0' && strlen(slug) <= SLUG_MAX, slug);
	NEED(str_is_utf8(slug, strlen(slug)), slug);
	NEED(strpbrk(slug, " \t\r\n/?#&<>\"'%.:") == NULL, slug);
	NEED(slug[0] != '-' && !str_ends(slug, "-"), slug);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = fuzz_text(a, data, size), *words;

	words = segment_words(a, text);
	NEED(str_is_utf8(words, strlen(words)), words);
	(void)segment_is_chinese(text);
	check_label(a, text);
	check_slug(a, text);
	(void)when_zone(a, text);
	if (str_is_utf8(text, strlen(text))) {
		NEED(str_chars(str_cut(a, text, 10)) <= 11, text);
		NEED(!str_is_blank(text) || str_trim(a, text)[0] == '\0', text);
	}
	arena_free(a);
	return 0;
}
