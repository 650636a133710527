/* viewc as a program: what views become, what is refused, and that complaints name file and line. */
#include <sys/stat.h>

#include "generator.h"

static char top[4096];

static int
fresh(void **state)
{
	return getcwd(top, sizeof(top)) == NULL || folder_made(state) != 0;
}

static const char viewc[] = ANSWERWELL_B "/gen/viewc . out.c ";

static void
refuses(const char *view, const char *complaint)
{
	int rc;

	write_file("x.html", view);
	rc = run(arena_printf(a, "%sx.html", viewc));
	if (rc != 1 || strstr(said, complaint) == NULL)
		fail_msg("status %d, \"%s\" not in: %s\nview: %s", rc, complaint, said, view);
}

static void
accepts(const char *view)
{
	write_file("x.html", view);
	if (run(arena_printf(a, "%sx.html", viewc)) != 0)
		fail_msg("%s\nview: %s", said, view);
}

#define FLAGS                                                                                      \
	"-std=c17 -D_GNU_SOURCE -I. -Wall -Wextra -Wconversion -Wshadow -Wformat=2 "               \
	"-Wno-format-nonliteral -Werror"

/* Compiles out.c with gcc and clang; the status of the first that fails. */
static int
compiles(void)
{
	static const char *const compilers[] = {"gcc", "clang"};
	int rc = 0;

	for (size_t i = 0; i < 2 && rc == 0; i++)
		if (run(arena_printf(a, "sh -c 'command -v %s'", compilers[i])) == 0)
			rc = run(arena_printf(a, "%s " FLAGS " -I'%s/include' -fsyntax-only out.c",
					      compilers[i], top));
	return rc;
}

/* A runtime that says what it is asked to write. */
static const char runtime[] =
    "#include <stdarg.h>\n#include <stdio.h>\n#include \"answerwell/text/view.h\"\n"
    "#include \"answerwell/text/when.h\"\n"
    "void view_text(struct view *v, const char *s) { (void)v; printf(\"T(%s)\", s); }\n"
    "void view_plain(struct view *v, const char *s) { (void)v; printf(\"P(%s)\", s); }\n"
    "void view_int(struct view *v, int64_t n) { (void)v; printf(\"d(%ld)\", (long)n); }\n"
    "void view_number(struct view *v, int64_t n) { (void)v; printf(\"N(%ld)\", (long)n); }\n"
    "void view_url(struct view *v, const char *s) { (void)v; printf(\"u(%s)\", s); }\n"
    "void view_json(struct view *v, const char *s) { (void)v; printf(\"j(%s)\", s); }\n"
    "void view_safe(struct view *v, struct safe_html h) { (void)v; printf(\"S(%s)\", h.html); }\n"
    "void view_raw(struct view *v, const char *s, size_t n) { (void)v; fwrite(s, 1, n, stdout); }\n"
    "void view_gap(struct view *v) { (void)v; putchar(' '); }\n"
    "void view_tr(struct view *v, const char *m, ...)\n"
    "{ va_list ap; (void)v; va_start(ap, m); printf(\"_(\"); vprintf(m, ap); printf(\")\"); "
    "va_end(ap); }\n"
    "void view_tr_plain(struct view *v, const char *m, ...)\n"
    "{ va_list ap; (void)v; va_start(ap, m); printf(\"p_(\"); vprintf(m, ap); printf(\")\"); "
    "va_end(ap); }\n"
    "void view_trn(struct view *v, const char *o, const char *m, long n)\n"
    "{ (void)v; printf(n == 1 ? o : m, n); }\n"
    "void view_trn_plain(struct view *v, const char *o, const char *m, long n)\n"
    "{ (void)v; printf(n == 1 ? o : m, n); }\n"
    "void view_tr_link(struct view *v, const char *m, const char *href, ...)\n"
    "{ va_list ap; (void)v; va_start(ap, href); printf(\"a(%s|\", href); vprintf(m, ap); "
    "printf(\")\"); va_end(ap); }\n"
    "void view_time(struct view *v, int64_t at) { (void)v; printf(\"t(%ld)\", (long)at); }\n"
    "void view_date(struct view *v, int64_t at) { (void)v; printf(\"D(%ld)\", (long)at); }\n"
    "void view_day(struct view *v, int64_t end) { (void)v; printf(\"Y(%ld)\", (long)end); }\n"
    "char *when_date(struct arena *r, enum locale l, const char *z, int64_t at)\n"
    "{ (void)r; (void)l; (void)z; (void)at; return \"DATE\"; }\n"
    "char *when_relative(struct arena *r, enum locale l, const char *z, int64_t at, int64_t now)\n"
    "{ (void)r; (void)l; (void)z; (void)at; (void)now; return \"RELATIVE\"; }\n";

static const char page_header[] =
    "#ifndef PAGE_H\n#define PAGE_H\n#include <stddef.h>\n#include <stdint.h>\n"
    "#include \"answerwell/text/markdown.h\"\n"
    "struct page { const char *title, *href; int64_t id; size_t n; struct safe_html html; };\n"
    "#endif\n";

/* What `call` writes, compiled from the views given as FILE... */
static const char *
written_by(const char *files, const char *call)
{
	write_file("page.h", page_header);
	write_file(
	    "main.c",
	    arena_printf(a,
			 "#include \"page.h\"\n#include \"out.h\"\n"
			 "int main(void) { struct page page = {\"<T>\", \"/h\", 7, 2, {\"<b>\"}};\n"
			 "struct view v = {0}; (void)page; %s; return 0; }\n",
			 call));
	write_file("runtime.c", runtime);
	if (run(arena_printf(a, "%s %s", viewc, files)) != 0)
		fail_msg("viewc: %s", said);
	if (compiles() != 0)
		fail_msg("%s\n%s", said, read_file("out.c"));
	if (run(arena_printf(a, "gcc " FLAGS " -I'%s/include' -o main main.c runtime.c out.c",
			     top)) != 0)
		fail_msg("%s", said);
	assert_int_equal(run("./main"), 0);
	return said;
}

static void
every_kind_of_expression_is_called(void **state)
{
	(void)state;
	write_file(
	    "x.html",
	    "@view x(const struct page *page, bool unused)\n@use \"page.h\"\n"
	    "<p title=\"{{ page->title }}\">{{ page->title }} {{d page->n }} {{N page->id}}\n"
	    "{{u page->title }}{{{ page->html }}}{{t page->id}}{{D page->id }}</p>\n"
	    "<a href=\"{{h page->href }}\">{{_ \"Hi %s\", page->title }}</a>\n"
	    "{{n \"%ld x\", \"%ld xs\", page->n }} {{a \"By [[%s]]\", page->href, \"me\" }}\n"
	    "{{ \"}}\" }}{{_\"a, b\"}}\n");
	assert_string_equal(
	    written_by("x.html", "view_x(&v, &page, true)"),
	    "<p title=\"T(<T>)\">T(<T>) d(2) N(7)\nu(<T>)S(<b>)t(7)D(7)</p>\n"
	    "<a href=\"T(/h)\">_(Hi <T>)</a>\n2 xs a(/h|By [[me]])\nT(}})_(a, b)\n");
}

static void
directives_become_c(void **state)
{
	(void)state;
	write_file(
	    "x.html",
	    "@# A comment before everything\n@view x(const struct page *page,\\\n    int k)\n"
	    "@use \"page.h\"\n@use <string.h>\n\n"
	    "@for size_t i = 0; i < page->n; i++\n"
	    "\t@set const char *s = i == 0 ? \"first\" : \"second\";\n"
	    "\t@if (k == 1)\n\t\t<i>{{ s }}</i>\\\n"
	    "\t@elif k == 2 && \\\n\t    strlen(s) > 5\n\t\ttwo {{ s }}\n"
	    "\t@else\n\t\t@# nothing\n\t\tother\n\t@end\n@end\n@include y(page->title)\n@include "
	    "z()\n"
	    "@@media \"q\\n\" ?\?= \\\\\n");
	write_file("y.html", "@view y(const char *s)\n<b>\n\n   {{ s }}   \n</b>");
	write_file("z.html", "@view z()\n-\n");
	assert_string_equal(
	    written_by("x.html y.html z.html", "view_x(&v, &page, 1)"),
	    "<i>T(first)</i><i>T(second)</i><b>\nT(<T>)\n</b>\n-\n@media \"q\\n\" ?\?= \\");
	assert_string_equal(written_by("x.html y.html z.html", "view_x(&v, &page, 2)"),
			    "other\ntwo T(second)\n<b>\nT(<T>)\n</b>\n-\n@media \"q\\n\" ?\?= \\");
}

static void
mails_have_a_plain_part_kept_as_it_is(void **state)
{
	(void)state;
	(void)mkdir(arena_printf(a, "%s/mailing", dir), 0755);
	write_file("mailing/m.txt",
		   "@view m(const struct page *page)\n@use \"page.h\"\nHi {{ page->title }},\n\n"
		   "  {{_ \"x\" }} {{n \"%ld\", \"%ld!\", 2 }} {{D page->id }} {{t page->id }}\n"
		   "@if page->n > 5\nmany\n@end\n@include foot()\n<a href={{ page->href }}>\n");
	write_file("mailing/foot.txt", "@view foot_txt()\n-- \n");
	write_file("mailing/m.html",
		   "@view m(const struct page *page)\n@use \"page.h\"\n<p>{{ page->title }}\n");
	assert_string_equal(
	    written_by("mailing/m.txt mailing/m.html mailing/foot.txt",
		       "view_m_txt(&v, &page); view_m_html(&v, &page)"),
	    "Hi P(<T>),\n\n  p_(x) 2! P(DATE) P(RELATIVE)\n-- \n<a href=P(/h)>\n<p>T(<T>)\n");
}

static void
literals_are_merged(void **state)
{
	const char *code, *p;
	size_t n = 0;

	(void)state;
	accepts("@view x()\n<p>\n@# c\n\n  a\n</p>\nüß中\n");
	code = read_file("out.c");
	for (p = code; (p = strstr(p, "view_raw(")) != NULL; p++)
		n++;
	assert_int_equal(n, 1);
	assert_non_null(strstr(code, ", 19);"));
	assert_int_equal(compiles(), 0);
}

static void
a_space_between_sentences_is_left_to_the_language(void **state)
{
	const char *code, *p;
	size_t n = 0;

	(void)state;
	accepts("@view x()\n<b>{{ \"a\" }}</b> {{ \"b\" }} {{ \"c\" }}, {{ \"d\" }} x {{ \"e\" }} "
		"<b>\n");
	code = read_file("out.c");
	for (p = code; (p = strstr(p, "view_gap(v)")) != NULL; p++)
		n++;
	assert_int_equal(n, 3);
}

static void
headers_stay_untouched_when_nothing_changed(void **state)
{
	struct stat before, after;
	const char *path;

	(void)state;
	accepts("@view x(struct a *p, const struct b *const *q, enum locale l)\n<p>\n");
	path = arena_printf(a, "%s/views/x.h", dir);
	assert_non_null(strstr(read_file("views/x.h"), "struct a;\nstruct b;\n"));
	assert_int_equal(stat(path, &before), 0);
	accepts("@view x(struct a *p, const struct b *const *q, enum locale l)\n<p>b\n");
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	assert_int_equal(compiles(), 0);
}

static void
mistakes_in_expressions_are_shown_in_the_view(void **state)
{
	static const struct {
		const char *line, *where;
	} cases[] = {
	    {"{{ page->nosuch }}", "x.html:4:"}, {"{{ page->id }}", "x.html:4:"},
	    {"{{ page->html }}", "x.html:4:"},   {"{{{ page->title }}}", "x.html:4:"},
	    {"{{d page->title }}", "x.html:4:"}, {"{{_ \"%d\", page->title }}", "x.html:4:"},
	    {"@if nosuch", "x.html:4:"},
	};

	(void)state;
	write_file("page.h", page_header);
	for (size_t i = 0; i < 7; i++) {
		accepts(arena_printf(
		    a, "@view x(const struct page *page)\n@use \"page.h\"\n<p>\n%s\n%s",
		    cases[i].line, cases[i].line[0] == '@' ? "@end\n" : ""));
		if (compiles() == 0 || strstr(said, cases[i].where) == NULL)
			fail_msg("%s: %s", cases[i].line, said);
	}
}

static void
unbalanced_blocks_are_refused(void **state)
{
	(void)state;
	refuses("@view x()\n@if 1\n<p>\n", "x.html:2: @if without @end");
	refuses("@view x()\n\n@for ;;\n@if 1\n@end\n", "x.html:3: @for without @end");
	refuses("@view x()\n<p>\n@end\n", "x.html:3: @end without");
	refuses("@view x()\n@else\n", "x.html:2: @else without");
	refuses("@view x()\n@if 1\n@else\n@elif 2\n@end\n", "x.html:4: @elif after @else");
	refuses("@view x()\n@for ;;\n@else\n@end\n", "x.html:3: @else belongs to @if");
}

static void
lines_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	refuses("@view x()\n@nosuch y\n", "x.html:2: unknown directive @nosuch");
	refuses("@view x()\n@media\n", "x.html:2: unknown directive @media");
	refuses("@view x()\n@if\n", "x.html:2: @if needs something");
	refuses("@view x()\n@if 1\n@end if\n", "x.html:3: nothing may follow @end");
	refuses("@view x()\n@view y()\n", "x.html:2: a second @view");
	refuses("@view x()\n@include nosuch()\n", "x.html:2: there is no view nosuch");
	refuses("@view x()\n@include x\n", "x.html:2: @include is written");
	refuses("@view x()\n<p \n@include x()\n>", "x.html:3: @include inside a tag");
	refuses("@view y()\n", "x.html:1: the view is called y, its file x.html");
	refuses("<p>\n", "x.html:1: the first line is not @view");
	refuses("", "the first line is not @view");
	refuses("@use \"a.h\"\n@view x()\n", "x.html:1: the first line is not @view");
	refuses("@view x\n", "x.html:1: the first line is written");
	refuses("@view x()\n@use a.h\n", "x.html:2: @use is written");
}

static void
broken_expressions_are_refused(void **state)
{
	(void)state;
	refuses("@view x()\n<p>\n{{ a\n\n", "x.html:3: {{ is not closed");
	refuses("@view x()\n{{ a } {{ b }}\n", "x.html:2: {{ is not closed");
	refuses("@view x()\n{{ \"a }}\n", "x.html:2: a string inside {{ }} does not end");
	refuses("@view x()\n{{ }}\n", "x.html:2: {{ }} is empty");
	refuses("@view x()\n{{q a }}\n", "x.html:2: unknown {{q }}");
	refuses("@view x()\n{{_ a }}\n", "as a literal");
	refuses("@view x()\n{{n \"a\", b, 1 }}\n", "as a literal");
	refuses("@view x()\n{{n \"a\", \"b\" }}\n", "two texts and a number");
	refuses("@view x()\n{{a \"[[a]]\" }}\n", "a text and an address");
}

static void
expressions_stand_only_where_they_are_safe(void **state)
{
	(void)state;
	refuses("@view x()\n<a {{ b }}>", "x.html:2: {{ }} inside the tag");
	refuses("@view x()\n<{{ b }}>", "inside the tag");
	refuses("@view x()\n<a title={{ b }}>", "without quotation marks");
	refuses("@view x()\n<a title=b{{ b }}>", "without quotation marks");
	refuses("@view x()\n<script>{{ b }}</script>", "inside <script>");
	refuses("@view x()\n<STYLE media=\"a\">\n{{ b }}</style>",
		"x.html:3: {{ }} inside <style>");
	refuses("@view x()\n<!-- {{ b }} -->", "inside a comment");
	refuses("@view x()\n<a onclick=\"{{ b }}\">", "scripts and styles");
	refuses("@view x()\n<a style='a{{ b }}'>", "scripts and styles");
	refuses("@view x()\n<a title=\"{{{ b }}}\">", "writes markup");
	refuses("@view x()\n<a title=\"{{t b }}\">", "writes markup");
	refuses("@view x()\n<p", "the view ends inside <p");
	refuses("@view x()\n<p title=\"a>\n", "the view ends inside <p");
	refuses("@view x()\n<p \"b>\n", "a stray \"");
	accepts(
	    "@view x()\n<script>a < b</script>{{ b }}<!-- > -->{{ b }}<style></style >{{ b }}\n");
	accepts("@view x()\n<a title = \"a > {{ b }}\" c=d e='{{ b }}'/>{{ b }} < {{ b }} <3 {{ b "
		"}}\n");
}

#define JSON "@view x()\n<script type=\"application/ld+json\">\n"

static void
json_blocks_take_values_inside_strings(void **state)
{
	(void)state;
	write_file("x.html", "@view x(const struct page *page)\n@use \"page.h\"\n"
			     "<SCRIPT id=\"a\" Type=\"application/LD+json\">\n"
			     "{\"name\":\"a {{j page->title }}\",\"n\":{{d page->n }},\n"
			     "\"url\":\"/x/{{d page->id }}/{{u page->title }}\"\n"
			     "@if page->n > 5\n,\"many\":true\n@end\n"
			     "}\n</script>\n<p>{{ page->title }}</p>\n");
	assert_string_equal(
	    written_by("x.html", "view_x(&v, &page)"),
	    "<SCRIPT id=\"a\" Type=\"application/LD+json\">\n"
	    "{\"name\":\"a "
	    "j(<T>)\",\"n\":d(2),\n\"url\":\"/x/d(7)/u(<T>)\"\n}\n</script>\n<p>T(<T>)"
	    "</p>\n");
}

static void
json_blocks_refuse_what_could_end_a_string_or_the_script(void **state)
{
	static const char marks[] = " hN_nat D";

	(void)state;
	for (size_t i = 0; marks[i] != '\0'; i++)
		refuses(
		    arena_printf(a, JSON "{\"a\":\"{{%c \"b\", \"c\", 1 }}\"}</script>", marks[i]),
		    "inside JSON: only");
	refuses(JSON "{\"a\":\"{{{ b }}}\"}</script>", "x.html:3: {{{ }} inside JSON: only");
	refuses(JSON "{\"a\":{{j b }}}</script>", "outside the strings of JSON");
	refuses(JSON "{\"a\":{{ b }}}</script>", "outside the strings of JSON");
	refuses(JSON "{\"a\":\"b\n\"}</script>", "x.html:3: a string of JSON runs over");
	refuses(JSON "{\"a\":\"\\\"{{j b }}\"}</script>", "a backslash in JSON");
	refuses(JSON "{\"a\":\"</script>\"}", "</script> inside a string");
	refuses(JSON "@if 1\n\"a\n@end\n\"</script>", "runs over the end");
	refuses(JSON "@include x()\n</script>", "@include inside a tag");
	refuses(JSON "{}", "the view ends inside <script");
}

static void
json_values_stand_in_blocks_of_data_only(void **state)
{
	(void)state;
	refuses("@view x()\n<p>{{j b }}", "belongs inside <script type=");
	refuses("@view x()\n<p title=\"{{j b }}\">", "belongs inside <script type=");
	refuses("@view x()\n<script>\"{{j b }}\"</script>", "belongs inside <script type=");
	refuses("@view x()\n<script type=\"module\">\"{{j b }}\"</script>", "belongs inside");
	refuses("@view x()\n<style type=\"application/ld+json\">\"{{j b }}\"</style>",
		"belongs inside");
	refuses("@view x()\n<script type=application/ld+json>\"{{j b }}\"</script>",
		"belongs inside");
	refuses("@view x()\n<script data-type=\"application/ld+json\">\"{{j b }}\"</script>",
		"belongs inside");
	refuses(
	    "@view x()\n<script type=\"module\" type=\"application/ld+json\">\"{{j b }}\"</script>",
	    "belongs inside");
	refuses("@view x()\n<script type=\"{{ b }}\">", "plain to see");
	refuses("@view x()\n<script\n@if "
		"1\ntype=\"application/ld+json\"\n@else\ntype=\"module\"\n@end\n"
		">\"{{j b }}\"</script>",
		"this branch ends elsewhere");
	accepts("@view x()\n<input\n@if 1\ntype=\"text\"\n@else\ntype=\"url\"\n@end\n>");
	accepts(JSON "{}</script><script src=\"/a\"></script>\n<p>{{ b }}</p>");
}

static void
addresses_do_not_begin_with_what_people_wrote(void **state)
{
	static const char *const names[] = {"href", "src", "action", "formaction", "HREF"};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		refuses(arena_printf(a, "@view x()\n<a %s=\"{{ b }}\">", names[i]),
			"begins the address");
		refuses(arena_printf(a, "@view x()\n<a %s=' \t{{ b }}'>", names[i]),
			"begins the address");
		accepts(arena_printf(a, "@view x()\n<a %s=\"/{{ b }}\">", names[i]));
		accepts(arena_printf(a, "@view x()\n<a %s=\"{{h b }}\">", names[i]));
	}
	refuses("@view x()\n<a href=\"{{u a }}{{ b }}\">", "begins the address");
	refuses("@view x()\n<a href=\"{{_ \"a\" }}\">", "begins the address");
	refuses("@view x()\n<a href=\"\n@if 1\nx\n@end\n{{ b }}\">",
		"x.html:6: {{ }} begins the address");
	refuses("@view x()\n<a href\n=\n\"{{ b }}\">", "begins the address");
	accepts("@view x()\n<a href=\"{{d a }}{{ b }}\">\n");
}

static void
branches_must_leave_the_html_at_one_place(void **state)
{
	(void)state;
	refuses("@view x()\n<p\n@if 1\n title=\"\n@else\n>\n@end\n",
		"x.html:7: this branch ends elsewhere");
	refuses("@view x()\n@if 1\n<p title=\"\n@end\n", "x.html:4: this branch ends elsewhere");
	refuses("@view x()\n@for ;;\n<p\n@end\n>", "this branch ends elsewhere");
	accepts("@view x()\n<p\n@if 1\nclass = \"a\"\n@elif 2\n hidden\n@end\n>{{ b }}</p>\n");
	accepts("@view x()\n@if 1\n<a href=\"/\n@else\n<a href=\"b\n@end\n{{ c }}\">\n");
}

static void
two_views_of_one_name_are_refused(void **state)
{
	(void)state;
	(void)mkdir(arena_printf(a, "%s/other", dir), 0755);
	write_file("x.html", "@view x()\n");
	write_file("other/x.html", "@view x()\n");
	assert_int_equal(run(arena_printf(a, "%sx.html other/x.html", viewc)), 1);
	assert_non_null(strstr(said, "other/x.html:1: the view x is also in x.html"));
	assert_int_equal(run(arena_printf(a, "%snosuch.html", viewc)), 1);
	assert_non_null(strstr(said, "nosuch.html: No such file"));
	assert_int_equal(run(arena_printf(a, "%sx.c", viewc)), 1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, folder_gone)
	const struct CMUnitTest tests[] = {
	    TEST(every_kind_of_expression_is_called),
	    TEST(directives_become_c),
	    TEST(mails_have_a_plain_part_kept_as_it_is),
	    TEST(literals_are_merged),
	    TEST(a_space_between_sentences_is_left_to_the_language),
	    TEST(headers_stay_untouched_when_nothing_changed),
	    TEST(mistakes_in_expressions_are_shown_in_the_view),
	    TEST(unbalanced_blocks_are_refused),
	    TEST(lines_that_make_no_sense_are_refused),
	    TEST(broken_expressions_are_refused),
	    TEST(expressions_stand_only_where_they_are_safe),
	    TEST(json_blocks_take_values_inside_strings),
	    TEST(json_blocks_refuse_what_could_end_a_string_or_the_script),
	    TEST(json_values_stand_in_blocks_of_data_only),
	    TEST(addresses_do_not_begin_with_what_people_wrote),
	    TEST(branches_must_leave_the_html_at_one_place),
	    TEST(two_views_of_one_name_are_refused),
	};

	return cmocka_run_group_tests_name("viewc", tests, NULL, NULL);
}
