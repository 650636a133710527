#include "answerwell/account/choice.h"

#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "sql/choice.h"

/* A new topic needs a row here and its name in web/pages/notice_settings.c. */
static const struct {
	const char *code;
	enum notice_mail mail; /* unless chosen otherwise */
	bool is_fixed_in_app;
} topics[NOTICE_TOPICS] = {
    [TOPIC_NONE] = {"", NOTICE_MAIL_OFF, false},
    [TOPIC_ANSWER] = {"answer", NOTICE_MAIL_NOW, false},
    [TOPIC_COMMENT] = {"comment", NOTICE_MAIL_NOW, false},
    [TOPIC_MENTION] = {"mention", NOTICE_MAIL_NOW, false},
    [TOPIC_WATCHED] = {"watched", NOTICE_MAIL_NOW, false},
    [TOPIC_QUESTION] = {"question", NOTICE_MAIL_DAILY, false},
    [TOPIC_PRAISE] = {"praise", NOTICE_MAIL_NOW, false},
    [TOPIC_MODERATION] = {"moderation", NOTICE_MAIL_NOW, true},
    [TOPIC_EDITS] = {"edits", NOTICE_MAIL_NOW, false},
    [TOPIC_MARKS] = {"marks", NOTICE_MAIL_NOW, false},
};

static const char *const mails[] = {"now", "daily", "weekly", "off"};

const char *
choice_topic_code(enum notice_topic topic)
{
	return topics[topic].code;
}

bool
choice_topic_from(const char *code, enum notice_topic *topic)
{
	for (int t = TOPIC_NONE + 1; t < NOTICE_TOPICS; t++) {
		if (strcmp(code, topics[t].code) == 0) {
			*topic = (enum notice_topic)t;
			return true;
		}
	}
	return false;
}

const char *
choice_mail_code(enum notice_mail mail)
{
	return mails[mail];
}

bool
choice_mail_from(const char *code, enum notice_mail *mail)
{
	for (size_t m = 0; code != NULL && m < sizeof(mails) / sizeof(mails[0]); m++) {
		if (strcmp(code, mails[m]) == 0) {
			*mail = (enum notice_mail)m;
			return true;
		}
	}
	return false;
}

struct choice
choice_default(enum notice_topic topic)
{
	return (struct choice){.mail = topics[topic].mail, .in_app = true};
}

bool
choice_is_fixed_in_app(enum notice_topic topic)
{
	return topics[topic].is_fixed_in_app;
}

enum result
choice_get(struct db *db, struct arena *a, int64_t account_id, struct choices *out)
{
	struct rows *rows;
	enum notice_topic topic;
	enum result r = db_query(db, a, &SQL_CHOICE_GET, &rows, p_int(a, account_id));

	if (r != OK)
		return r;
	if (rows_count(rows) == 0)
		return NOT_FOUND;
	out->notify_mail = row_bool(rows, 0, "notify_mail");
	out->auto_watch = row_bool(rows, 0, "auto_watch");
	for (int t = 0; t < NOTICE_TOPICS; t++)
		out->of[t] = choice_default((enum notice_topic)t);
	for (size_t i = 0; i < rows_count(rows); i++) {
		if (!choice_topic_from(row_text(rows, i, "topic"), &topic))
			continue;
		(void)choice_mail_from(row_text(rows, i, "mail"), &out->of[topic].mail);
		out->of[topic].in_app =
		    row_bool(rows, i, "in_app") || topics[topic].is_fixed_in_app;
	}
	return OK;
}

enum result
choice_set(struct db *db, struct arena *a, int64_t account_id, const struct choices *choices)
{
	const char *codes[NOTICE_TOPICS], *chosen[NOTICE_TOPICS], *in_app[NOTICE_TOPICS];
	size_t n = 0;
	struct rows *rows;
	struct batch b;
	enum result r;

	for (int t = TOPIC_NONE + 1; t < NOTICE_TOPICS; t++, n++) {
		codes[n] = topics[t].code;
		chosen[n] = mails[choices->of[t].mail];
		in_app[n] = choices->of[t].in_app || topics[t].is_fixed_in_app ? "t" : "f";
	}
	batch_init(&b, db, a);
	batch_add(&b, &SQL_CHOICE_PUT_PERSON, &rows, p_int(a, account_id),
		  p_bool(choices->notify_mail), p_bool(choices->auto_watch));
	batch_add(&b, &SQL_CHOICE_PUT, NULL, p_int(a, account_id), p_text_array(a, codes, n),
		  p_text_array(a, chosen, n), p_text_array(a, in_app, n));
	if ((r = batch_run(&b)) != OK)
		return r;
	return rows_changed(rows) == 1 ? OK : NOT_FOUND;
}

enum result
choice_allow(struct db *db, struct arena *a, int64_t account_id, enum notice_topic topic, bool on)
{
	enum notice_mail mail = on ? topics[topic].mail : NOTICE_MAIL_OFF;
	struct rows *rows;
	enum result r = db_query(db, a, &SQL_CHOICE_PUT_MAIL, &rows, p_int(a, account_id),
				 p_text(topics[topic].code), p_text(mails[mail]));

	if (r != OK)
		return r;
	return rows_changed(rows) == 1 ? OK : NOT_FOUND;
}
