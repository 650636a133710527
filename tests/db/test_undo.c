/* The journal of undo: rows go back where they are what the act made of them, and nowhere else. That a mark which is undone
 * leaves nothing behind: test_undo_random.c. */
#include "moderation.h"

#include "answerwell/faq/entry.h"
#include "answerwell/faq/phrasing.h"
#include "answerwell/forum/watch.h"
#include "answerwell/undo/undo.h"

static const struct undo_kind *const kinds[] = {&phrasing_rows, &watch_rows};

static int64_t
entry_made(const char *title)
{
	struct problems problems = {.n = 0};
	const struct entry_draft draft = {.text = {.title = title,
						   .body = "It is said here, in some words.",
						   .category = "billing"},
					  .locale = "en"};
	int64_t id;

	assert_int_equal(entry_promote(db, arena, mod, &draft, &problems, &id), OK);
	return id;
}

static int64_t
phrasing_made(int64_t entry, const char *text)
{
	test_run(db, "INSERT INTO phrasings (entry_id, text, words) VALUES (%ld, '%s', 'w')",
		 (long)entry, text);
	return test_number(db, "SELECT max(id) FROM phrasings");
}

static const char *
lines(int64_t entry)
{
	const char *text =
	    test_text(db,
		      "SELECT string_agg(id || ':' || text, ' ' ORDER BY id) FROM phrasings "
		      "WHERE entry_id = %ld",
		      (long)entry);

	return text != NULL ? text : "";
}

/* Deletes one phrasing, changes another, makes a third. */
static enum result
act_on(int64_t entry, int64_t gone, int64_t changed, int64_t *id)
{
	const int64_t ids[] = {gone, changed};
	struct undo_act act;
	int64_t made;
	enum result r;

	DB_TX(db, r) {
		undo_begin(&act, mod->id, "test.act", "entry", entry);
		r = undo_before(db, arena, &act, &phrasing_rows, undo_keys(arena, ids, 2), 2);
		if (r == OK)
			test_run(db, "DELETE FROM phrasings WHERE id = %ld", (long)gone);
		if (r == OK)
			test_run(db, "UPDATE phrasings SET text = 'changed' WHERE id = %ld",
				 (long)changed);
		made = phrasing_made(entry, "made");
		if (r == OK)
			r = undo_made(arena, &act, &phrasing_rows, undo_keys(arena, &made, 1), 1);
		if (r == OK)
			r = undo_end(db, arena, &act, id);
	}
	return r;
}

static enum result
take_back(int64_t act, struct undo_outcome *out)
{
	return undo_apply(db, arena, nora->id, act, kinds, 2, out);
}

static void
rows_that_were_made_changed_and_deleted_go_back(void **state)
{
	int64_t entry = entry_made("Made, changed and deleted"), act;
	int64_t gone = phrasing_made(entry, "one"), changed = phrasing_made(entry, "two");
	const char *before = lines(entry);
	struct undo_standing standing;
	struct undo_outcome out;

	(void)state;
	assert_int_equal(act_on(entry, gone, changed, &act), OK);
	assert_string_not_equal(lines(entry), before);
	assert_int_equal(undo_find(db, arena, "test.act", "entry", entry, &standing), OK);
	assert_int_equal(standing.id, act);
	assert_int_equal(standing.by_id, mod->id);
	assert_int_equal(standing.n_rows, 3);
	assert_int_equal(take_back(act, &out), OK);
	assert_int_equal(out.n_back, 3);
	assert_int_equal(out.n_kept, 0);
	assert_string_equal(lines(entry), before);
	assert_int_equal(take_back(act, &out), CONFLICT);
	assert_int_equal(undo_find(db, arena, "test.act", "entry", entry, &standing), NOT_FOUND);
	assert_int_equal(take_back(INT64_MAX, &out), NOT_FOUND);
	assert_string_equal(
	    test_text(db,
		      "SELECT name FROM accounts a JOIN undo_acts u ON u.undone_by = a.id "
		      "WHERE u.id = %ld",
		      (long)act),
	    "nora");
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM undo_rows WHERE act_id = %ld AND (before "
			"IS NOT NULL OR after IS NOT NULL)",
			(long)act),
	    0);
}

static void
what_others_have_changed_since_stays(void **state)
{
	int64_t entry = entry_made("Changed by others"), act;
	int64_t gone = phrasing_made(entry, "one"), changed = phrasing_made(entry, "two"), made;
	struct undo_outcome out;

	(void)state;
	assert_int_equal(act_on(entry, gone, changed, &act), OK);
	made = test_number(db, "SELECT max(id) FROM phrasings");
	test_run(db, "UPDATE phrasings SET text = 'theirs' WHERE id = %ld", (long)changed);
	test_run(db, "UPDATE phrasings SET origin = 'search' WHERE id = %ld", (long)made);
	phrasing_made(entry, "one"); /* somebody wants it again */
	assert_int_equal(take_back(act, &out), OK);
	assert_int_equal(out.n_back, 0);
	assert_int_equal(out.n_kept, 3);
	assert_int_equal(
	    test_number(db,
			"SELECT count(*) FROM phrasings WHERE entry_id = %ld AND text IN "
			"('theirs', 'made', 'one')",
			(long)entry),
	    3);
}

static void
what_is_as_before_already_counts_as_back(void **state)
{
	int64_t entry = entry_made("As before already"), act;
	int64_t gone = phrasing_made(entry, "one"), changed = phrasing_made(entry, "two");
	struct undo_outcome out;

	(void)state;
	assert_int_equal(act_on(entry, gone, changed, &act), OK);
	test_run(db, "DELETE FROM phrasings WHERE text = 'made' AND entry_id = %ld", (long)entry);
	test_run(db, "UPDATE phrasings SET text = 'two' WHERE id = %ld", (long)changed);
	assert_int_equal(take_back(act, &out), OK);
	assert_int_equal(out.n_back, 3);
	assert_int_equal(out.n_kept, 0);
}

static void
words_of_the_search_are_no_change(void **state)
{
	int64_t entry = entry_made("Words of the search"), act;
	int64_t gone = phrasing_made(entry, "one"), changed = phrasing_made(entry, "two");
	struct undo_outcome out;

	(void)state;
	assert_int_equal(act_on(entry, gone, changed, &act), OK);
	test_run(db, "UPDATE phrasings SET words = 'made anew' WHERE entry_id = %ld", (long)entry);
	assert_int_equal(take_back(act, &out), OK);
	assert_int_equal(out.n_back, 3);
}

static void
what_changes_nothing_is_no_act(void **state)
{
	int64_t entry = entry_made("Nothing changes"), one = phrasing_made(entry, "one"), id = 1;
	struct undo_standing *recent;
	struct undo_act act;
	size_t n;
	enum result r;

	(void)state;
	DB_TX(db, r) {
		undo_begin(&act, mod->id, "test.nothing", "entry", entry);
		r = undo_before(db, arena, &act, &phrasing_rows, undo_keys(arena, &one, 1), 1);
		if (r == OK)
			r = undo_end(db, arena, &act, &id);
	}
	assert_int_equal(r, OK);
	assert_int_equal(id, 0);
	assert_int_equal(undo_recent(db, arena, "test.nothing", 0, 5, &recent, &n), OK);
	assert_int_equal(n, 0);
}

static void
an_act_goes_on(void **state)
{
	int64_t entry = entry_made("It goes on"), act_id;
	int64_t gone = phrasing_made(entry, "one"), changed = phrasing_made(entry, "two"), more;
	const char *before = lines(entry);
	struct undo_outcome out;
	struct undo_act act;
	enum result r;

	(void)state;
	assert_int_equal(act_on(entry, gone, changed, &act_id), OK);
	DB_TX(db, r) {
		undo_go_on(&act, act_id);
		more = phrasing_made(entry, "more");
		r = undo_made(arena, &act, &phrasing_rows, undo_keys(arena, &more, 1), 1);
		if (r == OK)
			r = undo_end(db, arena, &act, NULL);
	}
	assert_int_equal(r, OK);
	assert_int_equal(take_back(act_id, &out), OK);
	assert_int_equal(out.n_back, 4);
	assert_string_equal(lines(entry), before);
}

/* A room that does not know of a kind gives nothing back. */
static void
an_unknown_kind_fails_and_changes_nothing(void **state)
{
	int64_t entry = entry_made("Unknown kinds"), act;
	int64_t gone = phrasing_made(entry, "one"), changed = phrasing_made(entry, "two");
	const struct undo_kind *const others[] = {&watch_rows};
	const char *after;
	struct undo_outcome out;

	(void)state;
	assert_int_equal(act_on(entry, gone, changed, &act), OK);
	after = lines(entry);
	assert_int_equal(undo_apply(db, arena, mod->id, act, others, 1, &out), FAILED);
	assert_string_equal(lines(entry), after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_that_were_made_changed_and_deleted_go_back),
	    cmocka_unit_test(what_others_have_changed_since_stays),
	    cmocka_unit_test(what_is_as_before_already_counts_as_back),
	    cmocka_unit_test(words_of_the_search_are_no_change),
	    cmocka_unit_test(what_changes_nothing_is_no_act),
	    cmocka_unit_test(an_act_goes_on),
	    cmocka_unit_test(an_unknown_kind_fails_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, people_and_shelves_made, NULL);
}
