/* How long a suggestion takes in the process, how long an index takes to make, and how much memory it costs:
 *
 *   suggest VECTORS
 *
 * Entries are made up of words from a seeded list whose frequencies fall as those of real texts do. Prints
 * lines of a name with entries and phrasings each, and a value. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/match/matcher.h"
#include "answerwell/match/vectors.h"

enum { WORDS = 20000, QUESTIONS = 2000, TITLE_WORDS = 8, BODY_WORDS = 60, WARM_UP = 200 };

static uint64_t state = 0x9e3779b97f4a7c15u;

/* xorshift64*, 0 to 1. */
static double
random_number(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (double)((state * 0x2545f4914f6cdd1du) >> 11) / 9007199254740992.0;
}

/* ---- texts -------------------------------------------------------------------------------------- */

static const char *words[WORDS];

#define ONE_OF(list) list[(size_t)(random_number() * sizeof(list) / sizeof(list[0]))]

/* Of syllables, as English words are about: two to four. Before them the words that questions have anyway. */
static void
make_words(struct arena *a)
{
	static const char *const common[] = {"how", "do",   "i",  "the", "my", "a",   "to",
					     "can", "what", "is", "in",  "on", "for", "with"};
	static const char onsets[][4] = {"b",  "c",  "d",  "f",  "g",  "h",  "j",   "k",  "l",
					 "m",  "n",  "p",  "r",  "s",  "t",  "v",   "w",  "y",
					 "bl", "br", "ch", "cl", "cr", "dr", "fl",  "fr", "gr",
					 "pl", "pr", "qu", "sh", "sp", "st", "str", "th", "tr"};
	static const char vowels[][3] = {"a", "e", "i", "o", "u", "ai", "ea", "ee", "io", "ou"};
	static const char codas[][4] = {"",   "",   "",   "n",  "r",  "l", "t", "s",
					"c",  "d",  "m",  "p",  "g",  "b", "k", "x",
					"nd", "nt", "st", "ck", "ng", "ss"};

	for (size_t i = 0; i < WORDS; i++) {
		int n = 2 + (int)(random_number() * 3);
		const char *word = "";

		for (int j = 0; j < n; j++)
			word = arena_printf(a, "%s%s%s%s", word, ONE_OF(onsets), ONE_OF(vowels),
					    ONE_OF(codas));
		words[i] = i < sizeof(common) / sizeof(common[0]) ? common[i] : word;
	}
}

/* Zipf: the n-th word is 1/n as frequent as the first. */
static const char *
a_word(void)
{
	size_t at = (size_t)exp(random_number() * log(WORDS));

	return words[at >= WORDS ? WORDS - 1 : at];
}

static const char *
a_text(struct arena *a, int n)
{
	const char *text = a_word();

	for (int i = 1; i < n; i++)
		text = arena_printf(a, "%s %s", text, a_word());
	return text;
}

static struct match_source
made_up(struct arena *a, size_t n, size_t n_phrasings)
{
	struct match_entry *entries = arena_array(a, n, sizeof(*entries));

	for (size_t i = 0; i < n; i++) {
		const char **phrasings = arena_array(a, n_phrasings, sizeof(*phrasings));

		for (size_t j = 0; j < n_phrasings; j++)
			phrasings[j] = a_text(a, TITLE_WORDS);
		entries[i] = (struct match_entry){.id = (int64_t)i + 1,
						  .locale = LOCALE_EN,
						  .title = a_text(a, TITLE_WORDS),
						  .slug = "entry",
						  .excerpt = "What stands below the title.",
						  .external_id = "",
						  .body = a_text(a, BODY_WORDS),
						  .phrasings = phrasings,
						  .n_phrasings = n_phrasings};
	}
	return (struct match_source){.entries = entries, .n_entries = n, .fit = {0, 1}};
}

/* ---- measuring ---------------------------------------------------------------------------------- */

static double
pss_mib(void)
{
	FILE *f = fopen("/proc/self/smaps_rollup", "r");
	char line[200];
	double kib = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "Pss: %lf", &kib) == 1)
			break;
	if (f != NULL)
		fclose(f);
	return kib / 1024;
}

static int
compare(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* The 95th percentile of what one question takes, in ms: questions of 2 to 12 words, every tenth word with a slip. */
static double
ask(const struct matcher *m)
{
	static double took[QUESTIONS];
	struct arena *texts = arena_new();

	for (int i = -WARM_UP; i < QUESTIONS; i++) {
		char *text = arena_strdup(texts, a_text(texts, 2 + (int)(random_number() * 11)));
		struct arena *a = arena_new();
		int64_t began;
		size_t n;

		if (random_number() < 0.5)
			text[(size_t)(random_number() * (double)strlen(text))] = 'q';
		began = clock_steady();
		matcher_find(m, a, &(struct match_question){.locale = LOCALE_EN, .text = text}, 10,
			     &n);
		if (i >= 0)
			took[i] = (double)(clock_steady() - began) / CLOCK_MILLISECOND;
		arena_free(a);
	}
	arena_free(texts);
	qsort(took, QUESTIONS, sizeof(*took), compare);
	return took[QUESTIONS * 95 / 100];
}

/* In a process of its own, so that this one has but what asking takes: how long it takes, in ms. */
static int
build(const char *vectors, const char *name, size_t n, size_t n_phrasings)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct vectors *v = vectors_open(vectors);
		struct match_source source = made_up(arena_new(), n, n_phrasings);
		int64_t began = clock_steady();

		if (matcher_build(AT_FDCWD, name, &source, v) != OK)
			_exit(1);
		printf("index_build_ms_%zu_%zu %lld\n", n, n_phrasings,
		       (long long)((clock_steady() - began) / CLOCK_MILLISECOND));
		fflush(stdout);
		_exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && status == 0 ? 0 : -1;
}

static void
measure(const char *vectors, size_t n, size_t n_phrasings)
{
	struct arena *a = arena_new();
	char *name = arena_printf(a, "/tmp/suggest.%ld", (long)getpid());
	double before;
	struct vectors *v;
	struct matcher *m;

	if (build(vectors, name, n, n_phrasings) != 0)
		exit(2);
	before = pss_mib();
	v = vectors_open(vectors);
	m = matcher_open(AT_FDCWD, name, v);
	if (m == NULL)
		exit(2);
	printf("suggest_p95_ms_%zu_%zu %.3f\n", n, n_phrasings, ask(m));
	printf("suggest_growth_mib_%zu_%zu %.1f\n", n, n_phrasings, pss_mib() - before);
	fflush(stdout);
	unlink(name);
	matcher_close(m);
	vectors_close(v);
	arena_free(a);
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();

	if (argc != 2) {
		fprintf(stderr, "usage: suggest VECTORS\n");
		return 2;
	}
	log_open("bench", LOG_LEVEL_ERROR);
	make_words(a);
	measure(argv[1], 1000, 0);
	measure(argv[1], 10000, 0);
	measure(argv[1], 1000, 10);
	arena_free(a);
	return 0;
}
