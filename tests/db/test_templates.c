#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/keeping.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/template.h"
#include "answerwell/text/markdown.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *nora, *max;

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	max = test_person(db, "max", ROLE_MODERATOR);
	test_category(db, "billing");
	return 0;
}

static enum result
put(const struct account *actor, int64_t id, const char *name, const char *body, const char *locale,
    struct problems *problems, int64_t *made)
{
	struct template_draft draft = {.name = name, .body = body, .locale = locale};

	*problems = (struct problems){.n = 0};
	return keeping_save(db, arena, &template_keeping, actor, id, &draft, NULL, problems, made);
}

static long
line_refused(const char *body)
{
	struct problems problems = {.n = 0};
	const struct problem *p;

	template_check(body, &problems);
	p = problem_for(&problems, "body");
	return p != NULL ? p->limit : 0;
}

static void
fields_are_filled_in_and_doubled_braces_stay(void **state)
{
	const struct template_fields fields = {.name = "Ann {link}",
					       .question = "Why?",
					       .link = "https://x",
					       .staff = "Nora",
					       .category = "Billing",
					       .site = NULL};

	(void)state;
	assert_string_equal(template_fill(arena, "Hi {name}: {question} {link} {staff}", &fields),
			    "Hi Ann {link}: Why? https://x Nora");
	assert_string_equal(template_fill(arena, "{category}{site}|{{name}}|{{}}", &fields),
			    "Billing|{name}|{}");
	/* Never checked, so shown as it stands. */
	assert_string_equal(template_fill(arena, "{nam} { } {name", &fields), "{nam} { } {name");
	assert_string_equal(template_fill(arena, "", &fields), "");
}

static void
what_customers_call_themselves_and_ask_is_no_markdown_of_staff(void **state)
{
	const struct template_fields fields = {.name = "[Ann](//evil.example)",
					       .question = "**Why** <b>`so`?",
					       .link = "https://x/a_b_c",
					       .category = "R&D"};
	const char *filled = template_fill(arena, "{name}: {question} {link} {category}", &fields);

	(void)state;
	assert_string_equal(filled, "\\[Ann\\](//evil.example): \\*\\*Why\\*\\* "
				    "\\<b\\>\\`so\\`? https://x/a_b_c R\\&D");
	assert_string_equal(markdown_plain(arena, filled),
			    "[Ann](//evil.example): **Why** <b>`so`? https://x/a_b_c R&D");
}

static void
a_wrong_field_or_brace_is_named_by_its_line(void **state)
{
	(void)state;
	assert_int_equal(line_refused("Hello {name},\n{staff} {{x}}"), 0);
	assert_int_equal(line_refused("one\ntwo {nmae}"), 2);
	assert_int_equal(line_refused("{Name}"), 1);
	assert_int_equal(line_refused("{}"), 1);
	assert_int_equal(line_refused("a\nb\n{name\n}"), 3);
	assert_int_equal(line_refused("}"), 1);
	assert_int_equal(line_refused("{name"), 1);
	assert_int_equal(line_refused("{name}}"), 1);
	assert_int_equal(line_refused("{{{name}}}"), 0);
	assert_int_equal(line_refused("{名字}"), 1);
}

static void
the_first_templates_are_sound_and_in_both_languages(void **state)
{
	struct template *list;
	size_t n, n_zh = 0;

	(void)state;
	assert_int_equal(
	    template_list(db, arena, nora, LOCALE_ZH_CN, &(struct template_filter){0}, &list, &n),
	    OK);
	assert_true(n >= 20);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(line_refused(list[i].body), 0);
		n_zh += list[i].locale == LOCALE_ZH_CN;
	}
	assert_true(n_zh >= 10 && n - n_zh >= 10);
	assert_int_equal(list[0].locale, LOCALE_ZH_CN);
	assert_int_equal(list[n - 1].locale, LOCALE_EN);
}

static void
staff_makes_changes_and_deletes_them_customers_do_not(void **state)
{
	struct problems problems;
	struct template *t;
	int64_t id = 0, same;

	(void)state;
	assert_int_equal(put(ann, 0, "Mine", "Hi {name}", "en", &problems, &id), FORBIDDEN);
	assert_int_equal(put(nora, 0, " Mine ", "Hi {name}\r\n", "en", &problems, &id), OK);
	assert_int_equal(template_get(db, arena, nora, id, &t), OK);
	assert_string_equal(t->name, "Mine");
	assert_string_equal(t->body, "Hi {name}");
	assert_int_equal(template_get(db, arena, ann, id, &t), FORBIDDEN);
	assert_int_equal(put(ann, id, "Yours", "Hello", "zh_CN", &problems, &same), FORBIDDEN);
	assert_int_equal(put(nora, id, "Yours", "Hello", "zh_CN", &problems, &same), OK);
	assert_int_equal(same, id);
	assert_int_equal(template_get(db, arena, max, id, &t), OK);
	assert_int_equal(t->locale, LOCALE_ZH_CN);
	assert_int_equal(keeping_remove(db, arena, &template_keeping, ann, id), FORBIDDEN);
	assert_int_equal(keeping_remove(db, arena, &template_keeping, nora, id), OK);
	assert_int_equal(keeping_remove(db, arena, &template_keeping, max, id), NOT_FOUND);
	assert_int_equal(put(max, id, "Yours", "Hello", "en", &problems, &same), NOT_FOUND);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM audit_log WHERE subject_kind = "
				     "'template' AND subject_id = %ld",
				     (long)id),
			 3);
}

static void
bad_input_is_named_at_its_field(void **state)
{
	struct problems problems;
	int64_t id;
	char *many = arena_alloc(arena, TEMPLATE_BODY_MAX + 2);

	(void)state;
	memset(many, 'x', TEMPLATE_BODY_MAX + 1);
	assert_int_equal(put(max, 0, "  ", "", "xx", &problems, &id), INVALID);
	assert_non_null(problem_for(&problems, "name"));
	assert_non_null(problem_for(&problems, "body"));
	assert_non_null(problem_for(&problems, "locale"));
	assert_int_equal(put(max, 0, "Long", many, "en", &problems, &id), INVALID);
	assert_int_equal(problem_for(&problems, "body")->limit, TEMPLATE_BODY_MAX);
	many[TEMPLATE_NAME_MAX + 1] = '\0';
	assert_int_equal(put(max, 0, many, "x", "en", &problems, &id), INVALID);
	assert_int_equal(problem_for(&problems, "name")->limit, TEMPLATE_NAME_MAX);
	assert_int_equal(put(max, 0, "two\nlines", "x", "en", &problems, &id), INVALID);
	assert_int_equal(put(max, 0, "Bell", "x\a", "en", &problems, &id), INVALID);
	assert_int_equal(put(max, 0, "Field", "{unknown}", "en", &problems, &id), INVALID);
	assert_int_equal(put(max, 0, "Twice", "x", "en", &problems, &id), OK);
	assert_int_equal(put(max, 0, "Twice", "x", "en", &problems, &id), INVALID);
	assert_non_null(problem_for(&problems, "name"));
	assert_int_equal(put(max, 0, "Twice", "x", "zh_CN", &problems, &id), OK);
}

static size_t
n_found(const char *locale, const char *category, const char *words)
{
	const struct template_filter filter = {locale, category, words};
	struct template *list;
	size_t n;

	assert_int_equal(template_list(db, arena, nora, LOCALE_EN, &filter, &list, &n), OK);
	return n;
}

static int64_t
put_in(const char *name, const char *body, const char *locale, const char *category)
{
	const struct template_draft draft = {
	    .name = name, .body = body, .locale = locale, .category = category};
	struct problems problems = {.n = 0};
	int64_t id = 0;

	assert_int_equal(
	    keeping_save(db, arena, &template_keeping, max, 0, &draft, NULL, &problems, &id), OK);
	return id;
}

static void
they_are_found_by_words_category_and_language(void **state)
{
	(void)state;
	test_run(db, "DELETE FROM reply_templates");
	put_in("Sent back", "Your Refund is on its way.", "en", "billing");
	put_in("Kettle leaks", "Please send it in.", "en", "");
	put_in("退款已发出", "您的退款今天已经发出。", "zh_CN", "billing");
	assert_int_equal(n_found(NULL, NULL, NULL), 3);
	assert_int_equal(n_found("en", NULL, NULL), 2);
	assert_int_equal(n_found(NULL, "billing", NULL), 2);
	assert_int_equal(n_found(NULL, "", NULL), 1);
	assert_int_equal(n_found(NULL, NULL, "refunds SENT"), 1); /* in text and name, each */
	assert_int_equal(n_found(NULL, NULL, "refund kettle"), 0);
	assert_int_equal(n_found("en", "billing", "way"), 1);
	assert_int_equal(n_found(NULL, NULL, "退款今天"), 1);
	assert_int_equal(n_found(NULL, NULL, "%"), 3); /* no word */
}

static void
its_category_is_one_of_the_list(void **state)
{
	struct template_draft draft = {
	    .name = "Of no shelf", .body = "x", .locale = "en", .category = "nowhere"};
	struct problems problems = {.n = 0};
	struct template *t;
	int64_t id = put_in("Of a shelf", "x", "en", "billing");

	(void)state;
	assert_int_equal(template_get(db, arena, nora, id, &t), OK);
	assert_string_equal(t->category, "billing");
	assert_int_equal(
	    keeping_save(db, arena, &template_keeping, max, id, &draft, NULL, &problems, &id),
	    INVALID);
	assert_non_null(problem_for(&problems, "category"));
	draft.category = "";
	problems.n = 0;
	assert_int_equal(
	    keeping_save(db, arena, &template_keeping, max, id, &draft, NULL, &problems, &id), OK);
	assert_int_equal(template_get(db, arena, nora, id, &t), OK);
	assert_null(t->category);
}

static void
in_an_answer_those_of_its_category_and_language_come_first(void **state)
{
	const int64_t question = test_question(db, ann, "Where is my refund?");
	const int64_t far = put_in("退款", "x", "zh_CN", "billing"),
		      general = put_in("General", "x", "en", ""),
		      fits = put_in("Zoned", "x", "en", "billing");
	struct sql_template_row *rows;
	struct template *list;
	struct batch b;
	size_t n;

	(void)state;
	test_run(db, "DELETE FROM reply_templates WHERE id < %ld", (long)far);
	test_run(db, "UPDATE reply_templates SET n_used = 9 WHERE id <> %ld", (long)fits);
	batch_init(&b, db, arena);
	template_add_list(&b, LOCALE_EN, question, "", &rows, &n);
	assert_int_equal(batch_run(&b), OK);
	list = template_read_list(arena, rows, n);
	assert_int_equal(n, 3);
	assert_int_equal(list[0].id, fits);
	assert_true(list[0].fits);
	assert_int_equal(list[1].id, general);
	assert_false(list[1].fits);
	assert_int_equal(list[2].id, far);
	assert_false(list[2].fits);
	batch_init(&b, db, arena);
	template_add_list(&b, LOCALE_EN, question, "general", &rows, &n);
	assert_int_equal(batch_run(&b), OK);
	assert_int_equal(n, 1);
}

static void
what_is_used_most_comes_first_in_its_language(void **state)
{
	struct problems problems;
	struct template *list;
	struct sql_template_row *rows;
	struct batch b;
	int64_t id;
	size_t n;

	(void)state;
	assert_int_equal(put(max, 0, "Zebra", "x", "en", &problems, &id), OK);
	assert_int_equal(template_count_use(db, arena, nora, id), OK);
	assert_int_equal(template_count_use(db, arena, ann, id), FORBIDDEN);
	assert_int_equal(template_count_use(db, arena, nora, 999999), OK);
	batch_init(&b, db, arena);
	template_add_list(&b, LOCALE_EN, 0, "", &rows, &n);
	assert_int_equal(batch_run(&b), OK);
	list = template_read_list(arena, rows, n);
	assert_int_equal(list[0].id, id);
	assert_int_equal(list[0].n_used, 1);
	assert_true(list[0].used_at > 0);
	assert_null(list[0].body);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_are_filled_in_and_doubled_braces_stay),
	    cmocka_unit_test(what_customers_call_themselves_and_ask_is_no_markdown_of_staff),
	    cmocka_unit_test(a_wrong_field_or_brace_is_named_by_its_line),
	    cmocka_unit_test(the_first_templates_are_sound_and_in_both_languages),
	    cmocka_unit_test(staff_makes_changes_and_deletes_them_customers_do_not),
	    cmocka_unit_test(bad_input_is_named_at_its_field),
	    cmocka_unit_test(what_is_used_most_comes_first_in_its_language),
	    cmocka_unit_test(they_are_found_by_words_category_and_language),
	    cmocka_unit_test(its_category_is_one_of_the_list),
	    cmocka_unit_test(in_an_answer_those_of_its_category_and_language_come_first),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
