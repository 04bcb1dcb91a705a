/* PCRE2 with 8-bit code units, and the macros that Swift does not import. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static inline size_t pcre2_unset_offset(void) { return PCRE2_UNSET; }
