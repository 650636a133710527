/* HTML of our own renderer back to text. */
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/markdown.h"
#include "text/html_reader.h"

/* The renderer ends every block with a line feed, so lines need no care. */
char *
safe_html_plain(struct arena *a, struct safe_html html)
{
	const char *s = html.html != NULL ? html.html : "";
	struct html_reader reader;
	struct html_token token;
	struct buf b;

	buf_init(&b, a, strlen(s));
	html_reader_init(&reader, s, strlen(s));
	while (html_next(&reader, &token) != HTML_END)
		if (token.kind == HTML_TEXT)
			html_decode(&b, token.s, token.len);
	return str_trim(a, b.data);
}
