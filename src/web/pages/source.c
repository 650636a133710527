/* What somebody wrote, as they wrote it: the Markdown of a post, to take along. */
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
		text = arena_printf(c->arena, "# %s\n\n%s", q->text.title, text);
	}
	reply_header(c, "content-disposition", name_of(c, post));
	reply_header(c, "x-robots-tag", "noindex");
	return reply_text(c, 200, "text/plain; charset=utf-8", text);
}

RESOURCE(page_post_source, GET(get_source, ANYONE));
