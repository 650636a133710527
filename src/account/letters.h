/* What stands in a name, letter by letter; for the files of this folder. All texts are UTF-8, in the arena. */
#ifndef ACCOUNT_LETTERS_H
#define ACCOUNT_LETTERS_H

struct arena;

/* NFKC: full-width letters and the like as plain ones. */
char *letters_plain(struct arena *a, const char *s);

/* NFKC without accents, strokes and other marks, small capitals as letters: "Ádmïn", "ᴀᴅᴍɪɴ" and "admin"
 * are one but for their capitals. */
const char *letters_bare(struct arena *a, const char *s);

/* In small letters of every script. */
const char *letters_lower(struct arena *a, const char *s);

/* With a blank where a capital or Han begins a word: "SupportTeam", "Ann客服". */
const char *letters_parted(struct arena *a, const char *s);

/* In simplified characters. */
const char *letters_simplified(struct arena *a, const char *s);

/* Only the Han characters. */
const char *letters_han(struct arena *a, const char *s);

#endif
