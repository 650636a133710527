#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "answerwell/text/markdown.h"

static struct arena *a;

static int
fresh(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
gone(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

/* With some people who may be named. */
static void
renders(const char *source, const char *html)
{
	static const char *const names[] = {"ann", "bob_1", "carl", "kim", "kim-", "zoe"};
	static const struct people people = {names, sizeof(names) / sizeof(names[0])};

	assert_string_equal(markdown_render(a, source, &people).html, html);
}

#define REL " rel=\"nofollow ugc noopener\""

static void
headings_start_at_h3_and_end_at_h6(void **state)
{
	(void)state;
	renders("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f",
		"<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h6>d</h6>\n<h6>e</h6>\n<h6>f</h6>\n");
}

static void
links_to_other_sites_are_not_vouched_for(void **state)
{
	(void)state;
	renders("[a](https://b.example/?x=1&y='2' \"it's\")",
		"<p><a href=\"https://b.example/?x=1&amp;y=&#39;2&#39;\" title=\"it&#39;s\"" REL
		">a</a></p>\n");
	renders("[a](//b.example)", "<p><a href=\"//b.example\"" REL ">a</a></p>\n");
	renders("[a](<\\\\\\\\b.example>)", "<p><a href=\"%5C%5Cb.example\"" REL ">a</a></p>\n");
	renders("<ann@b.example>",
		"<p><a href=\"mailto:ann@b.example\"" REL ">ann@b.example</a></p>\n");
	renders("[a](/faq/7) [b](#c) [d](e?f:g)",
		"<p><a href=\"/faq/7\">a</a> <a href=\"#c\">b</a> <a href=\"e?f:g\">d</a></p>\n");
}

static void
addresses_that_could_run_scripts_are_no_links(void **state)
{
	static const char *const addresses[] = {"javascript:alert(1)",
						"JaVaScRiPt:alert(1)",
						"<java\tscript:alert(1)>",
						"&#x6A;avascript:alert(1)",
						"< javascript:alert(1)>",
						"&#1;javascript:alert(1)",
						"vbscript:x",
						"data:text/html,x",
						"file:///etc/passwd",
						"ftp://a.example",
						"blob:x",
						"javascript&colon;alert(1)",
						"httpsx:a",
						"java&#10;script:a"};

	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		renders(arena_printf(a, "[a](%s)", addresses[i]), "<p>a</p>\n");
		renders(arena_printf(a, "![a](%s)", addresses[i]), "<p>a</p>\n");
		renders(arena_printf(a, "[a]\n\n[a]: %s", addresses[i]), "<p>a</p>\n");
	}
	renders("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n");
}

static void
images_become_links_to_them(void **state)
{
	(void)state;
	renders("![a *b*](http://c.example/d.png)",
		"<p><a href=\"http://c.example/d.png\"" REL ">a <em>b</em></a></p>\n");
	renders("![](/d.png)", "<p><a href=\"/d.png\">/d.png</a></p>\n");
}

static void
links_never_stand_in_links(void **state)
{
	(void)state;
	renders("[![a](b.png)](c)", "<p><a href=\"c\">a</a></p>\n");
	renders("![[a](b)](c.png)", "<p><a href=\"c.png\">a</a></p>\n");
	renders("![[a](b)](data:x) [c](d)", "<p><a href=\"b\">a</a> <a href=\"d\">c</a></p>\n");
	renders("[@ann https://b.example](c)", "<p><a href=\"c\">@ann https://b.example</a></p>\n");
}

static void
raw_html_is_shown_as_it_was_typed(void **state)
{
	(void)state;
	renders("a List<String> <b onclick='x'>b</b>",
		"<p>a List&lt;String&gt; &lt;b onclick=&#39;x&#39;&gt;b&lt;/b&gt;</p>\n");
	renders("<script>\nalert(1)\n</script>\n\nb",
		"<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n<p>b</p>\n");
	renders("- <div>\n- a", "<ul>\n<li>&lt;div&gt;</li>\n<li>a</li>\n</ul>\n");
}

static void
comments_are_not_shown(void **state)
{
	(void)state;
	renders("a<!-- b -->c\n\n<!-- d\n\ne -->\n\nf", "<p>ac</p>\n<p>f</p>\n");
	renders("<!-- a --> <b>\n", "<p>&lt;!-- a --&gt; &lt;b&gt;</p>\n");
}

static void
code_is_reachable_by_keyboard_and_names_its_language(void **state)
{
	(void)state;
	renders("```c++ x\"y\na < b\n```",
		"<pre tabindex=\"0\"><code class=\"language-c++\">a &lt; b\n</code></pre>\n");
	renders("    @ann", "<pre tabindex=\"0\"><code>@ann\n</code></pre>\n");
	renders("```\"onload=x", "<pre tabindex=\"0\"><code class=\"language-&#34;onload=x\">"
				 "</code></pre>\n");
}

static void
lists_and_quotes_are_as_in_commonmark(void **state)
{
	(void)state;
	renders(
	    "3) a\n4) b\n\n> c\n> - d\n>\n>   e",
	    "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n<blockquote>\n<p>c</p>\n<ul>\n<li>\n"
	    "<p>d</p>\n<p>e</p>\n</li>\n</ul>\n</blockquote>\n");
	renders("a\\\nb\nc\n\n---\n*d* **e** `f`",
		"<p>a<br>\nb\nc</p>\n<hr>\n<p><em>d</em> <strong>e</strong> <code>f</code></p>\n");
}

static void
bare_addresses_become_links(void **state)
{
	(void)state;
	renders("see https://a.example/b_(c)_d, or HTTP://E.example.",
		"<p>see <a href=\"https://a.example/b_(c)_d\"" REL
		">https://a.example/b_(c)_d</a>, or "
		"<a href=\"HTTP://E.example\"" REL ">HTTP://E.example</a>.</p>\n");
	renders("(https://a.example)",
		"<p>(<a href=\"https://a.example\"" REL ">https://a.example</a>)</p>\n");
	renders("请看https://a.example/b。谢谢", "<p>请看<a href=\"https://a.example/b\"" REL
						 ">https://a.example/b</a>。谢谢</p>\n");
	renders("https://a.example/b看",
		"<p><a href=\"https://a.example/b\"" REL ">https://a.example/b</a>看</p>\n");
	renders("https:// xhttps://a http://\"x", "<p>https:// xhttps://a http://&#34;x</p>\n");
	renders("`https://a.example`", "<p><code>https://a.example</code></p>\n");
	renders("https://a.example/?b&c", "<p><a href=\"https://a.example/?b&amp;c\"" REL
					  ">https://a.example/?b&amp;c</a></p>\n");
}

static void
names_become_links_outside_code(void **state)
{
	(void)state;
	renders("@ann and @Bob_1, 请@carl看 `@dora`",
		"<p><a class=\"mention\" href=\"/users/ann\">@ann</a> and <a class=\"mention\" "
		"href=\"/users/bob_1\">@Bob_1</a>, 请<a class=\"mention\" "
		"href=\"/users/carl\">@carl</a>看 "
		"<code>@dora</code></p>\n");
	renders("a@b.example @scope/package @a @@ann me@ann @-x @ann.example",
		"<p>a@b.example @scope/package @a @@ann me@ann @-x @ann.example</p>\n");
	renders("@ann. @ann-- (@ann)",
		"<p><a class=\"mention\" href=\"/users/ann\">@ann</a>. <a class=\"mention\" "
		"href=\"/users/ann\">@ann</a>-- (<a class=\"mention\" "
		"href=\"/users/ann\">@ann</a>)</p>\n");
	renders("@abcdefghijklmnopqrstuvwxyz01234", "<p>@abcdefghijklmnopqrstuvwxyz01234</p>\n");
}

static void
names_are_those_of_people_and_end_where_these_end(void **state)
{
	(void)state;
	renders("@nobody @an @annie @ann", "<p>@nobody @an @annie <a class=\"mention\" "
					   "href=\"/users/ann\">@ann</a></p>\n");
	renders("Hello @kim- please",
		"<p>Hello <a class=\"mention\" href=\"/users/kim-\">@kim-</a> "
		"please</p>\n");
	renders("@kim-- @kim_ @kim",
		"<p><a class=\"mention\" href=\"/users/kim-\">@kim-</a>- <a class=\"mention\" "
		"href=\"/users/kim\">@kim</a>_ <a class=\"mention\" "
		"href=\"/users/kim\">@kim</a></p>\n");
	renders("@ann.Please @ann.please",
		"<p><a class=\"mention\" href=\"/users/ann\">@ann</a>.Please @ann.please</p>\n");
	assert_string_equal(markdown_render(a, "@ann", NULL).html, "<p>@ann</p>\n");
}

static void
mentions_are_listed_once_and_in_order(void **state)
{
	const char **names;

	(void)state;
	assert_int_equal(
	    markdown_mentions(a,
			      "@zoe *@ann* @Zoe [@not](x) `@not` https://x.example/@not\n\n"
			      "    @not\n\n> @bob-",
			      &names),
	    4);
	assert_string_equal(names[0], "zoe");
	assert_string_equal(names[1], "ann");
	assert_string_equal(names[2], "bob-");
	assert_string_equal(names[3], "bob");
	assert_int_equal(markdown_mentions(a, "", &names), 0);
}

static void
a_quote_calls_nobody(void **state)
{
	static const char *const people_names[] = {"ann", "kim", "kim-", "zoe"};
	const struct people people = {people_names, 4};
	const char **names;

	(void)state;
	assert_int_equal(markdown_called(a,
					 "> @ann knew this\n\n@Zoe and @kim- and @nobody\n\n"
					 "- > @ann\n\n> > @ann\nlazy @ann",
					 &people, &names),
			 2);
	assert_string_equal(names[0], "zoe");
	assert_string_equal(names[1], "kim-");
	assert_int_equal(markdown_called(a, "> @ann\n\n@ann", &people, &names), 1);
}

static void
mentions_have_a_limit(void **state)
{
	const char **names, *users[2 * MENTIONS_MAX];
	struct people people = {users, 2 * MENTIONS_MAX};
	char source[20 * MENTIONS_READ_MAX] = "";

	(void)state;
	for (size_t i = 0; i < people.n; i++)
		users[i] = arena_printf(a, "user%zu", i);
	for (int i = 0; i < 2 * MENTIONS_READ_MAX; i++)
		sprintf(source + strlen(source), "@user%d ", i);
	assert_int_equal(markdown_mentions(a, source, &names), MENTIONS_READ_MAX);
	assert_int_equal(markdown_called(a, source, &people, &names), MENTIONS_MAX);
}

static void
an_address_keeps_what_is_a_mark_elsewhere(void **state)
{
	static const char *const whole[] = {
	    "http://example.com/_foo_/bar",
	    "https://example.com/a*b*c",
	    "https://play.example.org/p/vhIPYQjX8_",
	    "https://example.com/__init__.py",
	    "https://example.com/**x**/y",
	    "https://example.com/a_b_c_d",
	    "https://example.com/_foo_",
	    "https://example.com/~ann/~~x~~/y",
	    "https://example.com/!a",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		renders(arena_printf(a, "see %s end", whole[i]),
			arena_printf(a, "<p>see <a href=\"%s\"" REL ">%s</a> end</p>\n", whole[i],
				     whole[i]));
	renders("https://example.com/?a=1&copy;=2",
		"<p><a href=\"https://example.com/?a=1&amp;copy;=2\"" REL
		">https://example.com/?a=1&amp;copy;=2</a></p>\n");
	renders("https://example.com/?a=1&amp;b=2",
		"<p><a href=\"https://example.com/?a=1&amp;b=2\"" REL
		">https://example.com/?a=1&amp;b=2</a></p>\n");
	renders("https://example.com/a\\_b", "<p><a href=\"https://example.com/a%5C_b\"" REL
					     ">https://example.com/a\\_b</a></p>\n");
	renders("https://example.com/a[1](2)/c",
		"<p><a href=\"https://example.com/a%5B1%5D(2)/c\"" REL
		">https://example.com/a[1](2)/c</a></p>\n");
	/* Code, destinations and their texts stay what they are. */
	renders("`http://example.com/_a_` <http://example.com/_b_>",
		"<p><code>http://example.com/_a_</code> <a href=\"http://example.com/_b_\"" REL
		">http://example.com/_b_</a></p>\n");
	renders("[http://example.com/_a_](https://example.com/_b_ \"http://example.com/_c_\")",
		"<p><a href=\"https://example.com/_b_\" title=\"http://example.com/_c_\"" REL
		">http://example.com/_a_</a></p>\n");
	renders("[a]\n\n[a]: https://example.com/_b_?c&amp;d",
		"<p><a href=\"https://example.com/_b_?c&amp;d\"" REL ">a</a></p>\n");
	renders("```\nhttp://example.com/_a_\n```",
		"<pre tabindex=\"0\"><code>http://example.com/_a_\n</code></pre>\n");
}

static void
emphasis_around_an_address_is_none_of_it(void **state)
{
#define LINK(address) "<a href=\"" address "\"" REL ">" address "</a>"
	(void)state;
	renders("*https://example.com/a* and _see https://example.com/b_",
		"<p><em>" LINK("https://example.com/a") "</em> and <em>see " LINK(
		    "https://example.com/b") "</em></p>\n");
	renders("**https://example.com/a_b_**，好",
		"<p><strong>" LINK("https://example.com/a_b_") "</strong>，好</p>\n");
	renders("_https://example.com/a_b_",
		"<p><em>" LINK("https://example.com/a_b") "</em></p>\n");
	renders("(https://example.com/a_b)", "<p>(" LINK("https://example.com/a_b") ")</p>\n");
#undef LINK
}

static void
emphasis_needs_no_blanks_beside_east_asian_letters(void **state)
{
	(void)state;
	renders("**注意：**正文", "<p><strong>注意：</strong>正文</p>\n");
	renders("这是**“重点”**内容", "<p>这是<strong>“重点”</strong>内容</p>\n");
	renders("使用**`ls`**命令", "<p>使用<strong><code>ls</code></strong>命令</p>\n");
	renders("这是*（重点）*内容", "<p>这是<em>（重点）</em>内容</p>\n");
	renders("这是***“重点”***内容", "<p>这是<em><strong>“重点”</strong></em>内容</p>\n");
	renders("这是__“重点”__内容", "<p>这是<strong>“重点”</strong>内容</p>\n");
	renders("**「重要」**です。**「次」**も",
		"<p><strong>「重要」</strong>です。<strong>「次」</strong>も</p>\n");
	renders("**(중요)**합니다", "<p><strong>(중요)</strong>합니다</p>\n");
	renders("**注意：**Windows 用户", "<p><strong>注意：</strong>Windows 用户</p>\n");
	renders("见**[链接](/faq)**吧", "<p>见<strong><a href=\"/faq\">链接</a></strong>吧</p>\n");
	/* What is none stays none. */
	renders("snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>\n");
	renders("图_(1)_终版 **Note:**text", "<p>图_(1)_终版 **Note:**text</p>\n");
	renders("`**注意：**正文`", "<p><code>**注意：**正文</code></p>\n");
	renders("ภาษาไทย**\"เน้น\"**ไทย", "<p>ภาษาไทย<strong>&#34;เน้น&#34;</strong>ไทย</p>\n");
	renders("ที่**(เน้น)**นี้", "<p>ที่<strong>(เน้น)</strong>นี้</p>\n");
	renders("**“好！”**😀**Done!**🎉",
		"<p><strong>“好！”</strong>😀<strong>Done!</strong>🎉</p>\n");
	renders("    **注意：**正文", "<pre tabindex=\"0\"><code>**注意：**正文\n</code></pre>\n");
	renders("\\**注意：**正文", "<p>**注意：**正文</p>\n");
}

static void
www_is_enough_for_an_address(void **state)
{
	(void)state;
	renders("see (www.example.com/_a_b_), WWW.B.example.",
		"<p>see (<a href=\"https://www.example.com/_a_b_\"" REL
		">www.example.com/_a_b_</a>), <a href=\"https://WWW.B.example\"" REL
		">WWW.B.example</a>.</p>\n");
	renders("请看**www.example.com**，谢谢",
		"<p>请看<strong><a href=\"https://www.example.com\"" REL
		">www.example.com</a></strong>，谢谢</p>\n");
	renders("www.example xwww.a.example ann@www.a.example `www.a.example` /www.a.example",
		"<p>www.example xwww.a.example ann@www.a.example <code>www.a.example</code> "
		"/www.a.example</p>\n");
	renders("[www.a.example](/faq)", "<p><a href=\"/faq\">www.a.example</a></p>\n");
}

static void
nothing_is_a_mark_in_an_address_of_another_scheme(void **state)
{
	(void)state;
	renders("ftp://example.com/_a_/*b* *c*", "<p>ftp://example.com/_a_/*b* <em>c</em></p>\n");
	renders("ssh://git@example.com/_a_", "<p>ssh://git@example.com/_a_</p>\n");
}

static void
a_host_may_be_of_other_letters(void **state)
{
	(void)state;
	renders("https://例え.jp/a_b_を見て",
		"<p><a href=\"https://%E4%BE%8B%E3%81%88.jp/a_b_\"" REL
		">https://例え.jp/a_b_</a>を見て</p>\n");
	renders("请看https://中文.com谢谢", "<p>请看<a href=\"https://%E4%B8%AD%E6%96%87.com\"" REL
					    ">https://中文.com</a>谢谢</p>\n");
	renders("https://例え.テスト/a，好",
		"<p><a href=\"https://%E4%BE%8B%E3%81%88.%E3%83%86%E3%82%B9%E3%83%88/a\"" REL
		">https://例え.テスト/a</a>，好</p>\n");
	renders("https://路 https://。", "<p>https://路 https://。</p>\n");
}

static void
an_address_without_a_scheme_names_a_host(void **state)
{
	(void)state;
	renders("[p](192.168.0.1) [q](192.168.0.1:8080/x)",
		"<p><a href=\"http://192.168.0.1\"" REL
		">p</a> <a href=\"http://192.168.0.1:8080/x\"" REL ">q</a></p>\n");
	renders("[p](wikipedia.example/wiki/x)",
		"<p><a href=\"https://wikipedia.example/wiki/x\"" REL ">p</a></p>\n");
	renders("[p](www.example.com)",
		"<p><a href=\"https://www.example.com\"" REL ">p</a></p>\n");
	renders("[p](example.com:8080/x?y#z)",
		"<p><a href=\"https://example.com:8080/x?y#z\"" REL ">p</a></p>\n");
	renders("[p](ann@example.com)", "<p><a href=\"mailto:ann@example.com\"" REL ">p</a></p>\n");
	renders(
	    "[p](/faq) [q](#answer-1) [r](../tags) [s](manual.pdf) [t](?page=2)",
	    "<p><a href=\"/faq\">p</a> <a href=\"#answer-1\">q</a> <a href=\"../tags\">r</a> <a "
	    "href=\"manual.pdf\">s</a> <a href=\"?page=2\">t</a></p>\n");
	renders("[p](javascript:x) [q](data.example:x)", "<p>p q</p>\n");
}

static void
brackets_around_an_ipv6_host_stay(void **state)
{
	(void)state;
	renders("open http://[fe80::1]/setup then", "<p>open <a href=\"http://[fe80::1]/setup\"" REL
						    ">http://[fe80::1]/setup</a> then</p>\n");
	renders("[r](http://[2001:db8::5]:8080/x[1])",
		"<p><a href=\"http://[2001:db8::5]:8080/x%5B1%5D\"" REL ">r</a></p>\n");
	renders("[r](https://[::ffff:192.0.2.1])",
		"<p><a href=\"https://[::ffff:192.0.2.1]\"" REL ">r</a></p>\n");
}

static void
deep_quotes_and_lists_stop_moving_to_the_right(void **state)
{
	static const char *const pieces[] = {"> ", "- ", "1. > "};
	const char *html, *tag;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct buf b;

		buf_init(&b, a, 200);
		for (int level = 0; level < 40; level++)
			buf_puts(&b, pieces[i]);
		buf_puts(&b, "deep text here");
		html = markdown_render(a, b.data, NULL).html;
		n = 0;
		for (tag = html; (tag = strchr(tag, '<')) != NULL; tag++)
			n += strncmp(tag, "<blockquote", 11) == 0 || strncmp(tag, "<ul", 3) == 0 ||
			     strncmp(tag, "<ol", 3) == 0;
		assert_int_equal(n, 8);
		assert_non_null(strstr(html, "deep text here"));
	}
}

static void
plain_text_is_one_line_of_words(void **state)
{
	(void)state;
	assert_string_equal(
	    markdown_plain(
		a, "# a *b*\n\nc\nd\\\ne\n\n- f `g`\n- [h](i)\n\n```\nj\n\n  k\n```\n![l](m)"
		   "<!-- n --> &amp; <o>"),
	    "a b c d e f g h j k l & <o>");
	assert_string_equal(markdown_plain(a, ""), "");
	assert_string_equal(markdown_plain(a, "***\n\n<!-- x -->"), "");
}

static void
lines_are_what_is_shown_without_code_or_only_that(void **state)
{
	static const char text[] =
	    "# A *head*\n\nFirst [link](//x) and `code`\nthe same paragraph\n\n"
	    "- one\n- two &#91;b&#93;\n\n```\nblock\n```\n";
	const char *prose = markdown_lines(a, text, MARKDOWN_PROSE),
		   *code = markdown_lines(a, text, MARKDOWN_CODE);

	(void)state;
	assert_non_null(strstr(prose, "\nA head\n"));
	assert_non_null(strstr(prose, "\nFirst link and \vthe same paragraph\n"));
	assert_non_null(strstr(prose, "\ntwo [b]\n"));
	assert_null(strstr(prose, "code"));
	assert_null(strstr(prose, "block"));
	assert_non_null(strstr(code, "\ncode"));
	assert_non_null(strstr(code, "\nblock\n"));
	assert_null(strstr(code, "First"));
}

static void
excerpts_are_cut_at_characters(void **state)
{
	(void)state;
	assert_string_equal(markdown_excerpt(a, "**我想**申请退货", 4),
			    str_cut(a, "我想申请退货", 4));
	assert_string_equal(markdown_excerpt(a, "*a* b", 10), "a b");
	assert_string_equal(markdown_excerpt(a, "within 1-2 working days", 17), "within 1-2…");
	assert_string_equal(markdown_excerpt(a, "within 1-2 working days", 18),
			    "within 1-2 working…");
	assert_string_equal(markdown_excerpt(a, "within 1-2 working days", 22),
			    "within 1-2 working…");
	assert_string_equal(markdown_excerpt(a, "working", 4), "work…");
	assert_string_equal(markdown_excerpt(a, "打开 Settings", 6), "打开…");
}

static void
escaped_text_is_only_text(void **state)
{
	static const char *const texts[] = {"[a](b) ![c](d)",           "*x* __y__ `z`",
					    "<b> &amp; <http://a>",     "a\\*b\\",
					    "plain, with 100% of 你好", ""};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_string_equal(markdown_plain(a, markdown_escape(a, texts[i])), texts[i]);
}

static void
nothing_past_the_limit_is_read(void **state)
{
	char *source = arena_alloc(a, MARKDOWN_MAX + 100);
	const char *html;

	(void)state;
	/* The limit falls into the middle of a character. */
	memset(source, 'a', MARKDOWN_MAX - 1);
	strcpy(source + MARKDOWN_MAX - 1, "我们");
	html = markdown_render(a, source, NULL).html;
	assert_int_equal(strlen(html), MARKDOWN_MAX - 1 + strlen("<p></p>\n"));
	assert_true(str_is_utf8(html, strlen(html)));
}

static void
bytes_that_are_not_utf8_are_replaced(void **state)
{
	(void)state;
	renders("a\xff\xc3(", "<p>a\xef\xbf\xbd\xef\xbf\xbd(</p>\n");
	/* What cmark makes of characters that are none. */
	renders("a&#65534;&#xFFFF;b", "<p>a\xef\xbf\xbd\xef\xbf\xbd"
				      "b</p>\n");
	renders("[a](https://b.example/&#65535;x \"&#xFFFE;\")",
		"<p><a href=\"https://b.example/%EF%BF%BDx\" title=\"\xef\xbf\xbd\"" REL
		">a</a></p>\n");
	assert_string_equal(markdown_plain(a, "x&#65534;y"), "x\xef\xbf\xbdy");
}

struct job {
	const char *source;
	size_t tags;
};

static void *
work(void *ptr)
{
	struct job *job = ptr;
	struct arena *own = arena_new();
	const char *html = markdown_render(own, job->source, NULL).html;
	const char **names;

	for (const char *p = html; (p = strstr(p, "<blockquote>")) != NULL; p++)
		job->tags++;
	(void)markdown_plain(own, job->source);
	(void)markdown_mentions(own, job->source, &names);
	(void)markdown_from_html(own, html);
	arena_free(own);
	return NULL;
}

/* Requests run on stacks of 256 KiB. */
static void
deep_nesting_needs_little_stack_and_stays_shallow(void **state)
{
	static const char *const pieces[] = {"> ", "- ", "*a **a ", "[", "![", "1. > * ", "`"};
	pthread_attr_t attr;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_attr_init(&attr), 0);
	assert_int_equal(pthread_attr_setstacksize(&attr, 192 * 1024), 0);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct job job = {0};
		char *source = arena_alloc(a, MARKDOWN_MAX + 16);
		size_t len = strlen(pieces[i]);

		for (size_t at = 0; at + len < MARKDOWN_MAX; at += len)
			memcpy(source + at, pieces[i], len);
		job.source = source;
		assert_int_equal(pthread_create(&thread, &attr, work, &job), 0);
		assert_int_equal(pthread_join(thread, NULL), 0);
		assert_true(job.tags <= 64);
	}
	pthread_attr_destroy(&attr);
}

static void
safe_html_is_escaped_or_trusted(void **state)
{
	(void)state;
	assert_string_equal(safe_html_escape(a, "<a href='b\"&'>").html,
			    "&lt;a href=&#39;b&#34;&amp;&#39;&gt;");
	assert_string_equal(safe_html_escape(a, NULL).html, "");
	assert_string_equal(safe_html_trusted("<b>").html, "<b>");
}

static void
safe_html_becomes_text_again(void **state)
{
	static const char source[] =
	    "# A *b* [c](/d)\n\n1 < 2 & \"x\"\n\n- one\n- two\n\n```\n<i>\n```\n";

	(void)state;
	assert_string_equal(safe_html_plain(a, markdown_render(a, source, NULL)),
			    "A b c\n1 < 2 & \"x\"\n\none\ntwo\n\n<i>");
	assert_string_equal(safe_html_plain(a, (struct safe_html){0}), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headings_start_at_h3_and_end_at_h6),
	    cmocka_unit_test(links_to_other_sites_are_not_vouched_for),
	    cmocka_unit_test(addresses_that_could_run_scripts_are_no_links),
	    cmocka_unit_test(images_become_links_to_them),
	    cmocka_unit_test(links_never_stand_in_links),
	    cmocka_unit_test(raw_html_is_shown_as_it_was_typed),
	    cmocka_unit_test(comments_are_not_shown),
	    cmocka_unit_test(code_is_reachable_by_keyboard_and_names_its_language),
	    cmocka_unit_test(lists_and_quotes_are_as_in_commonmark),
	    cmocka_unit_test(bare_addresses_become_links),
	    cmocka_unit_test(names_become_links_outside_code),
	    cmocka_unit_test(names_are_those_of_people_and_end_where_these_end),
	    cmocka_unit_test(mentions_are_listed_once_and_in_order),
	    cmocka_unit_test(a_quote_calls_nobody),
	    cmocka_unit_test(an_address_keeps_what_is_a_mark_elsewhere),
	    cmocka_unit_test(emphasis_around_an_address_is_none_of_it),
	    cmocka_unit_test(emphasis_needs_no_blanks_beside_east_asian_letters),
	    cmocka_unit_test(www_is_enough_for_an_address),
	    cmocka_unit_test(nothing_is_a_mark_in_an_address_of_another_scheme),
	    cmocka_unit_test(a_host_may_be_of_other_letters),
	    cmocka_unit_test(an_address_without_a_scheme_names_a_host),
	    cmocka_unit_test(brackets_around_an_ipv6_host_stay),
	    cmocka_unit_test(deep_quotes_and_lists_stop_moving_to_the_right),
	    cmocka_unit_test(mentions_have_a_limit),
	    cmocka_unit_test(plain_text_is_one_line_of_words),
	    cmocka_unit_test(lines_are_what_is_shown_without_code_or_only_that),
	    cmocka_unit_test(excerpts_are_cut_at_characters),
	    cmocka_unit_test(escaped_text_is_only_text),
	    cmocka_unit_test(nothing_past_the_limit_is_read),
	    cmocka_unit_test(bytes_that_are_not_utf8_are_replaced),
	    cmocka_unit_test(deep_nesting_needs_little_stack_and_stays_shallow),
	    cmocka_unit_test(safe_html_is_escaped_or_trusted),
	    cmocka_unit_test(safe_html_becomes_text_again),
	};

	return cmocka_run_group_tests_name("markdown", tests, fresh, gone);
}
