#include "pieces.h"

#include <ctype.h>
#include <strings.h>

#include "emit.h"

struct reader {
	const char *path, *text, *at;
};

static _Noreturn void
endless(const struct reader *r, const char *what)
{
	die("%s:%d: error: %s without end", r->path, line_of(r->text, (size_t)(r->at - r->text)),
	    what);
}

/* ---- what a semicolon may stand in -------------------------------------------------------------- */

/* They nest in PostgreSQL. */
static const char *
after_comment(const struct reader *r)
{
	const char *s = r->at + 2;

	for (int depth = 1; depth > 0;) {
		if (*s == '\0')
			endless(r, "comment");
		if (s[0] == '/' && s[1] == '*') {
			depth++;
			s += 2;
		} else if (s[0] == '*' && s[1] == '/') {
			depth--;
			s += 2;
		} else {
			s++;
		}
	}
	return s;
}

/* E'...' has escapes; a doubled quote is read as two strings side by side. */
static const char *
after_quote(const struct reader *r)
{
	bool has_escapes = r->at > r->text && strchr("eE", r->at[-1]) != NULL &&
			   (r->at - 1 == r->text || !isalnum((unsigned char)r->at[-2]));
	const char *s = r->at + 1;

	for (; *s != *r->at; s++) {
		if (has_escapes && *s == '\\' && s[1] != '\0')
			s++;
		if (*s == '\0')
			endless(r, "quote");
	}
	return s + 1;
}

/* Length of $tag$ at s, or 0. */
static size_t
dollar_tag(const char *s)
{
	size_t i = 1;

	if (isdigit((unsigned char)s[1]))
		return 0;
	while (isalnum((unsigned char)s[i]) || s[i] == '_')
		i++;
	return s[i] == '$' ? i + 1 : 0;
}

static const char *
after_dollars(const struct reader *r, size_t len)
{
	const char *s = r->at + len;

	while (strncmp(s, r->at, len) != 0)
		if (*s++ == '\0')
			endless(r, "dollar quote");
	return s + len;
}

static const char *
after_word(const char *s)
{
	while (isalnum((unsigned char)*s) || *s == '_' || *s == '$' || (unsigned char)*s >= 0x80)
		s++;
	return s;
}

/* Behind what stands there and counts as one. */
static const char *
after_token(const struct reader *r)
{
	const char *s = r->at;

	if (s[0] == '-' && s[1] == '-')
		return s + strcspn(s, "\n");
	if (s[0] == '/' && s[1] == '*')
		return after_comment(r);
	if (*s == '\'' || *s == '"')
		return after_quote(r);
	if (*s == '$' && dollar_tag(s) > 0)
		return after_dollars(r, dollar_tag(s));
	return after_word(s) > s ? after_word(s) : s + 1;
}

static bool
counts(const char *s)
{
	return !isspace((unsigned char)*s) && strncmp(s, "--", 2) != 0 && strncmp(s, "/*", 2) != 0;
}

/* ---- what a statement makes --------------------------------------------------------------------- */

/* The word at *s, if it is that one; *s goes behind it. */
static bool
take_word(const char **s, const char *word)
{
	size_t len = strlen(word);

	if (strncasecmp(*s, word, len) != 0 || after_word(*s) != *s + len)
		return false;
	*s += len;
	*s += strspn(*s, " \t\r\n");
	return true;
}

static void
look_what_it_makes(struct piece *p)
{
	const char *s = p->sql;

	if (!take_word(&s, "create"))
		return;
	p->is_replacing = take_word(&s, "or") && take_word(&s, "replace");
	while (take_word(&s, "constraint") || take_word(&s, "recursive") ||
	       take_word(&s, "temporary") || take_word(&s, "temp"))
		;
	if (take_word(&s, "function") || take_word(&s, "procedure") || take_word(&s, "aggregate"))
		p->makes = MAKES_FUNCTION;
	else if (take_word(&s, "view") || take_word(&s, "rule"))
		p->makes = MAKES_VIEW;
	else if (take_word(&s, "trigger"))
		p->makes = MAKES_TRIGGER;
	p->name = s;
	p->name_len = strcspn(s, " \t\r\n(;");
}

static void
add(struct pieces *to, struct piece p)
{
	while (p.len > 0 && isspace((unsigned char)p.sql[p.len - 1]))
		p.len--;
	look_what_it_makes(&p);
	to->items = claim(to->items, to->n + 1, sizeof(*to->items));
	to->items[to->n++] = p;
}

void
pieces_read(struct pieces *to, const char *path, const char *text)
{
	struct reader r = {path, text, text};
	struct piece now = {.path = path};

	for (; *r.at != '\0'; r.at = after_token(&r)) {
		if (now.sql == NULL && *r.at != ';' && counts(r.at)) {
			now.sql = r.at;
			now.line = line_of(text, (size_t)(r.at - text));
		}
		if (*r.at != ';' || now.sql == NULL)
			continue;
		now.len = (size_t)(r.at - now.sql);
		add(to, now);
		now.sql = NULL;
	}
	if (now.sql != NULL) {
		now.len = (size_t)(r.at - now.sql);
		add(to, now);
	}
}
