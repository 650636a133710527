/* Browsers in words people know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answerwell/account/agent.h"

static void
browsers_and_systems_are_called_by_their_names(void **state)
{
	static const char *const agents[][3] = {
	    {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox",
	     "Linux"},
	    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	     "Chrome/126.0.0.0 Safari/537.36",
	     "Chrome", "Windows"},
	    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	     "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
	     "Edge", "Windows"},
	    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
	     "Gecko) Version/17.5 Safari/605.1.15",
	     "Safari", "Mac"},
	    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
	     "like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1",
	     "Chrome", "iPhone"},
	    {"Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) "
	     "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
	     "Samsung Internet", "Android"},
	    {"Mozilla/5.0 (Linux; Android 13; V2148A) AppleWebKit/537.36 (KHTML, like Gecko) "
	     "Version/4.0 Chrome/116.0 Mobile Safari/537.36 XWEB MicroMessenger/8.0.49",
	     "WeChat", "Android"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
		assert_string_equal(agent_browser(agents[i][0]), agents[i][1]);
		assert_string_equal(agent_system(agents[i][0]), agents[i][2]);
	}
}

static void
what_is_not_known_has_no_name(void **state)
{
	(void)state;
	assert_null(agent_browser(NULL));
	assert_null(agent_browser(""));
	assert_null(agent_system("something/1.0"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(browsers_and_systems_are_called_by_their_names),
	    cmocka_unit_test(what_is_not_known_has_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
