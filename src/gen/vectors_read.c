/* WordNet and the thesaurus. */
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "vectors.h"

enum {
	LEMMAS_MAX = 255, /* of a synset: two hex digits */
	LINE_MAX_BYTES = 65536
};

/* From line to line: *end is NULL before the first. False behind the last. */
static bool
next_line(const char **at, const char **end)
{
	const char *rest = *end == NULL ? *at : *end + (**end == '\n');
	if (*rest == '\0')
		return false;
	*at = rest;
	*end = rest + strcspn(rest, "\n");
	return true;
}

/* ---- WordNet: wndb(5WN) --------------------------------------------------------------------------- */

/* The next of the fields with blanks between. */
static const char *
field(const char **at, const char *end, size_t *len)
{
	const char *start = *at;

	while (start < end && *start == ' ')
		start++;
	*len = 0;
	while (start + *len < end && start[*len] != ' ')
		++*len;
	*at = start + *len;
	return start;
}

/* take_a_breath; of adjectives, galore(ip), where they may stand. */
static uint32_t
read_lemma(struct corpus *c, const char *lemma, size_t len)
{
	char text[LINE_MAX_BYTES];
	size_t n = 0;

	for (; n < len && n < sizeof(text) && lemma[n] != '('; n++)
		text[n] = lemma[n] == '_' ? ' ' : lemma[n];
	return corpus_text(c, text, n);
}

/* offset file type n lemma lex_id ... | gloss
 * Examples stay in the gloss: these alone are sentences as people say them, and what I, my and when weigh is
 * learned from them. But the word itself goes: it would teach only that like is like. */
static void
read_synset(struct corpus *c, const char *line, const char *end)
{
	const char *gloss = memchr(line, '|', (size_t)(end - line));
	uint32_t lemmas[LEMMAS_MAX], meaning;
	size_t n, len;

	if (gloss == NULL)
		die("a synset without a gloss: %.40s", line);
	for (int i = 0; i < 3; i++)
		(void)field(&line, gloss, &len);
	n = strtoul(field(&line, gloss, &len), NULL, 16);
	if (n == 0 || n > LEMMAS_MAX)
		die("a synset of %zu words", n);
	meaning = corpus_text(c, gloss + 1, (size_t)(end - gloss - 1));
	for (size_t i = 0; i < n; i++) {
		const char *lemma = field(&line, gloss, &len);

		lemmas[i] = read_lemma(c, lemma, len);
		(void)field(&line, gloss, &len);
		corpus_pair(c, PAIR_GLOSS, lemmas[i], corpus_without(c, meaning, lemmas[i]));
		for (size_t j = 0; j < i; j++)
			corpus_pair(c, PAIR_LEMMAS, lemmas[j], lemmas[i]);
	}
}

void
read_wordnet(struct corpus *c, const char *folder)
{
	static const char *const parts[] = {"noun", "verb", "adj", "adv"};
	char path[4096];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *line, *end = NULL;
		size_t len;

		(void)snprintf(path, sizeof(path), "%s/data.%s", folder, parts[i]);
		line = read_whole_file(path, &len);
		while (next_line(&line, &end))
			if (*line != ' ') /* the licence stands before */
				read_synset(c, line, end);
	}
}

/* ---- the thesaurus ---------------------------------------------------------------------------------- */

/* (noun)|refund|repayment (generic term)|... as "refund, repayment, ..."; antonyms do not say the same. */
static uint32_t
read_group(struct corpus *c, const char *line, const char *end)
{
	static const char opposite[] = "(antonym)";
	char text[LINE_MAX_BYTES];
	const char *next;
	size_t n = 0;

	for (line += strcspn(line, "|\n"); line < end; line = next) {
		next = ++line;
		next += strcspn(line, "|\n");
		if (memmem(line, (size_t)(next - line), opposite, strlen(opposite)) != NULL)
			continue;
		for (; line < next && *line != '(' && n + 3 < sizeof(text); line++)
			text[n++] = *line;
		text[n++] = ',';
		text[n++] = ' ';
	}
	return corpus_text(c, text, n);
}

/* An entry is "word|number of groups", and each group a line. */
void
read_thesaurus(struct corpus *c, const char *path)
{
	static const char first[] = "UTF-8\n";
	const char *line, *end = NULL;
	size_t len;

	line = read_whole_file(path, &len);
	if (strncmp(line, first, strlen(first)) != 0)
		die("%s: not in UTF-8", path);
	line += strlen(first);
	while (next_line(&line, &end)) {
		size_t word = strcspn(line, "|\n");
		uint32_t entry = corpus_text(c, line, word);
		unsigned long n = line[word] == '|' ? strtoul(line + word + 1, NULL, 10) : 0;

		if (n == 0)
			die("%s: not an entry: %.*s", path, (int)(end - line), line);
		while (n-- > 0 && next_line(&line, &end))
			corpus_pair(c, PAIR_GROUP, entry, read_group(c, line, end));
	}
}
