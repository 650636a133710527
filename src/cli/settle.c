#include "cli/settle.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/db/db.h"
#include "answerwell/mailing/settlement.h"
#include "mailer/mime.h"
#include "mailer/mta_log.h"

enum { SLOTS = 1 << 14 };

/* An uncertain mail as the server had it: once, or, through a filter, under several names. */
struct track {
	const char *queue;
	struct track *next; /* in its slot */
	struct mail *mail;
	bool is_sent, is_bounced, is_deferred;
};

struct mail {
	int64_t id;
	const char *message_id;
	const struct track *last; /* of those that something is known of */
	bool is_seen;
};

struct search {
	struct arena *arena;
	struct mail *by_id, *by_name; /* the same, in two orders; the tracks point into by_id */
	size_t n;
	struct track *slots[SLOTS];
};

/* ---- which mail --------------------------------------------------------------------------------- */

static int
by_name(const void *x, const void *y)
{
	return strcmp(((const struct mail *)x)->message_id, ((const struct mail *)y)->message_id);
}

static int
by_id(const void *x, const void *y)
{
	int64_t a = ((const struct mail *)x)->id, b = ((const struct mail *)y)->id;

	return a < b ? -1 : a > b;
}

static struct mail *
find_id(struct search *s, int64_t id)
{
	return bsearch(&(struct mail){.id = id}, s->by_id, s->n, sizeof(*s->by_id), by_id);
}

/* By its Message-ID or its own return path. */
static struct mail *
find_mail(struct search *s, const struct mta_event *e)
{
	struct mail *named = NULL;
	struct arena *a;
	int64_t id;

	if (e->message_id[0] != '\0')
		named = bsearch(&(struct mail){.message_id = e->message_id}, s->by_name, s->n,
				sizeof(*s->by_name), by_name);
	if (named != NULL)
		return find_id(s, named->id);
	if (strstr(e->from, "+b-m") == NULL)
		return NULL;
	a = arena_new();
	id = mime_delivery_of(a, e->from);
	arena_free(a);
	return id != 0 ? find_id(s, id) : NULL;
}

/* ---- what the server calls it ------------------------------------------------------------------- */

static struct track **
slot_of(struct search *s, const char *queue)
{
	uint32_t hash = 2166136261u;

	for (; *queue != '\0'; queue++)
		hash = (hash ^ (unsigned char)*queue) * 16777619u;
	return &s->slots[hash % SLOTS];
}

static struct track **
find_track(struct search *s, const char *queue)
{
	struct track **at = slot_of(s, queue);

	while (*at != NULL && strcmp((*at)->queue, queue) != 0)
		at = &(*at)->next;
	return at;
}

/* Of any mail but ours there is none. */
static struct track *
track_of(struct search *s, const struct mta_event *e)
{
	struct track **at = find_track(s, e->queue);
	struct mail *mail = find_mail(s, e);

	if (mail == NULL || (*at != NULL && (*at)->mail == mail))
		return *at;
	if (*at == NULL) {
		*at = arena_array(s->arena, 1, sizeof(**at));
		**at = (struct track){.queue = arena_strdup(s->arena, e->queue)};
	}
	(*at)->mail = mail;
	mail->is_seen = true;
	return *at;
}

static void
on_event(struct search *s, const struct mta_event *e)
{
	struct track *track;

	if (e->kind == MTA_GONE) {
		struct track **at = find_track(s, e->queue);

		if (*at != NULL)
			*at = (*at)->next;
		return;
	}
	track = track_of(s, e);
	if (track == NULL || e->kind == MTA_NAMED)
		return;
	track->is_sent |= e->kind == MTA_SENT;
	track->is_bounced |= e->kind == MTA_BOUNCED;
	track->is_deferred |= e->kind == MTA_DEFERRED;
	track->mail->last = track;
}

/* ---- the log ------------------------------------------------------------------------------------ */

static int
read_log(struct search *s, const char *path)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	struct mta_event e;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int failed;

	if (file == NULL) {
		fprintf(stderr, "answerwell edition: %s: %s\n", path, strerror(errno));
		return 1;
	}
	while ((len = getline(&line, &size, file)) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		if (mta_log_read(line, &e))
			on_event(s, &e);
	}
	free(line);
	failed = ferror(file);
	if (failed)
		fprintf(stderr, "answerwell edition: %s cannot be read\n", path);
	if (file != stdin)
		(void)fclose(file);
	return failed ? 1 : 0;
}

static void
open_search(struct search *s, struct arena *a, const struct unsettled *list, size_t n)
{
	*s = (struct search){.arena = a,
			     .by_id = arena_array(a, n + 1, sizeof(*s->by_id)),
			     .by_name = arena_array(a, n + 1, sizeof(*s->by_name)),
			     .n = n};
	for (size_t i = 0; i < n; i++)
		s->by_id[i] = s->by_name[i] =
		    (struct mail){.id = list[i].id, .message_id = list[i].message_id};
	qsort(s->by_id, n, sizeof(*s->by_id), by_id);
	qsort(s->by_name, n, sizeof(*s->by_name), by_name);
}

/* ---- what comes of it --------------------------------------------------------------------------- */

struct tally {
	size_t n_waiting, n_both, n_missing;
};

/* Nothing is said of a mail that the server still tries, that had two ends, or of which it knows nothing. */
static struct tally
conclude(const struct search *s, struct settlement *out)
{
	int64_t *ids = arena_array(s->arena, s->n + 1, sizeof(*ids));
	bool *arrived = arena_array(s->arena, s->n + 1, sizeof(*arrived));
	struct tally t = {0};

	*out = (struct settlement){.ids = ids, .arrived = arrived};
	for (size_t i = 0; i < s->n; i++) {
		const struct mail *mail = &s->by_id[i];
		const struct track *last = mail->last;

		if (!mail->is_seen) {
			t.n_missing++;
		} else if (last == NULL || (!last->is_sent && !last->is_bounced)) {
			t.n_waiting++;
		} else if (last->is_sent && last->is_bounced) {
			t.n_both++;
		} else {
			ids[out->n] = mail->id;
			arrived[out->n++] = last->is_sent;
		}
	}
	return t;
}

static void
report(size_t n, const struct settlement *done, const struct tally *t)
{
	printf("uncertain: %zu\n  arrived, now accepted:           %" PRId64
	       "\n  sent back, now failed:           %" PRId64
	       "\n  still tried by the mail server:  %zu\n  delivered and sent back:         %zu\n"
	       "  not in this log:                 %zu\n",
	       n, done->n_arrived, done->n_returned, t->n_waiting, t->n_both, t->n_missing);
	if (t->n_waiting + t->n_both + t->n_missing > 0)
		printf("What the log does not settle stays uncertain, and is not sent again.\n");
}

int
settle_from_log(struct db *db, struct arena *a, const char *path)
{
	struct search *s = arena_array(a, 1, sizeof(*s));
	struct settlement done;
	struct unsettled *list;
	struct tally t;
	enum result r;
	size_t n;

	r = settlement_open(db, a, &list, &n);
	if (r == OK) {
		open_search(s, a, list, n);
		if (read_log(s, path) != 0)
			return 1;
		t = conclude(s, &done);
		r = settlement_by_log(db, a, &done);
	}
	if (r != OK) {
		fprintf(stderr, "answerwell edition: %s\n", result_name(r));
		return 1;
	}
	report(n, &done, &t);
	return 0;
}
