/* What is noticed in a text before it is public. */
#include "views/help_personal.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/web.h"

static enum result
get_help(struct ctx *c)
{
	c->env->title = tr(c->locale, N_("Personal data in posts"));
	head_canonical(c, "/help/personal");
	view_help_personal(page_begin(c, 200));
	return OK;
}

RESOURCE(page_help_personal, GET(get_help, ANYONE));
