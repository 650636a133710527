#include "account/dictionary.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <crack.h>
#include <packer.h>

#include "answerwell/account/dictionary.h"
#include "answerwell/base/log.h"

enum { TEXT_MAX = 256, WORD_MIN = 4, WORD_MAX = 31 };

/* The library has static buffers. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

const char *
dictionary_path(void)
{
	return GetDefaultCracklibDict();
}

bool
dictionary_is_there(void)
{
	char path[512];
	struct stat st;

	snprintf(path, sizeof(path), "%s.pwd", dictionary_path());
	return stat(path, &st) == 0;
}

/* ---- forms of a word ----------------------------------------------------------------------------- */

static char
letter_for(char c)
{
	static const char signs[] = "013457@$!|", letters[] = "oieastasil";
	const char *at = c != '\0' ? strchr(signs, c) : NULL;

	return at != NULL ? letters[at - signs] : c;
}

/* Without what is no letter around it; with letters for the signs that look like some. */
static void
core_of(const char *lower, bool is_decoded, char out[TEXT_MAX])
{
	size_t from = 0, to = strlen(lower), n = 0;

	while (from < to && !isalpha((unsigned char)lower[from]))
		from++;
	while (to > from && !isalpha((unsigned char)lower[to - 1]))
		to--;
	for (; from < to && n < TEXT_MAX - 1; from++)
		out[n++] = is_decoded ? letter_for(lower[from]) : lower[from];
	out[n] = '\0';
}

static void
turn_round(char *word)
{
	for (size_t i = 0, n = strlen(word); i + 1 < n - i; i++) {
		char c = word[i];

		word[i] = word[n - 1 - i];
		word[n - 1 - i] = c;
	}
}

static bool
is_word(PWDICT *words, const char *word)
{
	char text[WORD_MAX + 1], none[] = "\001\001\001\001";
	size_t len = strlen(word);

	if (len < WORD_MIN || len > WORD_MAX)
		return false;
	memcpy(text, word, len + 1);
	/* What the library answers for a word that cannot be there is kept from its users. */
	return FindPW(words, text) != FindPW(words, none);
}

/* As it is, in the singular, backwards, or written twice. */
static bool
is_made_from_word(PWDICT *words, char *word)
{
	size_t len = strlen(word);

	if (is_word(words, word))
		return true;
	if (len > 1 && len % 2 == 0 && memcmp(word, word + len / 2, len / 2) == 0) {
		word[len / 2] = '\0';
		return is_made_from_word(words, word);
	}
	if (len > 1 && word[len - 1] == 's') {
		word[len - 1] = '\0';
		if (is_word(words, word))
			return true;
		word[len - 1] = 's';
	}
	turn_round(word);
	return is_word(words, word);
}

static bool
look(const char *password, const char *lower)
{
	const char *path = dictionary_path();
	char core[TEXT_MAX];
	PWDICT *words;
	bool is_known = FascistCheckUser(password, path, "", "") != NULL;

	if (is_known || (words = PWOpen(path, "r")) == NULL)
		return is_known;
	for (int decoded = 0; decoded < 2 && !is_known; decoded++) {
		core_of(lower, decoded == 1, core);
		is_known = is_made_from_word(words, core);
	}
	PWClose(words);
	return is_known;
}

bool
dictionary_knows(const char *password, const char *lower)
{
	bool is_known = false;

	if (!dictionary_is_there()) {
		log_event(LOG_LEVEL_WARN, "password.dictionary", "%s", "missing=1");
		return false;
	}
	pthread_mutex_lock(&turn);
	is_known = look(password, lower);
	pthread_mutex_unlock(&turn);
	return is_known;
}
