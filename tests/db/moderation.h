/* People, a question of ann's and what the log says, for the tests of what staff does to posts. */
#ifndef TESTS_DB_MODERATION_H
#define TESTS_DB_MODERATION_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/moderation/moderation.h"
#include "people.h"

static inline int64_t
asked(void)
{
	return test_question(db, ann, "How do I change my order?");
}

static inline struct question *
get_as(const struct account *reader, int64_t id)
{
	struct question *q;

	assert_int_equal(question_get(db, arena, reader, LOCALE_EN, id, &q), OK);
	return q;
}

static inline struct question *
get(int64_t id)
{
	return get_as(nora, id);
}

/* What the log says of a subject: "action:actor:detail ..." */
static inline const char *
audited(int64_t id)
{
	const char *text = test_text(
	    db,
	    "SELECT string_agg(concat_ws(':', l.action, a.name, l.detail), ' ' ORDER BY l.id) "
	    "FROM audit_log l JOIN accounts a ON a.id = l.actor_id WHERE subject_id = %ld",
	    (long)id);

	return text != NULL ? text : "";
}

static inline int
told(const struct account *who, int64_t post)
{
	return (int)test_mailed(db, "kind = 'moderation' AND account_id = %ld AND post_id = %ld",
				(long)who->id, (long)post);
}

static inline enum result
hide(const struct account *actor, int64_t id, const char *reason)
{
	struct problems problems = {.n = 0};

	return post_hide(db, arena, actor, id, reason, &problems);
}

#endif
