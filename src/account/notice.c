#include "answerwell/account/notice.h"

#include <string.h>

#include "account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "sql/notice.h"

static const struct {
	const char *code;
	bool is_transactional;
} kinds[NOTICE_KINDS] = {
    [NOTICE_VERIFY] = {"verify", true},
    [NOTICE_KNOWN] = {"known", true},
    [NOTICE_RESET] = {"reset", true},
    [NOTICE_ANSWER] = {"answer", false},
    [NOTICE_COMMENT] = {"comment", false},
    [NOTICE_MENTION] = {"mention", false},
    [NOTICE_OFFICIAL] = {"official", false},
    [NOTICE_ACCEPTED] = {"accepted", false},
    [NOTICE_PROMOTED] = {"promoted", false},
    [NOTICE_MODERATION] = {"moderation", false},
    [NOTICE_EDITION_TEST] = {"edition_test", true},
};

const char *
notice_code(enum notice_kind kind)
{
	return kinds[kind].code;
}

bool
notice_from(const char *code, enum notice_kind *kind)
{
	for (int k = 0; k < NOTICE_KINDS; k++) {
		if (strcmp(code, kinds[k].code) == 0) {
			*kind = (enum notice_kind)k;
			return true;
		}
	}
	return false;
}

bool
notice_is_transactional(enum notice_kind kind)
{
	return kinds[kind].is_transactional;
}

enum result
notice_queue(struct db *db, struct arena *a, const struct notice *notice)
{
	char *message_id;
	const char *sealed = NULL;

	if (notice->actor_id != 0 && notice->actor_id == notice->account_id)
		return OK;
	message_id = message_id_new(a, notice_code(notice->kind));
	if (notice->secret != NULL)
		sealed = secret_seal(a, notice->secret, message_id);
	return db_query(db, a, &SQL_NOTICE_QUEUE, NULL, p_int(a, notice->account_id),
			p_text(notice_code(notice->kind)), p_int(a, notice->actor_id),
			p_int(a, notice->question_id), p_int(a, notice->post_id),
			p_int(a, notice->entry_id), p_text(sealed), p_text(message_id),
			p_bool(notice_is_transactional(notice->kind)));
}

enum result
notice_allow(struct db *db, struct arena *a, int64_t account_id, bool allowed)
{
	struct rows *rows;
	enum result r =
	    db_query(db, a, &SQL_NOTICE_ALLOW, &rows, p_int(a, account_id), p_bool(allowed));

	if (r != OK)
		return r;
	return rows_changed(rows) == 1 ? OK : NOT_FOUND;
}
