/* People, questions and facts for tests of the domain. What cannot be made fails the test. */
#ifndef TESTS_SUPPORT_COMMUNITY_H
#define TESTS_SUPPORT_COMMUNITY_H

#include <stdbool.h>
#include <stdint.h>

#include "answerwell/account/account.h"
#include "answerwell/base/result.h"

struct arena;
struct db;

/* For the whole program; freed when it ends. */
struct arena *test_arena(void);

/* Settings and key file, as the programs have them at start; needed once by what queues mail. */
void test_settings(void);

/* A verified account with that handle and an address that takes mail; the same at each call. */
const struct account *test_person(struct db *db, const char *name, enum role role);
/* One who can be mailed: an address that is really sealed, `locale` a code, with or without the digest. */
struct account *test_reader(struct db *db, const char *name, const char *locale, enum role role,
			    bool is_subscribed);
/* The id of a category with that slug, in both languages. */
int64_t test_category(struct db *db, const char *slug);
/* A question of that person in the category "billing"; an answer; a comment. */
int64_t test_question(struct db *db, const struct account *asker, const char *title);
int64_t test_answer(struct db *db, const struct account *author, int64_t question_id);
int64_t test_comment(struct db *db, const struct account *author, int64_t parent_id);
/* edition_send of what edition_preview shows now; and as if the minute until it leaves were over. */
enum result test_edition_send(struct db *db, const struct account *actor, int64_t *id);
void test_edition_leaves(struct db *db, int64_t id);

/* The first column of the first row of any query, made with printf; 0 or NULL when there is none. */
int64_t test_number(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *test_text(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* How many notices go out by mail, of those about which that is true: "kind = 'answer' AND post_id = %ld". */
int64_t test_mailed(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Runs any SQL, made with printf. */
void test_run(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Asks to register `email`, answers as the mailer does, and gives the token of the mailed link; NULL if no
 * such mail was queued. `waiting` as in struct mail_request. */
const char *test_registration(struct db *db, struct arena *a, const char *email,
			      const char *waiting);

#endif
