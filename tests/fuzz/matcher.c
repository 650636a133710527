/* What is asked of an index of entries; and texts that become an index, which must open again. */
#include <fcntl.h>
#include <unistd.h>

#include "answerwell/match/matcher.h"
#include "fuzz.h"

static char folder[] = "/tmp/fuzz_matcher_XXXXXX";

static void
leave_nothing(void)
{
	rmdir(folder);
}

static struct matcher *
made(const struct match_source *source)
{
	static int place = -1;
	struct matcher *m;

	if (place < 0) {
		NEED(mkdtemp(folder) != NULL, folder);
		atexit(leave_nothing);
		place = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	NEED(matcher_build(place, "index", source, NULL) == OK, folder);
	m = matcher_open(place, "index", NULL);
	NEED(m != NULL, folder);
	unlinkat(place, "index", 0);
	return m;
}

static void
check(const struct matcher *m, struct arena *a, const char *text)
{
	const struct match_question q = {.locale = LOCALE_EN, .text = text};
	size_t n;
	const struct match *list = matcher_find(m, a, &q, 10, &n);

	NEED(n <= 10 && n <= matcher_entries(m), text);
	for (size_t i = 0; i < n; i++) {
		NEED(list[i].score > 0, text);
		NEED(list[i].probability >= 0 && list[i].probability <= 1, text);
		NEED(i == 0 || list[i].score <= list[i - 1].score, text);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct match_entry fixed[] = {
	    {.id = 1,
	     .title = "How do I return an item?",
	     .slug = "",
	     .body = "Send it back.",
	     .excerpt = "",
	     .external_id = ""},
	    {.id = 2,
	     .locale = LOCALE_ZH_CN,
	     .title = "多久可以收到退款？",
	     .slug = "",
	     .body = "三到五天。",
	     .excerpt = "",
	     .external_id = ""},
	    {.id = 3,
	     .title = "GitHub and C++",
	     .slug = "",
	     .body = "A data base.",
	     .excerpt = "",
	     .external_id = ""},
	};
	static struct matcher *m;
	struct arena *a = arena_new();
	const char *text = fuzz_text(a, data, size);
	struct match_entry own[] = {fixed[0], fixed[1]};
	struct matcher *other;

	if (m == NULL)
		m = made(&(struct match_source){.entries = fixed, .n_entries = 3, .fit = {0, 1}});
	check(m, a, text);
	own[0].title = text;
	own[1].body = text;
	own[1].phrasings = &text;
	own[1].n_phrasings = 1;
	other = made(&(struct match_source){.entries = own, .n_entries = 2, .fit = {0, 1}});
	check(other, a, text);
	check(other, a, "return an item 退款");
	matcher_close(other);
	arena_free(a);
	return 0;
}
