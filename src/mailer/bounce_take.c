#include "mailer/bounce_take.h"

#include <stdint.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/mailing/suppression.h"
#include "mailer/bounce.h"
#include "mailer/mime.h"

/* The one mail that our own return paths name; whom the message is addressed to counts before what stands in it, and two that
 * differ name none. */
static int64_t
named_mail(struct arena *a, const struct bounce *b)
{
	int64_t found = 0;

	for (size_t i = 0; i < b->n_paths; i++) {
		int64_t id = mime_delivery_of(a, b->paths[i]);

		if (i == b->n_addressed && found != 0)
			return found;
		if (id != 0 && found != 0 && id != found)
			return 0;
		found = id != 0 ? id : found;
	}
	return found;
}

static bool
counts(const struct bounce_recipient *r, struct returned *out)
{
	static const enum return_kind kinds[] = {[BOUNCE_SOFT] = RETURN_SOFT,
						 [BOUNCE_HARD] = RETURN_HARD,
						 [BOUNCE_COMPLAINT] = RETURN_COMPLAINT};

	if (r->kind < BOUNCE_SOFT)
		return false;
	*out = (struct returned){kinds[r->kind], r->cause, r->status, r->address, r->other};
	return true;
}

static void
tell(const struct bounce *b, const struct return_report *report, const struct return_outcome *o)
{
	const char *how = o->mail_id == 0 ? "none" : report->mail_id != 0 ? "path" : "id";

	log_event(LOG_LEVEL_INFO, "mail.returned",
		  "kind=%s recipients=%zu by=%s mail=%lld counted=%d stopped=%d",
		  b->n > 0 ? bounce_kind_name(b->list[0].kind) : "none", b->n, how,
		  (long long)o->mail_id, o->is_counted, o->is_stopped);
}

enum result
bounce_take(struct db *db, struct arena *a, const char *message, size_t len, bool *is_known)
{
	struct bounce *b = arena_alloc(a, sizeof(*b));
	struct returned list[BOUNCE_RECIPIENTS];
	struct return_report report = {.list = list};
	struct return_outcome outcome = {.mail_id = 0};
	enum result r = OK;

	bounce_read(a, message, len, b);
	report.mail_id = named_mail(a, b);
	report.message_ids = b->ids;
	report.n_ids = b->n_ids;
	for (size_t i = 0; i < b->n; i++)
		report.n += counts(&b->list[i], &list[report.n]);
	if (report.n > 0)
		r = suppression_report(db, a, &report, &outcome);
	*is_known = b->n > 0 && b->list[0].kind != BOUNCE_NONE;
	if (r == OK)
		tell(b, &report, &outcome);
	return r;
}
