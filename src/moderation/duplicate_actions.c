#include <string.h>

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
refuse(const struct action *w, const char *message)
{
	problem_add(w->problems, "duplicate_of", message, 0);
	return INVALID;
}

/* Locks both threads and says whether the mark may be made. */
static enum result
lock_both(struct db *db, const struct action *w, struct thread_state *s)
{
	struct arena *a = w->arena;
	bool is_circle;
	enum result found = duplicate_lock_both(db, a, w->id, w->other_id, &is_circle), r;

	if (found != OK && found != NOT_FOUND)
		return found;
	if ((r = thread_lock(db, a, w->actor, w->id, s)) != OK)
		return r;
	if (s->kind != POST_QUESTION)
		return NOT_FOUND;
	if (found == NOT_FOUND)
		return refuse(w, N_("There is no such question here. Please paste the address of "
				    "the question that this one repeats."));
	if (is_circle)
		return refuse(w, N_("That question is marked as a repetition of this one already. "
				    "Please clear that mark first."));
	return OK;
}

static enum result
mark_now(struct db *db, void *arg)
{
	const struct action *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	enum result r;

	if ((r = lock_both(db, w, &s)) != OK || s.duplicate_of == w->other_id)
		return r;
	r = duplicate_put(db, a, w->id, w->other_id, w->actor->id);
	if (r == OK)
		r = action_log(db, w, "question.duplicate", "question",
			       arena_printf(a, "question=%lld", (long long)w->other_id));
	return r == OK ? action_tell(db, w, &s) : r;
}

enum result
question_mark_duplicate(struct db *db, struct arena *a, const struct account *actor, int64_t id,
			const char *target, struct problems *problems)
{
	struct action w = {.arena = a, .actor = actor, .id = id, .problems = problems};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	w.other_id = read_target(a, target);
	if (w.other_id == 0)
		return refuse(&w, N_("There is no such question here. Please paste the address of "
				     "the question that this one repeats."));
	if (w.other_id == id)
		return refuse(&w, N_("This is the address of the question itself. Please paste the "
				     "address of the other one."));
	return db_transaction(db, mark_now, &w);
}

static enum result
clear_now(struct db *db, void *arg)
{
	const struct action *w = arg;
	struct arena *a = w->arena;
	struct thread_state s;
	enum result r;

	if ((r = duplicate_lock(db, a)) != OK)
		return r;
	if ((r = thread_lock(db, a, w->actor, w->id, &s)) != OK)
		return r;
	if (s.kind != POST_QUESTION)
		return NOT_FOUND;
	if (s.duplicate_of == 0)
		return OK;
	r = duplicate_clear(db, a, w->id);
	return r == OK ? action_log(db, w, "question.unduplicate", "question",
				    arena_printf(a, "question=%lld", (long long)s.duplicate_of))
		       : r;
}

enum result
question_clear_duplicate(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	struct action w = {.arena = a, .actor = actor, .id = id};

	if (!post_may_moderate(actor))
		return FORBIDDEN;
	return db_transaction(db, clear_now, &w);
}
