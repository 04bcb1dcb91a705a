#define _GNU_SOURCE
#include "gnu_libc.h"

#include <dirent.h>
#include <string.h>
#include <sys/mman.h>

const void *gnu_memrchr(const void *start, int value, size_t count) {
  return memrchr(start, value, count);
}

const void *gnu_memmem(const void *haystack, size_t haystack_count, const void *needle,
                       size_t needle_count) {
  return memmem(haystack, haystack_count, needle, needle_count);
}

int gnu_memfd_create(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

ptrdiff_t gnu_getdents64(int descriptor, void *buffer, size_t byte_count) {
  return getdents64(descriptor, buffer, byte_count);
}
