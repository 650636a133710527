#include "answerwell/account/sealing.h"

#include <string.h>

#include "account/person.h"
#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "sql/sealing.h"

#define TEXT "answerwell"
#define PURPOSE "sealing"

static bool
is_ours(struct arena *a, const struct rows *rows, size_t i)
{
	const char *text = secret_unseal(a, row_text(rows, i, "sealed"), PURPOSE);

	return text != NULL && strcmp(text, TEXT) == 0 &&
	       secret_mac_is(PURPOSE, TEXT, row_text(rows, i, "mac"));
}

static bool
is_our_address(struct arena *a, const struct rows *rows, size_t i)
{
	const char *email =
	    account_email(a, row_int(rows, i, "id"), row_text(rows, i, "email_sealed"));

	return email != NULL &&
	       strcmp(person_email_mac(a, email), row_text(rows, i, "email_mac")) == 0;
}

/* What there is to go by: what was noted, else addresses; *is_noted tells which. */
static enum result
read_evidence(struct db *db, struct arena *a, struct rows **rows, bool *is_noted)
{
	enum result r = db_query0(db, a, &SQL_SEALING_LIST, rows);

	*is_noted = r == OK && rows_count(*rows) > 0;
	return r == OK && !*is_noted ? db_query0(db, a, &SQL_SEALING_SAMPLES, rows) : r;
}

enum result
sealing_exists(struct db *db, struct arena *a, bool *exists)
{
	struct rows *rows;
	bool is_noted;
	enum result r = read_evidence(db, a, &rows, &is_noted);

	*exists = r == OK && rows_count(rows) > 0;
	return r;
}

static enum result
judge(struct arena *a, const struct rows *rows, bool is_noted)
{
	size_t n = 0;

	for (size_t i = 0; i < rows_count(rows); i++)
		n += is_noted ? is_ours(a, rows, i) : is_our_address(a, rows, i);
	if (is_noted)
		return n == rows_count(rows) ? OK : CONFLICT;
	return n > 0 || rows_count(rows) == 0 ? OK : CONFLICT;
}

enum result
sealing_check(struct db *db, struct arena *a)
{
	struct rows *rows;
	bool is_noted;
	enum result r = read_evidence(db, a, &rows, &is_noted);

	return r == OK ? judge(a, rows, is_noted) : r;
}

static bool
is_newest_noted(const struct rows *rows)
{
	for (size_t i = 0; i < rows_count(rows); i++) {
		if (row_int(rows, i, "key_id") == secret_key_id())
			return true;
	}
	return false;
}

enum result
sealing_note(struct db *db, struct arena *a)
{
	struct rows *rows;
	bool is_noted;
	enum result r = read_evidence(db, a, &rows, &is_noted);

	if (r == OK)
		r = judge(a, rows, is_noted);
	if (r != OK || (is_noted && is_newest_noted(rows)))
		return r;
	r = db_query(db, a, &SQL_SEALING_ADD, NULL, p_int(a, secret_key_id()),
		     p_text(secret_seal(a, TEXT, PURPOSE)), p_text(secret_mac(a, PURPOSE, TEXT)));
	/* Somebody with another file may have been faster. */
	return r == OK ? sealing_check(db, a) : r;
}
