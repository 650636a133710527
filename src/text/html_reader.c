#include "text/html_reader.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "text/entity.h"

void
html_reader_init(struct html_reader *r, const char *s, size_t len)
{
	*r = (struct html_reader){.s = s, .len = len};
}

static bool
is_space(char c)
{
	return isspace((unsigned char)c);
}

/* The > that ends the tag whose inside begins at `from`; marks in quoted values do not count. r->len
 * if none follows. */
static size_t
tag_end(struct html_reader *r, size_t from)
{
	const char *close;
	size_t at = from;

	while (at < r->len && r->s[at] != '>') {
		if (r->s[at++] != '=')
			continue;
		while (at < r->len && is_space(r->s[at]))
			at++;
		if (at == r->len || (r->s[at] != '"' && r->s[at] != '\''))
			continue;
		close = memchr(r->s + at + 1, r->s[at], r->len - at - 1);
		if (close == NULL)
			break;
		at = (size_t)(close - r->s) + 1;
	}
	if (at < r->len && r->s[at] == '>')
		return at;
	/* A quotation mark without its partner: take the first > there is. */
	close = memchr(r->s + from, '>', r->len - from);
	r->has_no_more_tags = close == NULL;
	return close == NULL ? r->len : (size_t)(close - r->s);
}

static bool
is_declaration(const struct html_reader *r)
{
	const char *p = r->s + r->at;

	return r->len - r->at > 2 && p[0] == '<' && (p[1] == '!' || p[1] == '?') &&
	       (isalpha((unsigned char)p[2]) || p[2] == '[' || p[2] == '-');
}

/* Moves past <!-- -->, <!doctype>, <? ?>. */
static void
skip_declaration(struct html_reader *r)
{
	const char *from = r->s + r->at, *end = r->s + r->len, *close;

	if (r->len - r->at >= 4 && memcmp(from, "<!--", 4) == 0) {
		close = memmem(from + 2, (size_t)(end - from - 2), "-->", 3);
		r->at = close == NULL ? r->len : (size_t)(close - r->s) + 3;
		return;
	}
	close = memchr(from, '>', (size_t)(end - from));
	r->at = close == NULL ? r->len : (size_t)(close - r->s) + 1;
}

static bool
loses_content(const char *name)
{
	static const char *const names[] = {"script", "style", "title", "template", "iframe"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Moves to the </name that ends an element whose content is dropped. */
static void
skip_content(struct html_reader *r, const char *name)
{
	size_t n = strlen(name);

	for (; r->at < r->len; r->at++) {
		const char *p = memchr(r->s + r->at, '<', r->len - r->at);

		if (p == NULL) {
			r->at = r->len;
			return;
		}
		r->at = (size_t)(p - r->s);
		if (r->len - r->at > n + 2 && p[1] == '/' && strncasecmp(p + 2, name, n) == 0)
			return;
	}
}

/* True if the < at r->at begins a tag; then it is read. */
static bool
read_tag(struct html_reader *r, struct html_token *token)
{
	bool is_close = r->at + 1 < r->len && r->s[r->at + 1] == '/';
	size_t at = r->at + 1 + is_close, end, n = 0;

	if (r->has_no_more_tags || at >= r->len || !isalpha((unsigned char)r->s[at]))
		return false;
	end = tag_end(r, at);
	if (end == r->len)
		return false;
	for (; at < end && !is_space(r->s[at]) && r->s[at] != '/'; at++)
		if (n < HTML_NAME_MAX)
			token->name[n++] = (char)tolower((unsigned char)r->s[at]);
	token->name[n] = '\0';
	token->kind = is_close ? HTML_CLOSE : HTML_OPEN;
	token->s = r->s + at;
	token->len = end - at;
	r->at = end + 1;
	if (!is_close && loses_content(token->name))
		skip_content(r, token->name);
	return true;
}

enum html_kind
html_next(struct html_reader *r, struct html_token *token)
{
	size_t from;

	*token = (struct html_token){0};
	while (is_declaration(r))
		skip_declaration(r);
	if (r->at >= r->len)
		return token->kind = HTML_END;
	if (r->s[r->at] == '<' && read_tag(r, token))
		return token->kind;
	from = r->at++;
	while (r->at < r->len && r->s[r->at] != '<')
		r->at++;
	token->s = r->s + from;
	token->len = r->at - from;
	return token->kind = HTML_TEXT;
}

char *
html_attribute(struct arena *a, const struct html_token *token, const char *name)
{
	const char *p = token->s, *end = p + token->len, *from, *to, *value;
	struct buf b;

	while (p < end) {
		while (p < end && (is_space(*p) || *p == '/'))
			p++;
		from = p;
		while (p < end && !is_space(*p) && *p != '/' && (*p != '=' || p == from))
			p++;
		to = p;
		while (p < end && is_space(*p))
			p++;
		value = p;
		if (p < end && *p == '=') {
			for (p++; p < end && is_space(*p);)
				p++;
			char quote = p < end && (*p == '"' || *p == '\'') ? *p++ : '\0';

			for (value = p; p < end && (quote != '\0' ? *p != quote : !is_space(*p));)
				p++;
		} else {
			value = p = to;
		}
		if ((size_t)(to - from) == strlen(name) &&
		    strncasecmp(from, name, strlen(name)) == 0) {
			buf_init(&b, a, (size_t)(p - value));
			html_decode(&b, value, (size_t)(p - value));
			return b.data;
		}
		p += p < end && (*p == '"' || *p == '\'');
	}
	return NULL;
}

static void
add_character(struct buf *b, uint32_t cp)
{
	if (cp < 0x80) {
		buf_putc(b, (char)cp);
		return;
	}
	if (cp >= 0x10000)
		buf_putc(b, (char)(0xf0 | cp >> 18));
	if (cp >= 0x800)
		buf_putc(b, (char)(cp >= 0x10000 ? 0x80 | (cp >> 12 & 0x3f) : 0xe0 | cp >> 12));
	buf_putc(b, (char)(cp >= 0x800 ? 0x80 | (cp >> 6 & 0x3f) : 0xc0 | cp >> 6));
	buf_putc(b, (char)(0x80 | (cp & 0x3f)));
}

void
html_decode(struct buf *b, const char *s, size_t len)
{
	size_t from = 0, at = 0, used;
	uint32_t cp;

	while (at < len) {
		cp = s[at] == '&' ? entity_read(s + at, len - at, &used) : 0;
		if (cp == 0) {
			at++;
			continue;
		}
		buf_append(b, s + from, at - from);
		add_character(b, cp);
		at += used;
		from = at;
	}
	buf_append(b, s + from, at - from);
}
