#include "web/pages/dev_mail.h"

#include "answerwell/base/str.h"
#include "views/dev_mail.h"
#include "views/dev_mail_list.h"
#include "web/page_env.h"
#include "web/web.h"

static void
set_title(struct ctx *c, const char *title)
{
	c->env->title = title;
	c->env->section = "";
	c->env->no_index = true;
}

static enum result
get_list(struct ctx *c)
{
	struct dev_mail_page p = {.n = 0};
	struct mail_file *mails;
	enum result r;

	if (!mail_files_are_shown())
		return NOT_FOUND;
	if ((r = mail_file_list(c->arena, &mails, &p.n)) != OK)
		return r;
	p.mails = mails;
	set_title(c, tr(c->locale, N_("Emails on this machine")));
	view_dev_mail_list(page_begin(c, 200), &p);
	return OK;
}

RESOURCE(page_dev_mails, GET(get_list, ANYONE | NO_STORE));

static enum result
get_mail(struct ctx *c)
{
	struct mail_file mail;
	enum result r;

	if (!mail_files_are_shown())
		return NOT_FOUND;
	if ((r = mail_file_read(c->arena, path_text(c, 2), &mail)) != OK)
		return r;
	if (str_eq(path_text(c, 3), "html")) {
		/* It brings its own styles, and may do nothing else. */
		c->out.policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors "
				"'self'; sandbox";
		return reply_text(c, 200, "text/html; charset=utf-8", mail.html);
	}
	set_title(c, mail.subject);
	view_dev_mail(page_begin(c, 200), &mail);
	return OK;
}

RESOURCE(page_dev_mail, GET(get_mail, ANYONE | NO_STORE));
