/* How well the words of a text fit those of a question: BM25F with the fields normed apart, so that a long body
 * takes nothing from its title. Pure functions over counts; the matcher of FAQ entries and the search both rank by
 * them. */
#ifndef ANSWERWELL_MATCH_LEXICAL_H
#define ANSWERWELL_MATCH_LEXICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From where on two words are alike, and what the word alike counts then: LEXICAL_ALIKE x Dice^2 of the word itself. */
#define LEXICAL_DICE_LEAST 0.45
#define LEXICAL_ALIKE 0.8

/* How much of a word stands in a document: how often in the title and in the body (fractions for words alike),
 * each normed by the length of that field, which is given relative to the average one (1: as long as usual). 0 if the
 * word stands nowhere. */
double lexical_tf(double title, double title_len, double body, double body_len);

/* The rarity of a word that stands in `n_with` of `n_documents`: above 0, even of a word that stands everywhere. */
double lexical_idf(double n_documents, double n_with);

/* What a word of that rarity gives: rises with tf, from 0 towards idf. Half of it is reached in a title of usual length,
 * for which a word counts as much as that. */
#define LEXICAL_SATURATION 5.0
static inline double
lexical_score(double idf, double tf)
{
	return idf * tf / (LEXICAL_SATURATION + tf);
}

/* What two words have in common where they are alike: of a word in lower-case ASCII its trigrams, two blanks before and
 * one behind; of a Chinese one its characters. Each once, in order; how many. 0 of a word with other signs or of more than
 * WORD_MAX bytes. */
enum { WORD_MAX = 40, TRIGRAMS_MAX = WORD_MAX + 1 };
size_t word_trigrams(const char *word, uint32_t out[TRIGRAMS_MAX]);

/* How alike two words are by these: 2 x common / all, 0 to 1 (Dice). Of words that have none: 1 if they are the same, else
 * 0. */
double lexical_dice(const char *a, const char *b);

/* True for the form (text/segment.h) of a word that tells questions apart but no texts: how, when, should, 怎么. It
 * counts in titles, not in bodies. */
bool lexical_is_question_word(const char *form);

/* True for the form of a word that says nothing anywhere: the, please, 的. */
bool lexical_is_empty_word(const char *form);

#endif
