# Build, test and install mgrep.
#
#   make                        the static executable, in .build-static/release
#   make install                as root; PREFIX and DESTDIR can be set
#   make test                   needs the packages of README.md's test command
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
SWIFTFLAGS ?=

program = .build-static/release/mgrep
bash = $(DESTDIR)$(PREFIX)/share/bash-completion/completions/mgrep
zsh = $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_mgrep
fish = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/mgrep.fish

.PHONY: build test lint bench documentation install uninstall clean

build:
	swift build -c release -Xswiftc -static-executable --scratch-path .build-static \
	  --product mgrep $(SWIFTFLAGS)

test:
	swift test

lint:
	swift format lint --recursive --strict Package.swift Sources Tests
	.ci/unsafe-files
	mandoc -Tlint -W warning man/mgrep.1 man/MemoryMapping.3

documentation:
	swift build --target MemoryMapping
	.ci/documentation .build-documentation

bench: build
	Benchmarks/race --quick --mgrep $(program)

# Does not build: root may have no Swift.
install:
	install -D -m 755 $(program) $(DESTDIR)$(BINDIR)/mgrep
	strip $(DESTDIR)$(BINDIR)/mgrep
	install -D -m 644 man/mgrep.1 $(DESTDIR)$(MANDIR)/man1/mgrep.1
	install -D -m 644 man/MemoryMapping.3 $(DESTDIR)$(MANDIR)/man3/MemoryMapping.3
	install -d $(dir $(bash)) $(dir $(zsh)) $(dir $(fish))
	$(program) --generate=complete-bash > $(bash)
	$(program) --generate=complete-zsh > $(zsh)
	$(program) --generate=complete-fish > $(fish)

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/mgrep $(DESTDIR)$(MANDIR)/man1/mgrep.1 \
	  $(DESTDIR)$(MANDIR)/man3/MemoryMapping.3 $(bash) $(zsh) $(fish)

clean:
	rm -rf .build .build-static
