#include "scan.h"

#include <stdatomic.h>

typedef size_t (*count_function)(const uint8_t *, size_t, uint8_t);

static size_t choose_count(const uint8_t *bytes, size_t count, uint8_t value);

/* Replaced at the first call. Threads that call it at the same time choose the same. */
static _Atomic(count_function) chosen_count = choose_count;

static size_t choose_count(const uint8_t *bytes, size_t count, uint8_t value) {
  count_function best = scan_has_avx2() ? scan_count_avx2 : scan_count_baseline;
  atomic_store_explicit(&chosen_count, best, memory_order_relaxed);
  return best(bytes, count, value);
}

size_t scan_count(const uint8_t *bytes, size_t count, uint8_t value) {
  return atomic_load_explicit(&chosen_count, memory_order_relaxed)(bytes, count, value);
}
