/* Words for the search index (ICU word break iterator, UAX #29 with ICU's Chinese dictionary): the one
 * place that says what a word is and when two are the same. Case, width (NFKC), accents, and traditional
 * or simplified characters make no difference. Wi-Fi, Wi/Fi, Wi.Fi and wi_fi are wifi, don't is dont;
 * C++, C#, Disney+ and .NET have their sign in the name. */
#ifndef ANSWERWELL_TEXT_SEGMENT_H
#define ANSWERWELL_TEXT_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Rises whenever the words of the same text change: the index is then built again (search/search.h). */
enum { SEGMENT_VERSION = 2 };

enum word_kind {
	WORD_WHOLE, /* stands in the order of the text; all others follow the whole they belong to */
	WORD_PART, /* of a compound: wi, fi */
	WORD_PAIR, /* two characters of a longer Chinese word */
	WORD_BARE, /* a name without its sign: notepad of Notepad++ */
	WORD_ALSO, /* another name of a part: dotnet in ASP.NET */
};

struct word {
	size_t at, len; /* where it stands: bytes of the text */
	const char *form; /* as the index has it */
	enum word_kind kind;
	bool begins_sentence;
};

/* The words of the text, in the arena. */
struct word *segment_read(struct arena *a, const char *text, size_t *n);

/* For a document: its words, one space between. What is no whole stands behind its sentence, so that
 * wholes are neighbours as they are in the text (phrases). */
char *segment_words(struct arena *a, const char *text);

/* The wholes alone: a phrase to look for. With compounds in it two: "my wifi|my wi fi". */
char *segment_phrase(struct arena *a, const char *text);

/* A question to the index. */
struct segment_query {
	const char *words; /* each asked for; a long Chinese word is followed by its pairs */
	const char *more; /* would be good to have: names without their sign */
	const char **compounds; /* each "wifi wi fi": the first, or all others */
	size_t n_compounds;
};
void segment_query(struct arena *a, const char *text, struct segment_query *out);

/* True if the text is mostly Han characters. */
bool segment_is_chinese(const char *text);

#endif
