/* `answerwell faq plan SOURCE`: which entries would answer most of what was asked before, and how much of it. */
#ifndef ANSWERWELL_CLI_FAQ_PLAN_H
#define ANSWERWELL_CLI_FAQ_PLAN_H

/* The exit code, as of all commands; needs no database. */
int faq_plan(int argc, char **argv);

#endif
