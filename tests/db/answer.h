/* People and a thread for the tests of answers and of the official mark. */
#ifndef TESTS_DB_ANSWER_H
#define TESTS_DB_ANSWER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/thread.h"
#include "people.h"

static inline struct thread
get(const struct account *reader, int64_t id)
{
	struct thread t;

	assert_int_equal(thread_get(db, arena, reader, LOCALE_EN, id, &t), OK);
	return t;
}

static inline int64_t
asked(void)
{
	return test_question(db, ann, "How do I change my order?");
}

static inline void
set(int64_t post, const char *column)
{
	test_run(db, "UPDATE posts SET %s = now() WHERE id = %ld", column, (long)post);
}

static inline int
mailed(const char *kind, int64_t to, int64_t post_id)
{
	return (int)test_mailed(db, "kind = '%s' AND account_id = %ld AND post_id = %ld", kind,
				(long)to, (long)post_id);
}

static inline const char *
audited(int64_t id)
{
	return test_text(
	    db,
	    "SELECT string_agg(concat_ws(':', action, actor_id, detail), ' ' ORDER BY id) "
	    "FROM audit_log WHERE subject_id = %ld",
	    (long)id);
}

#endif
