#include "scan.h"
#include "scan_hits.h"
#include "scan_kernels.h"
#include "scan_sets.h"
#include "scan_window.h"

#include <stdatomic.h>

#if defined(__x86_64__)
#include <sys/platform/x86.h>

/* Uses what glibc found out at the start of the process. __builtin_cpu_init() would ask the
   processor again, before main(), and in a virtual machine each such question goes to the host. */
static int system_has_avx2(void) {
  return CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(SSE4_2) && CPU_FEATURE_ACTIVE(BMI1) &&
         CPU_FEATURE_ACTIVE(BMI2) && CPU_FEATURE_ACTIVE(LZCNT) && CPU_FEATURE_ACTIVE(POPCNT);
}
#else
static int system_has_avx2(void) { return 0; }
#endif

int scan_has_avx2(void) {
  /* Threads that ask at the same time store the same answer. */
  static _Atomic int known;
  enum { unknown, absent, present };
  int answer = atomic_load_explicit(&known, memory_order_relaxed);
  if (answer == unknown) {
    answer = system_has_avx2() ? present : absent;
    atomic_store_explicit(&known, answer, memory_order_relaxed);
  }
  return answer == present;
}

#define DISPATCH(result, name, parameters, arguments)                         \
  result name parameters {                                                    \
    return scan_has_avx2() ? name##_avx2 arguments : name##_baseline arguments; \
  }
SCAN_KERNELS(DISPATCH)
