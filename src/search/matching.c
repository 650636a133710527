#include "answerwell/search/matching.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/clock.h"
#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "answerwell/db/db.h"
#include "answerwell/match/vectors.h"
#include "answerwell/search/synonym.h"
#include "answerwell/text/markdown.h"
#include "sql/matching.h"

enum { EXCERPT = 240 };
#define INDEX_NAME "entries"
#define LOCK_NAME "entries.lock"

/* ---- the folder --------------------------------------------------------------------------------- */

const char *
matching_path(struct arena *a)
{
	return arena_printf(a, "%s%s/match", config()->state,
			    config()->is_production ? "/chroot" : "");
}

static int
open_folder(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

static int
make_folder(const char *path)
{
	if (path[0] == '\0' || (mkdir(path, 0755) != 0 && errno != EEXIST))
		return -1;
	return open_folder(path);
}

void
matching_open(struct matching *m, const char *path)
{
	*m = (struct matching){.folder = make_folder(path)};
	if (m->folder < 0)
		log_event(LOG_LEVEL_WARN, "match.folder", "path=%s errno=%d", path, errno);
	m->vectors = vectors_open(config()->vectors);
}

void
matching_remove(struct matching *m)
{
	if (m->folder < 0)
		return;
	unlinkat(m->folder, INDEX_NAME, 0);
	unlinkat(m->folder, LOCK_NAME, 0);
}

void
matching_close(struct matching *m)
{
	matcher_close(m->matcher);
	vectors_close(m->vectors);
	if (m->folder >= 0)
		close(m->folder);
	*m = (struct matching){.folder = -1};
}

/* ---- reading ------------------------------------------------------------------------------------ */

struct making {
	struct arena *arena;
	struct matching *m;
	struct match_source source;
	struct match_entry *entries;
	struct sql_matching_entries_row *rows;
	enum result result;
};

static enum result
read_synonyms(struct making *k, struct db *db)
{
	struct match_synonyms *groups =
	    arena_array(k->arena, LOCALES * SYNONYMS_MAX, sizeof(*groups));
	enum result r = OK;

	for (enum locale l = 0; r == OK && l < LOCALES; l++) {
		struct synonym *list;
		size_t n = 0;

		r = synonym_list(db, k->arena, l, &list, &n);
		for (size_t i = 0; r == OK && i < n; i++)
			groups[k->source.n_synonyms++] = (struct match_synonyms){
			    .locale = l, .words = list[i].words, .n = list[i].n_words};
	}
	k->source.synonyms = groups;
	return r;
}

static enum result
read_source(struct making *k, struct db *db)
{
	struct sql_matching_state_row *state;
	struct sql_matching_phrasings_row *phrasings;
	size_t n_phrasings, at = 0;
	const char **texts;
	struct batch b;
	enum result r;

	batch_init(&b, db, k->arena);
	/* First: what is newer than its version is read twice, what is older never stays. */
	sql_matching_state_add(&b, &state, NULL);
	sql_matching_entries_add(&b, &k->rows, &k->source.n_entries);
	sql_matching_phrasings_add(&b, &phrasings, &n_phrasings);
	if ((r = batch_run(&b)) != OK)
		return r;
	k->source.site = state->site;
	k->source.version = state->version;
	k->source.fit = (struct match_fit){state->fit_offset, state->fit_slope};
	k->entries = arena_array(k->arena, k->source.n_entries, sizeof(*k->entries));
	texts = arena_array(k->arena, n_phrasings, sizeof(*texts));
	for (size_t i = 0; i < n_phrasings; i++)
		texts[i] = phrasings[i].text;
	for (size_t i = 0; i < k->source.n_entries; i++) {
		struct match_entry *e = &k->entries[i];

		while (at < n_phrasings && phrasings[at].entry_id < k->rows[i].id)
			at++;
		e->phrasings = texts + at;
		for (; at < n_phrasings && phrasings[at].entry_id == k->rows[i].id; at++)
			e->n_phrasings++;
	}
	k->source.entries = k->entries;
	return read_synonyms(k, db);
}

/* ---- making ------------------------------------------------------------------------------------- */

static void
make(void *arg)
{
	struct making *k = arg;

	for (size_t i = 0; i < k->source.n_entries; i++) {
		const struct sql_matching_entries_row *row = &k->rows[i];
		struct match_entry *e = &k->entries[i];

		e->id = row->id;
		e->locale = locale_from(row->locale, LOCALE_EN);
		e->title = row->title;
		e->slug = row->slug;
		e->external_id = row->external_id;
		e->body = markdown_plain(k->arena, row->body);
		e->excerpt = markdown_excerpt(k->arena, row->body, EXCERPT);
	}
	k->result = matcher_build(k->m->folder, INDEX_NAME, &k->source, k->m->vectors);
}

static bool
take(struct matching *m, int64_t site, int64_t version)
{
	struct matcher *found = matcher_open(m->folder, INDEX_NAME, m->vectors);

	if (found == NULL || !matcher_is_of(found, site, version)) {
		matcher_close(found);
		return false;
	}
	matcher_close(m->matcher);
	m->matcher = found;
	return true;
}

static enum result
make_anew(struct matching *m, struct db *db, void (*work)(void (*)(void *), void *))
{
	struct making k = {.arena = arena_new(), .m = m};
	int64_t began = clock_steady();

	k.result = read_source(&k, db);
	if (k.result == OK && work != NULL)
		work(make, &k);
	else if (k.result == OK)
		make(&k);
	if (k.result == OK && !take(m, k.source.site, k.source.version))
		k.result = FAILED;
	if (k.result == OK)
		log_event(LOG_LEVEL_INFO, "match.made", "entries=%zu version=%lld ms=%lld",
			  k.source.n_entries, (long long)k.source.version,
			  (long long)((clock_steady() - began) / CLOCK_MILLISECOND));
	arena_free(k.arena);
	return k.result;
}

static enum result
read_state(struct db *db, int64_t *site, int64_t *version)
{
	struct arena *a = arena_new();
	struct sql_matching_state_row *state;
	enum result r = sql_matching_state(db, a, &state, NULL);

	if (r == OK) {
		*site = state->site;
		*version = state->version;
	}
	arena_free(a);
	return r;
}

enum result
matching_refresh(struct matching *m, struct db *db, void (*work)(void (*)(void *), void *))
{
	int64_t site = 0, version = 0;
	enum result r;
	int lock;

	if (m->folder < 0)
		return FAILED;
	if ((r = read_state(db, &site, &version)) != OK ||
	    (m->matcher != NULL && matcher_is_of(m->matcher, site, version)) ||
	    take(m, site, version))
		return r;
	lock = openat(m->folder, LOCK_NAME, O_RDONLY | O_CREAT | O_CLOEXEC, 0644);
	if (lock < 0)
		return FAILED;
	r = flock(lock, LOCK_EX | LOCK_NB) == 0 ? OK : CONFLICT;
	/* Another one may have made it since, of what is newer still. */
	if (r == OK)
		r = read_state(db, &site, &version);
	if (r == OK && !take(m, site, version))
		r = make_anew(m, db, work);
	close(lock);
	return r;
}

enum result
matching_look(struct db *db, const char *path, size_t *n_entries)
{
	struct matching m = {.folder = open_folder(path)};
	int64_t site = 0, version = 0;
	enum result r = read_state(db, &site, &version);

	m.vectors = vectors_open(config()->vectors);
	if (r == OK && (m.folder < 0 || !take(&m, site, version)))
		r = NOT_FOUND;
	*n_entries = r == OK ? matcher_entries(m.matcher) : 0;
	matching_close(&m);
	return r;
}
