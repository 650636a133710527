#include "cli/faq_plan_asks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "answerwell/base/arena.h"
#include "answerwell/match/gather.h"
#include "cli/faq_file.h"
#include "cli/progress.h"

/* Twice as many as are named, and more. */
enum { PLACES = 4 * GATHER_MAX };

/* A question by the hash of its name. */
struct faq_plan_place {
	uint64_t hash; /* 0: none */
	size_t ask;
};

static uint64_t
hash_of(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
	return hash == 0 ? 1 : hash;
}

static struct faq_plan_place *
place_of(const struct faq_plan_asks *asks, const char *name)
{
	uint64_t hash = hash_of(name);
	size_t i = hash % PLACES;

	while (asks->places[i].hash != 0 && asks->places[i].hash != hash)
		i = (i + 1) % PLACES;
	return &asks->places[i];
}

/* Of more than there is room for every second, third ...: those in which at * room / all becomes one more. */
bool
faq_plan_asks_wants(struct faq_plan_asks *asks)
{
	int64_t at = asks->at++;

	if (asks->is_counting) {
		asks->n_all++;
		return false;
	}
	if (asks->n == GATHER_MAX)
		return false;
	return asks->n_all <= GATHER_MAX ||
	       at * GATHER_MAX / asks->n_all != (at + 1) * GATHER_MAX / asks->n_all;
}

void
faq_plan_asks_add(struct faq_plan_asks *asks, const struct faq_plan_ask *ask, const char *name)
{
	struct arena *a = asks->arena;

	asks->items[asks->n] = (struct faq_plan_ask){.title = arena_strdup(a, ask->title),
						     .words = arena_strdup(a, ask->words),
						     .answer = arena_strdup(a, ask->answer),
						     .asker = arena_strdup(a, ask->asker),
						     .locale = ask->locale};
	if (name != NULL && *name != '\0') {
		struct faq_plan_place *place = place_of(asks, name);

		*place = (struct faq_plan_place){hash_of(name), asks->n};
	}
	asks->n++;
}

struct faq_plan_ask *
faq_plan_asks_named(const struct faq_plan_asks *asks, const char *name)
{
	const struct faq_plan_place *place = place_of(asks, name);

	return place->hash != 0 ? &asks->items[place->ask] : NULL;
}

void
faq_plan_asks_answer(struct faq_plan_asks *asks, struct faq_plan_ask *ask, const char *answer,
		     int64_t rank)
{
	if (ask->answer != NULL && ask->rank >= rank)
		return;
	ask->answer = arena_strdup(asks->arena, answer);
	ask->rank = rank;
}

/* ---- which kind of source it is ------------------------------------------------------------- */

static bool
is_mailbox(const char *path)
{
	char head[5] = "";
	FILE *in = fopen(path, "re");
	bool is = in != NULL && fread(head, 1, sizeof(head), in) == sizeof(head) &&
		  memcmp(head, "From ", sizeof(head)) == 0;

	if (in != NULL)
		fclose(in);
	return is;
}

static enum result
read_once(struct faq_plan_asks *asks, const char *path, bool is_folder, struct faq_faults *faults,
	  char *why, size_t why_size)
{
	asks->at = asks->n_other = 0;
	if (is_folder)
		return faq_plan_dump_read(asks, path, why, why_size);
	if (is_mailbox(path))
		return faq_plan_mailbox_read(asks, path, why, why_size);
	return faq_plan_table_read(asks, path, faults, why, why_size);
}

enum result
faq_plan_asks_read(struct faq_plan_asks *asks, const char *path, struct faq_faults *faults,
		   char *why, size_t why_size)
{
	struct stat st;
	enum result r;

	errno = 0;
	if (stat(path, &st) != 0 || (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))) {
		snprintf(why, why_size, "%s: %s", path,
			 errno != 0 ? strerror(errno) : "is no file: it is read twice");
		return NOT_FOUND;
	}
	asks->items = arena_array(asks->arena, GATHER_MAX, sizeof(*asks->items));
	asks->places = arena_array(asks->arena, PLACES, sizeof(*asks->places));
	asks->is_counting = true;
	progress_phase(asks->progress, "Counting");
	progress_total(asks->progress, st.st_size);
	r = read_once(asks, path, S_ISDIR(st.st_mode), faults, why, why_size);
	asks->is_counting = false;
	progress_phase(asks->progress, "Reading");
	progress_total(asks->progress, st.st_size);
	return r == OK ? read_once(asks, path, S_ISDIR(st.st_mode), faults, why, why_size) : r;
}
