/* People: registration, verification, password, roles, settings. */
#ifndef ANSWERWELL_ACCOUNT_ACCOUNT_H
#define ANSWERWELL_ACCOUNT_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/base/i18n.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

/* Each may do all that the ones before may. */
enum role { ROLE_CUSTOMER = 1, ROLE_STAFF, ROLE_MODERATOR, ROLE_ADMIN };

struct account {
	int64_t id;
	const char *name; /* handle: [a-z0-9][a-z0-9_-]{1,29}; imported people: "so-123" */
	const char *display_name;
	enum role role;
	enum locale locale;
	const char *zone; /* IANA */
	bool is_verified;
	bool is_suspended;
	int64_t joined_at;
	const char *about;
	int64_t n_unread; /* notices not read; with the session only */
	const char
	    *theme; /* "light", "dark" or "": the device's. From session_find only, else NULL */
	const char *answer_order; /* "newest", "oldest", "votes" or "": the best first. Likewise */
	/* Of somebody account_authenticate kept out, else NULL and 0. */
	const char *suspended_reason; /* as the administrator wrote it, "" = none */
	int64_t suspended_until; /* 0 = until it is lifted */
};

struct registration {
	const char *name;
	const char *display_name; /* may be "": then the name */
	const char *email;
	const char *password;
	enum locale locale;
	const char *zone; /* may be "": UTC */
	bool wants_digest;
	/* What the new account agrees to, as it was read in `seen_in`: written in its transaction, so that there is
	 * neither without the other. NULL: nothing. */
	enum result (*agree)(struct db *db, struct arena *a, int64_t account_id,
			     enum locale seen_in);
	enum locale seen_in;
};

enum {
	NAME_MAX_CHARS = 30,
	DISPLAY_NAME_MAX = 60,
	EMAIL_MAX = 254,
	PASSWORD_MIN = 12,
	PASSWORD_MAX = 128,
	PASSWORD_OLD_MAX = 256, /* chosen before there was a rule */
	ABOUT_MAX = 500
};

/* "customer" ... and back (ROLE_CUSTOMER if unknown); role_label is a msgid. */
const char *role_code(enum role r);
enum role role_from(const char *code);
const char *role_label(enum role r);

/* A name and what its bearer is, for where no badge can stand: "Nora (Staff)"; of a customer the name alone. In `a`, or
 * `display` itself. */
const char *role_named(struct arena *a, enum locale l, const char *display, enum role r);

/* Runs the hashing of a password where it blocks nobody, those first who are known (from a device
 * that has logged in before, or logged in now): the server sets it; default: in place. OK, or
 * UNAVAILABLE: not run, the wait would be too long or nobody waits any more. */
extern enum result (*account_slow)(void (*fn)(void *), void *arg, bool is_known);

/* Sets the password by a reset link (mail_request.h): it works for an hour, once, confirms the address,
 * ends all sessions, and a mail tells of it. NOT_FOUND: token; INVALID: password. */
enum result account_reset_finish(struct db *db, struct arena *a, const char *token,
				 const char *password, struct problems *problems) MUST_USE;

/* By name or address and password, from the device of that cookie (device.h; may be NULL). NOT_FOUND
 * (whatever was wrong, after the same time); the account with FORBIDDEN (suspended: it says why and
 * until when) or OK (is_verified may be false: the caller says so); LIMITED with *retry_at after 20
 * attempts in 15 minutes with this name or address. So many on one account, by name and by address
 * together, come to nothing (NOT_FOUND) from then on. Neither counts against a device where its owner
 * has logged in before. UNAVAILABLE. */
enum result account_authenticate(struct db *db, struct arena *a, const char *login,
				 const char *password, const char *device, struct account **account,
				 int64_t *retry_at) MUST_USE;

enum result account_by_id(struct db *db, struct arena *a, int64_t id,
			  struct account **account) MUST_USE;
enum result account_by_name(struct db *db, struct arena *a, const char *name,
			    struct account **account) MUST_USE;

/* What people say of themselves, as it was typed; display name and zone may be "". INVALID with
 * problems, under the fields' names. */
struct profile {
	const char *display_name, *zone, *about;
	enum locale locale;
};
enum result account_update(struct db *db, struct arena *a, int64_t id, const struct profile *in,
			   struct problems *problems) MUST_USE;

enum result account_set_locale(struct db *db, struct arena *a, int64_t id, enum locale l) MUST_USE;
/* Light or dark pages: "light", "dark"; anything else is "", as the device is set. */
enum result account_set_theme(struct db *db, struct arena *a, int64_t id,
			      const char *theme) MUST_USE;
/* "newest", "oldest", "votes"; anything else is "", the best first. */
enum result account_set_answer_order(struct db *db, struct arena *a, int64_t id,
				     const char *order) MUST_USE;

/* Made by an administrator or `answerwell user`: verified at once, no mail; `actor` 0 = command (may
 * use reserved names and plain passwords). An existing name keeps its id and gets role, password and
 * address set, and is told of another role or password, which end its sessions; email or password "" or
 * NULL: none, or what there was. wants_digest: confirmed.
 * INVALID (problems as registration_finish; an address of somebody else is a problem of `email`),
 * FORBIDDEN. */
enum result account_create(struct db *db, struct arena *a, const struct registration *in,
			   enum role role, int64_t actor, struct problems *problems,
			   int64_t *id) MUST_USE;

/* FORBIDDEN unless actor is admin (0 = command); audit-logged, told by mail, ends sessions. A customer loses
 * a shown name that only staff may have. The same role again: nothing. */
enum result account_set_role(struct db *db, struct arena *a, int64_t actor, int64_t id,
			     enum role role) MUST_USE;

/* The address in clear, for the mailer, from accounts.email_sealed of that account (it is bound to
 * the id); NULL if the account has none (imported, erased). */
char *account_email(struct arena *a, int64_t id, const char *sealed);

#endif
