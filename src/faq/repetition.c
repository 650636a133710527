#include "answerwell/faq/repetition.h"

#include <string.h>

#include "answerwell/account/audit.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/str.h"
#include "answerwell/forum/thread.h"
#include "answerwell/forum/watch.h"
#include "faq/internal.h"
#include "faq/led.h"
#include "sql/repetition.h"

static const struct undo_kind *const kinds[] = {&duplicate_rows, &watch_rows, &phrasing_rows,
						&notice_rows};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* ---- what was typed ----------------------------------------------------------------------------- */

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

/* "123", "#123", "faq-7", "/questions/123/slug", "/faq/7/slug" or the full address of these on this site; else zeros. */
static struct duplicate_end
read_target(struct arena *a, const char *typed)
{
	static const char *const of_entry[] = {"/faq/", "faq-"};
	static const char of_question[] = "/questions/";
	const char *text = str_trim(a, typed != NULL ? typed : ""), *site = config()->url;

	if (*site != '\0' && str_starts(text, site))
		text += strlen(site);
	for (size_t i = 0; i < 2; i++)
		if (str_starts(text, of_entry[i]))
			return (struct duplicate_end){
			    .entry_id = leading_id(a, text + strlen(of_entry[i]))};
	if (str_starts(text, of_question))
		text += strlen(of_question);
	else if (*text == '#')
		text++;
	return (struct duplicate_end){.question_id = leading_id(a, text)};
}

static enum result
refuse(struct problems *problems, const char *message)
{
	problem_add(problems, "duplicate_of", message, 0);
	return INVALID;
}

#define NOBODY_THERE                                                                               \
	N_("There is no such question or entry here. Please paste the address of the question or " \
	   "FAQ entry that this one repeats.")

/* ---- whether it may be -------------------------------------------------------------------------- */

static enum result
lock_entry(struct db *db, struct arena *a, int64_t id, int64_t entry_id, struct problems *problems)
{
	struct sql_repetition_is_source_row *row;
	struct entry_state e;
	enum result r = entry_lock(db, a, entry_id, &e);

	if (r == NOT_FOUND || (r == OK && e.is_retired))
		return refuse(problems, NOBODY_THERE);
	if (r == OK)
		r = sql_repetition_is_source(db, a, &row, NULL, .entry_id = entry_id,
					     .question_id = id);
	if (r == OK && row->is_source)
		return refuse(problems,
			      N_("This entry was made from this very question, and leads its "
				 "readers here."));
	return r;
}

static enum result
check_question(const struct duplicate_target *target, struct problems *problems)
{
	if (!target->is_there)
		return refuse(problems, NOBODY_THERE);
	if (target->is_circle)
		return refuse(problems, N_("That question is already marked as a duplicate of this "
					   "one. Please remove that mark first."));
	return OK;
}

/* Everything that the mark touches is locked; *s is what the question is then. */
static enum result
lock_all(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	 const struct duplicate_end *target, struct thread_state *s, struct problems *problems)
{
	struct duplicate_target question;
	enum result r = target->question_id != 0
			    ? duplicate_lock_both(db, a, id, target->question_id, &question)
			    : duplicate_lock(db, a);

	if (r == OK)
		r = thread_lock_question(db, a, actor, id, s);
	if (r != OK)
		return r;
	if (s->duplicate_of == target->question_id && s->duplicate_entry == target->entry_id)
		return OK;
	if (s->duplicate_of != 0 || s->duplicate_entry != 0)
		return refuse(problems,
			      N_("This question is marked as a repetition of something else "
				 "already. If that is wrong, please take that mark back first."));
	return target->question_id != 0 ? check_question(&question, problems)
					: lock_entry(db, a, id, target->entry_id, problems);
}

/* ---- the mark ----------------------------------------------------------------------------------- */

static enum result
tell(struct db *db, struct arena *a, const struct account *actor, struct undo_act *act,
     const struct thread_state *s)
{
	int64_t *ids;
	size_t n;
	enum result r = thread_tell(db, a, actor, s, s->author_id, NOTICE_MODERATION);

	if (r == OK)
		r = notice_told(db, a, s->id, NOTICE_MODERATION, &ids, &n);
	return r == OK ? undo_made(a, act, &notice_rows, undo_keys(a, ids, n), n) : r;
}

static const char *
fact(struct arena *a, int64_t question_id, int64_t entry_id)
{
	return entry_id != 0 ? arena_printf(a, "entry=%lld", (long long)entry_id)
			     : arena_printf(a, "question=%lld", (long long)question_id);
}

/* Where readers of the target end, which is where everything goes. */
static enum result
find_end(struct db *db, struct arena *a, const struct duplicate_end *target,
	 struct duplicate_end *out)
{
	*out = *target;
	return target->question_id != 0 ? duplicate_end(db, a, target->question_id, out) : OK;
}

static enum result
put(struct db *db, struct arena *a, const struct account *actor, const struct thread_state *s,
    const struct duplicate_end *target, struct repetition *out)
{
	struct duplicate_end end;
	struct undo_act act;
	enum result r;

	undo_begin(&act, actor->id, LED_ACT, "question", s->id);
	r = find_end(db, a, target, &end);
	if (r == OK)
		r = duplicate_put(db, a, s->id, target->question_id, target->entry_id, actor->id);
	if (r == OK)
		r = undo_made(a, &act, &duplicate_rows, undo_keys(a, &s->id, 1), 1);
	if (r == OK)
		r = led_bring(db, a, &act, s->id, &end, out);
	if (r == OK)
		r = tell(db, a, actor, &act, s);
	if (r == OK)
		r = undo_end(db, a, &act, NULL);
	if (r == OK)
		r = audit_add(db, a, actor->id, LED_ACT, "question", s->id,
			      fact(a, target->question_id, target->entry_id));
	return r;
}

enum result
repetition_mark(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		const char *target, struct problems *problems, struct repetition *out)
{
	const struct duplicate_end to = read_target(a, target);
	struct thread_state s;
	enum result r;

	*out = (struct repetition){.is_again = false};
	if (!post_may_moderate(actor))
		return FORBIDDEN;
	if (to.question_id == 0 && to.entry_id == 0)
		return refuse(problems, NOBODY_THERE);
	if (to.question_id == id)
		return refuse(problems,
			      N_("This is the address of the question itself. Please paste the "
				 "address of the other one."));
	DB_TX(db, r) {
		*out = (struct repetition){.is_again = false};
		r = lock_all(db, a, actor, id, &to, &s, problems);
		if (r != OK)
			continue;
		out->is_again =
		    s.duplicate_of == to.question_id && s.duplicate_entry == to.entry_id;
		if (!out->is_again)
			r = put(db, a, actor, &s, &to, out);
	}
	return r;
}

/* ---- taking it back ----------------------------------------------------------------------------- */

static enum result
take_back(struct db *db, struct arena *a, const struct account *actor, int64_t id,
	  struct undo_outcome *out)
{
	struct undo_standing act;
	struct led_taken taken;
	enum result r = led_take(db, a, id, &taken);

	if (r != OK)
		return r;
	r = undo_find(db, a, LED_ACT, "question", id, &act);
	if (r == OK)
		r = undo_apply(db, a, actor->id, act.id, kinds, KINDS, out);
	/* One that came with an import has no journal; one that was changed by hand stays in it. */
	if (r == OK || r == NOT_FOUND)
		r = duplicate_clear(db, a, id);
	return r == OK ? led_settle(db, a, id, &taken) : r;
}

enum result
repetition_undo(struct db *db, struct arena *a, const struct account *actor, int64_t id,
		struct undo_outcome *out)
{
	struct thread_state s;
	enum result r;

	*out = (struct undo_outcome){.n_back = 0};
	if (!post_may_moderate(actor))
		return FORBIDDEN;
	DB_TX(db, r) {
		*out = (struct undo_outcome){.n_back = 0};
		r = duplicate_lock(db, a);
		if (r == OK)
			r = thread_lock_question(db, a, actor, id, &s);
		if (r != OK || (s.duplicate_of == 0 && s.duplicate_entry == 0))
			continue;
		r = take_back(db, a, actor, id, out);
		if (r == OK)
			r = audit_add(db, a, actor->id, "question.unduplicate", "question", id,
				      fact(a, s.duplicate_of, s.duplicate_entry));
	}
	return r;
}
