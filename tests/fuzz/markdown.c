/* What people write, as it is shown in pages and mails. */
#include "answerwell/text/markdown.h"
#include "fuzz.h"

static void
check_names(struct arena *a, const char *source)
{
	const char **names;
	size_t n = markdown_mentions(a, source, &names);

	NEED(n <= MENTIONS_READ_MAX, source);
	for (size_t i = 0; i < n; i++)
		NEED(strspn(names[i], "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(names[i]),
		     source);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *source = fuzz_text(a, data, size);
	static const char *const names[] = {"ann", "bo-"};
	const struct people people = {.names = names, .n = 2};
	struct safe_html out = markdown_render(a, source, MARKDOWN_COMMONMARK, &people);
	const char *plain = markdown_plain(a, source), *escaped = markdown_escape(a, source);

	fuzz_html(a, out.html);
	fuzz_html(a, markdown_render(a, source, MARKDOWN_AS_TYPED, &people).html);
	check_names(a, source);
	NEED(str_chars(markdown_excerpt(a, source, 20)) <= 21, source);
	NEED(strpbrk(plain, "\n\r") == NULL, source);
	if (str_is_utf8(source, strlen(source))) {
		NEED(str_is_utf8(out.html, strlen(out.html)), source);
		NEED(str_is_utf8(plain, strlen(plain)), source);
		NEED(str_is_utf8(escaped, strlen(escaped)), source);
	}
	arena_free(a);
	return 0;
}
