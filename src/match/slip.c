#include "answerwell/match/slip.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* EASY: a slip that happens most. FIRST: the first letter is seldom wrong. */
enum { SLIP = 10, EASY = 9, FIRST = 2 };

static uint32_t
letter_bit(char c)
{
	return UINT32_C(1) << (c >= 'a' && c <= 'z' ? c - 'a' : 26 + c % 6);
}

struct slip_word
slip_word(const char *text, size_t len)
{
	struct slip_word w = {.text = text, .len = (unsigned char)len};

	for (size_t i = 0; i < len; i++)
		w.letters |= letter_bit(text[i]);
	return w;
}

/* Beside each other in a row of the keyboard, or above one another. */
static bool
are_neighbours(char a, char b)
{
	static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
	int row[2] = {-1, -1}, column[2] = {0, 0};
	const char keys[2] = {a, b};

	for (int k = 0; k < 2; k++)
		for (int i = 0; i < 3; i++) {
			const char *at = keys[k] != '\0' ? strchr(rows[i], keys[k]) : NULL;

			if (at != NULL) {
				row[k] = i;
				column[k] = (int)(at - rows[i]);
			}
		}
	return row[0] >= 0 && row[1] >= 0 && abs(row[0] - row[1]) <= 1 &&
	       abs(column[0] - column[1]) <= 1;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

static int
change_cost(char a, char b)
{
	if (a == b)
		return 0;
	return are_neighbours(a, b) ? EASY : SLIP;
}

/* Of the letter at i, put in or left out: easy if it is the one before once more. */
static int
gap_cost(const struct slip_word *w, size_t i)
{
	return i > 0 && w->text[i] == w->text[i - 1] ? EASY : SLIP;
}

static int
align(const struct slip_word *s, const struct slip_word *t, int most)
{
	int d[SLIP_WORD_MAX + 1][SLIP_WORD_MAX + 1];

	d[0][0] = 0;
	for (size_t j = 1; j <= t->len; j++)
		d[0][j] = d[0][j - 1] + gap_cost(t, j - 1);
	for (size_t i = 1; i <= s->len; i++) {
		int row = d[i][0] = d[i - 1][0] + gap_cost(s, i - 1);

		for (size_t j = 1; j <= t->len; j++) {
			d[i][j] =
			    least(d[i - 1][j - 1] + change_cost(s->text[i - 1], t->text[j - 1]),
				  least(d[i - 1][j] + gap_cost(s, i - 1),
					d[i][j - 1] + gap_cost(t, j - 1)));
			if (i > 1 && j > 1 && s->text[i - 1] == t->text[j - 2] &&
			    s->text[i - 2] == t->text[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + EASY);
			row = least(row, d[i][j]);
		}
		if (row > most + SLIP) /* a swap reaches back two rows */
			return SLIP_NONE;
	}
	return d[s->len][t->len];
}

int
slip_cost(const struct slip_word *typed, const struct slip_word *meant, int most)
{
	int slips = typed->len >= SLIP_LONG ? 2 : 1, cost;

	if (typed->len < SLIP_LEAST || abs(typed->len - meant->len) > slips ||
	    __builtin_popcount(typed->letters ^ meant->letters) > 2 * slips)
		return SLIP_NONE;
	most = least(most, slips * SLIP + FIRST);
	cost = align(typed, meant, most);
	if (typed->text[0] != meant->text[0])
		cost += FIRST;
	return cost <= most && cost <= slips * SLIP + FIRST ? cost : SLIP_NONE;
}
