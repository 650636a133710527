/* The command `answerwell`: settings, then the subcommand. */
#include <stdio.h>
#include <string.h>

#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "cli/cli.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
    {"run", cmd_run, "database, schema, web and mailer in the foreground"},
    {"web", cmd_web, "the web server"},
    {"mailer", cmd_mailer, "the mailer"},
    {"migrate", cmd_migrate, "bring the schema up to date"},
    {"user", cmd_user, "add and list people, change roles"},
    {"edition", cmd_edition, "preview, send and watch editions"},
    {"import", cmd_import, "take over a Stack Exchange dump"},
    {"demo", cmd_demo, "load the demo community"},
    {"reindex", cmd_reindex, "build the search index again"},
    {"render", cmd_render, "render again what an older version rendered"},
    {"doctor", cmd_doctor, "look for what is wrong, in words"},
    {"config", cmd_config, "the settings, with what they take"},
};
enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static int
help(FILE *to)
{
	fprintf(to, "usage: answerwell COMMAND ...\n\n");
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].help);
	fprintf(to, "\nSettings are environment variables: answerwell config\n");
	return to == stdout ? 0 : 2;
}

int
main(int argc, char **argv)
{
	char why[512];

	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
		return help(stdout);
	for (size_t i = 0; i < N_COMMANDS; i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		/* The doctor tells itself what is wrong with them. */
		if (config_load(why, sizeof(why)) != OK && commands[i].run != cmd_doctor) {
			fprintf(stderr, "%s\n", why);
			return 1;
		}
		log_open(commands[i].name, (enum log_level)config()->log_level);
		return commands[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "answerwell: there is no command \"%s\"\n\n", argv[1]);
	return help(stderr);
}
