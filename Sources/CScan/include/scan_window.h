#ifndef SCAN_WINDOW_H
#define SCAN_WINDOW_H

#include "scan.h"

/* A few bytes in a row, each out of a set of ASCII characters. */
struct scan_window;
enum { scan_window_limit = 4 };

/* Bit `c` of the 128 bits from `sets[2 * i]` on says whether byte i may be `c`. Null if there is no
   memory, or the length is 0 or over the limit. */
struct scan_window *scan_window_create(const uint64_t *sets, size_t length);
void scan_window_destroy(struct scan_window *window);

/* The offset of the first place where each byte is of its set, or count. */
SCAN_VARIANTS(size_t, scan_window_find, const struct scan_window *window, const uint8_t *bytes,
              size_t count);

#endif
