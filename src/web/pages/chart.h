/* Bars a week, drawn on the server. What they show stands in a table beside them. */
#ifndef ANSWERWELL_WEB_PAGES_CHART_H
#define ANSWERWELL_WEB_PAGES_CHART_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { CHART_BARS_MAX = 13, CHART_TICKS = 3 };

/* In units of the picture, from the left; those of the bar are filled in by chart_draw. */
struct chart_bar {
	const char *from, *to; /* days of the week, translated */
	const char *value, *label; /* in words, "–" for none; the label without the unit */
	const char *detail; /* "3 of 4", or "" */
	double number;
	double low, high; /* between what it is surely; both 0: nothing is said of that */
	bool has_value;
	int x, y, height, middle;
	int low_y, high_y, label_y; /* low_y 0: no line */
};

struct chart {
	const char *code; /* in ids */
	const char *title, *hint, *unit; /* translated */
	struct {
		int y;
		const char *text;
	} ticks[CHART_TICKS]; /* from the bottom */
	struct chart_bar bars[CHART_BARS_MAX]; /* oldest first */
	int n, bar_width;
	bool is_percent;
	double aim; /* a line at that height; 0: none */
	int aim_y;
};

/* Places the bars. `n`, titles, and of each bar texts and numbers are set. */
void chart_draw(struct arena *a, struct chart *c);

#endif
