#include <string.h>

#include "answerwell/account/mention.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/gap.h"
#include "answerwell/forum/post.h"
#include "answerwell/forum/question.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/slug.h"
#include "faq/internal.h"

static const char *
check_title(struct arena *a, const char *typed, struct problems *problems)
{
	const char *title = str_trim(a, typed != NULL ? typed : "");

	if (!line_has_ink(title))
		problem_add(problems, "title",
			    N_("Please write the question as a customer would ask it."), 0);
	else if (!line_is_clear(title))
		problem_add(problems, "title",
			    N_("The title contains characters that cannot be shown. Please "
			       "remove them, or type it anew."),
			    0);
	else if (str_chars(title) > TITLE_MAX)
		problem_add(problems, "title",
			    N_("The question is too long. Please shorten it to %ld characters."),
			    TITLE_MAX);
	return title;
}

static enum locale
check_locale(const char *code, struct problems *problems)
{
	enum locale l = locale_from(code != NULL ? code : "", LOCALE_EN);

	if (!str_eq(code, locale_code(l)))
		problem_add(problems, "locale", N_("Please choose a language from the list."), 0);
	return l;
}

static enum result
check_category(struct db *db, struct arena *a, const char *slug, struct problems *problems,
	       int64_t *id)
{
	struct category *category;
	enum result r = NOT_FOUND;

	if (slug != NULL && *slug != '\0')
		r = category_by_slug(db, a, LOCALE_EN, slug, &category);
	if (r == NOT_FOUND) {
		problem_add(problems, "category", N_("Please choose a category from the list."), 0);
		return OK;
	}
	if (r == OK)
		*id = category->id;
	return r;
}

static bool
has_phrasing(const struct entry_text *text, const char *line)
{
	for (size_t i = 0; i < text->n_phrasings; i++)
		if (strcmp(text->phrasings[i], line) == 0)
			return true;
	return false;
}

/* One a line; blank lines, repetitions and the title itself are left out. */
static void
check_phrasings(struct arena *a, const char *typed, struct problems *problems,
		struct entry_text *out)
{
	char *lines = str_trim(a, typed != NULL ? typed : ""), *rest;
	const char *line;

	out->phrasings = arena_array(a, PHRASINGS_MAX, sizeof(*out->phrasings));
	out->phrasing_words = arena_array(a, PHRASINGS_MAX, sizeof(*out->phrasing_words));
	out->n_phrasings = 0;
	for (char *raw = strtok_r(lines, "\n", &rest); raw != NULL;
	     raw = strtok_r(NULL, "\n", &rest)) {
		line = str_trim(a, raw);
		if (str_is_blank(line) || strcmp(line, out->title) == 0 || has_phrasing(out, line))
			continue;
		if (!line_is_clear(line))
			problem_add(
			    problems, "phrasings",
			    N_("One of the lines contains characters that cannot be shown."), 0);
		else if (str_chars(line) > TITLE_MAX)
			problem_add(problems, "phrasings",
				    N_("One of the lines is too long. Please keep each below %ld "
				       "characters."),
				    TITLE_MAX);
		else if (out->n_phrasings == PHRASINGS_MAX)
			problem_add(problems, "phrasings",
				    N_("These are too many. Please keep the %ld best."),
				    PHRASINGS_MAX);
		else
			out->phrasings[out->n_phrasings++] = line;
	}
}

static void
render(struct db *db, struct arena *a, struct entry_text *out)
{
	out->slug = slug_from(a, out->title);
	out->title_words = segment_words(a, out->title);
	out->html = mention_render(db, a, out->body).html;
	out->words = segment_words(a, markdown_plain(a, out->body));
	for (size_t i = 0; i < out->n_phrasings; i++)
		out->phrasing_words[i] = segment_words(a, out->phrasings[i]);
}

enum result
entry_check(struct db *db, struct arena *a, const struct account *actor,
	    const struct entry_draft *draft, struct problems *problems, struct entry_text *out)
{
	enum result r;

	*out = (struct entry_text){.title = check_title(a, draft->title, problems)};
	out->body = post_check_body(a, draft->body, BODY_MAX, true, problems);
	out->locale = check_locale(draft->locale, problems);
	out->reason = post_check_reason(a, draft->reason, problems);
	check_phrasings(a, draft->phrasings, problems, out);
	r = check_category(db, a, draft->category, problems, &out->category_id);
	if (r == OK)
		r = gap_check(db, a, actor, "title", out->title, NULL, problems);
	if (r == OK)
		r = gap_check(db, a, actor, "body", out->body, NULL, problems);
	if (r == OK)
		r = gap_check(db, a, actor, "phrasings", draft->phrasings, NULL, problems);
	if (r != OK)
		return r;
	if (problems->n > 0)
		return INVALID;
	render(db, a, out);
	return OK;
}
