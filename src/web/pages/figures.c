/* Figures of the service by week, for staff. */
#include "web/pages/figures.h"

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/office.h"
#include "answerwell/insight/figure.h"
#include "answerwell/text/when.h"
#include "views/figures.h"
#include "web/pages/staff.h"
#include "web/site.h"
#include "web/web.h"

struct value {
	double number;
	bool has;
	const char *text, *detail;
};

typedef struct value (*value_fn)(struct ctx *c, const struct figure_week *w);

static struct value
share(struct ctx *c, int64_t part, int64_t all)
{
	int percent = figure_percent(part, all);

	if (percent < 0)
		return (struct value){.text = "–", .detail = ""};
	return (struct value){.number = percent,
			      .has = true,
			      .text = arena_printf(c->arena, "%d%%", percent),
			      .detail = arena_printf(c->arena, tr(c->locale, N_("%lld of %lld")),
						     (long long)part, (long long)all)};
}

static struct value
in_time(struct ctx *c, const struct figure_week *w)
{
	return share(c, w->n_in_target, w->n_settled);
}

static struct value
median(struct ctx *c, const struct figure_week *w)
{
	if (!w->has_median)
		return (struct value){.text = "–", .detail = ""};
	return (struct value){.number = w->median_hours,
			      .has = true,
			      .text = arena_printf(c->arena, "%.1f", w->median_hours),
			      .detail = ""};
}

static struct value
asked(struct ctx *c, const struct figure_week *w)
{
	return (struct value){.number = (double)w->n_asked,
			      .has = true,
			      .text = when_number(c->arena, c->locale, w->n_asked),
			      .detail = ""};
}

static const struct {
	const char *code, *title, *unit, *hint;
	value_fn value;
	bool is_percent;
} kinds[FIGURE_CHARTS] = {
    {"intime", N_("Answered on time"), N_("percent of the questions due"),
     N_("The share of questions answered by staff, or overdue, that were answered within the "
	"target time of their category."),
     in_time, true},
    {"median", N_("Time to the first answer from staff"), N_("hours, median"),
     N_("Half of the questions answered by staff waited less than this."), median, false},
    {"asked", N_("Questions asked"), N_("questions"),
     N_("All questions that visitors can see, including duplicates."), asked, false},
};

/* Above a bar there is room for a number; its unit stands at the axis. */
static const char *
label(struct ctx *c, const struct value *v, bool is_percent)
{
	return v->has && is_percent ? arena_printf(c->arena, "%.0f", v->number) : v->text;
}

static const char *
day(struct ctx *c, int64_t at)
{
	return when_date(c->arena, c->locale, c->view.zone, at);
}

static void
draw(struct ctx *c, size_t kind, const struct figure_week *weeks, struct chart *out)
{
	*out = (struct chart){.code = kinds[kind].code,
			      .title = tr(c->locale, kinds[kind].title),
			      .unit = tr(c->locale, kinds[kind].unit),
			      .hint = tr(c->locale, kinds[kind].hint),
			      .n = FIGURE_WEEKS,
			      .is_percent = kinds[kind].is_percent};
	for (int i = 0; i < FIGURE_WEEKS; i++) {
		const struct value v = kinds[kind].value(c, &weeks[i]);

		out->bars[i] = (struct chart_bar){.from = day(c, weeks[i].from_at),
						  .to = day(c, weeks[i].to_at),
						  .value = v.text,
						  .label = label(c, &v, kinds[kind].is_percent),
						  .detail = v.detail,
						  .number = v.number,
						  .has_value = v.has};
	}
	chart_draw(c->arena, out);
}

static enum result
get_figures(struct ctx *c)
{
	struct figures_page *p = arena_alloc(c->arena, sizeof(*p));
	struct figure_week *weeks;
	struct office office;
	struct batch b;
	enum result r;

	site_office(c, &office);
	batch_init(&b, &c->db, c->arena);
	figure_add_weeks(&b, &office, &weeks);
	if ((r = batch_run(&b)) != OK)
		return r;
	for (size_t i = 0; i < FIGURE_CHARTS; i++)
		draw(c, i, weeks, &p->charts[i]);
	staff_page(c, N_("Figures"));
	view_figures(page_begin(c, 200), p);
	return OK;
}

RESOURCE(page_figures, GET(get_figures, STAFF),
	 STAFF_TAB(DESK_FIGURES, 10, "/staff/figures", N_("Figures")));
