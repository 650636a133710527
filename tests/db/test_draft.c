#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/draft.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob, *nora;

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	return 0;
}

static enum result
save(const struct account *who, const char *key, const char *body)
{
	struct problems problems = {.n = 0};
	struct draft d = {.text = {.title = "",
				   .body = body,
				   .category = "",
				   .tags = "",
				   .reason = "",
				   .phrasings = "",
				   .n_seen = 3},
			  .key = key};
	int64_t at;

	return draft_save(db, arena, who, &d, &problems, &at);
}

static struct draft *
found(const struct account *who, const char *key)
{
	struct draft *d;

	assert_int_equal(draft_find(db, arena, who, key, &d), OK);
	return d;
}

static const char *
key_of(const char *form, int64_t id)
{
	return arena_printf(arena, "%s:%lld", form, (long long)id);
}

static void
keys_name_a_form_and_nothing_else(void **state)
{
	static const char *const good[] = {"ask",    "faq",     "faq:7",     "answer:1",
					   "edit:9", "entry:2", "suggest:3", "comment:123456789"};
	static const char *const bad[] = {"",         "ask:1",
					  "answer",   "answer:",
					  "answer:0", "answer:x",
					  "edit:-1",  "edit:+1",
					  "edit:01",  "edit:1 ",
					  "other:1",  "Ask",
					  "ask ",     "answer:99999999999999999999999999999999999"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(draft_key_is_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(draft_key_is_valid(bad[i]));
		assert_int_equal(save(ann, bad[i], "text"), NOT_FOUND);
	}
	assert_false(draft_key_is_valid(NULL));
	assert_int_equal(draft_target("answer:7", "answer"), 7);
	assert_int_equal(draft_target("answer:7", "edit"), 0);
}

static void
a_draft_is_kept_replaced_and_discarded(void **state)
{
	(void)state;
	assert_int_equal(save(ann, "ask", "first"), OK);
	assert_int_equal(save(ann, "ask", "second"), OK);
	assert_string_equal(found(ann, "ask")->text.body, "second");
	assert_int_equal(found(ann, "ask")->text.n_seen, 3);
	assert_null(found(bob, "ask"));
	assert_int_equal(save(ann, "ask", "  "), OK);
	assert_null(found(ann, "ask"));
	assert_int_equal(save(ann, "ask", "again"), OK);
	assert_int_equal(draft_discard(db, arena, ann, "ask"), OK);
	assert_int_equal(draft_discard(db, arena, ann, "ask"), OK);
	assert_null(found(ann, "ask"));
	assert_int_equal(save(NULL, "ask", "x"), FORBIDDEN);
}

static void
it_knows_what_became_of_its_thread(void **state)
{
	int64_t q = test_question(db, bob, "How long does the filter last?");
	int64_t answer = test_answer(db, bob, q);
	struct draft *list;
	size_t n;

	(void)state;
	assert_int_equal(save(ann, key_of("answer", q), "my answer"), OK);
	assert_int_equal(save(ann, key_of("comment", answer), "my comment"), OK);
	assert_int_equal(save(ann, "answer:987654321", "to nothing"), OK);
	assert_int_equal(draft_of_thread(db, arena, ann, q, &list, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(found(ann, key_of("answer", q))->state, DRAFT_OPEN);
	assert_string_equal(found(ann, key_of("answer", q))->thread_title,
			    "How long does the filter last?");
	assert_int_equal(found(ann, "answer:987654321")->state, DRAFT_GONE);

	test_run(db, "UPDATE questions SET closed_at = now() WHERE id = %ld", (long)q);
	assert_int_equal(found(ann, key_of("answer", q))->state, DRAFT_CLOSED);
	assert_int_equal(found(ann, key_of("comment", answer))->state, DRAFT_OPEN);
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)answer);
	assert_int_equal(found(ann, key_of("comment", answer))->state, DRAFT_GONE);
	test_run(db, "UPDATE posts SET deleted_at = now() WHERE id = %ld", (long)q);
	assert_int_equal(found(ann, key_of("answer", q))->state, DRAFT_GONE);
	assert_null(found(ann, key_of("answer", q))->thread_title);
	assert_string_equal(found(ann, key_of("answer", q))->text.body, "my answer");
}

static void
a_lost_draft_becomes_a_question(void **state)
{
	(void)state;
	assert_int_equal(draft_discard(db, arena, ann, "ask"), OK);
	assert_int_equal(save(ann, "answer:987654321", "one"), OK);
	assert_int_equal(draft_to_question(db, arena, ann, "answer:987654321"), OK);
	assert_string_equal(found(ann, "ask")->text.body, "one");
	assert_null(found(ann, "answer:987654321"));
	assert_int_equal(save(ann, "answer:987654321", "two"), OK);
	assert_int_equal(draft_to_question(db, arena, ann, "answer:987654321"), OK);
	assert_string_equal(found(ann, "ask")->text.body, "one\n\ntwo");
	assert_int_equal(draft_to_question(db, arena, ann, "answer:987654321"), NOT_FOUND);
	assert_int_equal(draft_to_question(db, arena, ann, "ask"), NOT_FOUND);
	assert_string_equal(found(ann, "ask")->text.body, "one\n\ntwo");
}

static void
a_category_goes_along_to_the_question(void **state)
{
	struct problems problems = {.n = 0};
	struct draft d = {.key = "edit:987654321", .text = {.body = "as it should be"}};
	int64_t at;

	(void)state;
	assert_int_equal(draft_discard(db, arena, ann, "ask"), OK);
	d.text.category = "orders";
	assert_int_equal(draft_save(db, arena, ann, &d, &problems, &at), OK);
	assert_int_equal(draft_to_question(db, arena, ann, d.key), OK);
	assert_string_equal(found(ann, "ask")->text.category, "orders");
	d.text.category = "billing";
	assert_int_equal(draft_save(db, arena, ann, &d, &problems, &at), OK);
	assert_int_equal(draft_to_question(db, arena, ann, d.key), OK);
	assert_string_equal(found(ann, "ask")->text.category, "orders");
}

static void
hidden_is_gone_but_for_who_can_still_write_there(void **state)
{
	int64_t q = test_question(db, ann, "Where is the filter?");

	(void)state;
	assert_int_equal(save(ann, key_of("edit", q), "behind the lid"), OK);
	assert_int_equal(save(nora, key_of("edit", q), "below the lid"), OK);
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)q);
	assert_int_equal(found(ann, key_of("edit", q))->state, DRAFT_GONE); /* though her own */
	assert_int_equal(found(nora, key_of("edit", q))->state, DRAFT_OPEN);
	test_run(db, "UPDATE posts SET deleted_at = now() WHERE id = %ld", (long)q);
	assert_int_equal(found(nora, key_of("edit", q))->state, DRAFT_GONE);
}

static void
there_are_limits(void **state)
{
	char *huge = arena_alloc(arena, 3 * BODY_MAX + 1);

	(void)state;
	memset(huge, 'x', 3 * BODY_MAX);
	huge[3 * BODY_MAX] = '\0';
	assert_int_equal(save(bob, "ask", huge), INVALID);
	huge[BODY_MAX + 10] = '\0'; /* a text may grow past its limit before it is shortened */
	assert_int_equal(save(bob, "ask", huge), OK);
	assert_int_equal(save(bob, "ask", "bad \x01 text"), INVALID);
	for (int i = 2; i <= DRAFTS_MAX; i++)
		assert_int_equal(save(bob, key_of("entry", i), "text"), OK);
	assert_int_equal(save(bob, "entry:1000", "one too many"), INVALID);
	assert_int_equal(save(bob, "entry:2", "but those there are can change"), OK);
	assert_int_equal(draft_discard(db, arena, bob, "entry:2"), OK);
	assert_int_equal(save(bob, "entry:1000", "now it fits"), OK);
}

static void
old_ones_are_swept(void **state)
{
	(void)state;
	assert_int_equal(save(nora, "ask", "old"), OK);
	assert_int_equal(save(nora, "faq", "new"), OK);
	test_run(db,
		 "UPDATE drafts SET updated_at = now() - interval '91 days' WHERE account_id = %ld "
		 "AND form_key = 'ask'",
		 (long)nora->id);
	assert_int_equal(draft_sweep(db, arena), OK);
	assert_null(found(nora, "ask"));
	assert_non_null(found(nora, "faq"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_name_a_form_and_nothing_else),
	    cmocka_unit_test(a_draft_is_kept_replaced_and_discarded),
	    cmocka_unit_test(it_knows_what_became_of_its_thread),
	    cmocka_unit_test(hidden_is_gone_but_for_who_can_still_write_there),
	    cmocka_unit_test(a_lost_draft_becomes_a_question),
	    cmocka_unit_test(a_category_goes_along_to_the_question),
	    cmocka_unit_test(there_are_limits),
	    cmocka_unit_test(old_ones_are_swept),
	};

	return cmocka_run_group_tests_name("draft", tests, set_up, NULL);
}
