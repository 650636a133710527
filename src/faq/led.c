#include "faq/led.h"

#include "answerwell/base/arena.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/watch.h"
#include "faq/internal.h"
#include "sql/repetition.h"

static int64_t *
ids_of(struct arena *a, const struct duplicate *list, size_t n)
{
	int64_t *ids = arena_array(a, n, sizeof(*ids));

	for (size_t i = 0; i < n; i++)
		ids[i] = list[i].id;
	return ids;
}

static enum result
find_entries(struct db *db, struct arena *a, const struct duplicate_end *at,
	     struct sql_repetition_entries_row **out, size_t *n)
{
	return sql_repetition_entries(db, a, out, n, .entry_id = at->entry_id,
				      .question_id = at->question_id);
}

/* ---- bringing ----------------------------------------------------------------------------------- */

static enum result
bring_watchers(struct db *db, struct arena *a, struct undo_act *act, const struct duplicate *led,
	       size_t n_led, const struct duplicate_end *end, struct repetition *out)
{
	struct duplicate_watch *made;
	int64_t thread;
	enum result r = duplicate_thread(db, a, end, &thread);

	if (r != OK || thread == 0)
		return r;
	r = duplicate_join(db, a, ids_of(a, led, n_led), n_led, thread, &made, &out->n_watchers);
	if (r == OK) {
		int64_t *ids = arena_array(a, out->n_watchers, sizeof(*ids));

		for (size_t i = 0; i < out->n_watchers; i++)
			ids[i] = made[i].id;
		r = undo_made(a, act, &watch_rows, undo_keys(a, ids, out->n_watchers),
			      out->n_watchers);
	}
	return r;
}

/* Each wording that everybody may read, for each entry of its language. */
static enum result
bring_wordings(struct db *db, struct arena *a, struct undo_act *act, const struct duplicate *led,
	       size_t n_led, const struct duplicate_end *end, struct repetition *out)
{
	struct sql_repetition_entries_row *entries;
	struct phrasing *list;
	size_t n_entries, n = 0;
	int64_t *ids;
	enum result r = find_entries(db, a, end, &entries, &n_entries);

	if (r != OK)
		return r;
	list = arena_array(a, n_entries * n_led, sizeof(*list));
	for (size_t e = 0; e < n_entries; e++)
		for (size_t i = 0; i < n_led; i++)
			if (led[i].is_visible &&
			    str_eq(locale_code(led[i].locale), entries[e].locale))
				list[n++] = (struct phrasing){entries[e].id, led[i].title,
							      PHRASING_DUPLICATE, led[i].id};
	r = phrasing_add(db, a, list, n, &ids, &out->n_phrasings);
	return r == OK ? undo_made(a, act, &phrasing_rows, undo_keys(a, ids, out->n_phrasings),
				   out->n_phrasings)
		       : r;
}

enum result
led_bring(struct db *db, struct arena *a, struct undo_act *act, int64_t id,
	  const struct duplicate_end *end, struct repetition *out)
{
	const struct duplicate_end here = {.question_id = id};
	struct duplicate *led;
	size_t n_led;
	enum result r = duplicate_led(db, a, &here, &led, &n_led);

	if (r == OK)
		r = bring_watchers(db, a, act, led, n_led, end, out);
	if (r == OK)
		r = bring_wordings(db, a, act, led, n_led, end, out);
	return r;
}

/* ---- taking away -------------------------------------------------------------------------------- */

static enum result
take_from(struct db *db, struct arena *a, const int64_t *led, size_t n_led, struct led_place *p)
{
	struct sql_repetition_entries_row *entries;
	int64_t *ids;
	size_t n;
	enum result r = duplicate_thread(db, a, &p->at, &p->thread_id);

	if (r == OK && p->thread_id != 0)
		r = duplicate_part(db, a, led, n_led, p->thread_id);
	if (r == OK)
		r = find_entries(db, a, &p->at, &entries, &n);
	if (r != OK)
		return r;
	ids = arena_array(a, n, sizeof(*ids));
	for (size_t i = 0; i < n; i++)
		ids[i] = entries[i].id;
	return phrasing_part(db, a, led, n_led, ids, n, &p->phrasings, &p->n_phrasings);
}

enum result
led_take(struct db *db, struct arena *a, int64_t id, struct led_taken *out)
{
	const struct duplicate_end here = {.question_id = id};
	struct duplicate_end *way;
	const int64_t *led;
	enum result r;

	*out = (struct led_taken){.n_led = 0};
	r = duplicate_led(db, a, &here, &out->led, &out->n_led);
	if (r == OK)
		r = duplicate_number(db, a, id, &out->number);
	if (r == OK)
		r = duplicate_way(db, a, id, &way, &out->n_places);
	if (r != OK)
		return r;
	led = ids_of(a, out->led, out->n_led);
	out->places = arena_array(a, out->n_places, sizeof(*out->places));
	for (size_t i = 0; r == OK && i < out->n_places; i++) {
		out->places[i].at = way[i];
		r = take_from(db, a, led, out->n_led, &out->places[i]);
	}
	return r;
}

/* ---- settling ----------------------------------------------------------------------------------- */

/* Rows that were made because of that question stand under the act that marked it; one that came with an import has none. */
static enum result
go_on(struct db *db, struct arena *a, int64_t question_id, const struct undo_kind *kind,
      const int64_t *ids, size_t n)
{
	struct undo_standing standing;
	struct undo_act act;
	enum result r;

	if (n == 0)
		return OK;
	r = undo_find(db, a, LED_ACT, "question", question_id, &standing);
	if (r != OK)
		return r == NOT_FOUND ? OK : r;
	undo_go_on(&act, standing.id);
	r = undo_made(a, &act, kind, undo_keys(a, ids, n), n);
	return r == OK ? undo_end(db, a, &act, NULL) : r;
}

static enum result
note_watches(struct db *db, struct arena *a, const struct duplicate_watch *made, size_t n)
{
	int64_t *ids = arena_array(a, n, sizeof(*ids));
	enum result r = OK;

	for (size_t i = 0; r == OK && i < n; i++) {
		size_t n_ids = 0;
		bool is_first = true;

		for (size_t j = 0; j < i; j++)
			is_first = is_first && made[j].from != made[i].from;
		for (size_t j = i; is_first && j < n; j++)
			if (made[j].from == made[i].from)
				ids[n_ids++] = made[j].id;
		r = go_on(db, a, made[i].from, &watch_rows, ids, n_ids);
	}
	return r;
}

static enum result
give(struct db *db, struct arena *a, const struct phrasing *one)
{
	int64_t *ids;
	size_t n;
	enum result r = phrasing_add(db, a, one, 1, &ids, &n);

	return r == OK ? go_on(db, a, one->question_id, &phrasing_rows, ids, n) : r;
}

/* Who watched these when they were marked watches the thread, if they do not yet. */
static enum result
join_again(struct db *db, struct arena *a, const struct duplicate *led, size_t n, int64_t thread_id)
{
	struct duplicate_watch *made;
	size_t n_made;
	enum result r;

	if (thread_id == 0 || n == 0)
		return OK;
	r = duplicate_join(db, a, ids_of(a, led, n), n, thread_id, &made, &n_made);
	return r == OK ? note_watches(db, a, made, n_made) : r;
}

/* What leads to the question ends here now. Wordings that came while it led on were never given to the entries here. */
static enum result
bring_here(struct db *db, struct arena *a, int64_t id, const struct led_taken *taken)
{
	const struct duplicate_end here = {.question_id = id};
	struct sql_repetition_entries_row *entries;
	size_t n_entries;
	enum result r = join_again(db, a, taken->led, taken->n_led, id);

	if (r == OK)
		r = find_entries(db, a, &here, &entries, &n_entries);
	for (size_t e = 0; r == OK && e < n_entries; e++)
		for (size_t i = 0; r == OK && i < taken->n_led; i++) {
			const struct duplicate *q = &taken->led[i];

			if (q->number > taken->number && q->is_visible &&
			    str_eq(locale_code(q->locale), entries[e].locale))
				r = give(db, a,
					 &(struct phrasing){entries[e].id, q->title,
							    PHRASING_DUPLICATE, q->id});
		}
	return r;
}

static bool
says_the_same(struct arena *a, const struct duplicate *q, const struct phrasing *was)
{
	return q->is_visible && str_eq(str_lower(a, q->title), str_lower(a, was->text));
}

/* What leads there, and ended there: where it leads on, what came later went to the end of the way. */
static enum result
find_others(struct db *db, struct arena *a, const struct duplicate_end *end, struct duplicate **out,
	    size_t *n)
{
	struct duplicate *led;
	int64_t until = 0;
	size_t n_led;
	enum result r = duplicate_led(db, a, end, &led, &n_led);

	if (r == OK && end->question_id != 0)
		r = duplicate_number(db, a, end->question_id, &until);
	*n = 0;
	for (size_t i = 0; r == OK && i < n_led; i++)
		if (until == 0 || led[i].number < until)
			led[(*n)++] = led[i];
	*out = led;
	return r;
}

/* Others that still lead to one end have watchers and wordings of their own, some of them the same as those that have gone. */
static enum result
keep_at(struct db *db, struct arena *a, const struct led_place *p, const struct duplicate_end *end)
{
	struct duplicate *others;
	size_t n;
	enum result r = find_others(db, a, end, &others, &n);

	if (r == OK)
		r = join_again(db, a, others, n, p->thread_id);
	for (size_t w = 0; r == OK && w < p->n_phrasings; w++)
		for (size_t i = 0; r == OK && i < n; i++)
			if (others[i].id != end->question_id &&
			    says_the_same(a, &others[i], &p->phrasings[w]))
				r = give(db, a,
					 &(struct phrasing){p->phrasings[w].entry_id,
							    others[i].title, PHRASING_DUPLICATE,
							    others[i].id});
	return r;
}

/* A thread and the entries that were made from it are one place: what leads to one of them has watchers and wordings at all. */
static enum result
keep_there(struct db *db, struct arena *a, const struct led_place *p)
{
	const struct duplicate_end thread = {.question_id = p->thread_id};
	struct sql_repetition_entries_row *entries;
	size_t n = 0;
	enum result r = keep_at(db, a, p, &p->at);

	if (r == OK && p->thread_id != 0 && p->at.entry_id != 0)
		r = keep_at(db, a, p, &thread);
	if (r == OK && p->thread_id != 0)
		r = find_entries(db, a, &thread, &entries, &n);
	for (size_t i = 0; r == OK && i < n; i++)
		if (entries[i].id != p->at.entry_id)
			r = keep_at(db, a, p, &(struct duplicate_end){.entry_id = entries[i].id});
	return r;
}

enum result
led_settle(struct db *db, struct arena *a, int64_t id, const struct led_taken *taken)
{
	enum result r = bring_here(db, a, id, taken);

	for (size_t i = 0; r == OK && i < taken->n_places; i++)
		r = keep_there(db, a, &taken->places[i]);
	return r;
}
