/* Mail addresses: as RFC 5322 has them, and as people write them who hope that no program reads it. */
#include <string.h>

#include "text/personal.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 255, LABEL_MAX = 63, SUFFIXES_MAX = 24 };

/* ---- domains -------------------------------------------------------------------------------------------- */

/* Names of files, which look like domains behind an @ (logo@2x.png). */
static bool
is_file_ending(const struct look *l, size_t i, size_t to)
{
	static const char *const endings[] = {"png", "jpg",  "jpeg", "gif",     "svg", "webp",
					      "css", "js",   "json", "html",    "htm", "txt",
					      "md",  "php",  "py",   "xml",     "exe", "zip",
					      "dll", "conf", "log",  "service", NULL};

	return look_one_of(l, i, endings, true) == to;
}

/* A dot between labels as it may be written: the cell behind it; 0: none. *is_word: as a word. */
static size_t
dot_at(const struct look *l, size_t i, bool *is_word_dot)
{
	static const char *const dots[] = {"(dot)", "[dot]",   "{dot}",   "<dot>", "-dot-",
					   "_dot_", "(punkt)", "[punkt]", "(.)",   "[.]",
					   "(点)",  "[点]",    "{.}",     "*dot*", NULL};
	static const char *const words[] = {"dot", "punkt", "punto", "point", NULL};
	size_t at = i, to;

	*is_word_dot = false;
	if (look_c(l, at) == '.' || look_c(l, at) == 0x3002)
		return at + 1;
	if (look_c(l, at) == ' ')
		at++;
	*is_word_dot = true;
	if ((to = look_one_of(l, at, dots, false)) != 0)
		return look_c(l, to) == ' ' ? to + 1 : to;
	if (look_c(l, at) == 0x70b9 || look_c(l, at) == 0x9ede) { /* 点, 點 */
		to = at + 1;
		return look_c(l, to) == ' ' ? to + 1 : to;
	}
	if (at == i)
		return 0;
	if ((to = look_one_of(l, at, words, true)) != 0)
		return look_c(l, to) == ' ' ? to + 1 : 0;
	*is_word_dot = false;
	/* example . com */
	return look_c(l, at) == '.' && look_c(l, at + 1) == ' ' ? at + 2 : 0;
}

static bool
is_label(uint32_t c)
{
	return is_word(c) || c == '-' || (c >= 0xc0 && c <= 0x24f);
}

static size_t
label_end(const struct look *l, size_t i)
{
	size_t to = i;

	while (is_label(look_c(l, to)) && to - i <= LABEL_MAX)
		to++;
	while (to > i && look_c(l, to - 1) == '-')
		to--;
	return to - i <= LABEL_MAX ? to : i;
}

static bool
is_top(const struct look *l, size_t i, size_t to)
{
	for (size_t k = i; k < to; k++)
		if (!is_ascii_letter(look_c(l, k)))
			return look_word(l, i, "xn--") != 0;
	return to - i >= 2 && to - i <= SUFFIXES_MAX && !is_file_ending(l, i, to);
}

/* Words that follow a sentence's end rather than a dot. */
static bool
is_domain_like(const struct look *l, size_t i, size_t to, bool was_spaced)
{
	static const char *const tops[] = {
	    "com", "net", "org", "de",      "cn",   "uk",  "co",  "at",      "ch",
	    "fr",  "it",  "es",  "nl",      "jp",   "hk",  "tw",  "eu",      "info",
	    "io",  "me",  "us",  "ca",      "au",   "edu", "gov", "example", "test",
	    "biz", "ru",  "pl",  "se",      "dk",   "no",  "fi",  "be",      "ie",
	    "in",  "kr",  "sg",  "invalid", "shop", "app", "dev", "online",  NULL};

	return is_top(l, i, to) && (!was_spaced || look_one_of(l, i, tops, true) == to);
}

/* The cell behind the domain at i; 0: none stands there. *is_word_dot: some dot of it is a word. */
static size_t
domain_from(const struct look *l, size_t i, bool *is_word_dot)
{
	size_t to = label_end(l, i), end = 0, next, top;
	bool is_word_here, is_spaced;

	if (to == i)
		return 0;
	*is_word_dot = false;
	while (to - i < DOMAIN_MAX && (next = dot_at(l, to, &is_word_here)) != 0) {
		top = label_end(l, next);
		is_spaced = is_word_here || next - to > 1;
		if (top == next)
			break;
		if (is_domain_like(l, next, top, is_spaced)) {
			end = top;
			*is_word_dot = *is_word_dot || is_word_here;
		} else if (is_spaced && !is_word_here) {
			break;
		}
		to = top;
	}
	return end;
}

/* ---- the part before ------------------------------------------------------------------------------------ */

static bool
is_local(uint32_t c)
{
	return is_word(c) || (c >= 0xc0 && c <= 0x24f) ||
	       (c < 0x80 && c > ' ' && strchr("!#$%&'*+-/=?^_`{|}~.", (int)c) != NULL);
}

/* The first cell of the local part that ends before `end`; `end`: there is none. */
static size_t
local_begin(const struct look *l, size_t end)
{
	size_t i = end;

	while (i > 0 && end - i <= LOCAL_MAX && is_local(look_c(l, i - 1)))
		i--;
	if (end - i > LOCAL_MAX)
		return end;
	/* ?email=ann@example.com, mailto:, **ann@…**, 'ann@…' */
	for (size_t k = end; k > i; k--)
		if (look_c(l, k - 1) == '=' || look_c(l, k - 1) == '?' || look_c(l, k - 1) == '/' ||
		    look_c(l, k - 1) == '&')
			i = i > k ? i : k;
	while (i < end && !is_word(look_c(l, i)) && !is_letter(look_c(l, i)) && look_c(l, i) != '_')
		i++;
	return look_c(l, end - 1) == '.' ? end : i;
}

/* Words before an "at" that is only an "at". */
static size_t
word_local_begin(const struct look *l, size_t end)
{
	static const char *const dots[] = {" dot ", " punkt ", NULL};
	size_t i = local_begin(l, end), k;

	/* ann dot keller at … */
	while (i > 5 && i < end) {
		size_t found = 0;

		for (k = i - 5; k > 0 && k + 8 > i && found == 0; k--)
			if (look_one_of(l, k, dots, false) == i)
				found = k;
		if (found == 0)
			break;
		k = local_begin(l, found);
		if (k == found)
			break;
		i = k;
	}
	return i;
}

/* ---- the sign between ----------------------------------------------------------------------------------- */

enum at_kind { NO_AT, SIGN_AT, MARKED_AT, WORD_AT, HASH_AT };

/* What such a sign begins with. */
static bool
may_mark(uint32_t c)
{
	return c >= 0x80 ? is_han(c) : c > ' ' && strchr("([{<-_*|/~", (int)c) != NULL;
}

/* What stands for @ at cell i, from the first blank before to the last behind. */
static enum at_kind
at_from(const struct look *l, size_t i, size_t *to)
{
	static const char *const marked[] = {
	    "(at)",     "[at]", "{at}",   "<at>",   "-at-", "_at_",   "*at*",
	    "(a)",      "[a]",  "(@)",    "[@]",    "{@}",  "<@>",    "(ät)",
	    "[ät]",     "艾特", "(艾特)", "[艾特]", "圈a",  "小老鼠", "(arroba)",
	    "[arroba]", "(æt)", "|at|",   "/at/",   "~at~", "(圈a)",  NULL};
	static const char *const words[] = {"at", "ät", "arroba", "at-sign", "at sign", NULL};
	size_t from = i;
	bool is_spaced = look_c(l, i) == ' ';

	if (is_spaced)
		from++;
	if (look_c(l, from) == '@' && look_c(l, from + 1) != '@') {
		*to = from + 1;
		/* A blank on one side alone: somebody is called (@ann). */
		if (is_spaced != (look_c(l, *to) == ' '))
			return NO_AT;
		*to += is_spaced;
		return is_spaced ? MARKED_AT : SIGN_AT;
	}
	if (may_mark(look_c(l, from)) && (*to = look_one_of(l, from, marked, false)) != 0) {
		if (look_c(l, *to) == ' ')
			++*to;
		return MARKED_AT;
	}
	if (!is_spaced && look_c(l, from) == '#' && is_word(look_c(l, from + 1))) {
		*to = from + 1;
		return HASH_AT;
	}
	if (is_spaced && (*to = look_one_of(l, from, words, true)) != 0 && look_c(l, *to) == ' ') {
		++*to;
		return WORD_AT;
	}
	return NO_AT;
}

static bool
is_capital_at(const struct look *l, size_t i)
{
	return look_c(l, i + 1) == 'A' && look_c(l, i + 2) == 'T' && !is_capital(look_c(l, i - 1));
}

/* git@…:project, and names of other networks (@ann@…), are none. */
static bool
is_no_mail(const struct look *l, size_t from, size_t to)
{
	if (look_c(l, from - 1) == '@' || look_c(l, from - 1) == ':' || look_c(l, from - 1) == '/')
		return look_c(l, from - 1) != ':' || look_c(l, from - 2) == '/';
	return look_word(l, from, "git@") != 0 && look_c(l, to) == ':';
}

static bool
is_mail(const struct look *l, enum at_kind kind, size_t at, size_t from, size_t to,
	bool is_word_dot)
{
	switch (kind) {
	case SIGN_AT:
		return !is_no_mail(l, from, to);
	case MARKED_AT:
		return true;
	case HASH_AT:
		return look_hinted(l, HINT_MAIL, from, to, 24, 16);
	default:
		return is_word_dot || is_capital_at(l, at);
	}
}

void
personal_look_mail(struct look *l)
{
	size_t behind, from, to, last = 0;
	enum at_kind kind;
	bool is_word_dot;

	for (size_t i = 1; i < l->n; i++) {
		if (!is_local(look_c(l, i - 1)) || (kind = at_from(l, i, &behind)) == NO_AT)
			continue;
		if ((to = domain_from(l, behind, &is_word_dot)) == 0)
			continue;
		from = word_local_begin(l, i);
		from = from < last ? last : from;
		if (from >= i || !is_mail(l, kind, i, from, to, is_word_dot))
			continue;
		look_add(l, PERSONAL_MAIL, from, to);
		last = i = to;
	}
}
