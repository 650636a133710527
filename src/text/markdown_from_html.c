/* HTML to Markdown, in one pass and without recursion. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/markdown.h"
#include "text/address.h"
#include "text/entity.h"
#include "text/html_reader.h"
#include "text/markdown_writer.h"

struct import {
	struct writer w;
	struct buf text; /* one run of text, decoded; or the code being collected */
	const char *code_tag; /* NULL: not inside code */
	bool is_pre;
	bool keeps_first_line_end; /* only one directly after <pre> is dropped */
	char language[32];
};

static void
text_clear(struct import *in)
{
	in->text.len = 0;
	in->text.data[0] = '\0';
}

/* --- code, images, addresses --- */

static size_t
longest_ticks(const char *s, size_t len)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < len; i++) {
		run = s[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void
put_ticks(struct import *in, size_t n)
{
	for (; n > 0; n--)
		writer_put(&in->w, "`");
}

static void
write_code(struct import *in)
{
	char *s = in->text.data;
	size_t len = in->text.len, ticks = longest_ticks(s, len) + 1;
	bool is_padded;

	for (size_t i = 0; i < len; i++)
		if (isspace((unsigned char)s[i]))
			s[i] = ' ';
	if (strspn(s, " ") == len)
		return;
	is_padded = s[0] == '`' || s[len - 1] == '`' || (s[0] == ' ' && s[len - 1] == ' ');
	writer_begin(&in->w);
	put_ticks(in, ticks);
	writer_put(&in->w, is_padded ? " " : "");
	lines_put(&in->w.l, s, len);
	writer_put(&in->w, is_padded ? " " : "");
	put_ticks(in, ticks);
	in->w.is_line_start = false;
}

static void
write_pre(struct import *in)
{
	const char *s = in->text.data;
	size_t len = in->text.len, ticks = longest_ticks(s, len) + 1;

	if (len > 0 && s[0] == '\n' && !in->keeps_first_line_end) {
		s++;
		len--;
	}
	if (len > 0 && s[len - 1] == '\n')
		len--;
	ticks = ticks < 3 ? 3 : ticks;
	writer_close_block(&in->w);
	writer_note_content(&in->w);
	put_ticks(in, ticks);
	writer_put(&in->w, in->language);
	lines_break(&in->w.l);
	lines_verbatim(&in->w.l, s, len);
	lines_break(&in->w.l);
	put_ticks(in, ticks);
	writer_close_block(&in->w);
}

static void
code_end(struct import *in)
{
	const char *tag = in->code_tag;

	in->code_tag = NULL;
	if (tag == NULL)
		return;
	if (in->is_pre)
		write_pre(in);
	else
		write_code(in);
	in->is_pre = false;
	text_clear(in);
}

/* "lang-c" or "language-c" among the classes. */
static void
note_language(struct import *in, const struct html_token *token)
{
	const char *class = html_attribute(in->w.arena, token, "class"), *p;
	size_t n = 0;

	if (class == NULL || in->language[0] != '\0')
		return;
	p = strstr(class, "lang-");
	p = p == NULL ? strstr(class, "language-") : p;
	p = p == NULL ? NULL : strchr(p, '-');
	for (; p != NULL && n + 1 < sizeof(in->language); n++) {
		char c = p[1 + n];

		if (!isalnum((unsigned char)c) && (c == '\0' || strchr("+-_#.", c) == NULL))
			break;
		in->language[n] = c;
	}
	in->language[n] = '\0';
}

static void
code_begin(struct import *in, const struct html_token *token, bool is_pre)
{
	in->code_tag = is_pre ? "pre" : token->name[0] == 'k' ? "kbd" : "code";
	in->is_pre = is_pre;
	text_clear(in);
	in->language[0] = '\0';
	in->keeps_first_line_end = false;
	if (is_pre)
		note_language(in, token);
}

/* The address with what ends a Markdown destination percent-encoded; NULL if it is none to keep. */
static const char *
address(struct import *in, const struct html_token *token, const char *name)
{
	const char *s = html_attribute(in->w.arena, token, name);
	struct buf b;
	size_t used;

	while (s != NULL && isspace((unsigned char)*s))
		s++;
	if (s == NULL || !address_is_safe(s))
		return NULL;
	buf_init(&b, in->w.arena, strlen(s));
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s <= ' ' || strchr("<>\\\"`", *s) != NULL)
			buf_printf(&b, "%%%02X", (unsigned char)*s);
		else if (*s == '(' || *s == ')')
			buf_printf(&b, "\\%c", *s);
		else if (*s == '&' && entity_read(s, strlen(s), &used) != 0)
			buf_puts(&b, "&amp;");
		else
			buf_putc(&b, *s);
	}
	while (b.len >= 3 && strcmp(b.data + b.len - 3, "%20") == 0)
		b.data[b.len -= 3] = '\0';
	return b.len == 0 ? NULL : b.data;
}

/* Appends text with what `special` names escaped, white space as single spaces. */
static void
add_escaped(struct buf *b, const char *s, const char *special)
{
	for (; *s != '\0'; s++) {
		if (strchr(special, *s) != NULL)
			buf_putc(b, '\\');
		buf_putc(b, isspace((unsigned char)*s) ? ' ' : *s);
	}
}

/* What stands in the round brackets of a link: address and title. NULL if there is no address. */
static const char *
destination(struct import *in, const struct html_token *token, const char *name)
{
	const char *to = address(in, token, name);
	const char *title = html_attribute(in->w.arena, token, "title");
	struct buf b;

	if (to == NULL || title == NULL || title[0] == '\0')
		return to;
	buf_init(&b, in->w.arena, strlen(to) + strlen(title));
	buf_puts(&b, to);
	buf_puts(&b, " \"");
	add_escaped(&b, title, "\"\\`&<");
	buf_puts(&b, "\"");
	return b.data;
}

static void
add_image(struct import *in, const struct html_token *token)
{
	const char *source = destination(in, token, "src");
	const char *alt = html_attribute(in->w.arena, token, "alt");
	struct buf b;

	if (source == NULL)
		return;
	buf_init(&b, in->w.arena, 64);
	add_escaped(&b, alt == NULL ? "" : alt, "\\`*_[]<&");
	writer_begin(&in->w);
	writer_put(&in->w, "![");
	writer_put(&in->w, b.data);
	writer_put(&in->w, "](");
	writer_put(&in->w, source);
	writer_put(&in->w, ")");
	in->w.is_line_start = false;
}

/* --- tags --- */

enum meaning {
	OTHER,
	PARAGRAPH,
	BREAK,
	EM,
	STRONG_TAG,
	ANCHOR,
	CODE,
	PRE,
	BLOCKQUOTE,
	UL,
	OL,
	LI,
	HEADING,
	RULE,
	IMAGE,
	CELL
};

static const struct {
	const char *name;
	enum meaning meaning;
} tags[] = {
    {"p", PARAGRAPH},
    {"div", PARAGRAPH},
    {"section", PARAGRAPH},
    {"article", PARAGRAPH},
    {"table", PARAGRAPH},
    {"tr", PARAGRAPH},
    {"dl", PARAGRAPH},
    {"dt", PARAGRAPH},
    {"dd", PARAGRAPH},
    {"details", PARAGRAPH},
    {"summary", PARAGRAPH},
    {"br", BREAK},
    {"em", EM},
    {"i", EM},
    {"strong", STRONG_TAG},
    {"b", STRONG_TAG},
    {"a", ANCHOR},
    {"code", CODE},
    {"kbd", CODE},
    {"pre", PRE},
    {"blockquote", BLOCKQUOTE},
    {"ul", UL},
    {"ol", OL},
    {"li", LI},
    {"h1", HEADING},
    {"h2", HEADING},
    {"h3", HEADING},
    {"h4", HEADING},
    {"h5", HEADING},
    {"h6", HEADING},
    {"hr", RULE},
    {"img", IMAGE},
    {"td", CELL},
    {"th", CELL},
};

/* The table's own copy of the name outlives the token. */
static enum meaning
tag_meaning(struct html_token *token, const char **name)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (strcmp(tags[i].name, token->name) == 0) {
			*name = tags[i].name;
			return tags[i].meaning;
		}
	}
	return OTHER;
}

static void
add_rule(struct import *in)
{
	writer_close_block(&in->w);
	writer_note_content(&in->w);
	writer_put(&in->w, "***");
	writer_close_block(&in->w);
}

static long
list_start(struct import *in, const struct html_token *token)
{
	const char *start = html_attribute(in->w.arena, token, "start");
	long n = start == NULL ? 1 : strtol(start, NULL, 10);

	return n < 0 || n > LIST_NUMBER_MAX ? 1 : n;
}

static void
open_tag(struct import *in, struct html_token *token)
{
	const char *name = NULL, *to;

	switch (tag_meaning(token, &name)) {
	case PARAGRAPH:
		writer_block(&in->w, 2);
		break;
	case BREAK:
		in->w.breaks += in->w.has_content;
		break;
	case EM:
		writer_mark_open(&in->w, EMPHASIS, name, NULL);
		break;
	case STRONG_TAG:
		writer_mark_open(&in->w, STRONG, name, NULL);
		break;
	case ANCHOR:
		to = destination(in, token, "href");
		writer_mark_open(&in->w, to == NULL ? NOTHING : LINK, name, to);
		break;
	case CODE:
	case PRE:
		code_begin(in, token, strcmp(name, "pre") == 0);
		break;
	case BLOCKQUOTE:
		writer_open_quote(&in->w);
		break;
	case UL:
		writer_open_list(&in->w, BULLETS, 0);
		break;
	case OL:
		writer_open_list(&in->w, NUMBERS, list_start(in, token));
		break;
	case LI:
		writer_open_item(&in->w);
		break;
	case HEADING:
		writer_close_block(&in->w);
		in->w.heading = name[1] - '0';
		break;
	case RULE:
		add_rule(in);
		break;
	case IMAGE:
		add_image(in, token);
		break;
	case CELL:
		in->w.has_space = in->w.has_content;
		break;
	case OTHER:
		break;
	}
}

static void
close_tag(struct import *in, struct html_token *token)
{
	const char *name = NULL;

	switch (tag_meaning(token, &name)) {
	case PARAGRAPH:
		writer_block(&in->w, 2);
		break;
	case EM:
	case STRONG_TAG:
	case ANCHOR:
		writer_mark_close(&in->w, name);
		break;
	case BLOCKQUOTE:
		writer_close_quote(&in->w);
		break;
	case UL:
	case OL:
		writer_close_list(&in->w);
		break;
	case LI:
		writer_close_item(&in->w);
		break;
	case HEADING:
		writer_close_block(&in->w);
		in->w.heading = 0;
		break;
	default:
		break;
	}
}

/* Inside code only its own end counts, and the code inside pre that names the language. */
static void
code_tag(struct import *in, const struct html_token *token)
{
	if (token->kind == HTML_CLOSE && strcmp(token->name, in->code_tag) == 0)
		code_end(in);
	else if (token->kind == HTML_OPEN && strcmp(token->name, "br") == 0)
		buf_putc(&in->text, '\n');
	else if (token->kind == HTML_OPEN && in->is_pre && strcmp(token->name, "code") == 0) {
		note_language(in, token);
		in->keeps_first_line_end = in->text.len == 0;
	}
}

char *
markdown_from_html(struct arena *a, const char *html)
{
	struct import in = {0};
	struct html_token token;
	struct html_reader r;

	html_reader_init(&r, html, strlen(html));
	writer_init(&in.w, a, r.len);
	buf_init(&in.text, a, 256);
	while (html_next(&r, &token) != HTML_END) {
		if (token.kind == HTML_TEXT) {
			if (in.code_tag == NULL)
				text_clear(&in);
			html_decode(&in.text, token.s, token.len);
			if (in.code_tag == NULL)
				writer_text(&in.w, in.text.data, in.text.len);
		} else if (in.code_tag != NULL) {
			code_tag(&in, &token);
		} else if (token.kind == HTML_OPEN) {
			open_tag(&in, &token);
		} else {
			close_tag(&in, &token);
		}
	}
	code_end(&in);
	return writer_finish(&in.w);
}
