#include "answerwell/mailing/suppression.h"

#include "answerwell/account/address.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/message_id.h"
#include "answerwell/account/notice.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/suppression.h"

enum { MEND_PAUSE = 10 /* minutes */ };

static const char *const reasons[] = {[SUPPRESSED_BOUNCE] = "bounce",
				      [SUPPRESSED_SOFT] = "soft",
				      [SUPPRESSED_COMPLAINT] = "complaint",
				      [SUPPRESSED_MANUAL] = "manual"};

/* ---- what came back ------------------------------------------------------------------------------- */

static bool
is_to(struct arena *a, const char *address, const char *mac)
{
	const char *of = NULL;

	return address[0] != '\0' && address_find_by(a, address, &of) == OK && str_eq(of, mac);
}

static const struct returned *
told_of(struct arena *a, const struct return_report *report, const char *mac)
{
	for (size_t i = 0; i < report->n; i++) {
		if (is_to(a, report->list[i].address, mac) || is_to(a, report->list[i].other, mac))
			return &report->list[i];
	}
	return NULL;
}

/* The return path says whom we wrote to, whatever they forward to; of several it is the mildest. */
static const struct returned *
told_at_all(const struct return_report *report)
{
	const struct returned *mildest = &report->list[0];

	for (size_t i = 1; i < report->n; i++) {
		if (report->list[i].kind < mildest->kind)
			mildest = &report->list[i];
	}
	return mildest;
}

static enum result
find(struct db *db, struct arena *a, const struct return_report *report,
     struct sql_suppression_mails_row **mail, const struct returned **told)
{
	struct sql_suppression_mails_row *list;
	size_t n;
	enum result r;

	*told = NULL;
	if (report->n == 0 || (report->mail_id == 0 && report->n_ids == 0))
		return OK;
	r = sql_suppression_mails(
	    db, a, &list, &n, .id = report->mail_id,
	    .message_ids = ((struct sql_texts){(const char **)report->message_ids, report->n_ids}));
	for (size_t i = 0; r == OK && i < n && *told == NULL; i++) {
		*mail = &list[i];
		*told = told_of(a, report, list[i].to_mac);
		if (*told == NULL && report->mail_id != 0)
			*told = told_at_all(report);
	}
	return r;
}

static enum result
is_over(struct db *db, struct arena *a, const struct sql_suppression_mails_row *mail,
	const struct returned *told, bool *is_dead)
{
	struct sql_suppression_soft_row *soft;
	enum result r;

	*is_dead = told->kind != RETURN_SOFT;
	if (*is_dead)
		return OK;
	r = sql_suppression_soft(db, a, &soft, NULL, .email_mac = mail->to_mac,
				 .recipient_id = mail->recipient_id,
				 .window = SUPPRESSION_SOFT_WINDOW, .days = SUPPRESSION_SOFT_DAYS,
				 .span = SUPPRESSION_SOFT_SPAN);
	*is_dead = r == OK && soft->is_dead;
	return r;
}

static enum result
stop(struct db *db, struct arena *a, const struct sql_suppression_mails_row *mail,
     const struct returned *told, bool *is_stopped)
{
	static const enum suppression_reason by[] = {[RETURN_SOFT] = SUPPRESSED_SOFT,
						     [RETURN_HARD] = SUPPRESSED_BOUNCE,
						     [RETURN_COMPLAINT] = SUPPRESSED_COMPLAINT};
	const char *reason = reasons[by[told->kind]], *cause = cause_code(told->cause);
	size_t n = 0;
	enum result r =
	    sql_suppression_begin(db, a, &n, .email_mac = mail->to_mac, .reason = reason,
				  .cause = cause, .status = told->status);

	*is_stopped = r == OK && n > 0;
	if (*is_stopped)
		r = audit_add(db, a, 0, "mail.stop", "mail", mail->id,
			      arena_printf(a, "stopped=%s cause=%s", reason, cause));
	return r;
}

static enum result
count(struct db *db, struct arena *a, const struct sql_suppression_mails_row *mail,
      const struct returned *told, struct return_outcome *out)
{
	static const char *const kinds[] = {
	    [RETURN_SOFT] = "soft", [RETURN_HARD] = "hard", [RETURN_COMPLAINT] = "complaint"};
	size_t n = 0;
	bool is_dead = false;
	enum result r = sql_suppression_count(
	    db, a, &n, .mail_id = mail->id, .email_mac = mail->to_mac, .kind = kinds[told->kind],
	    .cause = cause_code(told->cause), .status = told->status);

	out->is_counted = r == OK && n > 0;
	if (!out->is_counted)
		return r;
	if (told->kind == RETURN_HARD)
		r = sql_suppression_undelivered(db, a, NULL, .id = mail->id);
	if (r == OK)
		r = is_over(db, a, mail, told, &is_dead);
	return r == OK && is_dead ? stop(db, a, mail, told, &out->is_stopped) : r;
}

enum result
suppression_report(struct db *db, struct arena *a, const struct return_report *report,
		   struct return_outcome *out)
{
	struct sql_suppression_mails_row *mail = NULL;
	const struct returned *told = NULL;
	enum result r = find(db, a, report, &mail, &told);

	*out = (struct return_outcome){.mail_id = 0};
	if (r != OK || told == NULL)
		return r;
	DB_TX(db, r) {
		*out = (struct return_outcome){.mail_id = mail->id};
		r = count(db, a, mail, told, out);
	}
	return r;
}

/* ---- looking -------------------------------------------------------------------------------------- */

static enum suppression_reason
reason_from(const char *code)
{
	for (int i = 0; i <= SUPPRESSED_MANUAL; i++) {
		if (str_eq(reasons[i], code))
			return (enum suppression_reason)i;
	}
	return SUPPRESSED_MANUAL;
}

const char *
suppression_label(const struct suppression *s)
{
	switch (s->reason) {
	case SUPPRESSED_SOFT:
		return N_("Emails came back again and again for weeks.");
	case SUPPRESSED_MANUAL:
		return N_("Our staff stopped emails to this address.");
	case SUPPRESSED_BOUNCE:
	case SUPPRESSED_COMPLAINT:
		break;
	}
	return cause_label(s->cause);
}

enum result
suppression_of(struct db *db, struct arena *a, int64_t id, struct suppression *out)
{
	struct sql_suppression_of_row *row;
	size_t n;
	enum result r = sql_suppression_of(db, a, &row, &n, .id = id);

	*out = (struct suppression){.id = 0, .status = ""};
	if (r == OK && n > 0)
		*out = (struct suppression){.id = row->id,
					    .reason = reason_from(row->reason),
					    .cause = cause_from(row->cause),
					    .status = row->status,
					    .at = row->at,
					    .mend_at = row->mend_at};
	return r;
}

static struct suppression
read_row(struct arena *a, const struct sql_suppression_list_row *row)
{
	const char *address = account_email(a, row->reader_id, row->email_sealed);

	return (struct suppression){
	    .id = row->id,
	    .reason = reason_from(row->reason),
	    .cause = cause_from(row->cause),
	    .status = row->status,
	    .at = row->at,
	    .mend_at = row->mend_at,
	    .account_id = row->account_id,
	    .name = row->name,
	    .display_name = row->display_name,
	    .role = role_from(row->role),
	    .masked = address != NULL ? address_masked(a, address) : NULL,
	};
}

static bool
is_staff(const struct account *actor)
{
	return actor != NULL && actor->role >= ROLE_STAFF && !actor->is_suspended;
}

enum result
suppression_list(struct db *db, struct arena *a, const struct account *actor, int64_t before,
		 struct suppression **out, size_t *n, int64_t *n_all)
{
	struct sql_suppression_list_row *rows;
	struct sql_suppression_number_row *all;
	enum result r;

	if (!is_staff(actor))
		return FORBIDDEN;
	r = sql_suppression_list(db, a, &rows, n, .before = before, .limit = SUPPRESSION_PAGE);
	if (r == OK)
		r = sql_suppression_number(db, a, &all, NULL);
	if (r != OK)
		return r;
	*n_all = all->n;
	*out = arena_array(a, *n, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = read_row(a, &rows[i]);
	return OK;
}

/* ---- mending -------------------------------------------------------------------------------------- */

static enum result
lift(struct db *db, struct arena *a, int64_t actor, int64_t id, const char *hash)
{
	struct sql_suppression_lift_row *row;
	enum result r = sql_suppression_lift(db, a, &row, NULL, .id = id, .mend_hash = hash,
					     .hours = SUPPRESSION_MEND_HOURS);

	if (r == OK && row->n == 0)
		return NOT_FOUND;
	/* What people mend themselves is no act of staff. */
	return r == OK && actor != 0 ? audit_add(db, a, actor, "mail.resume", "stop", id, "") : r;
}

enum result
suppression_lift(struct db *db, struct arena *a, const struct account *actor, int64_t id)
{
	enum result r;

	if (!is_staff(actor))
		return FORBIDDEN;
	if (id <= 0)
		return NOT_FOUND;
	DB_TX(db, r) {
		r = lift(db, a, actor->id, id, "");
	}
	return r;
}

static enum result
send_link(struct db *db, struct arena *a, int64_t to, int64_t id)
{
	const char *token = token_new(a), *kind = notice_code(NOTICE_MEND);
	const char *name = message_id_new(a, kind);
	size_t n = 0;
	enum result r = sql_suppression_mend_ask(
	    db, a, &n, .id = id, .mend_hash = token_hash(a, token), .minutes = MEND_PAUSE);

	if (r == OK && n == 0)
		return LIMITED;
	if (r == OK)
		r = sql_suppression_mend_recipient(db, a, NULL, .id = to);
	if (r == OK)
		r = sql_suppression_mend_mail(db, a, NULL, .id = to, .kind = kind,
					      .message_id = name,
					      .secret_sealed = secret_seal(a, token, name));
	return r;
}

enum result
suppression_mend_ask(struct db *db, struct arena *a, int64_t id)
{
	struct suppression s;
	enum result r;

	DB_TX(db, r) {
		r = suppression_of(db, a, id, &s);
		if (r == OK)
			r = s.id == 0 ? NOT_FOUND : send_link(db, a, id, s.id);
	}
	return r;
}

enum result
suppression_mend_asked(struct db *db, struct arena *a, const char *token)
{
	struct sql_suppression_mend_asked_row *row;
	size_t n;
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	r = sql_suppression_mend_asked(db, a, &row, &n, .mend_hash = token_hash(a, token),
				       .hours = SUPPRESSION_MEND_HOURS);
	return r == OK && n == 0 ? NOT_FOUND : r;
}

enum result
suppression_mend(struct db *db, struct arena *a, const char *token)
{
	enum result r;

	if (!token_is_whole(token))
		return NOT_FOUND;
	DB_TX(db, r) {
		r = lift(db, a, 0, 0, token_hash(a, token));
	}
	return r;
}

enum result
suppression_forget(struct db *db, struct arena *a, const char *email_mac)
{
	return sql_suppression_forget(db, a, NULL, .email_mac = email_mac);
}

enum result
suppression_sweep(struct db *db, struct arena *a)
{
	enum result r = sql_suppression_sweep(db, a, NULL);

	return r == OK ? sql_suppression_sweep_returns(db, a, NULL) : r;
}
