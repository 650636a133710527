#include "answerwell/account/setup.h"

#include <ctype.h>
#include <sodium.h>

#include "account/first.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/buf.h"
#include "answerwell/base/secret.h"
#include "answerwell/base/str.h"
#include "answerwell/db/db.h"
#include "sql/setup.h"

/* 80 bits, in letters that are read and typed without doubt. */
enum { CODE_CHARS = 16, CODE_GROUP = 4 };
static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

static const char *
make_code(struct arena *a)
{
	struct buf code;

	buf_init(&code, a, 32);
	for (int i = 0; i < CODE_CHARS; i++) {
		if (i > 0 && i % CODE_GROUP == 0)
			buf_putc(&code, '-');
		buf_putc(&code, letters[randombytes_uniform(sizeof(letters) - 1)]);
	}
	return code.data;
}

/* However it was typed: in small letters, with blanks, without hyphens. */
static const char *
hash_of(struct arena *a, const char *code)
{
	struct buf plain;

	buf_init(&plain, a, 32);
	for (const char *s = code; *s != '\0' && plain.len < 100; s++)
		if (isalnum((unsigned char)*s))
			buf_putc(&plain, (char)toupper((unsigned char)*s));
	return token_hash(a, plain.data != NULL ? plain.data : "");
}

enum result
setup_begin(struct db *db, struct arena *a, const char **code)
{
	size_t n;
	enum result r;

	*code = make_code(a);
	r = sql_setup_begin(db, a, &n, .code_hash = hash_of(a, *code));
	return r == OK && n == 0 ? NOT_FOUND : r;
}

enum result
setup_is_open(struct db *db, struct arena *a, bool *is_open)
{
	struct sql_setup_is_open_row *row;
	enum result r = sql_setup_is_open(db, a, &row, NULL);

	*is_open = r == OK && row->is_open;
	return r;
}

static enum result
check_code(struct db *db, struct arena *a, const char *hash, struct problems *problems)
{
	struct sql_setup_try_row *tried;
	size_t n;
	enum result r = sql_setup_try(db, a, &tried, &n, .code_hash = hash, .most = SETUP_TRIES);

	if (r != OK)
		return r;
	if (n == 0)
		problem_add(problems, "code",
			    N_("This code no longer works. Start the server again, or run "
			       "“answerwell setup” there to get a new one."),
			    0);
	else if (!tried->is_right)
		problem_add(problems, "code",
			    N_("This is not the right code. You can find it where the server was "
			       "started, and it works until there is an administrator."),
			    0);
	return problems->n > 0 ? INVALID : OK;
}

enum result
setup_finish(struct db *db, struct arena *a, const char *code, const struct registration *in,
	     struct problems *problems, struct account **account)
{
	const char *hash = hash_of(a, code);
	bool is_open;
	int64_t id = 0;
	size_t n;
	enum result r = setup_is_open(db, a, &is_open);

	if (r != OK || !is_open)
		return r != OK ? r : NOT_FOUND;
	if ((r = check_code(db, a, hash, problems)) != OK)
		return r;
	DB_TX(db, r) {
		r = sql_setup_end(db, a, &n, .code_hash = hash);
		if (r == OK && n == 0)
			r = NOT_FOUND;
		if (r == OK)
			r = account_create_first(db, a, in, problems, &id);
	}
	return r == OK ? account_by_id(db, a, id, account) : r;
}
