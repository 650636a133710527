/* The mailer: sends what the ledger has, and does the scheduled jobs. */
#ifndef ANSWERWELL_MAILER_MAILER_H
#define ANSWERWELL_MAILER_MAILER_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answerwell/db/db.h"
#include "answerwell/mailing/delivery.h"
#include "answerwell/search/matching.h"
#include "answerwell/search/search.h"

struct arena;
struct transport;

struct mailer {
	struct db db;
	const char *who; /* this mailer's name in the ledger; the same after a restart */
	struct transport *transport;
	bool has_failed; /* `once`, and the mail server took nothing */
	bool once; /* ends when nothing is due */
	int batch; /* how many mails are claimed at a time; follows the speed */
	bool is_finishing_due; /* something was sent since editions were last looked at */
	bool is_called; /* since strangers' requests were last answered */
	int64_t answer_at; /* not before: clock_steady */
	bool is_rendering; /* texts of an older renderer are left */
	bool is_reindexing; /* the index is being built again */
	bool is_covering; /* questions are left that new entries may answer */
	bool has_index;
	struct matching index; /* of entries, once it was needed */
	struct search_rebuilding rebuilding;
	int64_t recover_at, sweep_at, refresh_at, render_at, reindex_at, fit_at, cover_at, round_at,
	    bounce_at; /* clock_steady */
};

/* Set by SIGTERM and SIGINT: the mail in hand is finished, the rest given back. */
extern volatile sig_atomic_t mailer_stop;

/* A name that no other running mailer of this host and state directory has, and that the next one
 * started in its place gets again (held by a lock file until the process ends). */
const char *mailer_name(struct arena *a);

/* Writes the process's number to STATE/run/mailer.pid: way out, database and keys are fine. */
void mailer_tell_ready(void);

/* Runs until a signal comes (or, `once`, until nothing is due or the mail
 * server takes nothing more). m->db, who, transport and once are
 * set. A database that is away is waited for. Exit code. */
int mailer_run(struct mailer *m);

/* Sleeps in small pieces; ends early when a signal came. */
void mailer_sleep(int64_t us);

/* ---- for transports: the ledger's moves, which do not give up while the database is away --------- */

/* What has arrived, and what is about to be sent, in one commit. */
struct mailer_move {
	const struct delivery *accepted;
	size_t n_accepted;
	const struct delivery *list;
	size_t n;
};
/* Settles the former; taken[i] tells of list[i]. False there: not taken by us any more, or not known; nothing may be
 * sent. One that is known not to have been sent is given back. */
void mailer_accept_and_hand_over(struct mailer *m, struct arena *a, const struct mailer_move *move,
				 bool *taken);
/* The server has refused what was handed over: it is held as before. */
void mailer_take_back(struct mailer *m, struct arena *a, const struct delivery *d);
void mailer_settle(struct mailer *m, struct arena *a, const struct delivery *d,
		   enum delivery_outcome outcome, const char *why);
void mailer_accept_all(struct mailer *m, struct arena *a, const struct delivery *list, size_t n);

#endif
