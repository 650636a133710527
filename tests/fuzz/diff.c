/* Two texts, parted by a line "=". */
#include "answerwell/text/diff.h"
#include "answerwell/base/buf.h"
#include "fuzz.h"

/* The difference without `tag` and what is in it: one of the two texts, as HTML. */
static char *
without(struct arena *a, const char *html, const char *tag)
{
	const char *start = arena_printf(a, "<%s>", tag), *end = arena_printf(a, "</%s>", tag);
	struct buf b;

	buf_init(&b, a, strlen(html));
	while (*html != '\0') {
		if (str_starts(html, start))
			html = strstr(html, end) + strlen(end);
		else if (str_starts(html, "<ins>") || str_starts(html, "<del>"))
			html += 5;
		else if (str_starts(html, "</ins>") || str_starts(html, "</del>"))
			html += 6;
		else
			buf_putc(&b, *html++);
	}
	return b.data;
}

static char *
as_html(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a, strlen(text));
	for (const char *stop; (stop = strchr(text, '\n')) != NULL; text = stop + 1) {
		buf_html_n(&b, text, (size_t)(stop - text));
		buf_puts(&b, "<br>");
	}
	buf_html(&b, text);
	return b.data;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *before = fuzz_text(a, data, size), *after = strstr(before, "\n=\n");
	const char *html;

	if (after != NULL) {
		*after = '\0';
		after += 3;
	}
	html = diff_words(a, before, after != NULL ? after : "").html;
	fuzz_html(a, html);
	NEED(strcmp(without(a, html, "ins"), as_html(a, before)) == 0, html);
	NEED(strcmp(without(a, html, "del"), as_html(a, after != NULL ? after : "")) == 0, html);
	arena_free(a);
	return 0;
}
