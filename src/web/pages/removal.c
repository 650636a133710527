/* Authors take back what they wrote, and put it back. */
#include "answerwell/moderation/moderation.h"
#include "views/post_delete.h"
#include "web/page_env.h"
#include "web/pages/posts.h"
#include "web/web.h"

static enum result
show(struct ctx *c, const struct post *post, const char *why_not, int status)
{
	if (!post->can_delete && !post->can_restore)
		return FORBIDDEN;
	c->env->title = tr(c->locale, post->can_restore ? N_("Restore") : N_("Delete"));
	c->env->no_index = true;
	view_post_delete(page_begin(c, status), post, why_not);
	return OK;
}

static enum result
get_delete(struct ctx *c)
{
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post);
	return r == OK ? show(c, post, NULL, 200) : r;
}

static const char *
reason_against(const struct ctx *c, const struct post *post)
{
	return tr(
	    c->locale,
	    post->kind == POST_QUESTION
		? N_("Others have answered your question, so it has to stay. You can edit it.")
		: N_("Your answer is marked as official, so only moderators can delete it."));
}

static enum result
post_removal(struct ctx *c)
{
	bool is_restoring = form_has(c, "restore");
	struct post *post;
	enum result r;

	r = post_get(&c->db, c->arena, c->me, path_id(c, 1), &post);
	if (r != OK)
		return r;
	/* A second click finds it done. */
	if (is_restoring ? !post->is_deleted : post->is_deleted)
		return posts_back(c, post);
	r = is_restoring ? post_restore(&c->db, c->arena, c->me, post->id)
			 : post_delete(&c->db, c->arena, c->me, post->id);
	if (r == CONFLICT)
		return show(c, post, reason_against(c, post), 409);
	if (r != OK)
		return r;
	notice_next(c, is_restoring ? N_("Restored: everyone can see it again.")
				    : N_("Deleted. You can still see it and restore it there."));
	return posts_back(c, post);
}

RESOURCE(page_post_delete, GET(get_delete, MEMBER), POST(post_removal, MEMBER | CSRF | LIMIT_POST));
