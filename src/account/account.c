#include "answerwell/account/account.h"

#include <string.h>

#include "account/link.h"
#include "account/password.h"
#include "account/person.h"
#include "account/row.h"
#include "answerwell/account/audit.h"
#include "answerwell/account/device.h"
#include "answerwell/account/limit.h"
#include "answerwell/account/session.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/event.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/log.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/settings/settings.h"
#include "sql/account.h"

static const struct {
	const char *code, *label;
} roles[] = {
    [ROLE_CUSTOMER] = {"customer", N_("Customer")},
    [ROLE_STAFF] = {"staff", N_("Staff")},
    [ROLE_MODERATOR] = {"moderator", N_("Moderator")},
    [ROLE_ADMIN] = {"admin", N_("Administrator")},
};

const char *
role_code(enum role r)
{
	return roles[r].code;
}

enum role
role_from(const char *code)
{
	for (int r = ROLE_STAFF; r <= ROLE_ADMIN; r++) {
		if (code != NULL && strcmp(code, roles[r].code) == 0)
			return (enum role)r;
	}
	return ROLE_CUSTOMER;
}

const char *
role_label(enum role r)
{
	return roles[r].label;
}

const char *
role_named(struct arena *a, enum locale l, const char *display, enum role r)
{
	if (display == NULL || r < ROLE_STAFF)
		return display;
	return arena_printf(a, tr(l, N_("%s (%s)")), display, tr(l, role_label(r)));
}

char *
account_email(struct arena *a, int64_t id, const char *sealed)
{
	if (sealed == NULL || sealed[0] == '\0')
		return NULL;
	return secret_unseal(a, sealed, row_email_bound(a, id));
}

/* ---- finding ---------------------------------------------------------------------------------- */

enum result
account_by_id(struct db *db, struct arena *a, int64_t id, struct account **account)
{
	struct sql_account_row *row;
	size_t n;
	enum result r = sql_account_by_id(db, a, &row, &n, .id = id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*account = row_account(a, row);
	return OK;
}

enum result
account_by_name(struct db *db, struct arena *a, const char *name, struct account **account)
{
	struct sql_account_row *row;
	size_t n;
	enum result r;

	if (name == NULL || strlen(name) > NAME_MAX_CHARS || !str_is_utf8(name, strlen(name)))
		return NOT_FOUND;
	r = sql_account_by_name(db, a, &row, &n, .name = str_lower(a, name));
	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*account = row_account(a, row);
	return OK;
}

/* ---- logging in ------------------------------------------------------------------------------- */

/* One attempt more. What was typed has a limit that is told, the same for names and addresses that
 * nobody has. The account has one too, however it is called: that is not told (*is_spent), or one could
 * try out whose address it is. A device where its owner has logged in before has a limit of its own. */
static enum result
count_attempt(struct db *db, struct arena *a, const char *login, const struct account *found,
	      const char *device, bool *is_spent, int64_t *retry_at)
{
	const char *mark = found != NULL ? device_mark(a, device, found->id) : NULL;
	const char *typed = secret_mac(a, "limit", str_lower(a, str_trim(a, login)));
	int64_t ignored;
	enum result r;

	*is_spent = false;
	if (mark != NULL)
		return limit_take(db, a, LIMIT_KIND_LOGIN, arena_printf(a, "device %s", mark),
				  retry_at);
	r = limit_take(db, a, LIMIT_KIND_LOGIN, typed, retry_at);
	if (r != OK)
		return r;
	r = limit_take(db, a, LIMIT_KIND_LOGIN,
		       found != NULL ? arena_printf(a, "account %lld", (long long)found->id)
				     : arena_printf(a, "nobody %s", typed),
		       &ignored);
	*is_spent = r == LIMITED;
	return r == LIMITED ? OK : r;
}

/* The one time that the password is at hand. Whatever hinders it: at the next log-in. */
static void
renew_hash(struct db *db, struct arena *a, int64_t id, const char *encoded, const char *prepared)
{
	char *fresh = NULL;

	if (!password_is_outdated(encoded) || password_encode(a, prepared, true, &fresh) != OK)
		return;
	if (sql_account_renew_hash(db, a, NULL, .id = id, .was = encoded, .password_hash = fresh) !=
	    OK)
		log_event(LOG_LEVEL_WARN, "password.renew", "account=%lld done=0", (long long)id);
}

/* *row NULL: nobody's. */
static enum result
find_login(struct db *db, struct arena *a, const char *login, struct sql_account_row **row)
{
	struct problems ignored = {.n = 0};
	const char *name = "", *mac = "";
	size_t n;
	enum result r;

	if (login != NULL && strchr(login, '@') != NULL) {
		const char *email = person_email(a, login, &ignored);

		mac = email != NULL ? person_email_mac(a, email) : "";
	} else {
		login = person_name(a, login, true, "", &ignored);
		name = login != NULL ? login : "";
	}
	r = sql_account_for_login(db, a, row, &n, .name = name, .email_mac = mac);
	if (r == OK && n == 0)
		*row = NULL;
	return r;
}

enum result
account_authenticate(struct db *db, struct arena *a, const char *login, const char *password,
		     const char *device, struct account **account, int64_t *retry_at)
{
	const char *prepared = password_prepare(a, password), *encoded;
	struct account *found;
	struct sql_account_row *row;
	bool is_spent;
	enum result r = find_login(db, a, login, &row);

	if (r != OK)
		return r;
	found = row != NULL ? row_account(a, row) : NULL;
	encoded = row != NULL ? row->password_hash : NULL;
	r = count_attempt(db, a, login != NULL ? login : "", found, device, &is_spent, retry_at);
	if (r != OK)
		return r;
	/* Even for nobody: the time must not tell who is registered. */
	r = password_verify(encoded, prepared != NULL ? prepared : "",
			    found != NULL && device_knows(a, device, found->id));
	if (r == UNAVAILABLE)
		return r;
	if (r != OK || prepared == NULL || is_spent) {
		event_facts(EVENT_LOGIN_FAILED, found != NULL ? found->id : 0, "often=%d",
			    is_spent);
		return NOT_FOUND;
	}
	*account = found;
	event_log(found->is_suspended ? EVENT_LOGIN_REFUSED : EVENT_LOGIN, found->id);
	if (!found->is_suspended) {
		renew_hash(db, a, found->id, encoded, prepared);
		return OK;
	}
	found->suspended_reason = row->suspended_reason;
	found->suspended_until = row->suspended_until;
	return FORBIDDEN;
}

/* ---- changing --------------------------------------------------------------------------------- */

static enum result
role_of(struct db *db, struct arena *a, int64_t id, enum role *role)
{
	struct sql_account_role_of_row *row;
	size_t n;
	enum result r = sql_account_role_of(db, a, &row, &n, .id = id);

	if (r != OK)
		return r;
	if (n == 0)
		return NOT_FOUND;
	*role = role_from(row->role);
	return OK;
}

enum result
account_set_answer_order(struct db *db, struct arena *a, int64_t id, const char *order)
{
	return sql_account_set_answer_order(db, a, NULL, .id = id, .answer_order = order);
}

enum result
account_set_locale(struct db *db, struct arena *a, int64_t id, enum locale l)
{
	return sql_account_set_locale(db, a, NULL, .id = id, .locale = locale_code(l));
}

enum result
account_set_theme(struct db *db, struct arena *a, int64_t id, const char *theme)
{
	return sql_account_set_theme(db, a, NULL, .id = id, .theme = theme);
}

enum result
account_update(struct db *db, struct arena *a, int64_t id, const struct profile *in,
	       struct problems *problems)
{
	const char *display, *zone, *text, *site;
	struct account *now;
	size_t n_changed;
	enum result r = account_by_id(db, a, id, &now);

	if (r != OK || (r = settings_site_name(db, a, &site)) != OK)
		return r;
	display = person_display_name(a, in->display_name, now->name, now->role, site, problems);
	zone = person_zone(a, in->zone, problems);
	text = person_about(a, in->about, problems);
	if (display == NULL || zone == NULL || text == NULL)
		return INVALID;
	if (now->role == ROLE_CUSTOMER && strcmp(display, now->display_name) != 0 &&
	    (r = person_is_nobody_else(db, a, display, id, problems)) != OK)
		return r;
	r = sql_account_update(db, a, &n_changed, .id = id, .display_name = display,
			       .locale = locale_code(in->locale), .zone = zone, .about = text);
	return r == OK && n_changed == 0 ? NOT_FOUND : r;
}

/* ---- by administrators ------------------------------------------------------------------------ */

/* Whoever is not of staff any more is not called so either. */
static enum result
fit_name(struct db *db, struct arena *a, int64_t id, enum role role,
	 const struct sql_account_set_role_row *was)
{
	struct problems ignored = {.n = 0};
	const char *site;
	enum result r;

	if (role != ROLE_CUSTOMER)
		return OK;
	if ((r = settings_site_name(db, a, &site)) != OK ||
	    person_display_name(a, was->display_name, was->name, role, site, &ignored) != NULL)
		return r;
	return sql_account_lose_name(db, a, NULL, .id = id);
}

static enum result
set_role(struct db *db, struct arena *a, int64_t actor, int64_t id, enum role role)
{
	struct sql_account_set_role_row *was;
	size_t n;
	enum result r;

	DB_TX(db, r) {
		r = sql_account_set_role(db, a, &was, &n, .id = id, .role = role_code(role));
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r != OK || strcmp(was->before, role_code(role)) == 0)
			continue;
		event_facts(EVENT_ROLE, id, "from=%s to=%s", was->before, role_code(role));
		r = fit_name(db, a, id, role, was);
		if (r == OK)
			r = link_send(db, a, id, NOTICE_ROLE);
		if (r == OK)
			r = audit_add(
			    db, a, actor, "account.role", "account", id,
			    arena_printf(a, "from=%s to=%s", was->before, role_code(role)));
	}
	return r;
}

/* What a command makes, checked; NULL: not given. */
struct creation {
	const char *name, *display, *zone, *email, *site;
	char *encoded; /* the password */
	enum locale locale;
	bool wants_digest;
};

/* The account of that name, which is there already, or a number for a new one. */
static enum result
find_or_number(struct db *db, struct arena *a, const char *name, int64_t *id, bool *is_there)
{
	struct sql_account_id_of_name_row *found;
	struct sql_account_next_id_row *next;
	size_t n;
	enum result r = sql_account_id_of_name(db, a, &found, &n, .name = name);

	if (r != OK)
		return r;
	*is_there = n > 0;
	if (!*is_there && (r = sql_account_next_id(db, a, &next, NULL)) != OK)
		return r;
	*id = *is_there ? found->id : next->id;
	return OK;
}

static enum result
put_account(struct db *db, struct arena *a, int64_t id, enum role role, const struct creation *c)
{
	const char *sealed = NULL, *mac = NULL;
	enum result r;

	if (c->email != NULL) {
		sealed = secret_seal(a, c->email, row_email_bound(a, id));
		mac = person_email_mac(a, c->email);
	}
	r = sql_account_put(db, a, NULL, .id = id, .name = c->name, .display_name = c->display,
			    .role = role_code(role), .locale = locale_code(c->locale),
			    .zone = c->zone, .email_sealed = sealed, .email_mac = mac,
			    .password_hash = c->encoded);
	if (r == OK && c->wants_digest)
		r = sql_account_subscribe(db, a, NULL, .account_id = id, .is_confirmed = true);
	return r;
}

/* What a command does to somebody's account is told like everything else that might not be them. */
static enum result
tell_changes(struct db *db, struct arena *a, int64_t actor, int64_t id, enum role role,
	     const struct creation *c)
{
	enum result r = set_role(db, a, actor, id, role);

	if (r != OK || c->encoded == NULL)
		return r;
	event_log(EVENT_PASSWORD, id);
	r = session_close_all(db, a, id, 0);
	return r == OK ? link_send(db, a, id, NOTICE_PASSWORD) : r;
}

static enum result
create(struct db *db, struct arena *a, int64_t actor, enum role role, const struct creation *c,
       int64_t *id)
{
	bool is_there;
	enum result r;

	DB_TX(db, r) {
		r = find_or_number(db, a, c->name, id, &is_there);
		if (r == OK)
			r = put_account(db, a, *id, role, c);
		if (r == OK && is_there)
			r = tell_changes(db, a, actor, *id, role, c);
		else if (r == OK)
			r = audit_add(db, a, actor, "account.create", "account", *id,
				      arena_printf(a, "role=%s", role_code(role)));
	}
	return r;
}

static bool
is_given(const char *s)
{
	return s != NULL && s[0] != '\0';
}

/* A command may set plain passwords: demos, tests, hand-over of a new machine. */
static const char *
check_password(struct arena *a, const struct creation *c, const char *password, bool is_command,
	       struct problems *problems)
{
	const struct password_owner owner = {
	    .name = c->name, .display = c->display, .email = c->email, .site = c->site};

	if (!is_command)
		return password_check(a, password, &owner, problems);
	if (str_chars(password) < PASSWORD_MIN) {
		problem_add(problems, "password", N_("Use at least %ld characters."), PASSWORD_MIN);
		return NULL;
	}
	return password_prepare(a, password);
}

/* A command may give any name, as it may give any user name. */
static enum result
check_creation(struct arena *a, const struct registration *in, enum role role, bool is_command,
	       const char *site, struct problems *problems, struct creation *c)
{
	bool is_trusted = is_command || role == ROLE_ADMIN;
	const char *prepared = NULL;

	*c =
	    (struct creation){.locale = in->locale, .wants_digest = in->wants_digest, .site = site};
	c->name = person_name(a, in->name, is_trusted, site, problems);
	c->display = person_display_name(a, in->display_name, c->name,
					 is_trusted ? ROLE_ADMIN : role, site, problems);
	c->zone = person_zone(a, in->zone, problems);
	if (is_given(in->email))
		c->email = person_email(a, in->email, problems);
	if (is_given(in->password))
		prepared = check_password(a, c, in->password, is_command, problems);
	if (problems->n > 0)
		return INVALID;
	if (prepared == NULL)
		return OK;
	return is_command ? password_encode(a, prepared, true, &c->encoded)
			  : password_encode_new(a, prepared, true, problems, &c->encoded);
}

/* FORBIDDEN but for administrators and, 0, commands. */
static enum result
check_actor(struct db *db, struct arena *a, int64_t actor)
{
	enum role role;
	enum result r;

	if (actor == 0)
		return OK;
	r = role_of(db, a, actor, &role);
	return r == OK && role != ROLE_ADMIN ? FORBIDDEN : r;
}

enum result
account_create(struct db *db, struct arena *a, const struct registration *in, enum role role,
	       int64_t actor, struct problems *problems, int64_t *id)
{
	struct creation c;
	const char *site;
	enum result r = check_actor(db, a, actor);

	if (r == OK)
		r = settings_site_name(db, a, &site);
	if (r == OK)
		r = check_creation(a, in, role, actor == 0, site, problems, &c);
	if (r != OK)
		return r;
	r = create(db, a, actor, role, &c, id);
	if (r == CONFLICT && strcmp(db->constraint, "accounts_email_unique") == 0) {
		problem_add(problems, "email", N_("Another account has this address."), 0);
		return INVALID;
	}
	return r;
}

enum result
account_create_first(struct db *db, struct arena *a, const struct registration *in,
		     struct problems *problems, int64_t *id)
{
	struct creation c;
	const char *site;
	enum result r = settings_site_name(db, a, &site);

	if (r != OK)
		return r;
	if (!is_given(in->email))
		problem_add(problems, "email", N_("Enter your email address."), 0);
	if (!is_given(in->password))
		problem_add(problems, "password", N_("Use at least %ld characters."), PASSWORD_MIN);
	r = check_creation(a, in, ROLE_ADMIN, false, site, problems, &c);
	return r == OK ? create(db, a, 0, ROLE_ADMIN, &c, id) : r;
}

enum result
account_set_role(struct db *db, struct arena *a, int64_t actor, int64_t id, enum role role)
{
	enum result r = check_actor(db, a, actor);

	if (r == NOT_FOUND)
		return FORBIDDEN;
	return r == OK ? set_role(db, a, actor, id, role) : r;
}
