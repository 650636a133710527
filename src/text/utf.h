/* UTF-8 and ICU's UTF-16; for the files of this folder and for names (src/account). */
#ifndef TEXT_UTF_H
#define TEXT_UTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/umachine.h>

struct arena;

/* The code point at s[*at] (*at < len), *at moved past it; U+FFFD for each byte that is not UTF-8. */
uint32_t utf_next(const char *s, size_t len, size_t *at);

/* Likewise over UTF-16; a lone surrogate comes as it is. */
uint32_t utf_next_16(const UChar *s, int32_t len, int32_t *at);

/* UTF-16 in the arena, NUL-terminated; bytes that are not UTF-8 become U+FFFD. */
UChar *utf_to_16(struct arena *a, const char *s, size_t len, int32_t *len16);

/* UTF-8 in the arena; lone surrogates become U+FFFD. */
char *utf_to_8(struct arena *a, const UChar *s, int32_t len16);

/* True for Han characters. */
bool utf_is_han(uint32_t cp);

/* NFKC with case folded (Unicode's NFKC_Casefold). */
UChar *utf_fold(struct arena *a, const UChar *s, int32_t len, int32_t *folded_len);

#endif
