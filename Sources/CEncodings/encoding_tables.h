#ifndef ENCODING_TABLES_H
#define ENCODING_TABLES_H

#include <stdint.h>

enum {
  JIS0208_COUNT = 11280,
  JIS0212_COUNT = 94 * 94,
  EUC_KR_COUNT = 126 * 190,
  GB18030_COUNT = 126 * 190,
  GB18030_RANGE_COUNT = 208,
  BIG5_COUNT = 126 * 157,
};

/* For each encoding: "=", its number in hexadecimal, and its labels. A blank follows each. */
extern const char encoding_labels[];

/* The characters of the bytes from 0x80 on, or of the standard's pointers; 0 for no character. */
extern const uint16_t encoding_single[][128];
extern const uint16_t encoding_jis0208[JIS0208_COUNT];
extern const uint16_t encoding_jis0212[JIS0212_COUNT];
extern const uint16_t encoding_euc_kr[EUC_KR_COUNT];
extern const uint16_t encoding_gb18030[GB18030_COUNT];
/* The start of each range of four-byte characters: its pointer and its first character. */
extern const uint16_t encoding_gb18030_ranges[GB18030_RANGE_COUNT][2];
extern const uint16_t encoding_big5[BIG5_COUNT];
/* A bit for each character of encoding_big5: it is set if the character lies in plane 2. */
extern const uint8_t encoding_big5_planes[(BIG5_COUNT + 7) / 8];

#endif
