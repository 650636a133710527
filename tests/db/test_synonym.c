#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/keeping.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/search/synonym.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *nora;
static struct problems problems;

static int
begin(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	return 0;
}

static int
set_up(void **state)
{
	(void)state;
	test_run(db, "DELETE FROM synonyms");
	return 0;
}

static enum result
save(const struct account *actor, int64_t id, const char *words, const char *locale, int64_t *saved)
{
	const struct synonym_draft draft = {.words = words, .locale = locale};

	problems.n = 0;
	return keeping_save(db, arena, &synonym_keeping, actor, id, &draft, NULL, &problems, saved);
}

static int64_t
made(const char *words, const char *locale)
{
	int64_t id = 0;

	assert_int_equal(save(nora, 0, words, locale, &id), OK);
	return id;
}

static void
words_are(int64_t id, const char *lines)
{
	struct synonym *s;

	assert_int_equal(synonym_get(db, arena, id, &s), OK);
	assert_string_equal(s->lines, lines);
}

static void
a_group_is_read_word_by_word_in_its_language(void **state)
{
	struct synonym *list;
	size_t n;

	(void)state;
	made("refund\nmoney back\r\nreimbursement", "en");
	made("bill, invoice", "en");
	made("退款，退钱、返还货款", "zh_CN");
	assert_int_equal(synonym_list(db, arena, LOCALE_EN, &list, &n), OK);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].lines, "bill\ninvoice");
	assert_int_equal(list[1].n_words, 3);
	assert_string_equal(list[1].words[1], "money back");
	assert_string_equal(list[1].editor_display, nora->display_name);
	assert_true(list[1].changed_at > 0);
	assert_int_equal(synonym_list(db, arena, LOCALE_ZH_CN, &list, &n), OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].lines, "退款\n退钱\n返还货款");
}

static void
blanks_and_what_is_said_twice_go(void **state)
{
	(void)state;
	words_are(made("  refund \n\n money \t back\nRefund\n,;", "en"), "refund\nmoney back");
}

static void
bad_groups_are_told_at_their_field(void **state)
{
	static const char *const bad[] = {"",
					  "alone",
					  "same\nSAME",
					  "one\nfour words are many",
					  "one\n!!! ???",
					  "one\nt\001wo",
					  "one\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
					  "a1\na2\na3\na4\na5\na6\na7\na8\na9\na10\na11\na12\na13\n"
					  "a14\na15\na16\na17\na18\na19\na20\na21"};
	int64_t id;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(save(nora, 0, bad[i], "en", &id), INVALID);
		assert_non_null(problem_for(&problems, "words"));
	}
	assert_int_equal(save(nora, 0, "refund\nmoney back", "fr", &id), INVALID);
	assert_non_null(problem_for(&problems, "locale"));
	assert_int_equal(test_number(db, "SELECT count(*) FROM synonyms"), 0);
	made("refund\nmoney back", "en");
	assert_int_equal(save(nora, 0, "refund, money back", "en", &id), INVALID);
	assert_non_null(problem_for(&problems, "words"));
	made("refund\nmoney back", "zh_CN");
}

static void
staff_changes_and_removes_and_the_log_knows(void **state)
{
	int64_t id, saved;

	(void)state;
	assert_int_equal(save(ann, 0, "refund\nmoney back", "en", &id), FORBIDDEN);
	assert_int_equal(save(NULL, 0, "refund\nmoney back", "en", &id), FORBIDDEN);
	id = made("refund\nmoney back", "en");
	assert_int_equal(save(nora, id, "refund\nrepayment", "en", &saved), OK);
	assert_int_equal(saved, id);
	words_are(id, "refund\nrepayment");
	assert_int_equal(save(nora, id + 1, "refund\nrepayment", "en", &saved), NOT_FOUND);
	assert_int_equal(keeping_remove(db, arena, &synonym_keeping, ann, id), FORBIDDEN);
	assert_int_equal(keeping_remove(db, arena, &synonym_keeping, nora, id), OK);
	assert_int_equal(keeping_remove(db, arena, &synonym_keeping, nora, id), NOT_FOUND);
	assert_string_equal(
	    test_text(db,
		      "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_log WHERE "
		      "subject_kind = 'synonym' AND subject_id = %ld",
		      (long)id),
	    "synonym.new synonym.edit synonym.remove");
}

static void
a_language_has_only_so_many(void **state)
{
	int64_t id;

	(void)state;
	test_run(
	    db,
	    "INSERT INTO synonyms (locale, words) SELECT 'en', 'word' || i || E'\\nother' FROM "
	    "generate_series(1, %d) i",
	    SYNONYMS_MAX);
	assert_int_equal(save(nora, 0, "refund\nmoney back", "en", &id), INVALID);
	made("退款\n退钱", "zh_CN");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_group_is_read_word_by_word_in_its_language, set_up),
	    cmocka_unit_test_setup(blanks_and_what_is_said_twice_go, set_up),
	    cmocka_unit_test_setup(bad_groups_are_told_at_their_field, set_up),
	    cmocka_unit_test_setup(staff_changes_and_removes_and_the_log_knows, set_up),
	    cmocka_unit_test_setup(a_language_has_only_so_many, set_up),
	};

	return cmocka_run_group_tests_name("synonyms", tests, begin, NULL);
}
