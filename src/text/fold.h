/* Letters as searches compare them; for the files of this folder and for names (src/account). */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/umachine.h>

struct arena;

/* A text of which each unit knows the byte of the source that it comes from. */
struct folded {
	const UChar *text;
	int32_t len;
	const size_t *at; /* len + 1 of them; the last is the length of the source */
	bool is_ascii;
};

/* The text with case and width folded (NFKC), accents and other marks above and below gone (vowel signs
 * and the marks that make another letter, such as those of Kana, stay), strokes of Latin letters too, and
 * traditional Chinese characters as simplified ones. */
struct folded fold_for_search(struct arena *a, const char *text);

/* The plain letters of a Latin letter whose stroke or ligature Unicode does not take apart; NULL for all
 * others. */
const char *fold_latin(uint32_t cp);

/* A traditional Chinese character as the simplified one; all others as they are. */
uint32_t fold_simplified(uint32_t cp);

#endif
