/* Marks that say what a question repeats, and what is seen of them, for the tests of it. */
#ifndef TESTS_DB_REPETITION_H
#define TESTS_DB_REPETITION_H

#include "moderation.h"

#include "answerwell/faq/entry.h"
#include "answerwell/faq/repetition.h"
#include "answerwell/forum/duplicate.h"
#include "answerwell/forum/watch.h"

static struct repetition made;

static inline enum result
mark(int64_t id, const char *target)
{
	struct problems problems = {.n = 0};
	enum result r = repetition_mark(db, arena, nora, id, target, &problems, &made);

	assert_int_equal(r == INVALID, problem_for(&problems, "duplicate_of") != NULL);
	return r;
}

/* What the form says. */
static inline const char *
refusal(int64_t id, const char *target)
{
	struct problems problems = {.n = 0};

	assert_int_equal(repetition_mark(db, arena, nora, id, target, &problems, &made), INVALID);
	return problem_for(&problems, "duplicate_of")->message;
}

static inline struct undo_outcome
undo(int64_t id)
{
	struct undo_outcome out;

	assert_int_equal(repetition_undo(db, arena, nora, id, &out), OK);
	return out;
}

static inline const char *
number(int64_t id)
{
	return arena_printf(arena, "%lld", (long long)id);
}

static inline const char *
faq(int64_t id)
{
	return arena_printf(arena, "/faq/%lld", (long long)id);
}

/* From that answer, or (0) from no thread. */
static inline int64_t
published(const char *title, const char *locale, int64_t question, int64_t answer)
{
	struct problems problems = {.n = 0};
	const struct entry_draft draft = {.text = {.title = title,
						   .body = "It is said here, in some words.",
						   .category = "billing"},
					  .locale = locale,
					  .question_id = question,
					  .answer_id = answer};
	int64_t id;

	assert_int_equal(entry_promote(db, arena, mod, &draft, &problems, &id), OK);
	return id;
}

static inline const char *
phrasings(int64_t entry)
{
	const char *text =
	    test_text(db,
		      "SELECT string_agg(text || ':' || origin, ', ' ORDER BY id) FROM "
		      "phrasings WHERE entry_id = %ld",
		      (long)entry);

	return text != NULL ? text : "";
}

static inline bool
watches(const struct account *who, int64_t question)
{
	bool on = false;
	int64_t id;
	enum result r = watch_find(db, arena, who, WATCH_QUESTION, number(question), &id, &on);

	return r == OK && on;
}

static inline struct duplicate_end
end_of(int64_t question)
{
	struct duplicate_end end;

	assert_int_equal(duplicate_end(db, arena, question, &end), OK);
	return end;
}

#endif
