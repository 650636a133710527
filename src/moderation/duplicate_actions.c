#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/duplicate.h"
#include "moderation/internal.h"

/* The digits at s as an id; 0 if there are none or other text follows at once. */
static int64_t
leading_id(struct arena *a, const char *s)
{
	size_t n = strspn(s, "0123456789");
	int64_t id = 0;

	if (s[n] != '\0' && strchr("/?#", s[n]) == NULL)
		return 0;
	return str_to_int(arena_strndup(a, s, n), 1, INT64_MAX, &id) ? id : 0;
}

/* "123", "#123", "/questions/123/slug" or the full address of that on this site; else 0. */
static int64_t
read_target(struct arena *a, const char *typed)
{
	static const char path[] = "/questions/";
	const char *text = str_trim(a, typed != NULL ? typed : ""), *site = config()->url;

	if (*site != '\0' && str_starts(text, site))
		text += strlen(site);
	if (str_starts(text, path))
		return leading_id(a, text + strlen(path));
	return leading_id(a, *text == '#' ? text + 1 : text);
}

static enum result
refuse(struct problems *problems, const char *message)
{
	problem_add(problems, "duplicate_of", message, 0);
	return INVALID;
}

/* Whether the mark may be made. */
static enum result
check_target(const struct duplicate_target *target, struct problems *problems)
{
	if (!target->is_there)
		return refuse(problems,
			      N_("There is no such question here. Please paste the address of "
				 "the question that this one repeats."));
	if (target->is_circle)
		return refuse(problems, N_("That question is already marked as a duplicate of this "
					   "one. Please remove that mark first."));
	return OK;
}

static enum result
mark(struct db *db, struct arena *a, const struct account *actor, int64_t id, int64_t other_id,
     struct problems *problems)
{
	struct duplicate_target target;
	struct thread_state s;
	enum result r;

	DB_TX(db, r) {
		r = duplicate_lock_both(db, a, id, other_id, &target);
		if (r == OK)
			r = thread_lock_question(db, a, actor, id, &s);
		if (r == OK)
			r = check_target(&target, problems);
		if (r != OK || s.duplicate_of == other_id)
			continue;
		r = duplicate_put(db, a, id, other_id, actor->id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "question.duplicate", "question", id,
				      arena_printf(a, "question=%lld", (long long)other_id));
		if (r == OK)
			r = action_tell(db, a, actor, &s);
	}
	return r;
}

enum result
question_mark_duplicate(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			const char *target, struct problems *problems)
{
	int64_t other_id;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	other_id = read_target(a, target);
	if (other_id == 0)
		return refuse(problems,
			      N_("There is no such question here. Please paste the address of "
				 "the question that this one repeats."));
	if (other_id == id)
		return refuse(problems,
			      N_("This is the address of the question itself. Please paste the "
				 "address of the other one."));
	return mark(db, a, actor, id, other_id, problems);
}

enum result
question_clear_duplicate(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct thread_state s;
	enum result r;

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		r = duplicate_lock(db, a);
		if (r == OK)
			r = thread_lock_question(db, a, actor, id, &s);
		if (r != OK || s.duplicate_of == 0)
			continue;
		r = duplicate_clear(db, a, id);
		if (r == OK)
			r = audit_add(db, a, actor->id, "question.unduplicate", "question", id,
				      arena_printf(a, "question=%lld", (long long)s.duplicate_of));
	}
	return r;
}
