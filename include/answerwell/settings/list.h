/* Every setting that an administrator changes on the site: one row says all of it, and reading, checking, form and log
 * come from these rows. Defined before this is included:
 *
 * SETTING(NAME, code, section, kind, otherwise, min, max, fixed_by, label, hint)
 *
 *   code       in the database and in forms
 *   otherwise  the value where nothing was set
 *   min, max   of numbers; of texts the most characters
 *   fixed_by   the environment variable that wins, or NULL
 *
 * The rows for each language, and for each day, stand in the order of enum locale and of the week. */
/* clang-format off */
SETTING(SITE_NAME, "site_name", LOOK, NAME, "Answerwell", 1, 60, "ANSWERWELL_SITE_NAME",
	N_("Name of the site"), N_("Shown in the header, in titles and as the sender of emails."))
SETTING(LANGUAGES, "languages", LOOK, LANGUAGES, "", 0, 20, "ANSWERWELL_LOCALE",
	N_("Languages"), N_("The languages of the site. Visitors see their own, or the first one if theirs is not here."))
SETTING(LOGO, "logo", LOOK, PICTURE, "", 0, 0, "ANSWERWELL_LOGO",
	N_("Logo"), N_("A PNG, or an SVG with a viewBox, up to 128 kB. A square one is also used as the browser tab icon."))
SETTING(ACCENT, "accent", LOOK, COLOUR, "", 0, 15, "ANSWERWELL_ACCENT",
	N_("Colour of links and buttons"), N_("For example #0b6477, or a hue from 0 to 360. It is made lighter or darker until all text is readable. Leave it empty for the default."))

SETTING(WELCOME_EN, "welcome_en", WELCOME, TEXT, "", 0, 4000, "ANSWERWELL_WELCOME",
	N_("Welcome text on the home page (%s)"), N_("Markdown. Leave it empty to show none."))
SETTING(WELCOME_ZH_CN, "welcome_zh_cn", WELCOME, TEXT, "", 0, 4000, "ANSWERWELL_WELCOME",
	N_("Welcome text on the home page (%s)"), N_("Markdown. Leave it empty to show none."))

SETTING(ZONE, "zone", HOURS, ZONE, "", 0, 63, "ANSWERWELL_HOURS",
	N_("Time zone"), N_("For example Europe/Berlin or Asia/Shanghai."))
SETTING(MONDAY, "monday", HOURS, TIMES, "09:00-18:00", 0, 20, "ANSWERWELL_HOURS", N_("Monday"), NULL)
SETTING(TUESDAY, "tuesday", HOURS, TIMES, "09:00-18:00", 0, 20, "ANSWERWELL_HOURS", N_("Tuesday"), NULL)
SETTING(WEDNESDAY, "wednesday", HOURS, TIMES, "09:00-18:00", 0, 20, "ANSWERWELL_HOURS", N_("Wednesday"), NULL)
SETTING(THURSDAY, "thursday", HOURS, TIMES, "09:00-18:00", 0, 20, "ANSWERWELL_HOURS", N_("Thursday"), NULL)
SETTING(FRIDAY, "friday", HOURS, TIMES, "09:00-18:00", 0, 20, "ANSWERWELL_HOURS", N_("Friday"), NULL)
SETTING(SATURDAY, "saturday", HOURS, TIMES, "", 0, 20, "ANSWERWELL_HOURS", N_("Saturday"), NULL)
SETTING(SUNDAY, "sunday", HOURS, TIMES, "", 0, 20, "ANSWERWELL_HOURS", N_("Sunday"), NULL)
SETTING(HOLIDAYS, "holidays", HOURS, DATES, "", 0, 6000, "ANSWERWELL_HOURS",
	N_("Holidays"), N_("One per line, with or without a name: 2027-01-01 New Year’s Day"))

SETTING(NEW_DAYS, "new_days", LIMITS, NUMBER, "3", 0, 90, NULL,
	N_("People count as new for (days)"), N_("The three limits below apply to them. Enter 0 to treat nobody as new."))
SETTING(NEW_QUESTIONS, "new_questions", LIMITS, NUMBER, "10", 1, 1000, NULL,
	N_("Questions a day from a new member"), NULL)
SETTING(NEW_ANSWERS, "new_answers", LIMITS, NUMBER, "20", 1, 1000, NULL,
	N_("Answers a day from a new member"), NULL)
SETTING(NEW_COMMENTS, "new_comments", LIMITS, NUMBER, "40", 1, 1000, NULL,
	N_("Comments a day from a new member"), NULL)
SETTING(POSTS, "posts", LIMITS, NUMBER, "60", 5, 1000, NULL,
	N_("Posts, edits and votes per person in ten minutes"), NULL)
SETTING(SEARCH_LOG_DAYS, "search_log_days", LIMITS, NUMBER, "400", 0, 3650, NULL,
	N_("Keep searches for (days)"), N_("Only the words, not who searched for them, to show what the FAQ lacks. Enter 0 to keep nothing."))

SETTING(UPLOAD_MB, "upload_mb", LIMITS, NUMBER, "10", 1, 10, NULL,
	N_("Largest picture or file (MB)"), NULL)
SETTING(UPLOADS_POST, "uploads_post", LIMITS, NUMBER, "10", 0, 50, NULL,
	N_("Pictures and files in a post"), N_("Enter 0 to take none."))
SETTING(UPLOADS_DAY, "uploads_day", LIMITS, NUMBER, "50", 1, 1000, NULL,
	N_("Pictures and files a day per person"), NULL)
SETTING(UPLOAD_SPACE, "upload_space", LIMITS, NUMBER, "500", 1, 100000, NULL,
	N_("All pictures and files of a person (MB)"), NULL)

SETTING(ORDER_NUMBERS, "order_numbers", PERSONAL, PATTERNS, "", 0, 500, NULL,
	N_("What order numbers look like"), N_("One per line: # is a digit, @ a letter, ? either. AW-###### finds AW-123456. Leave it empty if there are none."))

SETTING(FOOTER_EN, "footer_en", FOOTER, LINKS, "", 0, 2000, NULL,
	N_("Links (%s)"), N_("One per line, with the address last: Our shop https://shop.example"))
SETTING(FOOTER_ZH_CN, "footer_zh_cn", FOOTER, LINKS, "", 0, 2000, NULL,
	N_("Links (%s)"), N_("One per line, with the address last: Our shop https://shop.example"))

SETTING(DIGEST_HOUR, "digest_hour", MAIL, NUMBER, "8", 0, 23, NULL,
	N_("Hour when daily and weekly emails are sent"), N_("From 0 to 23, in the reader’s time zone. Weekly emails are sent on Mondays."))
SETTING(EDITION_ENTRIES, "edition_entries", MAIL, NUMBER, "8", 1, 30, NULL,
	N_("Most entries in an FAQ email"), N_("The email links to the rest."))
SETTING(EDITION_PEOPLE, "edition_people", MAIL, NUMBER, "1", 1, 2, NULL,
	N_("People needed to send an edition"), N_("1: whoever wrote it may send it. 2: somebody who has not worked on it must."))
#undef SETTING
