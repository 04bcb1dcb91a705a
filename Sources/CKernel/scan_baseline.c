#include "scan.h"
#include "scan_bodies.h"

size_t scan_count_baseline(const uint8_t *bytes, size_t count, uint8_t value) {
  return scan_count_body(bytes, count, value);
}
