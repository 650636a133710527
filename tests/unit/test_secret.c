#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "answerwell/base/arena.h"
#include "answerwell/base/secret.h"
#include "support/own_arena.h"

#define KEY_A "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define KEY_B "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

static char dir[] = "/tmp/answerwell-secret-XXXXXX";
static char path[64], why[256];

static int
fresh(void **state)
{
	(void)arena_made(state);
	(void)snprintf(path, sizeof(path), "%s/secret", dir);
	(void)unlink(path);
	why[0] = '\0';
	return 0;
}

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) == NULL;
}

static int
remove_dir(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(dir);
}

static void
write_keys(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0600), 0);
}

static void
open_keys(const char *text)
{
	write_keys(text);
	if (secret_open(path, false, why, sizeof(why)) != OK)
		fail_msg("%s", why);
}

static void
a_missing_file_is_made_only_when_asked(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(secret_open(path, false, why, sizeof(why)), FAILED);
	assert_non_null(strstr(why, path));
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(secret_open(path, true, why, sizeof(why)), OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(secret_key_id(), 1);

	const char *mac = secret_mac(a, "p", "t");
	assert_int_equal(secret_open(path, true, why, sizeof(why)), OK);
	assert_string_equal(secret_mac(a, "p", "t"), mac);
}

static void
processes_that_start_together_get_the_same_key(void **state)
{
	enum { N = 4 };
	char macs[N][65];
	int pipes[N][2];

	(void)state;
	for (int i = 0; i < N; i++) {
		assert_int_equal(pipe(pipes[i]), 0);
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			ssize_t n = 0;

			if (secret_open(path, true, why, sizeof(why)) == OK)
				n = write(pipes[i][1], secret_mac(a, "p", "t"), 64);
			_exit(n == 64 ? 0 : 1);
		}
	}
	for (int i = 0; i < N; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	for (int i = 0; i < N; i++) {
		assert_int_equal(read(pipes[i][0], macs[i], 64), 64);
		macs[i][64] = '\0';
		assert_string_equal(macs[i], macs[0]);
		(void)close(pipes[i][0]);
		(void)close(pipes[i][1]);
	}
}

static void
a_bad_key_file_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *place;
	} cases[] = {
	    {"", "holds no key"},
	    {"# nothing\n\n", "holds no key"},
	    {"key 1 00ff\n", ":1:"},
	    {"\n# x\nkey 0 " KEY_A "\n", ":3:"},
	    {"key -1 " KEY_A "\n", ":1:"},
	    {"key 10000 " KEY_A "\n", ":1:"},
	    {"key one " KEY_A "\n", ":1:"},
	    {"key 1 " KEY_A "00\n", ":1:"},
	    {"key 1 " KEY_A " more\n", ":1:"},
	    {"key 1 " KEY_A "\nkey 1 " KEY_B "\n", ":2:"},
	    {"key 1 zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", ":1:"},
	    {KEY_A "\n", ":1:"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_keys(cases[i].text);
		if (secret_open(path, true, why, sizeof(why)) != FAILED ||
		    strstr(why, cases[i].place) == NULL)
			fail_msg("row %zu: %s", i, why);
		/* what may be half a key is not told */
		assert_null(strstr(why, "00112233"));
	}
}

static void
a_file_open_to_everyone_is_refused(void **state)
{
	(void)state;
	write_keys("key 1 " KEY_A "\n");
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(secret_open(path, false, why, sizeof(why)), FAILED);
	assert_non_null(strstr(why, "chmod 600"));
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(secret_open(path, false, why, sizeof(why)), OK);
}

static int
text_order(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void
tokens_are_long_plain_and_never_the_same(void **state)
{
	enum { N = 2000 };
	const char **tokens = arena_array(a, N, sizeof(*tokens));

	(void)state;
	for (size_t i = 0; i < N; i++) {
		tokens[i] = token_new(a);
		assert_int_equal(strlen(tokens[i]), TOKEN_TEXT);
		assert_int_equal(strspn(tokens[i],
					"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw"
					"xyz0123456789-_"),
				 TOKEN_TEXT);
	}
	qsort(tokens, N, sizeof(*tokens), text_order);
	for (size_t i = 1; i < N; i++)
		assert_string_not_equal(tokens[i - 1], tokens[i]);
}

static void
token_hashes_are_plain_blake2b(void **state)
{
	(void)state;
	/* printf %s abc | b2sum -l 256 */
	assert_string_equal(token_hash(a, "abc"),
			    "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void
macs_depend_on_key_purpose_and_text(void **state)
{
	(void)state;
	open_keys("key 1 " KEY_A "\n");
	const char *mac = secret_mac(a, "email-lookup", "ann@example.org");

	assert_int_equal(strlen(mac), 64);
	assert_string_equal(mac, secret_mac(a, "email-lookup", "ann@example.org"));
	assert_string_not_equal(mac, secret_mac(a, "csrf", "ann@example.org"));
	assert_string_not_equal(mac, secret_mac(a, "email-lookup", "bob@example.org"));
	assert_true(secret_mac_is("email-lookup", "ann@example.org", mac));
	assert_false(secret_mac_is("csrf", "ann@example.org", mac));
	assert_false(secret_mac_is("email-lookup", "ann@example.or", mac));
	assert_false(secret_mac_is("email-lookup", "ann@example.org", mac + 1));
	assert_false(secret_mac_is("email-lookup", "ann@example.org", ""));
	assert_false(secret_mac_is("email-lookup", "ann@example.org", NULL));

	open_keys("key 1 " KEY_B "\n");
	assert_false(secret_mac_is("email-lookup", "ann@example.org", mac));
}

static void
sealed_text_comes_back_only_with_what_it_was_bound_to(void **state)
{
	(void)state;
	open_keys("key 1 " KEY_A "\n");
	const char *sealed = secret_seal(a, "ann@example.org 中", "account:7");

	assert_string_equal(secret_unseal(a, sealed, "account:7"), "ann@example.org 中");
	assert_null(secret_unseal(a, sealed, "account:8"));
	assert_null(secret_unseal(a, sealed, ""));
	assert_null(strstr(sealed, "ann"));
	assert_string_not_equal(sealed, secret_seal(a, "ann@example.org 中", "account:7"));
	assert_string_equal(secret_unseal(a, secret_seal(a, "", ""), ""), "");
}

static void
every_altered_character_of_a_sealed_text_is_noticed(void **state)
{
	(void)state;
	open_keys("key 1 " KEY_A "\nkey 2 " KEY_B "\n");
	char *sealed = secret_seal(a, "hello", "b");
	size_t len = strlen(sealed);

	for (size_t i = 0; i < len; i++) {
		char kept = sealed[i];

		sealed[i] = kept == '1' ? '3' : '1';
		assert_null(secret_unseal(a, sealed, "b"));
		sealed[i] = kept;
	}
	for (size_t cut = 0; cut < len; cut++)
		assert_null(secret_unseal(a, arena_strndup(a, sealed, cut), "b"));
	assert_null(secret_unseal(a, arena_printf(a, "%s00", sealed), "b"));
	assert_null(secret_unseal(a, arena_printf(a, "0%s", sealed + 1), "b"));
	assert_null(secret_unseal(a, NULL, "b"));
	assert_null(secret_unseal(a, "123456789:00", "b"));
	assert_string_equal(secret_unseal(a, sealed, "b"), "hello");
}

static void
a_new_key_seals_and_the_old_one_still_opens(void **state)
{
	(void)state;
	open_keys("key 1 " KEY_A "\n");
	const char *sealed = secret_seal(a, "old", "b"), *mac = secret_mac(a, "p", "t");
	assert_memory_equal(sealed, "1:", 2);

	open_keys("key 12 " KEY_B "\r\n# the first\n  key 1 " KEY_A);
	assert_int_equal(secret_key_id(), 12);
	assert_memory_equal(secret_seal(a, "new", "b"), "12:", 3);
	assert_string_equal(secret_unseal(a, sealed, "b"), "old");
	assert_string_equal(secret_mac(a, "p", "t"), mac);

	open_keys("\xef\xbb\xbfkey 1 " KEY_A "\r\n");
	assert_string_equal(secret_unseal(a, sealed, "b"), "old");

	open_keys("key 12 " KEY_B "\n");
	assert_null(secret_unseal(a, sealed, "b"));
}

static void
passwords_match_their_own_hash_only(void **state)
{
	char *one, *two;

	(void)state;
	assert_int_equal(password_hash(a, "correct horse 电池", &one), OK);
	assert_memory_equal(one, "$argon2id$", 10);
	assert_true(password_matches(one, "correct horse 电池"));
	assert_false(password_matches(one, "correct horse"));
	assert_int_equal(password_hash(a, "correct horse 电池", &two), OK);
	assert_string_not_equal(one, two);
	assert_false(password_matches("", "x"));
	assert_false(password_matches(NULL, "x"));
	assert_false(password_matches("$argon2id$nonsense", "x"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, arena_gone)
	const struct CMUnitTest tests[] = {
	    TEST(a_missing_file_is_made_only_when_asked),
	    TEST(processes_that_start_together_get_the_same_key),
	    TEST(a_bad_key_file_is_refused_with_its_line),
	    TEST(a_file_open_to_everyone_is_refused),
	    TEST(tokens_are_long_plain_and_never_the_same),
	    TEST(token_hashes_are_plain_blake2b),
	    TEST(macs_depend_on_key_purpose_and_text),
	    TEST(sealed_text_comes_back_only_with_what_it_was_bound_to),
	    TEST(every_altered_character_of_a_sealed_text_is_noticed),
	    TEST(a_new_key_seals_and_the_old_one_still_opens),
	    TEST(passwords_match_their_own_hash_only),
	};

	return cmocka_run_group_tests_name("secret", tests, make_dir, remove_dir);
}
