#include "scan.h"
#include "scan_bodies.h"

#if defined(__x86_64__)

__attribute__((target("avx2"))) size_t scan_count_avx2(const uint8_t *bytes, size_t count,
                                                       uint8_t value) {
  return scan_count_body(bytes, count, value);
}

int scan_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0;
}

#else

size_t scan_count_avx2(const uint8_t *bytes, size_t count, uint8_t value) {
  return scan_count_baseline(bytes, count, value);
}

int scan_has_avx2(void) { return 0; }

#endif
