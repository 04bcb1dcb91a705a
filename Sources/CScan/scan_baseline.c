/* The kernels for any processor of the architecture. */
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "scan.h"

#define SCAN_NAME(name) name##_baseline
#define SCAN_WIDTH 16

#include "scan_bodies.inc"
#include "scan_crc32c.inc"
#include "scan_hits_find.inc"
#include "scan_literal.inc"
#include "scan_teddy.inc"
#include "scan_utf8.inc"
#include "scan_window_find.inc"
