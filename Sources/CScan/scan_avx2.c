/* The kernels for x86-64 processors with AVX2, which most have had since 2013. */
#include "scan.h"
#include "scan_hits.h"
#include "scan_kernels.h"
#include "scan_sets.h"
#include "scan_window.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,crc32,lzcnt,popcnt"))), \
                             apply_to = function)
#define SCAN_AVX2 1
#define SCAN_NAME(name) name##_avx2
#define SCAN_WIDTH 32

#include "scan_bodies.inc"
#include "scan_crc32c.inc"
#include "scan_hits_find.inc"
#include "scan_literal.inc"
#include "scan_teddy.inc"
#include "scan_utf8.inc"
#include "scan_window_find.inc"

#pragma clang attribute pop

#else

#define FORWARD(result, name, parameters, arguments) \
  result name##_avx2 parameters { return name##_baseline arguments; }
SCAN_KERNELS(FORWARD)

#endif
