/* What the pages about notices and watching show. */
#ifndef ANSWERWELL_WEB_PAGES_NOTICES_H
#define ANSWERWELL_WEB_PAGES_NOTICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/account/choice.h"
#include "answerwell/forum/watch.h"
#include "answerwell/mailing/inbox.h"
#include "web/pages/emails.h"

struct notices_page {
	const struct inbox_group *groups;
	size_t n;
	int64_t before, next; /* 0 = the start, the end */
	bool unread_only;
	int64_t n_unread; /* in all */
};

/* A button to watch something, and its state. */
struct watch_button {
	enum watch_kind kind;
	const char *subject; /* as watch_find takes it */
	const char *next; /* where to come back to without a script */
	bool on;
	const char *what; /* for screen readers, NULL = clear from where it stands */
};

struct watches_page {
	struct watch *of[WATCH_KINDS];
	size_t n[WATCH_KINDS];
	int64_t before, next; /* of the questions */
};

struct notice_settings_page {
	struct choices choices; /* as chosen, or as typed */
	struct wishes_form news;
	const char *zone;
};

/* "Answers to your questions": a msgid. */
const char *notice_topic_name(enum notice_topic topic);
/* Whether it can come to somebody of that role at all. */
bool notice_topic_is_for(enum notice_topic topic, enum role role);

#endif
