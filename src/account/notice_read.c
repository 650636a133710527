#include "answerwell/account/notice.h"

#include "sql/notice_read.h"

enum result
notice_read(struct db *db, struct arena *a, int64_t account_id, int64_t id, size_t *n)
{
	*n = 0;
	if (id == 0)
		return sql_notice_read_all(db, a, n, .account_id = account_id);
	return sql_notice_read_group(db, a, n, .account_id = account_id, .id = id);
}

enum result
notice_read_question(struct db *db, struct arena *a, int64_t account_id, int64_t question_id,
		     int64_t *n)
{
	struct sql_notice_read_question_row *read;
	enum result r = sql_notice_read_question(db, a, &read, NULL, .account_id = account_id,
						 .question_id = question_id);

	if (r == OK)
		*n = read->n;
	return r;
}

enum result
notice_sweep(struct db *db, struct arena *a)
{
	return sql_notice_sweep(db, a, NULL);
}
