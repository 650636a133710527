/* Markdown to safe HTML, once, when a post is written. */
#ifndef ANSWERWELL_TEXT_MARKDOWN_H
#define ANSWERWELL_TEXT_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/base/result.h"

struct arena;

/* Rises whenever the output for the same source changes; posts are rendered again lazily. */
enum { RENDERER_VERSION = 5 };

/* How a source is read. Each text keeps the format that it was written in: as numbers these stand in the database. */
enum markdown_format {
	MARKDOWN_COMMONMARK =
	    1, /* a line end within a paragraph is a blank: what comes from elsewhere */
	MARKDOWN_CLASSIC, /* the same HTML, but pages show the line ends of paragraphs: what was written here before */
	MARKDOWN_AS_TYPED, /* each is a line end; ~~this~~ is struck through; the stars of 2*3*4 are no marks */
	MARKDOWN_TODAY = MARKDOWN_AS_TYPED
};

/* HTML that may stand in a page as it is. Only text/ makes these from outside input; views accept
 * nothing else unescaped. */
struct safe_html {
	const char *html;
};

/* The user names that are people's, of those that a text mentions. */
struct people {
	const char *const *names;
	size_t n;
};

/* CommonMark 0.30 (cmark, safe mode: no raw HTML, no javascript:, vbscript:, file: or data: links),
 * plus bare http(s) and www. links, in which nothing is a mark, and @name mentions of `people` (NULL:
 * of nobody) outside code and links. Emphasis may begin and end beside letters of scripts without
 * blanks (Chinese, Japanese, Korean, Thai ...). [text](example.com/x) leads to https://example.com/x.
 * Links to other sites get rel="nofollow ugc noopener"; tables ("a | b" above "--- | ---") and boxes
 * ("- [ ]", "- [x]"); lists also with the bullets and no-break blanks of word processors; headings
 * start at <h3>; images become links to them (nothing is fetched from elsewhere), but for pictures that were brought here (text/own_picture.h); wide code scrolls (tabindex="0"), and code of
 * known languages has its words marked (text/highlight.h). Never fails; at most MARKDOWN_MAX
 * bytes are read, and what would become more than MARKDOWN_HTML_MAX bytes is shown as it was typed. */
struct safe_html markdown_render(struct arena *a, const char *source, enum markdown_format format,
				 const struct people *people);
/* The same of a text that is a page by itself, below its title: headings are what they say, from <h2> on if they are
 * written so. */
struct safe_html markdown_render_page(struct arena *a, const char *source,
				      enum markdown_format format);
/* The same as markdown_render, of nobody, for a mail: pictures are links, for nothing in it is fetched or attached. */
struct safe_html markdown_render_mail(struct arena *a, const char *source,
				      enum markdown_format format);

enum {
	MARKDOWN_MAX = 131072,
	MARKDOWN_HTML_MAX = 262144,
	MENTIONS_MAX = 20,
	MENTIONS_READ_MAX = 100
};

/* The distinct names that stand behind an @ in the source (outside code and links), in order, at most
 * MENTIONS_READ_MAX: "@ann-" may mean ann- or ann, so both are among them. */
size_t markdown_mentions(struct arena *a, const char *source, const char ***names);

/* Whom of `people` the source calls, in order, at most MENTIONS_MAX: not those in a quote, whom somebody else
 * has called. */
size_t markdown_called(struct arena *a, const char *source, const struct people *people,
		       const char ***names);

/* The words of it, without markup, on one line, in whatever format. What is struck through keeps its ~~, or it would be said after all. */
char *markdown_plain(struct arena *a, const char *source);

/* The same, a line each paragraph, item, heading or cell, \v where a line breaks within: without its
 * code, or its code alone. */
enum markdown_part { MARKDOWN_PROSE, MARKDOWN_CODE };
char *markdown_lines(struct arena *a, const char *source, enum markdown_part part);

/* markdown_plain cut to `chars` characters, and not through a short word of Latin letters. */
char *markdown_excerpt(struct arena *a, const char *source, size_t chars);

/* The text as a part of Markdown that says just this: nothing in it is a mark. One line. */
char *markdown_escape(struct arena *a, const char *text);

/* HTML as Stack Exchange and others export it, to Markdown (libxml2-free, own small reader):
 * p, br, a, em, strong, code, pre, blockquote, ul, ol, li, h1-h6, hr, img; other tags lose
 * their tags, scripts and styles their content. */
char *markdown_from_html(struct arena *a, const char *html);

/* The class of an element that shows such HTML: its style sheet knows about line ends. */
const char *markdown_class(enum markdown_format format);
/* Whether a source looks the same on a page in both formats. */
bool markdown_looks_same(struct arena *a, const char *source, enum markdown_format one,
			 enum markdown_format other);

/* Trusted text made by the program itself. */
struct safe_html safe_html_trusted(const char *html);

/* What it says without its tags, line by line: for descriptions that machines read. */
char *safe_html_plain(struct arena *a, struct safe_html html);

/* The text escaped. */
struct safe_html safe_html_escape(struct arena *a, const char *text);

#endif
