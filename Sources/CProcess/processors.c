#define _GNU_SOURCE
#include "processors.h"

#include <sched.h>
#include <stddef.h>

int affinity_processor_count(void) {
  /* The kernel refuses a mask smaller than its own; start with a size that is enough for most
     machines. */
  for (int processors = 1024; processors <= 1 << 20; processors *= 4) {
    cpu_set_t *mask = CPU_ALLOC((size_t)processors);
    if (mask == NULL) return 0;
    size_t size = CPU_ALLOC_SIZE((size_t)processors);
    int count = sched_getaffinity(0, size, mask) == 0 ? CPU_COUNT_S(size, mask) : 0;
    CPU_FREE(mask);
    if (count > 0) return count;
  }
  return 0;
}
