#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/text.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "forum/internal.h"

/* Trimmed, with single spaces inside: a title is one line. */
static const char *
one_line(struct arena *a, const char *typed)
{
	const char *text = str_trim(a, typed);
	struct buf b;

	buf_init(&b, a, strlen(text) + 1);
	for (const char *s = text; *s != '\0'; s++) {
		bool is_space = *s == ' ' || *s == '\t' || *s == '\n';

		if (!is_space)
			buf_putc(&b, *s);
		else if (b.len > 0 && b.data[b.len - 1] != ' ')
			buf_putc(&b, ' ');
	}
	return b.data;
}

/* True if it can be shown and is not too long. */
static bool
check_line(enum text_kind kind, enum text_part part, const char *line, struct problems *problems)
{
	const struct text_rule *rule = &text_rules[part];
	long most = text_max(kind, part);

	if (!line_is_clear(line))
		problem_add(problems, rule->name, rule->is_unclear, 0);
	else if (str_chars(line) > (size_t)most)
		problem_add(problems, rule->name, rule->is_long, most);
	else
		return true;
	return false;
}

/* A title is a question, of which only one that is asked must say enough for others to answer. */
static const char *
check_title(struct arena *a, enum text_kind kind, const char *typed, struct problems *problems)
{
	const char *title = one_line(a, typed);
	long least = segment_is_chinese(title) ? TITLE_MIN_HAN : TITLE_MIN;

	if (!line_has_ink(title))
		problem_add(problems, "title",
			    kind == TEXT_PAGE ? N_("Please give the page a title.")
			    : kind == TEXT_ENTRY
				? N_("Please write the question as a customer would ask it.")
				: N_("Please write your question in one sentence here."),
			    0);
	else if (check_line(kind, TEXT_TITLE, title, problems) && kind == TEXT_QUESTION &&
		 (long)str_chars(title) < least)
		problem_add(problems, "title",
			    N_("The title is too short to be understood. Please use at least %ld "
			       "characters."),
			    least);
	return title;
}

static long
body_minimum(const char *body)
{
	return segment_is_chinese(body) ? BODY_MIN_HAN : BODY_MIN;
}

static const char *
check_body(struct arena *a, enum text_kind kind, const char *typed, struct problems *problems)
{
	const struct text_rule *rule = &text_rules[TEXT_BODY];
	const char *text = str_trim_text(a, typed), *plain = markdown_plain(a, text);
	long most = text_max(kind, TEXT_BODY), least = body_minimum(plain);
	bool is_published = kind == TEXT_ENTRY || kind == TEXT_PAGE;

	/* An entry may be a picture, or "Yes.": it answers by itself. */
	if (str_is_blank(is_published ? text : plain))
		problem_add(problems, rule->name, N_("Please write your text here."), 0);
	else if (!str_is_utf8(text, strlen(text)) || str_has_controls(text, true))
		problem_add(problems, rule->name, rule->is_unclear, 0);
	else if (str_chars(text) > (size_t)most)
		problem_add(problems, rule->name, rule->is_long, most);
	else if (kind != TEXT_COMMENT && !is_published && str_chars(plain) < (size_t)least)
		problem_add(problems, rule->name,
			    N_("Please say a little more, so that others can help: at least %ld "
			       "characters."),
			    least);
	return text;
}

static const char *
check_tags(struct arena *a, const char *typed, struct problems *problems)
{
	const char **tags;
	size_t n;

	tag_check(a, typed, problems, &tags, &n);
	return tag_joined(a, tags, n);
}

static void
check_phrasing(const char *line, size_t n_before, struct problems *problems)
{
	const struct text_rule *rule = &text_rules[TEXT_PHRASINGS];

	if (!line_is_clear(line))
		problem_add(problems, rule->name, rule->is_unclear, 0);
	else if (str_chars(line) > PHRASING_MAX)
		problem_add(problems, rule->name, rule->is_long, PHRASING_MAX);
	else if (n_before >= PHRASINGS_MAX)
		problem_add(problems, rule->name,
			    N_("There are too many. Please keep the best %ld."), PHRASINGS_MAX);
}

/* One a line; blank lines, repetitions and the title itself are left out. */
static const char *
check_phrasings(struct arena *a, const char *typed, const char *title, struct problems *problems)
{
	char *lines = str_trim(a, typed), *rest;
	const char *taken[PHRASINGS_MAX + 1] = {title};
	size_t n = 1, known;
	struct buf out;

	buf_init(&out, a, strlen(lines) + 1);
	for (char *raw = strtok_r(lines, "\n", &rest); raw != NULL;
	     raw = strtok_r(NULL, "\n", &rest)) {
		const char *line = str_trim(a, raw);

		for (known = 0; known < n && strcmp(taken[known], line) != 0; known++)
			;
		if (str_is_blank(line) || known < n)
			continue;
		check_phrasing(line, n - 1, problems);
		if (problem_for(problems, "phrasings") != NULL)
			break;
		taken[n++] = line;
		buf_printf(&out, "%s\n", line);
	}
	return out.data;
}

static const char *
check_plain(struct arena *a, enum text_kind kind, enum text_part part, const char *typed,
	    struct problems *problems)
{
	const char *line = str_trim(a, typed);

	(void)check_line(kind, part, line, problems);
	return line;
}

const char *
text_check_reason(struct arena *a, const char *typed, struct problems *problems)
{
	return check_plain(a, TEXT_ANSWER, TEXT_REASON, typed != NULL ? typed : "", problems);
}

static const char *
check_part(struct arena *a, enum text_kind kind, enum text_part part, const struct text *typed,
	   struct problems *problems)
{
	const char *value = text_get(typed, part);

	switch (text_rules[part].shape) {
	case TEXT_PROSE:
		return check_body(a, kind, value, problems);
	case TEXT_NAMES:
		return check_tags(a, value, problems);
	case TEXT_LINES:
		return check_phrasings(a, value, typed->title, problems);
	case TEXT_LINE:
		return part == TEXT_TITLE ? check_title(a, kind, value, problems)
					  : check_plain(a, kind, part, value, problems);
	default:
		return value;
	}
}

struct text
text_check(struct arena *a, enum text_kind kind, const struct text *typed,
	   struct problems *problems)
{
	struct text t = text_whole(typed);

	for (int i = 0; i < TEXT_PARTS; i++) {
		enum text_part part = (enum text_part)i;

		text_set(&t, part,
			 text_has(kind, part) ? check_part(a, kind, part, &t, problems) : "");
	}
	return t;
}
