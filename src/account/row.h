/* Reading an account from a row; for the files of this folder. */
#ifndef ACCOUNT_ROW_H
#define ACCOUNT_ROW_H

#include <stddef.h>
#include <stdint.h>

struct account;
struct arena;
struct rows;

/* The columns account_by_id has. */
struct account *row_account(struct arena *a, const struct rows *rows, size_t i);

/* The text a sealed address is bound to. */
char *row_email_bound(struct arena *a, int64_t id);

#endif
