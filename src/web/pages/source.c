/* What somebody wrote, as they wrote it: the Markdown of a post, to take along. */
#include <string.h>

#include "answerwell/base/buf.h"
#include "answerwell/forum/detail.h"
#include "answerwell/forum/question.h"
#include "web/web.h"

static const char *
name_of(struct ctx *c, const struct post *post)
{
	static const char *const kinds[] = {
	    [POST_QUESTION] = "question", [POST_ANSWER] = "answer", [POST_COMMENT] = "comment"};

	return arena_printf(c->arena, "inline; filename=\"%s-%lld.md\"", kinds[post->kind],
			    (long long)post->id);
}

static const char *
with_details(struct ctx *c, const char *text, const char *details)
{
	struct detail *said;
	size_t n = detail_read(c->arena, details, &said);
	struct buf b;

	buf_init(&b, c->arena, strlen(text) + strlen(details) + 64);
	buf_puts(&b, text);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s: %s\n", i == 0 ? "\n" : "", said[i].label, said[i].value);
	return b.data;
}

static enum result
get_source(struct ctx *c)
{
	struct question *q;
	struct post *post;
	const char *text;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post);
	if (r != OK)
		return r;
	text = arena_printf(c->arena, "%s\n", post->body);
	if (post->kind == POST_QUESTION) {
		r = question_get(&c->db, c->arena, c->me, c->locale, post->id, &q);
		if (r != OK)
			return r;
		text = arena_printf(c->arena, "# %s\n\n%s", q->text.title,
				    with_details(c, text, q->text.details));
	}
	reply_header(c, "content-disposition", name_of(c, post));
	reply_header(c, "x-robots-tag", "noindex");
	return reply_text(c, 200, "text/plain; charset=utf-8", text);
}

RESOURCE(page_post_source, GET(get_source, ANYONE));
