/* viewc's growing text, complaints and C strings. Part of viewc.c, included once. */
#ifndef ANSWERWELL_GEN_VIEWC_TEXT_H
#define ANSWERWELL_GEN_VIEWC_TEXT_H

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	char *s;
	size_t len;
	size_t cap;
};

static const char *here_path;
static int here_line;

__attribute__((noreturn, format(printf, 1, 2))) static void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (here_path != NULL && here_line > 0)
		fprintf(stderr, "%s:%d: ", here_path, here_line);
	else if (here_path != NULL)
		fprintf(stderr, "%s: ", here_path);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static void
text_add(struct text *t, const char *s, size_t len)
{
	if (t->len + len + 1 > t->cap) {
		t->cap = (t->len + len + 1) * 2;
		t->s = realloc(t->s, t->cap);
		if (t->s == NULL)
			abort();
	}
	memcpy(t->s + t->len, s, len);
	t->len += len;
	t->s[t->len] = '\0';
}

__attribute__((format(printf, 2, 3))) static void
text_printf(struct text *t, const char *fmt, ...)
{
	char *s;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		abort();
	text_add(t, s, (size_t)n);
	free(s);
}

static char *
copy_trimmed(const char *from, const char *to)
{
	char *s;

	while (from < to && isspace((unsigned char)*from))
		from++;
	while (to > from && isspace((unsigned char)to[-1]))
		to--;
	s = strndup(from, (size_t)(to - from));
	if (s == NULL)
		abort();
	return s;
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The place after the C string or character that starts at p; NULL if it does not end. */
static const char *
skip_quoted(const char *p)
{
	char quote = *p++;

	for (; *p != quote; p++) {
		if (*p == '\\')
			p++;
		if (*p == '\0' || *p == '\n')
			return NULL;
	}
	return p + 1;
}

/* Splits C arguments at top-level commas; dies past `max`. */
static size_t
split_arguments(const char *p, char **out, size_t max)
{
	const char *start = p;
	size_t n = 0;
	int depth = 0;

	for (;; p++) {
		while (*p == '"' || *p == '\'') {
			p = skip_quoted(p);
			if (p == NULL)
				die("a string does not end");
		}
		if (*p == '(' || *p == '[' || *p == '{')
			depth++;
		if (*p == ')' || *p == ']' || *p == '}')
			depth--;
		if (*p != '\0' && (*p != ',' || depth > 0))
			continue;
		if (n == max)
			die("more than %zu arguments", max);
		out[n] = copy_trimmed(start, p);
		if (n > 0 || *p == ',' || out[n][0] != '\0')
			n++;
		else
			free(out[n]);
		if (*p == '\0')
			return n;
		start = p + 1;
	}
}

static void
free_arguments(char **args, size_t n)
{
	while (n > 0)
		free(args[--n]);
}

static void
add_c_string(struct text *t, const char *s, size_t len)
{
	text_add(t, "\"", 1);
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"' || s[i] == '\\' || s[i] == '?')
			text_printf(t, "\\%c", s[i]);
		else if (s[i] == '\n')
			text_printf(t, i + 1 < len ? "\\n\"\n\t    \"" : "\\n");
		else if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			text_printf(t, "\\%03o", (unsigned)s[i]);
		else
			text_add(t, s + i, 1);
	}
	text_add(t, "\"", 1);
}

#endif
