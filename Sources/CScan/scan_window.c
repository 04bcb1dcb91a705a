#include "scan_window_type.h"

#include <stdlib.h>

struct scan_window *scan_window_create(const uint64_t *sets, size_t length) {
  if (length == 0 || length > scan_window_limit) return NULL;
  struct scan_window *window = calloc(1, sizeof *window);
  if (!window) return NULL;
  window->length = length;
  for (size_t place = 0; place < length; place++) {
    for (unsigned byte = 0; byte < 128; byte++) {
      if (!(sets[2 * place + byte / 64] >> byte % 64 & 1)) continue;
      window->members[place][byte] = 1;
      window->low[place][byte & 15] |= (uint8_t)(1 << (byte >> 4));
    }
    for (unsigned half = 0; half < 8; half++) window->high[place][half] = (uint8_t)(1 << half);
  }
  return window;
}

void scan_window_destroy(struct scan_window *window) { free(window); }
