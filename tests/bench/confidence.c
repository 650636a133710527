/* How sure the matcher may be (src/match/confidence.c): fits the model to labelled questions, or tells how it does on
 * questions that it was not fitted to.
 *
 *   confidence judge|ship VECTORS FOLDER SET...
 *
 * Of each set FOLDER holds SET.entries (group, language, title, body, phrasings with '|') and SET.queries (groups that
 * answer with commas or -, language, text), made by confidence.mjs. What has - for groups nothing answers. Judge: the
 * first set is shown, and foreign.queries asked of its entries, by halves of the groups: what is fitted is fitted to the
 * other half of each set. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "answerwell/match/matcher.h"
#include "answerwell/match/vectors.h"
#include "confidence_model.h"

/* ---- the sets ----------------------------------------------------------------------------------- */

struct asked {
	const char *groups, *text;
	enum locale locale;
};

struct set {
	const char *name;
	struct match_entry *entries;
	const char **groups; /* of the entries */
	size_t n_entries;
	struct asked *queries;
	size_t n_queries;
};

static char *
read_file(struct arena *a, const char *folder, const char *name, const char *end)
{
	char *path = arena_printf(a, "%s/%s.%s", folder, name, end), *text;
	FILE *f = fopen(path, "r");
	long size;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0) {
		perror(path);
		exit(2);
	}
	rewind(f);
	text = arena_alloc(a, (size_t)size + 1);
	if (fread(text, 1, (size_t)size, f) != (size_t)size) {
		perror(path);
		exit(2);
	}
	fclose(f);
	return text;
}

static size_t
count(const char *s, char sign)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == sign;
	return n;
}

static void
read_phrasings(struct arena *a, struct match_entry *e, char *text)
{
	const char **list = arena_array(a, count(text, '|') + 1, sizeof(*list));
	char *one;

	while (text != NULL && (one = strsep(&text, "|")) != NULL)
		if (one[0] != '\0')
			list[e->n_phrasings++] = one;
	e->phrasings = list;
}

static void
read_entries(struct arena *a, const char *folder, struct set *s)
{
	char *text = read_file(a, folder, s->name, "entries"), *line;
	size_t n = count(text, '\n');

	s->entries = arena_array(a, n, sizeof(*s->entries));
	s->groups = arena_array(a, n, sizeof(*s->groups));
	while ((line = strsep(&text, "\n")) != NULL && line[0] != '\0') {
		struct match_entry *e = &s->entries[s->n_entries];

		s->groups[s->n_entries] = strsep(&line, "\t");
		*e = (struct match_entry){.id = (int64_t)++s->n_entries,
					  .locale = locale_from(strsep(&line, "\t"), LOCALE_EN),
					  .slug = "",
					  .excerpt = "",
					  .external_id = ""};
		e->title = strsep(&line, "\t");
		e->body = strsep(&line, "\t");
		read_phrasings(a, e, line);
	}
}

static void
read_queries(struct arena *a, const char *folder, struct set *s)
{
	char *text = read_file(a, folder, s->name, "queries"), *line;

	s->queries = arena_array(a, count(text, '\n'), sizeof(*s->queries));
	while ((line = strsep(&text, "\n")) != NULL && line[0] != '\0') {
		struct asked *q = &s->queries[s->n_queries++];

		q->groups = strsep(&line, "\t");
		q->locale = locale_from(strsep(&line, "\t"), LOCALE_EN);
		q->text = line;
	}
}

static bool
holds(const char *groups, const char *group)
{
	size_t len = strlen(group);

	for (const char *at = groups; at != NULL; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, group, len) == 0 && (at[len] == ',' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* ---- asking ------------------------------------------------------------------------------------- */

/* An index of the set without the entries of those groups. */
static struct matcher *
index_of(const struct set *s, const char *groups, const struct vectors *v)
{
	struct arena *a = arena_new();
	struct match_entry *kept = arena_array(a, s->n_entries, sizeof(*kept));
	struct match_source source = {.entries = kept, .fit = {0, 1}};
	char *name = arena_printf(a, "/tmp/confidence.%ld", (long)getpid());
	struct matcher *m = NULL;

	for (size_t i = 0; i < s->n_entries; i++)
		if (groups == NULL || !holds(groups, s->groups[i]))
			kept[source.n_entries++] = s->entries[i];
	if (matcher_build(AT_FDCWD, name, &source, v) == OK)
		m = matcher_open(AT_FDCWD, name, v);
	if (m == NULL)
		exit(2);
	unlink(name);
	arena_free(a);
	return m;
}

/* The same half for all that has the same groups. */
static int
half_of(const char *groups)
{
	unsigned hash = 2166136261u;

	for (; *groups != '\0'; groups++)
		hash = (hash ^ (unsigned char)*groups) * 16777619u;
	return (int)(hash >> 16 & 1);
}

static void
add(struct samples *out, const struct matcher *m, const struct set *s, const struct asked *q,
    enum kind kind, int64_t without)
{
	struct arena *a = arena_new();
	size_t n;
	const struct match *first = matcher_find(
	    m, a,
	    &(struct match_question){.locale = q->locale, .text = q->text, .without = without}, 1,
	    &n);
	struct sample *to;

	if (out->n == out->size) {
		out->size = out->size == 0 ? 1024 : out->size * 2;
		out->items = realloc(out->items, out->size * sizeof(*out->items));
		if (out->items == NULL)
			abort();
	}
	to = &out->items[out->n++];
	*to = (struct sample){.kind = kind, .is_shown = n > 0, .half = half_of(q->groups)};
	if (n > 0) {
		memcpy(to->features, first->features, sizeof(to->features));
		to->is_right =
		    kind == ANSWERED && holds(q->groups, s->groups[(size_t)first->id - 1]);
	}
	arena_free(a);
}

static size_t
entries_with(const struct set *s, const char *groups, int64_t *last)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_entries; i++)
		if (holds(groups, s->groups[i])) {
			n++;
			*last = s->entries[i].id;
		}
	return n;
}

/* With what answers it and without. Queries that have the same groups stand one after the other. */
static void
ask_set(struct samples *out, const struct set *s, const struct vectors *v)
{
	struct matcher *all = index_of(s, NULL, v), *without = NULL;
	const char *taken_out = "";
	int64_t entry = 0;

	for (size_t i = 0; i < s->n_queries; i++) {
		const struct asked *q = &s->queries[i];

		if (strcmp(q->groups, "-") == 0) {
			add(out, all, s, q, FOREIGN, 0);
			continue;
		}
		add(out, all, s, q, ANSWERED, 0);
		if (entries_with(s, q->groups, &entry) == 1) {
			add(out, all, s, q, REMOVED, entry);
			continue;
		}
		if (strcmp(taken_out, q->groups) != 0) {
			matcher_close(without);
			without = index_of(s, q->groups, v);
			taken_out = q->groups;
		}
		add(out, without, s, q, REMOVED, 0);
	}
	matcher_close(without);
	matcher_close(all);
}

static void
ask_foreign(struct samples *out, const struct set *s, const struct set *from,
	    const struct vectors *v)
{
	struct matcher *m = index_of(s, NULL, v);

	for (size_t i = 0; i < from->n_queries; i++)
		if (from->queries[i].locale == s->entries[0].locale)
			add(out, m, s, &from->queries[i], FOREIGN, 0);
	matcher_close(m);
}

/* ---- what it does ------------------------------------------------------------------------------- */

static int missed;

static void
bound(const char *name, double value, double limit, bool is_least)
{
	bool holds_it = is_least ? value >= limit : value <= limit;

	missed += !holds_it;
	printf("%s  %s %.4f, at %s %.2f\n", holds_it ? "pass" : "FAIL", name, value,
	       is_least ? "least" : "most", limit);
}

struct shown {
	double n[KINDS], at[KINDS][3], right[3]; /* at .15, .5 and .7 */
	double bins[BINS][3]; /* how many, their p, their right ones */
};
static const double limits[3] = {MATCH_SHOWN, 0.5, MATCH_ANSWERS};

static void
show(struct shown *out, const struct model *m, const struct sample *s)
{
	double p = probability(m, s);
	size_t bin = p >= 1 ? BINS - 1 : (size_t)(p * BINS);

	out->n[s->kind]++;
	for (size_t i = 0; i < 3; i++)
		if (p >= limits[i]) {
			out->at[s->kind][i]++;
			out->right[i] += s->is_right;
		}
	if (s->kind == FOREIGN)
		return;
	out->bins[bin][0]++;
	out->bins[bin][1] += p;
	out->bins[bin][2] += s->is_right;
}

static double
share(double of, double all)
{
	return all > 0 ? of / all : 0;
}

static void
print_shown(const char *name, const struct shown *s)
{
	printf("      %s: %.0f answered, %.0f with their entry taken out, %.0f foreign\n", name,
	       s->n[ANSWERED], s->n[REMOVED], s->n[FOREIGN]);
	for (size_t i = 0; i < 3; i++)
		printf("      p >= %.2f: shown %.4f, of these right %.4f; taken out %.4f; foreign "
		       "%.4f\n",
		       limits[i], share(s->at[ANSWERED][i], s->n[ANSWERED]),
		       share(s->right[i], s->at[ANSWERED][i]),
		       share(s->at[REMOVED][i], s->n[REMOVED]),
		       share(s->at[FOREIGN][i], s->n[FOREIGN]));
	printf("      reliability (answered and taken out):");
	for (size_t i = 0; i < BINS; i++)
		printf("  %.1f-%.1f: %.0f, said %.2f, right %.2f", (double)i / BINS,
		       (double)(i + 1) / BINS, s->bins[i][0], share(s->bins[i][1], s->bins[i][0]),
		       share(s->bins[i][2], s->bins[i][0]));
	printf("\n");
}

static void
check_shown(const struct shown *s)
{
	bound("shown at .5", share(s->at[ANSWERED][1], s->n[ANSWERED]), 0.40, true);
	bound("of these right", share(s->right[1], s->at[ANSWERED][1]), 0.95, true);
	bound("shown at .7", share(s->at[ANSWERED][2], s->n[ANSWERED]), 0.30, true);
	bound("of these right", share(s->right[2], s->at[ANSWERED][2]), 0.97, true);
	bound("entry taken out, shown at .7", share(s->at[REMOVED][2], s->n[REMOVED]), 0.06, false);
	bound("entry taken out, shown at .5", share(s->at[REMOVED][1], s->n[REMOVED]), 0.10, false);
	bound("foreign, shown at .7", share(s->at[FOREIGN][2], s->n[FOREIGN]), 0.02, false);
	bound("foreign, anything at all", share(s->at[FOREIGN][0], s->n[FOREIGN]), 0.15, false);
}

/* ---- the two ways ------------------------------------------------------------------------------- */

struct run {
	struct set sets[SETS_MAX], foreign;
	size_t n;
	const struct vectors *vectors;
};

static void
print_model(const char *name, const struct model *m)
{
	static const char *const names[MATCH_FEATURES] = {
	    "F_SHARE",       "F_MEAN",          "F_MEANING", "F_AHEAD",
	    "F_SHARE_AHEAD", "F_MEANING_AHEAD", "F_WORDS"};

	printf("%s\n", name);
	for (size_t k = 0; k < MATCH_FEATURES; k++)
		printf("\t[%s] = {%.4f, %.4f, %.4f},\n", names[k], m->mean[k], m->deviation[k],
		       m->weights[k]);
	printf("\tintercept %.4f\n", m->weights[MATCH_FEATURES]);
}

/* Sets of one origin are called alike before the hyphen. */
static bool
is_of_one_origin(const struct set *one, const struct set *other)
{
	size_t len = strcspn(one->name, "-");

	return len == strcspn(other->name, "-") && strncmp(one->name, other->name, len) == 0;
}

/* What one set asks is foreign to the others, in the same language. With vectors only what has a meaning. */
static struct samples
ask_all(const struct run *r, const struct vectors *v)
{
	struct samples out = {NULL, 0, 0};

	for (size_t i = 0; i < r->n; i++) {
		size_t from = out.n;

		ask_set(&out, &r->sets[i], v);
		for (size_t j = 0; j < r->n; j++)
			if (!is_of_one_origin(&r->sets[i], &r->sets[j]))
				ask_foreign(&out, &r->sets[i], &r->sets[j], v);
		for (; from < out.n; from++) {
			struct sample *s = &out.items[from];

			s->set = i;
			s->is_shown &= v == NULL || s->features[F_MEANING] != 0;
		}
	}
	return out;
}

static void
judge_half(const struct run *r, const struct samples *all, const struct samples *foreign, int half,
	   bool is_bound)
{
	struct choice c = choose(all, r->n, -1, half);
	struct model m = fit_model(&c);
	struct shown s = {.n = {0}};
	const char *name =
	    half == 0 ? "topics A, fitted to topics B" : "topics B, fitted to topics A";

	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].set == 0 && all->items[i].half == half &&
		    all->items[i].kind != FOREIGN)
			show(&s, &m, &all->items[i]);
	for (size_t i = 0; i < foreign->n; i++)
		if (foreign->items[i].half == half)
			show(&s, &m, &foreign->items[i]);
	print_shown(name, &s);
	if (is_bound)
		check_shown(&s);
	free(c.counts);
}

/* Each set by the others alone. */
static void
judge_sets(const struct run *r, const struct samples *all)
{
	for (size_t set = 0; set < r->n; set++) {
		struct choice c = choose(all, r->n, (int)set, -1);
		struct model m = fit_model(&c);
		struct shown s = {.n = {0}};

		for (size_t i = 0; i < all->n; i++)
			if (all->items[i].set == set && all->items[i].is_shown)
				show(&s, &m, &all->items[i]);
		if (s.n[ANSWERED] > 0)
			print_shown(r->sets[set].name, &s);
		free(c.counts);
	}
}

static void
judge(const struct run *r)
{
	const struct vectors *kinds[2] = {r->vectors, NULL};

	for (size_t k = 0; k < 2; k++) {
		struct samples all = ask_all(r, kinds[k]), foreign = {NULL, 0, 0};

		ask_foreign(&foreign, &r->sets[0], &r->foreign, kinds[k]);
		printf("%s word vectors\n", k == 0 ? "with" : "without");
		for (int half = 0; half < 2; half++)
			judge_half(r, &all, &foreign, half, k == 0);
		printf("each set by the others alone, %s\n", k == 0 ? "with" : "without");
		judge_sets(r, &all);
		free(all.items);
		free(foreign.items);
	}
	printf(missed == 0 ? "all bounds hold\n" : "%d bounds are missed\n", missed);
}

static void
ship(const struct run *r)
{
	const struct vectors *kinds[2] = {r->vectors, NULL};

	for (size_t k = 0; k < 2; k++) {
		struct samples all = ask_all(r, kinds[k]);
		struct choice c = choose(&all, r->n, -1, -1);
		struct model m = fit_model(&c);

		print_model(k == 0 ? "with word vectors" : "without", &m);
		free(c.counts);
		free(all.items);
	}
}

int
main(int argc, char **argv)
{
	static struct run r;
	struct arena *a = arena_new();
	bool is_judged = argc > 4 && strcmp(argv[1], "judge") == 0;

	if (argc < 5 || argc > 4 + SETS_MAX || (!is_judged && strcmp(argv[1], "ship") != 0)) {
		fprintf(stderr, "usage: confidence judge|ship VECTORS FOLDER SET...\n");
		return 2;
	}
	log_open("bench", LOG_LEVEL_ERROR);
	r.vectors = vectors_open(argv[2]);
	for (int i = 4; i < argc; i++) {
		struct set *s = &r.sets[r.n++];

		s->name = argv[i];
		read_entries(a, argv[3], s);
		read_queries(a, argv[3], s);
	}
	r.foreign.name = "foreign";
	read_queries(a, argv[3], &r.foreign);
	if (is_judged)
		judge(&r);
	else
		ship(&r);
	arena_free(a);
	return missed == 0 ? 0 : 1;
}
