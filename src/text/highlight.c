#include "text/highlight.h"

#include <ctype.h>
#include <string.h>

#include "answerwell/base/buf.h"
#include "text/highlight_languages.h"

enum { BRACES_MAX = 60 };

/* A walk over the code. Marks begin and end beside ASCII characters only, so no character of several
 * bytes is ever cut. */
struct walk {
	struct buf *out;
	const struct language *l;
	const char *s, *end; /* what is still to be written */
	const char *start;
	size_t *marks;
};

static void
put(struct walk *w, const char *class, const char *to)
{
	if (to <= w->s)
		return;
	if (class != NULL && *w->marks > 0) {
		(*w->marks)--;
		buf_puts(w->out, "<span class=\"");
		buf_puts(w->out, class);
		buf_puts(w->out, "\">");
		buf_html_n(w->out, w->s, (size_t)(to - w->s));
		buf_puts(w->out, "</span>");
	} else {
		buf_html_n(w->out, w->s, (size_t)(to - w->s));
	}
	w->s = to;
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool
begins(const struct walk *w, const char *at, const char *with)
{
	size_t len = with == NULL ? 0 : strlen(with);

	return len > 0 && (size_t)(w->end - at) >= len && memcmp(at, with, len) == 0;
}

static const char *
line_end(const struct walk *w, const char *at)
{
	const char *stop = memchr(at, '\n', (size_t)(w->end - at));

	return stop == NULL ? w->end : stop;
}

static const char *
word_end(const struct walk *w, const char *at)
{
	while (at < w->end && is_word(*at))
		at++;
	return at;
}

static const char *
skip_blanks(const struct walk *w, const char *at)
{
	while (at < w->end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

static bool
is_line_start(const struct walk *w, const char *at)
{
	while (at > w->start && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	return at == w->start || at[-1] == '\n';
}

/* ---- strings and comments ------------------------------------------------------------------- */

/* Behind the string that begins at `at`; one that is not closed ends with its line, or the code. */
static const char *
string_end(const struct walk *w, const char *at)
{
	char quote = *at;
	bool is_long = w->l->long_quotes != NULL && strchr(w->l->long_quotes, quote) != NULL;

	if (w->l->has_triple && w->end - at >= 3 && at[1] == quote && at[2] == quote) {
		for (at += 3; at < w->end; at++)
			if (w->end - at >= 3 && at[0] == quote && at[1] == quote && at[2] == quote)
				return at + 3;
		return w->end;
	}
	for (at++; at < w->end; at++) {
		if (*at == quote)
			return at + 1;
		if (*at == '\n' && !is_long)
			return at;
		if (*at == '\\' && !w->l->no_escapes && at + 1 < w->end && at[1] != '\n')
			at++;
	}
	return w->end;
}

static const char *
block_end(const struct walk *w, const char *at)
{
	const char *close = w->l->comment_end;
	const char *stop = memmem(at, (size_t)(w->end - at), close, strlen(close));

	return stop == NULL ? w->end : stop + strlen(close);
}

/* True if a comment began at w->s and is written. */
static bool
take_comment(struct walk *w)
{
	const struct language *l = w->l;

	if (begins(w, w->s, l->comment_start)) {
		put(w, "hc", block_end(w, w->s));
		return true;
	}
	if (!begins(w, w->s, l->line_comment) && !begins(w, w->s, l->other_comment))
		return false;
	if (l->is_hash_a_word && w->s > w->start && !isspace((unsigned char)w->s[-1]))
		return false;
	put(w, "hc", line_end(w, w->s));
	return true;
}

/* ---- code ----------------------------------------------------------------------------------- */

static void
take_word(struct walk *w)
{
	const char *to = word_end(w, w->s), *after = skip_blanks(w, to);
	bool is_key = language_has_word(w->l, w->s, (size_t)(to - w->s));

	if (is_key)
		put(w, "hk", to);
	else if (w->l->has_keys && after < w->end && *after == ':')
		put(w, "ht", to);
	else
		put(w, NULL, to);
}

static void
take_number(struct walk *w)
{
	const char *to = w->s;

	while (to < w->end && (isalnum((unsigned char)*to) || *to == '.' || *to == '_'))
		to++;
	put(w, "hn", to);
}

static void
take_string(struct walk *w)
{
	const char *to = string_end(w, w->s), *after = skip_blanks(w, to);
	bool is_key = w->l->has_string_keys && after < w->end && *after == ':';

	put(w, is_key ? "ht" : "hs", to);
}

/* Behind "{name}", or at `at`: names are short, and looking far for an end would be done again and
 * again. */
static const char *
braces_end(const struct walk *w, const char *at)
{
	for (size_t i = 0; i < BRACES_MAX && at + i < w->end && at[i] != '\n'; i++)
		if (at[i] == '}')
			return at + i + 1;
	return at;
}

/* "#include", "$name", "@media": true if one began at w->s and is written. */
static bool
take_sign(struct walk *w)
{
	const struct language *l = w->l;
	const char *to = w->s + 1;

	if (*w->s == '#' && l->has_directives && is_line_start(w, w->s)) {
		put(w, "hk", word_end(w, skip_blanks(w, to)));
		return true;
	}
	if (*w->s == '$' && l->has_dollar) {
		if (to < w->end && *to == '{')
			to = braces_end(w, to);
		else
			to = word_end(w, to);
		put(w, "ht", to);
		return true;
	}
	if (*w->s == '@' && l->has_at) {
		put(w, "hk", word_end(w, to));
		return true;
	}
	return false;
}

static void
walk_code(struct walk *w)
{
	while (w->s < w->end) {
		char c = *w->s;

		if (take_comment(w) || take_sign(w))
			continue;
		if (strchr(w->l->quotes, c) != NULL && c != '\0')
			take_string(w);
		else if (isdigit((unsigned char)c))
			take_number(w);
		else if (is_word(c))
			take_word(w);
		else
			put(w, NULL, w->s + 1);
	}
}

/* ---- markup --------------------------------------------------------------------------------- */

static void
walk_tag(struct walk *w)
{
	const char *to = w->s + 1;

	while (to < w->end && strchr("/!?", *to) != NULL && *to != '\0')
		to++;
	while (to < w->end && (is_word(*to) || *to == ':' || *to == '-' || *to == '.'))
		to++;
	put(w, "hk", to);
	while (w->s < w->end && *w->s != '>' && *w->s != '<') {
		if (*w->s == '"' || *w->s == '\'') {
			const char *stop = memchr(w->s + 1, *w->s, (size_t)(w->end - w->s - 1));

			put(w, "hs", stop == NULL ? w->end : stop + 1);
		} else if (is_word(*w->s)) {
			to = w->s;
			while (to < w->end && (is_word(*to) || *to == '-' || *to == ':'))
				to++;
			put(w, "ht", to);
		} else {
			put(w, NULL, w->s + 1);
		}
	}
	if (w->s < w->end && *w->s == '>')
		put(w, NULL, w->s + 1);
}

static void
walk_markup(struct walk *w)
{
	while (w->s < w->end) {
		const char *next = memchr(w->s, '<', (size_t)(w->end - w->s));

		put(w, NULL, next == NULL ? w->end : next);
		if (next == NULL || take_comment(w))
			continue;
		if (w->s + 1 < w->end &&
		    (isalpha((unsigned char)w->s[1]) || strchr("/!?", w->s[1]) != NULL))
			walk_tag(w);
		else
			put(w, NULL, w->s + 1);
	}
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* The key a line begins with, if one does: "key:" or "key =". */
static void
take_key(struct walk *w, const char *stop)
{
	const char *at = skip_blanks(w, w->s), *to;

	while (at + 1 < stop && *at == '-' && at[1] == ' ')
		at = skip_blanks(w, at + 1);
	put(w, NULL, at);
	if (at < stop && *at == '[' && w->l->key_end[0] == '=') {
		put(w, "hk", stop);
		return;
	}
	for (to = at; to < stop && (is_word(*to) || strchr(".-/", *to) != NULL); to++)
		;
	at = skip_blanks(w, to);
	if (to > w->s && at < stop && *at == w->l->key_end[0] &&
	    (*at == '=' || at + 1 == stop || at[1] == ' '))
		put(w, "ht", to);
}

static void
walk_lines(struct walk *w)
{
	while (w->s < w->end) {
		const char *stop = line_end(w, w->s);

		take_key(w, stop);
		while (w->s < stop) {
			bool is_apart = w->s == w->start || strchr(" \t\n=:,[{(", w->s[-1]) != NULL;

			if (is_apart && take_comment(w))
				continue;
			if (is_apart && (*w->s == '"' || *w->s == '\''))
				put(w, "hs", string_end(w, w->s));
			else if (is_apart && isdigit((unsigned char)*w->s))
				take_number(w);
			else if (is_word(*w->s))
				take_word(w);
			else
				put(w, NULL, w->s + 1);
		}
		put(w, NULL, stop < w->end ? stop + 1 : stop);
	}
}

static void
walk_diff(struct walk *w)
{
	while (w->s < w->end) {
		const char *stop = line_end(w, w->s), *class = NULL;

		if (begins(w, w->s, "+++") || begins(w, w->s, "---") || begins(w, w->s, "diff ") ||
		    begins(w, w->s, "index "))
			class = "ht";
		else if (begins(w, w->s, "@@"))
			class = "hk";
		else if (*w->s == '+')
			class = "hs";
		else if (*w->s == '-')
			class = "hd";
		put(w, class, stop);
		put(w, NULL, stop < w->end ? stop + 1 : stop);
	}
}

void
highlight_code(struct buf *out, const char *language, size_t language_len, const char *code,
	       size_t *marks)
{
	static void (*const walks[])(struct walk *) = {[SYNTAX_CODE] = walk_code,
						       [SYNTAX_MARKUP] = walk_markup,
						       [SYNTAX_LINES] = walk_lines,
						       [SYNTAX_DIFF] = walk_diff};
	const struct language *l = language_named(language, language_len);
	struct walk w = {.out = out,
			 .l = l,
			 .s = code,
			 .start = code,
			 .end = code + strlen(code),
			 .marks = marks};

	if (l != NULL && *marks > 0)
		walks[l->syntax](&w);
	buf_html_n(out, w.s, (size_t)(w.end - w.s));
}
