#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answerwell/match/resemblance.h"
#include "answerwell/match/vectors.h"
#include "support/own_arena.h"

static struct vectors *vectors;

static double
resembles(const char *question, const char *title)
{
	return resemblance_of(resemblance_new(a, vectors, question), a, title);
}

static void
the_same_text_resembles_most_and_nothing_in_common_not_at_all(void **state)
{
	(void)state;
	assert_true(resembles("When is my money back?", "when is my money back") > 2.95);
	assert_true(resembles("退款多久到账", "退款多久到账？") > 1.95);
	assert_true(resembles("退款多久到账", "怎么修改地址") < 0.2);
	assert_true(resembles("", "anything") < 0.001);
	assert_true(resembles("...", "...") < 0.001);
}

static void
another_wording_is_nearer_than_another_matter(void **state)
{
	static const char question[] = "how do i get rid of my account";

	(void)state;
	assert_true(resembles(question, "Delete your account") >
		    resembles(question, "Open a second account"));
	assert_true(resembles("my kettle is broken", "Repair of kettles") >
		    resembles("my kettle is broken", "Colours of kettles"));
}

static int
begin(void **state)
{
	vectors = vectors_open("assets/vectors/english.vectors");
	assert_non_null(vectors);
	return arena_made(state);
}

static int
end(void **state)
{
	vectors_close(vectors);
	return arena_gone(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_text_resembles_most_and_nothing_in_common_not_at_all),
	    cmocka_unit_test(another_wording_is_nearer_than_another_matter),
	};

	return cmocka_run_group_tests_name("resemblance", tests, begin, end);
}
