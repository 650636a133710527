#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/text/view.h"
#include "support/own_arena.h"

static struct buf out;
static struct view v;

static int
fresh(void **state)
{
	(void)arena_made(state);
	buf_init(&out, a, 64);
	v = (struct view){.out = &out, .arena = a, .locale = LOCALE_EN, .now = 2 * CLOCK_DAY};
	return 0;
}

static void
wrote(const char *html)
{
	assert_string_equal(out.data, html);
	out.len = 0;
	out.data[0] = '\0';
}

static void
text_is_escaped_and_markup_is_not(void **state)
{
	(void)state;
	view_text(&v, "<a href=\"'&'\">");
	wrote("&lt;a href=&#34;&#39;&amp;&#39;&#34;&gt;");
	view_text(&v, NULL);
	wrote("");
	view_plain(&v, "<b>");
	view_raw(&v, "<i>...", 3);
	view_safe(&v, safe_html_trusted("<u>"));
	view_safe(&v, (struct safe_html){0});
	wrote("<b><i><u>");
}

static void
numbers_and_addresses(void **state)
{
	(void)state;
	view_int(&v, -1234567);
	view_raw(&v, " ", 1);
	view_number(&v, 1234567);
	view_raw(&v, " ", 1);
	view_url(&v, "a/b?c=d e&中");
	wrote("-1234567 1,234,567 a%2Fb%3Fc%3Dd%20e%26%E4%B8%AD");
	view_json(&v, "\"</script>\\\n中");
	view_json(&v, NULL);
	wrote("\\\"\\u003C/script\\u003E\\\\\\n中");
}

static void
a_gap_follows_what_is_written(void **state)
{
	(void)state;
	view_text(&v, "One.");
	view_gap(&v);
	view_text(&v, "Two, ");
	wrote("One. Two, ");
	view_raw(&v, "<b><i>", 6);
	view_text(&v, "抱歉。");
	view_raw(&v, "</i></b>", 8);
	view_gap(&v);
	view_text(&v, "预计");
	wrote("<b><i>抱歉。</i></b>预计");
	view_raw(&v, "<b>", 3);
	view_text(&v, "三");
	view_gap(&v);
	view_raw(&v, "</b>", 4);
	view_gap(&v);
	wrote("<b>三 </b> ");
	view_gap(&v);
	wrote(" ");
}

static void
sentences_are_put_together_before_they_are_escaped(void **state)
{
	(void)state;
	view_tr(&v, "test: <%s> & %d", "<b>", 7);
	wrote("test: &lt;&lt;b&gt;&gt; &amp; 7");
	view_tr_plain(&v, "test: <%s>", "<b>");
	wrote("test: <<b>>");
	view_trn(&v, "test: %ld <x>", "test: %ld <xs>", 1);
	view_trn(&v, "test: %ld <x>", "test: %ld <xs>", 2);
	view_trn_plain(&v, "test: %ld <x>", "test: %ld <xs>", 0);
	wrote("test: 1 &lt;x&gt;test: 2 &lt;xs&gt;test: 0 <xs>");
	view_trn(&v, "test: %ld <x>", "test: %ld <xs>", -7);
	view_number(&v, -1234);
	wrote("test: −7 &lt;xs&gt;−1,234");
}

static void
a_link_stands_inside_its_sentence(void **state)
{
	(void)state;
	view_tr_link(&v, "test: by [[%s]], <%s>", "/users/a?b&c", "<Ann>", "x");
	wrote("test: by <a href=\"/users/a?b&amp;c\">&lt;Ann&gt;</a>, &lt;x&gt;");
	view_tr_link(&v, "test: no link %s", "/x", "y");
	wrote("test: no link y");
}

static void
brackets_in_what_people_wrote_move_no_link(void **state)
{
	(void)state;
	view_tr_link(&v, "test: %s by [[%s]]", "/x", "[[a]]", "]] b [[");
	wrote("test: [[a]] by <a href=\"/x\">]] b [[</a>");
}

static void
a_link_to_a_script_is_no_link(void **state)
{
	(void)state;
	view_tr_link(&v, "test: see [[%s]]", " javascript:x", "<a>");
	wrote("test: see &lt;a&gt;");
	view_tr_link(&v, "test: see [[%s]]", NULL, "a");
	wrote("test: see a");
}

static void
times_carry_the_instant_and_the_full_date(void **state)
{
	(void)state;
	view_time(&v, CLOCK_DAY);
	wrote("<time datetime=\"1970-01-02T00:00:00Z\" title=\"2 January 1970 at "
	      "00:00\">yesterday</time>");
	v.zone = "Asia/Shanghai";
	view_date(&v, CLOCK_DAY);
	wrote("<time datetime=\"1970-01-02T00:00:00Z\" title=\"2 January 1970 at 08:00\">2 Jan "
	      "1970</time>");
}

static void
a_day_is_the_same_in_every_zone(void **state)
{
	static const char *const zones[] = {NULL, "Pacific/Kiritimati", "Etc/GMT+12"};

	(void)state;
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		v.zone = zones[i];
		view_day(&v, 2 * CLOCK_DAY + 12 * CLOCK_HOUR);
		wrote("<time datetime=\"1970-01-02\">2 Jan 1970</time>");
	}
	v.zone = NULL;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_escaped_and_markup_is_not),
	    cmocka_unit_test(numbers_and_addresses),
	    cmocka_unit_test(a_gap_follows_what_is_written),
	    cmocka_unit_test(sentences_are_put_together_before_they_are_escaped),
	    cmocka_unit_test(a_link_stands_inside_its_sentence),
	    cmocka_unit_test(brackets_in_what_people_wrote_move_no_link),
	    cmocka_unit_test(a_link_to_a_script_is_no_link),
	    cmocka_unit_test(a_day_is_the_same_in_every_zone),
	    cmocka_unit_test(times_carry_the_instant_and_the_full_date),
	};

	return cmocka_run_group_tests_name("view", tests, fresh, arena_gone);
}
