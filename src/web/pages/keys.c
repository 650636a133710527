/* Which keys there are, for everybody; staff have more. A page, and what the key "?" opens over any other. */
#include "views/keys.h"
#include "views/keys_list.h"
#include "web/head.h"
#include "web/page_env.h"
#include "web/web.h"

static enum result
get_keys(struct ctx *c)
{
	const bool is_staff = c->me != NULL && c->me->role >= ROLE_STAFF;

	c->env->title = tr(c->locale, N_("Keyboard shortcuts"));
	head_canonical(c, "/help/keys");
	if (wants_fragment(c))
		view_keys_list(page_begin(c, 200), is_staff);
	else
		view_keys(page_begin(c, 200), is_staff);
	return OK;
}

RESOURCE(page_help_keys, GET(get_keys, ANYONE));
