# make            build/sagsakt
# make demo       every valid fixture as build/demo/*.pdf, signed with a certificate of no effect
# make check      every test; ends with "N passed, N failed"
# make soak       what takes longer: a batch killed 200 times, tens of thousands of cases, a full disk
# make bench      what documents cost: each station, and thousands beside FOP, WeasyPrint, xmllint
#                 and the floor (BENCH_N=2000 documents); other work on the machine is noise in it
# make picture    the README's picture, src/share/statement.png
# make asan       the same under AddressSanitizer and UBSan, built in build/asan
# make install    honours DESTDIR and PREFIX; make uninstall takes it away again
#
# Missing Debian packages are installed first (sudo when not root); NO_INSTALL=1 names them instead.
# WERROR= lets warnings pass, for other compilers than Debian 12's.

.DELETE_ON_ERROR:
.PHONY: all demo picture check soak bench asan install uninstall clean packages test-packages \
  authority-packages FORCE

BUILD ?= build
PREFIX ?= /usr/local
WERROR ?= -Werror
PROGRAM := $(BUILD)/sagsakt

all: $(PROGRAM)

# --- packages -------------------------------------------------------------------------------------

BUILD_PACKAGES := gcc libc6-dev pkg-config libglib2.0-dev libxml2-dev libxslt1-dev \
  libpango1.0-dev libcairo2-dev libharfbuzz-dev libfontconfig-dev libhyphen-dev hyphen-da \
  hyphen-en-us fonts-crosextra-carlito fonts-crosextra-caladea fonts-dejavu-core librsvg2-dev \
  libjson-glib-dev libmimalloc-dev libpng-dev libjpeg62-turbo-dev libqpdf-dev liblcms2-dev \
  libdeflate-dev libssl-dev libp11-dev libseccomp-dev libarchive-dev \
  libsqlite3-dev
TEST_PACKAGES := poppler-utils qpdf libxml2-utils python3 python3-lxml strace python3-yaml \
  fonts-liberation python3-fonttools openssl libnss3-tools softhsm2 chromium tidy \
  valgrind

packages:
	@NO_INSTALL='$(NO_INSTALL)' tests/packages $(BUILD_PACKAGES)

authority-packages:
	@NO_INSTALL='$(NO_INSTALL)' tests/packages openssl

test-packages: packages
	@NO_INSTALL='$(NO_INSTALL)' tests/packages $(TEST_PACKAGES)

# --- the program ----------------------------------------------------------------------------------

MODULES := glib-2.0 gobject-2.0 gio-2.0 libxml-2.0 libxslt libexslt pango cairo cairo-ft \
  cairo-pdf libpng libjpeg harfbuzz fontconfig librsvg-2.0 json-glib-1.0 lcms2 libdeflate \
  libcrypto libssl libp11 libseccomp libarchive sqlite3

# Asked once, and only when the packages are there.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(MODULES)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(MODULES)) -lhyphen -lm)$(PKG_LIBS)
# Opened when it is asked for; the development package points at the version that its headers are of.
QPDF_LIBRARY = $(eval QPDF_LIBRARY := $$(shell objdump -p \
  "$$$$($(CC) -print-file-name=libqpdf.so)" | sed -n 's/^ *SONAME *//p'))$(QPDF_LIBRARY)

CC := gcc
WARNINGS := -Wall -Wextra -Wshadow -Wconversion $(WERROR)
ifdef SANITIZE
HARDENING := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LINK_HARDENING := -fsanitize=address,undefined
# The sanitizers bring an allocator of their own.
ALLOCATOR :=
OPTIMIZE := -O1 -g
else
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LINK_HARDENING := -pie -Wl,-z,relro,-z,now
# libxml2 and libxslt allocate by the hundred thousand: a seventh of the time of `validate`.
ALLOCATOR := -lmimalloc
OPTIMIZE := -O2 -g
endif
VERSION := 0.1.0
DEFINES := -D_GNU_SOURCE -DSAGSAKT_PREFIX='"$(PREFIX)"' -DSAGSAKT_VERSION='"$(VERSION)"' \
  -DG_LOG_DOMAIN='"sagsakt"'
ALL_CFLAGS = -std=gnu11 $(OPTIMIZE) $(WARNINGS) $(HARDENING) $(DEFINES) -Isrc -MMD -MP \
  $(PKG_CFLAGS) -DQPDF_LIBRARY='"$(QPDF_LIBRARY)"' $(CFLAGS)

SOURCES := $(wildcard src/main.c src/*/*.c)
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test-*.c))

$(PROGRAM): $(OBJECTS)
	@echo "  link     $@"
	@$(CC) $(LINK_HARDENING) $(LDFLAGS) -o $@ $^ $(ALLOCATOR) $(PKG_LIBS)

# The flags stand in a file, so that other flags (a PREFIX, say) build anew.
$(BUILD)/flags: FORCE
	@mkdir -p $(BUILD)
	@printf '%s\n' '$(subst ','\'',$(OPTIMIZE) $(WARNINGS) $(HARDENING) $(DEFINES) $(CFLAGS))' \
	  | cmp -s - $@ || printf '%s\n' \
	  '$(subst ','\'',$(OPTIMIZE) $(WARNINGS) $(HARDENING) $(DEFINES) $(CFLAGS))' > $@

$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags | packages
	@mkdir -p $(@D)
	@echo "  compile  $<"
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(filter-out $(BUILD)/obj/main.o,$(OBJECTS))
	@mkdir -p $(@D)
	@echo "  compile  $<"
	@$(CC) $(ALL_CFLAGS) $(LINK_HARDENING) $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(PKG_LIBS)

# Programs that measure: bench-NAME.c each, and table-NAME that prints what they measured.
BENCHES := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/bench-*.c))

$(BUILD)/bench/%: tests/bench/%.c $(filter-out $(BUILD)/obj/main.o,$(OBJECTS))
	@mkdir -p $(@D)
	@echo "  compile  $<"
	@$(CC) $(ALL_CFLAGS) -Itests/bench $$(pkg-config --cflags pangocairo) $(LINK_HARDENING) $(LDFLAGS) -o $@ \
	  $(filter %.c %.o,$^) $(ALLOCATOR) $(PKG_LIBS) $$(pkg-config --libs pangocairo pangoft2)

# Keys and certificates for tests.
$(BUILD)/authority/root.pem: tests/authority/make-authority | authority-packages
	@echo "  make     $(@D)"
	@rm -rf $(@D)
	@tests/authority/make-authority $(@D)

$(BUILD)/authority/author.chain: $(BUILD)/authority/root.pem
	@cat $(@D)/author.pem $(@D)/chain.pem > $@

-include $(OBJECTS:.o=.d) $(TESTS:=.d) $(BENCHES:=.d)

# --- using it -------------------------------------------------------------------------------------

# One line each, which render prints; what it found is shown when it fails.  The signatures are for
# trying out: they say so themselves.
demo: $(PROGRAM) $(BUILD)/authority/author.chain
	@mkdir -p $(BUILD)/demo
	@status=0; for case in fixtures/*/valid/*.xml; do \
	  type=$${case#fixtures/}; type=$${type%%/*}; \
	  pdf=$(BUILD)/demo/$$type-$$(basename "$$case" .xml).pdf; \
	  $(PROGRAM) render --visible --key=$(BUILD)/authority/author.key \
	    --cert=$(BUILD)/authority/author.chain -o "$$pdf" "$$case" 2>$(BUILD)/demo/log \
	    || { echo "$$case: failed"; cat $(BUILD)/demo/log; status=1; }; \
	done; rm -f $(BUILD)/demo/log; exit $$status

# Of a letter with a letterhead; pdftoppm is in poppler-utils.
picture: $(PROGRAM)
	$(PROGRAM) render --quiet --office=fixtures/office/fjordbaek.xml -o $(BUILD)/picture.pdf \
	  fixtures/statement/valid/complete.xml
	pdftoppm -r 80 -singlefile -png $(BUILD)/picture.pdf src/share/statement

check: $(PROGRAM) $(TESTS) $(BUILD)/authority/root.pem | test-packages
	@BUILD='$(BUILD)' SAGSAKT='$(abspath $(PROGRAM))' tests/run

# KILLS, CASES and SEED are handed on; a soak is over when it says so in TAP.
soak: $(PROGRAM) $(BUILD)/authority/root.pem | test-packages
	@status=0; for soak in tests/soak/soak-*; do \
	  BUILD='$(abspath $(BUILD))' SAGSAKT='$(abspath $(PROGRAM))' $$soak || status=1; \
	done; exit $$status

bench: $(PROGRAM) $(BENCHES) $(BUILD)/authority/root.pem | test-packages
	@status=0; for table in tests/bench/table-*; do \
	  BUILD='$(abspath $(BUILD))' SAGSAKT='$(abspath $(PROGRAM))' $$table || status=1; \
	done; exit $$status

asan:
	@+ASAN_OPTIONS=detect_leaks=1:$(ASAN_OPTIONS) $(MAKE) --no-print-directory BUILD=build/asan \
	  SANITIZE=1 check

DATA := $(DESTDIR)$(PREFIX)/share/sagsakt
MAN := $(DESTDIR)$(PREFIX)/share/man/man1
UNITS := $(DESTDIR)$(PREFIX)/lib/systemd/system
COMPLETIONS := $(DESTDIR)$(PREFIX)/share/bash-completion/completions

install: $(PROGRAM)
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/sagsakt
	cd schemas && find . -type f -exec install -D -m 644 '{}' '$(abspath $(DATA))/schemas/{}' ';'
	cd xslt && find . -type f -exec install -D -m 644 '{}' '$(abspath $(DATA))/xslt/{}' ';'
	install -D -m 644 src/share/fonts.conf $(DATA)/share/fonts.conf
	install -D -m 644 src/share/sagsakt-watch@.service $(UNITS)/sagsakt-watch@.service
	install -D -m 644 src/share/sagsakt.bash $(COMPLETIONS)/sagsakt
	install -D -m 644 src/share/report.css $(DATA)/share/report.css
	install -D -m 644 src/share/report.js $(DATA)/share/report.js
	cd src/share/cluster && for file in *; do \
	  mode=644; [ -x "$$file" ] && mode=755; \
	  install -D -m $$mode "$$file" '$(abspath $(DATA))/cluster/'"$$file" || exit 1; done
	install -D -m 644 src/share/sagsakt.1 $(MAN)/sagsakt.1

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/sagsakt $(MAN)/sagsakt.1 \
	  $(UNITS)/sagsakt-watch@.service $(COMPLETIONS)/sagsakt
	rm -rf $(DATA)

clean:
	rm -rf $(BUILD)
