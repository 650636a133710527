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
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob, *cat, *nora, *mod;

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	cat = test_person(db, "cat", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	mod = test_person(db, "mod", ROLE_MODERATOR);
	test_category(db, "billing");
	test_category(db, "orders");
	return 0;
}

static int64_t
asked(void)
{
	return test_question(db, ann, "How do I change my order?");
}

static struct question *
get_as(const struct account *reader, int64_t id)
{
	struct question *q;

	assert_int_equal(question_get(db, arena, reader, LOCALE_EN, id, &q), OK);
	return q;
}

static struct question *
get(int64_t id)
{
	return get_as(nora, id);
}

/* What the log says of a subject: "action:actor:detail ..." */
static const char *
audited(int64_t id)
{
	const char *text = test_text(
	    db,
	    "SELECT string_agg(concat_ws(':', l.action, a.name, l.detail), ' ' ORDER BY l.id) "
	    "FROM audit_log l JOIN accounts a ON a.id = l.actor_id WHERE subject_id = %ld",
	    (long)id);

	return text != NULL ? text : "";
}

static int
told(const struct account *who, int64_t post)
{
	return (int)test_mailed(db, "kind = 'moderation' AND account_id = %ld AND post_id = %ld",
				(long)who->id, (long)post);
}

static enum result
flag(const struct account *actor, int64_t id, const char *reason, const char *note)
{
	struct problems problems = {.n = 0};

	return flag_raise(db, arena, actor, id, reason, note, &problems);
}

static enum result
hide(const struct account *actor, int64_t id, const char *reason)
{
	struct problems problems = {.n = 0};

	return post_hide(db, arena, actor, id, reason, &problems);
}

/* ---- flags ---------------------------------------------------------------------------------- */

/* Hidden from the queue, with what these flaggers said: the reason that the author reads. */
static const char *
reason_after(const char *of_ann, const char *of_cat, const char *of_tom)
{
	int64_t answer = test_answer(db, bob, asked());
	struct problems problems = {.n = 0};

	if (of_ann != NULL)
		assert_int_equal(flag(ann, answer, of_ann, "what I mean"), OK);
	if (of_cat != NULL)
		assert_int_equal(flag(cat, answer, of_cat, "what I mean"), OK);
	if (of_tom != NULL)
		assert_int_equal(
		    flag(test_person(db, "tom", ROLE_CUSTOMER), answer, of_tom, "what I mean"), OK);
	if (post_hide_flagged(db, arena, nora, answer, &problems) == INVALID)
		return problems.items[0].field;
	return test_text(db, "SELECT hidden_reason FROM posts WHERE id = %lld", (long long)answer);
}

static void
a_post_is_hidden_for_what_most_of_its_flags_said(void **state)
{
	(void)state;
	assert_string_equal(reason_after("wrong", "wrong", "spam"), "wrong");
	assert_string_equal(reason_after("wrong", "spam", NULL), "spam,wrong");
	assert_string_equal(reason_after("private", NULL, NULL), "private");
	assert_string_equal(reason_after("other", "other", "wrong"), "wrong");
	/* That would tell the author nothing. */
	assert_string_equal(reason_after("other", NULL, NULL), "words");
	assert_string_equal(reason_after(NULL, NULL, NULL), "words");
	assert_string_equal(reason_text(arena, LOCALE_EN, flag_reasons, "spam,wrong"),
			    "Spam or advertising; Wrong or dangerous advice");
	assert_string_equal(reason_text(arena, LOCALE_EN, flag_reasons, "Not our kettle, sorry"),
			    "Not our kettle, sorry");
	assert_string_equal(reason_text(arena, LOCALE_EN, flag_reasons, ""), "");
	test_run(db, "DELETE FROM flags");
}

static void
flags_fill_the_queue_most_flags_first_then_oldest(void **state)
{
	int64_t question = asked(), one = test_answer(db, bob, question),
		two = test_answer(db, bob, question);
	struct queue_item *queue;
	size_t n_queue;

	(void)state;
	assert_int_equal(flag(cat, one, "spam", ""), OK);
	assert_int_equal(flag(cat, question, "rude", ""), OK);
	assert_int_equal(flag(ann, two, "other", " It is\nfor another model "), OK);
	assert_int_equal(flag(cat, two, "wrong", ""), OK);
	assert_int_equal(queue_list(db, arena, nora, 10, &queue, &n_queue), OK);
	assert_int_equal(n_queue, 3);
	assert_int_equal(queue[0].post.id, two);
	assert_int_equal(queue[0].n_flags, 2);
	assert_string_equal(queue[0].reasons, "other,wrong");
	assert_string_equal(queue[0].notes, "It is for another model");
	assert_string_equal(queue[0].question_title, "How do I change my order?");
	assert_string_equal(queue[0].question_slug, "how-do-i-change-my-order");
	assert_true(queue[0].post.can_moderate && queue[0].first_at > 0);
	assert_int_equal(queue[1].post.id, one);
	assert_null(queue[1].notes);
	assert_int_equal(queue[2].post.id, question);
	assert_int_equal(queue_list(db, arena, nora, 1, &queue, &n_queue), OK);
	assert_int_equal(n_queue, 1);
	assert_int_equal(queue_list(db, arena, cat, 10, &queue, &n_queue), FORBIDDEN);
	assert_int_equal(queue_list(db, arena, NULL, 10, &queue, &n_queue), FORBIDDEN);
	test_run(db, "UPDATE posts SET deleted_at = now() WHERE id = %ld", (long)two);
	assert_int_equal(queue_list(db, arena, nora, 10, &queue, &n_queue), OK);
	assert_int_equal(n_queue, 2);
	test_run(db, "DELETE FROM flags");
}

static void
a_flag_needs_a_reason_and_words_where_the_list_has_none(void **state)
{
	int64_t id = test_answer(db, bob, asked());
	char longer[NOTE_MAX + 2];

	(void)state;
	memset(longer, 'x', sizeof longer);
	longer[NOTE_MAX + 1] = '\0';
	assert_int_equal(flag(cat, id, "boring", ""), INVALID);
	assert_int_equal(flag(cat, id, "", ""), INVALID);
	assert_int_equal(flag(cat, id, NULL, NULL), INVALID);
	assert_int_equal(flag(cat, id, "other", " "), INVALID);
	assert_int_equal(flag(cat, id, "spam", longer), INVALID);
	longer[NOTE_MAX] = '\0';
	assert_int_equal(flag(cat, id, "spam", longer), OK);
	for (const struct reason *r = flag_reasons; r->code != NULL; r++) {
		id = test_answer(db, bob, asked());
		assert_int_equal(flag(cat, id, r->code, "words"), OK);
	}
	test_run(db, "DELETE FROM flags");
}

static void
nobody_flags_twice_nor_themselves(void **state)
{
	struct account person = *cat;
	int64_t id = test_answer(db, bob, asked());

	(void)state;
	assert_int_equal(flag(bob, id, "spam", ""), FORBIDDEN);
	person.is_verified = false;
	assert_int_equal(flag(&person, id, "spam", ""), FORBIDDEN);
	assert_int_equal(flag(NULL, id, "spam", ""), FORBIDDEN);
	assert_int_equal(flag(cat, INT64_MAX, "spam", ""), NOT_FOUND);
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(flag(cat, id, "rude", ""), CONFLICT);
	assert_int_equal(flag_resolve(db, arena, nora, id, "dismissed"), OK);
	assert_int_equal(flag(cat, id, "rude", ""), OK);
	assert_int_equal(hide(nora, id, "rude"), OK);
	assert_int_equal(flag(cat, id, "rude", ""), NOT_FOUND);
}

static void
staff_settles_all_flags_of_a_post_once(void **state)
{
	int64_t id = test_answer(db, bob, asked());

	(void)state;
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(flag(ann, id, "spam", ""), OK);
	assert_int_equal(flag_resolve(db, arena, cat, id, "dismissed"), FORBIDDEN);
	assert_int_equal(flag_resolve(db, arena, nora, id, "perhaps"), INVALID);
	assert_int_equal(flag_resolve(db, arena, nora, INT64_MAX, "upheld"), NOT_FOUND);
	assert_int_equal(flag_resolve(db, arena, nora, id, "dismissed"), OK);
	assert_int_equal(flag_resolve(db, arena, mod, id, "upheld"), CONFLICT);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM flags WHERE post_id = %ld AND outcome = 'dismissed' "
			"AND resolved_by = %ld",
			(long)id, (long)nora->id),
	    2);
	assert_string_equal(audited(id), "flag.resolve:nora:outcome=dismissed");
}

/* ---- hiding --------------------------------------------------------------------------------- */

static void
hiding_settles_flags_tells_the_author_and_counts(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question),
		comment = test_comment(db, cat, id);

	(void)state;
	assert_int_equal(answer_accept(db, arena, ann, id, true), OK);
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(hide(nora, id, "spam"), OK);
	assert_int_equal(hide(mod, id, "rude"), OK);
	assert_int_equal(get(question)->n_answers, 0);
	assert_int_equal(get(question)->accepted_id, 0);
	assert_string_equal(
	    test_text(db, "SELECT outcome FROM flags WHERE post_id = %ld", (long)id), "upheld");
	assert_string_equal(
	    test_text(
		db,
		"SELECT concat_ws(':', hidden_reason, hidden_by = %ld) FROM posts WHERE id = %ld",
		(long)nora->id, (long)id),
	    "spam:t");
	assert_int_equal(told(bob, id), 1);
	assert_int_equal(post_show(db, arena, nora, id), OK);
	assert_int_equal(post_show(db, arena, nora, id), OK);
	assert_int_equal(get(question)->n_answers, 1);
	assert_int_equal(get(question)->accepted_id, id); /* as it was */
	assert_string_equal(audited(id), "post.hide:nora:reason=spam post.show:nora:");
	assert_int_equal(hide(nora, comment, "rude"), OK);
	assert_int_equal(test_number(db, "SELECT n_comments FROM posts WHERE id = %ld", (long)id),
			 0);
	assert_int_equal(post_show(db, arena, nora, comment), OK);
	assert_int_equal(test_number(db, "SELECT n_comments FROM posts WHERE id = %ld", (long)id),
			 1);
}

static void
a_hidden_question_leaves_lists_tags_and_category(void **state)
{
	int64_t id = asked(), tags, shelf;

	(void)state;
	tags = test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'");
	shelf = test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'");
	assert_int_equal(hide(nora, id, "off_topic"), OK);
	assert_int_equal(test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'"),
			 tags - 1);
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'"),
	    shelf - 1);
	assert_int_equal(
	    test_number(db, "SELECT is_visible::int FROM questions WHERE id = %ld", (long)id), 0);
	assert_int_equal(post_delete(db, arena, mod, id), OK);
	assert_int_equal(post_show(db, arena, nora, id), OK); /* still deleted */
	assert_int_equal(
	    test_number(db, "SELECT is_visible::int FROM questions WHERE id = %ld", (long)id), 0);
	assert_int_equal(post_restore(db, arena, mod, id), OK);
	assert_int_equal(test_number(db, "SELECT n_questions FROM tags WHERE name = 'card'"), tags);
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'"), shelf);
}

static void
hiding_needs_staff_and_a_reason(void **state)
{
	int64_t id = test_answer(db, bob, asked());
	char longer[REASON_MAX + 2];

	(void)state;
	memset(longer, 'x', sizeof longer);
	longer[REASON_MAX + 1] = '\0';
	assert_int_equal(hide(bob, id, "spam"), FORBIDDEN);
	assert_int_equal(hide(NULL, id, "spam"), FORBIDDEN);
	assert_int_equal(hide(nora, id, ""), INVALID);
	assert_int_equal(hide(nora, id, NULL), INVALID);
	assert_int_equal(hide(nora, id, longer), INVALID);
	assert_int_equal(hide(nora, INT64_MAX, "spam"), NOT_FOUND);
	assert_int_equal(post_show(db, arena, bob, id), FORBIDDEN);
	assert_int_equal(post_show(db, arena, nora, INT64_MAX), NOT_FOUND);
	assert_string_equal(audited(id), "");
}

/* ---- deleting ------------------------------------------------------------------------------- */

static void
authors_delete_their_own_and_take_it_back(void **state)
{
	int64_t question = asked(), id = test_answer(db, bob, question);

	(void)state;
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(post_delete(db, arena, bob, id), OK);
	assert_int_equal(post_delete(db, arena, bob, id), OK);
	assert_int_equal(get(question)->n_answers, 0);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM flags WHERE post_id = %ld AND resolved_at IS NULL",
			(long)id),
	    1);
	assert_int_equal(post_restore(db, arena, cat, id), NOT_FOUND);
	assert_int_equal(post_restore(db, arena, bob, id), OK);
	assert_int_equal(get(question)->n_answers, 1);
	assert_int_equal(post_restore(db, arena, cat, id), FORBIDDEN);
	assert_int_equal(told(bob, id), 0);
	assert_string_equal(audited(id), "");
	test_run(db, "DELETE FROM flags");
}

static void
a_question_with_answers_is_deleted_by_moderators_only(void **state)
{
	int64_t id = asked(), answer = test_answer(db, bob, id);

	(void)state;
	assert_int_equal(post_delete(db, arena, ann, id), CONFLICT);
	assert_int_equal(post_delete(db, arena, nora, id), FORBIDDEN);
	assert_int_equal(post_delete(db, arena, cat, id), FORBIDDEN);
	assert_int_equal(post_delete(db, arena, NULL, id), FORBIDDEN);
	assert_int_equal(post_delete(db, arena, mod, INT64_MAX), NOT_FOUND);
	assert_int_equal(post_delete(db, arena, bob, answer), OK);
	assert_int_equal(post_delete(db, arena, ann, id), OK);
	assert_int_equal(post_restore(db, arena, ann, id), OK);
	assert_int_equal(post_restore(db, arena, bob, answer), OK);
	assert_int_equal(flag(cat, id, "spam", ""), OK);
	assert_int_equal(post_delete(db, arena, mod, id), OK);
	assert_int_equal(told(ann, id), 1);
	assert_string_equal(
	    test_text(db, "SELECT outcome FROM flags WHERE post_id = %ld", (long)id), "upheld");
	assert_int_equal(post_restore(db, arena, ann, id), FORBIDDEN);
	assert_int_equal(post_restore(db, arena, nora, id), FORBIDDEN);
	assert_int_equal(post_restore(db, arena, mod, id), OK);
	assert_string_equal(audited(id), "post.delete:mod: post.restore:mod:");
}

/* ---- questions ------------------------------------------------------------------------------ */

static void
closing_says_why_and_is_undone(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = asked();

	(void)state;
	assert_int_equal(question_close(db, arena, nora, id, "unclear", "Which model?", &problems),
			 OK);
	assert_int_equal(question_close(db, arena, mod, id, "outdated", "", &problems), CONFLICT);
	assert_true(get(id)->closed_at > 0);
	assert_string_equal(get(id)->closed_reason, "unclear");
	assert_string_equal(get(id)->closed_note, "Which model?");
	assert_string_equal(get(id)->closed_by, "Nora");
	assert_string_equal(question_state(get(id)), "closed");
	assert_int_equal(told(ann, id), 1);
	assert_int_equal(question_reopen(db, arena, nora, id), OK);
	assert_int_equal(question_reopen(db, arena, nora, id), OK);
	assert_int_equal(get(id)->closed_at, 0);
	assert_null(get(id)->closed_reason);
	assert_string_equal(audited(id),
			    "question.close:nora:reason=unclear question.reopen:nora:");
}

static void
closing_needs_staff_and_a_reason_of_the_list(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = asked(), answer = test_answer(db, bob, id);

	(void)state;
	assert_int_equal(question_close(db, arena, ann, id, "unclear", "", &problems), FORBIDDEN);
	assert_int_equal(question_close(db, arena, nora, answer, "unclear", "", &problems),
			 NOT_FOUND);
	assert_int_equal(question_close(db, arena, nora, INT64_MAX, "unclear", "", &problems),
			 NOT_FOUND);
	assert_int_equal(question_reopen(db, arena, ann, id), FORBIDDEN);
	assert_int_equal(problems.n, 0);
	assert_int_equal(question_close(db, arena, nora, id, "imported", "", &problems), INVALID);
	assert_non_null(problem_for(&problems, "reason"));
	assert_int_equal(get(id)->closed_at, 0);
	for (const struct reason *r = close_reasons; r->code != NULL; r++) {
		problems.n = 0;
		assert_int_equal(question_close(db, arena, nora, asked(), r->code, "", &problems),
				 OK);
	}
}

static void
moving_keeps_the_counters_and_tells_the_asker(void **state)
{
	struct problems problems = {.n = 0};
	int64_t id = asked(), from, to;

	(void)state;
	from = test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'");
	to = test_number(db, "SELECT n_questions FROM categories WHERE slug = 'orders'");
	assert_int_equal(question_move(db, arena, nora, id, "billing", &problems), OK);
	assert_int_equal(question_move(db, arena, nora, id, "orders", &problems), OK);
	assert_string_equal(get(id)->text.category, "orders");
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'billing'"), from - 1);
	assert_int_equal(
	    test_number(db, "SELECT n_questions FROM categories WHERE slug = 'orders'"), to + 1);
	assert_int_equal(told(ann, id), 1);
	assert_string_equal(
	    audited(id),
	    test_text(db,
		      "SELECT 'question.move:nora:from=' || f.id || ' to=' || t.id FROM categories "
		      "f, categories t WHERE f.slug = 'billing' AND t.slug = 'orders'"));
	assert_int_equal(question_move(db, arena, ann, id, "billing", &problems), FORBIDDEN);
	assert_int_equal(question_move(db, arena, nora, INT64_MAX, "billing", &problems),
			 NOT_FOUND);
	assert_int_equal(problems.n, 0);
	assert_int_equal(question_move(db, arena, nora, id, "nowhere", &problems), INVALID);
	assert_non_null(problem_for(&problems, "category"));
}

static enum result
mark(int64_t id, const char *target)
{
	struct problems problems = {.n = 0};
	enum result r = question_mark_duplicate(db, arena, nora, id, target, &problems);

	assert_int_equal(r == INVALID, problem_for(&problems, "duplicate_of") != NULL);
	return r;
}

static const char *
number(int64_t id)
{
	return arena_printf(arena, "%lld", (long long)id);
}

static void
a_duplicate_points_at_its_original_and_counts_there(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(get(one)->duplicate_of, two);
	assert_string_equal(get(one)->duplicate_title, "How do I change my order?");
	assert_non_null(get(one)->duplicate_slug);
	assert_int_equal(get(two)->n_duplicates, 1);
	assert_int_equal(told(ann, one), 1);
	assert_int_equal(mark(one, number(three)), OK);
	assert_int_equal(get(two)->n_duplicates, 0);
	assert_int_equal(get(three)->n_duplicates, 1);
	assert_int_equal(question_clear_duplicate(db, arena, nora, one), OK);
	assert_int_equal(question_clear_duplicate(db, arena, nora, one), OK);
	assert_int_equal(get(one)->duplicate_of, 0);
	assert_int_equal(get(three)->n_duplicates, 0);
	assert_string_equal(
	    audited(one),
	    arena_printf(
		arena,
		"question.duplicate:nora:question=%ld question.duplicate:nora:question=%ld "
		"question.unduplicate:nora:question=%ld",
		(long)two, (long)three, (long)three));
}

static void
a_hidden_original_is_named_to_who_may_see_it(void **state)
{
	int64_t one = test_question(db, bob, "How do I change an order?"), two = asked();

	(void)state;
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(get_as(NULL, one)->duplicate_of, two);
	test_run(db, "UPDATE questions SET is_visible = false WHERE id = %ld", (long)two);
	assert_int_equal(get_as(NULL, one)->duplicate_of, 0);
	assert_int_equal(get_as(bob, one)->duplicate_of, 0);
	assert_int_equal(get_as(ann, one)->duplicate_of, two); /* her own */
	assert_int_equal(get_as(nora, one)->duplicate_of, two);
}

static void
the_original_is_named_by_number_or_address(void **state)
{
	int64_t one = asked(), two = asked();
	const char *n = number(two);
	const char *const good[] = {n, arena_printf(arena, " #%s ", n),
				    arena_printf(arena, "/questions/%s", n),
				    arena_printf(arena, "/questions/%s/how-do-i?x=1#answer-3", n),
				    arena_printf(arena, "%s/questions/%s/slug", config()->url, n)};
	const char *const bad[] = {"",
				   NULL,
				   "abc",
				   "0",
				   "-5",
				   "9223372036854775807",
				   "99999999999999999999999",
				   arena_printf(arena, "%sx", n),
				   arena_printf(arena, "https://evil.example/questions/%s", n),
				   arena_printf(arena, "/faq/%s", n)};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_int_equal(mark(one, good[i]), OK);
		assert_int_equal(get(one)->duplicate_of, two);
		assert_int_equal(question_clear_duplicate(db, arena, nora, one), OK);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(mark(one, bad[i]), INVALID);
	assert_int_equal(mark(one, number(test_answer(db, bob, two))), INVALID);
	assert_int_equal(hide(nora, two, "spam"), OK);
	assert_int_equal(mark(one, n), INVALID);
	assert_int_equal(get(one)->duplicate_of, 0);
}

static void
duplicates_never_go_in_a_circle(void **state)
{
	int64_t one = asked(), two = asked(), three = asked();

	(void)state;
	assert_int_equal(mark(one, number(one)), INVALID);
	assert_int_equal(mark(one, number(two)), OK);
	assert_int_equal(mark(two, number(one)), INVALID);
	assert_int_equal(mark(two, number(three)), OK);
	assert_int_equal(mark(three, number(one)), INVALID);
	assert_int_equal(question_clear_duplicate(db, arena, nora, one), OK);
	assert_int_equal(mark(three, number(one)), OK);
}

static void
marking_duplicates_is_for_staff(void **state)
{
	struct problems problems = {.n = 0};
	int64_t one = asked(), two = asked();

	(void)state;
	assert_int_equal(question_mark_duplicate(db, arena, ann, one, number(two), &problems),
			 FORBIDDEN);
	assert_int_equal(question_mark_duplicate(db, arena, NULL, one, number(two), &problems),
			 FORBIDDEN);
	assert_int_equal(question_clear_duplicate(db, arena, ann, one), FORBIDDEN);
	assert_int_equal(mark(INT64_MAX, number(two)), NOT_FOUND);
	assert_int_equal(mark(test_answer(db, bob, one), number(two)), NOT_FOUND);
	assert_int_equal(question_clear_duplicate(db, arena, nora, INT64_MAX), NOT_FOUND);
}

static void
every_reason_has_words(void **state)
{
	(void)state;
	assert_string_equal(reason_label(flag_reasons, "spam"), "Spam or advertising");
	assert_string_equal(reason_label(close_reasons, "outdated"), "No longer applies");
	assert_string_equal(reason_label(close_reasons, "imported"), "Closed before it came here");
	assert_string_equal(reason_label(flag_reasons, "in our own words"), "in our own words");
	assert_null(reason_label(flag_reasons, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_post_is_hidden_for_what_most_of_its_flags_said),
	    cmocka_unit_test(flags_fill_the_queue_most_flags_first_then_oldest),
	    cmocka_unit_test(a_flag_needs_a_reason_and_words_where_the_list_has_none),
	    cmocka_unit_test(nobody_flags_twice_nor_themselves),
	    cmocka_unit_test(staff_settles_all_flags_of_a_post_once),
	    cmocka_unit_test(hiding_settles_flags_tells_the_author_and_counts),
	    cmocka_unit_test(a_hidden_question_leaves_lists_tags_and_category),
	    cmocka_unit_test(hiding_needs_staff_and_a_reason),
	    cmocka_unit_test(authors_delete_their_own_and_take_it_back),
	    cmocka_unit_test(a_question_with_answers_is_deleted_by_moderators_only),
	    cmocka_unit_test(closing_says_why_and_is_undone),
	    cmocka_unit_test(closing_needs_staff_and_a_reason_of_the_list),
	    cmocka_unit_test(moving_keeps_the_counters_and_tells_the_asker),
	    cmocka_unit_test(a_duplicate_points_at_its_original_and_counts_there),
	    cmocka_unit_test(a_hidden_original_is_named_to_who_may_see_it),
	    cmocka_unit_test(the_original_is_named_by_number_or_address),
	    cmocka_unit_test(duplicates_never_go_in_a_circle),
	    cmocka_unit_test(marking_duplicates_is_for_staff),
	    cmocka_unit_test(every_reason_has_words),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
