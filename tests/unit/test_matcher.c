#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/match/matcher.h"
#include "answerwell/match/vectors.h"
#include "match/confidence.h"
#include "match/index.h"
#include "support/own_arena.h"

static const char vectors_path[] = "assets/vectors/english.vectors";

#define PHRASINGS(...)                                                                             \
	.phrasings = (const char *const[])                                                         \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define ENTRY(n, language, head, text)                                                             \
	.id = n, .locale = language, .title = head, .slug = "s", .body = text, .excerpt = "",      \
	.external_id = ""

static const struct match_entry shop[] = {
    {ENTRY(1, LOCALE_EN, "How do I return an item?", "Send it back within thirty days."),
     .n_phrasings = 1, PHRASINGS("send something back")},
    {ENTRY(2, LOCALE_EN, "What does delivery cost?", "Four pounds; nothing above forty.")},
    {ENTRY(3, LOCALE_EN, "Connect the lamp to a network",
	   "Hold the button until it blinks. Works with GitHub and the data base of C++.")},
    {ENTRY(4, LOCALE_EN, "Warranty", "Two years for every device.")},
    {ENTRY(5, LOCALE_EN, "Programming the lamp in C++", "A library is there.")},
    {ENTRY(6, LOCALE_EN, "Programming the lamp in C", "A library is there.")},
    {ENTRY(7, LOCALE_ZH_CN, "多久可以收到退款？", "一般三到五个工作日到账。")},
    {ENTRY(8, LOCALE_ZH_CN, "怎么修改收货地址？", "发货之前可以在订单里修改。")},
    {ENTRY(9, LOCALE_EN, "Warranty", "One year for a battery.")},
};
enum { SHOP = sizeof(shop) / sizeof(shop[0]) };

static const char *const fees[] = {"delivery", "freight", "shipping and handling"};
static const struct match_synonyms synonyms[] = {{LOCALE_EN, fees, 3}};
static const struct match_source source = {.site = 7,
					   .version = 3,
					   .entries = shop,
					   .n_entries = SHOP,
					   .synonyms = synonyms,
					   .n_synonyms = 1,
					   .fit = {0, 1}};

static char folder[] = "/tmp/test_matcher_XXXXXX";
static int place = -1;
static struct vectors *vectors;
static struct matcher *m;

static struct matcher *
made(const struct match_source *s)
{
	assert_int_equal(matcher_build(place, "index", s, NULL), OK);
	return matcher_open(place, "index", NULL);
}

static struct match *
find_in(const struct matcher *in, const char *text, enum locale l, size_t limit, size_t *n)
{
	return matcher_find(in, a, &(struct match_question){.locale = l, .text = text}, limit, n);
}

/* The id of the best entry; 0: there is none. */
static int64_t
first(const char *text)
{
	size_t n;
	const struct match *list = find_in(m, text, LOCALE_EN, 10, &n);

	return n > 0 ? list[0].id : 0;
}

/* ---- what is found ------------------------------------------------------------------------------ */

static void
an_entry_is_found_by_its_title_its_phrasing_and_its_body(void **state)
{
	(void)state;
	assert_int_equal(first("How do I return an item?"), 1);
	assert_int_equal(first("send something back"), 1);
	assert_int_equal(first("thirty days"), 1);
	assert_int_equal(first("blinks"), 3);
	assert_int_equal(first("地址"), 8);
}

static void
slips_are_mended(void **state)
{
	(void)state;
	assert_int_equal(first("delivry"), 2); /* lost */
	assert_int_equal(first("delivvery"), 2); /* doubled */
	assert_int_equal(first("deilvery"), 2); /* changed round */
	assert_int_equal(first("delibery"), 2); /* the key beside */
	assert_int_equal(first("warrannyt"), 4); /* two, of a long word */
	assert_int_equal(first("zzqxjk"), 0);
}

static void
joined_and_split_words_are_the_same(void **state)
{
	(void)state;
	assert_int_equal(first("git hub"), 3);
	assert_int_equal(first("database"), 3);
}

static void
synonyms_stand_for_each_other_also_phrases(void **state)
{
	struct match_source without = source;
	struct matcher *plain;
	const struct match *list;
	size_t n;

	(void)state;
	assert_int_equal(first("freight"), 2);
	assert_int_equal(first("shipping and handling"), 2);
	without.n_synonyms = 0;
	plain = made(&without);
	list = find_in(plain, "freight", LOCALE_EN, 10, &n);
	assert_true(n == 0 || list[0].id != 2);
	matcher_close(plain);
}

static void
traditional_characters_find_the_simplified(void **state)
{
	(void)state;
	assert_int_equal(first("多久可以收到退款"), 7);
	assert_int_equal(first("退款幾天到賬"), 7);
	assert_int_equal(first("怎麼修改收貨地址"), 8);
}

static void
a_name_with_a_sign_is_another_than_without(void **state)
{
	(void)state;
	assert_int_equal(first("programming in C++"), 5);
	assert_int_equal(first("programming in C"), 6);
}

static void
small_words_count_in_titles_alone(void **state)
{
	const struct match_entry two[] = {
	    {ENTRY(1, LOCALE_EN, "Parcels", "how how how how when when")},
	    {ENTRY(2, LOCALE_EN, "How parcels come", "By post.")},
	};
	const struct match_source s = {.entries = two, .n_entries = 2, .fit = {0, 1}};
	struct matcher *small = made(&s);
	const struct match *list;
	size_t n;

	(void)state;
	list = find_in(small, "how", LOCALE_EN, 10, &n);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].id, 2);
	matcher_close(small);
}

static void
entries_of_the_readers_language_come_first_of_equals(void **state)
{
	const struct match_entry two[] = {
	    {ENTRY(1, LOCALE_EN, "iPhone", "")},
	    {ENTRY(2, LOCALE_ZH_CN, "iPhone", "")},
	};
	const struct match_source s = {.entries = two, .n_entries = 2, .fit = {0, 1}};
	struct matcher *both = made(&s);
	size_t n;

	(void)state;
	assert_int_equal(find_in(both, "iphone", LOCALE_EN, 10, &n)[0].id, 1);
	assert_int_equal(find_in(both, "iphone", LOCALE_ZH_CN, 10, &n)[0].id, 2);
	assert_int_equal(n, 2);
	matcher_close(both);
}

static void
other_words_are_found_by_what_they_mean(void **state)
{
	struct matcher *with;
	const struct match *list;
	size_t n;

	(void)state;
	assert_true(find_in(m, "guarantee", LOCALE_EN, 1, &n)->features[F_MEANING] == 0);
	assert_int_equal(matcher_build(place, "index", &source, vectors), OK);
	with = matcher_open(place, "index", vectors);
	list = find_in(with, "guarantee", LOCALE_EN, 2, &n);
	assert_string_equal(list[0].title, "Warranty");
	assert_true(list[0].features[F_MEANING] > 0.5);
	matcher_close(with);
}

/* ---- the list ----------------------------------------------------------------------------------- */

static void
a_list_is_as_long_as_wanted_and_starts_the_same(void **state)
{
	const struct match *list, *longer;
	size_t n, n_longer;

	(void)state;
	find_in(m, "programming the lamp", LOCALE_EN, 0, &n);
	assert_int_equal(n, 0);
	list = find_in(m, "programming the lamp", LOCALE_EN, 2, &n);
	longer = find_in(m, "programming the lamp", LOCALE_EN, 100, &n_longer);
	assert_int_equal(n, 2);
	assert_true(n_longer > 2 && n_longer <= SHOP);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(list[i].id, longer[i].id);
		assert_true(list[i].probability == longer[i].probability);
	}
	for (size_t i = 1; i < n_longer; i++)
		assert_true(longer[i - 1].score >= longer[i].score);
}

static void
equals_come_in_the_order_of_the_entries(void **state)
{
	struct match_entry same[20];
	const struct match_source s = {.entries = same, .n_entries = 20, .fit = {0, 1}};
	struct matcher *equal;
	const struct match *list;
	size_t n;

	(void)state;
	for (int i = 0; i < 20; i++)
		same[i] = (struct match_entry){ENTRY(i + 1, LOCALE_EN, "Warranty", "Two years.")};
	equal = made(&s);
	list = find_in(equal, "warranty", LOCALE_EN, 20, &n);
	assert_int_equal(n, 20);
	for (int i = 0; i < 20; i++)
		assert_int_equal(list[i].id, i + 1);
	assert_int_equal(matcher_fold_titles((struct match *)(uintptr_t)list, n), 1);
	matcher_close(equal);
}

static void
entries_of_one_title_are_folded_to_the_best(void **state)
{
	struct match *list;
	size_t n;

	(void)state;
	list = find_in(m, "warranty of a battery", LOCALE_EN, 10, &n);
	assert_true(n >= 2);
	assert_int_equal(list[0].id, 9);
	assert_int_equal(list[1].id, 4);
	n = matcher_fold_titles(list, n);
	assert_int_equal(list[0].id, 9);
	for (size_t i = 1; i < n; i++)
		assert_int_not_equal(list[i].id, 4);
}

static void
an_entry_that_is_taken_out_is_as_if_it_were_not_there(void **state)
{
	struct match_question q = {LOCALE_EN, "programming the lamp in C++", 5};
	const struct match *list;
	size_t n;

	(void)state;
	list = matcher_find(m, a, &q, 10, &n);
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++)
		assert_int_not_equal(list[i].id, 5);
	assert_int_equal(list[0].id, 6);
	/* What it would give is no measure for the others. */
	q = (struct match_question){LOCALE_EN, "forty pounds for a library", 2};
	list = matcher_find(m, a, &q, 10, &n);
	assert_int_equal(list[0].id, 5);
	assert_true(list[0].score > 1);
}

static void
what_fits_better_is_surer_and_nothing_is_surer_than_1(void **state)
{
	const struct match *good, *bad;
	size_t n;

	(void)state;
	good = find_in(m, "how do I return an item?", LOCALE_EN, 1, &n);
	bad = find_in(m, "feeding a horse with hay in winter", LOCALE_EN, 1, &n);
	assert_true(good->probability > MATCH_ANSWERS && good->probability <= 1);
	assert_true(bad->probability < 0.5 && bad->probability >= 0);
}

static void
a_sites_own_offset_and_slope_count(void **state)
{
	struct match_source other = source;
	struct matcher *careful;
	size_t n;

	(void)state;
	other.fit = (struct match_fit){-20, 1};
	careful = made(&other);
	assert_true(find_in(careful, "how do I return an item?", LOCALE_EN, 1, &n)->probability <
		    0.01);
	matcher_close(careful);
}

/* ---- bad input ---------------------------------------------------------------------------------- */

static void
nothing_to_ask_finds_nothing(void **state)
{
	static const char *const nothing[] = {"", " \t\n", "?!…，。", "😀🎉", "\x01\x02"};

	(void)state;
	for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++)
		assert_int_equal(first(nothing[i]), 0);
}

static void
words_that_say_nothing_are_asked_where_there_is_nothing_else(void **state)
{
	(void)state;
	assert_int_not_equal(first("to the a"), 0); /* "Connect the lamp to a network" */
}

static void
scripts_may_be_mixed(void **state)
{
	(void)state;
	assert_int_equal(first("iPhone 退款 多久 ???"), 7);
	assert_int_equal(first("Ελλάδα عربى 多久可以收到退款"), 7);
}

static void
a_question_without_end_takes_no_longer_than_its_beginning(void **state)
{
	static const char *const pieces[] = {"delivry ", "q",        "多久", "😀",
					     "C++ ",     "\xff\xfe", "a "};
	char *text = arena_alloc(a, 1 << 20);
	int64_t began = clock_steady();

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		size_t len = strlen(pieces[i]), n;

		for (size_t at = 0; at + len < 1 << 20; at += len)
			memcpy(text + at, pieces[i], len);
		find_in(m, text, LOCALE_EN, 10, &n);
		assert_true(n <= SHOP);
	}
	/* All of them, under a sanitizer on a slow machine. */
	assert_true(clock_steady() - began < 5 * CLOCK_SECOND);
}

static void
an_index_of_nothing_finds_nothing(void **state)
{
	const struct match_source s = {.site = 1, .version = 1, .fit = {0, 1}};
	struct matcher *empty = made(&s);
	size_t n = 5;

	(void)state;
	assert_non_null(empty);
	assert_int_equal(matcher_entries(empty), 0);
	find_in(empty, "warranty", LOCALE_EN, 10, &n);
	assert_int_equal(n, 0);
	matcher_close(empty);
}

static void
entries_without_words_do_no_harm(void **state)
{
	const struct match_entry odd[] = {
	    {ENTRY(1, LOCALE_EN, "???", "")},
	    {ENTRY(2, LOCALE_EN, "😀", "…"), .n_phrasings = 1, PHRASINGS("!")},
	    {ENTRY(3, LOCALE_EN, "Warranty", "")},
	};
	const struct match_source s = {.entries = odd, .n_entries = 3, .fit = {0, 1}};
	struct matcher *few = made(&s);
	const struct match *list;
	size_t n;

	(void)state;
	list = find_in(few, "warranty", LOCALE_EN, 10, &n);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].id, 3);
	assert_true(list[0].score > 0 && list[0].probability > 0);
	matcher_close(few);
}

/* ---- the file ----------------------------------------------------------------------------------- */

static void
an_index_tells_whose_it_is_and_of_which_version(void **state)
{
	(void)state;
	assert_true(matcher_is_of(m, 7, 3));
	assert_false(matcher_is_of(m, 7, 2)); /* restored since */
	assert_false(matcher_is_of(m, 7, 4));
	assert_false(matcher_is_of(m, 8, 3));
	assert_int_equal(matcher_entries(m), SHOP);
}

/* Of the index `size` bytes, with `len` of them at `at` overwritten. */
static void
write_damaged(const char *all, size_t size, size_t at, const void *bytes, size_t len)
{
	char *copy = arena_alloc(a, size);
	int fd = openat(place, "damaged", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	memcpy(copy, all, size);
	if (bytes != NULL)
		memcpy(copy + at, bytes, len);
	assert_true(fd >= 0 && write(fd, copy, size) == (ssize_t)size && close(fd) == 0);
}

static char *
read_index(size_t *size)
{
	char *all = arena_alloc(a, 1 << 20);
	int fd = openat(place, "index", O_RDONLY);
	ssize_t n = read(fd, all, 1 << 20);

	assert_true(fd >= 0 && n > (ssize_t)sizeof(struct index_header));
	close(fd);
	*size = (size_t)n;
	return all;
}

static void
an_index_that_is_cut_foreign_old_or_damaged_is_refused(void **state)
{
	const uint32_t version = INDEX_FORMAT + 1;
	const uint64_t far = UINT64_MAX - 7;
	struct matcher *as_it_is;
	char *all, other;
	size_t size;

	(void)state;
	matcher_close(made(&source));
	all = read_index(&size);
	write_damaged(all, size, 0, NULL, 0);
	as_it_is = matcher_open(place, "damaged", NULL);
	assert_non_null(as_it_is);
	matcher_close(as_it_is);
	for (size_t cut = 0; cut < size; cut += 1 + size / 50) {
		write_damaged(all, cut, 0, NULL, 0);
		assert_null(matcher_open(place, "damaged", NULL));
	}
	write_damaged(all, size, 0, "PK\x03\x04", 4);
	assert_null(matcher_open(place, "damaged", NULL));
	write_damaged(all, size, offsetof(struct index_header, format), &version, sizeof(version));
	assert_null(matcher_open(place, "damaged", NULL));
	write_damaged(all, size, offsetof(struct index_header, sections), &far, sizeof(far));
	assert_null(matcher_open(place, "damaged", NULL));
	for (size_t at = sizeof(struct index_header); at < size; at += size / 50) {
		other = (char)(all[at] ^ 0x10);
		write_damaged(all, size, at, &other, 1);
		assert_null(matcher_open(place, "damaged", NULL));
	}
}

static void
an_index_of_other_vectors_is_refused(void **state)
{
	struct matcher *with;

	(void)state;
	matcher_close(made(&source));
	assert_null(matcher_open(place, "index", vectors));
	assert_int_equal(matcher_build(place, "index", &source, vectors), OK);
	assert_null(matcher_open(place, "index", NULL));
	with = matcher_open(place, "index", vectors);
	assert_non_null(with);
	matcher_close(with);
}

static void
an_index_that_is_not_there_is_none_and_a_folder_is_refused(void **state)
{
	(void)state;
	assert_null(matcher_open(place, "nothing", NULL));
	assert_int_equal(mkdirat(place, "folder", 0700), 0);
	assert_null(matcher_open(place, "folder", NULL));
	unlinkat(place, "folder", AT_REMOVEDIR);
}

static void
what_cannot_be_written_leaves_what_was_there(void **state)
{
	struct matcher *there = made(&source);

	(void)state;
	assert_int_equal(matcher_build(place, "no folder/index", &source, NULL), FAILED);
	matcher_close(there);
	there = matcher_open(place, "index", NULL);
	assert_non_null(there);
	matcher_close(there);
}

static void
the_same_entries_make_the_same_file(void **state)
{
	char *one, *other;
	size_t size, other_size;

	(void)state;
	matcher_close(made(&source));
	one = read_index(&size);
	matcher_close(made(&source));
	other = read_index(&other_size);
	assert_int_equal(size, other_size);
	assert_memory_equal(one, other, size);
}

/* ---- all of them -------------------------------------------------------------------------------- */

static int
set_up(void **state)
{
	(void)state;
	log_open("test", LOG_LEVEL_ERROR);
	if (mkdtemp(folder) == NULL || (place = open(folder, O_RDONLY | O_DIRECTORY)) < 0)
		return -1;
	vectors = vectors_open(vectors_path);
	if (matcher_build(place, "shop", &source, NULL) != OK)
		return -1;
	m = matcher_open(place, "shop", NULL);
	return m != NULL && vectors != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	static const char *const names[] = {"shop", "index", "damaged"};

	(void)state;
	matcher_close(m);
	vectors_close(vectors);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlinkat(place, names[i], 0);
	close(place);
	return rmdir(folder);
}

#define OWN(test) cmocka_unit_test_setup_teardown(test, arena_made, arena_gone)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    OWN(an_entry_is_found_by_its_title_its_phrasing_and_its_body),
	    OWN(slips_are_mended),
	    OWN(joined_and_split_words_are_the_same),
	    OWN(synonyms_stand_for_each_other_also_phrases),
	    OWN(traditional_characters_find_the_simplified),
	    OWN(a_name_with_a_sign_is_another_than_without),
	    OWN(small_words_count_in_titles_alone),
	    OWN(entries_of_the_readers_language_come_first_of_equals),
	    OWN(other_words_are_found_by_what_they_mean),
	    OWN(a_list_is_as_long_as_wanted_and_starts_the_same),
	    OWN(equals_come_in_the_order_of_the_entries),
	    OWN(entries_of_one_title_are_folded_to_the_best),
	    OWN(an_entry_that_is_taken_out_is_as_if_it_were_not_there),
	    OWN(what_fits_better_is_surer_and_nothing_is_surer_than_1),
	    OWN(a_sites_own_offset_and_slope_count),
	    OWN(nothing_to_ask_finds_nothing),
	    OWN(words_that_say_nothing_are_asked_where_there_is_nothing_else),
	    OWN(scripts_may_be_mixed),
	    OWN(a_question_without_end_takes_no_longer_than_its_beginning),
	    OWN(an_index_of_nothing_finds_nothing),
	    OWN(entries_without_words_do_no_harm),
	    OWN(an_index_tells_whose_it_is_and_of_which_version),
	    OWN(an_index_that_is_cut_foreign_old_or_damaged_is_refused),
	    OWN(an_index_of_other_vectors_is_refused),
	    OWN(an_index_that_is_not_there_is_none_and_a_folder_is_refused),
	    OWN(what_cannot_be_written_leaves_what_was_there),
	    OWN(the_same_entries_make_the_same_file),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
