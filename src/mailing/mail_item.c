#include "mailing/mail_item.h"

#include "answerwell/account/choice.h"
#include "answerwell/account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/mailing/delivery.h"
#include "sql/rows/told.h"

/* What the mail program's own button ends: the topic, or, of several topics, all of it. */
static const char *
unsubscribe_from(struct arena *a, int64_t reader, const struct mail_item *items, size_t n)
{
	enum notice_topic topic = notice_topic_of(items[0].kind);

	for (size_t i = 1; i < n; i++) {
		if (notice_topic_of(items[i].kind) != topic)
			return mail_unsubscribe_url(a, reader, "n");
	}
	return mail_unsubscribe_url(a, reader, arena_printf(a, "t%s", choice_topic_code(topic)));
}

/* All about one question: then the mails about it form a thread, and it can be left. */
static void
name_thread(struct arena *a, struct delivery *d, const struct mail_item *items, size_t n,
	    struct mail_page *page)
{
	long long question = (long long)items[0].row->question_id;
	bool is_one = question != 0;

	for (size_t i = 1; i < n; i++)
		is_one = is_one && items[i].row->question_id == items[0].row->question_id;
	if (!is_one)
		return;
	d->thread_id = arena_printf(a, "question.%lld@%s", question, message_id_host(a));
	for (size_t i = 0; i < n; i++) {
		if (items[i].kind == NOTICE_WATCHED || items[i].kind == NOTICE_ANSWER)
			page->stop_url =
			    mail_unsubscribe_url(a, d->to.id, arena_printf(a, "q%lld", question));
	}
}

/* A letter has neither. */
void
mail_item_address(struct arena *a, struct delivery *d, const struct mail_item *items, size_t n,
		  struct mail_page *page)
{
	if (items[0].row == NULL)
		return;
	d->unsubscribe_url = page->unsubscribe_url = unsubscribe_from(a, d->to.id, items, n);
	if (page->unsubscribe_url != NULL)
		page->wishes_url = mail_wishes_url(a, d->to.id, 0);
	name_thread(a, d, items, n, page);
}
