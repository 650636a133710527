/* The format of today: a line end is one, and ~~ strikes through. */
#include "markdown.h"

static void
shows(const char *source, const char *html)
{
	renders_as(MARKDOWN_AS_TYPED, source, html);
}

static void
a_line_end_stays_one(void **state)
{
	(void)state;
	shows("Dear team,\nline two", "<p>Dear team,<br>\nline two</p>\n");
	renders("Dear team,\nline two", "<p>Dear team,\nline two</p>\n");
	shows("您好，\n我的机器坏了。", "<p>您好，<br>\n我的机器坏了。</p>\n");
	shows("> one\n> two\n\n- a\n  b\n- c\n",
	      "<blockquote>\n<p>one<br>\ntwo</p>\n</blockquote>\n"
	      "<ul>\n<li>a<br>\nb</li>\n<li>c</li>\n</ul>\n");
	shows("**bold\nstill**", "<p><strong>bold<br>\nstill</strong></p>\n");
	shows("<div>\nfoo\n</div>", "<p>&lt;div&gt;<br>\nfoo<br>\n&lt;/div&gt;</p>\n");
}

static void
what_is_no_running_text_is_as_before(void **state)
{
	static const char *const sources[] = {
	    "One\n\nTwo\n",     "# Head\ntext",
	    "```\na\nb\n```\n", "| a | b |\n|---|---|\n| 1 | 2 |\n",
	    "one  \ntwo",       "one\\\ntwo",
	    "1. a\n2. b\n",     "~~~\ncode\n~~~\n",
	    "<!-- a\nb -->",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		shows(sources[i], markdown_render(a, sources[i], MARKDOWN_COMMONMARK, NULL).html);
}

static void
two_pairs_of_tildes_strike_through(void **state)
{
	(void)state;
	shows("It costs ~~10~~ 12 euros", "<p>It costs <del>10</del> 12 euros</p>\n");
	shows("~~all **of** it~~", "<p><del>all <strong>of</strong> it</del></p>\n");
	shows("**a ~~b~~**", "<p><strong>a <del>b</del></strong></p>\n");
	shows("价格~~十~~十二元", "<p>价格<del>十</del>十二元</p>\n");
	shows("~~one~~ ~~two~~", "<p><del>one</del> <del>two</del></p>\n");
	shows("~~one\ntwo~~", "<p><del>one<br>\ntwo</del></p>\n");
	shows("# ~~old~~ new", "<h3><del>old</del> new</h3>\n");
	shows(
	    "| ~~a~~ | b |\n|---|---|\n| 1 | ~~2~~ |\n",
	    "<div class=\"table\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\"><del>a</del>"
	    "</th> <th scope=\"col\">b</th></tr></thead>\n<tbody>\n<tr><td>1</td> <td><del>2</del>"
	    "</td></tr>\n</tbody></table></div>\n");
	renders("~~not then~~", "<p>~~not then~~</p>\n");
}

static void
tildes_that_mean_nothing_stay(void **state)
{
	(void)state;
	shows("from 5 ~~ to 6 ~~ or so", "<p>from 5 ~~ to 6 ~~ or so</p>\n");
	shows("~one~ ~~~two~~~ ~~", "<p>~one~ ~~~two~~~ ~~</p>\n");
	shows("~~open", "<p>~~open</p>\n");
	shows("~~a ~~b~~", "<p>~~a <del>b</del></p>\n");
	shows("\\~~no~~ and \\~\\~no\\~\\~", "<p>~~no~~ and ~~no~~</p>\n");
	shows("`~~code~~` `\\~`", "<p><code>~~code~~</code> <code>\\~</code></p>\n");
	shows("    ~~code~~ \\~\n", "<pre tabindex=\"0\"><code>~~code~~ \\~\n</code></pre>\n");
	shows("*a ~~b* c~~", "<p><em>a ~~b</em> c~~</p>\n");
	shows("http://x.org/~~ann~~/",
	      "<p><a href=\"http://x.org/~~ann~~/\"" REL ">http://x.org/~~ann~~/</a></p>\n");
	shows(markdown_escape(a, "~~no~~"), "<p>~~no~~</p>\n");
}

static void
stars_within_sums_and_words_are_no_marks(void **state)
{
	(void)state;
	shows("2*3*4 and snake_case_name", "<p>2*3*4 and snake_case_name</p>\n");
	shows("2**3**4, a*b*c, 3*x*y", "<p>2**3**4, a*b*c, 3*x*y</p>\n");
	shows("*one* **two** ***three***",
	      "<p><em>one</em> <strong>two</strong> <em><strong>three</strong></em></p>\n");
	shows("**H**TML and un**believ**able",
	      "<p><strong>H</strong>TML and un<strong>believ</strong>able</p>\n");
	shows("这*很*好，**注意：**正文", "<p>这<em>很</em>好，<strong>注意：</strong>正文</p>\n");
	shows("`2*3*4`\n\n    2*3*4\n",
	      "<p><code>2*3*4</code></p>\n<pre tabindex=\"0\"><code>2*3*4\n</code></pre>\n");
	shows("- a\n* b*c\n", "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b*c</li>\n</ul>\n");
	renders("2*3*4", "<p>2<em>3</em>4</p>\n");
	assert_string_equal(markdown_plain(a, "2*3*4 bolts"), "2*3*4 bolts");
}

/* Without its strokes it would be said after all. */
static void
plain_text_keeps_the_strokes(void **state)
{
	(void)state;
	assert_string_equal(markdown_plain(a, "It costs ~~10~~ 12\neuros"),
			    "It costs ~~10~~ 12 euros");
}

static void
thousands_of_strokes_take_no_longer(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, a, 1 << 17);
	while (b.len < 100000)
		buf_puts(&b, "~~a *b ~~c ");
	assert_true(strlen(markdown_render(a, b.data, MARKDOWN_AS_TYPED, NULL).html) > 100000);
	b.len = 0;
	while (b.len < 100000)
		buf_puts(&b, "~~a~~ ");
	assert_non_null(
	    strstr(markdown_render(a, b.data, MARKDOWN_AS_TYPED, NULL).html, "<del>a</del>"));
}

static bool
looks(const char *source, enum markdown_format before)
{
	return markdown_looks_same(a, source, before, MARKDOWN_TODAY);
}

/* Pages have shown the line ends of paragraphs before, but of nothing else. */
static void
older_texts_look_the_same_unless_marks_differ(void **state)
{
	(void)state;
	assert_true(looks("One\n\nTwo", MARKDOWN_COMMONMARK));
	assert_false(looks("One\nTwo", MARKDOWN_COMMONMARK));
	assert_true(looks("One\nTwo  \nThree", MARKDOWN_CLASSIC));
	assert_true(looks("> One\n> Two", MARKDOWN_CLASSIC));
	assert_false(looks("- One\n  Two", MARKDOWN_CLASSIC));
	assert_false(looks("~~One~~", MARKDOWN_CLASSIC));
	assert_false(looks("2*3*4", MARKDOWN_CLASSIC));
	assert_true(looks("<br>\ntext", MARKDOWN_CLASSIC));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_end_stays_one),
	    cmocka_unit_test(what_is_no_running_text_is_as_before),
	    cmocka_unit_test(two_pairs_of_tildes_strike_through),
	    cmocka_unit_test(tildes_that_mean_nothing_stay),
	    cmocka_unit_test(stars_within_sums_and_words_are_no_marks),
	    cmocka_unit_test(plain_text_keeps_the_strokes),
	    cmocka_unit_test(older_texts_look_the_same_unless_marks_differ),
	    cmocka_unit_test(thousands_of_strokes_take_no_longer),
	};

	return cmocka_run_group_tests_name("markdown_lines", tests, fresh, gone);
}
