/* Addresses in Markdown: which become links, where they end, and which never do. */
#include "markdown.h"

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

#define KEY "0123456789abcdef0123456789abcdef"
#define PLACE "/pictures/" KEY

static void
pictures_of_our_own_are_shown(void **state)
{
	(void)state;
	renders(
	    "![A *mark* of \"it\"](" PLACE "/700x500)",
	    "<p><a class=\"picture\" href=\"" PLACE "/700.jpg\"><picture>"
	    "<source type=\"image/webp\" sizes=\"(max-width: 46rem) 100vw, 44rem\" srcset=\"" PLACE
	    "/480.webp 480w, " PLACE "/700.webp 700w\"><img src=\"" PLACE
	    "/700.jpg\" sizes=\"(max-width: 46rem) 100vw, 44rem\" srcset=\"" PLACE
	    "/480.jpg 480w, " PLACE "/700.jpg 700w\" width=\"700\" height=\"500\" loading=\"lazy\" "
	    "alt=\"A mark of &#34;it&#34;\"></picture></a></p>\n");
	assert_string_equal(markdown_plain(a, "See ![the lid](" PLACE "/700x500) here"),
			    "See the lid here");
	assert_string_equal(markdown_plain(a, "See ![](" PLACE "/700x500) here"), "See here");
	/* In a link it is what the link says: none stands in another. */
	assert_null(strstr(
	    markdown_render(a, "[![x](" PLACE "/9x9)](/faq)", MARKDOWN_COMMONMARK, NULL).html,
	    "class=\"picture"));
	assert_string_equal(
	    markdown_render_mail(a, "![the lid](" PLACE "/700x500)", MARKDOWN_COMMONMARK).html,
	    "<p><a href=\"" PLACE "/700x500\">the lid</a></p>\n");
	assert_non_null(
	    strstr(markdown_render(a, "![a<&\"](" PLACE "/9x9)", MARKDOWN_COMMONMARK, NULL).html,
		   "alt=\"a&lt;&amp;&#34;\""));
}

static void
what_only_looks_like_one_is_a_link(void **state)
{
	static const char *const addresses[] = {"/pictures/" KEY "0/9x9",
						PLACE "/0x9",
						PLACE "/9x0",
						PLACE "/09x9",
						PLACE "/1921x9",
						PLACE "/9x99999",
						PLACE "/9x9?a",
						PLACE "/9x9/b",
						PLACE "/-9x9",
						PLACE,
						"/pictures/x/9x9",
						"https://a.example" PLACE "/9x9",
						"/" PLACE "/9x9"};

	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		assert_null(strstr(markdown_render(a, arena_printf(a, "![x](%s)", addresses[i]),
						   MARKDOWN_COMMONMARK, NULL)
				       .html,
				   "<img"));
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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(links_to_other_sites_are_not_vouched_for),
	    cmocka_unit_test(addresses_that_could_run_scripts_are_no_links),
	    cmocka_unit_test(images_become_links_to_them),
	    cmocka_unit_test(pictures_of_our_own_are_shown),
	    cmocka_unit_test(what_only_looks_like_one_is_a_link),
	    cmocka_unit_test(links_never_stand_in_links),
	    cmocka_unit_test(bare_addresses_become_links),
	    cmocka_unit_test(an_address_keeps_what_is_a_mark_elsewhere),
	    cmocka_unit_test(emphasis_around_an_address_is_none_of_it),
	    cmocka_unit_test(www_is_enough_for_an_address),
	    cmocka_unit_test(nothing_is_a_mark_in_an_address_of_another_scheme),
	    cmocka_unit_test(a_host_may_be_of_other_letters),
	    cmocka_unit_test(an_address_without_a_scheme_names_a_host),
	    cmocka_unit_test(brackets_around_an_ipv6_host_stay),
	};

	return cmocka_run_group_tests_name("markdown_links", tests, fresh, gone);
}
