/* How a text's Markdown is read is a part of it: of a post, its revisions, suggestions, drafts, entries and pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/faq/entry.h"
#include "answerwell/faq/rendering.h"
#include "answerwell/faq/site_page.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/draft.h"
#include "answerwell/forum/post.h"
#include "answerwell/forum/suggestion.h"
#include "support/community.h"
#include "support/pg.h"

static const char lines[] = "- one line\n  and the next",
		  flowing[] = "<ul>\n<li>one line\nand the next</li>\n</ul>\n",
		  broken[] = "<ul>\n<li>one line<br>\nand the next</li>\n</ul>\n";

static struct db *db;
static struct arena *arena;
static const struct account *ann, *bob, *nora;

static int
set_up(void **state)
{
	(void)state;
	test_settings();
	db = test_db_on(test_owner_url());
	arena = test_arena();
	ann = test_person(db, "ann", ROLE_CUSTOMER);
	bob = test_person(db, "bob", ROLE_CUSTOMER);
	nora = test_person(db, "nora", ROLE_MODERATOR);
	test_category(db, "billing");
	return 0;
}

static int64_t
asked(void)
{
	return test_question(db, ann, "How do the lines of a text end?");
}

static int64_t
answered(const char *body)
{
	struct problems problems = {.n = 0};
	const struct text text = {.body = body};
	int64_t id;

	assert_int_equal(answer_post_once(db, arena, bob, asked(), &text, NULL, &problems, &id),
			 OK);
	return id;
}

/* As if it had been written in that format. */
static int64_t
written_in(enum markdown_format format)
{
	int64_t id = answered(lines);

	test_run(db, "UPDATE posts SET format = %d, html = '%s' WHERE id = %lld", format, flowing,
		 (long long)id);
	test_run(db, "UPDATE revisions SET format = %d WHERE post_id = %lld", format,
		 (long long)id);
	return id;
}

static struct post *
post(int64_t id)
{
	struct post *p;

	assert_int_equal(post_get(db, arena, bob, id, &p), OK);
	return p;
}

static void
edits(int64_t id, const char *body, enum markdown_format format)
{
	struct problems problems = {.n = 0};
	const struct text text = {.body = body, .format = format, .n_seen = post(id)->n_revisions};

	assert_int_equal(answer_edit(db, arena, bob, id, &text, &problems), OK);
}

static void
is_in(int64_t id, enum markdown_format format, const char *html)
{
	const struct post *p = post(id);

	assert_int_equal(p->format, format);
	assert_string_equal(p->html.html, html);
	assert_int_equal(
	    test_number(db, "SELECT format FROM revisions WHERE post_id = %lld AND number = %d",
			(long long)id, p->n_revisions),
	    format);
}

static void
what_is_written_now_keeps_its_lines(void **state)
{
	(void)state;
	is_in(answered(lines), MARKDOWN_TODAY, broken);
}

static void
an_older_text_stays_as_it_is_when_a_word_changes(void **state)
{
	const enum markdown_format old[] = {MARKDOWN_COMMONMARK, MARKDOWN_CLASSIC};

	(void)state;
	for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
		int64_t id = written_in(old[i]);

		edits(id, "- one line\n  and the last", 0);
		is_in(id, old[i], "<ul>\n<li>one line\nand the last</li>\n</ul>\n");
	}
}

static void
one_that_looks_the_same_today_is_written_anew_as_today(void **state)
{
	int64_t id = written_in(MARKDOWN_CLASSIC);

	(void)state;
	edits(id, "Nothing but words here.", 0);
	is_in(id, MARKDOWN_CLASSIC, "<p>Nothing but words here.</p>\n");
	edits(id, lines, 0);
	is_in(id, MARKDOWN_TODAY, broken);
}

static void
whoever_asks_for_it_gets_the_lines(void **state)
{
	int64_t id = written_in(MARKDOWN_CLASSIC);

	(void)state;
	edits(id, lines, MARKDOWN_TODAY);
	is_in(id, MARKDOWN_TODAY, broken);
	assert_int_equal(post(id)->n_revisions, 2);
	edits(id, lines, MARKDOWN_TODAY);
	assert_int_equal(post(id)->n_revisions, 2);
}

static void
revisions_remember_how_they_were_read(void **state)
{
	int64_t id = written_in(MARKDOWN_CLASSIC);
	struct revision *r;

	(void)state;
	edits(id, lines, MARKDOWN_TODAY);
	assert_int_equal(revision_get(db, arena, bob, id, 1, &r), OK);
	assert_int_equal(r->text.format, MARKDOWN_CLASSIC);
	assert_int_equal(revision_get(db, arena, bob, id, 2, &r), OK);
	assert_int_equal(r->text.format, MARKDOWN_TODAY);
}

static void
a_newer_renderer_reads_each_as_it_was_written(void **state)
{
	int64_t old = written_in(MARKDOWN_CLASSIC), new = answered(lines), n;

	(void)state;
	test_run(db, "UPDATE posts SET renderer = 1, html = 'old' WHERE id IN (%lld, %lld)",
		 (long long)old, (long long)new);
	is_in(old, MARKDOWN_CLASSIC, flowing); /* read before it is made anew */
	do
		assert_int_equal(rendering_step(db, arena, &n), OK);
	while (n > 0);
	is_in(old, MARKDOWN_CLASSIC, flowing);
	is_in(new, MARKDOWN_TODAY, broken);
}

static void
a_suggestion_is_approved_as_it_was_seen(void **state)
{
	const enum markdown_format formats[] = {0, MARKDOWN_TODAY};
	const char *htmls[] = {flowing, broken};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		int64_t post_id = written_in(MARKDOWN_CLASSIC), id;
		struct problems problems = {.n = 0};
		const struct suggestion_draft d = {
		    .text = {.body = arena_printf(arena, "Well:\n\n%s", lines),
			     .format = formats[i],
			     .reason = "clearer",
			     .n_seen = 1}};
		struct suggestion *s;
		bool decided;

		assert_int_equal(suggestion_make(db, arena, ann, post_id, &d, &problems, &id), OK);
		assert_int_equal(suggestion_get(db, arena, bob, id, &s), OK);
		assert_int_equal(s->text.format, i == 0 ? MARKDOWN_CLASSIC : MARKDOWN_TODAY);
		assert_int_equal(
		    suggestion_approve(db, arena, bob, id, &s->text, &problems, &decided), OK);
		is_in(post_id, s->text.format, arena_printf(arena, "<p>Well:</p>\n%s", htmls[i]));
	}
}

static void
a_draft_keeps_what_was_chosen(void **state)
{
	struct problems problems = {.n = 0};
	const struct draft d = {.key = "ask", .text = {.body = lines, .format = MARKDOWN_TODAY}};
	struct draft *found;
	int64_t at;

	(void)state;
	assert_int_equal(draft_save(db, arena, ann, &d, &problems, &at), OK);
	assert_int_equal(draft_find(db, arena, ann, "ask", &found), OK);
	assert_int_equal(found->text.format, MARKDOWN_TODAY);
}

static void
an_entry_is_read_as_the_answer_that_it_comes_from(void **state)
{
	int64_t existing = 0, id;
	struct entry_draft draft;
	struct problems problems = {.n = 0};
	struct entry *entry;

	(void)state;
	for (int format = MARKDOWN_CLASSIC; format <= MARKDOWN_TODAY; format++) {
		int64_t answer =
		    format == MARKDOWN_TODAY ? answered(lines) : written_in(MARKDOWN_CLASSIC);

		assert_int_equal(entry_draft_from(db, arena, nora, answer, &draft, &existing), OK);
		assert_int_equal(draft.text.format, format);
		assert_int_equal(entry_promote(db, arena, nora, &draft, &problems, &id), OK);
		assert_int_equal(entry_get(db, arena, nora, LOCALE_EN, id, &entry), OK);
		assert_int_equal(entry->text.format, format);
		assert_string_equal(entry->html.html, format == MARKDOWN_TODAY ? broken : flowing);
		assert_int_equal(
		    test_number(db, "SELECT format FROM entry_revisions WHERE entry_id = %lld",
				(long long)id),
		    format);
	}
}

static void
a_page_of_the_site_likewise(void **state)
{
	struct problems problems = {.n = 0};
	struct text text = {
	    .title = "Terms of the shop", .body = lines, .format = MARKDOWN_CLASSIC};
	struct site_page page;

	(void)state;
	assert_int_equal(site_page_save(db, arena, nora, SITE_TERMS, LOCALE_EN, &text, &problems),
			 OK);
	assert_int_equal(site_page_read(db, arena, SITE_TERMS, LOCALE_EN, &page), OK);
	assert_string_equal(page.html.html, flowing);
	text.format = 0;
	text.n_seen = 1;
	assert_int_equal(site_page_save(db, arena, nora, SITE_TERMS, LOCALE_EN, &text, &problems),
			 OK);
	assert_int_equal(site_page_read(db, arena, SITE_TERMS, LOCALE_EN, &page), OK);
	assert_string_equal(page.html.html, broken);
	assert_int_equal(page.text.n_seen, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_now_keeps_its_lines),
	    cmocka_unit_test(an_older_text_stays_as_it_is_when_a_word_changes),
	    cmocka_unit_test(one_that_looks_the_same_today_is_written_anew_as_today),
	    cmocka_unit_test(whoever_asks_for_it_gets_the_lines),
	    cmocka_unit_test(revisions_remember_how_they_were_read),
	    cmocka_unit_test(a_newer_renderer_reads_each_as_it_was_written),
	    cmocka_unit_test(a_suggestion_is_approved_as_it_was_seen),
	    cmocka_unit_test(a_draft_keeps_what_was_chosen),
	    cmocka_unit_test(an_entry_is_read_as_the_answer_that_it_comes_from),
	    cmocka_unit_test(a_page_of_the_site_likewise),
	};

	return cmocka_run_group_tests_name("format", tests, set_up, NULL);
}
