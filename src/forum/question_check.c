#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/gap.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/slug.h"
#include "forum/internal.h"
#include "sql/category.h"

/* Trimmed, with single spaces inside: a title is one line. */
static const char *
one_line(struct arena *a, const char *typed)
{
	const char *text = str_trim(a, typed != NULL ? typed : "");
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

static const char *
check_title(struct arena *a, const char *typed, struct problems *problems)
{
	const char *title = one_line(a, typed);
	long n = (long)str_chars(title);
	long least = segment_is_chinese(title) ? TITLE_MIN_HAN : TITLE_MIN;

	if (!line_has_ink(title))
		problem_add(problems, "title",
			    N_("Please put your question into one sentence here."), 0);
	else if (!line_is_clear(title))
		problem_add(problems, "title",
			    N_("The title contains characters that cannot be shown. Please "
			       "remove them, or type it anew."),
			    0);
	else if (n < least)
		problem_add(problems, "title",
			    N_("The title is too short to be understood. Please use at least %ld "
			       "characters."),
			    least);
	else if (n > TITLE_MAX)
		problem_add(problems, "title",
			    N_("The title is too long. Please shorten it to %ld characters; "
			       "details can go into the text below."),
			    TITLE_MAX);
	return title;
}

static enum result
check_category(struct db *db, struct arena *a, const char *slug, struct problems *problems,
	       int64_t *id)
{
	struct sql_category_id_row *category;
	size_t n;
	enum result r = OK;

	*id = 0;
	if (slug != NULL && *slug != '\0') {
		r = sql_category_id(db, a, &category, &n, .slug = slug);
		if (r == OK && n > 0)
			*id = category->id;
	}
	if (*id == 0)
		problem_add(problems, "category",
			    N_("Please choose what your question is about from the list."), 0);
	return r;
}

/* Bytes E4 to E9 begin the common Han characters. */
static bool
has_han(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0xe4 && (unsigned char)*s <= 0xe9)
			return true;
	return false;
}

static bool
has_latin(const char *s)
{
	for (; *s != '\0'; s++)
		if ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z'))
			return true;
	return false;
}

/* A Chinese person's text full of product names is Chinese all the same. */
static enum locale
language_of(const char *text, enum locale otherwise)
{
	if (segment_is_chinese(text))
		return LOCALE_ZH_CN;
	if (otherwise == LOCALE_ZH_CN && has_han(text))
		return LOCALE_ZH_CN;
	return has_latin(text) ? LOCALE_EN : otherwise;
}

enum result
question_check(struct db *db, struct arena *a, const struct question_draft *draft,
	       struct problems *problems, struct question_text *out)
{
	const char *body = post_check_body(a, draft->body, BODY_MAX, true, problems);
	enum result r;

	out->title = check_title(a, draft->title, problems);
	tag_check(a, draft->tags, problems, &out->tags, &out->n_tags);
	r = check_category(db, a, draft->category, problems, &out->category_id);
	if (r != OK)
		return r;
	if (problems->n > 0)
		return INVALID;
	out->text = post_render(db, a, body);
	out->title_words = segment_words(a, out->title);
	out->tag_words = segment_words(a, tag_joined(a, out->tags, out->n_tags));
	out->slug = slug_from(a, out->title);
	out->locale = language_of(arena_printf(a, "%s\n%s", out->title, body), draft->locale);
	return OK;
}

enum result
question_check_gaps(struct db *db, struct arena *a, const struct account *actor,
		    const struct question_text *in, const struct thread_state *s,
		    struct problems *problems)
{
	bool is_own = s == NULL || s->author_id == actor->id;
	enum result r =
	    gap_check(db, a, actor, "title", in->title, is_own ? NULL : s->title, problems);

	if (r == OK)
		r = gap_check(db, a, actor, "body", in->text.body, is_own ? NULL : s->body,
			      problems);
	return r == OK && problems->n > 0 ? INVALID : r;
}

enum result
question_is_fit(struct db *db, struct arena *a, const struct question_draft *draft,
		struct problems *problems)
{
	struct question_text ignored = {.title = NULL};

	return question_check(db, a, draft, problems, &ignored);
}
