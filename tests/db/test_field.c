#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/detail.h"
#include "answerwell/forum/draft.h"
#include "answerwell/forum/field.h"
#include "answerwell/forum/field_edit.h"
#include "answerwell/forum/question.h"
#include "answerwell/forum/suggestion.h"
#include "answerwell/forum/words.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob, *nora, *max, *ada;
static int64_t model, version, place; /* of the category "machines" */
static int64_t warranty; /* of "repairs" */
static int64_t machines;

static int64_t
make(int64_t category, const char *kind, const char *en, const char *zh, bool is_required)
{
	const bool is_list = strcmp(kind, "choice") == 0;
	const struct field_edit f = {
	    .category_id = category,
	    .kind = kind,
	    .position = "10",
	    .is_required = is_required,
	    .label = {en, zh},
	    .choices = {is_list ? "Shop\nApp" : "", is_list ? "门店\n应用" : ""}};
	struct problems problems = {.n = 0};

	assert_int_equal(field_edit_save(db, arena, ada, &f, &problems), OK);
	return test_number(db, "SELECT max(id) FROM category_fields");
}

static int
set_up(void **state)
{
	(void)state;
	test_settings();
	db = test_db();
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	max = test_person(db, "max", ROLE_MODERATOR);
	ada = test_person(db, "ada", ROLE_ADMIN);
	machines = test_category(db, "machines");
	model = make(machines, "line", "Model", "型号", true);
	version = make(machines, "text", "Version", "版本", false);
	place = make(machines, "choice", "Bought in", "购买渠道", false);
	warranty = make(test_category(db, "repairs"), "line", "Warranty", "保修", true);
	return 0;
}

static const char *
said(int64_t id, const char *value)
{
	struct buf b;

	buf_init(&b, arena, 64);
	detail_write(&b, id, "as a form says it", value);
	return b.data;
}

static struct text
text_of(const char *title, const char *details)
{
	static int n;

	return (struct text){
	    .title = title,
	    .body = arena_printf(arena, "It began on Monday morning. <!-- %d -->", ++n),
	    .category = "machines",
	    .tags = "",
	    .details = details};
}

static enum result
ask(const struct text *text, struct problems *problems, int64_t *id)
{
	const struct question_draft draft = {.text = *text, .locale = LOCALE_EN};

	return question_post(db, arena, ann, &draft, problems, id);
}

static int64_t
asked(const char *title, const char *details)
{
	const struct text text = text_of(title, details);
	struct problems problems = {.n = 0};
	int64_t id = 0;

	assert_int_equal(ask(&text, &problems, &id), OK);
	return id;
}

static const struct text *
stands(int64_t id)
{
	struct question *q;

	assert_int_equal(question_get(db, arena, NULL, LOCALE_EN, id, &q), OK);
	return &q->text;
}

static const char *
detail(int64_t id, int64_t field, const char **label)
{
	struct detail *list;
	size_t n = detail_read(arena, stands(id)->details, &list);
	const struct detail *d = detail_find(list, n, field);

	if (d != NULL && label != NULL)
		*label = d->label;
	return d != NULL ? d->value : NULL;
}

static enum result
edit(const struct account *who, int64_t id, const char *details, struct problems *problems)
{
	struct text text = *stands(id);

	text.details = details;
	text.reason = "";
	return question_edit(db, arena, who, id, &text, problems);
}

static bool
is_found(int64_t id, const char *word)
{
	return test_number(db,
			   "SELECT (tsv @@ to_tsquery('answerwell', '%s'))::int FROM "
			   "search_documents WHERE kind = 'question' AND ref_id = %ld",
			   word, (long)id) == 1;
}

/* ---- asking --------------------------------------------------------------------------------- */

static void
a_required_one_that_is_empty_is_told_at_its_field(void **state)
{
	struct text text = text_of("Why does my machine hum all day?", said(model, " \n "));
	struct problems problems = {.n = 0};
	int64_t id;

	(void)state;
	text.title = "?";
	assert_int_equal(ask(&text, &problems, &id), INVALID);
	assert_non_null(problem_for(&problems, field_name(arena, model)));
	assert_null(problem_for(&problems, field_name(arena, version)));
	assert_non_null(problem_for(&problems, "title")); /* all at once */
}

static void
what_is_said_stands_in_question_and_revision(void **state)
{
	const char *label, *details = arena_printf(arena, "%s%s", said(version, "4.1\nor 4.2"),
						   said(model, "  B3\tblack "));
	int64_t id = asked("Why does my machine hum at night?", details);
	struct revision *r;

	(void)state;
	assert_string_equal(detail(id, model, &label), "B3 black");
	assert_string_equal(label, "Model"); /* not what the form called it */
	assert_string_equal(detail(id, version, NULL), "4.1\nor 4.2");
	assert_null(detail(id, place, NULL));
	assert_int_equal(revision_get(db, arena, NULL, id, 1, &r), OK);
	assert_string_equal(r->text.details, stands(id)->details);
	assert_null(strstr(stands(id)->body, "B3"));
}

static void
labels_and_choices_are_kept_in_the_language_of_the_question(void **state)
{
	const char *label,
	    *details = arena_printf(arena, "%s%s", said(model, "B3"), said(place, "App"));
	int64_t id = asked("咖啡机晚上一直响，是坏了吗？", details);

	(void)state;
	assert_string_equal(detail(id, place, &label), "应用");
	assert_string_equal(label, "购买渠道");
	detail(id, model, &label);
	assert_string_equal(label, "型号");
}

static void
bad_input_is_told_at_its_field(void **state)
{
	static const struct {
		int64_t *field;
		const char *value;
	} bad[] = {{&place, "The moon"},
		   {&model, "a\xe2\x80\xae"
			    "b"},
		   {&version, "a\x01"}};
	char *many = arena_alloc(arena, DETAIL_TEXT_MAX + 2);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct text text =
		    text_of("What is wrong with all of this?", said(*bad[i].field, bad[i].value));
		struct problems problems = {.n = 0};
		int64_t id;

		assert_int_equal(ask(&text, &problems, &id), INVALID);
		assert_non_null(problem_for(&problems, field_name(arena, *bad[i].field)));
	}
	memset(many, 'x', DETAIL_TEXT_MAX + 1);
	for (size_t i = 0; i < 2; i++) {
		int64_t field = i == 0 ? model : version;
		struct text text = text_of("What is far too long in here?", said(field, many));
		struct problems problems = {.n = 0};
		const struct problem *p;
		int64_t id;

		assert_int_equal(ask(&text, &problems, &id), INVALID);
		p = problem_for(&problems, field_name(arena, field));
		assert_non_null(p);
		assert_int_equal(p->limit, i == 0 ? DETAIL_LINE_MAX : DETAIL_TEXT_MAX);
	}
}

static void
what_the_category_does_not_ask_is_not_taken(void **state)
{
	const char *details = arena_printf(arena, "%s%s%s", said(model, "B3"),
					   said(warranty, "two years"), said(99999, "made up"));
	int64_t id = asked("Why does it drip from the left side?", details);

	(void)state;
	assert_string_equal(detail(id, model, NULL), "B3");
	assert_null(detail(id, warranty, NULL));
	assert_null(detail(id, 99999, NULL));
}

/* ---- editing -------------------------------------------------------------------------------- */

static void
an_edit_changes_empties_and_keeps(void **state)
{
	const char *details = arena_printf(arena, "%s%s", said(model, "B3"), said(version, "4.1"));
	int64_t id = asked("Why does it drip from the right side?", details);
	struct problems problems = {.n = 0};
	struct revision *list;
	size_t n;

	(void)state;
	assert_int_equal(edit(ann, id, said(version, "4.2"), &problems), OK);
	assert_string_equal(detail(id, version, NULL), "4.2");
	assert_string_equal(detail(id, model, NULL), "B3"); /* a form that does not have it */
	assert_int_equal(edit(nora, id, said(version, ""), &problems), OK);
	assert_null(detail(id, version, NULL));
	assert_int_equal(edit(ann, id, said(model, ""), &problems), INVALID);
	assert_non_null(problem_for(&problems, field_name(arena, model)));
	assert_string_equal(detail(id, model, NULL), "B3");
	assert_int_equal(revision_list(db, arena, NULL, id, 0, 9, &list, &n), OK);
	assert_int_equal(n, 3);
	assert_true(detail_is_same(arena, list[2].text.details, details));
	assert_int_equal(edit(bob, id, said(model, "X"), &problems), FORBIDDEN);
}

static void
what_was_never_said_does_not_stop_an_edit(void **state)
{
	int64_t id = test_question(db, ann, "How do I pay by invoice here?");
	struct problems problems = {.n = 0};
	struct text text = *stands(id);

	(void)state;
	text.category = "machines";
	text.title = "How do I pay a machine by invoice?";
	assert_int_equal(question_edit(db, arena, nora, id, &text, &problems), OK);
	assert_string_equal(stands(id)->category, "machines");
	assert_string_equal(stands(id)->details, "");
}

static void
another_category_keeps_what_was_said_and_misses_its_own(void **state)
{
	int64_t id = asked("Why is it so loud in the evening?", said(model, "B3"));
	const struct category_field *missing[FIELDS_MAX];
	struct text text = *stands(id);
	struct problems problems = {.n = 0};
	struct thread thread;
	size_t n;

	(void)state;
	text.category = "repairs";
	assert_int_equal(question_edit(db, arena, ann, id, &text, &problems), OK);
	assert_string_equal(detail(id, model, NULL), "B3");
	assert_int_equal(thread_get(db, arena, bob, LOCALE_EN, id, &thread), OK);
	n = field_missing(arena, thread.fields, thread.n_fields, thread.question->text.details,
			  missing);
	assert_int_equal(n, 1);
	assert_int_equal(missing[0]->id, warranty);
	assert_string_equal(field_label(missing[0], LOCALE_ZH_CN), "保修");
	assert_int_equal(edit(ann, id, said(warranty, "over"), &problems), OK);
	assert_string_equal(detail(id, model, NULL), "B3");
	assert_string_equal(detail(id, warranty, NULL), "over");
	assert_int_equal(edit(ann, id, said(model, ""), &problems),
			 OK); /* asked no more: it may go */
	assert_null(detail(id, model, NULL));
}

static void
fields_that_change_or_go_change_nothing_that_was_said(void **state)
{
	int64_t colour = make(machines, "line", "Colour", "颜色", false);
	const char *label,
	    *details = arena_printf(arena, "%s%s", said(model, "B3"), said(colour, "black"));
	int64_t id = asked("Why does it smell of rubber today?", details);
	struct field_edit f = {.id = colour,
			       .category_id = machines,
			       .kind = "choice",
			       .position = "1",
			       .label = {"Shade", ""},
			       .choices = {"dark\nlight", ""}};
	struct problems problems = {.n = 0};

	(void)state;
	assert_int_equal(field_edit_save(db, arena, ada, &f, &problems), OK);
	assert_int_equal(edit(ann, id, said(model, "B4"), &problems), OK);
	assert_string_equal(detail(id, colour, &label), "black");
	assert_string_equal(label, "Colour");
	assert_int_equal(edit(ann, id, said(colour, "black"), &problems),
			 OK); /* in no list any more */
	assert_int_equal(field_edit_retire(db, arena, ada, machines, colour, true), OK);
	assert_int_equal(edit(ann, id, said(model, "B5"), &problems), OK);
	assert_string_equal(detail(id, colour, &label), "black");
	assert_string_equal(label, "Colour");
	assert_int_equal(edit(ann, id, said(colour, "red"), &problems), OK);
	assert_string_equal(detail(id, colour, NULL), "red");
}

/* ---- with the text -------------------------------------------------------------------------- */

static void
the_words_are_found_and_made_anew(void **state)
{
	int64_t id = asked("Why does it blink at me all evening?", said(model, "Zephyrine 9000"));
	int64_t after = id - 1;
	size_t n;
	struct problems problems = {.n = 0};
	enum result r;

	(void)state;
	assert_true(is_found(id, "zephyrine"));
	assert_false(is_found(id, "model"));
	assert_int_equal(edit(ann, id, said(model, "Boreas"), &problems), OK);
	assert_true(is_found(id, "boreas"));
	assert_false(is_found(id, "zephyrine"));
	test_run(db, "UPDATE questions SET detail_words = 'lost' WHERE id = %ld", (long)id);
	assert_true(is_found(id, "lost"));
	DB_TX(db, r) {
		r = words_step(db, arena, WORDS_DETAILS, &after, &n);
	}
	assert_int_equal(r, OK);
	assert_true(is_found(id, "boreas"));
	test_run(db, "UPDATE posts SET hidden_at = now() WHERE id = %ld", (long)id);
	assert_int_equal(
	    test_number(
		db,
		"SELECT count(*) FROM search_documents WHERE kind = 'question' AND ref_id = %ld",
		(long)id),
	    0);
}

static void
suggestions_bring_them(void **state)
{
	int64_t id = asked("Why does it leak below the tank?", said(model, "B3")), s;
	struct suggestion_draft draft = {.text = *stands(id)};
	struct problems problems = {.n = 0};
	struct suggestion *made;
	bool decided;
	const char *label;

	(void)state;
	draft.text.details = arena_printf(arena, "%s%s", said(model, "B3"), said(version, "2"));
	draft.text.reason = "It says so in the comments";
	assert_int_equal(suggestion_make(db, arena, bob, id, &draft, &problems, &s), OK);
	assert_null(detail(id, version, NULL));
	assert_int_equal(suggestion_get(db, arena, bob, s, &made), OK);
	assert_true(detail_is_same(arena, made->text.details, draft.text.details));
	made->text.n_seen = 1;
	assert_int_equal(suggestion_approve(db, arena, ann, s, &made->text, &problems, &decided),
			 OK);
	assert_string_equal(detail(id, version, &label), "2");
	assert_string_equal(label, "Version");
	assert_string_equal(
	    test_text(db, "SELECT outcome FROM suggestions WHERE id = %ld", (long)s), "approved");
}

static void
drafts_keep_them_and_one_of_nothing_is_none(void **state)
{
	struct problems problems = {.n = 0};
	struct draft d = {.key = "ask",
			  .text = {.category = "machines", .details = said(model, "B3")}};
	struct draft *found;
	int64_t at;

	(void)state;
	assert_int_equal(draft_save(db, arena, bob, &d, &problems, &at), OK);
	assert_int_equal(draft_find(db, arena, bob, "ask", &found), OK);
	assert_non_null(found);
	assert_true(detail_is_same(arena, found->text.details, d.text.details));
	d.text.details = said(model, " ");
	d.is_over = true;
	assert_int_equal(draft_save(db, arena, bob, &d, &problems, &at), OK);
	assert_int_equal(draft_find(db, arena, bob, "ask", &found), OK);
	assert_null(found);
	d = (struct draft){.key = "answer:1",
			   .text = {.body = "A text", .details = said(model, "B4")}};
	assert_int_equal(draft_save(db, arena, bob, &d, &problems, &at), OK);
	assert_int_equal(draft_to_question(db, arena, bob, "answer:1"), OK);
	assert_int_equal(draft_find(db, arena, bob, "ask", &found), OK);
	assert_true(detail_is_same(arena, found->text.details, d.text.details));
}

static void
an_official_answer_stands_on_them(void **state)
{
	int64_t id = asked("Why does it stop after a minute?", said(model, "B3"));
	int64_t plain = asked("Why does it stop after an hour?", said(model, "B3"));
	const struct official_draft mark = {.scope = "", .valid_until = ""};
	struct problems problems = {.n = 0};

	(void)state;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(answer_mark_official(db, arena, nora,
						      test_answer(db, bob, i == 0 ? id : plain),
						      &mark, &problems),
				 OK);
	assert_int_equal(edit(ann, id, said(model, "another one"), &problems), OK);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM posts WHERE question_id = %ld AND "
				     "official_suspended_at IS NOT NULL",
				     (long)id),
			 1);
	assert_int_equal(edit(ann, plain, said(model, "B3"), &problems), OK);
	assert_int_equal(test_number(db,
				     "SELECT count(*) FROM posts WHERE question_id = %ld AND "
				     "official_suspended_at IS NOT NULL",
				     (long)plain),
			 0);
}

static void
words_taken_out_of_the_history_take_them_along(void **state)
{
	int64_t id = asked("Why does it smell like this today?", said(model, "my address"));
	struct problems problems = {.n = 0};

	(void)state;
	assert_int_equal(edit(ann, id, said(model, "B3"), &problems), OK);
	assert_int_equal(
	    test_number(db, "SELECT revision_blank(%ld, 1, %ld)::int", (long)id, (long)max->id), 1);
	assert_string_equal(
	    test_text(db, "SELECT details FROM revisions WHERE post_id = %ld AND number = 1",
		      (long)id),
	    "");
	assert_string_equal(detail(id, model, NULL), "B3");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_required_one_that_is_empty_is_told_at_its_field),
	    cmocka_unit_test(what_is_said_stands_in_question_and_revision),
	    cmocka_unit_test(labels_and_choices_are_kept_in_the_language_of_the_question),
	    cmocka_unit_test(bad_input_is_told_at_its_field),
	    cmocka_unit_test(what_the_category_does_not_ask_is_not_taken),
	    cmocka_unit_test(an_edit_changes_empties_and_keeps),
	    cmocka_unit_test(what_was_never_said_does_not_stop_an_edit),
	    cmocka_unit_test(another_category_keeps_what_was_said_and_misses_its_own),
	    cmocka_unit_test(fields_that_change_or_go_change_nothing_that_was_said),
	    cmocka_unit_test(the_words_are_found_and_made_anew),
	    cmocka_unit_test(suggestions_bring_them),
	    cmocka_unit_test(drafts_keep_them_and_one_of_nothing_is_none),
	    cmocka_unit_test(an_official_answer_stands_on_them),
	    cmocka_unit_test(words_taken_out_of_the_history_take_them_along),
	};

	return cmocka_run_group_tests_name("field", tests, set_up, NULL);
}
