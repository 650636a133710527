/* The property that the journal of undo is there for: a mark that is undone leaves everything as it would be without it,
 * whatever others did meanwhile. Prints its seeds; `test_undo_random SEED` runs one alone. */
#include "moderation.h"

#include <stdio.h>
#include <stdlib.h>

#include "answerwell/account/notice.h"
#include "answerwell/faq/entry.h"
#include "answerwell/faq/phrasing.h"
#include "answerwell/faq/repetition.h"
#include "answerwell/forum/watch.h"
#include "answerwell/undo/undo.h"

enum { RUNS = 25, ACTS_MAX = 14, ACTS_TABLES = 120 };

static uint64_t dice;

static unsigned
pick(unsigned n)
{
	dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(dice >> 33) % n;
}

/* Two threads, a third one that may stand behind the second, an entry of it, and other questions. */
struct world {
	int64_t question, target, last, entry, others[3], answers[4];
};

static const struct account *
anybody(void)
{
	const struct account *const people[] = {ann, bob, cat, nora, mod};

	return people[pick(5)];
}

static const char *
number(int64_t id)
{
	return arena_printf(arena, "%lld", (long long)id);
}

static const char *
some_target(const struct world *w)
{
	const int64_t ids[] = {w->target, w->last, w->others[0], w->question};

	return pick(3) == 0 ? arena_printf(arena, "/faq/%lld", (long long)w->entry)
			    : number(ids[pick(4)]);
}

static void
make_world(struct world *w)
{
	static const char *const titles[] = {"How is my order changed?", "May I change an order?",
					     "How is my order changed?",
					     "Changing orders by phone"};
	struct problems problems = {.n = 0};
	struct entry_draft draft = {.text = {.title = "Changing an order",
					     .body = "Call us before it has left.",
					     .category = "orders"},
				    .locale = "en"};

	w->question = test_question(db, ann, titles[pick(4)]);
	w->target = test_question(db, bob, titles[pick(4)]);
	w->last = test_question(db, cat, "How are orders changed at all?");
	for (int i = 0; i < 3; i++)
		w->others[i] = test_question(db, pick(2) ? ann : bob, titles[pick(4)]);
	w->answers[0] = test_answer(db, bob, w->question);
	w->answers[1] = test_answer(db, cat, w->target);
	w->answers[2] = test_answer(db, nora, w->target);
	w->answers[3] = test_answer(db, ann, w->last);
	if (pick(2)) {
		draft.question_id = w->last;
		draft.answer_id = w->answers[3];
	}
	assert_int_equal(entry_promote(db, arena, mod, &draft, &problems, &w->entry), OK);
	for (int i = 0; i < 6; i++)
		assert_int_equal(watch_set(db, arena, anybody(), WATCH_QUESTION,
					   pick(2) ? w->question : w->others[pick(3)], pick(4) > 0),
				 OK);
}

static int64_t
any_question(const struct world *w)
{
	const int64_t ids[] = {w->question, w->target, w->last, w->others[0], w->others[1]};

	return ids[pick(5)];
}

static enum result
write_phrasing(const struct world *w)
{
	struct problems problems = {.n = 0};
	struct entry_draft draft = {.locale = "en", .is_material = false};
	struct entry *e;
	enum result r = entry_get(db, arena, mod, LOCALE_EN, w->entry, &e);

	if (r != OK)
		return r;
	draft.text = e->text;
	draft.text.phrasings =
	    arena_printf(arena, "%sOne more way %u\n", e->text.phrasings, pick(1000));
	return entry_edit(db, arena, mod, w->entry, &draft, &problems);
}

static enum result
rename_it(int64_t id)
{
	struct problems problems = {.n = 0};
	struct question *q;
	struct text text;

	if (question_get(db, arena, nora, LOCALE_EN, id, &q) != OK)
		return NOT_FOUND;
	text = q->text;
	text.title = arena_printf(arena, "Renamed, it is question %u", pick(1000));
	return question_edit(db, arena, nora, id, &text, &problems);
}

/* What others do meanwhile. Not what the mark itself forbids or allows: there is nothing of that. */
static enum result
act(const struct world *w, unsigned kind)
{
	struct problems problems = {.n = 0};
	struct repetition made;
	struct undo_outcome undone;
	const struct account *who = anybody();
	int64_t id, n, on = any_question(w), other = w->others[pick(3)];
	const char *words = arena_printf(arena, "Some words of mine, number %u.", pick(100000));

	switch (kind) {
	case 0:
		return answer_post(db, arena, who, on, words, &problems, &id);
	case 1:
		return comment_post(db, arena, who, pick(2) ? on : w->answers[pick(4)], words,
				    &problems, &id);
	case 2:
	case 3:
		return vote_cast(db, arena, who, pick(2) ? on : w->answers[pick(4)],
				 (int)pick(3) - 1, &n);
	case 4:
	case 5:
		return watch_set(db, arena, who, WATCH_QUESTION, on, pick(2) == 0);
	case 6:
		return metoo_set(db, arena, who, on, pick(3) > 0, &n);
	case 7:
		return write_phrasing(w);
	case 8:
		return rename_it(pick(2) ? w->question : other);
	case 9:
	case 10:
		return repetition_mark(db, arena, mod, other, some_target(w), &problems, &made);
	case 11:
		return repetition_mark(db, arena, mod, pick(2) ? w->target : w->last,
				       some_target(w), &problems, &made);
	case 12:
		return repetition_undo(db, arena, nora, pick(2) ? other : w->target, &undone);
	default:
		return answer_accept(db, arena, mod, w->answers[pick(4)], pick(2) == 0);
	}
}
enum { ACT_KINDS = 14 };

/* What readers and moderators see, table by table: rows without the numbers that a row gets in passing. Left out: the journal, the
 * log, mails (which look again at what they tell), and what the index of entries is called. What watchers were told while they were
 * watchers was told. */
struct snapshot {
	const char *names[ACTS_TABLES], *texts[ACTS_TABLES];
	size_t n;
};

static const char *
rows_of(const char *table)
{
	const char *where = "true", *image = "to_jsonb(x)";

	if (strcmp(table, "notices") == 0) {
		where = "x.kind NOT IN ('watched', 'moderation')";
		image = "to_jsonb(x) - 'id'";
	} else if (strcmp(table, "accounts") == 0) {
		image = "to_jsonb(x) - 'n_unread' || jsonb_build_object('n', x.n_unread - (SELECT "
			"count(*) "
			"FROM notices n WHERE n.account_id = x.id AND n.kind IN ('watched', "
			"'moderation') AND n.is_shown AND n.read_at IS NULL))";
	} else if (strcmp(table, "watches") == 0) {
		image = "to_jsonb(x) - 'id' || jsonb_build_object('joined_from', x.joined_from IS "
			"NOT NULL)";
	} else if (strcmp(table, "phrasings") == 0) {
		image = "to_jsonb(x) - 'id' - 'question_id'";
	} else if (strcmp(table, "duplicates") == 0) {
		image = "to_jsonb(x) - 'number'";
	} else if (strcmp(table, "search_documents") == 0) {
		image = "to_jsonb(x) || jsonb_build_object('tsv', strip(x.tsv))";
	}
	return test_text(
	    db,
	    "SELECT string_agg(t, E'\\n' ORDER BY t) FROM (SELECT (%s)::text AS t FROM %s x "
	    "WHERE %s) r",
	    image, table, where);
}

static void
take_snapshot(struct snapshot *out)
{
	static const char list[] =
	    "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'r' "
	    "AND "
	    "relnamespace = 'public'::regnamespace AND relname NOT IN ('undo_acts', 'undo_rows', "
	    "'audit_log', 'mails', 'mail_notices', 'recipients', 'matching', 'search_totals')";
	char *rest, *names = arena_strdup(arena, test_text(db, "%s", list));

	out->n = 0;
	for (char *name = strtok_r(names, " ", &rest); name != NULL;
	     name = strtok_r(NULL, " ", &rest)) {
		assert_true(out->n < ACTS_TABLES);
		out->names[out->n] = name;
		out->texts[out->n++] = rows_of(name);
	}
}

/* Prints the lines that the one has and the other has not. */
static void
print_lines(const char *mark, const char *of, const char *without)
{
	char *rest, *copy = arena_strdup(arena, of != NULL ? of : "");

	for (char *line = strtok_r(copy, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest))
		if (without == NULL || strstr(without, line) == NULL)
			printf("#   %s %.600s\n", mark, line);
}

static size_t
compare(unsigned seed, const struct snapshot *with, const struct snapshot *without)
{
	size_t n = 0;

	assert_int_equal(with->n, without->n);
	for (size_t i = 0; i < with->n; i++) {
		const char *one = with->texts[i], *other = without->texts[i];

		if (one == other || (one != NULL && other != NULL && strcmp(one, other) == 0))
			continue;
		n++;
		printf("# seed %u: %s differs\n", seed, with->names[i]);
		print_lines("undone:", one, other);
		print_lines("never: ", other, one);
	}
	return n;
}

/* Both worlds count from the same numbers. */
static void
keep_sequences(void)
{
	test_run(db, "CREATE TEMP TABLE IF NOT EXISTS kept_sequences (name text, last bigint)");
	test_run(db, "DELETE FROM kept_sequences");
	test_run(
	    db,
	    "INSERT INTO kept_sequences SELECT format('%%I.%%I', schemaname, sequencename), "
	    "last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL");
}

/* What the mark forbids (a circle) is not done in the other world either; all else comes to the same. */
static void
do_acts(const struct world *w, unsigned n, uint64_t seed, enum result *results, bool is_again)
{
	for (unsigned i = 0; i < n; i++) {
		enum result r;

		dice = (seed + i) * UINT64_C(2654435761);
		if (is_again && results[i] != OK)
			continue;
		r = act(w, pick(ACT_KINDS));
		if (is_again)
			assert_int_equal(r, OK);
		results[i] = r;
	}
}

/* Of the same acts, in one transaction each: with a mark before and its undo behind, and without. */
static size_t
try_seed(unsigned seed, bool is_entry)
{
	enum result results[ACTS_MAX], r;
	struct snapshot with, without;
	struct problems problems = {.n = 0};
	struct repetition made;
	struct undo_outcome undone;
	struct world w;
	const char *target;
	unsigned n_acts, n_first;
	uint64_t dice_then;
	size_t n_wrong = 0;

	dice = seed * UINT64_C(7919) + is_entry;
	DB_TX(db, r) {
		make_world(&w);
		n_first = pick(3);
		for (unsigned i = 0; i < n_first; i++) /* what is marked before */
			results[0] = repetition_mark(db, arena, nora, w.others[i], some_target(&w),
						     &problems, &made);
		n_acts = pick(ACTS_MAX);
		target = is_entry ? arena_printf(arena, "/faq/%lld", (long long)w.entry)
				  : number(w.target);
		dice_then = dice;
		keep_sequences();
		test_run(db, "SAVEPOINT fork");
		r = repetition_mark(db, arena, nora, w.question, target, &problems, &made);
		if (r == OK) {
			do_acts(&w, n_acts, dice_then, results, false);
			assert_int_equal(repetition_undo(db, arena, mod, w.question, &undone), OK);
			take_snapshot(&with);
			test_run(db, "ROLLBACK TO SAVEPOINT fork");
			test_run(db, "SELECT setval(name, last) FROM kept_sequences");
			do_acts(&w, n_acts, dice_then, results, true);
			take_snapshot(&without);
			n_wrong = compare(seed, &with, &without);
		}
		r = CONFLICT; /* nothing of it stays */
	}
	assert_int_equal(r, CONFLICT);
	return n_wrong;
}

static long only_seed = -1;

static void
undone_it_is_as_if_it_had_not_been(void **state)
{
	size_t n_wrong = 0;
	unsigned first = only_seed >= 0 ? (unsigned)only_seed : 1;

	(void)state;
	printf("# seeds %u to %u, each of a question and of an entry\n", first,
	       only_seed >= 0 ? first : first + RUNS - 1);
	for (unsigned seed = first; seed < first + (only_seed >= 0 ? 1 : RUNS); seed++) {
		n_wrong += try_seed(seed, false);
		n_wrong += try_seed(seed, true);
	}
	assert_int_equal(n_wrong, 0);
}

/* As the owner of the schema, who may set sequences back. */
static int
all_made(void **state)
{
	(void)people_and_shelves_made(state);
	db = test_db_on(test_owner_url());
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(undone_it_is_as_if_it_had_not_been),
	};

	if (argc > 1)
		only_seed = atol(argv[1]);
	return cmocka_run_group_tests(tests, all_made, NULL);
}
