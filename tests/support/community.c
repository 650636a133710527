#include "support/community.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/account/mail_request.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "answerwell/forum/answer.h"
#include "answerwell/forum/category.h"
#include "answerwell/forum/question.h"
#include "answerwell/mailing/edition.h"

_Noreturn static void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "tests/support/community: %s: %s\n", what, why);
	exit(1);
}

static struct arena *arena;
static char key_file[64];

static void
clean_up(void)
{
	if (key_file[0] != '\0')
		unlink(key_file);
	arena_free(arena);
	arena = NULL;
}

struct arena *
test_arena(void)
{
	if (arena == NULL) {
		arena = arena_new();
		atexit(clean_up);
	}
	return arena;
}

void
test_settings(void)
{
	static bool done;
	char why[256];

	if (done)
		return;
	done = true;
	test_arena();
	/* On whatever day of the week they run. */
	setenv("ANSWERWELL_HOURS", "always", 0);
	snprintf(key_file, sizeof key_file, "/tmp/answerwell-test-key-%d", (int)getpid());
	if (config_load(why, sizeof why) != OK ||
	    secret_open(key_file, true, why, sizeof why) != OK)
		give_up("settings", why);
}

/* ---- facts ---------------------------------------------------------------------------------- */

struct answer_row {
	const char *v;
};

/* Prepared statements are known by their address, so each query gets one that stays. */
static void
ask(struct db *db, const struct statement *like, const char *sql, struct answer_row **row)
{
	static int n_asked;
	struct statement *s = arena_alloc(test_arena(), sizeof(*s));
	enum result r;

	*s = *like;
	s->name = arena_printf(test_arena(), "test_%d", ++n_asked);
	s->sql = sql;
	if ((r = sql_run(db, test_arena(), s, NULL, row, NULL)) != OK)
		give_up(sql, result_name(r));
}

/* The value of the query `sql`, NULL also if it gave no row. */
static const char *
value_of(struct db *db, const char *sql)
{
	static const struct sql_field v = SQL_TEXT_AT(struct answer_row, v);
	static const struct statement answer = {
	    .columns = &v, .n_columns = 1, .row_size = sizeof(struct answer_row)};
	struct answer_row *row;

	sql = arena_printf(test_arena(), "SELECT answer.v::text AS v FROM (%s) AS answer (v)", sql);
	ask(db, &answer, sql, &row);
	return row->v;
}

int64_t
test_number(struct db *db, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = value_of(db, arena_vprintf(test_arena(), fmt, ap));
	va_end(ap);
	return text != NULL ? strtoll(text, NULL, 10) : 0;
}

const char *
test_text(struct db *db, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = value_of(db, arena_vprintf(test_arena(), fmt, ap));
	va_end(ap);
	return text;
}

int64_t
test_mailed(struct db *db, const char *fmt, ...)
{
	const char *which;
	va_list ap;

	va_start(ap, fmt);
	which = arena_vprintf(test_arena(), fmt, ap);
	va_end(ap);
	return test_number(
	    db, "SELECT count(*) FROM notices JOIN mail_notices ON notice_id = id WHERE %s", which);
}

void
test_run(struct db *db, const char *fmt, ...)
{
	static const struct statement nothing;
	va_list ap;

	va_start(ap, fmt);
	ask(db, &nothing, arena_vprintf(test_arena(), fmt, ap), NULL);
	va_end(ap);
}

/* ---- people --------------------------------------------------------------------------------- */

struct account *
test_reader(struct db *db, const char *name, const char *locale, enum role role, bool is_subscribed)
{
	struct registration in = {.name = name,
				  .email = arena_printf(test_arena(), "%s@example.org", name),
				  .locale = locale_from(locale, LOCALE_EN),
				  .wants_digest = is_subscribed};
	struct problems problems = {.n = 0};
	struct account *account;
	enum result r;
	int64_t id;

	test_settings();
	r = account_create(db, test_arena(), &in, role, 0, &problems, &id);
	if (r == OK)
		r = account_by_id(db, test_arena(), id, &account);
	if (r != OK)
		give_up(name, result_name(r));
	test_run(db, "UPDATE subscriptions SET frequency = 'edition' WHERE account_id = %lld",
		 (long long)id);
	account->joined_at -= 100 * CLOCK_DAY; /* as test_person */
	return account;
}

const struct account *
test_person(struct db *db, const char *name, enum role role)
{
	struct account *account;
	enum result r;

	test_settings();
	test_run(
	    db,
	    "INSERT INTO accounts (name, display_name, role, email_sealed, email_mac, verified_at) "
	    "VALUES ('%s', initcap('%s'), '%s', 'sealed', 'mac of %s', now()) "
	    "ON CONFLICT (name) DO NOTHING",
	    name, name, role_code(role), name);
	r = account_by_name(db, test_arena(), name, &account);
	if (r != OK)
		give_up(name, result_name(r));
	/* No new member, who may write so much a day. */
	account->joined_at -= 100 * CLOCK_DAY;
	return account;
}

/* ---- content -------------------------------------------------------------------------------- */

int64_t
test_category(struct db *db, const char *slug)
{
	const struct category_texts texts = {
	    .name = {arena_printf(test_arena(), "Name of %s", slug),
		     arena_printf(test_arena(), "%s 的名称", slug)},
	    .about = {"What it is about.", "说明。"}};
	int64_t id;

	if (category_put(db, test_arena(), slug, 1, 8, 0, &texts, &id) != OK)
		give_up("category", slug);
	return id;
}

/* The same words are taken once: a number that nobody sees tells them apart. */
static const char *
numbered(const char *text)
{
	static int n;

	return n++ == 0 ? text : arena_printf(test_arena(), "%s<!-- %d -->", text, n);
}

int64_t
test_question(struct db *db, const struct account *asker, const char *title)
{
	const struct question_draft draft = {
	    .text = {.title = title,
		     .body = numbered("It happened yesterday and again today."),
		     .category = "billing",
		     .tags = "card, refund"}};
	struct problems problems = {.n = 0};
	enum result r;
	int64_t id;

	test_category(db, "billing");
	if ((r = question_post(db, test_arena(), asker, &draft, &problems, &id)) != OK)
		give_up(title, result_name(r));
	return id;
}

int64_t
test_answer(struct db *db, const struct account *author, int64_t question_id)
{
	struct problems problems = {.n = 0};
	enum result r;
	int64_t id;

	r = answer_post(db, test_arena(), author, question_id, numbered("This is how it is done."),
			&problems, &id);
	if (r != OK)
		give_up("answer", result_name(r));
	return id;
}

int64_t
test_comment(struct db *db, const struct account *author, int64_t parent_id)
{
	struct problems problems = {.n = 0};
	enum result r;
	int64_t id;

	r = comment_post(db, test_arena(), author, parent_id, numbered("Thank you!"), &problems,
			 &id);
	if (r != OK)
		give_up("comment", result_name(r));
	return id;
}

/* ---- editions ------------------------------------------------------------------------------- */

enum result
test_edition_send(struct db *db, const struct account *actor, int64_t *id)
{
	struct arena *a = test_arena();
	struct edition_text text[LOCALES];
	struct edition_consent consent;
	enum result r = edition_preview(db, a, actor, text);

	if (r != OK)
		return r;
	consent = (struct edition_consent){.seen = edition_seen(a, text),
					   .n_readers = edition_readers(text)};
	return edition_send(db, a, actor, &consent, id);
}

void
test_edition_leaves(struct db *db, int64_t id)
{
	test_run(db, "UPDATE editions SET leaves_at = now() WHERE id = %lld", (long long)id);
	test_run(db, "UPDATE mails SET not_before = now() WHERE edition_id = %lld", (long long)id);
	test_run(db, "UPDATE subscriptions SET next_at = now() WHERE frequency = 'edition' AND "
		     "next_at IS NOT NULL");
}

const char *
test_registration(struct db *db, struct arena *a, const char *email, const char *waiting)
{
	const struct mail_request in = {
	    .kind = MAIL_REQUEST_REGISTER, .email = email, .zone = "", .waiting = waiting};
	struct problems problems = {.n = 0};
	int64_t last = test_number(db, "SELECT coalesce(max(id), 0) FROM mails"), id;
	size_t n;

	if (mail_request_put(db, a, &in, &problems) != OK ||
	    mail_request_answer(db, a, 10, &n) != OK || n != 1)
		give_up("registration", email);
	id = test_number(
	    db, "SELECT coalesce(max(id), 0) FROM mails WHERE kind = 'verify' AND id > %lld",
	    (long long)last);
	if (id == 0)
		return NULL;
	return secret_unseal(
	    a, test_text(db, "SELECT secret_sealed FROM mails WHERE id = %lld", (long long)id),
	    test_text(db, "SELECT message_id FROM mails WHERE id = %lld", (long long)id));
}
