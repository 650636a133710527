#include "answerwell/text/opening.h"

#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "text/lines.h"
#include "text/markdown_blocks.h"
#include "text/markdown_tree.h"

enum { CUTS_MAX = 64 };

/* ---- where it may end --------------------------------------------------------------------------- */

/* Lines, from 1 on, before which the source may be cut: where blocks and items begin. */
struct cuts {
	int lines[CUTS_MAX];
	size_t n;
};

static void
add_cut(struct cuts *c, int line)
{
	if (c->n < CUTS_MAX && line > 1 && (c->n == 0 || line > c->lines[c->n - 1]))
		c->lines[c->n++] = line;
}

static void
find_cuts(const char *source, struct cuts *c)
{
	cmark_node *root = markdown_parse(source, MARKDOWN_TODAY);

	for (cmark_node *n = cmark_node_first_child(root); n != NULL; n = cmark_node_next(n)) {
		cmark_node *item =
		    cmark_node_get_type(n) == CMARK_NODE_LIST ? cmark_node_first_child(n) : NULL;

		add_cut(c, cmark_node_get_start_line(n));
		for (; item != NULL; item = cmark_node_next(item))
			add_cut(c, cmark_node_get_start_line(item));
		/* A table knows no lines. */
		add_cut(c, cmark_node_get_end_line(n) + 1);
	}
	cmark_node_free(root);
}

static size_t
line_offset(const char *source, int line)
{
	const char *s = source;

	for (; line > 1; line--) {
		s = strchr(s, '\n');
		if (s == NULL)
			return strlen(source);
		s++;
	}
	return (size_t)(s - source);
}

/* What links further down refer to ("[1]: https://..."), wherever it stands. */
static void
add_references(struct buf *b, const char *rest)
{
	for (const char *line = rest, *end; *line != '\0'; line = *end == '\0' ? end : end + 1) {
		const char *close;

		end = line + strcspn(line, "\n");
		close = memchr(line, ']', (size_t)(end - line));
		if (*line == '[' && close != NULL && close[1] == ':') {
			buf_puts(b, "\n\n");
			buf_append(b, line, (size_t)(end - line));
		}
	}
}

/* NULL: not even its first block fits. */
static const char *
beginning(struct arena *a, const char *source, size_t chars)
{
	struct cuts c = {.n = 0};
	size_t best = 0;
	struct buf b;

	find_cuts(source, &c);
	for (size_t i = 0; i < c.n; i++) {
		size_t at = line_offset(source, c.lines[i]);

		if (str_chars(markdown_plain(a, arena_strndup(a, source, at))) > chars)
			break;
		best = at;
	}
	if (best == 0)
		return NULL;
	buf_init(&b, a, best + 256);
	buf_append(&b, source, best);
	add_references(&b, source + best);
	return b.data;
}

/* ---- as text ------------------------------------------------------------------------------------ */

static void
open_item(struct lines *l, cmark_node *item)
{
	cmark_node *list = cmark_node_parent(item);
	char mark[LINES_MARK] = "- ", blank[LINES_MARK];
	int number = cmark_node_get_list_start(list);
	size_t len;

	if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST) {
		for (cmark_node *n = item; (n = cmark_node_previous(n)) != NULL;)
			number++;
		snprintf(mark, sizeof(mark), "%d. ", number);
	}
	len = strlen(mark);
	memset(blank, ' ', len);
	blank[len] = '\0';
	lines_gap(l, 1);
	lines_push(l, mark, blank, true);
}

/* What leads elsewhere stands behind the words, unless they are it. */
static void
close_link(struct lines *l, cmark_node *link, const char *url)
{
	const char *to = cmark_node_get_url(link);
	cmark_node *words = cmark_node_first_child(link);
	const char *literal = words != NULL ? cmark_node_get_literal(words) : NULL;

	if (to == NULL || to[0] == '\0' || (literal != NULL && strstr(to, literal) != NULL))
		return;
	lines_put(l, " (", words != NULL ? 2 : 1);
	if (to[0] == '/')
		lines_put(l, url, strlen(url));
	lines_put(l, to, strlen(to));
	if (words != NULL)
		lines_put(l, ")", 1);
}

static void
enter(struct lines *l, cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);
	enum table_part part = table_part(node);

	if ((part == TABLE_TH || part == TABLE_TD) && cmark_node_previous(node) != NULL)
		lines_put(l, " | ", 3);
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_ITEM:
		open_item(l, node);
		break;
	case CMARK_NODE_BLOCK_QUOTE:
		lines_gap(l, 1);
		lines_push(l, "> ", "> ", false);
		break;
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		lines_break(l);
		break;
	case CMARK_NODE_CUSTOM_INLINE:
		lines_put(l, "~~", 2);
		break;
	case CMARK_NODE_CODE_BLOCK:
		lines_gap(l, 1);
		lines_verbatim(l, literal, strlen(literal));
		break;
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
		if (!markdown_is_comment(literal))
			lines_verbatim(l, literal, strlen(literal));
		break;
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
	case CMARK_NODE_THEMATIC_BREAK:
		lines_gap(l, 1);
		break;
	default:
		if (part == TABLE_HEAD || part == TABLE_ROW)
			lines_gap(l, 1);
		else if (literal != NULL)
			lines_verbatim(l, literal, strlen(literal));
	}
}

static void
leave(struct lines *l, cmark_node *node, const char *url)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_ITEM:
	case CMARK_NODE_BLOCK_QUOTE:
		lines_pop(l);
		break;
	case CMARK_NODE_CUSTOM_INLINE:
		lines_put(l, "~~", 2);
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		close_link(l, node, url);
		break;
	default:
		break;
	}
}

static const char *
text_of(struct arena *a, const char *source, enum markdown_format format, const char *url)
{
	cmark_node *root = markdown_parse(source, format);
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	struct lines l;

	lines_init(&l, a, strlen(source) + 64);
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		if (event == CMARK_EVENT_ENTER)
			enter(&l, cmark_iter_get_node(iter));
		else
			leave(&l, cmark_iter_get_node(iter), url);
	}
	cmark_iter_free(iter);
	cmark_node_free(root);
	return str_trim(a, l.b.data);
}

/* ---- as HTML ------------------------------------------------------------------------------------ */

/* Ours alone has such quotes: in what people write they are &quot;. */
static struct safe_html
with_whole_addresses(struct arena *a, struct safe_html html, const char *url)
{
	static const char own[] = "href=\"/";
	const char *s = html.html, *at;
	struct buf b;

	buf_init(&b, a, strlen(s) + 256);
	for (; (at = strstr(s, own)) != NULL; s = at + sizeof(own) - 1) {
		buf_append(&b, s, (size_t)(at - s));
		buf_puts(&b, "href=\"");
		buf_html(&b, url);
		buf_putc(&b, '/');
	}
	buf_puts(&b, s);
	return (struct safe_html){.html = b.data};
}

struct opening
markdown_opening(struct arena *a, const char *source, enum markdown_format format, size_t chars,
		 const char *url)
{
	struct opening o = {.is_cut = false};
	const char *excerpt;

	if (str_chars(markdown_plain(a, source)) > chars) {
		o.is_cut = true;
		source = beginning(a, excerpt = source, chars);
		if (source == NULL) {
			o.text = markdown_excerpt(a, excerpt, chars);
			o.html = safe_html_trusted(
			    arena_printf(a, "<p>%s</p>", safe_html_escape(a, o.text).html));
			return o;
		}
	}
	o.html = with_whole_addresses(a, markdown_render_mail(a, source, format), url);
	o.text = text_of(a, source, format, url);
	return o;
}
