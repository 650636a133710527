/* `answerwell user add|role|list`. */
#include <stdio.h>
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "cli/cli.h"
#include "sql/user_list.h"

static int
usage(void)
{
	fprintf(stderr,
		"usage: answerwell user add NAME --email ADDRESS [--role ROLE] [--locale LOCALE]\n"
		"                           [--display-name TEXT] [--password-stdin]\n"
		"       answerwell user role NAME ROLE\n"
		"       answerwell user list\n"
		"ROLE is customer, staff, moderator or admin. Without --password-stdin a password "
		"is made\n"
		"and printed.\n");
	return 2;
}

/* The value after an option, NULL if it is not there. */
static const char *
option(int argc, char **argv, const char *name)
{
	for (int i = 0; i + 1 < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return argv[i + 1];
	return NULL;
}

static bool
has(int argc, char **argv, const char *name)
{
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return false;
}

static bool
is_role(const char *code)
{
	return code != NULL && strcmp(role_code(role_from(code)), code) == 0;
}

static void
print_problems(struct arena *a, const struct problems *problems)
{
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *p = &problems->items[i];

		fprintf(stderr, "%s: %s\n", p->field,
			p->words != NULL ? arena_printf(a, tr(LOCALE_EN, p->message), p->words)
					 : arena_printf(a, tr(LOCALE_EN, p->message), p->limit));
	}
}

static int
add(struct db *db, struct arena *a, int argc, char **argv)
{
	const char *role = option(argc, argv, "--role"), *made = NULL;
	struct registration in = {.name = argv[1],
				  .display_name = option(argc, argv, "--display-name"),
				  .email = option(argc, argv, "--email"),
				  .zone = "",
				  .locale = locale_from(option(argc, argv, "--locale"),
							locale_from(config()->locale, LOCALE_EN))};
	struct problems problems = {0};
	char line[512] = "";
	enum result r;
	int64_t id;

	if (in.email == NULL || (role != NULL && !is_role(role)))
		return usage();
	if (in.display_name == NULL)
		in.display_name = "";
	if (has(argc, argv, "--password-stdin")) {
		if (fgets(line, sizeof(line), stdin) == NULL)
			line[0] = '\0';
		line[strcspn(line, "\r\n")] = '\0';
		in.password = line;
	} else {
		in.password = made = token_new(a);
	}
	r = account_create(db, a, &in, role_from(role ? role : "customer"), 0, &problems, &id);
	if (r != OK) {
		print_problems(a, &problems);
		if (r != INVALID)
			fprintf(stderr, "answerwell user: %s\n", result_name(r));
		return 1;
	}
	printf("%s (%s)\n", in.name, role ? role : "customer");
	if (made != NULL)
		printf("password: %s\n", made);
	return 0;
}

static int
set_role(struct db *db, struct arena *a, char **argv)
{
	struct account *account;
	enum result r;

	if (!is_role(argv[2]))
		return usage();
	r = account_by_name(db, a, argv[1], &account);
	if (r == OK)
		r = account_set_role(db, a, 0, account->id, role_from(argv[2]));
	if (r != OK)
		fprintf(stderr, "answerwell user: %s\n",
			r == NOT_FOUND ? "nobody has this name" : result_name(r));
	return r == OK ? 0 : 1;
}

static int
list(struct db *db, struct arena *a)
{
	struct rows *rows;

	if (db_query0(db, a, &SQL_USER_LIST, &rows) != OK)
		return 1;
	for (size_t i = 0; i < rows_count(rows); i++)
		printf("%-30s %-10s %s\n", row_text(rows, i, "name"), row_text(rows, i, "role"),
		       row_text(rows, i, "display_name"));
	return 0;
}

int
cmd_user(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct db db;
	int code;

	if (argc < 2)
		code = usage();
	else if (!cli_open(&db, a))
		code = 1;
	else if (strcmp(argv[1], "add") == 0 && argc >= 3)
		code = add(&db, a, argc - 1, argv + 1);
	else if (strcmp(argv[1], "role") == 0 && argc == 4)
		code = set_role(&db, a, argv + 1);
	else if (strcmp(argv[1], "list") == 0)
		code = list(&db, a);
	else
		code = usage();
	arena_free(a);
	return code;
}
