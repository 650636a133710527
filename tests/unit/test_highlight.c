#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/text/markdown.h"
#include "support/own_arena.h"
#include "text/highlight.h"

/* Marks written short: <k:if> instead of <span class="hk">if</span>. */
static const char *
marked(const char *language, const char *code)
{
	size_t marks = HIGHLIGHT_MARKS_MAX;
	struct buf b, out;

	buf_init(&b, a, 256);
	highlight_code(&b, language, strlen(language), code, &marks);
	buf_init(&out, a, 256);
	for (const char *s = b.data; *s != '\0';) {
		if (strncmp(s, "<span class=\"h", 14) == 0) {
			buf_printf(&out, "<%c:", s[14]);
			s += 17;
		} else if (strncmp(s, "</span>", 7) == 0) {
			buf_puts(&out, ">");
			s += 7;
		} else {
			buf_putc(&out, *s++);
		}
	}
	return out.data;
}

static void
marks(const char *language, const char *code, const char *expected)
{
	assert_string_equal(marked(language, code), expected);
}

static void
code_of_many_languages_is_marked(void **state)
{
	(void)state;
	marks("c", "#include <a.h>\nint x = 0x1f; /* a\nb */ // c",
	      "<k:#include> &lt;a.h&gt;\n<k:int> x = <n:0x1f>; <c:/* a\nb */> <c:// c>");
	marks("C++", "class A { char c = '\\''; };",
	      "<k:class> A { <k:char> c = <s:&#39;\\&#39;&#39;>; };");
	marks("js", "const s = `a\n${b}`; // end", "<k:const> s = <s:`a\n${b}`>; <c:// end>");
	marks("python", "def f():\n  \"\"\"two\nlines\"\"\"\n  return 'x' # why",
	      "<k:def> f():\n  <s:&#34;&#34;&#34;two\nlines&#34;&#34;&#34;>\n  <k:return> "
	      "<s:&#39;x&#39;> <c:# why>");
	marks("sh", "if [ -n \"$HOME\" ]; then echo $1 ${A}#b # c",
	      "<k:if> [ -n <s:&#34;$HOME&#34;> ]; <k:then> <k:echo> <t:$1> <t:${A}>#b <c:# c>");
	marks("SQL", "SELECT 'it''s' FROM t -- x",
	      "<k:SELECT> <s:&#39;it&#39;><s:&#39;s&#39;> <k:FROM> t <c:-- x>");
	marks("json", "{\"a\": \"b\", \"n\": 1.5, \"t\": true}",
	      "{<t:&#34;a&#34;>: <s:&#34;b&#34;>, <t:&#34;n&#34;>: <n:1.5>, <t:&#34;t&#34;>: "
	      "<k:true>}");
	marks("html", "<!-- c --><a href=\"x\">t & <b>",
	      "<c:&lt;!-- c --&gt;><k:&lt;a> <t:href>=<s:&#34;x&#34;>&gt;t &amp; <k:&lt;b>&gt;");
	marks("css", "a { color: red; } /* c */ @media x",
	      "a { <t:color>: red; } <c:/* c */> <k:@media> x");
	marks("yaml", "name: \"x\" # c\n- on: don't\n",
	      "<t:name>: <s:&#34;x&#34;> <c:# c>\n- <t:on>: don&#39;t\n");
	marks("ini", "[part]\nkey = 5 ; c\n", "<k:[part]>\n<t:key> = <n:5> <c:; c>\n");
	marks("diff", "--- a\n+++ b\n@@ -1 @@\n-old\n+new\n same",
	      "<t:--- a>\n<t:+++ b>\n<k:@@ -1 @@>\n<d:-old>\n<s:+new>\n same");
	marks("go", "func f() string { return `a` }",
	      "<k:func> f() <k:string> { <k:return> <s:`a`> }");
	marks("rust", "fn f<'a>(s: &'a str) {}",
	      "<k:fn> f&lt;&#39;a&gt;(s: &amp;&#39;a <k:str>) {}");
	marks("php", "echo $a; # c", "<k:echo> <t:$a>; <c:# c>");
	marks("java", "class A {}", "<k:class> A {}");
}

static void
what_is_not_known_stays_plain(void **state)
{
	(void)state;
	marks("", "if (1)", "if (1)");
	marks("brainfuck", "if (1) <b>", "if (1) &lt;b&gt;");
	marks("c h", "if", "if");
	marks("averyveryverylongname", "if", "if");
	marks("c", "", "");
}

static void
broken_code_ends_with_the_code(void **state)
{
	(void)state;
	marks("c", "/* never closed", "<c:/* never closed>");
	marks("c", "\"open\nint", "<s:&#34;open>\n<k:int>");
	marks("js", "`open\nint", "<s:`open\nint>");
	marks("c", "\"\\", "<s:&#34;\\>");
	marks("html", "<a href=\"open", "<k:&lt;a> <t:href>=<s:&#34;open>");
	marks("html", "<", "&lt;");
	marks("sh", "${open", "<t:$>{open");
	marks("c", "中文 int 中int // 注", "中文 <k:int> 中int <c:// 注>");
	marks("python", "5元", "<n:5>元");
}

static void
a_page_stays_light(void **state)
{
	struct buf b;
	const char *html;
	size_t n = 0;

	(void)state;
	buf_init(&b, a, 100000);
	for (int k = 0; k < 3; k++) {
		buf_puts(&b, "```c\n");
		for (int i = 0; i < 1500; i++)
			buf_puts(&b, "int 1;\n");
		buf_puts(&b, "```\n\n");
	}
	html = markdown_render(a, b.data, MARKDOWN_COMMONMARK, NULL).html;
	for (const char *s = html; (s = strstr(s, "<span")) != NULL; s++)
		n++;
	assert_int_equal(n, HIGHLIGHT_MARKS_MAX);
}

static void
whatever_the_text_it_takes_no_longer(void **state)
{
	static const char *const languages[] = {"c", "sh", "sql", "html", "yaml", "diff", "python"};
	static const char *const pieces[] = {"${",   "/*",   "<a ", "'\"",  "#", " ", "a ",
					     "key:", "\\\"", "\n",  "<!--", "$", "[", "0"};
	clock_t began = clock();

	(void)state;
	for (size_t l = 0; l < sizeof(languages) / sizeof(languages[0]); l++) {
		for (size_t p = 0; p < sizeof(pieces) / sizeof(pieces[0]); p++) {
			size_t left = HIGHLIGHT_MARKS_MAX;
			struct arena *own = arena_new();
			struct buf code, out;

			buf_init(&code, own, 70000);
			while (code.len < 65536)
				buf_puts(&code, pieces[p]);
			buf_init(&out, own, 400000);
			highlight_code(&out, languages[l], strlen(languages[l]), code.data, &left);
			arena_free(own);
		}
	}
	/* 98 texts of 64 KiB; a walk that goes back would take minutes. */
	assert_true((clock() - began) / CLOCKS_PER_SEC < 20);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(code_of_many_languages_is_marked, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(what_is_not_known_stays_plain, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(broken_code_ends_with_the_code, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(a_page_stays_light, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(whatever_the_text_it_takes_no_longer, arena_made,
					    arena_gone),
	};

	return cmocka_run_group_tests_name("highlight", tests, NULL, NULL);
}
