/* What people write beside CommonMark: tables and boxes. */
#include "markdown.h"

#define TABLE "<div class=\"table\" tabindex=\"0\"><table>\n<thead><tr>"
#define BODY "</tr></thead>\n<tbody>\n"
#define END "</tbody></table></div>\n"
#define TH "<th scope=\"col\">"

static void
a_table_has_head_rows_and_alignment(void **state)
{
	(void)state;
	renders("| Plan | Price |\n|:-----|------:|\n| Small | 5 € |\n| Large | 9 € |\n",
		TABLE TH "Plan</th> <th scope=\"col\" class=\"end\">Price</th>" BODY
			 "<tr><td>Small</td> <td class=\"end\">5 €</td></tr>\n"
			 "<tr><td>Large</td> <td class=\"end\">9 €</td></tr>\n" END);
	renders("a | b\n--- | :-:\n1 | 2",
		TABLE TH "a</th> <th scope=\"col\" class=\"middle\">b</th>" BODY
			 "<tr><td>1</td> <td class=\"middle\">2</td></tr>\n" END);
	renders("| 型号 |\n|---|\n", TABLE TH "型号</th>" BODY END);
}

static void
cells_hold_what_lines_hold(void **state)
{
	(void)state;
	renders("| `a|b` | **c** and @ann |\n|---|---|\n| <b> & | see `x` there |\n", TABLE TH
		"<code>a|b</code></th> " TH
		"<strong>c</strong> and <a class=\"mention\" href=\"/users/ann\">@ann</a></th>" BODY
		"<tr><td>&lt;b&gt; &amp;</td> <td>see <code>x</code> there</td></tr>\n" END);
	renders("| a |\n|---|\n| [x](javascript:alert(1)) |\n",
		TABLE TH "a</th>" BODY "<tr><td>x</td></tr>\n" END);
}

static void
nothing_that_was_written_is_lost(void **state)
{
	(void)state;
	renders("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 | 4 |\nand on\n",
		TABLE TH "a</th> " TH "b</th>" BODY "<tr><td>1</td> <td></td></tr>\n"
			 "<tr><td>1</td> <td>2 | 3 | 4</td></tr>\n"
			 "<tr><td>and on</td> <td></td></tr>\n" END);
	renders("Before it\n| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter it\n",
		"<p>Before it</p>\n" TABLE TH "a</th> " TH "b</th>" BODY
		"<tr><td>1</td> <td>2</td></tr>\n" END "<p>After it</p>\n");
	renders("- one\n  | a |\n  |---|\n  | 1 |\n- two\n",
		"<ul>\n<li>one\n" TABLE TH "a</th>" BODY "<tr><td>1</td></tr>\n" END
		"</li>\n<li>two</li>\n</ul>\n");
	renders("> | a |\n> |---|\n",
		"<blockquote>\n" TABLE TH "a</th>" BODY END "</blockquote>\n");
}

static void
what_is_no_table_stays_as_it_is(void **state)
{
	(void)state;
	renders("a | b", "<p>a | b</p>\n");
	renders("a | b\nc | d", "<p>a | b\nc | d</p>\n");
	renders("a | b | c\n--- | ---", "<p>a | b | c\n--- | ---</p>\n");
	renders("a\n---", "<h4>a</h4>\n");
	renders("a\n:--", "<p>a\n:--</p>\n");
	renders("|---|\n|---|\n", TABLE TH "---</th>" BODY END);
	renders("|---|", "<p>|---|</p>\n");
	renders("a | b\n--x | ---", "<p>a | b\n--x | ---</p>\n");
	renders("```\n| a |\n|---|\n```",
		"<pre tabindex=\"0\"><code>| a |\n|---|\n</code></pre>\n");
}

static void
boxes_begin_items(void **state)
{
	(void)state;
	renders("- [ ] to do\n- [x] done\n- [X] done too\n- not [x] here\n- [y] no\n",
		"<ul>\n<li>☐ to do</li>\n<li>☑ done</li>\n<li>☑ done too</li>\n"
		"<li>not [x] here</li>\n<li>[y] no</li>\n</ul>\n");
	renders("[ ] no item", "<p>[ ] no item</p>\n");
}

static void
excerpts_say_the_same(void **state)
{
	static const char source[] = "See:\n\n| a | b |\n|---|--:|\n| `1` | 2 |\n| 3 | 4 |\n\nEnd";

	(void)state;
	assert_string_equal(markdown_plain(a, source), "See: a · b; 1 · 2; 3 · 4; End");
	assert_string_equal(markdown_plain(a, "你需要：\n\n- 订单号\n- 一张照片。\n- 耐心\n\n谢谢"),
			    "你需要： 订单号；一张照片。 耐心；谢谢");
	assert_string_equal(markdown_plain(a, "One\n\n- a\n  - b!\n-\n- c\n\n| d | |\n|-|-|"),
			    "One; a; b! c; d");
	assert_string_equal(safe_html_plain(a, markdown_render(a, "| a | b |\n|-|-|\n| 1 | 2 |",
							       MARKDOWN_COMMONMARK, NULL)),
			    "a b\n\n1 2");
}

/* A table may not make much of little: neither columns nor rows that were not written. */
static void
an_escaped_pipe_is_a_pipe_in_a_cell(void **state)
{
	(void)state;
	renders(
	    "| a | b |\n|---|---|\n| `p \\| q` | r \\| s |",
	    "<div class=\"table\" tabindex=\"0\"><table>\n"
	    "<thead><tr><th scope=\"col\">a</th> <th scope=\"col\">b</th></tr></thead>\n<tbody>\n"
	    "<tr><td><code>p | q</code></td> <td>r | s</td></tr>\n</tbody></table></div>\n");
	renders("| `a\\|b` |\n|---|\n| **c\\|d** |",
		"<div class=\"table\" tabindex=\"0\"><table>\n"
		"<thead><tr><th scope=\"col\"><code>a|b</code></th></tr></thead>\n<tbody>\n"
		"<tr><td><strong>c|d</strong></td></tr>\n</tbody></table></div>\n");
	/* Elsewhere code is as it was typed. */
	renders("`p \\| q` r \\| s", "<p><code>p \\| q</code> r | s</p>\n");
	renders("    p \\| q", "<pre tabindex=\"0\"><code>p \\| q\n</code></pre>\n");
	renders("[a](/x\\|y \"t\\|u\")", "<p><a href=\"/x%7Cy\" title=\"t|u\">a</a></p>\n");
}

static void
hostile_tables_stay_small(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, a, 100000);
	for (int i = 0; i < 1000; i++)
		buf_puts(&b, "|a");
	buf_puts(&b, "|\n");
	for (int i = 0; i < 1000; i++)
		buf_puts(&b, "|-");
	buf_puts(&b, "|\n");
	for (int i = 0; i < 10000; i++)
		buf_puts(&b, "x\n");
	assert_null(strstr(markdown_render(a, b.data, MARKDOWN_COMMONMARK, NULL).html, "<table>"));

	b.len = 0;
	for (int i = 0; i < 20; i++)
		buf_puts(&b, "|a");
	buf_puts(&b, "|\n");
	for (int i = 0; i < 20; i++)
		buf_puts(&b, "|-");
	buf_puts(&b, "|\n");
	for (int i = 0; i < 10000; i++)
		buf_puts(&b, "x\n");
	/* Short rows are not filled up for ever. */
	assert_true(strlen(markdown_render(a, b.data, MARKDOWN_COMMONMARK, NULL).html) <
		    25 * b.len);
	assert_non_null(
	    strstr(markdown_render(a, b.data, MARKDOWN_COMMONMARK, NULL).html, "<table>"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, gone)

static void
lists_of_word_processors_are_lists(void **state)
{
	static const char list[] = "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n";

	(void)state;
	renders("\u2022\u00a0a\n\u2022\u00a0b", list);
	renders("\u2022\ta\n\u2022\tb", list);
	renders("\u00b7\u00a0\u00a0 a\n\u00b7\u00a0\u00a0 b", list);
	renders("-\u00a0a\n-\u00a0b", list);
	renders("*\u3000a\n*\u3000b", list);
	renders("1.\u00a0a\n2.\u00a0b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n");
	renders("> \u2022 a", "<blockquote>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>\n");
	/* What is no item, and code. */
	renders("*\u00a0a\u00a0*", "<p>*\u00a0a\u00a0*</p>\n");
	renders("\u2022a, \u00b7b", "<p>\u2022a, \u00b7b</p>\n");
	renders("5\u00a0kg", "<p>5\u00a0kg</p>\n");
	renders("```\n\u2022 a\n-\u00a0b\n```\n\u2022 c",
		"<pre tabindex=\"0\"><code>\u2022 a\n-\u00a0b\n</code></pre>\n"
		"<ul>\n<li>c</li>\n</ul>\n");
	renders("    \u2022 a", "<pre tabindex=\"0\"><code>\u2022 a\n</code></pre>\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_table_has_head_rows_and_alignment),
	    TEST(cells_hold_what_lines_hold),
	    TEST(nothing_that_was_written_is_lost),
	    TEST(what_is_no_table_stays_as_it_is),
	    TEST(boxes_begin_items),
	    TEST(excerpts_say_the_same),
	    TEST(an_escaped_pipe_is_a_pipe_in_a_cell),
	    TEST(lists_of_word_processors_are_lists),
	    TEST(hostile_tables_stay_small),
	};

	return cmocka_run_group_tests_name("markdown_blocks", tests, NULL, NULL);
}
