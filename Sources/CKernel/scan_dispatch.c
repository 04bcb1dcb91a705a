#include "scan.h"
#include "scan_kernels.h"
#include "scan_sets.h"
#include "scan_window.h"

#include <stdatomic.h>

int scan_has_avx2(void) {
#if defined(__x86_64__)
  /* Threads that ask at the same time store the same answer. */
  static _Atomic int known;
  enum { unknown, absent, present };
  int answer = atomic_load_explicit(&known, memory_order_relaxed);
  if (answer == unknown) {
    __builtin_cpu_init();
    int has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
              __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt") &&
              __builtin_cpu_supports("popcnt");
    answer = has ? present : absent;
    atomic_store_explicit(&known, answer, memory_order_relaxed);
  }
  return answer == present;
#else
  return 0;
#endif
}

#define DISPATCH(result, name, parameters, arguments)                         \
  result name parameters {                                                    \
    return scan_has_avx2() ? name##_avx2 arguments : name##_baseline arguments; \
  }
SCAN_KERNELS(DISPATCH)
