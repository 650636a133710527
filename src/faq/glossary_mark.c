/* Words of the glossary in a rendered text. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/faq/glossary.h"

/* A word or one of its forms, escaped as the text is. */
struct form {
	const char *text;
	size_t len, word;
};

static int
longer_first(const void *left, const void *right)
{
	const struct form *a = left, *b = right;

	return (a->len < b->len) - (a->len > b->len);
}

static struct form *
read_forms(struct arena *a, const struct glossary_word *words, size_t n, size_t *n_forms)
{
	struct form *forms = arena_array(a, n * (GLOSSARY_FORMS + 1), sizeof(*forms));

	*n_forms = 0;
	for (size_t i = 0; i < n; i++) {
		char *rest = NULL,
		     *lines = arena_printf(a, "%s\n%s", words[i].word, words[i].forms);
		size_t of_word = 0;

		for (char *one = strtok_r(lines, "\n", &rest);
		     one != NULL && of_word <= GLOSSARY_FORMS; one = strtok_r(NULL, "\n", &rest)) {
			const char *text = safe_html_escape(a, one).html;

			forms[(*n_forms)++] = (struct form){text, strlen(text), i};
			of_word++;
		}
	}
	if (*n_forms > 1)
		qsort(forms, *n_forms, sizeof(*forms), longer_first);
	return forms;
}

/* What a blank or a Chinese character beside it does not make longer. */
static bool
joins(const char *s)
{
	unsigned char c = (unsigned char)*s;

	if (c >= 0x80)
		return c >= 0xc3 && c < 0xe2; /* letters of Europe and its neighbours */
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* The beginning of the character before s. */
static const char *
before(const char *text, const char *s)
{
	do
		s--;
	while (s > text && ((unsigned char)*s & 0xc0) == 0x80);
	return s;
}

static bool
stands(const char *text, const char *s, const struct form *f)
{
	if (strncasecmp(s, f->text, f->len) != 0)
		return false;
	if (joins(s) && s > text && joins(before(text, s)))
		return false;
	return !joins(before(text, s + f->len)) || !joins(s + f->len);
}

/* Tags in which nothing is explained. */
static bool
is_closed_to_words(const char *name, size_t len)
{
	static const char *const tags[] = {"a", "code", "pre", "h3", "h4", "h5", "h6", "button"};

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (strlen(tags[i]) == len && strncmp(tags[i], name, len) == 0)
			return true;
	return false;
}

/* Copies the tag at s; what it opens or closes changes *depth. */
static const char *
take_tag(struct buf *b, const char *s, size_t *depth)
{
	bool is_end = s[1] == '/';
	const char *name = s + 1 + is_end, *end = strchr(s, '>');
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");

	end = end != NULL ? end + 1 : s + strlen(s);
	if (is_closed_to_words(name, len)) {
		if (!is_end)
			++*depth;
		else if (*depth > 0)
			--*depth;
	}
	buf_append(b, s, (size_t)(end - s));
	return end;
}

static const struct form *
find(const char *text, const char *s, const struct form *forms, size_t n, const bool *used)
{
	for (size_t i = 0; i < n; i++)
		if (!used[forms[i].word] && stands(text, s, &forms[i]))
			return &forms[i];
	return NULL;
}

struct safe_html
glossary_mark(struct arena *a, struct safe_html html, const struct glossary_word *words, size_t n,
	      bool *used)
{
	size_t n_forms, depth = 0;
	const struct form *forms = read_forms(a, words, n, &n_forms), *f;
	struct buf b;

	buf_init(&b, a, strlen(html.html) + 256);
	for (const char *s = html.html; *s != '\0';) {
		bool is_start = ((unsigned char)*s & 0xc0) != 0x80;
		const char *end;

		if (*s == '<') {
			s = take_tag(&b, s, &depth);
		} else if (*s == '&' && (end = strchr(s, ';')) != NULL) {
			buf_append(&b, s, (size_t)(end + 1 - s));
			s = end + 1;
		} else if (depth == 0 && is_start &&
			   (f = find(html.html, s, forms, n_forms, used)) != NULL) {
			used[f->word] = true;
			buf_printf(&b,
				   "<button type=\"button\" class=\"term\" "
				   "popovertarget=\"term-%lld\">%.*s"
				   "</button>",
				   (long long)words[f->word].id, (int)f->len, s);
			s += f->len;
		} else {
			buf_putc(&b, *s++);
		}
	}
	return safe_html_trusted(b.data);
}
