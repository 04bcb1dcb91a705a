/* The kernels for any processor of the architecture. */
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "scan.h"

#define SCAN_NAME(name) name##_baseline
#define SCAN_WIDTH 16

#include "scan_bodies.h"
#include "scan_lines.h"
#include "scan_hits_find.h"
#include "scan_literal.h"
#include "scan_teddy.h"
#include "scan_utf8.h"
#include "scan_window_find.h"
