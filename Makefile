# carbonms: build, install and test.
#
# `make`, `make install` and `make installcheck` are plain PGXS and work on the PostgreSQL that
# PG_CONFIG names. The goals in TOOL_GOALS run scripts of tools/; they include no PGXS (which has a
# `check` of its own) and need no PostgreSQL to start with. `make help` lists them.

TOOL_GOALS = help setup demo check real bench fuzz valgrind generate docs

ifneq (,$(filter $(TOOL_GOALS),$(MAKECMDGOALS)))

ifneq (,$(filter-out $(TOOL_GOALS),$(MAKECMDGOALS)))
$(error Call $(firstword $(filter $(TOOL_GOALS),$(MAKECMDGOALS))) and $(firstword $(filter-out $(TOOL_GOALS),$(MAKECMDGOALS))) one after the other, not in one make)
endif

.PHONY: $(TOOL_GOALS)
.NOTPARALLEL:

help:
	@sed -n 's/^#: //p' Makefile

#: make              build the extension
#: make install      install it into the PostgreSQL of PG_CONFIG
#: make installcheck run the regression tests on that server
#: make clean        remove what the build made
#:
#: make demo         set up, build, show a sample park in a throwaway server, draw its map
#: make check        set up, build, and run every test in a throwaway server
#: make real         reproduce the published totals of real inventories (CARBONMS_REAL_DATA=folder)
#: make bench        measure speed and storage, of values and of a ledger
#: make fuzz         fuzz the core for longer than make check does
#: make valgrind     run the regression tests under valgrind
#: make generate     write the registries in src/core anew from data/*.csv
#: make docs         write doc/reference.md anew from the comments in the extension
#: make setup        only install what make check needs

setup:
	@tools/setup check

demo:
	@tools/setup demo
	@tools/throwaway tools/with_server tools/demo

check:
	@tools/setup check
	@tools/throwaway tools/with_server tools/check

real:
	@tools/setup demo
	@tools/throwaway tools/with_server tools/real

bench:
	@tools/setup demo
	@tools/throwaway tools/with_server -o shared_buffers=1GB sh -c 'tools/build && bench/run && bench/meters && bench/ledger && bench/space && bench/rating'

fuzz:
	@tools/setup check
	@tools/throwaway test/fuzz/run long

valgrind:
	@tools/setup valgrind
	@tools/throwaway tools/with_server tools/valgrind

generate:
	@tools/generate_registry

docs:
	@tools/generate_reference

else # PGXS

EXTENSION = carbonms carbonms_postgis
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" carbonms.control)

MODULE_big = carbonms
OBJS = $(patsubst %.c,%.o,$(sort $(shell find src -name '*.c')))
DATA_built = sql/carbonms--$(EXTVERSION).sql sql/carbonms_postgis--$(EXTVERSION).sql

REGRESS = $(patsubst sql/%.sql,%,$(filter-out $(DATA_built),$(sort $(wildcard sql/*.sql))))
REGRESS_OPTS = --load-extension=carbonms --encoding=UTF8

# Floating-point results must not depend on whether the processor has a fused multiply-add.
PG_CPPFLAGS = -Isrc -DCARBONMS_VERSION='"$(EXTVERSION)"'
PG_CFLAGS = -ffp-contract=off -fvisibility=hidden -Wno-declaration-after-statement

PG_CONFIG ?= pg_config

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

PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq (,$(wildcard $(PGXS)))
$(error No PostgreSQL server headers found through $(PG_CONFIG): install them (Debian: postgresql-server-dev-15, or run make setup) or call make PG_CONFIG=/path/to/pg_config)
endif
include $(PGXS)

# Any header may be used by any file: there are few, and the build takes seconds.
$(OBJS): $(shell find src -name '*.h')

# The rooms come in order: a piece uses only what stands in its own room or in one before it.
SQL_ROOMS = glue registry value statistics rating library ledger
CORE_SQL = $(foreach room,$(SQL_ROOMS),$(sort $(wildcard src/sql/$(room)/*.sql)))
# What a module of a ledger consists of, its tables before its code, goes into the install scripts as the text of
# a function.
MODULE = $(sort $(wildcard src/ledger/$(1)/tables/*.sql)) $(sort $(wildcard src/ledger/$(1)/code/*.sql))
CORE_LEDGER = $(call MODULE,base)
SPACE_SQL = $(sort $(wildcard src/postgis/[0-9]*.sql))
SPACE_LEDGER = $(call MODULE,space)
INSTALL_SCRIPT = @mkdir -p $(@D); cat $(1) | sed -e '/^@ledger_layout@$$/r /dev/stdin' -e '/^@ledger_layout@$$/d' $(2) > $@

sql/carbonms--$(EXTVERSION).sql: $(CORE_SQL) $(CORE_LEDGER) carbonms.control
	$(call INSTALL_SCRIPT,$(CORE_LEDGER),$(CORE_SQL))

sql/carbonms_postgis--$(EXTVERSION).sql: $(SPACE_SQL) $(SPACE_LEDGER) carbonms_postgis.control
	$(call INSTALL_SCRIPT,$(SPACE_LEDGER),$(SPACE_SQL))

endif
