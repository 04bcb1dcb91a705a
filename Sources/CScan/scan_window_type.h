#ifndef SCAN_WINDOW_TYPE_H
#define SCAN_WINDOW_TYPE_H

#include "scan_window.h"

struct scan_window {
  size_t length;
  /* Whether a byte is of the set, by its value. */
  uint8_t members[scan_window_limit][256];
  /* The same for vectors: the bit of a byte's high half is set in `low`, at its low half, if the
     byte is of the set; `high` has that bit for the high half alone. */
  uint8_t low[scan_window_limit][16], high[scan_window_limit][16];
};

#endif
