#include "faq/starting_text.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/result.h"
#include "answerwell/faq/site_page.h"

/* A blank line between them. */
static const char *const privacy[] = {
    N_("This page says what this site stores about you, why, and for how long. That is all we "
       "store: no advertising, no tracking, nothing passed on to others."),
    N_("## What we store"),
    "{stored-data}",
    N_("## Cookies"),
    N_("We set cookies only where the site needs them: to keep you logged in, to recognise a "
       "browser you have logged in with before, to protect forms, to show a message once, and to "
       "remember the language, the colours and the order of answers that you chose."),
    N_("## Emails"),
    N_("You only get the emails you asked for. Each has a link that stops them with one click. "
       "Opening an email tells us nothing."),
    N_("## Your rights"),
    N_("You can see and correct your data in your settings at any time. If you want a copy of "
       "everything, or your account deleted, write to us and we will answer within a month. You "
       "can also complain to the data protection authority where you live."),
};

const char *
starting_privacy(struct arena *a, enum locale l)
{
	struct buf out;

	buf_init(&out, a, 2048);
	for (size_t i = 0; i < sizeof(privacy) / sizeof(privacy[0]); i++)
		buf_printf(&out, "%s%s", i > 0 ? "\n\n" : "", tr(l, privacy[i]));
	return out.data;
}

static const struct {
	const char *what, *purpose, *how_long;
} stored[] = {
#define STORED(columns, what, purpose, how_long) {what, purpose, how_long},
#define NOT_PERSONAL(columns)
#include "answerwell/faq/stored_data.h"
};

const char *
site_page_stored_data(struct arena *a, enum locale l)
{
	struct buf out;

	buf_init(&out, a, 4096);
	buf_printf(&out, "| %s | %s | %s |\n|---|---|---|\n", tr(l, N_("What")),
		   tr(l, N_("Purpose")), tr(l, N_("How long")));
	for (size_t i = 0; i < sizeof(stored) / sizeof(stored[0]); i++)
		buf_printf(&out, "| %s | %s | %s |\n", tr(l, stored[i].what),
			   tr(l, stored[i].purpose), tr(l, stored[i].how_long));
	return out.data;
}
