#include "answerwell/account/choice.h"

#include <string.h>

#include "sql/choice.h"

static const struct {
	const char *code;
	enum notice_mail mail; /* unless chosen otherwise */
	bool is_fixed_in_app;
} topics[NOTICE_TOPICS] = {
    [TOPIC_NONE] = {"", NOTICE_MAIL_OFF, false},
#define TOPIC(name, code, mail, is_fixed_in_app, label)                                            \
	[TOPIC_##name] = {code, NOTICE_MAIL_##mail, is_fixed_in_app},
#include "answerwell/account/notice_topics.h"
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
	struct sql_choice_get_row *rows;
	enum notice_topic topic;
	size_t n;
	enum result r = sql_choice_get(db, a, &rows, &n, .account_id = account_id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	out->notify_mail = rows->notify_mail;
	out->auto_watch = rows->auto_watch;
	for (int t = 0; t < NOTICE_TOPICS; t++)
		out->of[t] = choice_default((enum notice_topic)t);
	for (size_t i = 0; i < n; i++) {
		if (!choice_topic_from(rows[i].topic, &topic))
			continue;
		(void)choice_mail_from(rows[i].mail, &out->of[topic].mail);
		out->of[topic].in_app = rows[i].in_app || topics[topic].is_fixed_in_app;
	}
	return OK;
}

enum result
choice_set(struct db *db, struct arena *a, int64_t account_id, const struct choices *choices)
{
	const char *codes[NOTICE_TOPICS], *chosen[NOTICE_TOPICS], *in_app[NOTICE_TOPICS];
	size_t n = 0, n_changed;
	struct batch b;
	enum result r;

	for (int t = TOPIC_NONE + 1; t < NOTICE_TOPICS; t++, n++) {
		codes[n] = topics[t].code;
		chosen[n] = mails[choices->of[t].mail];
		in_app[n] = choices->of[t].in_app || topics[t].is_fixed_in_app ? "t" : "f";
	}
	batch_init(&b, db, a);
	sql_choice_put_person_add(&b, &n_changed, .account_id = account_id,
				  .notify_mail = choices->notify_mail,
				  .auto_watch = choices->auto_watch);
	sql_choice_put_add(
	    &b, NULL, .account_id = account_id, .topics = ((struct sql_texts){codes, n}),
	    .mails = ((struct sql_texts){chosen, n}), .in_app = ((struct sql_texts){in_app, n}));
	r = batch_run(&b);
	return r == OK && n_changed == 0 ? NOT_FOUND : r;
}

enum result
choice_allow(struct db *db, struct arena *a, int64_t account_id, enum notice_topic topic, bool on)
{
	enum notice_mail mail = on ? topics[topic].mail : NOTICE_MAIL_OFF;
	size_t n_changed;
	enum result r = sql_choice_put_mail(db, a, &n_changed, .account_id = account_id,
					    .topic = topics[topic].code, .mail = mails[mail]);

	return r == OK && n_changed == 0 ? NOT_FOUND : r;
}
