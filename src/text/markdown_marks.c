#include "text/markdown_marks.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "text/inline.h"
#include "text/markdown_blocks.h"
#include "text/utf.h"

/* U+F0000 + c stands for the ASCII character c, U+F0100 for \|, U+F0101 for \~, and the strut, which cmark takes for
 * punctuation, for nothing. A source that has any of them is left alone. */
#define HIDDEN_LEAD "\xf3\xb0"
#define HIDDEN_PIPE "\xf3\xb0\x84\x80"
#define HIDDEN_TILDE "\xf3\xb0\x84\x81"
#define STRUT "\xf0\x9b\xb2\x9f" /* U+1BC9F, of a shorthand */
enum { HIDDEN_BYTES = 4 };

struct hiding {
	struct buf b;
	const char *s;
	size_t len;
	enum markdown_format format;
	bool is_changed;
};

/* ---- addresses ---------------------------------------------------------------------------------- */

/* True where an address is one by Markdown already: <http://...>, [text](http://...), [label]: http://... */
static bool
is_destination(const char *s, size_t at)
{
	size_t blank = at;

	if (at > 0 && s[at - 1] == '<')
		return true;
	if (at > 1 && s[at - 1] == '(' && s[at - 2] == ']')
		return true;
	while (blank > 0 && (s[blank - 1] == ' ' || s[blank - 1] == '\t'))
		blank--;
	return blank > 1 && s[blank - 1] == ':' && s[blank - 2] == ']';
}

static void
hide(struct hiding *h, char c)
{
	const char sequence[] = {'\xf3', '\xb0', (char)(c < 0x40 ? 0x80 : 0x81),
				 (char)(0x80 | (c & 0x3f)), '\0'};

	buf_puts(&h->b, sequence);
	h->is_changed = true;
}

/* &amp; is what an & has become on its way through HTML. */
static size_t
hide_address(struct hiding *h, size_t at)
{
	size_t len = inline_source_link(h->s, h->len, at);

	for (size_t i = at; i < at + len; i++) {
		if (strchr("*_[]~\\!&", h->s[i]) == NULL || str_starts(h->s + i, "&amp;"))
			buf_putc(&h->b, h->s[i]);
		else
			hide(h, h->s[i]);
	}
	return len;
}

/* ---- emphasis ----------------------------------------------------------------------------------- */

/* Of a script that is written without blanks, or a picture, which stands without them, too. */
static bool
is_dense(uint32_t cp)
{
	static const UScriptCode scripts[] = {
	    USCRIPT_HAN,  USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_HANGUL,  USCRIPT_BOPOMOFO,
	    USCRIPT_THAI, USCRIPT_LAO,      USCRIPT_KHMER,    USCRIPT_MYANMAR, USCRIPT_TIBETAN};

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		if (cp >= 0x0e00 && uscript_hasScript((UChar32)cp, scripts[i]))
			return true;
	return (cp >= 0xff00 && cp <= 0xffef) ||
	       (cp >= 0x2190 && u_hasBinaryProperty((UChar32)cp, UCHAR_EXTENDED_PICTOGRAPHIC));
}

static bool
is_mark(uint32_t cp)
{
	return cp < 0x80 ? ispunct((int)cp) != 0 : u_ispunct((UChar32)cp);
}

/* cmark lets a run begin or end emphasis only if there is a blank or a mark on the one side when there is
 * a mark on the other. Between a mark and a letter one of which is of a dense script none is written. */
static bool
needs_strut(uint32_t letter, uint32_t mark)
{
	return is_mark(mark) && !is_mark(letter) && !u_isUWhiteSpace((UChar32)letter) &&
	       (is_dense(letter) || (mark >= 0x80 && is_dense(mark)));
}

static uint32_t
character_before(const char *s, size_t at)
{
	size_t from = at;

	if (at == 0)
		return '\n';
	do
		from--;
	while (from > 0 && at - from < 4 && ((unsigned char)s[from] & 0xc0) == 0x80);
	return utf_next(s, at, &from);
}

static bool
is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

/* 2*3*4, 2**3, a*b: of scripts that are written with blanks. Bold may begin or end within a word. */
static bool
is_within(const struct hiding *h, size_t at, size_t run, uint32_t before, uint32_t after)
{
	if (h->format != MARKDOWN_AS_TYPED || h->s[at] != '*' || run > 2)
		return false;
	if (run == 2)
		return is_digit(before) && is_digit(after);
	return u_isalnum((UChar32)before) && u_isalnum((UChar32)after) && !is_dense(before) &&
	       !is_dense(after);
}

/* A run of * or __: _ alone stands in names. */
static size_t
take_run(struct hiding *h, size_t at)
{
	size_t run = 0, end;
	uint32_t before = character_before(h->s, at), after = '\n';

	while (at + run < h->len && h->s[at + run] == h->s[at])
		run++;
	end = at + run;
	if (end < h->len)
		after = utf_next(h->s, h->len, &end);
	if (is_within(h, at, run, before, after)) {
		for (size_t i = 0; i < run; i++)
			hide(h, '*');
		return run;
	}
	if (h->s[at] == '_' && run < 2)
		before = after = '\n';
	if (needs_strut(before, after)) {
		buf_puts(&h->b, STRUT);
		h->is_changed = true;
	}
	buf_append(&h->b, h->s + at, run);
	if (needs_strut(after, before)) {
		buf_puts(&h->b, STRUT);
		h->is_changed = true;
	}
	return run;
}

/* ---- before and after --------------------------------------------------------------------------- */

/* An address, or the whole word: none begins within. */
static size_t
take_word(struct hiding *h, size_t at)
{
	size_t n = 0;

	if (isalpha((unsigned char)h->s[at]) && !is_destination(h->s, at))
		n = hide_address(h, at);
	if (n > 0)
		return n;
	while (at + n < h->len && isalnum((unsigned char)h->s[at + n]))
		n++;
	buf_append(&h->b, h->s + at, n);
	return n;
}

static size_t
take_escape(struct hiding *h, size_t at)
{
	size_t n = at + 1 < h->len && ispunct((unsigned char)h->s[at + 1]) ? 2 : 1;

	if (n == 2 && (h->s[at + 1] == '|' || h->s[at + 1] == '~')) {
		buf_puts(&h->b, h->s[at + 1] == '|' ? HIDDEN_PIPE : HIDDEN_TILDE);
		h->is_changed = true;
	} else {
		buf_append(&h->b, h->s + at, n);
	}
	return n;
}

static size_t
take(struct hiding *h, size_t at)
{
	char c = h->s[at];
	size_t n = 1;

	if (isalnum((unsigned char)c))
		return take_word(h, at);
	if (c == '*' || c == '_')
		return take_run(h, at);
	if (c == '\\')
		return take_escape(h, at);
	while (at + n < h->len && !isalnum((unsigned char)h->s[at + n]) &&
	       memchr("*_\\", h->s[at + n], 3) == NULL)
		n++;
	buf_append(&h->b, h->s + at, n);
	return n;
}

/* Most texts have nothing that would be hidden. */
static bool
is_worth_it(const char *source)
{
	return strpbrk(source, "*_") != NULL || strstr(source, "\\|") != NULL ||
	       strstr(source, "\\~") != NULL || strstr(source, "://") != NULL ||
	       strcasestr(source, "www.") != NULL;
}

char *
marks_hide(struct arena *a, const char *source, size_t len, enum markdown_format format)
{
	struct hiding h = {.s = source, .len = len, .format = format};

	if (!is_worth_it(source) || strstr(source, HIDDEN_LEAD) != NULL ||
	    strstr(source, STRUT) != NULL)
		return NULL;
	buf_init(&h.b, a, len + len / 8 + 16);
	for (size_t at = 0; at < len;)
		at += take(&h, at);
	return h.is_changed ? h.b.data : NULL;
}

/* What escaped signs are in this place. */
struct escapes {
	const char *pipe, *tilde;
};

static char *
shown(struct arena *a, const char *s, struct escapes is)
{
	struct buf b;

	buf_init(&b, a, strlen(s));
	while (*s != '\0') {
		if (str_starts(s, STRUT)) {
			s += HIDDEN_BYTES;
		} else if (str_starts(s, HIDDEN_PIPE)) {
			buf_puts(&b, is.pipe);
			s += HIDDEN_BYTES;
		} else if (str_starts(s, HIDDEN_TILDE)) {
			buf_puts(&b, is.tilde);
			s += HIDDEN_BYTES;
		} else if (str_starts(s, HIDDEN_LEAD)) {
			buf_putc(&b, (char)(((unsigned char)s[2] & 1) << 6 |
					    ((unsigned char)s[3] & 0x3f)));
			s += HIDDEN_BYTES;
		} else {
			buf_putc(&b, *s++);
		}
	}
	return b.data;
}

static void
show(struct arena *a, cmark_node *node, struct escapes is, const char *(*get)(cmark_node *),
     int (*set)(cmark_node *, const char *))
{
	const char *s = get(node);

	if (s == NULL || (strstr(s, HIDDEN_LEAD) == NULL && strstr(s, STRUT) == NULL))
		return;
	if (set(node, shown(a, s, is)) == 0)
		abort();
}

/* \| is a | in running text, and in the code of a table; \~ in running text alone. */
static struct escapes
escapes_in(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	bool is_code = type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK ||
		       type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;

	if (type == CMARK_NODE_CODE)
		while (node != NULL && table_part(node) == TABLE_NONE)
			node = cmark_node_parent(node);
	else if (is_code)
		node = NULL;
	return (struct escapes){node != NULL ? "|" : "\\|", is_code ? "\\~" : "~"};
}

void
marks_show(cmark_node *root)
{
	static const struct escapes plain = {"|", "~"}, raw = {"\\|", "\\~"};
	cmark_iter *iter = cmark_iter_new(root);
	struct arena *a = arena_new();

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		show(a, node, escapes_in(node), cmark_node_get_literal, cmark_node_set_literal);
		show(a, node, plain, cmark_node_get_url, cmark_node_set_url);
		show(a, node, plain, cmark_node_get_title, cmark_node_set_title);
		show(a, node, raw, cmark_node_get_fence_info, cmark_node_set_fence_info);
	}
	cmark_iter_free(iter);
	arena_free(a);
}
