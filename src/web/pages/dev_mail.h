/* The mails in the folder, in the browser: only while the program is tried out. */
#ifndef ANSWERWELL_WEB_PAGES_DEV_MAIL_H
#define ANSWERWELL_WEB_PAGES_DEV_MAIL_H

#include "web/mail_file.h"

struct dev_mail_page {
	const struct mail_file *mails;
	size_t n;
};

#endif
