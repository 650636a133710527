#include "mailer/bounce.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/str.h"
#include "mailer/bounce_cause.h"
#include "mailer/bounce_parts.h"
#include "mailer/bounce_text.h"
#include "mailer/bounce_words.h"

/* ---- names ---------------------------------------------------------------------------------------- */

const char *
bounce_kind_name(enum bounce_kind kind)
{
	static const char *const names[] = {
	    [BOUNCE_NONE] = "none", [BOUNCE_REPLY] = "reply", [BOUNCE_DELAY] = "delay",
	    [BOUNCE_SOFT] = "soft", [BOUNCE_HARD] = "hard",   [BOUNCE_COMPLAINT] = "complaint"};

	return names[kind];
}

const char *
bounce_reason(const struct bounce *b, const struct bounce_recipient *r)
{
	return r != NULL && r->kind >= BOUNCE_DELAY && r->cause != CAUSE_UNSAID
		   ? cause_label(r->cause)
		   : b->reason;
}

static struct bounce_recipient *
add(struct bounce *b, enum bounce_kind kind, enum cause cause, const char *address)
{
	struct bounce_recipient *r;

	for (size_t i = 0; i < b->n; i++) {
		if (address[0] != '\0' && strcasecmp(b->list[i].address, address) == 0)
			return NULL;
	}
	if (b->n == BOUNCE_RECIPIENTS)
		return NULL;
	r = &b->list[b->n++];
	*r = (struct bounce_recipient){kind, cause, address, "", ""};
	return r;
}

static enum bounce_kind
kind_of(const struct verdict *v)
{
	return !v->is_transient && cause_is_hard(v->cause) ? BOUNCE_HARD : BOUNCE_SOFT;
}

/* ---- a report by machines (RFC 3464) -------------------------------------------------------------- */

/* "rfc822; a@b", "<a@b>"; NULL if it is none that we could have written to (X.400, a name). */
static const char *
address_in(struct arena *a, const char *field)
{
	const char *semicolon = strchr(field, ';'), *begin, *end;

	if (semicolon != NULL) {
		const char *type = field + strspn(field, " \t");
		size_t len = strcspn(type, " \t;");

		if (strncasecmp(type, "x400", 4) == 0 ||
		    (len > 0 && strncasecmp(type, "x-local", 7) == 0))
			return NULL;
		field = semicolon + 1;
	}
	return bounce_address(a, field, &begin, &end);
}

/* "user@localhost" is no address in a text, and one here. */
static const char *
recipient_in(struct arena *a, const char *field)
{
	const char *address = address_in(a, field), *word, *type = field;

	if (address != NULL)
		return address;
	word = strchr(field, ';') != NULL ? strchr(field, ';') + 1 : field;
	if (strncasecmp(type, "x400", 4) == 0)
		return NULL;
	word += strspn(word, " \t<");
	word = arena_strndup(a, word, strcspn(word, " \t>,;"));
	return strchr(word, '@') != NULL && word[0] != '@' && strlen(word) < 250 ? word : NULL;
}

static bool
is_action(const char *action, const char *name)
{
	size_t len = strlen(name);

	return strncasecmp(action, name, len) == 0 && !isalnum((unsigned char)action[len]);
}

/* What people read about it, if the machines say nothing. */
static const char *
evidence(struct arena *a, const struct bounce_parts *p, const char *block, const char *diagnostic,
	 bool is_only)
{
	struct buf out;

	buf_init(&out, a, 1024);
	buf_printf(&out, "%s %s", diagnostic, bounce_field(a, block, "X-Supplementary-Info"));
	buf_printf(&out, " %s", bounce_field(a, block, "X400-Supplementary-Info"));
	buf_printf(&out, " %s", bounce_field(a, block, "Action") + 0);
	if (is_only)
		buf_printf(&out, "\n%s", p->text);
	return out.data;
}

/* First by what the server said, then by all that is there. */
static struct verdict
verdict_of(struct arena *a, const struct bounce_parts *p, const char *block, bool is_only)
{
	const char *status = bounce_field(a, block, "Status");
	const char *diagnostic = bounce_field(a, block, "Diagnostic-Code");
	struct verdict v;

	if (diagnostic[0] == '\0')
		diagnostic = bounce_field(a, block, "X-Actual-Diagnostic");
	v = bounce_verdict(a, status, evidence(a, p, block, diagnostic, false));
	if (v.cause == CAUSE_UNSAID || (diagnostic[0] == '\0' && !cause_is_hard(v.cause)))
		v = bounce_verdict(a, status, evidence(a, p, block, diagnostic, is_only));
	return v;
}

static void
add_reported(struct arena *a, const struct bounce_parts *p, struct bounce *b, const char *block,
	     bool is_only)
{
	const char *final = recipient_in(a, bounce_field(a, block, "Final-Recipient"));
	const char *original = recipient_in(a, bounce_field(a, block, "Original-Recipient"));
	const char *action = bounce_field(a, block, "Action");
	const char *address = original != NULL ? original : final != NULL ? final : "";
	struct verdict v = verdict_of(a, p, block, is_only);
	enum bounce_kind kind = kind_of(&v);
	struct bounce_recipient *r;

	if (is_action(action, "delivered") || is_action(action, "relayed") ||
	    is_action(action, "expanded"))
		kind = BOUNCE_NONE;
	else if (is_action(action, "delayed"))
		kind = BOUNCE_DELAY;
	r = add(b, kind, v.cause, address);
	if (r == NULL)
		return;
	r->status = v.status;
	r->other = final != NULL && strcasecmp(final, address) != 0 ? final : "";
}

static bool
is_of_recipient(struct arena *a, const char *block)
{
	return bounce_field(a, block, "Final-Recipient")[0] != '\0' ||
	       bounce_field(a, block, "Original-Recipient")[0] != '\0';
}

/* A group of fields for each recipient, with empty lines between. */
static size_t
groups(struct arena *a, const char *status, const char **out, size_t most)
{
	size_t n = 0;

	while (*status != '\0' && n < most) {
		const char *end = strstr(status, "\n\n");
		const char *block =
		    end != NULL ? arena_strndup(a, status, (size_t)(end - status)) : status;

		if (is_of_recipient(a, block))
			out[n++] = block;
		else if (n > 0 && bounce_field(a, block, "Action")[0] != '\0')
			out[n - 1] = arena_printf(a, "%s\n%s", out[n - 1], block);
		if (end == NULL)
			break;
		status = end + strspn(end, "\n");
	}
	return n;
}

static bool
read_report(struct arena *a, const struct bounce_parts *p, struct bounce *b)
{
	const char *list[BOUNCE_RECIPIENTS];
	size_t n = groups(a, p->status, list, BOUNCE_RECIPIENTS);

	for (size_t i = 0; i < n; i++)
		add_reported(a, p, b, list[i], n == 1);
	if (b->n > 0)
		b->reason = b->list[0].kind == BOUNCE_NONE ? "a report that it was delivered"
							   : "a report of delivery";
	return b->n > 0;
}

/* ---- a complaint (RFC 5965) ----------------------------------------------------------------------- */

static bool
read_complaint(struct arena *a, const struct bounce_parts *p, struct bounce *b)
{
	static const char *const others[] = {"not-spam", "auth-failure", "dmarc", NULL};
	const char *type = str_lower(a, bounce_field(a, p->feedback, "Feedback-Type"));
	const char *begin, *end, *address;

	if (p->feedback[0] == '\0')
		return false;
	if (bounce_says(type, others)) {
		b->reason = "a report that is no complaint";
		return true;
	}
	address = bounce_address(a, bounce_field(a, p->feedback, "Original-Rcpt-To"), &begin, &end);
	if (address == NULL)
		address = bounce_address(a, bounce_field(a, p->returned, "To"), &begin, &end);
	b->reason = "a complaint";
	(void)add(b, BOUNCE_COMPLAINT, CAUSE_SPAM_BUTTON, address != NULL ? address : "");
	return true;
}

/* ---- a notice for people -------------------------------------------------------------------------- */

static bool
is_from_machine(struct arena *a, const struct bounce_parts *p)
{
	static const char *const names[] = {"mailer-daemon*",
					    "mailer daemon*",
					    "mailerdaemon",
					    "postmaster*",
					    "mail-daemon",
					    "maildaemon",
					    "mdaemon*",
					    "mail delivery*",
					    "mail.delivery*",
					    "mail_delivery*",
					    "delivery subsystem*",
					    "mail system*",
					    "system administrator*",
					    "mail administrator*",
					    "mailadm*",
					    "mail service*",
					    "mail_service",
					    "mail server*",
					    "internet mail*",
					    "mail router*",
					    "postoffice*",
					    "mail-system",
					    "smtp gateway*",
					    "listserv",
					    "bounce",
					    "系统管理员",
					    "邮件系统",
					    "郵件系統",
					    NULL};
	char *who = str_lower(a, arena_printf(a, "%s %s", p->from_name, p->from));

	for (char *c = who; *c != '\0'; c++) {
		if (*c == '_' || *c == '@' || *c == '"' || *c == '<')
			*c = ' ';
	}
	return bounce_says(who, names) || str_eq(p->return_path, "<>") ||
	       strcasestr(p->return_path, "mailer-daemon") != NULL || str_eq(p->from_name, "<>");
}

static bool
is_delay(struct arena *a, const struct bounce_parts *p)
{
	const char *subject = bounce_plain(a, p->subject), *text = bounce_plain(a, p->text);

	return (bounce_says(text, bounce_delays) || bounce_says(subject, bounce_delays)) &&
	       !bounce_says(text, bounce_ends);
}

/* Enough of: a machine wrote it, its subject says so, its text says so. */
static bool
is_notice(struct arena *a, const struct bounce_parts *p, bool is_named)
{
	bool by_machine = is_from_machine(a, p);
	bool by_subject = bounce_says(bounce_plain(a, p->subject), bounce_subjects);
	const char *text = bounce_plain(a, p->text);
	bool by_text = bounce_says(text, bounce_notices);

	if (by_machine && !by_text && is_named)
		by_text = cause_is_hard(bounce_verdict(a, "", p->text).cause);
	return (by_machine && (by_subject || by_text)) || (by_subject && by_text && is_named);
}

static void
add_mentioned(struct arena *a, struct bounce *b, const char *address, const char *said,
	      const char *all, bool is_late)
{
	struct verdict v = bounce_verdict(a, "", said);
	struct bounce_recipient *r;

	if (v.cause == CAUSE_UNSAID)
		v = bounce_verdict(a, "", all);
	r = add(b, is_late ? BOUNCE_DELAY : kind_of(&v), v.cause, address);
	if (r != NULL)
		r->status = v.status;
}

/* A server that names only mailboxes means its own: a word alone in a line behind what says that they follow. */
static bool
add_local(struct arena *a, const struct bounce_parts *p, struct bounce *b, bool is_late)
{
	static const char *const follows[] = {"recipient*", "address*", "user*", "following*",
					      NULL};
	const char *at = strrchr(p->from, '@'), *line = p->text;
	bool is_near = false;

	while (at != NULL && *line != '\0') {
		size_t len = strcspn(line, "\n"), blank = strspn(line, " \t");
		size_t word = strcspn(line + blank, " \t\n:.,;");

		if (is_near && word > 1 && word < 64 && blank + word == len &&
		    !isupper((unsigned char)line[blank]))
			add_mentioned(a, b, arena_printf(a, "%.*s%s", (int)word, line + blank, at),
				      p->text, p->text, is_late);
		if (len > 0 && blank < len)
			is_near =
			    bounce_says(bounce_plain(a, arena_strndup(a, line, len)), follows);
		line += len + (line[len] == '\n');
	}
	return b->n > 0;
}

static const char *
said_of(const struct bounce_mention *list, size_t n, const char *address, const char *otherwise)
{
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp(list[i].address, address) == 0)
			return list[i].said;
	}
	return otherwise;
}

static bool
read_notice(struct arena *a, const struct bounce_parts *p, struct bounce *b)
{
	struct bounce_mention list[BOUNCE_RECIPIENTS];
	bool is_named = false, is_late;
	size_t n = bounce_mentions(a, p, list, BOUNCE_RECIPIENTS, &is_named);
	const char *begin, *end, *address = NULL, *from;

	if (!is_notice(a, p, is_named && n > 0) && p->failed[0] == '\0')
		return false;
	is_late = is_delay(a, p);
	b->reason = is_late ? "a notice that it is delayed" : "a notice that it came back";
	for (from = p->failed; (address = bounce_address(a, from, &begin, &end)) != NULL;
	     from = end)
		add_mentioned(a, b, address, said_of(list, n, address, p->text), p->text, is_late);
	if (b->n > 0)
		return true;
	for (size_t i = 0; i < n && is_named; i++)
		add_mentioned(a, b, list[i].address, list[i].said, p->text, is_late);
	if (b->n > 0 || add_local(a, p, b, is_late))
		return true;
	address = bounce_address(a, bounce_field(a, p->returned, "To"), &begin, &end);
	for (size_t i = 0; i < n && address == NULL; i++)
		add_mentioned(a, b, list[i].address, list[i].said, p->text, is_late);
	if (b->n == 0)
		add_mentioned(a, b, address != NULL ? address : "", p->text, p->text, is_late);
	return true;
}

/* ---- an answering machine ------------------------------------------------------------------------- */

static bool
read_reply(struct arena *a, const struct bounce_parts *p, struct bounce *b)
{
	bool is_automatic = p->is_autoreply ||
			    strncasecmp(p->auto_submitted, "auto-replied", 12) == 0 ||
			    strcasecmp(p->precedence, "auto_reply") == 0 ||
			    strcasecmp(p->precedence, "auto-reply") == 0;

	if (!is_automatic && !bounce_says(bounce_plain(a, p->subject), bounce_replies))
		return false;
	b->reason = "an automatic reply";
	(void)add(b, BOUNCE_REPLY, CAUSE_UNSAID, p->from);
	return true;
}

/* ---- which mail it was ---------------------------------------------------------------------------- */

static void
add_name(const char **list, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++) {
		if (strcmp(list[i], name) == 0)
			return;
	}
	if (*n < BOUNCE_NAMES)
		list[(*n)++] = name;
}

static void
add_ids(struct arena *a, struct bounce *b, const char *value)
{
	const char *from, *to;

	while ((from = strchr(value, '<')) != NULL && (to = strchr(from, '>')) != NULL) {
		if (to - from > 2 && to - from < 256)
			add_name(b->ids, &b->n_ids,
				 arena_strndup(a, from + 1, (size_t)(to - from) - 1));
		value = to + 1;
	}
}

static void
add_paths(struct arena *a, struct bounce *b, const char *text)
{
	const char *begin, *end, *address;

	while (b->n_paths < BOUNCE_NAMES && (text = strstr(text, "+b-m")) != NULL) {
		const char *start = text;

		while (text - start < 64 && start[-1] != '\0' &&
		       (isalnum((unsigned char)start[-1]) || strchr("._-+", start[-1]) != NULL))
			start--;
		if (start[-1] == '<')
			start--;
		address = bounce_address(a, start, &begin, &end);
		if (address == NULL)
			return;
		if (begin <= text)
			add_name(b->paths, &b->n_paths, address);
		text += 4;
	}
}

/* With a NUL before it, at which looking backwards ends. */
static const char *
guarded(struct arena *a, const char *text)
{
	size_t len = strlen(text);
	char *copy = arena_alloc(a, len + 2);

	memcpy(copy + 1, text, len + 1);
	return copy + 1;
}

static void
find_mail(struct arena *a, const struct bounce_parts *p, struct bounce *b)
{
	const char *const places[] = {p->returned, p->feedback, p->status, p->text};

	add_ids(a, b, bounce_field(a, p->returned, "Message-ID"));
	add_ids(a, b, p->answers);
	add_paths(a, b, guarded(a, p->receivers));
	b->n_addressed = b->n_paths;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		add_paths(a, b, guarded(a, places[i]));
}

void
bounce_read(struct arena *a, const char *message, size_t len, struct bounce *out)
{
	struct bounce_parts p;

	*out = (struct bounce){.n = 0, .reason = "nothing that came back"};
	bounce_parts_read(a, message, len, &p);
	find_mail(a, &p, out);
	if (read_complaint(a, &p, out))
		return;
	if (p.is_receipt) {
		out->reason = "a read receipt";
		return;
	}
	if (read_report(a, &p, out) || read_notice(a, &p, out))
		return;
	(void)read_reply(a, &p, out);
}
