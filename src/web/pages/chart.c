#include "web/pages/chart.h"

#include <math.h>

#include "answerwell/base/arena.h"

/* Where the bars stand in the picture: views/chart.html has its size. */
enum { PLOT_LEFT = 40, PLOT_WIDTH = 312, PLOT_TOP = 40, PLOT_HEIGHT = 132, LABEL_GAP = 4 };
#define BAR_SHARE 0.72 /* of its place */

/* The next of 2, 4, 10, 20, 40, 100 ...: half of it is whole, too. */
static double
round_up(double most)
{
	static const double steps[] = {2, 4, 10};
	double unit = 1;

	for (; unit < 1e12; unit *= 10)
		for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
			if (steps[i] * unit >= most)
				return steps[i] * unit;
	return most;
}

static int
height_of(double number, double most)
{
	return (int)(number / most * (double)PLOT_HEIGHT + 0.5);
}

static void
place(struct chart_bar *b, int i, const struct chart *c, double most)
{
	b->height = b->has_value ? height_of(b->number, most) : 0;
	b->x = PLOT_LEFT + i * PLOT_WIDTH / c->n + (PLOT_WIDTH / c->n - c->bar_width) / 2;
	b->middle = PLOT_LEFT + (2 * i + 1) * PLOT_WIDTH / (2 * c->n);
	b->y = b->label_y = PLOT_TOP + PLOT_HEIGHT - b->height;
	if (b->has_value && b->high > 0) {
		b->low_y = PLOT_TOP + PLOT_HEIGHT - height_of(b->low, most);
		b->high_y = b->label_y = PLOT_TOP + PLOT_HEIGHT - height_of(b->high, most);
	}
	b->label_y -= LABEL_GAP;
}

void
chart_draw(struct arena *a, struct chart *c)
{
	double most = 0;

	for (int i = 0; i < c->n; i++)
		most = fmax(most, c->bars[i].has_value ? c->bars[i].number : 0);
	most = c->is_percent ? 100 : round_up(most);
	c->bar_width = (int)(PLOT_WIDTH / c->n * BAR_SHARE + 0.5);
	for (int t = 0; t < CHART_TICKS; t++) {
		c->ticks[t].y = PLOT_TOP + PLOT_HEIGHT - t * PLOT_HEIGHT / (CHART_TICKS - 1);
		c->ticks[t].text = arena_printf(a, c->is_percent ? "%.0f%%" : "%.0f",
						most * t / (CHART_TICKS - 1));
	}
	if (c->aim > 0)
		c->aim_y = PLOT_TOP + PLOT_HEIGHT - height_of(c->aim, most);
	for (int i = 0; i < c->n; i++)
		place(&c->bars[i], i, c, most);
}
