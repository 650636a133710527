#include "text/highlight_languages.h"

#include <stddef.h>
#include <string.h>

/* Words stand between blanks, so that " word " finds whole ones. */
#define C_WORDS                                                                                    \
	" auto break case char const continue default do double else enum extern float for goto "  \
	"if "                                                                                      \
	"inline int long register return short signed sizeof static struct switch typedef union "  \
	"unsigned void volatile while bool true false NULL nullptr "
#define CPP_WORDS                                                                                  \
	"alignas catch class concept const_cast constexpr delete dynamic_cast explicit export "    \
	"friend mutable namespace new noexcept operator override private protected public "        \
	"reinterpret_cast requires static_assert static_cast template this throw try typename "    \
	"using "                                                                                   \
	"virtual wchar_t "
#define JAVA_WORDS                                                                                 \
	" abstract assert boolean break byte case catch char class const continue default do "     \
	"double "                                                                                  \
	"else enum extends final finally float for goto if implements import instanceof int "      \
	"interface long native new package private protected public record return sealed short "   \
	"static strictfp super switch synchronized this throw throws transient try var void "      \
	"volatile while yield true false null fun val when object override internal suspend "
#define JS_WORDS                                                                                   \
	" async await break case catch class const continue debugger default delete do else enum " \
	"export extends finally for from function get if implements import in instanceof "         \
	"interface "                                                                               \
	"let new of package private protected public return set static super switch this throw "   \
	"try "                                                                                     \
	"type typeof var void while with yield true false null undefined string number boolean "   \
	"any "                                                                                     \
	"readonly namespace declare keyof as "
#define PYTHON_WORDS                                                                               \
	" and as assert async await break case class continue def del elif else except finally "   \
	"for "                                                                                     \
	"from global if import in is lambda match nonlocal not or pass raise return self try "     \
	"while "                                                                                   \
	"with yield True False None "
#define SHELL_WORDS                                                                                \
	" case cd do done echo elif else esac eval exec exit export fi for function if in local "  \
	"readonly return select set shift source sudo then trap unset until while "
#define SQL_WORDS                                                                                  \
	" add all alter and any as asc begin between bigint boolean by case cascade check column " \
	"commit constraint count create cross database default delete desc distinct drop else "    \
	"end "                                                                                     \
	"except exists false foreign from full function grant group having if ilike in index "     \
	"inner "                                                                                   \
	"insert int integer intersect interval into is join key lateral left like limit "          \
	"materialized "                                                                            \
	"natural not null numeric offset on or order outer over partition primary references "     \
	"returning revoke right rollback row select serial set table text then timestamp "         \
	"timestamptz "                                                                             \
	"to transaction trigger true truncate union unique update using values varchar view when " \
	"where window with "
#define GO_WORDS                                                                                   \
	" break case chan const continue default defer else fallthrough for func go goto if "      \
	"import "                                                                                  \
	"interface map package range return select struct switch type var true false nil bool "    \
	"byte "                                                                                    \
	"error int int64 rune string uint uint64 float64 any "
#define RUST_WORDS                                                                                 \
	" as async await break const continue crate dyn else enum extern false fn for if impl in " \
	"let "                                                                                     \
	"loop match mod move mut pub ref return self Self static struct super trait true type "    \
	"unsafe "                                                                                  \
	"use where while bool char f32 f64 i32 i64 str u8 u32 u64 usize String Option Result Vec "
#define PHP_WORDS                                                                                  \
	" abstract and array as break case catch class clone const continue declare default do "   \
	"echo "                                                                                    \
	"else elseif empty extends final finally fn for foreach function global if implements "    \
	"include instanceof interface isset match namespace new null or print private protected "  \
	"public readonly require require_once return static switch throw trait try unset use var " \
	"while yield true false int string bool float void self parent "

static const struct language languages[] = {
    {" c h ", SYNTAX_CODE, C_WORDS, "//", NULL, "/*", "*/", "\"'", .long_quotes = NULL,
     .has_directives = true},
    {" cpp c++ cc cxx hpp objc cs csharp c# swift arduino ", SYNTAX_CODE, C_WORDS CPP_WORDS, "//",
     NULL, "/*", "*/", "\"'", .long_quotes = NULL, .has_directives = true},
    {" java kotlin kt groovy scala ", SYNTAX_CODE, JAVA_WORDS, "//", NULL, "/*", "*/", "\"'",
     .long_quotes = NULL},
    {" js javascript jsx ts typescript tsx mjs node ", SYNTAX_CODE, JS_WORDS, "//", NULL, "/*",
     "*/", "\"'`", .long_quotes = "`"},
    {" python py python3 ", SYNTAX_CODE, PYTHON_WORDS, "#", NULL, NULL, NULL, "\"'",
     .long_quotes = NULL, .has_triple = true},
    {" shell sh bash zsh console dockerfile makefile make ", SYNTAX_CODE, SHELL_WORDS, "#", NULL,
     NULL, NULL, "\"'", .long_quotes = "\"'", .has_dollar = true, .is_hash_a_word = true},
    {" sql psql postgresql mysql sqlite plsql ", SYNTAX_CODE, SQL_WORDS, "--", NULL, "/*", "*/",
     "'\"", .long_quotes = "'", .any_case = true, .no_escapes = true},
    {" go golang ", SYNTAX_CODE, GO_WORDS, "//", NULL, "/*", "*/", "\"'`", .long_quotes = "`"},
    {" rust rs ", SYNTAX_CODE, RUST_WORDS, "//", NULL, "/*", "*/", "\"", .long_quotes = "\""},
    {" php ", SYNTAX_CODE, PHP_WORDS, "//", "#", "/*", "*/", "\"'", .long_quotes = "\"'",
     .has_dollar = true},
    {" json jsonc json5 ", SYNTAX_CODE, " true false null ", "//", NULL, "/*", "*/", "\"",
     .long_quotes = NULL, .has_string_keys = true},
    {" css scss less ", SYNTAX_CODE, " important from to ", NULL, NULL, "/*", "*/", "\"'",
     .long_quotes = NULL, .has_keys = true, .has_at = true},
    {" html xml svg xhtml vue htm ", SYNTAX_MARKUP, "", NULL, NULL, "<!--", "-->", "\"'",
     .long_quotes = NULL},
    {" yaml yml ", SYNTAX_LINES, " true false null yes no ", "#", NULL, NULL, NULL, "\"'",
     .long_quotes = NULL, .key_end = ":"},
    {" ini toml conf config cfg properties env ", SYNTAX_LINES, " true false yes no on off ", "#",
     ";", NULL, NULL, "\"'", .long_quotes = NULL, .key_end = "="},
    {" diff patch ", SYNTAX_DIFF, "", NULL, NULL, NULL, NULL, "", .long_quotes = NULL},
};

enum { NAME_MAX_LEN = 14 };

const struct language *
language_named(const char *name, size_t len)
{
	char wanted[NAME_MAX_LEN + 3];

	if (len == 0 || len > NAME_MAX_LEN || memchr(name, ' ', len) != NULL)
		return NULL;
	wanted[0] = wanted[len + 1] = ' ';
	wanted[len + 2] = '\0';
	memcpy(wanted + 1, name, len);
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (strcasestr(languages[i].names, wanted) != NULL)
			return &languages[i];
	return NULL;
}

bool
language_has_word(const struct language *l, const char *word, size_t len)
{
	char wanted[LANGUAGE_WORD_MAX + 3];

	if (len > LANGUAGE_WORD_MAX)
		return false;
	wanted[0] = wanted[len + 1] = ' ';
	wanted[len + 2] = '\0';
	memcpy(wanted + 1, word, len);
	for (size_t i = 1; l->any_case && i <= len; i++)
		if (wanted[i] >= 'A' && wanted[i] <= 'Z')
			wanted[i] = (char)(wanted[i] - 'A' + 'a');
	return strstr(l->words, wanted) != NULL;
}
