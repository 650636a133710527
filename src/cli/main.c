/* The command `answerwell`: settings, then the subcommand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "answerwell/base/config.h"
#include "answerwell/base/log.h"
#include "answerwell/base/str.h"
#include "cli/cli.h"

extern char **environ;

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help; /* one line */
	const char *usage; /* what follows the name, and what it means */
};

static const struct command commands[] = {
    {"run", cmd_run, "database, schema, web and mailer in the foreground",
     "\n\nStarts all of it and ends with all of it (Ctrl-C). One for each ANSWERWELL_STATE.\n"},
    {"web", cmd_web, "the web server", "\n\nThe web server alone, at ANSWERWELL_LISTEN.\n"},
    {"mailer", cmd_mailer, "the mailer",
     " [--once]\n\n--once ends when no mail is due, or fails when the mail server is out of "
     "reach.\n"},
    {"migrate", cmd_migrate, "bring the schema up to date", "\n\nUses DATABASE_OWNER_URL.\n"},
    {"setup", cmd_setup, "a code to make the first administrator with, on the site",
     " [--if-new]\n\nEnds the code before. --if-new says nothing if there is an administrator.\n"},
    {"user", cmd_user, "add and list people, change roles",
     " add NAME --email ADDRESS [--role ROLE] [--locale LOCALE]\n"
     "                           [--display-name TEXT] [--password-stdin]\n"
     "       answerwell user role NAME ROLE\n"
     "       answerwell user list\n\n"
     "ROLE is customer, staff, moderator or admin, LOCALE en or zh_CN. Without --password-stdin "
     "a\npassword is made and printed.\n"},
    {"edition", cmd_edition, "preview, send and watch editions",
     " preview [--locale LOCALE] [--html]\n"
     "       answerwell edition send --yes READERS\n"
     "       answerwell edition cancel ID\n"
     "       answerwell edition again ID\n"
     "       answerwell edition why ID NAME|ADDRESS [--locale en|zh_CN]\n"
     "       answerwell edition settle LOG\n"
     "       answerwell edition status [ID] [--json] [--watch]\n\n"
     "settle reads the log of the mail server (Postfix, Exim or OpenSMTPD; - is standard input) "
     "and\nsettles what is uncertain as far as the log tells.\n"},
    {"bounce", cmd_bounce, "take in a message that came back",
     "\n"
     "       answerwell bounce --explain FILE\n\n"
     "Reads one message from standard input, as an alias of the mail server hands it over, and\n"
     "stops mail to an address that is dead or complains. Exit codes as mail servers want them:\n"
     "0 taken in, or nothing of ours; 75 try again later.\n\n"
     "  --explain FILE   changes nothing; prints a line for each recipient: hard, soft, delay,\n"
     "                   reply, complaint or none, the address, the status and the reason, "
     "between\n"
     "                   tabs (- is standard input)\n"},
    {"import", cmd_import, "take over a Stack Exchange dump",
     " stackexchange DIR [--dry-run] [--json] [--category SLUG] [--source NAME]\n\n"
     "  DIR              holds Posts.xml, Users.xml, Comments.xml, Votes.xml and, if there are "
     "any,\n"
     "                   PostHistory.xml, PostLinks.xml, Tags.xml\n"
     "  --source NAME    what the source is called (default: the folder's name); a host name "
     "such\n"
     "                   as beer.stackexchange.com links every post to its original\n"
     "  --category SLUG  where the questions go (default: a category named like the source)\n"
     "  --dry-run        does everything and takes it back\n"
     "  --json           one JSON object on standard output instead of the table\n"},
    {"faq", cmd_faq, "the FAQ from a table, as one, and from old questions",
     " import FILE [--dry-run] [--strict] [--as NAME]\n"
     "       answerwell faq export [FILE]\n"
     "       answerwell faq plan SOURCE [--entries N] [--drafts FILE] [--category NAME] "
     "[--json]\n\n"
     "A table is CSV (RFC 4180) in UTF-8. Its first row names the columns, in any order:\n"
     "  external_id      what other systems call the entry, at most 200 characters. A new one is\n"
     "                   published, another text becomes a revision, what is the same stays as it\n"
     "                   is, and so do entries that the file does not name\n"
     "  locale           en or zh_CN (zh, zh-CN and zh-Hans are taken, too)\n"
     "  category         by its short name, or by its name in that language; one that is not\n"
     "                   there is made, named the same in all languages\n"
     "  title            the question, at most 400 characters; several entries may have the same\n"
     "  body             the answer in Markdown: plain text mostly stays what it is\n"
     "  phrasings        other ways to ask, one a line of the cell: at most 500, of 400 "
     "characters\n\n"
     "  FILE             - is standard input, or output; so is no FILE for the export\n"
     "  --dry-run        says what would happen, and what is wrong\n"
     "  --strict         a category that is not there is wrong\n"
     "  --as NAME        who of staff writes it (default: nobody)\n\n"
     "All or nothing: where something is wrong it is told as FILE:LINE: column NAME, and nothing\n"
     "is written. The export has the published entries, the oldest first; those made on the site\n"
     "are called answerwell: and a number that no other site gives. Importing it changes nothing.\n"
     "Spreadsheets must be told that it is UTF-8.\n\n"
     "A plan says which entries would answer most of what was asked before, and how much of it.\n"
     "It needs no database, and no name, address or long number gets into a draft.\n"
     "  SOURCE           a mailbox (mbox), a folder with a Stack Exchange dump, or a CSV with the\n"
     "                   columns question, answer, locale and name (who asked, to be left out), "
     "of\n"
     "                   which only the first is needed\n"
     "  --entries N      so many entries (default: 40, at most 500)\n"
     "  --drafts FILE    writes them as such a table: the question, other ways it was asked, and "
     "an\n"
     "                   old answer to begin with. Import refuses each until it is edited\n"
     "  --category NAME  where they go (default: General)\n"
     "  --json           one JSON object on standard output instead of words\n"},
    {"suggest", cmd_suggest, "which entries of the FAQ answer a question",
     " QUESTION [--locale LOCALE] [--all]\n"
     "       answerwell suggest --batch FILE [--all]\n\n"
     "  --batch FILE   a question a line: its id, its language (en or zh_CN) and its text, between "
     "tabs\n"
     "  --all          up to 100 entries each, also those that the site would not show; else up to "
     "10\n\n"
     "Prints a line for each entry, best first: id, rank, external id, score, and how probable it "
     "is that\n"
     "the entry answers (from 0.7 on the site says so, below 0.15 it shows nothing), between "
     "tabs.\n"},
    {"evaluate", cmd_evaluate, "how well questions find their entries of the FAQ",
     " [--fit]\n\n"
     "By questions of which it is known which entry answers them: the accepted answer links it, or "
     "they\n"
     "repeat a question that it was made from. A quarter of them is never learned from; the "
     "figures are of\n"
     "these. --fit keeps the confidence that fits the others best, as the mailer does once a "
     "day.\n"},
    {"coverage", cmd_coverage, "of the questions people came with, how many the FAQ answered",
     " [--json]\n\n"
     "Of the last 13 weeks: by what became of them, by week, category and language, with the "
     "interval\n"
     "that holds the true share 19 times of 20; and what the FAQ lacks. --json: one JSON object "
     "with all of\n"
     "it, and the questions and claims behind each figure by their numbers. The same data gives "
     "the same\n"
     "bytes.\n"},
    {"promises", cmd_promises, "within what time staff answers, and whether that would have held",
     " [--tags] [--anybody]\n\n"
     "By category: how many were answered within the time that would have been shown, learned at "
     "the\n"
     "beginning of each month from what was known then. --tags: by tag instead; --anybody: the "
     "first\n"
     "answer of somebody else than the asker counts, for forums without staff. Nothing is "
     "changed.\n"},
    {"demo", cmd_demo, "load the demo community",
     " [--if-empty]\n\n--if-empty does nothing where there are people already.\n"},
    {"reindex", cmd_reindex, "build the search index again", "\n"},
    {"render", cmd_render, "render again what an older version rendered", "\n"},
    {"doctor", cmd_doctor, "look for what is wrong, in words",
     " [--mend] [--json] [--test-mail NAME]\n\n"
     "Looks for what is wrong; changes nothing, except that --mend counts wrong counters again\n"
     "and takes the statistics of the search anew. Safe on a live site.\n"
     "--test-mail NAME sends a test email to that administrator and tells what became of it.\n"
     "Exit codes: 0 all is fine, 1 warnings only, 2 something is broken.\n"},
    {"config", cmd_config, "the settings, with what they take", " [--example]\n"},
};
enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static const struct command *
command_named(const char *name)
{
	for (size_t i = 0; i < N_COMMANDS; i++) {
		if (strcmp(name, commands[i].name) == 0)
			return &commands[i];
	}
	return NULL;
}

static int
help(FILE *to)
{
	fprintf(to, "usage: answerwell COMMAND ...\n\n");
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].help);
	fprintf(to, "\nMore of one: answerwell help COMMAND. The version: answerwell --version\n"
		    "Settings are environment variables: answerwell config\n");
	return to == stdout ? 0 : 2;
}

static int
unknown(const char *name)
{
	fprintf(stderr, "answerwell: there is no command \"%s\"\n\n", name);
	return help(stderr);
}

static int
help_about(const char *name)
{
	const struct command *c = command_named(name);

	if (c == NULL)
		return unknown(name);
	printf("usage: answerwell %s%s", c->name, c->usage);
	return 0;
}

static bool
is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Settings are ours and DATABASE_URL: what is set for other programs that use libpq would lead a part of
 * the connections elsewhere. */
static void
shut_out_libpq(void)
{
	for (char **e = environ; *e != NULL;) {
		size_t len = strcspn(*e, "=");
		char name[64];

		if (!str_starts(*e, "PG") || len < 3 || len >= sizeof(name) || (*e)[2] < 'A' ||
		    (*e)[2] > 'Z') {
			e++;
			continue;
		}
		snprintf(name, sizeof(name), "%.*s", (int)len, *e);
		unsetenv(name); /* and the next one stands here */
	}
}

/* Who may read what is said where a file is made, with its mode: not by whoever started this. */
static int
run(const struct command *c, int argc, char **argv)
{
	char why[512];

	umask(022);
	shut_out_libpq();
	/* The doctor tells itself what is wrong with them. */
	if (config_load(why, sizeof(why)) != OK && c->run != cmd_doctor) {
		fprintf(stderr, "%s\n", why);
		return c->run == cmd_bounce ? EX_TEMPFAIL : 1;
	}
	log_open(c->name, (enum log_level)config()->log_level);
	return c->run(argc, argv);
}

int
main(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2)
		return help(stderr);
	if (strcmp(argv[1], "help") == 0 && argc > 2)
		return help_about(argv[2]);
	if (strcmp(argv[1], "help") == 0 || is_help(argv[1]))
		return help(stdout);
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0) {
		printf("answerwell " ANSWERWELL_VERSION "\n");
		return 0;
	}
	c = command_named(argv[1]);
	if (c == NULL)
		return unknown(argv[1]);
	/* Explaining starts nothing, wherever it is asked for. */
	for (int i = 2; i < argc; i++) {
		if (is_help(argv[i]))
			return help_about(c->name);
	}
	return run(c, argc - 1, argv + 1);
}
