#include "answerwell/text/markdown.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "text/inline.h"
#include "text/markdown_blocks.h"
#include "text/markdown_bullets.h"
#include "text/markdown_marks.h"
#include "text/markdown_strike.h"
#include "text/markdown_tree.h"
#include "text/own_picture.h"

/* cmark walks all open quotes and lists for every line: tens of thousands inside one another, opened
 * by one line, hold it up for seconds. Nobody writes more than a handful. */
enum { LINE_CONTAINERS_MAX = 64 };

/* The length of the mark of a quote or a list item at s; 0 if none stands there. */
static size_t
container_mark(const char *s, size_t len)
{
	size_t digits = 0, n;

	if (len > 0 && s[0] == '>')
		return 1;
	while (digits < len && digits < 9 && isdigit((unsigned char)s[digits]))
		digits++;
	if (digits == len || strchr(digits == 0 ? "-+*" : ".)", s[digits]) == NULL)
		return 0;
	n = digits + 1;
	return n == len || isspace((unsigned char)s[n]) ? n : 0;
}

/* Where the line's containers become too many; `len` if they do not. */
static size_t
containers_end(const char *line, size_t len)
{
	size_t at = 0, n;

	for (size_t count = 0;; count++) {
		while (at < len && (line[at] == ' ' || line[at] == '\t'))
			at++;
		n = container_mark(line + at, len - at);
		if (n == 0)
			return len;
		if (count == LINE_CONTAINERS_MAX)
			return at;
		at += n;
	}
}

/* cmark writes &#xFFFE; and &#xFFFF; as the bytes FE and FF, which are no UTF-8. */
static void
mend(cmark_node *node, const char *(*get)(cmark_node *), int (*set)(cmark_node *, const char *))
{
	const char *text = get(node), *bad = text != NULL ? strpbrk(text, "\xfe\xff") : NULL;
	struct arena *a;
	struct buf b;

	if (bad == NULL)
		return;
	a = arena_new();
	buf_init(&b, a, strlen(text) + 16);
	for (; bad != NULL; bad = strpbrk(text, "\xfe\xff")) {
		buf_append(&b, text, (size_t)(bad - text));
		buf_puts(&b, "\xef\xbf\xbd");
		text = bad + 1;
	}
	buf_puts(&b, text);
	if (set(node, b.data) == 0)
		abort();
	arena_free(a);
}

static void
mend_all(cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		mend(node, cmark_node_get_literal, cmark_node_set_literal);
		mend(node, cmark_node_get_url, cmark_node_set_url);
		mend(node, cmark_node_get_title, cmark_node_set_title);
		mend(node, cmark_node_get_fence_info, cmark_node_set_fence_info);
	}
	cmark_iter_free(iter);
}

static size_t
cut_length(const char *source)
{
	size_t len = strnlen(source, MARKDOWN_MAX + 1);

	if (len > MARKDOWN_MAX) {
		len = MARKDOWN_MAX;
		while (len > 0 && ((unsigned char)source[len] & 0xc0) == 0x80)
			len--;
	}
	return len;
}

/* With the marks of lists that Markdown does not know as those it does. */
static void
feed(cmark_parser *parser, struct bullets *b, const char *line, size_t len)
{
	char mark[BULLET_BYTES];
	size_t from, to = 0;

	if (bullets_next(b, line, len, &from, &to, mark)) {
		cmark_parser_feed(parser, line, from);
		cmark_parser_feed(parser, mark, strlen(mark));
	} else {
		to = 0;
	}
	cmark_parser_feed(parser, line + to, len - to);
}

static cmark_node *
parse_lines(const char *source, size_t len)
{
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
	struct bullets b = {0};
	size_t line_len, end;
	cmark_node *root;

	for (size_t at = 0; at < len; at += line_len) {
		const char *line = source + at, *stop = memchr(line, '\n', len - at);

		line_len = stop == NULL ? len - at : (size_t)(stop - line) + 1;
		end = containers_end(line, line_len);
		feed(parser, &b, line, end);
		if (end < line_len) {
			cmark_parser_feed(parser, "\\", 1);
			cmark_parser_feed(parser, line + end, line_len - end);
		}
	}
	root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	if (root == NULL)
		abort();
	cmark_consolidate_text_nodes(root);
	return root;
}

cmark_node *
markdown_parse(const char *source, enum markdown_format format)
{
	struct arena *a = arena_new();
	size_t len = cut_length(source);
	const char *hidden = marks_hide(a, source, len, format);
	cmark_node *root =
	    hidden != NULL ? parse_lines(hidden, strlen(hidden)) : parse_lines(source, len);

	if (strpbrk(source, "|[") != NULL)
		markdown_blocks(root);
	if (format == MARKDOWN_AS_TYPED && strstr(source, "~~") != NULL)
		markdown_strike(root);
	if (hidden != NULL)
		marks_show(root);
	if (strstr(source, "&#") != NULL)
		mend_all(root);
	arena_free(a);
	return root;
}

bool
markdown_is_comment(const char *raw)
{
	size_t len = strlen(raw);

	while (len > 0 && (raw[len - 1] == '\n' || raw[len - 1] == ' '))
		len--;
	return len >= 7 && str_starts(raw, "<!--") && strncmp(raw + len - 3, "-->", 3) == 0;
}

/* ---- mentions ----------------------------------------------------------------------------------- */

struct mentions {
	struct arena *arena;
	const struct people *people; /* NULL: whatever stands behind an @ */
	const char **names;
	size_t n, max;
};

static void
add_mention(struct mentions *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->names[i], name) == 0)
			return;
	if (m->n < m->max)
		m->names[m->n++] = arena_strdup(m->arena, name);
}

static void
read_mentions(struct mentions *m, const char *s)
{
	char name[MENTION_MAX + 1];
	size_t len = strlen(s), step;

	for (size_t at = 0; at < len; at += step == 0 ? 1 : step) {
		step = inline_link(s, len, at);
		if (step > 0 || s[at] != '@')
			continue;
		if (m->people != NULL && inline_person(s, len, at, m->people, name) > 0)
			add_mention(m, name);
		if (m->people == NULL && inline_mention(s, len, at, name) > 0)
			do
				add_mention(m, name);
			while (inline_shorter(name));
	}
}

static size_t
find_mentions(struct mentions *m, const char *source)
{
	cmark_node *root = markdown_parse(source, MARKDOWN_COMMONMARK);
	cmark_iter *iter = cmark_iter_new(root);
	size_t inside = 0; /* links, and quotes if people are called */
	cmark_event_type event;

	m->names = arena_array(m->arena, m->max, sizeof(*m->names));
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE ||
		    (type == CMARK_NODE_BLOCK_QUOTE && m->people != NULL))
			inside = event == CMARK_EVENT_ENTER ? inside + 1 : inside - 1;
		if (type == CMARK_NODE_TEXT && inside == 0)
			read_mentions(m, cmark_node_get_literal(node));
	}
	cmark_iter_free(iter);
	cmark_node_free(root);
	return m->n;
}

size_t
markdown_mentions(struct arena *a, const char *source, const char ***names)
{
	struct mentions m = {.arena = a, .max = MENTIONS_READ_MAX};
	size_t n = find_mentions(&m, source);

	*names = m.names;
	return n;
}

size_t
markdown_called(struct arena *a, const char *source, const struct people *people,
		const char ***names)
{
	struct mentions m = {.arena = a, .people = people, .max = MENTIONS_MAX};
	size_t n = find_mentions(&m, source);

	*names = m.names;
	return n;
}

/* ---- plain text --------------------------------------------------------------------------------- */

/* Appends with every run of white space as one space, none at the beginning. */
static void
add_collapsed(struct buf *b, const char *s)
{
	size_t from = b->len;
	char *out;

	buf_puts(b, s);
	out = b->data + from;
	for (const char *in = out; *in != '\0'; in++) {
		bool is_space = *in == ' ' || (*in >= '\t' && *in <= '\r');

		if (!is_space)
			*out++ = *in;
		else if (out > b->data && out[-1] != ' ')
			*out++ = ' ';
	}
	*out = '\0';
	b->len = (size_t)(out - b->data);
}

/* True if a line may begin like this without being a heading, a list, a rule or a bullet. */
static bool
is_prose_start(unsigned char c)
{
	return c == '\n' || (c < 0x80 ? strchr("#-+=0123456789", c) == NULL
				      : c != 0xc2 && c != 0xe2 && c != 0xef);
}

/* Signs of Markdown wherever they stand. */
static const bool is_mark[0x100] = {
    ['\\'] = true, ['`'] = true, ['*'] = true, ['_'] = true, ['['] = true, ['<'] = true,
    ['>'] = true,  ['&'] = true, ['|'] = true, ['~'] = true, [0x7f] = true};

/* True if no sign in it means anything to Markdown but line ends and blanks: most of what people write. */
static bool
is_prose(const char *source, size_t len)
{
	const unsigned char *s = (const unsigned char *)source, *end = s + len;
	unsigned char bits = 0;
	bool has_mark = false;

	if (len > MARKDOWN_MAX)
		return false;
	while (s < end) {
		/* Where a line begins. */
		while (s < end && *s == ' ')
			s++;
		if (s < end && !is_prose_start(*s))
			return false;
		for (; s < end && *s != '\n'; s++) {
			has_mark |= is_mark[*s] || *s < ' ';
			bits |= *s;
		}
		s += s < end;
	}
	return !has_mark && (bits < 0x80 || str_is_utf8(source, len));
}

static void
trim_end(struct buf *b)
{
	while (b->len > 0 && b->data[b->len - 1] == ' ')
		b->data[--b->len] = '\0';
}

/* ASCII and full-width marks behind which the next words stand as a new piece. */
static bool
ends_a_piece(const struct buf *b)
{
	static const char *const wide[] = {"。", "，", "；", "：", "！", "？", "、", "…"};

	if (b->len == 0 || strchr(".,;:!?", b->data[b->len - 1]) != NULL)
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (b->len >= 3 && memcmp(b->data + b->len - 3, wide[i], 3) == 0)
			return true;
	return false;
}

/* Chinese: a sign as wide as the letters stands between pieces, without a blank. */
static bool
ends_wide(const struct buf *b)
{
	return b->len >= 3 && memcmp(b->data + b->len - 3, "\xe2\xba\x80", 3) >= 0;
}

/* Where what stands in lists and tables is told apart: cells, and items or rows. */
enum seam { SEAM_NONE, SEAM_CELL, SEAM_ITEM };

static enum seam
seam_of(cmark_node *node)
{
	switch (table_part(node)) {
	case TABLE_TH:
	case TABLE_TD:
		return cmark_node_previous(node) != NULL ? SEAM_CELL : SEAM_NONE;
	case TABLE:
	case TABLE_HEAD:
	case TABLE_ROW:
		return SEAM_ITEM;
	case TABLE_NONE:
		break;
	}
	return cmark_node_get_type(node) == CMARK_NODE_ITEM ||
		       cmark_node_get_type(node) == CMARK_NODE_LIST
		   ? SEAM_ITEM
		   : SEAM_NONE;
}

/* Empty cells and items make no sign of their own. */
static void
add_seam(struct buf *b, enum seam *seam)
{
	enum seam here = *seam;

	*seam = SEAM_NONE;
	if (here == SEAM_NONE || b->len == 0)
		return;
	trim_end(b);
	if (here == SEAM_CELL)
		buf_puts(b, " · ");
	else if (ends_a_piece(b))
		buf_putc(b, ' ');
	else
		buf_puts(b, ends_wide(b) ? "；" : "; ");
}

static void
add_piece(struct buf *b, enum seam *seam, const char *text)
{
	if (text[strspn(text, " \n\t")] != '\0')
		add_seam(b, seam);
	add_collapsed(b, text);
}

static char *
parsed_plain(struct arena *a, const char *source)
{
	cmark_node *root = markdown_parse(source, MARKDOWN_AS_TYPED);
	cmark_iter *iter = cmark_iter_new(root);
	enum seam seam = SEAM_NONE, here;
	struct own_picture own;
	cmark_event_type event;
	struct buf b;

	buf_init(&b, a, strnlen(source, MARKDOWN_MAX));
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);
		const char *literal = cmark_node_get_literal(node);

		if ((type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) &&
		    markdown_is_comment(literal))
			continue;
		if ((here = seam_of(node)) > seam)
			seam = here;
		if (type <= CMARK_NODE_LAST_BLOCK || type == CMARK_NODE_SOFTBREAK ||
		    type == CMARK_NODE_LINEBREAK)
			add_collapsed(&b, " ");
		if (type == CMARK_NODE_CUSTOM_INLINE)
			literal = "~~";
		if (literal != NULL)
			add_piece(&b, &seam, literal);
		/* Shown as its address. */
		else if (type == CMARK_NODE_IMAGE && event == CMARK_EVENT_ENTER &&
			 cmark_node_first_child(node) == NULL &&
			 !own_picture_read(cmark_node_get_url(node), &own))
			add_piece(&b, &seam, cmark_node_get_url(node));
	}
	trim_end(&b);
	cmark_iter_free(iter);
	cmark_node_free(root);
	return b.data;
}

static char *
prose_plain(struct arena *a, const char *source, size_t len)
{
	struct buf b;

	buf_init(&b, a, len);
	add_collapsed(&b, source);
	trim_end(&b);
	return b.data;
}

char *
markdown_plain(struct arena *a, const char *source)
{
	size_t len = strnlen(source, MARKDOWN_MAX + 1);

	return is_prose(source, len) ? prose_plain(a, source, len) : parsed_plain(a, source);
}

char *
markdown_lines(struct arena *a, const char *source, enum markdown_part part)
{
	cmark_node *root = markdown_parse(source, MARKDOWN_COMMONMARK);
	cmark_iter *iter = cmark_iter_new(root);
	struct buf b;

	buf_init(&b, a, strnlen(source, MARKDOWN_MAX));
	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);
		const char *literal = cmark_node_get_literal(node);
		bool is_code = type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK;

		if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
			buf_putc(&b, '\v');
		else if (type <= CMARK_NODE_LAST_BLOCK || (is_code && part == MARKDOWN_CODE))
			buf_putc(&b, '\n');
		if (literal != NULL && is_code == (part == MARKDOWN_CODE))
			buf_puts(&b, literal);
	}
	cmark_iter_free(iter);
	cmark_node_free(root);
	return b.data;
}

enum { WORD_MAX = 24 };

/* Where a cut behind `at` bytes goes through a word of Latin letters, before that word: unless it is
 * all there is, or too long for one. */
static size_t
before_half_word(const char *text, size_t at)
{
	size_t start = at;

	if (!isalnum((unsigned char)text[at]))
		return at;
	while (start > 0 && isalnum((unsigned char)text[start - 1]))
		start--;
	if (start == at || at - start > WORD_MAX || start == 0 || text[start - 1] != ' ')
		return at;
	return start - 1;
}

/* As much of its plain text as an excerpt needs: of prose the beginning, which nothing behind it changes. */
static char *
plain_start(struct arena *a, const char *source, size_t chars)
{
	size_t most = 2 * chars + WORD_MAX, len = strnlen(source, most + 1);
	char *plain;

	while (len > most && ((unsigned char)source[most] & 0xc0) == 0x80)
		most--;
	if (len > most && is_prose(source, most)) {
		plain = prose_plain(a, arena_strndup(a, source, most), most);
		if (str_chars(plain) > chars + WORD_MAX)
			return plain;
	}
	return markdown_plain(a, source);
}

char *
markdown_excerpt(struct arena *a, const char *source, size_t chars)
{
	static const char ellipsis[] = "…";
	char *plain = plain_start(a, source, chars), *cut = str_cut(a, plain, chars);
	size_t len, kept;

	if (strcmp(cut, plain) == 0)
		return cut;
	len = strlen(cut) - (sizeof(ellipsis) - 1);
	kept = before_half_word(plain, len);
	return kept < len && kept > 0 ? arena_printf(a, "%.*s%s", (int)kept, plain, ellipsis) : cut;
}

char *
markdown_escape(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a, strlen(text) + 16);
	for (const char *s = text; *s != '\0'; s++) {
		if (strchr("\\`*_[]<>&~", *s) != NULL)
			buf_putc(&b, '\\');
		buf_putc(&b, *s);
	}
	return b.data;
}

struct safe_html
safe_html_trusted(const char *html)
{
	return (struct safe_html){.html = html};
}

struct safe_html
safe_html_escape(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a, text == NULL ? 0 : strlen(text));
	buf_html(&b, text);
	return (struct safe_html){.html = b.data};
}
