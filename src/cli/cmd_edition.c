/* `answerwell edition preview|send|cancel|again|settle|why|status`. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/edition.h"
#include "answerwell/mailing/why.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "cli/settle.h"

enum { BAR_WIDTH = 40, LIST_LENGTH = 10 };

static const char *const state_names[DELIVERY_STATES] = {
    [DELIVERY_PLANNED] = "planned",         [DELIVERY_CLAIMED] = "claimed",
    [DELIVERY_HANDED_OVER] = "handed_over", [DELIVERY_ACCEPTED] = "accepted",
    [DELIVERY_FAILED] = "failed",           [DELIVERY_UNCERTAIN] = "uncertain",
    [DELIVERY_SKIPPED] = "skipped"};

static int
failed(enum result r, const char *why)
{
	fprintf(stderr, "answerwell edition: %s\n", why != NULL ? why : result_name(r));
	return 1;
}

/* ---- preview, send, cancel -------------------------------------------------------------------- */

static int
preview(struct db *db, struct arena *a, const char *locale, bool html)
{
	enum locale only = locale_from(locale, LOCALES);
	struct edition_text text[LOCALES];
	enum result r;

	r = edition_preview(db, a, NULL, text);
	if (r != OK)
		return failed(r, NULL);
	for (int l = 0; l < LOCALES; l++) {
		if (locale != NULL && l != (int)only)
			continue;
		if (locale == NULL || text[l].n == 0)
			printf("%s: %zu entries, %" PRId64 " readers\n",
			       locale_code((enum locale)l), text[l].n, text[l].n_recipients);
		if (text[l].n > 0)
			printf("%s\n\n%s\n", text[l].subject, html ? text[l].html : text[l].text);
	}
	return 0;
}

/* What would be sent and how to say yes to it. */
static int
ask(const struct edition_text text[LOCALES])
{
	for (int l = 0; l < LOCALES; l++) {
		if (text[l].n > 0)
			printf("%s: %" PRId64 " readers: %s\n", locale_code((enum locale)l),
			       text[l].n_recipients, text[l].subject);
	}
	printf("Nothing is sent yet. All of it: answerwell edition preview\n"
	       "To send it:  answerwell edition send --yes %" PRId64 "\n",
	       edition_readers(text));
	return 1;
}

static int
say_sent(struct db *db, struct arena *a, int64_t id)
{
	struct edition *e;
	enum result r = edition_get(db, a, id, &e);

	if (r != OK)
		return failed(r, NULL);
	printf("edition %" PRId64 ": %" PRId64 " recipients\n"
	       "It leaves at %s. To take it back before:  answerwell edition cancel %" PRId64 "\n",
	       id, e->n_recipients, clock_rfc3339(a, e->leaves_at), id);
	return 0;
}

static int
say_gaps(const struct edition_text text[LOCALES])
{
	for (int l = 0; l < LOCALES; l++)
		for (size_t i = 0; i < text[l].n; i++)
			if (text[l].entries[i].gaps != NULL)
				fprintf(stderr,
					"answerwell edition: entry %" PRId64
					" is not finished; a template left open: %s\n",
					text[l].entries[i].id, text[l].entries[i].gaps);
	return 1;
}

static int
send_it(struct db *db, struct arena *a, int64_t yes)
{
	struct edition_text text[LOCALES];
	struct edition_consent consent = {.n_readers = yes};
	enum result r = edition_preview(db, a, NULL, text);
	int64_t id;

	if (r == OK && edition_has_gaps(text))
		return say_gaps(text);
	if (r == OK && edition_readers(text) > 0 && yes != edition_readers(text)) {
		if (yes != 0)
			fprintf(stderr, "answerwell edition: it goes to %" PRId64 " readers now\n",
				edition_readers(text));
		return ask(text);
	}
	if (r == OK) {
		consent.seen = edition_seen(a, text);
		r = edition_send(db, a, NULL, &consent, &id);
	}
	if (r == CONFLICT)
		return failed(r, "nothing is new, nobody is subscribed, or one is being sent");
	if (r == INVALID)
		return failed(r, "it has changed just now; please look at the preview once more");
	return r == OK ? say_sent(db, a, id) : failed(r, NULL);
}

static int
cancel(struct db *db, struct arena *a, int64_t id)
{
	enum result r = edition_cancel(db, a, NULL, id);

	if (r == NOT_FOUND)
		return failed(r, "there is no such edition");
	if (r == CONFLICT)
		return failed(r, "it is sent or cancelled already");
	return r == OK ? 0 : failed(r, NULL);
}

static int
again(struct db *db, struct arena *a, int64_t id)
{
	int64_t n;
	enum result r = edition_again(db, a, NULL, id, &n);

	if (r == NOT_FOUND)
		return failed(r, "there is no such edition");
	if (r == CONFLICT)
		return failed(r,
			      "it has reached everybody, was cancelled, or another is being sent");
	if (r != OK)
		return failed(r, NULL);
	printf("edition %" PRId64 ": again to %" PRId64 " recipients\n", id, n);
	return 0;
}

static int
why(struct db *db, struct arena *a, int64_t id, const char *who, const char *locale)
{
	struct edition_why out = {.sentence = ""};
	bool is_edition = true;
	enum result r =
	    edition_why(db, a, NULL, id, who, locale_from(locale, LOCALE_EN), &out, &is_edition);

	if (r == NOT_FOUND)
		return failed(r, is_edition ? "nobody of that name or address is known"
					    : "there is no such edition");
	if (r != OK)
		return failed(r, NULL);
	printf("%s: %s\n", who, out.sentence);
	return 0;
}

/* ---- status ----------------------------------------------------------------------------------- */

static void
print_json(struct arena *a, const struct edition *e)
{
	printf("{\"id\":%" PRId64 ",\"state\":\"%s\",\"made_at\":\"%s\",\"leaves_at\":\"%s\","
	       "\"recipients\":%" PRId64,
	       e->id, e->state, clock_rfc3339(a, e->made_at), clock_rfc3339(a, e->leaves_at),
	       e->n_recipients);
	for (int s = 0; s < DELIVERY_STATES; s++)
		printf(",\"%s\":%" PRId64, state_names[s], e->n[s]);
	printf(",\"unsubscribed\":%" PRId64 "}\n", e->n_unsubscribed);
}

static void
print_line(struct arena *a, const struct edition *e)
{
	printf("%-5" PRId64 " %-10s %s %7" PRId64 " recipients", e->id, e->state,
	       clock_rfc3339(a, e->made_at), e->n_recipients);
	for (int s = 0; s < DELIVERY_STATES; s++) {
		if (e->n[s] > 0)
			printf("  %" PRId64 " %s", e->n[s], state_names[s]);
	}
	if (e->n_unsubscribed > 0)
		printf("  %" PRId64 " unsubscribed", e->n_unsubscribed);
	printf("\n");
}

static int64_t
n_open(const struct edition *e)
{
	return e->n[DELIVERY_PLANNED] + e->n[DELIVERY_CLAIMED] + e->n[DELIVERY_HANDED_OVER];
}

static void
draw_bar(const struct edition *e)
{
	int64_t done = e->n_recipients - n_open(e);
	int full = e->n_recipients > 0 ? (int)(done * BAR_WIDTH / e->n_recipients) : BAR_WIDTH;

	printf("\r[");
	for (int i = 0; i < BAR_WIDTH; i++)
		putchar(i < full ? '#' : '.');
	printf("] %" PRId64 "/%" PRId64 "  %" PRId64 " failed, %" PRId64 " uncertain ", done,
	       e->n_recipients, e->n[DELIVERY_FAILED], e->n[DELIVERY_UNCERTAIN]);
	fflush(stdout);
}

/* Until nothing is open. A terminal sees a bar, a file one line when it changes. */
static int
watch(struct db *db, int64_t id, bool json)
{
	bool is_terminal = isatty(STDOUT_FILENO) == 1 && !json, is_over = false;
	const struct timespec half = {.tv_nsec = 500000000};
	int64_t before = -1;

	while (!is_over) {
		struct arena *a = arena_new();
		struct edition *e;
		enum result r = edition_get(db, a, id, &e);

		if (r != OK) {
			arena_free(a);
			return failed(r, r == NOT_FOUND ? "there is no such edition" : NULL);
		}
		is_over = strcmp(e->state, "sending") != 0;
		if (is_terminal)
			draw_bar(e);
		else if (n_open(e) != before || is_over)
			json ? print_json(a, e) : print_line(a, e);
		before = n_open(e);
		fflush(stdout);
		arena_free(a);
		if (!is_over)
			(void)nanosleep(&half, NULL);
	}
	if (is_terminal)
		putchar('\n');
	return 0;
}

static int
status(struct db *db, struct arena *a, int64_t id, bool json, bool is_watching)
{
	struct edition *list;
	size_t n = 0;
	enum result r;

	if (id != 0) {
		r = edition_get(db, a, id, &list);
		n = 1;
	} else {
		r = edition_list(db, a, false, is_watching ? 1 : LIST_LENGTH, &list, &n);
	}
	if (r != OK)
		return failed(r, r == NOT_FOUND ? "there is no such edition" : NULL);
	if (is_watching && n > 0)
		return watch(db, list[0].id, json);
	for (size_t i = 0; i < n; i++)
		json ? print_json(a, &list[i]) : print_line(a, &list[i]);
	return 0;
}

/* ---- the command ------------------------------------------------------------------------------ */

struct options {
	const char *words[3]; /* what to do, perhaps the edition or a log, and of whom */
	const char *locale;
	int64_t id, yes; /* 0: not said */
	bool json, watch, html;
};

static bool
wrong(const char *argument, const char *what)
{
	fprintf(stderr, "answerwell edition: %s %s (answerwell help edition)\n", argument, what);
	return false;
}

static bool
is_one_of(const char *word, const char *const *list)
{
	while (*list != NULL && strcmp(*list, word) != 0)
		list++;
	return *list != NULL;
}

static bool
read_options(int argc, char **argv, struct options *o)
{
	static const char *const of_one[] = {"cancel", "again", "why", NULL};
	static const char *const others[] = {"preview", "send", "status", NULL};
	const char *readers = NULL;
	const struct option options[] = {{"--locale", &o->locale, NULL},
					 {"--json", NULL, &o->json},
					 {"--watch", NULL, &o->watch},
					 {"--html", NULL, &o->html},
					 {"--yes", &readers, NULL}};

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), o->words, 1, 3))
		return false;
	if (strcmp(o->words[0], "settle") == 0)
		return (o->words[1] != NULL && o->words[2] == NULL) ||
		       wrong(o->words[0], "needs the mail server's log, and no more");
	if (o->words[1] != NULL && !str_to_int(o->words[1], 1, INT64_MAX, &o->id))
		return wrong(o->words[1], "is no number of an edition");
	if ((o->words[2] != NULL) != (strcmp(o->words[0], "why") == 0))
		return wrong(o->words[0], o->words[2] != NULL ? "takes no more words"
							      : "needs a name or an address");
	if (o->locale != NULL && locale_from(o->locale, LOCALES) == LOCALES)
		return wrong(o->locale, "is no locale: en or zh_CN");
	if (readers != NULL && !str_to_int(readers, 1, INT64_MAX, &o->yes))
		return wrong(readers, "is no number of readers");
	return o->id == 0 && is_one_of(o->words[0], of_one)
		   ? wrong(o->words[0], "needs the number of an edition")
		   : is_one_of(o->words[0], of_one) || is_one_of(o->words[0], others) ||
			 wrong(o->words[0],
			       "is none of preview, send, cancel, again, settle, why, status");
}

int
cmd_edition(int argc, char **argv)
{
	struct options o = {.id = 0};
	struct arena *a;
	struct db db;
	int code;

	if (!read_options(argc, argv, &o))
		return 2;
	a = arena_new();
	if (!cli_open(&db, a))
		code = 1;
	else if (strcmp(o.words[0], "preview") == 0)
		code = preview(&db, a, o.locale, o.html);
	else if (strcmp(o.words[0], "send") == 0)
		code = send_it(&db, a, o.yes);
	else if (strcmp(o.words[0], "cancel") == 0)
		code = cancel(&db, a, o.id);
	else if (strcmp(o.words[0], "again") == 0)
		code = again(&db, a, o.id);
	else if (strcmp(o.words[0], "why") == 0)
		code = why(&db, a, o.id, o.words[2], o.locale);
	else if (strcmp(o.words[0], "settle") == 0)
		code = settle_from_log(&db, a, o.words[1]);
	else
		code = status(&db, a, o.id, o.json, o.watch);
	arena_free(a);
	return code;
}
