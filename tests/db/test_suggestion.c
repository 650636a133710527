#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/suggestion.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob, *cat, *nora;

static int
set_up(void **state)
{
	(void)state;
	test_settings();
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	cat = test_person(db, "cat", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	return 0;
}

static int64_t
answered(void)
{
	int64_t q = test_question(db, ann, "How do I clean the grinder well?");

	return test_answer(db, bob, q);
}

static enum result
suggest(const struct account *who, int64_t post, const char *body, int64_t *id)
{
	struct problems problems = {.n = 0};
	const struct suggestion_draft d = {
	    .text = {.body = body, .reason = "clearer", .title = "", .tags = "", .n_seen = 1}};

	return suggestion_make(db, arena, who, post, &d, &problems, id);
}

static enum result
approve(const struct account *who, int64_t id, const char *body, int n_seen)
{
	struct problems problems = {.n = 0};
	const struct suggestion_draft d = {
	    .text = {.body = body, .title = "", .tags = "", .reason = "", .n_seen = n_seen}};
	bool decided;

	return suggestion_approve(db, arena, who, id, &d.text, &problems, &decided);
}

static enum result
reject(const struct account *who, int64_t id, const char *why)
{
	struct problems problems = {.n = 0};

	return suggestion_reject(db, arena, who, id, why, &problems);
}

static const char *
outcome(int64_t id)
{
	return test_text(db, "SELECT outcome FROM suggestions WHERE id = %ld", (long)id);
}

static int64_t
mails(const char *kind, const struct account *to)
{
	return test_mailed(db, "kind = '%s' AND account_id = %ld", kind, (long)to->id);
}

static void
an_approved_suggestion_is_a_revision_of_who_made_it(void **state)
{
	int64_t post = answered(), id, before = mails("suggested", bob),
		taken = mails("suggestion_taken", cat);

	(void)state;
	assert_int_equal(suggest(cat, post, "A much better text for it.", &id), OK);
	assert_int_equal(mails("suggested", bob), before + 1);
	assert_int_equal(approve(bob, id, "A much better text for it.", 1), OK);
	assert_string_equal(outcome(id), "approved");
	assert_string_equal(test_text(db, "SELECT body FROM posts WHERE id = %ld", (long)post),
			    "A much better text for it.");
	assert_int_equal(test_number(db,
				     "SELECT author_id FROM revisions WHERE post_id = %ld AND "
				     "number = 2 AND reason = 'clearer'",
				     (long)post),
			 cat->id);
	assert_int_equal(mails("suggestion_taken", cat), taken + 1);
	assert_int_equal(approve(bob, id, "Again, but it is decided.", 2), CONFLICT);
	assert_int_equal(reject(bob, id, "too late"), CONFLICT);
}

static void
it_can_be_taken_over_with_changes_or_declined_with_a_reason(void **state)
{
	int64_t post = answered(), id, declined = mails("suggestion_declined", cat);

	(void)state;
	assert_int_equal(suggest(cat, post, "A better text, with a slip.", &id), OK);
	assert_int_equal(approve(nora, id, "A better text, without a slip.", 1), OK);
	assert_string_equal(outcome(id), "changed");
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE action = "
				     "'suggestion.approve' AND subject_id = %ld",
				     (long)post),
			 1);
	assert_int_equal(suggest(cat, post, "Another text that is not better.", &id), OK);
	assert_int_equal(reject(nora, id, "  "), INVALID);
	assert_int_equal(reject(nora, id, "It says the opposite now."), OK);
	assert_string_equal(outcome(id), "rejected");
	assert_int_equal(mails("suggestion_declined", cat), declined + 1);
}

static void
only_author_and_staff_decide(void **state)
{
	int64_t post = answered(), id;
	struct suggestion *s;

	(void)state;
	assert_int_equal(suggest(cat, post, "A better text to be decided on.", &id), OK);
	assert_int_equal(suggestion_get(db, arena, ann, id, &s), NOT_FOUND);
	assert_int_equal(suggestion_get(db, arena, NULL, id, &s), NOT_FOUND);
	assert_int_equal(approve(ann, id, "Not mine to decide at all.", 1), NOT_FOUND);
	assert_int_equal(approve(cat, id, "My own suggestion taken over.", 1), FORBIDDEN);
	assert_int_equal(reject(ann, id, "no"), NOT_FOUND);
	assert_int_equal(reject(cat, id, ""), OK);
	assert_string_equal(outcome(id), "withdrawn");
}

static void
one_open_per_post_and_five_in_all(void **state)
{
	const struct account *dora = test_person(db, "dora", ROLE_CUSTOMER);
	int64_t post = answered(), id;

	(void)state;
	assert_int_equal(suggest(dora, post, "A first suggestion of mine.", &id), OK);
	assert_int_equal(suggest(dora, post, "A second suggestion of mine.", &id), CONFLICT);
	for (int i = 1; i < SUGGESTIONS_OPEN_MAX; i++)
		assert_int_equal(suggest(dora, answered(), "One more suggestion of mine.", &id),
				 OK);
	assert_int_equal(suggest(dora, answered(), "One suggestion too many.", &id), INVALID);
	assert_int_equal(reject(dora, id, ""), OK);
	assert_int_equal(suggest(dora, answered(), "Now there is room again.", &id), OK);
}

static void
what_cannot_be_suggested(void **state)
{
	int64_t post = answered(), comment = test_comment(db, ann, post), id;
	const char *body = test_text(db, "SELECT body FROM posts WHERE id = %ld", (long)post);
	struct problems problems = {.n = 0};
	const struct suggestion_draft silent = {
	    .text = {.body = "A better text without a reason.", .reason = " ", .n_seen = 1}};

	(void)state;
	assert_int_equal(suggest(NULL, post, "Nobody's suggestion to it.", &id), FORBIDDEN);
	assert_int_equal(suggest(bob, post, "I may edit this myself.", &id), FORBIDDEN);
	assert_int_equal(suggest(nora, post, "I may edit this myself.", &id), FORBIDDEN);
	assert_int_equal(suggest(cat, post, body, &id), INVALID);
	assert_int_equal(suggest(cat, post, "short", &id), INVALID);
	assert_int_equal(suggest(cat, comment, "Comments take no suggestions.", &id), NOT_FOUND);
	assert_int_equal(suggest(cat, 987654321, "There is nothing to change.", &id), NOT_FOUND);
	assert_int_equal(suggestion_make(db, arena, cat, post, &silent, &problems, &id), INVALID);
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)post);
	assert_int_equal(suggest(cat, post, "It is hidden from me by now.", &id), NOT_FOUND);
}

static void
a_post_edited_meanwhile_is_a_conflict(void **state)
{
	int64_t post = answered(), id;
	struct problems problems = {.n = 0};

	(void)state;
	assert_int_equal(suggest(cat, post, "A better text to be merged.", &id), OK);
	assert_int_equal(
	    answer_edit(
		db, arena, bob, post,
		&(struct text){.body = "My own new text meanwhile.", .reason = "", .n_seen = 1},
		&problems),
	    OK);
	assert_int_equal(approve(bob, id, "A better text to be merged.", 1), CONFLICT);
	assert_null(outcome(id));
	assert_int_equal(approve(bob, id, "Both texts put together well.", 2), OK);
	assert_string_equal(outcome(id), "changed");
}

static void
questions_take_title_and_tags(void **state)
{
	int64_t q = test_question(db, ann, "Where is the serial number?"), id;
	struct problems problems = {.n = 0};
	const struct suggestion_draft d = {
	    .text = {.title = "Where is the serial number of the B3?",
		     .tags = "serial, b3",
		     .body = "I have looked everywhere on the machine.",
		     .reason = "says which one",
		     .n_seen = 1}};
	bool decided;

	(void)state;
	assert_int_equal(suggestion_make(db, arena, cat, q, &d, &problems, &id), OK);
	assert_int_equal(suggestion_approve(db, arena, ann, id, &d.text, &problems, &decided), OK);
	assert_string_equal(test_text(db, "SELECT title FROM questions WHERE id = %ld", (long)q),
			    d.text.title);
	assert_string_equal(
	    test_text(db, "SELECT array_to_string(tags, ',') FROM questions WHERE id = %ld",
		      (long)q),
	    "b3,serial");
}

static bool
is_queued(int64_t id)
{
	struct suggestion *list;
	size_t n;

	assert_int_equal(suggestion_queue(db, arena, 50, &list, &n), OK);
	for (size_t i = 0; i < n; i++)
		if (list[i].id == id)
			return true;
	return false;
}

static void
the_queue_leaves_out_what_is_deleted(void **state)
{
	int64_t post = answered(), id;

	(void)state;
	assert_int_equal(suggest(cat, post, "A better text for the queue.", &id), OK);
	assert_true(is_queued(id));
	test_run(db, "UPDATE posts SET deleted_at = now() WHERE id = %ld", (long)post);
	assert_false(is_queued(id));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_approved_suggestion_is_a_revision_of_who_made_it),
	    cmocka_unit_test(it_can_be_taken_over_with_changes_or_declined_with_a_reason),
	    cmocka_unit_test(only_author_and_staff_decide),
	    cmocka_unit_test(one_open_per_post_and_five_in_all),
	    cmocka_unit_test(what_cannot_be_suggested),
	    cmocka_unit_test(a_post_edited_meanwhile_is_a_conflict),
	    cmocka_unit_test(questions_take_title_and_tags),
	    cmocka_unit_test(the_queue_leaves_out_what_is_deleted),
	};

	return cmocka_run_group_tests_name("suggestion", tests, set_up, NULL);
}
