/* The kernels' algorithms, once: compiled for each kind of processor by the scan_*.c files. They
   are plain loops that the compiler turns into vector code for the target it is given. */
#include <stddef.h>
#include <stdint.h>

#define SCAN_BODY static inline __attribute__((always_inline))

/* Counters of one byte each fill vectors; they are emptied before they can overflow. */
SCAN_BODY size_t scan_count_body(const uint8_t *bytes, size_t count, uint8_t value) {
  enum { lanes = 128, rounds = 255 };
  size_t total = 0;
  while (count >= lanes) {
    uint8_t counters[lanes] = {0};
    size_t blocks = count / lanes < rounds ? count / lanes : rounds;
    for (size_t block = 0; block < blocks; block++) {
      for (size_t lane = 0; lane < lanes; lane++) counters[lane] += bytes[lane] == value;
      bytes += lanes;
    }
    for (size_t lane = 0; lane < lanes; lane++) total += counters[lane];
    count -= blocks * lanes;
  }
  for (size_t index = 0; index < count; index++) total += bytes[index] == value;
  return total;
}
