# Answerwell. Two commands: `make run` and `make test`. Products go below build/.
# B=DIR builds elsewhere, CC=clang with clang, SAN=1 with AddressSanitizer and UBSan.
B ?= build
# One name for a folder however it is given: what an object depends on is written down by that name. Below
# this one it is a relative one, and so it does not matter where this one lies; make takes names apart at blanks.
override B := $(shell realpath -ms --relative-base="$$(pwd -P)" -- '$B')
ABSOLUTE_B := $(shell realpath -ms -- '$B')
VERSION = 1.1
CC = gcc
SAN ?= 0

# Where `cd` would look first.
unexport CDPATH

.DEFAULT_GOAL := all
.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:

ROOMS = match picture settings undo account forum moderation search faq mailing insight
PKGS = libsodium libcmark icu-uc icu-i18n libpq
CLI_PKGS = libcurl gmime-3.0 expat
PICTURE_PKGS = vips libseccomp
# What the code needs of them at least; asked for before anything is built.
NEEDED = libsodium>=1.0.18 libcmark>=0.30 icu-uc>=72 icu-i18n>=72 libpq>=15 libcurl>=7.88 \
	gmime-3.0>=3.2.7 expat>=2.5 zlib libbrotlienc vips>=8.14 libseccomp>=2.5

# The one that knows the libraries: another may stand first on PATH.
PKG_CONFIG ?= $(shell for p in pkg-config /usr/bin/pkg-config; do \
	$$p --exists $(PKGS) $(CLI_PKGS) 2>/dev/null && break; done; echo $$p)
pkg-flags = $(shell $(PKG_CONFIG) --cflags $(1) 2>/dev/null)
pkg-libs = $(shell $(PKG_CONFIG) --libs $(1) 2>/dev/null)

# The web server, built from its own sources: conf/kore/README.md.
KORE_VERSION = 4.2.3
KORE_SRC = $B/kore.src

WARN = -Wall -Wextra -Wconversion -Wshadow -Werror
# Not -fcf-protection=full: shadow stacks know nothing of fibres (src/web/fibre.c).
HARDEN = -fstack-protector-strong -fstack-clash-protection \
	$(if $(filter x86_64,$(shell uname -m)),-fcf-protection=branch)
HARDEN_LD = -Wl,-z,relro,-z,now,-z,noexecstack
BASE_FLAGS = -std=c17 -D_GNU_SOURCE -fPIC -g -fno-omit-frame-pointer $(HARDEN) \
	$(WARN) -Iinclude -Isrc -I$B/gen -MMD -MP
ifeq ($(SAN),1)
OPT = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
LDSAN = -fsanitize=address,undefined
else
# Others may ask for a stronger one in CFLAGS, or for none by not optimising.
FORTIFY = $(if $(findstring _FORTIFY_SOURCE,$(CFLAGS))$(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
OPT = -O2 -fno-semantic-interposition -fno-plt $(FORTIFY)
LDSAN =
endif
CFLAGS_ALL = $(BASE_FLAGS) $(OPT) $(CFLAGS)

# ---- sources -------------------------------------------------------------------------------------
LIB_SRC = $(wildcard src/base/*.c src/db/*.c src/text/*.c $(ROOMS:%=src/%/*.c))
WEB_SRC = $(wildcard src/web/*.c src/web/pages/*.c)
CMD_SRC = $(wildcard src/mailer/*.c src/cli/*.c)
SQL = $(sort $(wildcard src/*/*.sql))
# Tables and data by their numbers; clear.sql; views, functions and triggers: migrations/README.md.
MIGRATIONS = $(sort $(wildcard migrations/*.sql migrations/current/*.sql))
WEB_VIEWS = $(sort $(wildcard src/web/views/*.html))
MAIL_VIEWS = $(sort $(wildcard src/mailing/views/*.html src/mailing/views/*.txt))
PO = assets/locale/en.po assets/locale/zh_CN.po
# One style sheet for all pages: tokens and elements (base.css) before what stands on some pages.
CSS = assets/css/base.css $(sort $(filter-out assets/css/base.css,$(wildcard assets/css/*.css)))
ASSETS = $B/gen/site.css $(sort $(wildcard assets/js/* assets/images/*))

GEN_C = $B/gen/sql.c $B/gen/migrations.c $B/gen/catalogues.c $B/gen/assets.c $B/gen/mail_views.c
GEN_WEB_C = $B/gen/web_views.c
LIB_OBJ = $(LIB_SRC:%.c=$B/obj/%.o) $(GEN_C:%.c=%.o)
WEB_OBJ = $(WEB_SRC:%.c=$B/obj/%.o) $(GEN_WEB_C:%.c=%.o)
CMD_OBJ = $(CMD_SRC:%.c=$B/obj/%.o)

.PHONY: all fault
all: $B/answerwell $B/answerwell.so $B/kore $B/answerwell-picture

# ---- generators: run at build time only -----------------------------------------------------------
$B/.libraries: Makefile
	@mkdir -p $B
	@for p in $(foreach p,$(NEEDED),'$p'); do \
		$(PKG_CONFIG) --exists "$$(echo "$$p" | sed 's/>=/ >= /')" && continue; \
		echo "$(PKG_CONFIG) (PKG_CONFIG) knows no $$p: conf/packages.sh run installs what is missing" >&2; \
		exit 1; \
	done
	@touch $@
GEN_TOOLS = sqlc viewc poc assetc migratec
GEN_CC = $(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -O1
$(GEN_TOOLS:%=$B/gen/%): $B/gen/%: src/gen/%.c $(wildcard src/gen/*.h) | $B/.libraries
	@mkdir -p $(@D)
	$(GEN_CC) -o $@ $(filter %.c,$^) \
		$(call pkg-libs,libsodium) $(if $(filter poc,$*),-lgettextpo) $(if $(filter assetc,$*),-lz -lbrotlienc)
SCAN_SRC = src/gen/sqlc_scan.c src/gen/sql_token.c
$B/gen/sqlc: src/gen/sqlc_rows.c $(SCAN_SRC)
$B/gen/migratec: src/gen/pieces.c src/gen/sql_token.c
# It asks PostgreSQL, with the schema that it makes; so it stands in the layer that may.
$B/gen/describe: src/db/describe/describe.c $(SCAN_SRC) $B/gen/migrations.c src/db/schema.h $(wildcard src/gen/*.h) | $B/.libraries
	$(GEN_CC) $(call pkg-flags,libpq) -o $@ $(filter %.c,$^) $(call pkg-libs,libsodium libpq)
# Which statement touches which table, by PostgreSQL's own parser: only for checks, and in nothing that is installed.
$B/gen/tables: src/gen/tables.c $(SCAN_SRC) $(wildcard src/gen/*.h) | $B/.libraries
	@mkdir -p $(@D)
	$(GEN_CC) -o $@ $(filter %.c,$^) -lpg_query $(call pkg-libs,libsodium) -lpthread -lm

# It takes texts apart as the product does. The same bytes on every machine: nothing of its processor's own.
$B/gen/vectors: $(wildcard src/gen/vectors*.c src/gen/*.h) src/match/vectors_file.h $B/libanswerwell.a
	$(CC) $(filter-out -MMD -MP,$(BASE_FLAGS)) -O2 -ffp-contract=off -fno-math-errno -o $@ $(filter %.c,$^) \
		$(LDSAN) $B/libanswerwell.a $(call pkg-libs,libsodium icu-uc icu-i18n) -lstemmer -lm
# Makes them anew, for whoever changed what a word is; whether they are what would come of it. Two minutes each.
.PHONY: vectors vectors-check
vectors vectors-check: $B/gen/vectors
	@conf/vectors.sh $@ $B

# Which files there are: one that is gone leaves nothing behind.
FILES := $(sort $(SQL) $(MIGRATIONS) $(WEB_VIEWS) $(MAIL_VIEWS) $(ASSETS) $(PO) $(LIB_SRC))
ifneq ($(FILES),$(file <$B/gen/files))
$(shell mkdir -p '$B/gen')
$(file >$B/gen/files,$(FILES))
endif
.PHONY: again
again:

# What each statement gives, as PostgreSQL says: asked anew when a statement or the schema is another.
settle-types = $B/gen/sqlc --check $(1) || { [ $$? = 3 ] && conf/types.sh $B $(1); }
TYPES = src/db/statements.types
$B/gen/types.ok: $B/gen/files $(SQL) $(MIGRATIONS) $(or $(wildcard $(TYPES)),again) $B/gen/sqlc $B/gen/describe
	@$(call settle-types,$(TYPES) $(SQL) -- $(MIGRATIONS))
	@touch $@
$B/gen/sql.c: $B/gen/types.ok
	@$B/gen/sqlc $B/gen $@ $(TYPES) $(SQL) -- $(MIGRATIONS)
# The same on every PostgreSQL: what is in the tree is what this machine's says.
.PHONY: check-types
check-types: $B/gen/types.ok $B/gen/tests/types.ok
	@mkdir -p $B/check
	@conf/types.sh $B $B/check/statements.types $(SQL) -- $(MIGRATIONS)
	@diff $(TYPES) $B/check/statements.types
	@conf/types.sh $B $B/check/test_statements.types $(TEST_SQL) -- $(TEST_TABLES)
	@diff $(TEST_TYPES) $B/check/test_statements.types
.PHONY: tables
tables: $B/gen/tables
	@$< $(SQL)
$B/gen/migrations.c: $B/gen/files $(MIGRATIONS) $B/gen/migratec
	$B/gen/migratec $@ $(MIGRATIONS)
$B/gen/catalogues.c: $(PO) $B/gen/poc
	$B/gen/poc $@ $(PO)
$B/gen/site.css: $(CSS)
	@mkdir -p $(@D)
	cat $(CSS) >$@
$B/gen/assets.c: $B/gen/files $(ASSETS) $B/gen/assetc
	$B/gen/assetc $@ $(ASSETS)
$B/gen/web_views.c: $B/gen/files $(WEB_VIEWS) $B/gen/viewc
	$B/gen/viewc $B/gen $@ $(WEB_VIEWS)
$B/gen/mail_views.c: $B/gen/files $(MAIL_VIEWS) $B/gen/viewc
	$B/gen/viewc $B/gen $@ $(MAIL_VIEWS)

GENERATED = $(GEN_C) $(GEN_WEB_C)
.PHONY: gen
gen: $(GENERATED)

# ---- objects --------------------------------------------------------------------------------------
# Only the folder that may know a library is told where it is; that no other includes it, tests/check.sh looks.
$B/obj/src/db/%.o: PKG_CFLAGS = $(call pkg-flags,libpq)
$B/obj/src/web/%.o: PKG_CFLAGS = $(KORE_FLAGS)
$B/obj/src/web/mail_file.o: PKG_CFLAGS = $(KORE_FLAGS) $(call pkg-flags,gmime-3.0)
$B/obj/src/mailer/%.o: PKG_CFLAGS = $(call pkg-flags,libcurl gmime-3.0)
$B/obj/src/cli/%.o: PKG_CFLAGS = $(call pkg-flags,expat) -DANSWERWELL_VERSION='"$(VERSION)"'
KORE_FLAGS = -isystem $(KORE_SRC)/include -DKORE_USE_TASKS

$B/obj/%.o: %.c | $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(PKG_CFLAGS) -c -o $@ $<
$B/gen/%.o: $B/gen/%.c | $(GENERATED)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

# ---- Kore ----------------------------------------------------------------------------------------
# Its own Makefile builds it, told nothing of what is built here but by these variables.
$(KORE_SRC)/.unpacked: conf/kore/kore-$(KORE_VERSION).tar.gz conf/kore/sha256sums
	cd conf/kore && sha256sum --check --strict --quiet sha256sums
	rm -rf $(KORE_SRC)
	mkdir -p $(KORE_SRC)
	tar -xzf $< -C $(KORE_SRC) --strip-components=1 --no-same-owner --exclude=examples
	@v=$$(cat $(KORE_SRC)/RELEASE) && printf '#define KORE_RELEASE %s\n#define KORE_RELEASE_NAME "%s"\n' \
		"$$(echo $$v | tr . 0)" "$$v" >$(KORE_SRC)/include/kore/release.h
	touch $@
$(WEB_SRC:%.c=$B/obj/%.o): | $(KORE_SRC)/.unpacked
$B/kore: $(KORE_SRC)/.unpacked
	MAKEFLAGS= CC='$(CC)' CFLAGS='-g -fPIE $(HARDEN)' LDFLAGS='-pie $(HARDEN_LD)' \
		$(MAKE) -s -C $(KORE_SRC) -j2 TASKS=1 TLS_BACKEND=none kore
	cp $(KORE_SRC)/kore $@

# ---- products -------------------------------------------------------------------------------------
$B/libanswerwell.a: $B/gen/files $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $(LIB_OBJ)
$B/answerwell: $(CMD_OBJ) $B/libanswerwell.a
	$(CC) -pie $(HARDEN_LD) $(LDSAN) $(LDFLAGS) -o $@ $(CMD_OBJ) $B/libanswerwell.a $(call pkg-libs,$(PKGS) $(CLI_PKGS)) -lcrack -lstemmer -lpthread -lm
LINK_MODULE = $(CC) -shared -Wl,-Bsymbolic,-z,nodelete $(HARDEN_LD) $(LDSAN) $(LDFLAGS)
MODULE_LIBS = -Wl,--whole-archive $B/libanswerwell.a \
	-Wl,--no-whole-archive $(call pkg-libs,$(PKGS) gmime-3.0) -lz -lcrack -lstemmer -lpthread -lm
# Each route leads to a function, and each function has one.
$B/.routes: kore.conf conf/routes.sh $(WEB_SRC)
	@conf/routes.sh functions
	@touch $@
$B/answerwell.so: $(WEB_OBJ) $B/libanswerwell.a | $B/.routes
	$(LINK_MODULE) -o $@ $(WEB_OBJ) $(MODULE_LIBS)

# Draws pictures, and alone knows the library that does; never with a sanitizer, whose memory has no bound.
PICTURE_SRC = $(wildcard src/picture/helper/*.c)
PICTURE_OBJ = $(PICTURE_SRC:%.c=$B/obj/%.o) $B/obj/src/picture/helper/widths.o
$(PICTURE_OBJ): CFLAGS_ALL = $(BASE_FLAGS) -O2 $(FORTIFY) $(CFLAGS)
$(PICTURE_OBJ): PKG_CFLAGS = -Wno-conversion $(patsubst -I%,-isystem %,$(call pkg-flags,$(PICTURE_PKGS)))
$B/obj/src/picture/helper/widths.o: src/picture/widths.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<
$B/answerwell-picture: $(PICTURE_OBJ)
	$(CC) -pie $(HARDEN_LD) $(LDFLAGS) -o $@ $^ $(call pkg-libs,$(PICTURE_PKGS))

# The same without the gate before Kore's parser (src/web/door.c): only for tests that show what it holds
# off.
.PHONY: open
open: $B/open/answerwell.so
$B/open/door.o: src/web/door.c $B/obj/src/web/door.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(KORE_FLAGS) -DGATE_OPEN -c -o $@ $<
$B/open/answerwell.so: $B/open/door.o $B/answerwell $B/answerwell.so $B/kore
	cp $B/answerwell $B/kore $B/open
	$(LINK_MODULE) -o $@ $(filter-out %/door.o,$(WEB_OBJ)) $B/open/door.o $(MODULE_LIBS)

-include $(shell find $B/obj $B/gen $B/tests -name '*.d' 2>/dev/null)

.PHONY: clean
clean:
	rm -rf $B

# ---- tests ----------------------------------------------------------------------------------------
# Each tests/{unit,db}/test_*.c is one cmocka program over the library; tests/support/*.c helps all.
TEST_SUPPORT = $(wildcard tests/support/*.c)
TEST_SUPPORT_OBJ = $(TEST_SUPPORT:%.c=$B/obj/%.o) $B/gen/tests/test_sql.o
# Their own statements, for tables of their own.
TEST_TABLES = tests/db/tables.sql
TEST_SQL = $(filter-out $(TEST_TABLES),$(sort $(wildcard tests/db/*.sql)))
TEST_TYPES = tests/db/statements.types
$B/gen/tests/types.ok: $(TEST_SQL) $(TEST_TABLES) $(or $(wildcard $(TEST_TYPES)),again) | $B/gen/types.ok
	@mkdir -p $(@D)
	@$(call settle-types,$(TEST_TYPES) $(TEST_SQL) -- $(TEST_TABLES))
	@touch $@
$B/gen/tests/test_sql.c: $B/gen/tests/types.ok $B/gen/sqlc
	@$B/gen/sqlc $(@D) $@ $(TEST_TYPES) $(TEST_SQL) -- $(TEST_TABLES)
MAILER_OBJ = $(patsubst %.c,$B/obj/%.o,$(wildcard src/mailer/*.c))
WEB_PURE_OBJ = $(patsubst %.c,$B/obj/%.o,$(wildcard src/web/form.c src/web/cache.c src/web/gate.c src/web/gzip.c src/web/mail_file.c src/web/multipart.c src/web/tally.c src/web/share.c src/web/readers.c))
UNIT_TESTS = $(patsubst %.c,$B/%,$(wildcard tests/unit/test_*.c))
DB_TESTS = $(patsubst %.c,$B/%,$(wildcard tests/db/test_*.c))
$B/obj/tests/support/%.o: PKG_CFLAGS = -Itests -DANSWERWELL_B='"$(ABSOLUTE_B)"'
$B/tests/%: tests/%.c $(TEST_SUPPORT_OBJ) $(MAILER_OBJ) $(WEB_PURE_OBJ) $B/libanswerwell.a $(GEN_TOOLS:%=$B/gen/%)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Wno-conversion -Itests -DANSWERWELL_B='"$(ABSOLUTE_B)"' $(call pkg-flags,gmime-3.0) $(LDSAN) -o $@ $< \
		$(OWN_OBJ) $(TEST_SUPPORT_OBJ) $(MAILER_OBJ) $(WEB_PURE_OBJ) $B/libanswerwell.a \
		$(call pkg-libs,$(PKGS) $(CLI_PKGS)) -lcmocka -lgumbo -lz -lcrack -lstemmer -lpthread -lm
# They play Kore's side themselves.
KORE_TESTS = $(patsubst %,$B/tests/unit/test_%,door map sending)
$(KORE_TESTS): $B/tests/unit/test_%: $B/obj/src/web/%.o
$(KORE_TESTS): OWN_OBJ = $(@:$B/tests/unit/test_%=$B/obj/src/web/%.o)
$(KORE_TESTS): CFLAGS += $(KORE_FLAGS)
$B/tests/unit/test_sending: LDSAN += -Wl,--wrap=clock_steady
$B/tests/unit/test_se_filter: OWN_OBJ = $B/obj/src/cli/se_filter.o
$B/tests/unit/test_se_filter: $B/obj/src/cli/se_filter.o
$B/tests/unit/test_faq_plan: OWN_OBJ = $(patsubst %,$B/obj/src/cli/faq_plan_%.o,names text)
$B/tests/unit/test_faq_plan: $(patsubst %,$B/obj/src/cli/faq_plan_%.o,names text)
$B/tests/unit/test_tables: $B/gen/tables
.PHONY: tests-unit tests-db
tests-unit: $(UNIT_TESTS)
tests-db: $(DB_TESTS)

# Each tests/fuzz/*.c is one libFuzzer target over the library and those files of the programs that
# read outside input.
CLANG = clang-19
FUZZERS = $(patsubst %.c,$B/%,$(wildcard tests/fuzz/*.c))
FUZZED_OBJ = $(patsubst %,$B/obj/src/%.o,web/form web/gate web/input web/multipart web/request cli/se_filter cli/se_read mailer/bounce mailer/bounce_cause mailer/bounce_parts mailer/bounce_text mailer/bounce_words mailer/mime)
$B/tests/fuzz/request: PKG_CFLAGS = $(KORE_FLAGS)
$B/fuzzed.a: $(FUZZED_OBJ)
	@rm -f $@
	ar rcs $@ $(FUZZED_OBJ)
$B/tests/fuzz/request: | $(KORE_SRC)/.unpacked
$B/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/fuzz.h $B/fuzzed.a $B/libanswerwell.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(PKG_CFLAGS) -fsanitize=fuzzer -o $@ $< $B/fuzzed.a $B/libanswerwell.a \
		$(call pkg-libs,$(PKGS) expat gmime-3.0) -lcrack -lstemmer -lpthread -lm
.PHONY: tests-fuzz fuzzers
tests-fuzz:
	$(MAKE) B=build/fuzz CC=$(CLANG) SAN=1 CFLAGS=-fsanitize=fuzzer-no-link fuzzers
fuzzers: $(FUZZERS)

# ---- installing -------------------------------------------------------------------------------------
PREFIX ?= /usr/local
DESTDIR ?=
.PHONY: install uninstall
install: all
	@conf/install.sh install '$(DESTDIR)' '$(PREFIX)' $B
uninstall:
	@conf/install.sh uninstall '$(DESTDIR)' '$(PREFIX)' $B

# ---- the two commands -----------------------------------------------------------------------------
.PHONY: bounce-check mutants enumerate lighthouse screens run check test attack bench bench-search confidence promises promises-choose personal-check format messages schema update-check faq-import-check faq-plan plan-fit packages-run packages-test
packages-run:
	@conf/packages.sh run
packages-test:
	@conf/packages.sh test
run: packages-run
	@printf 'Building ...\n'
	@$(MAKE) -s -j2 all
	@ANSWERWELL_DEMO=$${ANSWERWELL_DEMO:-on} exec $B/answerwell run
# What can be said of the sources without running the product: a share of `make test`.
check: packages-test
	@tests/check.sh
test: packages-test
	@tests/run
# Smuggled, mutated and random requests against a site of its own.
attack: packages-test
	@$(MAKE) -s -j2 all open
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' tests/attack/run
# Ten thousand broken pictures through the upload; MUTANTS says otherwise.
mutants: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' MUTANTS=$${MUTANTS:-10000} node --test tests/http/mutants.test.mjs
# Mailers killed a thousand times while editions go out, the database restarted and clocks moved in between.
fault: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' KILLS=$${KILLS:-1000} READERS=$${READERS:-2000} node --test tests/fault/editions.test.mjs
bench: packages-test
	@$(MAKE) -s -j2 all $B/tests/bench/suggest $B/tests/bench/readers
	@tests/bench/run
# DATA=FOLDER with faqs.tsv, queries.tsv and qrels.tsv: how well the right entry is found.
bench-search: packages-test
	@$(MAKE) -s -j2 all $B/tests/bench/confidence
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/bench/search.mjs '$(DATA)'
# DATA=FOLDER of a Stack Exchange dump: whether the times that askers are shown would have held, there and in the demo.
promises: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/bench/promises.mjs '$(DATA)'
# What src/forum/promise.c says, chosen on made-up waits. Some ten minutes.
promises-choose: packages-test
	@$(MAKE) -s -j2 $B/tests/bench/promises_choose
	@$B/tests/bench/promises_choose
# The same DATA as bench-search: what src/match/confidence.c should say, fitted to all questions at hand.
confidence: packages-test
	@$(MAKE) -s -j2 all $B/tests/bench/confidence
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/bench/confidence.mjs ship '$(DATA)'
# DATA=FOLDER of a forum's posts, or of sets: whether personal data is found where it is, and nowhere else.
personal-check: packages-test
	@$(MAKE) -s -j2 all $B/tests/bench/personal
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/bench/personal.mjs '$(DATA)'
# DATA=FOLDER of messages that came back, perhaps labelled, and of ordinary ones: what `answerwell bounce` makes of them.
bounce-check:
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/bench/bounces.mjs '$(DATA)'
# DATA=FOLDER with queries.tsv: whether `answerwell faq plan` keeps what it promises.
faq-plan: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/bench/plan.mjs '$(DATA)'
# What src/match/plan.c should say of how surely a question is answered.
plan-fit: packages-test
	@$(MAKE) -s -j2 all $B/tests/bench/plan_fit
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/bench/plan_fit.mjs
# What Lighthouse says of the main pages; and pictures of them, in build/screens/, of all or of those that NAMES
# begin.
lighthouse: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/browser/lighthouse.mjs
screens: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' timeout 1800 node tests/browser/screens.mjs $(NAMES)
# Whether anybody can tell who is registered: answers and times, known beside unknown. Some minutes.
enumerate: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/bench/enumerate.mjs
# DATA=FOLDER of a Stack Exchange dump: imported by an old version, and whether an update keeps it all.
update-check: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/update/imported.mjs '$(DATA)'
# DATA=FOLDER with faqs.tsv: a whole FAQ from elsewhere, taken over twice and given out again.
faq-import-check: packages-test
	@$(MAKE) -s -j2 all
	@ANSWERWELL_BUILD='$(ABSOLUTE_B)' node tests/import/faq_data.mjs '$(DATA)'
# What the schema is, in one text; a test holds it to the truth.
schema: all
	@conf/schema.sh $B migrations/schema.txt
messages: gen
	@conf/messages.sh $B
format:
	@git ls-files -co --exclude-standard '*.c' '*.h' | xargs clang-format-19 -i
