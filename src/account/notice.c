#include "answerwell/account/notice.h"

#include <string.h>

#include "answerwell/account/choice.h"
#include "answerwell/account/message_id.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "answerwell/undo/undo.h"
#include "sql/notice.h"

/* Neither an empty code, which another could not be told from, nor a notice that nobody can switch off. */
#define LETTER(name, code, about, path, subject, mail)                                             \
	_Static_assert(sizeof("" code) > 1, #name " has no code");
#define NOTICE(name, code, topic, about, subject, sentence, counted, mail)                         \
	_Static_assert(sizeof("" code) > 1, #name " has no code");                                 \
	_Static_assert(TOPIC_##topic != TOPIC_NONE, #name " has no topic");
#include "answerwell/account/notice_kinds.h"

static const struct {
	const char *code;
	enum notice_topic topic;
} kinds[NOTICE_KINDS] = {
#define LETTER(name, code, about, path, subject, mail) [NOTICE_##name] = {code, TOPIC_NONE},
#define NOTICE(name, code, topic, about, subject, sentence, counted, mail)                         \
	[NOTICE_##name] = {code, TOPIC_##topic},
#include "answerwell/account/notice_kinds.h"
};

const char *
notice_code(enum notice_kind kind)
{
	return kinds[kind].code;
}

bool
notice_from(const char *code, enum notice_kind *kind)
{
	for (int k = 0; k < NOTICE_KINDS; k++) {
		if (strcmp(code, kinds[k].code) == 0) {
			*kind = (enum notice_kind)k;
			return true;
		}
	}
	return false;
}

bool
notice_is_transactional(enum notice_kind kind)
{
	return kinds[kind].topic == TOPIC_NONE;
}

enum notice_topic
notice_topic_of(enum notice_kind kind)
{
	return kinds[kind].topic;
}

static enum result
put_letter(struct db *db, struct arena *a, const struct notice *notice)
{
	char *message_id = message_id_new(a, kinds[notice->kind].code);
	const char *sealed = NULL;

	if (notice->secret != NULL)
		sealed = secret_seal(a, notice->secret, message_id);
	if (notice->registration_id != 0)
		return sql_notice_put_registration_letter(
		    db, a, NULL, .registration_id = notice->registration_id,
		    .kind = kinds[notice->kind].code, .secret_sealed = sealed,
		    .message_id = message_id);
	return sql_notice_put_letter(db, a, NULL, .account_id = notice->account_id,
				     .kind = kinds[notice->kind].code, .secret_sealed = sealed,
				     .message_id = message_id, .to_sealed = notice->to_sealed);
}

enum result
notice_queue_all(struct db *db, struct arena *a, const struct notice *notices, size_t n)
{
	int64_t *ids = arena_array(a, n, sizeof(*ids));
	const char **codes = arena_array(a, n, sizeof(*codes));
	const char **chosen_by = arena_array(a, n, sizeof(*chosen_by));
	const char **otherwise = arena_array(a, n, sizeof(*otherwise));
	size_t n_to = 0;

	for (size_t i = 0; i < n; i++) {
		enum notice_topic topic = kinds[notices[i].kind].topic;

		if (notices[i].account_id == 0 || notices[i].account_id == notices[i].actor_id)
			continue;
		ids[n_to] = notices[i].account_id;
		codes[n_to] = kinds[notices[i].kind].code;
		chosen_by[n_to] = choice_topic_code(topic);
		otherwise[n_to] = choice_mail_code(choice_default(topic).mail);
		n_to++;
	}
	if (n_to == 0)
		return OK;
	return sql_notice_put(db, a, NULL, .account_ids = ((struct sql_ints){ids, n_to}),
			      .kinds = ((struct sql_texts){codes, n_to}),
			      .topics = ((struct sql_texts){chosen_by, n_to}),
			      .otherwise = ((struct sql_texts){otherwise, n_to}),
			      .actor_id = notices[0].actor_id,
			      .question_id = notices[0].question_id, .post_id = notices[0].post_id,
			      .entry_id = notices[0].entry_id);
}

enum result
notice_queue(struct db *db, struct arena *a, const struct notice *notice)
{
	return notice_is_transactional(notice->kind) ? put_letter(db, a, notice)
						     : notice_queue_all(db, a, notice, 1);
}

enum result
notice_allow(struct db *db, struct arena *a, int64_t account_id, bool allowed)
{
	size_t n_changed;
	enum result r =
	    sql_notice_allow(db, a, &n_changed, .account_id = account_id, .notify_mail = allowed);

	return r == OK && n_changed == 0 ? NOT_FOUND : r;
}

enum result
notice_read(struct db *db, struct arena *a, int64_t account_id, int64_t id, int64_t *n)
{
	size_t n_read = 0;
	enum result r =
	    id == 0 ? sql_notice_read_all(db, a, &n_read, .account_id = account_id)
		    : sql_notice_read_group(db, a, &n_read, .account_id = account_id, .id = id);

	if (n != NULL)
		*n = (int64_t)n_read;
	return r;
}

enum result
notice_seen(struct db *db, struct arena *a, int64_t account_id, int64_t question_id, int64_t *n)
{
	struct sql_notice_seen_row *seen;
	enum result r = sql_notice_seen(db, a, &seen, NULL, .account_id = account_id,
					.question_id = question_id);

	if (r == OK)
		*n = seen->n;
	return r;
}

enum result
notice_sweep(struct db *db, struct arena *a)
{
	return sql_notice_sweep(db, a, NULL);
}

/* ---- undo --------------------------------------------------------------------------------------- */

enum result
notice_told(struct db *db, struct arena *a, int64_t post_id, enum notice_kind kind, int64_t **ids,
	    size_t *n)
{
	struct sql_notice_told_row *rows;
	enum result r =
	    sql_notice_told(db, a, &rows, n, .post_id = post_id, .kind = notice_code(kind));

	if (r != OK)
		return r;
	*ids = arena_array(a, *n, sizeof(**ids));
	for (size_t i = 0; i < *n; i++)
		(*ids)[i] = rows[i].id;
	return OK;
}

static enum result
look(struct db *db, struct arena *a, const char *const *keys, size_t n_keys,
     struct undo_image **out, size_t *n)
{
	return sql_notice_look(db, a, out, n, .keys = ((struct sql_texts){keys, n_keys}));
}

static enum result
put(struct db *db, struct arena *a, const struct undo_row *rows, size_t n_rows,
    struct undo_key **out, size_t *n)
{
	struct undo_lists l = undo_lists(a, rows, n_rows);

	return sql_notice_put_back(db, a, out, n, .keys = ((struct sql_texts){l.keys, n_rows}),
				   .afters = ((struct sql_texts){l.afters, n_rows}));
}

const struct undo_kind notice_rows = {"notice", look, put};
