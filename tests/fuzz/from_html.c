/* HTML of a Stack Exchange dump, to Markdown and on into a page. */
#include "answerwell/text/markdown.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *html = fuzz_text(a, data, size), *markdown = markdown_from_html(a, html);

	if (str_is_utf8(html, strlen(html)))
		NEED(str_is_utf8(markdown, strlen(markdown)), html);
	/* Every line repeats the marks of what it stands in, which has an end. */
	NEED(strlen(markdown) <= 256 * strlen(html) + 256, html);
	fuzz_html(a, markdown_render(a, markdown, MARKDOWN_COMMONMARK, NULL).html);
	arena_free(a);
	return 0;
}
