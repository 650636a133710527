/* How much new members may write in a day: settings of the site. */
#include "sql/quota.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/settings/settings.h"
#include "forum/internal.h"

static const struct {
	const char *code, *message;
	enum setting most;
} quotas[] = {
    [POST_QUESTION] = {"question",
		       N_("New members can ask %ld questions a day. Please keep this one and send "
			  "it tomorrow."),
		       SETTING_NEW_QUESTIONS},
    [POST_ANSWER] = {"answer",
		     N_("New members can write %ld answers a day. Please keep this one and send it "
			"tomorrow."),
		     SETTING_NEW_ANSWERS},
    [POST_COMMENT] = {"comment",
		      N_("New members can write %ld comments a day. Please keep this one and send "
			 "it tomorrow."),
		      SETTING_NEW_COMMENTS},
};

static bool
is_new(const struct account *actor, const struct settings *s)
{
	return clock_now() - actor->joined_at < settings_number(s, SETTING_NEW_DAYS) * CLOCK_DAY;
}

enum result
post_check_quota(struct db *db, struct arena *a, const struct account *actor, enum post_kind kind,
		 struct problems *problems)
{
	struct sql_quota_used_row *used;
	struct settings s;
	int most;
	enum result r;

	if (!config()->rate_limits || actor->role >= ROLE_STAFF)
		return OK;
	if ((r = settings_read(db, a, &s)) != OK || !is_new(actor, &s))
		return r;
	most = settings_number(&s, quotas[kind].most);
	r = sql_quota_used(db, a, &used, NULL, .author_id = actor->id, .kind = quotas[kind].code);
	if (r != OK || used->n < most)
		return r;
	problem_add(problems, "body", quotas[kind].message, most);
	return INVALID;
}
