#define _GNU_SOURCE
#include "gnu_libc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

const void *gnu_memrchr(const void *start, int value, size_t count) {
  return memrchr(start, value, count);
}

int gnu_memfd_create(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

void *gnu_mremap(void *start, size_t old_count, size_t new_count) {
  void *moved = mremap(start, old_count, new_count, MREMAP_MAYMOVE);
  return moved == MAP_FAILED ? NULL : moved;
}

int gnu_start_writes(int descriptor, int64_t offset, int64_t count) {
  return sync_file_range(descriptor, offset, count, SYNC_FILE_RANGE_WRITE);
}

int gnu_birth_time(const char *path, int64_t *seconds, int64_t *nanoseconds) {
  struct statx status;
  if (statx(AT_FDCWD, path, 0, STATX_BTIME, &status) != 0) return -1;
  if ((status.stx_mask & STATX_BTIME) == 0) {
    errno = EOPNOTSUPP;
    return -1;
  }
  *seconds = status.stx_btime.tv_sec;
  *nanoseconds = status.stx_btime.tv_nsec;
  return 0;
}

int64_t gnu_file_system_type(int descriptor) {
  struct statfs status;
  return fstatfs(descriptor, &status) == 0 ? status.f_type : 0;
}

int gnu_sync_file_system(int descriptor) { return syncfs(descriptor); }

int gnu_wait_for_writes(int descriptor) {
  return sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WAIT_BEFORE);
}

ptrdiff_t gnu_getdents64(int descriptor, void *buffer, size_t byte_count) {
  return getdents64(descriptor, buffer, byte_count);
}
