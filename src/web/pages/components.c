/* All components on one page, so that a change of style is seen everywhere at once. */
#include "web/pages/components.h"

#include "answerwell/base/clock.h"
#include "views/components.h"
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

static struct waiting
sample_waiting(const struct ctx *c, enum waiting_state state, int used, int64_t left)
{
	return (struct waiting){.title = "",
				.slug = "",
				.excerpt = "",
				.locale = c->locale,
				.left = left,
				.working_day = CLOCK_DAY,
				.target_hours = 8,
				.state = state,
				.used = used,
				.is_open = true,
				.is_waiting = true};
}

static struct inbox_line
sample_told(const struct ctx *c, enum notice_kind kind, int64_t ago)
{
	return (struct inbox_line){.at = clock_now() - ago,
				   .kind = kind,
				   .actor = c->me->display_name,
				   .title = tr(c->locale, N_("How long does a refund take?")),
				   .slug = "",
				   .locale = c->locale,
				   .excerpt = ""};
}

static enum result
get_components(struct ctx *c)
{
	const struct waiting waiting[] = {sample_waiting(c, WAITING_LATE, 125, -TWO_HOURS),
					  sample_waiting(c, WAITING_SOON, 80, TWO_HOURS),
					  sample_waiting(c, WAITING_IN_TIME, 25, 3 * TWO_HOURS)};
	const struct inbox_line lines[] = {sample_told(c, NOTICE_ANSWER, TWO_HOURS),
					   sample_told(c, NOTICE_COMMENT, 2 * TWO_HOURS)};
	const struct inbox_group told = {.lines = lines, .n = 2, .n_unread = 2};
	static const char *tags[] = {"refund"};
	struct answer official = {.post = sample_post(c),
				  .is_official = true,
				  .official_at = clock_now() - TWO_HOURS,
				  .official_by_display = c->me->display_name,
				  .official_by_role = c->me->role,
				  .official_scope = "K2"};
	struct answer accepted = {.post = sample_post(c), .is_accepted = true};
	struct question question = {
	    .post = sample_post(c),
	    .text = {.title = tr(c->locale, N_("How long does a refund take?")),
		     .category = "billing"},
	    .slug = "",
	    .locale = c->locale,
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
	view_components(page_begin(c, 200), &(struct components_page){.question = &question,
								      .official = &official,
								      .accepted = &accepted,
								      .told = &told,
								      .waiting = waiting,
								      .n_waiting = 3});
	return OK;
}

RESOURCE(page_components, GET(get_components, STAFF));
