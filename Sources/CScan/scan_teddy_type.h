#ifndef SCAN_TEDDY_TYPE_H
#define SCAN_TEDDY_TYPE_H

#include <stddef.h>
#include <stdint.h>

#include "scan_sets.h"

enum { teddy_buckets = 8, teddy_fingerprint = 4 };

/* The literals are dealt into buckets, one bit each. A place may have a literal of a bucket if the
   bucket's bit is set for each of the first `fingerprint` bytes there. */
struct scan_teddy {
  size_t fingerprint;
  /* By place in the fingerprint and byte. */
  uint8_t buckets[teddy_fingerprint][256];
  /* The same by the low and the high half of the byte: a bucket needs its bit in both, which lets
     more through. */
  uint8_t low[teddy_fingerprint][16];
  uint8_t high[teddy_fingerprint][16];
  /* `literals[starts[b]]` up to `literals[starts[b + 1]]` are bucket b's, the longest first. */
  size_t starts[teddy_buckets + 1];
  struct {
    /* In `text`; the literal's folds are `text_length` after it. */
    size_t start, length;
  } literals[scan_teddy_limit];
  size_t text_length;
  uint8_t text[];
};

#endif
