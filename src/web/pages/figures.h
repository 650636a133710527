/* The service's figures, each as a chart and a table. */
#ifndef ANSWERWELL_WEB_PAGES_FIGURES_H
#define ANSWERWELL_WEB_PAGES_FIGURES_H

#include "web/pages/chart.h"

enum { FIGURE_CHARTS = 3 };

struct figures_page {
	struct chart charts[FIGURE_CHARTS];
};

#endif
