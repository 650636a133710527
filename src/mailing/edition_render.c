#include <string.h>

#include "answerwell/base/accent.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/reader.h"
#include "answerwell/mailing/subscription.h"
#include "answerwell/text/view.h"
#include "mailing/mail.h"
#include "views/edition_html.h"
#include "views/edition_txt.h"

char *
mail_unsubscribe_url(struct arena *a, int64_t account_id, const char *what)
{
	return arena_printf(a, "%s/unsubscribe/%s", config()->url,
			    subscription_token(a, account_id, what));
}

char *
mail_wishes_url(struct arena *a, int64_t reader_id, int64_t edition_id)
{
	return arena_printf(a, "%s/emails/%s", config()->url,
			    reader_token(a, reader_id, edition_id));
}

/* Short enough for a list of mails, and says what is in it. */
static const char *
subject_of(struct arena *a, enum locale l, const struct edition_text *text)
{
	const char *first = str_cut(a, text->entries[0].title, MAIL_TITLE_MAX);

	if (text->n == 1)
		return arena_printf(a, tr(l, N_("New in our FAQ: %s")), first);
	return arena_printf(a, tr(l, N_("New in our FAQ: %s (and %ld more)")), first,
			    (long)text->n - 1);
}

static size_t
n_lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static char *
text_of(struct view *v, const struct mail_edition *edition)
{
	struct buf text;

	buf_init(&text, v->arena, 8192);
	v->out = &text;
	view_edition_txt(v, edition);
	return text.data;
}

void
edition_render(struct arena *a, const struct settings *set, enum locale l, int64_t id,
	       int64_t n_more, struct edition_text *out)
{
	struct mail_edition edition = {.entries = out->entries,
				       .n = out->n,
				       .n_more = n_more,
				       .introduction = out->introduction};
	struct view v = {.arena = a, .locale = l, .now = clock_now()};
	struct buf html;

	out->subject = subject_of(a, l, out);
	/* Drawn after everything in it was written: nobody can have guessed it. */
	out->mark = token_new(a);
	edition.page = mail_page_of(set);
	edition.page.subject = out->subject;
	edition.page.preview = out->n > 0 ? out->entries[0].excerpt : NULL;
	edition.page.link = arena_printf(a, "%s/faq", config()->url);
	edition.page.unsubscribe_url = out->mark;
	edition.page.wishes_url = arena_printf(a, "%s" MAIL_WISHES, out->mark);
	if (id != 0)
		edition.more_url =
		    arena_printf(a, "%s/editions/%lld", config()->url, (long long)id);
	edition.page.is_edition = true;
	buf_init(&html, a, 16384);
	v.out = &html;
	view_edition_html(&v, &edition);
	out->html = html.data;
	out->text = text_of(&v, &edition);
	edition.is_terse = n_lines(out->text) > MAIL_EDITION_LINES;
	if (edition.is_terse)
		out->text = text_of(&v, &edition);
}

char *
mail_indented(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a, strlen(text) + 64);
	for (const char *line = text; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		buf_puts(&b, len > 0 ? "  " : "");
		buf_append(&b, line, len);
		line += len;
		if (*line == '\n')
			buf_putc(&b, *line++);
	}
	return b.data;
}

struct mail_page
mail_page_of(const struct settings *set)
{
	return (struct mail_page){.site = set->value[SETTING_SITE_NAME],
				  .url = config()->url,
				  .accent = set->value[SETTING_ACCENT]};
}

struct safe_html
mail_accent_style(struct arena *a, const char *accent)
{
	struct accent c;

	/* The product's own is this hue; see assets/css/base.css. */
	if (!accent_make(accent, &c) && !accent_make("205", &c))
		return safe_html_trusted("");
	return safe_html_trusted(
	    arena_printf(a,
			 "<style>a{color:%s}.body{border-top-color:%s}.do a{background:%s;color:%s}"
			 "@media (prefers-color-scheme:dark){a{color:%s}.body{border-top-color:%s}"
			 ".do a{background:%s;color:%s}}</style>",
			 c.light.text, c.light.text, c.light.text, c.light.ink, c.dark.text,
			 c.dark.text, c.dark.text, c.dark.ink));
}

char *
edition_fill(struct arena *a, const char *text, const char *mark, const char *unsubscribe_url,
	     const char *wishes_url)
{
	struct buf out;
	const char *hole;

	buf_init(&out, a, strlen(text) + 512);
	while ((hole = strstr(text, mark)) != NULL) {
		bool is_wishes = str_starts(hole + strlen(mark), MAIL_WISHES);

		buf_append(&out, text, (size_t)(hole - text));
		buf_puts(&out, is_wishes ? wishes_url : unsubscribe_url);
		text = hole + strlen(mark) + (is_wishes ? strlen(MAIL_WISHES) : 0);
	}
	buf_puts(&out, text);
	return out.data;
}

char *
edition_shown(struct arena *a, const struct edition_text *edition, const char *body)
{
	const char *url = arena_printf(a, "%s/account/notices", config()->url);

	return edition_fill(a, body, edition->mark, url, url);
}
