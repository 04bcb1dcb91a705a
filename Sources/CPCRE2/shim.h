/* PCRE2 with 8-bit code units, and what Swift cannot import of it. */
#define PCRE2_CODE_UNIT_WIDTH 8
#if !__has_include(<pcre2.h>)
#error "PCRE2 is missing: install libpcre2-dev (Debian, Ubuntu), pcre2-devel (Fedora), pcre2 (Arch)"
#endif
#include <pcre2.h>

/* \d and \D match ASCII only. Zero where the library is too old to know it (before 10.43). */
static inline uint32_t pcre2_extra_ascii_digits(void) {
#ifdef PCRE2_EXTRA_ASCII_BSD
  return PCRE2_EXTRA_ASCII_BSD;
#else
  return 0;
#endif
}

/* A pattern or subject of no bytes: a null pointer is taken for one only since 10.43. */
static inline PCRE2_SPTR8 pcre2_no_bytes(void) { return (PCRE2_SPTR8)""; }
