#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/markdown.h"
#include "support/own_arena.h"

static void
becomes(const char *html, const char *markdown)
{
	assert_string_equal(markdown_from_html(a, html), markdown);
}

static void
paragraphs_and_line_breaks(void **state)
{
	(void)state;
	becomes("<p>a\n  b</p>\n\n<p>c<br>d<br/>\ne<br></p>f", "a b\n\nc\\\nd\\\ne\n\nf");
	becomes("plain", "plain");
	becomes("", "");
	becomes("<p></p> \n <div></div>", "");
	becomes("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc");
}

static void
bare_addresses_stay_as_they_are(void **state)
{
	(void)state;
	becomes("<p>see https://example.com/_a_/*b*?c&amp;d *x*</p>",
		"see https://example.com/_a_/*b*?c&d \\*x\\*");
	becomes("<p>(https://example.com/a_)</p>", "(https://example.com/a\\_)");
}

static void
headings_and_rules(void **state)
{
	(void)state;
	becomes("<h1>a</h1><h3>C# <em>b</em></h3><hr>c", "# a\n\n### C# *b*\n\n***\n\nc");
	becomes("<h2>a<br>b #</h2>", "## a b \\#");
}

static void
emphasis_holds_words_not_spaces(void **state)
{
	(void)state;
	becomes("a<em> b </em>c <strong>d</strong>e", "a *b* c **d**e");
	becomes("<b>a</b><b>b</b> <em></em><i> </i>c", "**ab** c");
	becomes("<b><i>a</b>b</i>", "***a****b*");
	becomes("<p><b>a</p><p>b</b></p>", "**a**\n\n**b**");
	becomes("<em>a <em>b</em></em>", "*a b*");
}

static void
links_and_images(void **state)
{
	(void)state;
	becomes("<a href=\"http://b.example/c d_(e)\" title='f \"g\"'>h]</a>",
		"[h\\]](http://b.example/c%20d_\\(e\\) \"f \\\"g\\\"\")");
	becomes("<a href='http://b.example/?c=1&amp;d'>http://b.example/?c=1&amp;d</a>",
		"<http://b.example/?c=1&d>");
	becomes("<img src=\"c.png\" alt=\"d [e]\">", "![d \\[e\\]](c.png)");
	becomes("<a href=/f><img src=c alt></a>", "[![](c)](/f)");
	becomes("<a name=x>a</a> <a href=' javascript:x'>b</a> <img alt=x> <a href=>c</a>",
		"a b c");
	becomes("a!<a href=b>c</a>", "a\\![c](b)");
	becomes("<a href=\"?a=1&amp;copy;\">b</a>", "[b](?a=1&amp;copy;)");
}

static void
code_is_kept_as_it_is(void **state)
{
	(void)state;
	becomes("<code>a*b &lt;c&gt;</code> <code>d`e</code> <code>`</code> <kbd>f</kbd>",
		"`a*b <c>` ``d`e`` `` ` `` `f`");
	becomes("<pre><code>a  b\n\n  &amp;c\n</code></pre>d", "```\na  b\n\n  &c\n```\n\nd");
	becomes("<pre class=\"lang-c s-code\"><code>```\n</code></pre>", "````c\n```\n````");
	becomes("<pre><code class='language-x'><span>a</span><br>b</code></pre>",
		"```x\na\nb\n```");
	becomes("<pre>\n\na</pre>", "```\n\na\n```");
	becomes("<pre>a", "```\na\n```");
	becomes("a<code> </code>b", "ab");
	becomes("a bc<code></code>d<pre></pre>", "a bcd\n\n```\n\n```");
}

static void
lists_keep_their_shape(void **state)
{
	(void)state;
	becomes("<ul>\n<li>a</li>\n<li>b<ol start=\"9\"><li>c</li><li>d</li></ol></li></ul>e",
		"- a\n- b\n  9. c\n  10. d\n\ne");
	becomes("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c");
	becomes("<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</ol><ol><li>d</ol>",
		"- a\n\n+ b\n\n1. c\n\n1) d");
	becomes("<ul><li>a<ul><li>b</li></ul>c</li></ul>", "- a\n  - b\n\n  c");
	becomes("<ul><li>a<pre>b</pre></li><li></li><li>c</li></ul>",
		"- a\n  ```\n  b\n  ```\n-\n- c");
	becomes("<li>a<li>b", "- a\n- b");
	becomes("</ul></li>a</blockquote>", "a");
}

static void
quotes_keep_their_depth(void **state)
{
	(void)state;
	becomes("<blockquote><p>a</p><p>b</p><blockquote>c</blockquote></blockquote><blockquote>d"
		"</blockquote>e",
		"> a\n>\n> b\n>\n> > c\n\n> d\n\ne");
	becomes("<ul><li>a<blockquote>b</blockquote><blockquote>c</blockquote>d</li></ul>",
		"- a\n  > b\n\n  > c\n\n  d");
}

static void
text_that_looks_like_markdown_is_escaped(void **state)
{
	(void)state;
	becomes("*a* _b_ c_d `e` [f] \\ &lt;g&gt; 1 < 2 &amp;amp; &amp;b AT&amp;T a&amp; b",
		"\\*a\\* \\_b\\_ c_d \\`e\\` \\[f] \\\\ \\<g> 1 < 2 \\&amp; &b AT&T a& b");
	becomes(
	    "<p># a</p><p>- b</p><p>+ c</p><p>1. d</p><p>2024) e</p><p>> f</p><p>---</p><p>===</p>"
	    "<p>~~~</p><p>-g</p><p>1.5</p>",
	    "\\# a\n\n\\- b\n\n\\+ c\n\n1\\. d\n\n2024\\) e\n\n\\> f\n\n\\---\n\n\\===\n\n\\~~~\n\n"
	    "-g\n\n1.5");
}

static void
character_references_are_read(void **state)
{
	(void)state;
	becomes("&eacute;&#233;&#xe9;&hellip;&apos;&thetasym;&#128512;&#150;", "ééé…'ϑ😀–");
	becomes(
	    "&nosuch; &copy d &#; &#x; &#1114112; &#0; &#xd800; &#99999999999999999999;",
	    "\\&nosuch; &copy d \\&#; \\&#x; \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd");
}

static void
scripts_styles_and_comments_vanish(void **state)
{
	(void)state;
	becomes("a<script>b<p></script>c<style>d</style><!-- e > --><!doctype f><?g?>h<script>i",
		"ach");
	becomes("<span onclick=x>a</span><blink>b</blink>", "ab");
}

static void
broken_html_is_forgiven(void **state)
{
	(void)state;
	becomes("a < b <c", "a < b \\<c");
	becomes("<a href=\"x>b</a>", "[b](x)");
	becomes("<p title=\"a>b\">c", "c");
	becomes("<", "\\<");
	becomes("a<!b", "a");
	becomes("<em>a", "*a*");
	becomes("</em></p></nosuch>a", "a");
}

static void
depth_costs_nothing_and_loses_no_words(void **state)
{
	static const char *const pieces[] = {"<ul><li>",
					     "<blockquote>",
					     "<ol><li>a",
					     "<em>",
					     "<b><i>",
					     "<a href=x>",
					     "<pre>",
					     "<code>",
					     "<h1>",
					     "<li>",
					     "</ul>",
					     "<!--",
					     "<p ",
					     "<p x=\"",
					     "&#1",
					     "<a b='",
					     "<script>",
					     "<br>",
					     "a<br><blockquote>",
					     "<"};
	struct timespec from, to;

	(void)state;
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		size_t len = strlen(pieces[i]);
		char *html = arena_alloc(a, 200000);

		for (size_t at = 0; at + len < 199000; at += len)
			memcpy(html + at, pieces[i], len);
		strcat(html, " word");
		markdown_from_html(a, html);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	assert_true(to.tv_sec - from.tv_sec < 20);
	assert_non_null(strstr(markdown_from_html(a, "<ul><li><ul><li><ul><li>deep"), "deep"));
}

static void
a_link_over_paragraphs_does_not_repeat_a_long_address_in_each(void **state)
{
	char *address = arena_alloc(a, 50001);
	struct buf b;

	(void)state;
	becomes("<a href=b><p>c<p>d</a>", "[c](b)\n\n[d](b)");
	memset(address, 'x', 50000);
	buf_init(&b, a, 100000);
	buf_printf(&b, "<a href=%s>", address);
	for (int i = 0; i < 10000; i++)
		buf_puts(&b, "<p>c");
	assert_true(strlen(markdown_from_html(a, b.data)) < 2 * b.len);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paragraphs_and_line_breaks),
	    cmocka_unit_test(bare_addresses_stay_as_they_are),
	    cmocka_unit_test(headings_and_rules),
	    cmocka_unit_test(emphasis_holds_words_not_spaces),
	    cmocka_unit_test(links_and_images),
	    cmocka_unit_test(code_is_kept_as_it_is),
	    cmocka_unit_test(lists_keep_their_shape),
	    cmocka_unit_test(quotes_keep_their_depth),
	    cmocka_unit_test(text_that_looks_like_markdown_is_escaped),
	    cmocka_unit_test(character_references_are_read),
	    cmocka_unit_test(scripts_styles_and_comments_vanish),
	    cmocka_unit_test(broken_html_is_forgiven),
	    cmocka_unit_test(depth_costs_nothing_and_loses_no_words),
	    cmocka_unit_test(a_link_over_paragraphs_does_not_repeat_a_long_address_in_each),
	};

	return cmocka_run_group_tests_name("from_html", tests, arena_made, arena_gone);
}
