# carbonms: build, install and test.
#
# `make`, `make install` and `make installcheck` are PGXS and work on the PostgreSQL that PG_CONFIG
# names, each version in a folder of its own in build/. The goals in TOOL_GOALS run scripts of tools/;
# they include no PGXS (which has a `check` of its own) and need no PostgreSQL to start with.
# `make help` lists them.

TOOL_GOALS = help setup demo check check-quick check-versions check-release real bench fuzz valgrind generate docs deb dist

ifneq (,$(filter $(TOOL_GOALS),$(MAKECMDGOALS)))

ifneq (,$(filter-out $(TOOL_GOALS),$(MAKECMDGOALS)))
$(error Call $(firstword $(filter $(TOOL_GOALS),$(MAKECMDGOALS))) and $(firstword $(filter-out $(TOOL_GOALS),$(MAKECMDGOALS))) one after the other, not in one make)
endif

.PHONY: $(TOOL_GOALS)
.NOTPARALLEL:

# Else every script would complain of a locale that is not there.
export LC_ALL = C

help:
	@sed -n 's/^#: //p' Makefile

#: make              build the extension
#: make install      install it into the PostgreSQL of PG_CONFIG
#: make installcheck run the regression tests on that server
#: make clean        remove build/, where all of that is made
#:
#: make demo         set up, build, show a sample park in a throwaway server, draw its map
#: make check        set up, build, and run every test in a throwaway server
#: make check-quick  the tests that tell most, in three minutes
#: make check-versions  build and test with every PostgreSQL of this machine
#: make check-release  what takes whole machines: the commands on fresh ones (chroots; as root)
#: make real         reproduce the published totals of real inventories (CARBONMS_REAL_DATA=folder)
#: make bench        measure speed and storage, of values and of a ledger
#: make fuzz         fuzz the core for longer than make check does
#: make valgrind     run the regression tests under valgrind
#: make generate     write the registries in src/core anew from data/*.csv
#: make docs         write the reference in doc anew from what the SQL says of itself
#: make deb          build Debian packages into build/deb
#: make dist         pack what is committed for PGXN
#: make setup        only install what make check needs

setup:
	@tools/setup check

demo:
	@tools/setup demo
	@tools/throwaway tools/with_server tools/demo

check:
	@tools/setup check
	@tools/throwaway tools/with_server tools/check

check-quick:
	@tools/setup check
	@tools/throwaway tools/with_server tools/check quick

check-versions:
	@tools/check_versions

check-release:
	@tools/check_release

real:
	@tools/setup demo
	@tools/throwaway tools/with_server tools/real

bench:
	@tools/setup bench
	@tools/throwaway tools/with_server -o shared_buffers=1GB sh -c 'tools/build && bench/run && bench/meters && bench/ledger && bench/everyday && bench/assets && bench/space && bench/rating'

fuzz:
	@tools/setup check
	@tools/throwaway test/fuzz/run long

valgrind:
	@tools/setup valgrind
	@tools/throwaway tools/with_server tools/valgrind

generate:
	@tools/setup generate
	@tools/generate_registry

docs:
	@tools/setup generate
	@tools/generate_reference

deb:
	@tools/deb

dist:
	@tools/dist

else # what needs a PostgreSQL

PG_CONFIG ?= pg_config
PG_MAJOR := $(shell $(PG_CONFIG) --version 2>/dev/null | sed -n 's/^PostgreSQL \([0-9]*\).*/\1/p')
ifeq (,$(PG_MAJOR))
PROBLEM := $(PG_CONFIG) is no pg_config of PostgreSQL: run make setup, or call make PG_CONFIG=/path/to/pg_config
else ifneq (,$(filter 7 8 9 10 11 12 13,$(PG_MAJOR)))
PROBLEM := $(PG_CONFIG) is of PostgreSQL $(PG_MAJOR), and carbonms needs 14 or later: call make PG_CONFIG=/path/to/pg_config
else
PGXS := $(shell $(PG_CONFIG) --pgxs)
PG_FILES := $(PGXS) $(shell $(PG_CONFIG) --includedir-server)/postgres.h
PG_MISSING := $(filter-out $(wildcard $(PG_FILES)),$(PG_FILES))
ifneq (,$(PG_MISSING))
PROBLEM := PostgreSQL $(PG_MAJOR) of $(PG_CONFIG) lacks the headers of the server ($(firstword $(PG_MISSING))): \
	install them (Debian: postgresql-server-dev-$(PG_MAJOR), or run make setup), or call make PG_CONFIG=/path/to/pg_config
endif
endif

# A build has a folder of its own, as PGXS has it for VPATH builds; in the source tree, without VPATH,
# that is build/ and the major version, and a make in there does the work.
SOURCE := $(or $(VPATH),$(patsubst %/,%,$(dir $(firstword $(MAKEFILE_LIST)))))
ifeq ($(SOURCE),.)

BUILD = build/$(PG_MAJOR)
BUILD_GOALS = $(filter-out clean distclean,$(MAKECMDGOALS))
# Paths that are relative to the source tree; a pg_config without a folder is one of the PATH.
PATHS = $(if $(findstring /,$(PG_CONFIG)),PG_CONFIG='$(abspath $(PG_CONFIG))') $(if $(DESTDIR),DESTDIR='$(abspath $(DESTDIR))')

.PHONY: all $(BUILD) clean distclean $(BUILD_GOALS)

$(or $(BUILD_GOALS),all): $(BUILD) ;

$(BUILD): $(filter clean distclean,$(MAKECMDGOALS))
	$(if $(PROBLEM),$(error $(PROBLEM)))
	+@mkdir -p $@
	@$(MAKE) -C $@ -f ../../Makefile VPATH=../.. $(PATHS) $(BUILD_GOALS)

clean distclean:
	rm -rf build

else # PGXS

$(if $(PROBLEM),$(error $(PROBLEM)))
files = $(shell find $(addprefix $(SOURCE)/,$(1)) -name '$(2)' | LC_ALL=C sort)

EXTENSION = carbonms carbonms_postgis
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(SOURCE)/carbonms.control)

MODULE_big = carbonms
OBJS := $(patsubst $(SOURCE)/%.c,%.o,$(call files,src,*.c))
DATA_built = carbonms--$(EXTVERSION).sql carbonms_postgis--$(EXTVERSION).sql

# What was released: install scripts, from which updates start, and the updates between them. The one to this version is
# built, until it is released, too.
DATA = $(patsubst $(SOURCE)/%,%,$(call files,release,*.sql))
RELEASED := $(shell ls $(SOURCE)/release | sed -n 's/^carbonms--\([0-9.]*\)\.sql$$/\1/p' | sort -V | tail -n 1)
UPDATES = $(foreach extension,$(EXTENSION),$(extension)--$(RELEASED)--$(EXTVERSION).sql)
DATA_built += $(filter-out $(notdir $(DATA)),$(UPDATES))
EXTRA_CLEAN = installation

REGRESS = $(sort $(basename $(notdir $(wildcard $(SOURCE)/sql/*.sql))))
REGRESS_OPTS = --load-extension=carbonms --encoding=UTF8

# Floating-point results must not depend on whether the processor has a fused multiply-add.
PG_CPPFLAGS = -I$(SOURCE)/src -DCARBONMS_VERSION='"$(EXTVERSION)"'
PG_CFLAGS = -ffp-contract=off -fvisibility=hidden -Wno-declaration-after-statement

# WERROR=1 makes warnings fail the build, for developers and tests. The server's headers are not ours
# to mend, and the parameters of a function that it calls are given.
ifeq ($(WERROR),1)
PG_CFLAGS += -Wall -Wextra -Wno-unused-parameter -Werror
PG_CPPFLAGS += -isystem $(shell $(PG_CONFIG) --includedir-server)
endif

# No LLVM bitcode unless asked for with with_llvm=yes: a build must not need clang, and bitcode is
# compiled without the flags above.
ifneq ($(origin with_llvm),command line)
override with_llvm := no
endif

# The server's own tracking of headers calls its notes after files without their folders, and files of
# one name exist.
override autodepend := no

include $(PGXS)

# Only sources are looked for in the source tree: an object or library there is of another build.
srcdir := $(SOURCE)
override VPATH :=
vpath %.c $(SOURCE)
vpath %.control $(SOURCE)

# Any header may be used by any file: there are few, and the build takes seconds.
COMPILED = $(OBJS) $(OBJS:.o=.bc)
$(COMPILED): $(call files,src,*.h) installation | $(sort $(dir $(OBJS)))

$(sort $(dir $(OBJS))):
	@mkdir -p $@

# What a command left half done is not taken for done.
.DELETE_ON_ERROR:

# Two installations of a major version differ in flags and headers.
$(shell $(PG_CONFIG) | cmp -s - installation || $(PG_CONFIG) >installation)

# The rooms come in order: a piece uses only what stands in its own room or in one before it.
SQL_ROOMS = glue registry value statistics rating library ledger
CORE_SQL = $(foreach room,$(SQL_ROOMS),$(call files,src/sql/$(room),[0-9]*.sql))
SPACE_SQL = $(call files,src/postgis,[0-9]*.sql)

# What a module of a ledger consists of goes into the install scripts as texts of functions: its tables, layout by
# layout, and its code.
module = $(call files,src/ledger/$(1),[0-9]*.sql)
define INSTALL_SCRIPT
	@$(SOURCE)/tools/expand $(1) >$@.pieces
	@$(SOURCE)/tools/ledger_text $(SOURCE)/src/ledger <$@.pieces >$@
endef

carbonms--$(EXTVERSION).sql: $(CORE_SQL) $(call files,src/sql,*.sql.in) $(call module,base) $(call module,assets) $(SOURCE)/tools/expand $(SOURCE)/tools/ledger_text $(SOURCE)/carbonms.control
	$(call INSTALL_SCRIPT,$(CORE_SQL))

$(UPDATES): %--$(RELEASED)--$(EXTVERSION).sql: %--$(EXTVERSION).sql $(SOURCE)/release/%--$(RELEASED).sql $(SOURCE)/tools/update_script
	@$(SOURCE)/tools/update_script $* $(SOURCE)/release/$*--$(RELEASED).sql $< >$@.new && mv $@.new $@

carbonms_postgis--$(EXTVERSION).sql: $(SPACE_SQL) $(call module,space) $(SOURCE)/tools/expand $(SOURCE)/tools/ledger_text $(SOURCE)/carbonms_postgis.control
	$(call INSTALL_SCRIPT,$(SPACE_SQL))

endif
endif
