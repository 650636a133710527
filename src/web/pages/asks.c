#include "web/pages/asks.h"

#include <string.h>

#include "answerwell/account/limit.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/insight/offer.h"
#include "answerwell/insight/solution.h"
#include "answerwell/match/matcher.h"
#include "web/ask_queue.h"
#include "web/site.h"
#include "web/suggest.h"
#include "web/web.h"

static void
say(const char *what, enum result r)
{
	if (r != OK && r != LIMITED)
		log_event(LOG_LEVEL_WARN, "web.ask", "step=%s result=%s", what, result_name(r));
}

/* One client is kept from filling the log; the page is shown all the same. */
static bool
may_log(struct ctx *c)
{
	int64_t retry_at;

	return ask_log_is_kept(&site_of(c)->set) &&
	       limit_take(&c->db, c->arena, LIMIT_KIND_SEARCH, c->in.network, &retry_at) == OK;
}

/* What is found for the words, by what the process knows. */
static void
add_found(struct ask_step *step, const struct suggestions *s)
{
	const struct match *best = s->answer != NULL  ? s->answer
				   : s->n_entries > 0 ? s->entries
						      : NULL;

	step->n_entries = (int)suggestions_count(s);
	step->n_threads = (int)s->n_asked;
	if (best != NULL) {
		step->best_entry_id = best->id;
		step->best_probability = best->probability;
	}
	if (s->answer != NULL)
		step->shown[step->n_shown++] = s->answer->id;
	for (size_t i = 0; i < s->n_entries && step->n_shown < ASK_SHOWN_MAX; i++)
		step->shown[step->n_shown++] = s->entries[i].id;
}

/* With the number that the address or the form has, if it is one. */
static struct ask_step
step_of(struct ctx *c, enum ask_via via, const char *words)
{
	const char *number =
	    c->in.method == METHOD_POST ? form_line(c, ASK_FIELD) : arg_line(c, ASK_FIELD);

	return (struct ask_step){.number = number,
				 .via = via,
				 .locale = c->locale,
				 .orders = site_of(c)->set.value[SETTING_ORDER_NUMBERS],
				 .words = words};
}

/* The same with what is found for the words, if there are any. */
static struct ask_step
step_with(struct ctx *c, enum ask_via via, const char *words)
{
	struct ask_step step = step_of(c, via, words);
	struct suggestions *s;

	if (str_is_blank(words))
		return step;
	s = suggest_entries(c, words);
	say("threads", suggest_threads(c, words, s));
	add_found(&step, s);
	return step;
}

const char *
asks_shown(struct ctx *c, enum ask_via via, const char *words, const struct suggestions *s,
	   int n_entries, int n_threads)
{
	struct ask_step step = step_of(c, via, words);

	if (c->in.method == METHOD_HEAD || !ask_log_is_kept(&site_of(c)->set))
		return NULL;
	if (!ask_number_is(step.number))
		step.number = ask_number_new(c->arena);
	add_found(&step, s);
	step.n_entries = n_entries;
	step.n_threads = n_threads;
	return ask_queue_add(c->arena, &step, c->in.network) ? step.number : NULL;
}

const char *
asks_opened(struct ctx *c, int64_t entry_id, int64_t question_id)
{
	struct ask_step step = step_of(c, ASK_SEARCH, "");

	if (!ask_number_is(step.number))
		return NULL;
	step.entry_id = entry_id;
	step.question_id = question_id;
	if (c->in.method == METHOD_GET && may_log(c)) {
		ask_queue_write(&c->db, c->arena);
		say("opened", ask_log_opened(&c->db, c->arena, &step));
	}
	return step.number;
}

/* ---- what comes of it ----------------------------------------------------------------------------- */

static size_t
read_shown(struct ctx *c, int64_t ids[ASK_SHOWN_MAX])
{
	const char *s = form_line(c, SHOWN_FIELD);
	size_t n = 0;

	while (*s != '\0' && n < ASK_SHOWN_MAX) {
		size_t len = strcspn(s, " ");

		n += str_to_int(arena_strndup(c->arena, s, len), 1, INT64_MAX, &ids[n]);
		s += len + (s[len] == ' ');
	}
	return n;
}

static struct offer_entry *
offered(struct offer_entry *list, size_t *n, int64_t entry_id)
{
	for (size_t i = 0; i < *n; i++)
		if (list[i].entry_id == entry_id)
			return &list[i];
	if (*n == OFFERS_MAX)
		return NULL;
	list[*n] = (struct offer_entry){.entry_id = entry_id};
	return &list[(*n)++];
}

static void
keep_offers(struct ctx *c, const char *title, int64_t question_id)
{
	const struct suggestions *s = suggest_entries(c, title);
	struct offer_entry list[OFFERS_MAX], *one;
	int64_t shown[ASK_SHOWN_MAX];
	size_t n = 0, n_shown = read_shown(c, shown);

	for (size_t i = 0; i < (size_t)suggestions_count(s); i++) {
		const struct match *m = s->answer == NULL ? &s->entries[i]
					: i == 0          ? s->answer
							  : &s->entries[i - 1];

		one = offered(list, &n, m->id);
		one->probability = m->probability;
		one->is_best = i == 0;
	}
	for (size_t i = 0; i < n_shown; i++)
		if ((one = offered(list, &n, shown[i])) != NULL)
			one->was_shown = true;
	say("offers", offer_keep(&c->db, c->arena, question_id, list, n));
}

/* One question: what was claimed before it in the same visit counts no more. */
static void
drop_claims(struct ctx *c)
{
	const char *token = form_line(c, CLAIM_FIELD);
	int64_t id = 0;

	if (token[0] != '\0' && !solution_token_read(c->arena, token, &id))
		id = 0;
	say("claims", solution_was_asked(&c->db, c->arena, id, form_line(c, ASK_FIELD)));
}

void
asks_posted(struct ctx *c, const char *title, int64_t question_id)
{
	struct ask_step step;

	if (question_id != 0) {
		keep_offers(c, title, question_id);
		drop_claims(c);
	}
	if ((!form_has(c, ASK_FIELD) && !form_has(c, STEP_FIELD)) || !may_log(c))
		return;
	ask_queue_write(&c->db, c->arena);
	step = step_with(c, ASK_FORM, title);
	say("asked", ask_log_ended(&c->db, c->arena, &step, true));
}

bool
asks_read(struct ctx *c, const char *name, int64_t *entry_id, int64_t *question_id)
{
	const char *value = form_line(c, name);

	*entry_id = *question_id = 0;
	if (str_starts(value, "faq-"))
		return str_to_int(value + strlen("faq-"), 1, INT64_MAX, entry_id);
	return str_starts(value, "questions-") &&
	       str_to_int(value + strlen("questions-"), 1, INT64_MAX, question_id);
}

void
asks_claimed(struct ctx *c, const char *words, int64_t entry_id, int64_t question_id)
{
	struct ask_step step;

	if (!ask_log_is_kept(&site_of(c)->set))
		return;
	ask_queue_write(&c->db, c->arena);
	step = step_with(c, form_has(c, "title") ? ASK_FORM : ask_via_from(form_line(c, "via")),
			 words);
	step.entry_id = entry_id;
	step.question_id = question_id;
	say("claimed", ask_log_ended(&c->db, c->arena, &step, c->me != NULL));
}

const char *
asks_shown_ids(struct ctx *c, const struct suggestions *s)
{
	struct buf b;

	buf_init(&b, c->arena, 64);
	if (s->answer != NULL)
		buf_printf(&b, "%lld", (long long)s->answer->id);
	for (size_t i = 0; i < s->n_entries; i++)
		buf_printf(&b, "%s%lld", b.len > 0 ? " " : "", (long long)s->entries[i].id);
	return b.data != NULL ? b.data : "";
}

/* A script tells that something was opened from what it has shown: the row of what was typed there. */
static enum result
post_opened(struct ctx *c)
{
	struct ask_step step;
	int64_t entry_id, question_id;

	if (asks_read(c, "opened", &entry_id, &question_id) && may_log(c)) {
		step = step_with(c, ask_via_from(form_line(c, "via")), form_line(c, "q"));
		step.entry_id = entry_id;
		step.question_id = question_id;
		if (ask_number_is(step.number))
			say("opened", ask_log_opened(&c->db, c->arena, &step));
	}
	return reply_text(c, 200, "text/plain; charset=utf-8", "");
}

/* Of nobody: it changes nothing of anybody. */
RESOURCE(page_opened, BELONGS_TO("/search"), POST(post_opened, ANYONE | NO_SESSION | NO_CSRF));
