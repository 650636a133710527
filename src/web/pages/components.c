/* All components on one page, so that a change of style is seen everywhere at once. */
#include "views/components.h"
#include "answerwell/base/clock.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "web/page_env.h"
#include "web/web.h"

#define TWO_HOURS (2 * 3600 * CLOCK_SECOND)

static struct post
sample_post(const struct ctx *c)
{
	/* No such post: the buttons shown do nothing. */
	return (struct post){.id = 0,
			     .author_id = c->me->id,
			     .author_name = c->me->name,
			     .author_display = c->me->display_name,
			     .author_role = c->me->role,
			     .score = 12,
			     .my_vote = 1,
			     .can_vote = true,
			     .created_at = clock_now() - TWO_HOURS};
}

static enum result
get_components(struct ctx *c)
{
	static const char *tags[] = {"refund"};
	struct answer official = {.post = sample_post(c),
				  .is_official = true,
				  .official_at = clock_now() - TWO_HOURS,
				  .official_by_display = c->me->display_name,
				  .official_by_role = c->me->role,
				  .official_scope = "K2"};
	struct answer accepted = {.post = sample_post(c), .is_accepted = true};
	struct question question = {.post = sample_post(c),
				    .title = tr(c->locale, N_("How long does a refund take?")),
				    .slug = "",
				    .locale = c->locale,
				    .category_slug = "billing",
				    .category_name = tr(c->locale, N_("Billing")),
				    .tags = tags,
				    .n_tags = 1,
				    .n_answers = 2,
				    .n_metoo = 3,
				    .accepted_id = 2};

	problem_add(&c->problems, "sample-wrong", N_("Use at least %ld characters."), PASSWORD_MIN);
	c->env->title = tr(c->locale, N_("Components"));
	c->env->section = "staff";
	c->env->no_index = true;
	view_components(page_begin(c, 200), &question, &official, &accepted);
	return OK;
}

RESOURCE(page_components, GET(get_components, STAFF));
