/* Several notices in one mail. */
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/mailing/inbox.h"
#include "answerwell/text/view.h"
#include "mailing/mail_item.h"
#include "sql/rows/told.h"
#include "views/bundle_html.h"
#include "views/bundle_txt.h"

/* As the list on the site shows it; `id` is the place among the items. */
static struct inbox_line
line_of(const struct mail_item *item, size_t place)
{
	return (struct inbox_line){.id = (int64_t)place,
				   .kind = item->kind,
				   .actor = item->m.actor,
				   .question_id = item->row->question_id,
				   .entry_id = item->row->entry_id,
				   .at = item->row->at,
				   .post_kind = item->m.is_answer     ? POST_ANSWER
						: item->m.is_question ? POST_QUESTION
								      : POST_COMMENT,
				   .is_author = item->m.is_author,
				   .is_asker = item->m.is_asker};
}

static struct mail_group *
write_groups(struct arena *a, enum locale l, const struct inbox_group *groups, size_t n,
	     const struct mail_item *items)
{
	struct mail_group *out = arena_array(a, n, sizeof(*out));

	for (size_t g = 0; g < n; g++) {
		const struct inbox_group *from = &groups[g];
		struct mail_notice *notices = arena_array(a, from->n, sizeof(*notices));
		const char **sentences = arena_array(a, from->n, sizeof(*sentences));

		for (size_t i = 0; i < from->n; i++) {
			notices[i] = items[from->lines[i].id].m;
			sentences[i] = inbox_sentence(a, l, &from->lines[i]);
		}
		out[g] = (struct mail_group){.title = notices[0].title,
					     .link = notices[0].page.link,
					     .summary = inbox_summary(a, l, from),
					     .items = notices,
					     .sentences = sentences,
					     .n = from->n};
	}
	return out;
}

/* What is in it: of one thread what happened there, else what stands first and how much more. */
static const char *
bundle_subject(struct arena *a, enum locale l, const struct mail_group *groups, size_t n)
{
	const char *title = str_cut(a, groups[0].title, MAIL_TITLE_MAX);

	if (n == 1)
		return arena_printf(a, tr(l, N_("%s: %s")), groups[0].summary, title);
	return arena_printf(a,
			    trn(l, "News on “%s” and %ld other topic",
				"News on “%s” and %ld other topics", (long)n - 1),
			    title, (long)n - 1);
}

void
mail_bundle_write(struct arena *a, const char *zone, const struct mail_item *items, size_t n,
		  struct delivery *d)
{
	struct mail_bundle b = {.page = items[0].m.page, .display = d->to.name};
	struct inbox_line *lines = arena_array(a, n, sizeof(*lines));
	struct inbox_group *groups;
	struct buf html, text;
	struct view v = {.arena = a, .locale = d->locale, .zone = zone, .now = clock_now()};

	for (size_t i = 0; i < n; i++)
		lines[i] = line_of(&items[i], i);
	b.n = inbox_group_lines(a, lines, n, &groups);
	b.groups = write_groups(a, d->locale, groups, b.n, items);
	b.n_more = items[0].row->n_all - MAIL_BUNDLE_MAX;
	mail_item_address(a, d, items, n, &b.page);
	b.page.link = b.n == 1 ? b.groups[0].link : arena_printf(a, "%s/notices", config()->url);
	d->subject = b.page.subject = bundle_subject(a, d->locale, b.groups, b.n);
	buf_init(&html, a, 8192);
	buf_init(&text, a, 4096);
	v.out = &html;
	view_bundle_html(&v, &b);
	v.out = &text;
	view_bundle_txt(&v, &b);
	d->html = html.data;
	d->text = text.data;
}
