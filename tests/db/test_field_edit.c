#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/field.h"
#include "answerwell/forum/field_edit.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ada;

static int
set_up(void **state)
{
	(void)state;
	db = test_db();
	arena = test_arena();
	ada = test_person(db, "ada", ROLE_ADMIN);
	return 0;
}

static struct field_edit
draft_of(int64_t category, const char *label)
{
	return (struct field_edit){.category_id = category,
				   .kind = "line",
				   .position = "10",
				   .label = {label, ""},
				   .hint = {"", ""},
				   .choices = {"", ""}};
}

static enum result
save(const struct account *who, const struct field_edit *f)
{
	struct problems problems = {.n = 0};

	return field_edit_save(db, arena, who, f, &problems);
}

static struct field_edit *
list(int64_t category, size_t *n)
{
	struct field_edit *out;

	assert_int_equal(field_edit_list(db, arena, ada, category, &out, n), OK);
	return out;
}

static int64_t
n_audited(const char *action, int64_t category)
{
	return test_number(db,
			   "SELECT count(*) FROM audit_log WHERE action = '%s' AND subject_kind = "
			   "'category' AND subject_id = %ld AND actor_id = %ld",
			   action, (long)category, (long)ada->id);
}

static void
only_administrators_set_them_up(void **state)
{
	int64_t category = test_category(db, "guarded"), id;
	struct field_edit f = draft_of(category, "Model"), *out;
	size_t n;

	(void)state;
	assert_int_equal(save(ada, &f), OK);
	id = list(category, &n)[0].id;
	for (int role = ROLE_CUSTOMER; role < ROLE_ADMIN; role++) {
		const struct account *who =
		    test_person(db, arena_printf(arena, "role%d", role), (enum role)role);

		assert_int_equal(save(who, &f), FORBIDDEN);
		assert_int_equal(field_edit_list(db, arena, who, category, &out, &n), FORBIDDEN);
		assert_int_equal(field_edit_get(db, arena, who, category, id, &out), FORBIDDEN);
		assert_int_equal(field_edit_retire(db, arena, who, category, id, true), FORBIDDEN);
	}
	assert_int_equal(save(NULL, &f), FORBIDDEN);
	list(category, &n);
	assert_int_equal(n, 1);
}

static void
what_is_saved_is_there_in_each_language_and_in_order(void **state)
{
	int64_t category = test_category(db, "ordered");
	struct field_edit f = draft_of(category, "  Second "), *all;
	struct category_field *asked;
	const char **choices;
	size_t n;

	(void)state;
	f.kind = "choice";
	f.position = "20";
	f.is_required = true;
	f.label[LOCALE_ZH_CN] = "第二";
	f.hint[LOCALE_ZH_CN] = "提示";
	f.choices[LOCALE_EN] = "Shop\n\n App \nShop";
	f.choices[LOCALE_ZH_CN] = "门店\n应用";
	assert_int_equal(save(ada, &f), OK);
	f = draft_of(category, "First");
	assert_int_equal(save(ada, &f), OK);
	all = list(category, &n);
	assert_int_equal(n, 2);
	assert_string_equal(all[0].label[LOCALE_EN], "First");
	assert_string_equal(all[1].label[LOCALE_EN], "Second");
	assert_string_equal(all[1].label[LOCALE_ZH_CN], "第二");
	assert_string_equal(all[1].choices[LOCALE_EN], "Shop\nApp");
	assert_true(all[1].is_required);
	assert_int_equal(n_audited("category.field.new", category), 2);
	assert_int_equal(field_list(db, arena, "ordered", &asked, &n), OK);
	assert_int_equal(n, 2);
	assert_string_equal(field_label(&asked[0], LOCALE_ZH_CN), "First"); /* it has no other */
	assert_string_equal(field_hint(&asked[1], LOCALE_ZH_CN), "提示");
	assert_int_equal(field_choices(arena, &asked[1], LOCALE_ZH_CN, &choices), 2);
	assert_string_equal(choices[1], "应用");
	assert_int_equal(field_choice(arena, &asked[1], "App"), 1);
	f = all[1];
	f.label[LOCALE_EN] = "";
	f.choices[LOCALE_EN] = "";
	assert_int_equal(save(ada, &f), OK);
	assert_int_equal(n_audited("category.field.edit", category), 1);
	assert_string_equal(list(category, &n)[1].label[LOCALE_EN], "");
	f.category_id = test_category(db, "elsewhere");
	assert_int_equal(save(ada, &f), NOT_FOUND);
}

static void
bad_input_is_told_at_its_field(void **state)
{
	int64_t category = test_category(db, "checked");
	char *many = arena_strdup(arena, "");
	size_t n;
	struct {
		const char *field;
		struct field_edit f;
	} bad[] = {
	    {"label_en", draft_of(category, " ")},
	    {"label_en", draft_of(category, "a\xe2\x80\xae"
					    "b")},
	    {"label_zh_CN", draft_of(category, "Model")},
	    {"hint_en", draft_of(category, "Model")},
	    {"kind", draft_of(category, "Model")},
	    {"position", draft_of(category, "Model")},
	    {"choices_en", draft_of(category, "Model")},
	    {"choices_zh_CN", draft_of(category, "Model")},
	    {"choices_en", draft_of(category, "Model")},
	    {"label_en", draft_of(category, "")},
	};

	(void)state;
	bad[2].f.hint[LOCALE_ZH_CN] = "提示";
	bad[3].f.hint[LOCALE_EN] = arena_printf(arena, "%0201d", 1);
	bad[4].f.kind = "colour";
	bad[5].f.position = "first";
	bad[6].f.kind = bad[7].f.kind = bad[8].f.kind = "choice";
	bad[6].f.choices[LOCALE_EN] = "one alone";
	bad[7].f.label[LOCALE_ZH_CN] = "型号";
	bad[7].f.choices[LOCALE_EN] = "a\nb";
	bad[7].f.choices[LOCALE_ZH_CN] = "甲\n乙\n丙";
	for (int i = 0; i <= FIELD_CHOICES_MAX; i++)
		many = arena_printf(arena, "%sline %d\n", many, i);
	bad[8].f.choices[LOCALE_EN] = many;
	bad[9].f.label[LOCALE_EN] = arena_printf(arena, "%061d", 1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct problems problems = {.n = 0};

		assert_int_equal(field_edit_save(db, arena, ada, &bad[i].f, &problems), INVALID);
		assert_non_null(problem_for(&problems, bad[i].field));
	}
	list(category, &n);
	assert_int_equal(n, 0);
}

static void
eight_are_enough_and_one_that_is_retired_makes_room(void **state)
{
	int64_t category = test_category(db, "full"), id;
	struct problems problems = {.n = 0};
	struct category_field *asked;
	struct field_edit f;
	size_t n;

	(void)state;
	for (int i = 0; i < FIELDS_MAX; i++) {
		f = draft_of(category, arena_printf(arena, "Field %d", i));
		assert_int_equal(save(ada, &f), OK);
	}
	f = draft_of(category, "One more");
	assert_int_equal(field_edit_save(db, arena, ada, &f, &problems), INVALID);
	assert_non_null(problem_for(&problems, "label_en"));
	id = list(category, &n)[0].id;
	assert_int_equal(field_edit_retire(db, arena, ada, category, id, true), OK);
	assert_int_equal(field_edit_retire(db, arena, ada, category, id, true), OK); /* it is so */
	assert_int_equal(n_audited("category.field.retire", category), 1);
	assert_int_equal(field_list(db, arena, "full", &asked, &n), OK);
	assert_int_equal(n, FIELDS_MAX - 1);
	assert_int_equal(save(ada, &f), OK);
	assert_int_equal(field_edit_retire(db, arena, ada, category, id, false), CONFLICT);
	assert_int_not_equal(list(category, &n)[FIELDS_MAX].retired_at, 0);
	assert_int_equal(
	    field_edit_retire(db, arena, ada, category, list(category, &n)[0].id, true), OK);
	assert_int_equal(field_edit_retire(db, arena, ada, category, id, false), OK);
	assert_int_equal(n_audited("category.field.resume", category), 1);
	assert_int_equal(field_edit_retire(db, arena, ada, category, 999999, true), NOT_FOUND);
	assert_int_equal(
	    field_edit_retire(db, arena, ada, test_category(db, "other one"), id, true), NOT_FOUND);
}

static void
categories_that_ask_are_known(void **state)
{
	const char *const *slugs;
	struct field_edit f = draft_of(test_category(db, "curious"), "Model");
	bool is_there = false, is_other = false;
	size_t n;

	(void)state;
	test_category(db, "incurious");
	assert_int_equal(save(ada, &f), OK);
	assert_int_equal(field_categories(db, arena, &slugs, &n), OK);
	for (size_t i = 0; i < n; i++) {
		is_there = is_there || strcmp(slugs[i], "curious") == 0;
		is_other = is_other || strcmp(slugs[i], "incurious") == 0;
	}
	assert_true(is_there);
	assert_false(is_other);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_administrators_set_them_up),
	    cmocka_unit_test(what_is_saved_is_there_in_each_language_and_in_order),
	    cmocka_unit_test(bad_input_is_told_at_its_field),
	    cmocka_unit_test(eight_are_enough_and_one_that_is_retired_makes_room),
	    cmocka_unit_test(categories_that_ask_are_known),
	};

	return cmocka_run_group_tests_name("field_edit", tests, set_up, NULL);
}
