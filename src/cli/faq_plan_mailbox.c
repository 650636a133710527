/* Old questions from a mailbox: the first mail of each exchange, with the first reply of somebody else as its answer. */
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/text/line.h"
#include "answerwell/text/segment.h"
#include "cli/faq_plan_asks.h"
#include "cli/faq_plan_names.h"
#include "cli/faq_plan_text.h"
#include "cli/progress.h"
#include "mailer/mbox.h"

static void
add_people(struct faq_plan_asks *asks, const struct mbox_mail *mail)
{
	if (asks->is_counting)
		return;
	faq_plan_names_add(asks->names, mail->from_name, false);
	faq_plan_names_add(asks->names, mail->reply_name, false);
}

/* The first one that answers, by whoever did not ask. */
static void
read_reply(struct faq_plan_asks *asks, const struct mbox_mail *mail, const char *text)
{
	struct faq_plan_ask *ask =
	    asks->is_counting ? NULL : faq_plan_asks_named(asks, mail->answers);

	if (ask != NULL && !str_is_blank(text) && strcasecmp(ask->asker, mail->from_address) != 0)
		faq_plan_asks_answer(asks, ask, text, 0);
}

static void
read_question(struct faq_plan_asks *asks, struct arena *a, const struct mbox_mail *mail,
	      const char *subject, const char *text)
{
	const char *sentence = faq_plan_text_question(a, text);
	struct faq_plan_ask ask = {.title = *subject != '\0' ? subject : sentence,
				   .asker = mail->from_address};

	if (!line_has_ink(ask.title)) {
		asks->n_other++;
		return;
	}
	if (!faq_plan_asks_wants(asks))
		return;
	ask.words = *subject != '\0' ? arena_printf(a, "%s\n%s", subject, sentence) : sentence;
	ask.locale = segment_is_chinese(ask.words) ? LOCALE_ZH_CN : LOCALE_EN;
	faq_plan_asks_add(asks, &ask, mail->id);
}

static void
on_mail(void *arg, struct arena *a, const struct mbox_mail *mail)
{
	struct faq_plan_asks *asks = arg;
	bool is_reply;
	const char *subject = faq_plan_text_subject(a, mail->subject, &is_reply);
	const char *text;

	add_people(asks, mail);
	/* A line of a letter that begins with "From " and was not marked begins what looks like a mail and is none. */
	if (mail->is_automatic || *mail->from_address == '\0') {
		asks->n_other++;
		return;
	}
	text = faq_plan_text_own(a, mail->text, asks->names);
	if (is_reply || *mail->answers != '\0') {
		asks->n_other++;
		read_reply(asks, mail, text);
	} else {
		read_question(asks, a, mail, subject, text);
	}
}

static void
on_progress(void *arg, int64_t bytes)
{
	struct faq_plan_asks *asks = arg;

	progress_add(asks->progress, bytes);
}

enum result
faq_plan_mailbox_read(struct faq_plan_asks *asks, const char *path, char *why, size_t why_size)
{
	const struct mbox_reader reader = {
	    .path = path, .on_mail = on_mail, .on_progress = on_progress, .arg = asks};

	return mbox_read(&reader, why, why_size);
}
