#ifndef SCAN_ASCII_H
#define SCAN_ASCII_H

#include <stdint.h>

/* The bit in which the cases of an ASCII letter differ, 0 for all other bytes. */
static inline uint8_t ascii_fold(uint8_t byte) {
  return (uint8_t)((byte | 0x20) - 'a') < 26 ? 0x20 : 0;
}

static inline uint8_t ascii_lower(uint8_t byte) { return byte | ascii_fold(byte); }

#endif
