/* The service's figures, each as a chart and a table. */
#ifndef ANSWERWELL_WEB_PAGES_FIGURES_H
#define ANSWERWELL_WEB_PAGES_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "answerwell/insight/figure.h"

enum { FIGURE_CHARTS = 4, CHART_TICKS = 3 };

/* In units of the picture: a bar a week, from the left. */
struct chart_bar {
	const char *from, *to; /* days of the week, translated */
	const char *value, *label; /* in words, "–" for none; the label without the unit */
	const char *detail; /* "3 of 4", or "" */
	bool has_value;
	int x, y, height, middle;
};

struct chart {
	const char *code; /* in ids */
	const char *title, *hint, *unit; /* translated */
	struct {
		int y;
		const char *text;
	} ticks[CHART_TICKS]; /* from the bottom */
	struct chart_bar bars[FIGURE_WEEKS]; /* oldest first */
	int bar_width;
};

struct figures_page {
	struct chart charts[FIGURE_CHARTS];
};

#endif
