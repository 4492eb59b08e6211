# Four commands for people, `make demo`, `make rehearse`, `make test` and `make bench`, and one for the inner
# loop, `make check`.
# What is missing on this machine is installed by scripts/setup, which costs nothing the second time.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c

CARGO_BIN := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin
export PATH := $(PATH):/usr/sbin:$(CARGO_BIN):$(CURDIR)/.tools/bin

# The crates that build in seconds: no AWS library among their dependencies.
PURE := -p labproof-checks -p labproof-reports -p labproof-cloud -p labproof-book

PROFILE := $(if $(CI),ci,default)

# Many tests wait for servers, and one that waits needs no processor.
THREADS := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) * 3 / 2)))

# What `make mutants` takes for the change: whatever differs from here in what it tests.
BASE ?= origin/main

# How much `make bench` measures: full takes some minutes, quick two.
BENCH ?= full
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: help demo rehearse check test docs mutants bench fuzz

help:
	@echo 'make demo    grade thirty students on an embedded cloud; no AWS account, no network'
	@echo 'make rehearse  prove that each lab can be done and graded: every criterion passes, and fails as it must'
	@echo 'make check   the inner loop: formatting, clippy and tests of the pure crates'
	@echo 'make test    everything that CI runs'
	@echo 'make docs    the documents as a book, in Korean and English'
	@echo 'make mutants  whether a test would notice if the judging code that you changed were wrong; BASE=origin/main'
	@echo 'make bench   how fast it is, compared with boto3, c7n-org and a bare loop; BENCH=quick takes two minutes'
	@echo 'make fuzz    each fuzz target for FUZZ_SECONDS (30) seconds'

demo:
	@scripts/setup demo
	@echo 'Building labproof. The first time this takes some minutes; after that only what changed is built.'
	cargo build --bin labproof
	@TIMEFORMAT='make demo: graded in %1R s'; time cargo run --quiet --bin labproof -- demo

# The labs that ship, and the one that is a file alone.
rehearse:
	@scripts/setup demo
	cargo build --bin labproof
	@TIMEFORMAT='make rehearse: %1R s'; time for lab in stem-day-rds stem-day-ec2 tests/labs/shop-db.toml; do \
	  cargo run --quiet --bin labproof -- rehearse --lab $$lab --out labproof-report/$$(basename $$lab .toml); \
	done

check:
	cargo fmt --all --check
	cargo clippy $(PURE) --all-targets -- -D warnings
	cargo nextest run $(PURE)

# Every step that compiles the AWS libraries asks the same of them (scripts/one-build), so they are
# compiled twice and no more: once to be checked, for clippy and rustdoc, and once to be run. The
# tests come last, for their summary is what CI reads.
test:
	@scripts/setup test
	cargo fmt --all --check
	scripts/one-build
	cargo deny check --hide-inclusion-graph licenses bans sources
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --package labproof --no-default-features -- -D warnings
	cargo clippy --manifest-path benches/parts/Cargo.toml --target-dir $(TARGET) --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --document-private-items
	cargo test --workspace --doc --quiet
	cargo nextest run --workspace --profile $(PROFILE) --test-threads $(THREADS)

# Two books, in target/book/site. What is in them, and every link, is held by `make test` already, without mdBook.
BOOK := $(TARGET)/book
docs:
	@scripts/setup docs
	cargo run --quiet -p labproof-book -- stage $(BOOK)
	mdbook build $(BOOK)/en
	mdbook build $(BOOK)/ko
	cargo run --quiet -p labproof-book -- check $(BOOK)
	@echo 'make docs: open $(BOOK)/site/index.html'

# `BASE=all` takes all of the crate; options for cargo-mutants, such as --list, go into MUTANTS.
mutants:
	@scripts/setup mutants
	scripts/mutants '$(BASE)' $(MUTANTS)

# What is measured is the program that ships: the one beside a benchmark is built with what tests ask for.
bench:
	@scripts/setup bench
	cargo build --release --bin labproof
	install -D $(TARGET)/release/labproof $(TARGET)/bench/labproof
	cargo bench --bench scale -- measure --size $(BENCH) --peers .venv-bench/bin \
	  --labproof $(TARGET)/bench/labproof --out $(TARGET)/bench

# Every target begins with its corpus, which `make test` replays. What it finds is left in fuzz/artifacts.
# Without a sanitizer, for which there is no unsafe code to watch, the stable compiler does.
FUZZ_SECONDS ?= 30
fuzz:
	@command -v cargo-fuzz > /dev/null || cargo install cargo-fuzz --locked --root .tools
	for target in roster lab records receipt evidence gradebook; do \
	  mkdir -p fuzz/target/found/$$target; \
	  cargo fuzz run --sanitizer none $$target fuzz/target/found/$$target fuzz/corpus/$$target -- \
	    -max_total_time=$(FUZZ_SECONDS) -timeout=20 -max_len=65536 -print_final_stats=1; \
	done
