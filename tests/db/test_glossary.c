#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/account/keeping.h"
#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/glossary.h"
#include "support/community.h"
#include "support/pg.h"

static struct db *db;
static const struct account *ann, *nora;
static struct problems problems;

static int
begin(void **state)
{
	(void)state;
	db = test_db();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_STAFF);
	return 0;
}

static int
set_up(void **state)
{
	(void)state;
	test_run(db, "DELETE FROM glossary");
	return 0;
}

static enum result
save(const struct account *actor, int64_t id, struct glossary_draft draft, int64_t *saved)
{
	problems.n = 0;
	if (draft.locale == NULL)
		draft.locale = "en";
	return keeping_save(db, test_arena(), &glossary_keeping, actor, id, &draft, NULL, &problems,
			    saved);
}

#define WORD(w, f, e) ((struct glossary_draft){.word = (w), .forms = (f), .explanation = (e)})

static void
staff_alone_keeps_words(void **state)
{
	struct glossary_word *w;
	int64_t id = 0, again = 0;

	(void)state;
	assert_int_equal(save(ann, 0, WORD("kettle", "", "It boils."), &id), FORBIDDEN);
	assert_int_equal(
	    save(nora, 0, WORD(" kettle ", "kettles，  tea   pot", " It boils. "), &id), OK);
	assert_int_equal(glossary_get(db, test_arena(), id, &w), OK);
	assert_string_equal(w->word, "kettle");
	assert_string_equal(w->forms, "kettles\ntea pot");
	assert_string_equal(glossary_forms_line(test_arena(), w->forms), "kettles, tea pot");
	assert_string_equal(w->explanation, "It boils.");
	assert_int_equal(save(nora, 0, WORD("kettle", "", "Again."), &again), INVALID);
	assert_non_null(problem_for(&problems, "word"));
	assert_int_equal(save(nora, id, WORD("kettle", "", "Changed."), &again), OK);
	assert_int_equal(keeping_remove(db, test_arena(), &glossary_keeping, ann, id), FORBIDDEN);
	assert_int_equal(keeping_remove(db, test_arena(), &glossary_keeping, nora, id), OK);
	assert_int_equal(keeping_remove(db, test_arena(), &glossary_keeping, nora, id), NOT_FOUND);
	assert_int_equal(
	    test_number(db, "SELECT count(*) FROM audit_log WHERE subject_kind = 'glossary'"), 3);
}

static void
what_is_wrong_is_said_at_its_field(void **state)
{
	char much[GLOSSARY_EXPLANATION + 2], many[GLOSSARY_FORMS * 4 + 8] = "";
	int64_t id;

	(void)state;
	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	for (int i = 0; i <= GLOSSARY_FORMS; i++)
		strcat(many, "ab,");
	assert_int_equal(save(nora, 0, WORD("", "", ""), &id), INVALID);
	assert_non_null(problem_for(&problems, "word"));
	assert_non_null(problem_for(&problems, "explanation"));
	assert_int_equal(save(nora, 0, WORD("...", many, much), &id), INVALID);
	assert_non_null(problem_for(&problems, "word"));
	assert_non_null(problem_for(&problems, "forms"));
	assert_non_null(problem_for(&problems, "explanation"));
	assert_int_equal(save(nora, 0,
			      (struct glossary_draft){
				  .word = "a", .forms = "", .explanation = "b", .locale = "xx"},
			      &id),
			 INVALID);
	assert_non_null(problem_for(&problems, "locale"));
}

static const char *
marked(const char *html)
{
	static const struct glossary_word words[] = {
	    {.id = 1, .word = "kettle", .forms = "kettles"},
	    {.id = 2, .word = "R&D", .forms = ""},
	    {.id = 3, .word = "除垢剂", .forms = ""},
	    {.id = 4, .word = "kettle lid", .forms = ""},
	};
	bool used[4] = {false};

	return glossary_mark(test_arena(), safe_html_trusted(html), words, 4, used).html;
}

#define TERM(id, text)                                                                             \
	"<button type=\"button\" class=\"term\" popovertarget=\"term-" #id "\">" text "</button>"

static void
the_first_of_each_word_explains_itself(void **state)
{
	(void)state;
	assert_string_equal(marked("<p>My Kettles and a kettle.</p>"),
			    "<p>My " TERM(1, "Kettles") " and a kettle.</p>");
	assert_string_equal(marked("<p>kettle lid, kettle</p>"),
			    "<p>" TERM(4, "kettle lid") ", " TERM(1, "kettle") "</p>");
	assert_string_equal(marked("<p>teakettle kettler étékettle</p>"),
			    "<p>teakettle kettler étékettle</p>");
	assert_string_equal(marked("<p>Our R&amp;D &amp; more</p>"),
			    "<p>Our " TERM(2, "R&amp;D") " &amp; more</p>");
	assert_string_equal(marked("<p>请用除垢剂清洗kettle吧</p>"),
			    "<p>请用" TERM(3, "除垢剂") "清洗" TERM(1, "kettle") "吧</p>");
	assert_string_equal(
	    marked("<h3>kettle</h3><p><a href=\"/kettle\">kettle</a> <code>kettle</code></p>"
		   "<pre><code>kettle</code></pre><p title=\"kettle\">x</p>"),
	    "<h3>kettle</h3><p><a href=\"/kettle\">kettle</a> <code>kettle</code></p>"
	    "<pre><code>kettle</code></pre><p title=\"kettle\">x</p>");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(staff_alone_keeps_words, set_up),
	    cmocka_unit_test_setup(what_is_wrong_is_said_at_its_field, set_up),
	    cmocka_unit_test_setup(the_first_of_each_word_explains_itself, set_up),
	};

	return cmocka_run_group_tests_name("glossary", tests, begin, NULL);
}
