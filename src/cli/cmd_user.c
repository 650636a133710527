/* `answerwell user add|role|list`. */
#include <stdio.h>
#include <string.h>

#include "answerwell/account/account.h"
#include "answerwell/base/arena.h"
#include "answerwell/base/config.h"
#include "answerwell/base/i18n.h"
#include "answerwell/base/secret.h"
#include "answerwell/db/db.h"
#include "cli/args.h"
#include "cli/cli.h"
#include "sql/user_list.h"

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
bad_role(const char *role)
{
	fprintf(stderr, "answerwell user: %s is no role: customer, staff, moderator or admin\n",
		role);
	return 2;
}

struct addition {
	const char *words[2]; /* "add" and the name */
	const char *email, *role, *locale, *display_name;
	bool reads_password;
};

static bool
read_addition(int argc, char **argv, struct addition *o)
{
	const struct option options[] = {{"--email", &o->email, NULL},
					 {"--role", &o->role, NULL},
					 {"--locale", &o->locale, NULL},
					 {"--display-name", &o->display_name, NULL},
					 {"--password-stdin", NULL, &o->reads_password}};

	if (!args_read(argc, argv, options, sizeof(options) / sizeof(options[0]), o->words, 2, 2))
		return false;
	if (o->email == NULL)
		fprintf(stderr, "answerwell user: add needs --email ADDRESS\n");
	else if (o->role != NULL && !is_role(o->role))
		(void)bad_role(o->role);
	else if (o->locale != NULL && locale_from(o->locale, LOCALES) == LOCALES)
		fprintf(stderr, "answerwell user: %s is no locale: en or zh_CN\n", o->locale);
	else
		return true;
	return false;
}

static int
add(struct db *db, struct arena *a, const struct addition *o)
{
	struct registration in = {
	    .name = o->words[1],
	    .display_name = o->display_name != NULL ? o->display_name : "",
	    .email = o->email,
	    .zone = "",
	    .locale = locale_from(o->locale, locale_from(config()->locale, LOCALE_EN))};
	const char *role = o->role, *made = NULL;
	struct problems problems = {0};
	char line[512] = "";
	enum result r;
	int64_t id;

	if (o->reads_password) {
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
set_role(struct db *db, struct arena *a, const char *name, const char *role)
{
	struct account *account;
	enum result r;

	r = account_by_name(db, a, name, &account);
	if (r == OK)
		r = account_set_role(db, a, 0, account->id, role_from(role));
	if (r != OK)
		fprintf(stderr, "answerwell user: %s\n",
			r == NOT_FOUND ? "nobody has this name" : result_name(r));
	return r == OK ? 0 : 1;
}

static int
list(struct db *db, struct arena *a)
{
	struct sql_user_list_row *people;
	size_t n;

	if (sql_user_list(db, a, &people, &n) != OK)
		return 1;
	for (size_t i = 0; i < n; i++)
		printf("%-30s %-10s %s\n", people[i].name, people[i].role, people[i].display_name);
	return 0;
}

static int
run_add(struct arena *a, int argc, char **argv)
{
	struct addition o = {.email = NULL};
	struct db db;

	if (!read_addition(argc, argv, &o))
		return 2;
	return cli_open(&db, a) ? add(&db, a, &o) : 1;
}

static int
run_role(struct arena *a, int argc, char **argv)
{
	const char *words[3];
	struct db db;

	if (!args_read(argc, argv, NULL, 0, words, 3, 3))
		return 2;
	if (!is_role(words[2]))
		return bad_role(words[2]);
	return cli_open(&db, a) ? set_role(&db, a, words[1], words[2]) : 1;
}

static int
run_list(struct arena *a, int argc, char **argv)
{
	const char *words[1];
	struct db db;

	if (!args_read(argc, argv, NULL, 0, words, 1, 1))
		return 2;
	return cli_open(&db, a) ? list(&db, a) : 1;
}

int
cmd_user(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(struct arena *a, int argc, char **argv);
	} all[] = {{"add", run_add}, {"role", run_role}, {"list", run_list}};
	struct arena *a = arena_new();
	int code = 2;
	size_t i = 0;

	while (i < sizeof(all) / sizeof(all[0]) && (argc < 2 || strcmp(argv[1], all[i].name) != 0))
		i++;
	if (i < sizeof(all) / sizeof(all[0]))
		code = all[i].run(a, argc, argv);
	else
		fprintf(stderr, "answerwell user: %s add, role or list\n",
			argc < 2 ? "needs one of" : "takes one of");
	arena_free(a);
	return code;
}
