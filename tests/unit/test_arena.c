#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#endif
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>

static void
an_overrun_within_a_chunk_is_seen(void **state)
{
	struct arena *a = arena_new();
	char *p = arena_alloc(a, 10);

	(void)state;
	(void)arena_alloc(a, 10);
	assert_false(__asan_address_is_poisoned(p + 9));
	assert_true(__asan_address_is_poisoned(p + 10));
	arena_free(a);
}
#endif

static void
memory_is_zeroed_and_aligned(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t size = 1; size < 3000; size = size * 2 + 1) {
		unsigned char *p = arena_alloc(a, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	arena_free(a);
}

static void
pieces_of_every_size_keep_their_bytes(void **state)
{
	enum { N = 400 };
	struct arena *a = arena_new();
	unsigned char *pieces[N];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		pieces[i] = arena_alloc(a, i * i + 1);
		memset(pieces[i], (int)(i % 251), i * i + 1);
	}
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(pieces[i][0], i % 251);
		assert_int_equal(pieces[i][i * i], i % 251);
	}
	arena_free(a);
}

static void
a_large_piece_leaves_the_current_chunk_in_use(void **state)
{
	struct arena *a = arena_new();
	char *before = arena_alloc(a, 16);
	char *large = arena_alloc(a, 5 * 1024 * 1024);
	char *after = arena_alloc(a, 16);

	(void)state;
	large[5 * 1024 * 1024 - 1] = 'x';
	assert_true(after > before && after - before < 1024);
	arena_free(a);
}

static void
no_bytes_are_a_piece_too(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_non_null(arena_alloc(a, 0));
	assert_non_null(arena_array(a, 0, 8));
	assert_ptr_not_equal(arena_alloc(a, 1), arena_alloc(a, 1));
	arena_free(a);
	arena_free(NULL);
}

static void
the_newest_piece_grows_in_place(void **state)
{
	struct arena *a = arena_new();
	char *p = arena_alloc(a, 10);

	(void)state;
	strcpy(p, "123456789");
	char *q = arena_grow(a, p, 10, 2000);
	assert_ptr_equal(p, q);
	assert_string_equal(q, "123456789");
	for (size_t i = 10; i < 2000; i++)
		assert_int_equal(q[i], 0);

	(void)arena_alloc(a, 1);
	char *r = arena_grow(a, q, 2000, 4000);
	assert_ptr_not_equal(q, r);
	assert_string_equal(r, "123456789");
	assert_int_equal(r[3999], 0);

	char *s = arena_grow(a, r, 4000, 300000);
	assert_string_equal(s, "123456789");
	assert_int_equal(s[299999], 0);
	assert_non_null(arena_grow(a, NULL, 0, 8));
	arena_free(a);
}

static void
copies_end_in_nul_and_null_stays_null(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_null(arena_strdup(a, NULL));
	assert_null(arena_strndup(a, NULL, 3));
	assert_string_equal(arena_strdup(a, ""), "");
	assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(a, "ab", 30), "ab");
	arena_free(a);
}

static void
printf_text_has_any_length(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(arena_printf(a, "%s-%d", "x", 7), "x-7");
	for (int n = 509; n <= 515; n++) {
		const char *s = arena_printf(a, "%*d", n, 1);

		assert_int_equal(strlen(s), n);
		assert_int_equal(s[n - 1], '1');
	}
	assert_int_equal(strlen(arena_printf(a, "%100000d", 1)), 100000);
	arena_free(a);
}

static char order[8];

static void
note(void *letter)
{
	strncat(order, letter, 1);
}

static struct arena *later_arena;

static void
note_and_defer(void *letter)
{
	note(letter);
	arena_defer(later_arena, note, "z");
}

static void
what_was_deferred_runs_newest_first(void **state)
{
	struct arena *a = later_arena = arena_new();

	(void)state;
	order[0] = '\0';
	arena_defer(a, note, "a");
	arena_defer(a, note_and_defer, "b");
	arena_defer(a, note, "c");
	assert_string_equal(order, "");
	arena_free(a);
	assert_string_equal(order, "cbza");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_zeroed_and_aligned),
	    cmocka_unit_test(pieces_of_every_size_keep_their_bytes),
	    cmocka_unit_test(a_large_piece_leaves_the_current_chunk_in_use),
	    cmocka_unit_test(no_bytes_are_a_piece_too),
	    cmocka_unit_test(the_newest_piece_grows_in_place),
	    cmocka_unit_test(copies_end_in_nul_and_null_stays_null),
	    cmocka_unit_test(printf_text_has_any_length),
	    cmocka_unit_test(what_was_deferred_runs_newest_first),
#ifdef WITH_ASAN
	    cmocka_unit_test(an_overrun_within_a_chunk_is_seen),
#endif
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
