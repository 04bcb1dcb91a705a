#ifndef SCAN_H
#define SCAN_H

#include <stddef.h>
#include <stdint.h>

/* Byte kernels that libc lacks. Each reads exactly [bytes, bytes + count); bytes may be null when
   count is 0. The bytes may change while a kernel runs, as those of a mapped file do: it then
   answers for some mixture of them.

   The plain name runs the best variant for this processor, chosen at the first call; the others
   can be called by name where the processor has what they need (scan_has_avx2). */

/* How many of the bytes have this value. */
size_t scan_count(const uint8_t *bytes, size_t count, uint8_t value);
size_t scan_count_baseline(const uint8_t *bytes, size_t count, uint8_t value);
size_t scan_count_avx2(const uint8_t *bytes, size_t count, uint8_t value);

/* Whether the _avx2 variants may be called. */
int scan_has_avx2(void);

#endif
