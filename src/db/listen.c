#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "db/internal.h"

enum { CHANNEL_TEXT = 64 };

/* Names are ours, but a wrong one must not become SQL. */
static enum result
say_listen(struct db *db, struct db_conn *c, const char *channel)
{
	char sql[CHANNEL_TEXT + 16];

	for (const char *s = channel; *s != '\0'; s++)
		assert((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '_');
	snprintf(sql, sizeof sql, "LISTEN %s", channel);
	return script_run(db, c, sql, sql);
}

static enum result
open_listener(struct db *db)
{
	struct db_pool *pool = db->pool;
	struct db_conn *c = &pool->listener;
	enum result r = OK;

	if (pool_is_backing_off(pool))
		return UNAVAILABLE;
	if ((r = conn_open(c)) != OK)
		return r;
	if (PQexitPipelineMode(c->pg) != 1)
		return fault_lost(db, c, "listen");
	for (size_t i = 0; i < pool->n_channels && r == OK; i++)
		r = say_listen(db, c, pool->channels[i]);
	if (r != OK)
		conn_close(c);
	return r;
}

enum result
db_listen(struct db *db, const char *channel)
{
	struct db_pool *pool = db->pool;
	struct db_conn *c = &pool->listener;
	enum result r;

	assert(strlen(channel) < CHANNEL_TEXT);
	for (size_t i = 0; i < pool->n_channels; i++)
		if (strcmp(pool->channels[i], channel) == 0)
			return c->pg != NULL ? OK : open_listener(db);
	assert(pool->n_channels < CHANNELS_MAX);
	pool->channels[pool->n_channels] = strdup(channel);
	if (pool->channels[pool->n_channels++] == NULL)
		abort();
	if (c->pg == NULL)
		return open_listener(db);
	if ((r = say_listen(db, c, channel)) != OK)
		conn_close(c);
	return r;
}

static bool
take_note(struct db_conn *c, struct arena *a, const char **channel, const char **payload)
{
	PGnotify *note = PQnotifies(c->pg);

	if (note == NULL)
		return false;
	*channel = arena_strdup(a, note->relname);
	if (payload != NULL)
		*payload = arena_strdup(a, note->extra);
	PQfreemem(note);
	return true;
}

enum result
db_notified(struct db *db, struct arena *a, int64_t timeout_us, const char **channel,
	    const char **payload)
{
	struct db_conn *c = &db->pool->listener;
	int64_t deadline = clock_steady() + timeout_us;

	assert(db->pool->n_channels > 0);
	*channel = NULL;
	if (payload != NULL)
		*payload = NULL;
	if (c->pg == NULL && open_listener(db) != OK) {
		int64_t retry_at = db->pool->retry_at;

		/* A caller in a loop must not spin while the server is away. */
		conn_sleep(db->pool, retry_at < deadline ? retry_at : deadline);
		return UNAVAILABLE;
	}
	while (!take_note(c, a, channel, payload)) {
		if (PQstatus(c->pg) != CONNECTION_OK)
			return fault_lost(db, c, "listen");
		if (conn_wait(c, false, deadline) != OK)
			return OK;
		if (PQconsumeInput(c->pg) != 1 && PQstatus(c->pg) != CONNECTION_OK)
			return fault_lost(db, c, "listen");
	}
	return OK;
}

/* ---- for a caller that is also woken from elsewhere ------------------------------------------- */

static struct db_notes
drop_notes(struct db_conn *c)
{
	struct db_notes notes = {.n = 0};
	PGnotify *note;

	while ((note = PQnotifies(c->pg)) != NULL) {
		notes.n++;
		notes.n_marked += note->extra[0] != '\0';
		PQfreemem(note);
	}
	return notes;
}

enum result
db_listen_wait(struct db *db, struct db_notes *notes)
{
	struct db_conn *c = &db->pool->listener;

	*notes = (struct db_notes){.n = 0};
	if (c->pg == NULL)
		return UNAVAILABLE;
	*notes = drop_notes(c);
	if (notes->n > 0)
		return OK;
	if (conn_wait(c, false, NO_DEADLINE) != OK || PQconsumeInput(c->pg) != 1 ||
	    PQstatus(c->pg) != CONNECTION_OK)
		return fault_lost(db, c, "listen");
	*notes = drop_notes(c);
	return OK;
}

enum result
db_listen_trip(struct db *db, int64_t limit_us, struct db_notes *notes)
{
	struct db_conn *c = &db->pool->listener;
	int64_t deadline = clock_steady() + limit_us;
	PGresult *res;

	*notes = (struct db_notes){.n = 0};
	if (c->pg == NULL || PQsendQuery(c->pg, "") != 1)
		return c->pg == NULL ? UNAVAILABLE : fault_lost(db, c, "listen");
	do {
		if (conn_next(c, deadline, &res) != OK)
			return fault_lost(db, c, "listen");
		if (res != NULL && PQresultStatus(res) != PGRES_EMPTY_QUERY) {
			PQclear(res);
			return fault_lost(db, c, "listen");
		}
		PQclear(res);
	} while (res != NULL);
	*notes = drop_notes(c);
	return OK;
}
