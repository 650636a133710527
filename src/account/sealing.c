#include "answerwell/account/sealing.h"

#include <string.h>

#include "account/person.h"
#include "answerwell/account/account.h"
#include "answerwell/base/secret.h"
#include "sql/sealing.h"

#define TEXT "answerwell"
#define PURPOSE "sealing"

/* What there is to go by: what was noted, else addresses. */
struct evidence {
	struct sql_sealing_row *rows;
	size_t n;
	bool is_noted;
};

static bool
is_ours(struct arena *a, const struct sql_sealing_row *noted)
{
	const char *text = secret_unseal(a, noted->sealed, PURPOSE);

	return text != NULL && strcmp(text, TEXT) == 0 && secret_mac_is(PURPOSE, TEXT, noted->mac);
}

static bool
is_our_address(struct arena *a, const struct sql_sealing_row *sample)
{
	const char *email = account_email(a, sample->id, sample->email_sealed);

	return email != NULL && strcmp(person_email_mac(a, email), sample->email_mac) == 0;
}

static enum result
read_evidence(struct db *db, struct arena *a, struct evidence *e)
{
	enum result r = sql_sealing_list(db, a, &e->rows, &e->n);

	e->is_noted = r == OK && e->n > 0;
	return r == OK && !e->is_noted ? sql_sealing_samples(db, a, &e->rows, &e->n) : r;
}

enum result
sealing_exists(struct db *db, struct arena *a, bool *exists)
{
	struct evidence e;
	enum result r = read_evidence(db, a, &e);

	*exists = r == OK && e.n > 0;
	return r;
}

static enum result
judge(struct arena *a, const struct evidence *e)
{
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++)
		n += e->is_noted ? is_ours(a, &e->rows[i]) : is_our_address(a, &e->rows[i]);
	if (e->is_noted)
		return n == e->n ? OK : CONFLICT;
	return n > 0 || e->n == 0 ? OK : CONFLICT;
}

enum result
sealing_check(struct db *db, struct arena *a)
{
	struct evidence e;
	enum result r = read_evidence(db, a, &e);

	return r == OK ? judge(a, &e) : r;
}

static bool
is_newest_noted(const struct evidence *e)
{
	for (size_t i = 0; e->is_noted && i < e->n; i++)
		if (e->rows[i].key_id == secret_key_id())
			return true;
	return false;
}

enum result
sealing_note(struct db *db, struct arena *a)
{
	struct evidence e;
	enum result r = read_evidence(db, a, &e);

	if (r == OK)
		r = judge(a, &e);
	if (r != OK || is_newest_noted(&e))
		return r;
	r = sql_sealing_add(db, a, NULL, .key_id = secret_key_id(),
			    .sealed = secret_seal(a, TEXT, PURPOSE),
			    .mac = secret_mac(a, PURPOSE, TEXT));
	/* Somebody with another file may have been faster. */
	return r == OK ? sealing_check(db, a) : r;
}
