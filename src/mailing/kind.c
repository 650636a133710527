#include "mailing/kind.h"

#include "mail_views.h"

/* The columns of account/notice_kinds.h that are made of several. */
#define VIEWS(name) .html = view_##name##_html, .text = view_##name##_txt
#define AS_EDITION .html = NULL, .text = NULL
#define TOLD(h, w, s) VIEWS(told), .heading = "" h, .words = "" w, .see = "" s, .is_quoted = false
#define QUOTED(h, w, s) VIEWS(told), .heading = "" h, .words = "" w, .see = "" s, .is_quoted = true
#define MANY(singular, plural) .one = "" singular, .many = "" plural
#define ONCE(words) .one = "" words, .many = NULL
#define RARE .one = NULL, .many = NULL

#define LETTER(name, code, about_, path_, subject_, mail)                                          \
	_Static_assert(sizeof("" subject_) > 1, #name " has no subject");
#define NOTICE(name, code, topic, about_, subject_, sentence_, counted, mail)                      \
	_Static_assert(sizeof("" subject_) > 1, #name " has no subject");                          \
	_Static_assert(sizeof("" sentence_) > 1, #name " has no sentence");
#include "answerwell/account/notice_kinds.h"

static const struct kind kinds[NOTICE_KINDS] = {
#define LETTER(name, code, about_, path_, subject_, mail)                                          \
	[NOTICE_##name] = {.about = ABOUT_##about_, .path = path_, .subject = subject_, mail},
#define NOTICE(name, code, topic, about_, subject_, sentence_, counted, mail)                      \
	[NOTICE_##name] = {                                                                        \
	    .about = ABOUT_##about_, .subject = subject_, .sentence = sentence_, counted, mail},
#include "answerwell/account/notice_kinds.h"
};

const struct kind *
kind_of(enum notice_kind kind)
{
	return &kinds[kind];
}
