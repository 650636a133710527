#include "account/person.h"

#include <ctype.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "account/imitation.h"
#include "account/letters.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/config.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "answerwell/text/when.h"
#include "sql/account.h"
#include "text/utf.h"

enum {
	INPUT_MAX = 1024, /* bytes looked at before anything else is done with a line */
	LOCAL_MAX = 64, /* RFC 5321 4.5.3.1.1 */
	DOMAIN_MAX = 253, /* RFC 1035, written out */
	MARKS_IN_A_ROW = 3 /* accents on one letter; more is drawn over the lines around it */
};

/* Handles that would speak for the site or collide with its addresses. */
static const char *const reserved_names[] = {"about",
					     "account",
					     "accounts",
					     "admin",
					     "administrator",
					     "admins",
					     "all",
					     "anonymous",
					     "answer",
					     "answers",
					     "answerwell",
					     "api",
					     "assets",
					     "blog",
					     "bot",
					     "contact",
					     "customer-service",
					     "customerservice",
					     "daemon",
					     "delete",
					     "deleted",
					     "edit",
					     "everyone",
					     "faq",
					     "feed",
					     "guest",
					     "help",
					     "helpdesk",
					     "hostmaster",
					     "info",
					     "login",
					     "logout",
					     "mail",
					     "mailer",
					     "mailer-daemon",
					     "me",
					     "mod",
					     "moderation",
					     "moderator",
					     "moderators",
					     "mods",
					     "new",
					     "no-reply",
					     "nobody",
					     "noreply",
					     "null",
					     "office",
					     "official",
					     "operator",
					     "owner",
					     "postmaster",
					     "privacy",
					     "register",
					     "reset",
					     "root",
					     "search",
					     "security",
					     "service",
					     "settings",
					     "staff",
					     "support",
					     "sysadmin",
					     "system",
					     "team",
					     "test",
					     "undefined",
					     "unsubscribe",
					     "user",
					     "users",
					     "verify",
					     "webmaster",
					     "you"};

/* ---- the handle ------------------------------------------------------------------------------- */

static bool
is_reserved(const char *name)
{
	for (size_t i = 0; i < sizeof(reserved_names) / sizeof(reserved_names[0]); i++) {
		if (strcmp(name, reserved_names[i]) == 0)
			return true;
	}
	/* "so-123": people of an imported community. */
	return str_starts(name, "so-") && name[3] != '\0' &&
	       strspn(name + 3, "0123456789") == strlen(name + 3);
}

const char *
person_name(struct arena *a, const char *name, bool is_trusted, const char *site,
	    struct problems *problems)
{
	const char *s = str_lower(a, str_trim(a, name != NULL ? name : ""));
	size_t len = strlen(s);

	if (len == 0) {
		problem_add(problems, "name", N_("Choose a user name."), 0);
		return NULL;
	}
	if (len < 2 || len > NAME_MAX_CHARS) {
		problem_add(problems, "name", N_("A user name must have 2 to %ld characters."),
			    NAME_MAX_CHARS);
		return NULL;
	}
	if (strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") != len || s[0] == '_' ||
	    s[0] == '-') {
		problem_add(
		    problems, "name",
		    N_("Use letters a to z, digits, hyphens and underscores, beginning with "
		       "a letter or digit."),
		    0);
		return NULL;
	}
	if (!is_trusted && (is_reserved(s) || imitates_staff_handle(a, s, site))) {
		problem_add(problems, "name",
			    N_("This user name is reserved. Please choose another."), 0);
		return NULL;
	}
	return s;
}

/* ---- the display name ------------------------------------------------------------------------- */

/* What is not drawn, or draws over others: controls, direction marks, joiners, fillers, unassigned. */
static bool
is_invisible(UChar32 c)
{
	switch (u_charType(c)) {
	case U_CONTROL_CHAR:
	case U_FORMAT_CHAR:
	case U_SURROGATE:
	case U_PRIVATE_USE_CHAR:
	case U_UNASSIGNED:
	case U_LINE_SEPARATOR:
	case U_PARAGRAPH_SEPARATOR:
	case U_ENCLOSING_MARK:
		return true;
	default:
		return c == 0x2800 || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
	}
}

/* Letters with their marks, digits, and the signs that stand in names. Anything else could be drawn to
 * look like a badge. */
static bool
is_name_sign(UChar32 c)
{
	return u_isalnum(c) || (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_N_MASK)) != 0 ||
	       (c < 0x80 && strchr(" .,'-_&+()", (int)c) != NULL) || c == 0x2019 || c == 0xB7 ||
	       c == 0x30FB || c == 0x2010;
}

/* Folds white space; false if something may not stand in a name. *has_letter: a letter or digit;
 * *has_symbol: what stands in no name. */
static bool
fold_line(struct arena *a, const char *s, char **out, bool *has_letter, bool *has_symbol)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t n_in = 0, n = 0, marks = 0;
	int32_t len;
	UChar *text = utf_to_16(a, s, strlen(s), &len);
	UChar32 *in = arena_array(a, (size_t)len + 1, sizeof(*in));

	u_strToUTF32(in, len + 1, &n_in, text, len, &e);
	*has_letter = *has_symbol = false;
	for (int32_t i = 0; i < n_in; i++) {
		UChar32 c = in[i];

		if (u_isUWhiteSpace(c) && c != '\n' && c != '\r' && c != 0x2028 && c != 0x2029) {
			if (n > 0 && in[n - 1] != ' ')
				in[n++] = ' ';
			continue;
		}
		marks = u_charType(c) == U_NON_SPACING_MARK ? marks + 1 : 0;
		if (is_invisible(c) || marks > MARKS_IN_A_ROW)
			return false;
		*has_letter = *has_letter || u_isalnum(c);
		*has_symbol = *has_symbol || !is_name_sign(c);
		in[n++] = c;
	}
	if (n > 0 && in[n - 1] == ' ')
		n--;
	u_strFromUTF32(text, len + 1, &len, in, n, &e);
	*out = utf_to_8(a, text, U_SUCCESS(e) ? len : 0);
	return U_SUCCESS(e);
}

static void
close_spoof(void *spoof)
{
	uspoof_close(spoof);
}

/* Letters of Latin and of a script that looks like it in one word. */
static bool
mixes_scripts(struct arena *a, const char *display)
{
	UErrorCode e = U_ZERO_ERROR;
	USpoofChecker *spoof = uspoof_open(&e);

	if (U_FAILURE(e))
		return false;
	arena_defer(a, close_spoof, spoof);
	uspoof_setRestrictionLevel(spoof, USPOOF_HIGHLY_RESTRICTIVE);
	uspoof_setChecks(spoof, USPOOF_RESTRICTION_LEVEL, &e);
	for (const char *at = display; *at != '\0';) {
		size_t len = strcspn(at, " ");

		if (uspoof_checkUTF8(spoof, at, (int32_t)len, NULL, &e) != 0 && U_SUCCESS(e))
			return true;
		at += len + (at[len] == ' ');
	}
	return false;
}

const char *
person_display_name(struct arena *a, const char *display, const char *name, enum role role,
		    const char *site, struct problems *problems)
{
	const char *in = display != NULL ? display : "";
	bool has_letter = false, has_symbol = false;
	char *s = NULL;

	if (str_is_blank(in))
		return name;
	if (strlen(in) <= INPUT_MAX && str_is_utf8(in, strlen(in)) &&
	    !fold_line(a, letters_plain(a, in), &s, &has_letter, &has_symbol))
		s = NULL;
	if (strlen(in) > INPUT_MAX || (s != NULL && str_chars(s) > DISPLAY_NAME_MAX)) {
		problem_add(problems, "display_name",
			    N_("The name can have at most %ld characters."), DISPLAY_NAME_MAX);
		return NULL;
	}
	if (s == NULL || !has_letter || (role == ROLE_CUSTOMER && has_symbol)) {
		problem_add(
		    problems, "display_name",
		    N_("Use letters and digits of any language, without symbols or invisible "
		       "characters."),
		    0);
		return NULL;
	}
	if (role == ROLE_CUSTOMER && mixes_scripts(a, s)) {
		problem_add(problems, "display_name",
			    N_("Please write each word in one alphabet only, because letters from "
			       "different alphabets can look alike."),
			    0);
		return NULL;
	}
	if (role == ROLE_CUSTOMER && imitates_staff(a, s, site)) {
		problem_add(problems, "display_name",
			    N_("This name could be mistaken for our staff. Please choose another."),
			    0);
		return NULL;
	}
	return s;
}

/* ---- the address ------------------------------------------------------------------------------ */

/* A dot-atom (RFC 5322 3.2.3): quoted local parts exist, but nobody has one. */
static bool
is_local_part(const char *s, size_t len)
{
	if (len == 0 || len > LOCAL_MAX || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (!isalnum(c) && strchr("!#$%&'*+/=?^_`{|}~-.", c) == NULL)
			return false;
		if (c == '.' && s[i + 1] == '.')
			return false;
	}
	return true;
}

static void
close_idna(void *idna)
{
	uidna_close(idna);
}

/* The domain in ASCII (UTS #46), or NULL. At least two labels; the last is no number. */
static char *
domain_to_ascii(struct arena *a, const char *domain)
{
	UErrorCode e = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	char *out = arena_alloc(a, DOMAIN_MAX + 3);
	const char *last;
	UIDNA *idna;

	idna = uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
				   UIDNA_NONTRANSITIONAL_TO_ASCII,
			       &e);
	if (U_FAILURE(e))
		return NULL;
	arena_defer(a, close_idna, idna);
	int32_t len = uidna_nameToASCII_UTF8(idna, domain, -1, out, DOMAIN_MAX + 2, &info, &e);
	if (U_FAILURE(e) || info.errors != 0 || len <= 0 || len > DOMAIN_MAX)
		return NULL;
	out[len] = '\0';
	last = strrchr(out, '.');
	if (last == NULL || last[1] == '\0' || isdigit((unsigned char)last[1]))
		return NULL;
	return out;
}

enum result
person_is_nobody_else(struct db *db, struct arena *a, const char *display, int64_t id,
		      struct problems *problems)
{
	struct sql_account_staff_names_row *staff;
	size_t n;
	enum result r = sql_account_staff_names(db, a, &staff, &n);

	for (size_t i = 0; r == OK && i < n; i++) {
		if (staff[i].id == id || !imitates_name(a, display, staff[i].display_name))
			continue;
		problem_add(problems, "display_name",
			    N_("This name could be mistaken for our staff. Please choose another."),
			    0);
		return INVALID;
	}
	return r;
}

const char *
person_email(struct arena *a, const char *email, struct problems *problems)
{
	const char *in = email != NULL ? email : "", *at;
	char *s = NULL, *domain;

	if (str_is_blank(in)) {
		problem_add(problems, "email", N_("Enter your email address."), 0);
		return NULL;
	}
	if (strlen(in) <= INPUT_MAX && str_is_utf8(in, strlen(in)))
		s = str_trim(a, in);
	at = s != NULL ? strrchr(s, '@') : NULL;
	if (at != NULL && is_local_part(s, (size_t)(at - s)) &&
	    (domain = domain_to_ascii(a, at + 1)) != NULL) {
		s = arena_printf(a, "%.*s@%s", (int)(at - s), s, domain);
		if (strlen(s) <= EMAIL_MAX)
			return s;
	}
	problem_add(problems, "email", N_("Enter an email address like name@example.com."), 0);
	return NULL;
}

char *
person_email_mac(struct arena *a, const char *email)
{
	return secret_mac(a, "email", str_lower(a, email));
}

/* ---- the rest --------------------------------------------------------------------------------- */

const char *
person_zone(struct arena *a, const char *zone, struct problems *problems)
{
	const char *known;

	if (zone == NULL || zone[0] == '\0')
		return "UTC";
	known = when_zone(a, zone);
	if (known == NULL)
		problem_add(problems, "zone", N_("Choose a time zone from the list."), 0);
	return known;
}

const char *
person_about(struct arena *a, const char *about, struct problems *problems)
{
	const char *s = about != NULL ? about : "";

	if (!str_is_utf8(s, strlen(s)) || str_has_controls(s, true)) {
		problem_add(problems, "about", N_("This text has characters that cannot be shown."),
			    0);
		return NULL;
	}
	s = str_trim(a, s);
	if (str_chars(s) > ABOUT_MAX) {
		problem_add(problems, "about", N_("Write at most %ld characters."), ABOUT_MAX);
		return NULL;
	}
	return s;
}
