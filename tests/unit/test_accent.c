/* A site's own colour: whatever it is, people can read what is written in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "answerwell/base/accent.h"

/* The grounds of assets/css/base.css in both themes: surface, paper, sunken. */
static const char *const light_grounds[] = {"#ffffff", "#fbfaf7", "#f3f1ec"};
static const char *const dark_grounds[] = {"#181e23", "#101419", "#21272d"};

static void
assert_reads(const char *value, const struct accent_shades *s, const char *const *grounds)
{
	for (int i = 0; i < 3; i++)
		if (accent_contrast(s->text, grounds[i]) < 4.5 ||
		    accent_contrast(s->strong, grounds[i]) < 4.5)
			fail_msg("%s: %s or %s on %s", value, s->text, s->strong, grounds[i]);
	if (accent_contrast(s->text, s->tint) < 4.5 || accent_contrast(s->ink, s->text) < 4.5 ||
	    accent_contrast(s->ink, s->strong) < 4.5)
		fail_msg("%s: %s, %s, %s, %s", value, s->text, s->strong, s->ink, s->tint);
}

static void
assert_good(const char *value)
{
	struct accent a;

	assert_true(accent_make(value, &a));
	assert_reads(value, &a.light, light_grounds);
	assert_reads(value, &a.dark, dark_grounds);
}

static void
contrast_is_that_of_the_guidelines(void **state)
{
	(void)state;
	assert_true(accent_contrast("#000000", "#ffffff") > 20.99);
	assert_true(accent_contrast("#777777", "#ffffff") > 4.47);
	assert_true(accent_contrast("#777777", "#ffffff") < 4.49);
	assert_true(accent_contrast("#abcdef", "#abcdef") == 1);
}

static void
every_hue_can_be_read_in_both_themes(void **state)
{
	char value[16];

	(void)state;
	for (int hue = 0; hue <= 360; hue++) {
		(void)snprintf(value, sizeof(value), "%d", hue);
		assert_good(value);
	}
}

static void
every_kind_of_colour_can_be_read_in_both_themes(void **state)
{
	char value[16];

	(void)state;
	for (unsigned r = 0; r <= 255; r += 51)
		for (unsigned g = 0; g <= 255; g += 51)
			for (unsigned b = 0; b <= 255; b += 51) {
				(void)snprintf(value, sizeof(value), "#%02x%02x%02x", r & 255,
					       g & 255, b & 255);
				assert_good(value);
			}
	assert_good("#fd0");
	assert_good("#FFD400");
}

static void
a_colour_that_can_be_read_stays_as_it_is(void **state)
{
	struct accent a;

	(void)state;
	assert_true(accent_make("#0b6477", &a));
	assert_string_equal(a.light.text, "#0b6477");
	assert_true(accent_make("#1450a3", &a));
	assert_string_equal(a.light.text, "#1450a3");
}

static void
what_is_no_colour_is_refused(void **state)
{
	static const char *const bad[] = {
	    "",   "#",    "#12",    "#12345",   "#1234567",   "#12345g", "teal",    "361",
	    "-1", "12.5", "0b6477", "#0b6477 ", "rgb(1,2,3)", "url(x)",  "#0b\n77a"};
	struct accent a;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (accent_make(bad[i], &a))
			fail_msg("\"%s\" was taken", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(contrast_is_that_of_the_guidelines),
	    cmocka_unit_test(every_hue_can_be_read_in_both_themes),
	    cmocka_unit_test(every_kind_of_colour_can_be_read_in_both_themes),
	    cmocka_unit_test(a_colour_that_can_be_read_stays_as_it_is),
	    cmocka_unit_test(what_is_no_colour_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
