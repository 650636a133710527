/* Reading an account from a row; for the files of this folder. */
#ifndef ACCOUNT_ROW_H
#define ACCOUNT_ROW_H

#include <stdint.h>

struct account;
struct arena;
struct sql_account_row;

struct account *row_account(struct arena *a, const struct sql_account_row *row);

/* The text a sealed address is bound to. */
char *row_email_bound(struct arena *a, int64_t id);

#endif
