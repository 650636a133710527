/* How good a password would be, while it is typed. */
#include "answerwell/account/password.h"

#include "answerwell/account/limit.h"
#include "answerwell/text/heavy.h"
#include "views/password_strength.h"
#include "web/site.h"
#include "web/web.h"

struct look_up {
	const char *password;
	bool is_word;
};

static void
look_up(void *arg)
{
	struct look_up *w = arg;

	w->is_word = password_is_word(w->password);
}

static enum result
post_strength(struct ctx *c)
{
	struct look_up word = {.password = form_secret(c, "password")};
	enum password_strength s;
	enum result r =
	    limit_take(&c->db, c->arena, LIMIT_KIND_LOOKUP,
		       arena_printf(c->arena, "password %s", c->in.network), &c->retry_at);

	if (r != OK)
		return r;
	s = password_strength(c->arena, word.password, c->me, form_line(c, "name"), site_name(c));
	if (s >= STRENGTH_FAIR)
		text_heavy(look_up, &word);
	view_password_strength(page_begin(c, 200), word.is_word ? STRENGTH_EASY : s);
	return OK;
}

RESOURCE(page_password_strength, BELONGS_TO("/account/password"),
	 POST(post_strength, ANYONE | CSRF));
