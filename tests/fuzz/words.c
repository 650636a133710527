/* What people type into the search field, as titles, tags and time zones. The first byte chooses how a
 * query is made. */
#include "answerwell/text/label.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/slug.h"
#include "answerwell/text/when.h"
#include "fuzz.h"

/* ---- what to_tsquery takes ------------------------------------------------------------------------ */

static const char *
skip_spaces(const char *s)
{
	return s + strspn(s, " ");
}

/* 'word', with '' and \\ inside; then :* perhaps. NULL: none stands here. */
static const char *
skip_word(const char *s)
{
	const char *from = s + 1;

	if (*s++ != '\'')
		return NULL;
	for (; *s != '\'' || s[1] == '\''; s++) {
		if (*s == '\0' || (*s == '\\' && s[1] != '\\'))
			return NULL;
		s += *s == '\'' || *s == '\\';
	}
	if (s == from)
		return NULL;
	s++;
	return str_starts(s, ":*") ? s + 2 : s;
}

static bool
is_query(const char *s)
{
	size_t depth = 0;

	if (*s == '\0')
		return true;
	for (;;) {
		for (s = skip_spaces(s); *s == '('; s = skip_spaces(s + 1))
			depth++;
		s = skip_word(s);
		if (s == NULL)
			return false;
		for (s = skip_spaces(s); *s == ')' && depth > 0; s = skip_spaces(s + 1))
			depth--;
		if (*s != '&' && *s != '|')
			return *s == '\0' && depth == 0;
		s++;
	}
}

/* ---- the rest --------------------------------------------------------------------------------------- */

static void
check_label(struct arena *a, const char *text)
{
	const char *label = label_from(a, text);

	if (label == NULL || label[0] == '\0')
		return;
	NEED(str_is_utf8(label, strlen(label)), label);
	NEED(strpbrk(label, " \t\n/?&<>\"'%") == NULL, label);
	/* One spelling: that of a label is the label. */
	NEED(str_eq(label_from(a, label), label), label);
}

static void
check_slug(struct arena *a, const char *text)
{
	const char *slug = slug_from(a, text);

	NEED(slug[0] != '\0' && strlen(slug) <= SLUG_MAX, slug);
	NEED(str_is_utf8(slug, strlen(slug)), slug);
	NEED(strpbrk(slug, " \t\r\n/?#&<>\"'%.:") == NULL, slug);
	NEED(slug[0] != '-' && !str_ends(slug, "-"), slug);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const char *text = fuzz_text(a, data, size), *query, *words;
	bool any = size > 0 && (data[0] & 1) != 0, prefix = size > 0 && (data[0] & 2) != 0;

	query = segment_query(a, text, any, prefix);
	NEED(is_query(query), query);
	NEED(str_is_utf8(query, strlen(query)), query);
	words = segment_words(a, text);
	NEED(str_is_utf8(words, strlen(words)), words);
	NEED((words[0] == '\0') == (query[0] == '\0'), words);
	(void)segment_is_chinese(text);
	check_label(a, text);
	check_slug(a, text);
	(void)when_is_zone(text);
	if (str_is_utf8(text, strlen(text))) {
		NEED(str_chars(str_cut(a, text, 10)) <= 11, text);
		NEED(!str_is_blank(text) || str_trim(a, text)[0] == '\0', text);
	}
	arena_free(a);
	return 0;
}
