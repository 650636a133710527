#include "answerwell/forum/first_shelf.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/shelving.h"

const struct first_shelf first_shelves[FIRST_SHELVES] = {
    {"billing", N_("Billing"), N_("Payments, invoices and refunds."), 8},
    {"orders", N_("Orders"), N_("Placing, changing and cancelling orders."), 4},
    {"shipping", N_("Shipping"), N_("Delivery times and costs, tracking, lost parcels."), 8},
    {"returns", N_("Returns and exchanges"), N_("Sending something back, exchanges, warranty."), 8},
    {"accounts", N_("Accounts"), N_("Logging in, email addresses, your data."), 12},
};

static bool
is_there(const struct shelving *list, size_t n, const char *slug)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].slug, slug))
			return true;
	return false;
}

static enum result
make(struct db *db, struct arena *a, const struct account *actor, int i)
{
	const struct first_shelf *f = &first_shelves[i];
	struct shelving draft = {.slug = f->slug,
				 .position = arena_printf(a, "%d", (i + 1) * 10),
				 .target_hours = arena_printf(a, "%d", f->target_hours)};
	struct problems problems = {.n = 0};

	for (int l = 0; l < LOCALES; l++) {
		draft.name[l] = tr((enum locale)l, f->name);
		draft.about[l] = tr((enum locale)l, f->about);
	}
	return shelving_save(db, a, actor, &draft, &problems);
}

enum result
first_shelf_make(struct db *db, struct arena *a, const struct account *actor,
		 const bool wanted[FIRST_SHELVES])
{
	struct shelving *list;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = shelving_list(db, a, actor, &list, &n);
		for (int i = 0; r == OK && i < FIRST_SHELVES; i++)
			if (wanted[i] && !is_there(list, n, first_shelves[i].slug))
				r = make(db, a, actor, i);
	}
	return r;
}
