#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/match/vectors.h"
#include "answerwell/text/segment.h"
#include "answerwell/text/stem.h"
#include "match/vectors_file.h"
#include "support/own_arena.h"

static const char shipped[] = "assets/vectors/english.vectors";
static struct vectors *v;

static int
opened(void **state)
{
	v = vectors_open(shipped);
	if (v == NULL)
		fail_msg("run at the top of the tree");
	return arena_made(state);
}

static int
closed(void **state)
{
	vectors_close(v);
	return arena_gone(state);
}

/* What a matcher does with a text of plain words. */
static void
sum_of(const char *text, float sum[VECTOR_DIMS])
{
	size_t n;
	struct word *words = segment_read(a, text, &n);

	memset(sum, 0, VECTOR_DIMS * sizeof(*sum));
	for (size_t i = 0; i < n; i++)
		(void)vectors_add(v, stem_word(a, words[i].form), sum);
	vectors_unit(sum);
}

static float
nearness(const char *one, const char *two)
{
	float x[VECTOR_DIMS], y[VECTOR_DIMS];

	sum_of(one, x);
	sum_of(two, y);
	return vectors_dot(x, y);
}

static void
words_that_say_the_same_are_nearer_than_others(void **state)
{
	static const char *const rows[][3] = {
	    {"refund", "reimbursement", "weather"},
	    {"buy", "purchase", "sleep"},
	    {"broken", "damaged", "singing"},
	    {"begin", "start", "umbrella"},
	    {"automobile", "car", "poem"},
	    {"illness", "disease", "bicycle"},
	    {"error", "mistake", "river"},
	    {"delete", "erase", "garden"},
	    {"postpone the meeting", "delay the appointment", "paint the kitchen"},
	    {"How do I get a reimbursement?", "I want my money back", "When is the store open?"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		float near = nearness(rows[i][0], rows[i][1]),
		      far = nearness(rows[i][0], rows[i][2]);

		if (near < far + .2f)
			fail_msg("%s: %s %.2f, %s %.2f", rows[i][0], rows[i][1], (double)near,
				 rows[i][2], (double)far);
	}
}

static void
words_that_are_everywhere_weigh_little(void **state)
{
	(void)state;
	assert_true(nearness("the refund of it", "refund") > .9f);
}

static void
an_unknown_word_adds_nothing(void **state)
{
	float sum[VECTOR_DIMS] = {0}, before[VECTOR_DIMS];

	(void)state;
	assert_false(vectors_add(v, "xqzzt", sum));
	assert_false(vectors_add(v, "", sum));
	assert_false(vectors_add(v, "退款", sum));
	vectors_unit(sum);
	for (size_t i = 0; i < VECTOR_DIMS; i++)
		assert_true(sum[i] == 0);
	assert_true(vectors_add(v, "refund", sum));
	memcpy(before, sum, sizeof(sum));
	assert_false(vectors_add(v, "xqzzt", sum));
	assert_memory_equal(before, sum, sizeof(sum));
	vectors_unit(sum);
	assert_true(vectors_dot(sum, sum) > .9999f && vectors_dot(sum, sum) < 1.0001f);
}

/* ---- files that are refused ---------------------------------------------------------------------- */

static char copy_path[] = "/tmp/aw-vectors-XXXXXX";

/* A copy that the test may spoil. */
static char *
read_shipped(size_t *len)
{
	FILE *f = fopen(shipped, "rb");
	char *data;

	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	*len = (size_t)ftell(f);
	rewind(f);
	data = arena_alloc(a, *len + 1);
	assert_int_equal(fread(data, 1, *len, f), *len);
	(void)fclose(f);
	return data;
}

static struct vectors *
open_copy(const char *data, size_t len)
{
	char path[sizeof(copy_path)];
	struct vectors *copy;
	FILE *f;

	memcpy(path, copy_path, sizeof(path));
	f = fdopen(mkstemp(path), "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
	copy = vectors_open(path);
	assert_int_equal(unlink(path), 0);
	return copy;
}

static void
a_copy_is_the_same_and_needs_its_path_no_longer(void **state)
{
	size_t len;
	char *data = read_shipped(&len);
	struct vectors *copy = open_copy(data, len);
	float sum[VECTOR_DIMS] = {0};

	(void)state;
	assert_non_null(copy);
	assert_true(vectors_id(copy) == vectors_id(v));
	assert_true(vectors_add(copy, "refund", sum));
	vectors_close(copy);
}

static void
a_cut_or_longer_file_is_refused(void **state)
{
	size_t len;
	char *data = read_shipped(&len);

	(void)state;
	for (size_t cut = 0; cut < len; cut = cut * 3 + 1)
		assert_null(open_copy(data, cut));
	assert_null(open_copy(data, len - 1));
	assert_null(open_copy(data, len + 1));
}

static void
a_byte_that_is_another_is_noticed(void **state)
{
	size_t len;
	char *data = read_shipped(&len);

	(void)state;
	for (size_t at = sizeof(struct vectors_header); at < len; at += len / 9) {
		data[at] ^= 1;
		assert_null(open_copy(data, len));
		data[at] ^= 1;
	}
}

static void
a_file_of_another_kind_or_version_is_refused(void **state)
{
	size_t len;
	char *data = read_shipped(&len);
	struct vectors_header *header = (void *)data;

	(void)state;
	header->version++;
	assert_null(open_copy(data, len));
	header->version--;
	header->dims /= 2;
	assert_null(open_copy(data, len));
	header->dims *= 2;
	data[0] = 'B';
	assert_null(open_copy(data, len));
	assert_null(vectors_open("assets/locale/en.po"));
	assert_null(vectors_open("assets"));
	assert_null(vectors_open("assets/vectors/no.vectors"));
}

/* Whose checksum is right: made by somebody else. */
static void
a_file_that_leads_out_of_itself_is_refused(void **state)
{
	size_t len;
	char *data = read_shipped(&len);
	struct vectors_header *header = (void *)data;
	uint32_t *slots = (uint32_t *)(void *)(header + 1), kept = slots[0];
	struct vectors_word *words = (void *)(slots + header->n_slots);

	(void)state;
	slots[0] = header->n_words + 1;
	header->checksum = vectors_checksum(header + 1, len - sizeof(*header));
	assert_null(open_copy(data, len));
	slots[0] = kept;
	words[0].stem = header->stems_size;
	header->checksum = vectors_checksum(header + 1, len - sizeof(*header));
	assert_null(open_copy(data, len));
	words[0].stem = 0;
	for (uint32_t i = 0; i < header->n_slots; i++)
		slots[i] = 1;
	header->checksum = vectors_checksum(header + 1, len - sizeof(*header));
	assert_null(open_copy(data, len));
}

static void
no_path_is_none(void **state)
{
	(void)state;
	assert_null(vectors_open(""));
	vectors_close(NULL);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, opened, closed)
	const struct CMUnitTest tests[] = {
	    TEST(words_that_say_the_same_are_nearer_than_others),
	    TEST(words_that_are_everywhere_weigh_little),
	    TEST(an_unknown_word_adds_nothing),
	    TEST(a_copy_is_the_same_and_needs_its_path_no_longer),
	    TEST(a_cut_or_longer_file_is_refused),
	    TEST(a_byte_that_is_another_is_noticed),
	    TEST(a_file_of_another_kind_or_version_is_refused),
	    TEST(a_file_that_leads_out_of_itself_is_refused),
	    TEST(no_path_is_none),
	};

	return cmocka_run_group_tests_name("vectors", tests, NULL, NULL);
}
