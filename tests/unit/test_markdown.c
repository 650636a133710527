/* Markdown: what it becomes, whom it names, and what is read of it. */
#include <pthread.h>
#include <stdlib.h>

#include "answerwell/base/str.h"
#include "markdown.h"

static void
headings_start_at_h3_and_end_at_h6(void **state)
{
	(void)state;
	renders("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f",
		"<h3>a</h3>\n<h4>b</h4>\n<h5>c</h5>\n<h6>d</h6>\n<h6>e</h6>\n<h6>f</h6>\n");
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
	assert_string_equal(markdown_render(a, "@ann", MARKDOWN_COMMONMARK, NULL).html,
			    "<p>@ann</p>\n");
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
		html = markdown_render(a, b.data, MARKDOWN_COMMONMARK, NULL).html;
		n = 0;
		for (tag = html; (tag = strchr(tag, '<')) != NULL; tag++)
			n += strncmp(tag, "<blockquote", 11) == 0 || strncmp(tag, "<ul", 3) == 0 ||
			     strncmp(tag, "<ol", 3) == 0;
		assert_int_equal(n, 8);
		assert_non_null(strstr(html, "deep text here"));
	}
}

/* Prose is not parsed: beside a mark it is, and must read the same. */
static void
prose_reads_as_it_does_beside_a_mark(void **state)
{
	static const char *const pieces[] = {
	    "a",  "B",   " ", "  ", "     ", "\n", "\n\n", ".", ",",
	    "!",  "(x)", "-", "- ", "+ ",    "= ", "1. ",  "#", "# ",
	    "\"", "'",   ":", "@a", "一",    "•",  "· ",   "é", "http://x.y/z"};
	unsigned seed = 11;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		const char *plain, *beside;
		struct buf b;

		buf_init(&b, a, 64);
		for (int n = rand_r(&seed) % 14; n > 0; n--)
			buf_puts(
			    &b,
			    pieces[(size_t)rand_r(&seed) % (sizeof(pieces) / sizeof(pieces[0]))]);
		buf_putc(&b, '\n');
		plain = markdown_plain(a, b.data);
		beside = markdown_plain(a, arena_printf(a, "%s\n\n*x*", b.data));
		/* Behind a list stands a sign. */
		assert_true(str_starts(beside, plain));
		beside += strlen(plain);
		assert_true(str_eq(beside, plain[0] != '\0' ? " x" : "x") ||
			    str_eq(beside, "; x") || str_eq(beside, "；x"));
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
	    "a b c d e; f g; h; j k l & <o>");
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
	html = markdown_render(a, source, MARKDOWN_COMMONMARK, NULL).html;
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
	const char *html = markdown_render(own, job->source, MARKDOWN_COMMONMARK, NULL).html;
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
	assert_string_equal(
	    safe_html_plain(a, markdown_render(a, source, MARKDOWN_COMMONMARK, NULL)),
	    "A b c\n1 < 2 & \"x\"\n\none\ntwo\n\n<i>");
	assert_string_equal(safe_html_plain(a, (struct safe_html){0}), "");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headings_start_at_h3_and_end_at_h6),
	    cmocka_unit_test(raw_html_is_shown_as_it_was_typed),
	    cmocka_unit_test(comments_are_not_shown),
	    cmocka_unit_test(code_is_reachable_by_keyboard_and_names_its_language),
	    cmocka_unit_test(lists_and_quotes_are_as_in_commonmark),
	    cmocka_unit_test(names_become_links_outside_code),
	    cmocka_unit_test(names_are_those_of_people_and_end_where_these_end),
	    cmocka_unit_test(mentions_are_listed_once_and_in_order),
	    cmocka_unit_test(a_quote_calls_nobody),
	    cmocka_unit_test(emphasis_needs_no_blanks_beside_east_asian_letters),
	    cmocka_unit_test(deep_quotes_and_lists_stop_moving_to_the_right),
	    cmocka_unit_test(mentions_have_a_limit),
	    cmocka_unit_test(prose_reads_as_it_does_beside_a_mark),
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
