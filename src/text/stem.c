#include "answerwell/text/stem.h"

#include <libstemmer.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "answerwell/base/arena.h"

/* It has room for one word: one for each thread. */
static once_flag stemmer_once = ONCE_FLAG_INIT;
static tss_t stemmer_key;

static void
stemmer_close(void *stemmer)
{
	sb_stemmer_delete(stemmer);
}

static void
stemmer_key_new(void)
{
	if (tss_create(&stemmer_key, stemmer_close) != thrd_success)
		abort();
}

static struct sb_stemmer *
thread_stemmer(void)
{
	struct sb_stemmer *stemmer;

	call_once(&stemmer_once, stemmer_key_new);
	stemmer = tss_get(stemmer_key);
	if (stemmer == NULL) {
		stemmer = sb_stemmer_new("english", "UTF_8");
		if (stemmer == NULL || tss_set(stemmer_key, stemmer) != thrd_success)
			abort();
	}
	return stemmer;
}

static bool
is_english(const char *form, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (form[i] < 'a' || form[i] > 'z')
			return false;
	return len > 2;
}

size_t
stem_into(char out[STEM_MAX + 1], const char *form, size_t len)
{
	const sb_symbol *stem = (const sb_symbol *)form;
	size_t n = len;

	if (is_english(form, len)) {
		stem = sb_stemmer_stem(thread_stemmer(), stem, (int)len);
		n = (size_t)sb_stemmer_length(thread_stemmer());
	}
	if (stem == NULL) /* no memory */
		abort();
	memcpy(out, stem, n);
	out[n] = '\0';
	return n;
}

const char *
stem_word(struct arena *a, const char *form)
{
	size_t len = strlen(form);
	char stem[STEM_MAX + 1];

	if (len > STEM_MAX)
		return form;
	return arena_strndup(a, stem, stem_into(stem, form, len));
}
