/* FAQ entries: promotion with provenance, editing, drift, retirement. */
#include "entry.h"

#include "answerwell/base/buf.h"
#include "answerwell/faq/placing.h"

/* ---- the shelf ------------------------------------------------------------------------------ */

static void
a_retired_entry_is_for_staff_only(void **state)
{
	int64_t id = promoted();
	struct entry *list, *e;
	size_t n;

	(void)state;
	assert_int_equal(entry_retire(db, test_arena(), staff, id, true), FORBIDDEN);
	assert_int_equal(entry_retire(db, test_arena(), moderator, id, true), OK);
	assert_int_equal(entry_retire(db, test_arena(), moderator, id, true), OK);
	assert_int_equal(audits("entry.retire"), 1);
	assert_int_equal(entry_get(db, test_arena(), NULL, LOCALE_EN, id, &e), NOT_FOUND);
	assert_int_equal(entry_get(db, test_arena(), ann, LOCALE_EN, id, &e), NOT_FOUND);
	assert_true(get_as(staff, id)->retired_at > 0);
	assert_int_equal(entry_list(db, test_arena(), LOCALE_EN, NULL, &list, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(entry_retire(db, test_arena(), moderator, id, false), OK);
	assert_int_equal(get(id)->retired_at, 0);
	assert_int_equal(entry_retire(db, test_arena(), moderator, 99999999, true), NOT_FOUND);
}

static void
lists_are_of_one_language_and_category(void **state)
{
	struct entry_draft d = {
	    .text = {.title = "如何开发票？", .body = "在订单页面点击开票。", .category = "orders"},
	    .locale = "zh_CN"};
	struct entry *list;
	size_t n;

	(void)state;
	promoted();
	promote(&d);
	assert_int_equal(entry_list(db, test_arena(), LOCALE_EN, NULL, &list, &n), OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].excerpt, "This is how it is done.");
	assert_int_equal(entry_list(db, test_arena(), LOCALE_ZH_CN, NULL, &list, &n), OK);
	assert_int_equal(n, 1);
	assert_string_equal(list[0].category_name, "orders 的名称");
	assert_string_equal(list[0].slug, "如何开发票");
	assert_int_equal(entry_list(db, test_arena(), LOCALE_ZH_CN, "billing", &list, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(entry_list(db, test_arena(), LOCALE_ZH_CN, "orders", &list, &n), OK);
	assert_int_equal(n, 1);
}

/* The titles of the list, each with a blank before it. */
static char *
titles_in(enum locale l)
{
	struct entry *list;
	struct buf b;
	size_t n;

	assert_int_equal(entry_list(db, test_arena(), l, "billing", &list, &n), OK);
	buf_init(&b, test_arena(), 256);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, " %s", list[i].text.title);
	return b.data;
}

static void
put_titles(const char *locale, const char *const *titles, size_t n)
{
	struct entry_draft d = {.text = {.body = "This is how it is done.", .category = "billing"},
				.locale = locale};

	for (size_t i = 0; i < n; i++) {
		d.text.title = titles[i];
		promote(&d);
	}
}

/* ---- by hand -------------------------------------------------------------------------------- */

static int64_t
titled(const char *title)
{
	return test_number(db, "SELECT id FROM entries WHERE title = '%s'", title);
}

static void
move_it(const char *title, enum placing placing)
{
	assert_int_equal(placing_move(db, test_arena(), moderator, titled(title), placing), OK);
}

static void
lists_stand_in_the_order_of_dictionaries(void **state)
{
	static const char *const latin[] = {
	    "zebra crossing?", "Mango season?",      "Übergabe at home?", "apple juice?",
	    "\"Box\" or bag?", "Umtausch in store?", "安装 by us?"};
	static const char *const han[] = {"怎么退货？", "安装要多久？", "保修多久？",
					  "Zebra 是什么？", "充电多久？"};

	(void)state;
	put_titles("en", latin, sizeof(latin) / sizeof(latin[0]));
	put_titles("zh_CN", han, sizeof(han) / sizeof(han[0]));
	assert_string_equal(titles_in(LOCALE_EN),
			    " \"Box\" or bag? apple juice? Mango season? Übergabe at home? "
			    "Umtausch in store? zebra crossing? 安装 by us?");
	move_it("安装 by us?", PLACING_UP); /* as the list stands, so it moves */
	assert_string_equal(titles_in(LOCALE_EN),
			    " \"Box\" or bag? apple juice? Mango season? Übergabe at home? "
			    "Umtausch in store? 安装 by us? zebra crossing?");
	/* By sound: ān, bǎo, chōng, zěn. */
	assert_string_equal(titles_in(LOCALE_ZH_CN),
			    " 安装要多久？ 保修多久？ 充电多久？ 怎么退货？ Zebra 是什么？");
}

static void
moderators_put_entries_where_they_want_them(void **state)
{
	static const char *const titles[] = {"a", "b", "c", "d"};

	(void)state;
	put_titles("en", titles, 4);
	move_it("c", PLACING_UP);
	assert_string_equal(titles_in(LOCALE_EN), " a c b d");
	move_it("d", PLACING_TOP);
	assert_string_equal(titles_in(LOCALE_EN), " d a c b");
	move_it("d", PLACING_DOWN);
	assert_string_equal(titles_in(LOCALE_EN), " a d c b");
	move_it("a", PLACING_UP); /* it is there already */
	move_it("b", PLACING_DOWN);
	assert_string_equal(titles_in(LOCALE_EN), " a d c b");
	assert_int_equal(audits("entry.place"), 3);
	/* What nobody moved stays in its order below, whatever comes. */
	put_titles("en", &(const char *){"0 new"}, 1);
	assert_string_equal(titles_in(LOCALE_EN), " a d c b 0 new");
	move_it("a", PLACING_ALPHABET);
	assert_string_equal(titles_in(LOCALE_EN), " 0 new a b c d");
	assert_int_equal(audits("entry.unplace"), 1);
}

static void
only_moderators_move_what_is_published(void **state)
{
	int64_t id = promoted();

	(void)state;
	assert_int_equal(placing_move(db, test_arena(), staff, id, PLACING_TOP), FORBIDDEN);
	assert_int_equal(placing_move(db, test_arena(), ann, id, PLACING_TOP), FORBIDDEN);
	assert_int_equal(placing_move(db, test_arena(), moderator, 99999999, PLACING_TOP),
			 NOT_FOUND);
	assert_int_equal(entry_retire(db, test_arena(), moderator, id, true), OK);
	assert_int_equal(placing_move(db, test_arena(), moderator, id, PLACING_TOP), NOT_FOUND);
}

static void
views_are_added_up(void **state)
{
	int64_t id = promoted(), ids[] = {id, id, 99999999}, counts[] = {2, 3, 7};

	(void)state;
	assert_int_equal(entry_add_views(db, test_arena(), ids, counts, 3), OK);
	assert_int_equal(get(id)->n_views, 5);
	assert_int_equal(entry_add_views(db, test_arena(), NULL, NULL, 0), OK);
}

static void
an_older_rendering_is_made_anew(void **state)
{
	int64_t id = promoted();

	(void)state;
	test_run(db, "UPDATE entries SET html = 'old', renderer = 0");
	assert_string_equal(get(id)->html.html, "<p>This is how it is done.</p>\n");
}

/* ---- translations, and what changed last ------------------------------------------------------ */

/* The same thread in the other language. */
static int64_t
translated(void)
{
	struct entry_draft d = {.text = {.title = "退款需要多久？",
					 .body = "大约五个工作日到账。",
					 .category = "billing",
					 .phrasings = "",
					 .reason = ""},
				.locale = "zh_CN",
				.question_id = question,
				.answer_id = answer};

	return promote(&d);
}

static void
entries_of_one_thread_are_translations_of_each_other(void **state)
{
	int64_t english = promoted(), chinese = translated();
	struct entry *e = get(english), *c = get(chinese);

	(void)state;
	assert_int_equal(e->n_translations, 1);
	assert_int_equal(e->translations[0].id, chinese);
	assert_int_equal(e->translations[0].locale, LOCALE_ZH_CN);
	assert_string_equal(e->translations[0].slug, c->slug);
	assert_int_equal(c->n_translations, 1);
	assert_int_equal(c->translations[0].id, english);
	assert_int_equal(entry_retire(db, test_arena(), moderator, chinese, true), OK);
	assert_int_equal(get(english)->n_translations, 0);
	assert_int_equal(get_as(moderator, chinese)->n_translations, 0);
}

static void
recent_entries_come_by_their_last_change(void **state)
{
	static const enum locale zh = LOCALE_ZH_CN;
	int64_t english = promoted(), chinese = translated();
	struct entry *out;
	size_t n;

	(void)state;
	test_run(db, "UPDATE entries SET changed_at = '2026-01-01' WHERE id = %ld", (long)chinese);
	test_run(db, "UPDATE entries SET renderer = 0, html = 'old'");
	assert_int_equal(entry_recent(db, test_arena(), LOCALE_EN, NULL, 10, &out, &n), OK);
	assert_int_equal(n, 2);
	assert_int_equal(out[0].id, english);
	assert_string_equal(out[0].html.html, "<p>This is how it is done.</p>\n");
	assert_string_equal(out[0].text.category, "billing");
	assert_int_equal(out[1].id, chinese);
	assert_int_equal(entry_recent(db, test_arena(), LOCALE_EN, &zh, 10, &out, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(out[0].id, chinese);
	assert_int_equal(entry_retire(db, test_arena(), moderator, chinese, true), OK);
	assert_int_equal(entry_recent(db, test_arena(), LOCALE_EN, &zh, 10, &out, &n), OK);
	assert_int_equal(n, 0);
	assert_int_equal(entry_recent(db, test_arena(), LOCALE_EN, NULL, -5, &out, &n), OK);
	assert_int_equal(n, 1);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_retired_entry_is_for_staff_only),
	    TEST(lists_are_of_one_language_and_category),
	    TEST(lists_stand_in_the_order_of_dictionaries),
	    TEST(moderators_put_entries_where_they_want_them),
	    TEST(only_moderators_move_what_is_published),
	    TEST(views_are_added_up),
	    TEST(an_older_rendering_is_made_anew),
	    TEST(entries_of_one_thread_are_translations_of_each_other),
	    TEST(recent_entries_come_by_their_last_change),
	};

	log_open("test", LOG_LEVEL_ERROR);
	return cmocka_run_group_tests_name("entry", tests, connect_db, NULL);
}
