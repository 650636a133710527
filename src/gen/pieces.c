#include "pieces.h"

#include <ctype.h>
#include <strings.h>

#include "emit.h"
#include "sql_token.h"

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
	struct piece now = {.path = path};
	const char *s = text, *end, *what;

	for (; *s != '\0'; s = end) {
		end = after_token(s, &what);
		if (end == NULL)
			die("%s:%d: error: %s without end", path, line_of(text, (size_t)(s - text)),
			    what);
		if (now.sql == NULL && *s != ';' && counts(s)) {
			now.sql = s;
			now.line = line_of(text, (size_t)(s - text));
		}
		if (*s != ';' || now.sql == NULL)
			continue;
		now.len = (size_t)(s - now.sql);
		add(to, now);
		now.sql = NULL;
	}
	if (now.sql != NULL) {
		now.len = (size_t)(s - now.sql);
		add(to, now);
	}
}
