/* Markdown to HTML: cmark's tree, written by our own hand so that nothing but the elements below can
 * come out. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/picture/picture.h"
#include "answerwell/text/heavy.h"
#include "answerwell/text/markdown.h"
#include "text/address.h"
#include "text/highlight.h"
#include "text/inline.h"
#include "text/markdown_blocks.h"
#include "text/markdown_tree.h"
#include "text/own_picture.h"

enum {
	NESTING_MAX = 64, /* browsers give up at 512; what is deeper keeps its text only */
	INDENTS_MAX = 8, /* of quotes and lists: a phone has no room for more */
	HEADING_SHIFT = 2, /* of a post: the page has its own h1 and h2 */
	HEADING_FIRST = 2,
	HEADING_LAST = 6
};

struct renderer {
	struct buf b;
	const struct people *people;
	enum markdown_format format;
	int heading_shift;
	bool links_pictures; /* instead of showing them */
	size_t nesting, indents;
	size_t links; /* links and images around this place */
	size_t marks; /* that code may still get */
	size_t shown; /* the one of them that became <a>; 0: none */
	cmark_node *silent; /* what stands in it is said already */
};

/* Blocks begin on a line of their own. */
static void
line_start(struct renderer *r)
{
	if (r->b.len > 0 && r->b.data[r->b.len - 1] != '\n')
		buf_putc(&r->b, '\n');
}

/* One that was typed within a paragraph. */
static const char *
line_end(const struct renderer *r)
{
	return r->format == MARKDOWN_AS_TYPED ? "<br>\n" : "\n";
}

static void
add_link_start(struct renderer *r, const char *address, size_t len, const char *title)
{
	bool is_www = inline_is_www(address, len);

	buf_puts(&r->b, is_www ? "<a href=\"https://" : "<a href=\"");
	address_html(&r->b, address, len);
	if (title != NULL && title[0] != '\0') {
		buf_puts(&r->b, "\" title=\"");
		buf_html(&r->b, title);
	}
	buf_puts(&r->b, is_www || address_is_foreign(address) ? "\" rel=\"nofollow ugc noopener\">"
							      : "\">");
}

/* Running text: bare addresses and @names become links. */
static void
add_text(struct renderer *r, const char *s)
{
	size_t len = strlen(s), from = 0, at = 0, step;
	char name[MENTION_MAX + 1];

	while (at < len && r->links == 0) {
		if (s[at] == '@' && (step = inline_person(s, len, at, r->people, name)) > 0) {
			buf_html_n(&r->b, s + from, at - from);
			buf_printf(&r->b, "<a class=\"mention\" href=\"/users/%s\">", name);
			step++;
		} else if (strchr("hHwW", s[at]) != NULL && (step = inline_link(s, len, at)) > 0) {
			buf_html_n(&r->b, s + from, at - from);
			add_link_start(r, s + at, step, NULL);
		} else {
			at++;
			continue;
		}
		buf_html_n(&r->b, s + at, step);
		buf_puts(&r->b, "</a>");
		at += step;
		from = at;
	}
	buf_html(&r->b, s + from);
}

/* What looked like HTML is shown as it was typed: most often it is List<String> or a forgotten code
 * mark, and dropping it would lose words. */
static void
add_raw_html(struct renderer *r, const char *raw)
{
	if (!markdown_is_comment(raw))
		buf_html(&r->b, raw);
}

static void
add_code_block(struct renderer *r, cmark_node *node)
{
	const char *info = cmark_node_get_fence_info(node);
	size_t len = info == NULL ? 0 : strcspn(info, " \t");

	line_start(r);
	buf_puts(&r->b, "<pre tabindex=\"0\"><code");
	if (len > 0) {
		buf_puts(&r->b, " class=\"language-");
		buf_html_n(&r->b, info, len);
		buf_putc(&r->b, '"');
	}
	buf_putc(&r->b, '>');
	highlight_code(&r->b, info, len, cmark_node_get_literal(node), &r->marks);
	buf_puts(&r->b, "</code></pre>\n");
}

/* Quotes, lists, items, emphasis: `tag` with a line of its own if it is a block. */
static void
nest(struct renderer *r, bool is_enter, const char *tag, bool is_block, const char *after)
{
	r->nesting += is_enter;
	if (is_block)
		line_start(r);
	if (r->nesting <= NESTING_MAX) {
		buf_printf(&r->b, is_enter ? "<%s>%s" : "</%s>%s", tag, after);
	}
	r->nesting -= !is_enter;
}

/* Quotes and lists move to the right. */
static void
indent(struct renderer *r, bool is_enter, const char *tag)
{
	r->indents += is_enter;
	if (r->indents <= INDENTS_MAX)
		nest(r, is_enter, tag, true, "\n");
	r->indents -= !is_enter;
}

static void
add_list(struct renderer *r, cmark_node *node, bool is_enter)
{
	bool is_ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
	int start = cmark_node_get_list_start(node);
	char tag[32] = "ul";

	if (is_ordered) {
		strcpy(tag, "ol");
		if (is_enter && start != 1)
			snprintf(tag, sizeof(tag), "ol start=\"%d\"", start);
	}
	indent(r, is_enter, tag);
}

static void
add_item(struct renderer *r, bool is_enter)
{
	if (r->indents > INDENTS_MAX) {
		line_start(r);
	} else if (is_enter) {
		nest(r, true, "li", true, "");
	} else {
		nest(r, false, "li", false, "\n");
	}
}

static void
add_heading(struct renderer *r, cmark_node *node, bool is_enter)
{
	int level = cmark_node_get_heading_level(node) + r->heading_shift;

	if (level < HEADING_FIRST)
		level = HEADING_FIRST;
	if (level > HEADING_LAST)
		level = HEADING_LAST;
	if (is_enter)
		line_start(r);
	buf_printf(&r->b, is_enter ? "<h%d>" : "</h%d>\n", level);
}

/* Paragraphs in a tight list have no tags. */
static bool
is_tight(cmark_node *paragraph)
{
	cmark_node *list = cmark_node_parent(cmark_node_parent(paragraph));

	return list != NULL && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	       cmark_node_get_list_tight(list);
}

static void
add_paragraph(struct renderer *r, cmark_node *node, bool is_enter)
{
	if (is_tight(node))
		return;
	if (is_enter)
		line_start(r);
	buf_puts(&r->b, is_enter ? "<p>" : "</p>\n");
}

static void
add_lines(struct renderer *r, const char *s, size_t len)
{
	const char *end;

	for (; (end = memchr(s, '\n', len)) != NULL; len -= (size_t)(end + 1 - s), s = end + 1) {
		buf_html_n(&r->b, s, (size_t)(end - s));
		buf_puts(&r->b, line_end(r));
	}
	buf_html_n(&r->b, s, len);
}

static void
add_html_block(struct renderer *r, cmark_node *node)
{
	const char *raw = cmark_node_get_literal(node);
	size_t len = strlen(raw);

	while (len > 0 && raw[len - 1] == '\n')
		len--;
	if (markdown_is_comment(raw))
		return;
	add_paragraph(r, node, true);
	add_lines(r, raw, len);
	add_paragraph(r, node, false);
}

/* ---- pictures of our own ---- */

/* Below it the column of a text is as wide as the screen; from there on so wide (assets/css). */
#define PICTURE_PLACES "(max-width: 46rem) 100vw, 44rem"

static void
add_sources(struct renderer *r, const struct own_picture *p, const char *ending)
{
	int widths[PICTURE_SIZES];
	size_t n = picture_widths(p->width, widths);

	for (size_t i = 0; i < n; i++)
		buf_printf(&r->b, "%s%s/%d.%s %dw", i > 0 ? ", " : "", p->place, widths[i], ending,
			   widths[i]);
}

/* What it shows, for those who do not see it: the words between the brackets. */
static void
add_words(struct buf *b, cmark_node *image)
{
	cmark_iter *iter = cmark_iter_new(image);

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
			buf_html(b, cmark_node_get_literal(node));
		else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
			buf_putc(b, ' ');
	}
	cmark_iter_free(iter);
}

/* Whole by a press, without a script; its room is kept before it is there. In a link it is what the link says. */
static void
add_picture(struct renderer *r, cmark_node *node, const struct own_picture *p)
{
	bool is_linked = r->shown == 0;
	const char *shape = p->height * 10 > p->width * 16   ? " long"
			    : p->height * 10 > p->width * 11 ? " tall"
							     : "";

	if (is_linked)
		buf_printf(&r->b, "<a class=\"picture%s\" href=\"%s/%d.jpg\">", shape, p->place,
			   p->width);
	buf_puts(&r->b,
		 "<picture><source type=\"image/webp\" sizes=\"" PICTURE_PLACES "\" srcset=\"");
	add_sources(r, p, "webp");
	buf_printf(&r->b, "\"><img src=\"%s/%d.jpg\" sizes=\"" PICTURE_PLACES "\" srcset=\"",
		   p->place, p->width);
	add_sources(r, p, "jpg");
	buf_printf(&r->b, "\" width=\"%d\" height=\"%d\" loading=\"lazy\" alt=\"", p->width,
		   p->height);
	if (cmark_node_first_child(node) != NULL)
		add_words(&r->b, node);
	else /* a link needs a name, and this one is in no language */
		buf_printf(&r->b, "🖼 %d × %d", p->width, p->height);
	buf_puts(&r->b, is_linked ? "\"></picture></a>" : "\"></picture>");
}

/* Links cannot stand in links, so of links and images inside one another only the outermost with a
 * safe address is one. Images of elsewhere are links: nothing is fetched from there. */
static void
add_link(struct renderer *r, cmark_node *node, bool is_enter)
{
	bool is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
	struct own_picture own;

	if (is_image && !r->links_pictures && own_picture_read(cmark_node_get_url(node), &own)) {
		add_picture(r, node, &own);
		r->silent = node;
		return;
	}
	if (is_enter) {
		const char *address = address_whole(r->b.arena, cmark_node_get_url(node));

		r->links++;
		if (r->shown == 0 && address_is_safe(address)) {
			r->shown = r->links;
			add_link_start(r, address, strlen(address), cmark_node_get_title(node));
			if (is_image && cmark_node_first_child(node) == NULL)
				buf_html(&r->b, address);
		}
		return;
	}
	if (r->shown == r->links) {
		buf_puts(&r->b, "</a>");
		r->shown = 0;
	}
	r->links--;
}

static void
add_leaf(struct renderer *r, cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		add_text(r, literal);
		break;
	case CMARK_NODE_SOFTBREAK:
		buf_puts(&r->b, line_end(r));
		break;
	case CMARK_NODE_LINEBREAK:
		buf_puts(&r->b, "<br>\n");
		break;
	case CMARK_NODE_CODE:
		buf_puts(&r->b, "<code>");
		buf_html(&r->b, literal);
		buf_puts(&r->b, "</code>");
		break;
	case CMARK_NODE_HTML_INLINE:
		add_raw_html(r, literal);
		break;
	case CMARK_NODE_HTML_BLOCK:
		add_html_block(r, node);
		break;
	case CMARK_NODE_CODE_BLOCK:
		add_code_block(r, node);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		line_start(r);
		buf_puts(&r->b, "<hr>\n");
		break;
	default:
		break;
	}
}

/* Wide ones scroll in their frame. */
static void
add_table_part(struct renderer *r, cmark_node *node, bool is_enter)
{
	static const char *const classes[] = {"", " class=\"middle\"", " class=\"end\""};

	switch (table_part(node)) {
	case TABLE:
		if (is_enter)
			line_start(r);
		buf_puts(&r->b, is_enter ? "<div class=\"table\" tabindex=\"0\"><table>\n"
					 : "</tbody></table></div>\n");
		break;
	case TABLE_HEAD:
		buf_puts(&r->b, is_enter ? "<thead><tr>" : "</tr></thead>\n<tbody>\n");
		break;
	case TABLE_ROW:
		buf_puts(&r->b, is_enter ? "<tr>" : "</tr>\n");
		break;
	case TABLE_TH:
	case TABLE_TD:
		/* A blank between two: words of neighbours do not run together. */
		if (is_enter && cmark_node_previous(node) != NULL)
			buf_putc(&r->b, ' ');
		if (!is_enter)
			buf_puts(&r->b, table_part(node) == TABLE_TH ? "</th>" : "</td>");
		else
			buf_printf(&r->b, "<%s%s>",
				   table_part(node) == TABLE_TH ? "th scope=\"col\"" : "td",
				   classes[table_align(node)]);
		break;
	case TABLE_NONE:
		break;
	}
}

static void
add_node(struct renderer *r, cmark_node *node, bool is_enter)
{
	if (r->silent != NULL) {
		if (node == r->silent && !is_enter)
			r->silent = NULL;
		return;
	}
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		indent(r, is_enter, "blockquote");
		break;
	case CMARK_NODE_LIST:
		add_list(r, node, is_enter);
		break;
	case CMARK_NODE_ITEM:
		add_item(r, is_enter);
		break;
	case CMARK_NODE_HEADING:
		add_heading(r, node, is_enter);
		break;
	case CMARK_NODE_PARAGRAPH:
		add_paragraph(r, node, is_enter);
		break;
	case CMARK_NODE_EMPH:
		nest(r, is_enter, "em", false, "");
		break;
	case CMARK_NODE_STRONG:
		nest(r, is_enter, "strong", false, "");
		break;
	case CMARK_NODE_CUSTOM_INLINE:
		nest(r, is_enter, "del", false, "");
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		add_link(r, node, is_enter);
		break;
	case CMARK_NODE_CUSTOM_BLOCK:
		add_table_part(r, node, is_enter);
		break;
	default:
		add_leaf(r, node);
		break;
	}
}

/* Text that is nearly all marks, thousands of them within each other. */
static void
as_typed(struct buf *b, const char *source)
{
	b->len = 0;
	buf_puts(b, "<pre tabindex=\"0\"><code>");
	buf_html_n(b, source, strnlen(source, MARKDOWN_MAX));
	buf_puts(b, "</code></pre>\n");
}

struct job {
	struct arena *arena;
	const char *source;
	enum markdown_format format;
	const struct people *people;
	int heading_shift;
	bool links_pictures;
	struct safe_html out;
};

static struct safe_html
render(struct arena *a, const struct job *job)
{
	static const struct people nobody = {.n = 0};
	const char *source = job->source;
	cmark_node *root = markdown_parse(source, job->format);
	cmark_iter *iter = cmark_iter_new(root);
	struct renderer r = {.people = job->people != NULL ? job->people : &nobody,
			     .format = job->format,
			     .heading_shift = job->heading_shift,
			     .links_pictures = job->links_pictures,
			     .marks = HIGHLIGHT_MARKS_MAX};
	cmark_event_type event;

	buf_init(&r.b, a, strnlen(source, MARKDOWN_MAX) * 3 / 2);
	while (r.b.len <= MARKDOWN_HTML_MAX && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		add_node(&r, cmark_iter_get_node(iter), event == CMARK_EVENT_ENTER);
	cmark_iter_free(iter);
	cmark_node_free(root);
	if (r.b.len > MARKDOWN_HTML_MAX)
		as_typed(&r.b, source);
	return (struct safe_html){.html = r.b.data};
}

static void
render_job(void *arg)
{
	struct job *job = arg;

	job->out = render(job->arena, job);
}

static struct safe_html
work(struct job job)
{
	text_work(strnlen(job.source, MARKDOWN_MAX), render_job, &job);
	return job.out;
}

struct safe_html
markdown_render(struct arena *a, const char *source, enum markdown_format format,
		const struct people *people)
{
	return work((struct job){.arena = a,
				 .source = source,
				 .format = format,
				 .people = people,
				 .heading_shift = HEADING_SHIFT});
}

struct safe_html
markdown_render_page(struct arena *a, const char *source, enum markdown_format format)
{
	return work((struct job){.arena = a, .source = source, .format = format});
}

const char *
markdown_class(enum markdown_format format)
{
	return format == MARKDOWN_COMMONMARK ? "prose flows" : "prose";
}

/* HTML without the <br> that pages leave out: those of paragraphs, where they show line ends as they are. */
static const char *
as_shown(struct arena *a, const char *html)
{
	bool is_paragraph = false;
	const char *next;
	struct buf b;

	buf_init(&b, a, strlen(html));
	for (; (next = strchr(html, '<')) != NULL; html = next) {
		buf_append(&b, html, (size_t)(next - html));
		if (str_starts(next, "<p>") || str_starts(next, "</p>"))
			is_paragraph = next[1] == 'p';
		if (is_paragraph && str_starts(next, "<br>"))
			next += strlen("<br>");
		else
			buf_putc(&b, *next++);
	}
	buf_puts(&b, html);
	return b.data;
}

bool
markdown_looks_same(struct arena *a, const char *source, enum markdown_format one,
		    enum markdown_format other)
{
	const char *x = markdown_render(a, source, one, NULL).html,
		   *y = markdown_render(a, source, other, NULL).html;

	if (one != MARKDOWN_COMMONMARK && other != MARKDOWN_COMMONMARK) {
		x = as_shown(a, x);
		y = as_shown(a, y);
	}
	return strcmp(x, y) == 0;
}

struct safe_html
markdown_render_mail(struct arena *a, const char *source, enum markdown_format format)
{
	return work((struct job){.arena = a,
				 .source = source,
				 .format = format,
				 .heading_shift = HEADING_SHIFT,
				 .links_pictures = true});
}
