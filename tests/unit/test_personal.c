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
#include "answerwell/base/str.h"
#include "answerwell/text/personal.h"
#include "support/own_arena.h"
#include "support/personal_set.h"

/* Half was there while the detector was written; the other half is by somebody who has seen nothing of it. */
#define SET "tests/unit/personal_set.txt"
#define OTHERS "tests/unit/personal_others.txt"
#define SECOND "tests/unit/personal_second.txt"
#define SECOND_OTHERS "tests/unit/personal_second_others.txt"

enum { SET_LEAST = 250, KIND_LEAST = 30, OTHERS_LEAST = 120, LONG_BYTES = 64 * 1024 };

/* ---- what is found ---------------------------------------------------------------------------- */

static void
look_through(const char *path)
{
	size_t n, n_all = 0, all_found = 0, of[PERSONAL_KINDS] = {0}, found[PERSONAL_KINDS] = {0};
	struct personal_line *lines = personal_set_read(a, path, &n);

	assert_non_null(lines);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < lines[i].n_marks; k++) {
			const struct personal_mark *m = &lines[i].marks[k];

			of[m->kind]++;
			n_all++;
			found[m->kind] += m->is_found;
			all_found += m->is_found;
			if (!m->is_found)
				print_message("missed %s: %s in: %s\n", personal_code(m->kind),
					      m->words, lines[i].text);
		}
	assert_true(n_all >= SET_LEAST);
	for (int kind = 0; kind < PERSONAL_KINDS; kind++) {
		print_message("%s: %zu of %zu\n", personal_code((enum personal_kind)kind),
			      found[kind], of[kind]);
		assert_true(of[kind] >= KIND_LEAST);
		assert_true(found[kind] * 10 >= of[kind] * 9);
	}
	assert_true(all_found * 100 >= n_all * 95);
}

static void
nine_of_ten_of_each_kind_are_found_and_95_of_100_of_all(void **state)
{
	(void)state;
	look_through(SET);
}

static void
so_it_is_with_what_somebody_else_has_written(void **state)
{
	(void)state;
	look_through(SECOND);
}

static void
look_for_too_much(const char *path)
{
	size_t n, n_others = 0;
	struct personal_line *lines = personal_set_read(a, path, &n);

	assert_non_null(lines);
	for (size_t i = 0; i < n; i++) {
		if (lines[i].n_others > 0)
			print_message("too much in: %s\n", lines[i].text);
		n_others += lines[i].n_others;
	}
	assert_true(n_others * 50 <= n);
}

static void
nothing_else_is_found_in_the_same_texts(void **state)
{
	(void)state;
	look_for_too_much(SET);
	look_for_too_much(SECOND);
}

static void
hardly_anything_is_found_in_what_somebody_else_has_written(void **state)
{
	(void)state;
	look_for_too_much(SECOND_OTHERS);
}

static void
nothing_is_found_in_other_numbers(void **state)
{
	size_t n, n_alarms = 0;
	struct personal_line *lines = personal_set_read(a, OTHERS, &n);

	(void)state;
	assert_non_null(lines);
	assert_true(n >= OTHERS_LEAST);
	for (size_t i = 0; i < n; i++) {
		if (lines[i].n_others > 0)
			print_message("found in: %s -> %s\n", lines[i].text,
				      personal_masked(a, lines[i].text, PERSONAL_SET_ORDERS));
		n_alarms += lines[i].n_others > 0;
	}
	assert_int_equal(n_alarms, 0);
}

/* A digit that is not right, and it is no card, no account, no identity card. */
static void
what_fails_its_check_digit_is_not_found(void **state)
{
	static const char *const wrong[] = {"4111 1111 1111 1112", "DE90 3704 0044 0532 0130 00",
					    "11010519491231003X",  "378282246310006",
					    "110105194912310029",  "12345678A"};
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		(void)personal_find(a, wrong[i], NULL, &n);
		assert_int_equal(n, 0);
	}
}

static void
a_card_is_a_card_and_no_phone_number(void **state)
{
	size_t n;
	struct personal *found = personal_find(a, "call me, card 4111 1111 1111 1111", NULL, &n);

	(void)state;
	assert_int_equal(n, 1);
	assert_int_equal(found[0].kind, PERSONAL_CARD);
	assert_int_equal(found[0].at, 14);
	assert_int_equal(found[0].len, 19);
}

/* ---- order numbers ---------------------------------------------------------------------------- */

static const char *
fault(const char *patterns)
{
	const char *line;

	return personal_patterns_fault(a, patterns, &line);
}

static void
patterns_are_checked(void **state)
{
	const char *line;

	(void)state;
	assert_null(fault(""));
	assert_null(fault("AW-######"));
	assert_null(fault("  AW-######  \n\n@@ ####\n??????"));
	assert_non_null(fault("AW-###"));
	assert_non_null(fault("#####"));
	assert_non_null(fault("AW-######!"));
	assert_non_null(fault("订单######"));
	assert_non_null(fault("A#########################################"));
	assert_non_null(fault("A1####\nA2####\nA3####\nA4####\nA5####\nA6####\nA7####\nA8####\n"
			      "A9####\nB1####\nB2####"));
	assert_non_null(personal_patterns_fault(a, "AW-######\nbad*", &line));
	assert_string_equal(line, "bad*");
}

static void
order_numbers_are_those_of_the_patterns_alone(void **state)
{
	size_t n;

	(void)state;
	(void)personal_find(a, "order AW-123456", NULL, &n);
	assert_int_equal(n, 0);
	(void)personal_find(a, "order AW-123456", "BW-######", &n);
	assert_int_equal(n, 0);
	(void)personal_find(a, "order AW-1234567 and XAW-123456", "AW-######", &n);
	assert_int_equal(n, 0);
	(void)personal_find(a, "order AW-123456", "rubbish*\nAW-######", &n);
	assert_int_equal(n, 1);
}

/* ---- what becomes of it -------------------------------------------------------------------------- */

static void
it_is_taken_out_in_the_language_of_the_text(void **state)
{
	const char *text = "Call 13800138000 or ann@example.com.";
	size_t n;
	struct personal *found = personal_find(a, text, NULL, &n);

	(void)state;
	assert_int_equal(n, 2);
	assert_string_equal(personal_remove(a, text, found, n, LOCALE_EN, false),
			    "Call [phone number removed] or [email address removed].");
	assert_string_equal(personal_remove(a, text, found, n, LOCALE_EN, true),
			    "Call \\[phone number removed\\] or \\[email address removed\\].");
	assert_string_equal(personal_remove(a, text, found, n, LOCALE_ZH_CN, false),
			    "Call [已删除电话号码] or [已删除邮箱地址].");
}

static void
what_is_masked_shows_no_letter_or_digit_of_it(void **state)
{
	(void)state;
	assert_string_equal(personal_masked(a, "lamp 138 0013 8000 x", NULL),
			    "lamp ••• •••• •••• x");
	assert_string_equal(personal_masked(a, "ann@example.com", NULL), "•••••••••••.•••");
	assert_string_equal(personal_masked(a, "my lamp flickers", NULL), "my lamp flickers");
}

static void
what_stood_there_before_is_not_new(void **state)
{
	size_t n;
	struct personal *found;

	(void)state;
	(void)personal_find_new(a, "again 138-0013-8000", "call 13800138000", NULL, &n);
	assert_int_equal(n, 0);
	found = personal_find_new(a, "13800138000, 13900139000", "call 138 0013 8000", NULL, &n);
	assert_int_equal(n, 1);
	assert_int_equal(found[0].at, 13);
	(void)personal_find_new(a, "call 13800138000", "", NULL, &n);
	assert_int_equal(n, 1);
	(void)personal_find_new(a, "call 13800138000", NULL, NULL, &n);
	assert_int_equal(n, 1);
}

/* ---- whatever comes ------------------------------------------------------------------------------- */

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* In order, apart, whole characters; and nothing is left when they are taken out and masked. */
static void
check(const char *text)
{
	size_t n, end = 0, left;
	struct personal *found = personal_find(a, text, PERSONAL_SET_ORDERS, &n);

	for (size_t i = 0; i < n; i++) {
		assert_true(found[i].at >= end && found[i].len > 0);
		end = found[i].at + found[i].len;
		assert_true(end <= strlen(text));
		assert_true(((unsigned char)text[found[i].at] & 0xc0) != 0x80 ||
			    !str_is_utf8(text, strlen(text)));
		assert_true(((unsigned char)text[end] & 0xc0) != 0x80 ||
			    !str_is_utf8(text, strlen(text)));
	}
	(void)personal_find_new(a, text, text, PERSONAL_SET_ORDERS, &left);
	assert_int_equal(left, 0);
	if (str_is_utf8(text, strlen(text)))
		assert_true(str_is_utf8(personal_masked(a, text, PERSONAL_SET_ORDERS),
					strlen(personal_masked(a, text, PERSONAL_SET_ORDERS))));
}

static void
random_texts_do_no_harm(void **state)
{
	static const char *const pieces[] = {
	    "138",    "0013",     "8000",    " ",       "-",     "+",    "00",       "49",   "30",
	    "@",      "a",        "example", ".",       "com",   "号",   "路",       "市",   "室",
	    "一",     "三",       "八",      "零",      "DE89",  "3704", "4111",     "1111", "(",
	    ")",      "\n",       "one ",    "two ",    "\xff",  "\xe5", "\xe5\x8f", "１",   "＠",
	    "Street", "12 ",      "Mill ",   "LS1 4AP", "&#64;", "\\",   "x",        "AW-",  "😀",
	    "身份证", "\xf0\x9f", "010",     "/",       "*"};
	uint32_t seed = 20270101;
	char text[400];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = 0, n = next_random(&seed) % 24;

		text[0] = '\0';
		for (size_t i = 0; i < n; i++) {
			const char *piece =
			    pieces[next_random(&seed) % (sizeof(pieces) / sizeof(pieces[0]))];

			memcpy(text + len, piece, strlen(piece) + 1);
			len += strlen(piece);
		}
		check(text);
	}
	for (int round = 0; round < 3000; round++) {
		size_t len = next_random(&seed) % 300;

		for (size_t i = 0; i < len; i++)
			text[i] = (char)(1 + next_random(&seed) % 255);
		text[len] = '\0';
		check(text);
	}
}

static double
seconds_for(const char *piece, size_t bytes)
{
	char *text = arena_alloc(a, bytes + strlen(piece) + 1);
	struct timespec from, to;
	size_t n, len = 0;

	while (len < bytes) {
		memcpy(text + len, piece, strlen(piece));
		len += strlen(piece);
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
	(void)personal_find(a, text, PERSONAL_SET_ORDERS, &n);
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* Four times the text may take four times the time, and some for what the clock does. */
static void
time_grows_with_the_length_alone(void **state)
{
	static const char *const pieces[] = {
	    "1",      "1 ",      "12-",        "a@",       "a@a.",    "@",      "路",
	    "1号",    "路1号",   "one ",       "一",       "1 Mill ", "DE",     "DE89 ",
	    "(",      "+",       "0 ",         "+1 ",      "phone ",  "电话1",  "A1",
	    "1/",     "Street ", "12 a ",      "http://",  "www.a",   "[at]",   " at ",
	    " dot ",  "4111 ",   "1380013800", "AW-12345", "&#49;",   "\\",     "\xff",
	    "北京市", "1a",      "flat 1, ",   "1\n",      "rue ",    "1 rue ", "PO Box 1",
	    "01 ",    "住在",    "1.",         "O0",       "double "};

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		double quarter = seconds_for(pieces[i], LONG_BYTES / 4),
		       whole = seconds_for(pieces[i], LONG_BYTES);

		if (whole > 0.1)
			print_message("%s: %.3f s, then %.3f s\n", pieces[i], quarter, whole);
		assert_true(whole < quarter * 8 + 0.2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(nine_of_ten_of_each_kind_are_found_and_95_of_100_of_all,
					    arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(so_it_is_with_what_somebody_else_has_written,
					    arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(
		hardly_anything_is_found_in_what_somebody_else_has_written, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(nothing_else_is_found_in_the_same_texts, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(nothing_is_found_in_other_numbers, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(what_fails_its_check_digit_is_not_found, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(a_card_is_a_card_and_no_phone_number, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(patterns_are_checked, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(order_numbers_are_those_of_the_patterns_alone,
					    arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(it_is_taken_out_in_the_language_of_the_text, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(what_is_masked_shows_no_letter_or_digit_of_it,
					    arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(what_stood_there_before_is_not_new, arena_made,
					    arena_gone),
	    cmocka_unit_test_setup_teardown(random_texts_do_no_harm, arena_made, arena_gone),
	    cmocka_unit_test_setup_teardown(time_grows_with_the_length_alone, arena_made,
					    arena_gone),
	};

	return cmocka_run_group_tests_name("personal", tests, NULL, NULL);
}
