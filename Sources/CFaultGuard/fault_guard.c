#include "fault_guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The handler interrupts any instruction, possibly while another thread adds or removes a
 * region, and it must never combine the start of one region with the end of another: it would
 * put zeros over other memory. So each region has a version, which is odd while the region is being
 * changed, and the handler skips a region whose version changes while it looks. It may skip it: the
 * region that it searches for belongs to the access that faulted, and cannot be changing.
 *
 * This is a sequence lock with the weakest sufficient memory order: with sequential consistency, and
 * a search for a free region from the first one on, each small file of a tree costs 60 ns more, of 10 us.
 */
struct fault_guard_region {
  _Alignas(64) atomic_size_t version;
  atomic_uintptr_t start;
  atomic_uintptr_t end;
  atomic_size_t valid_bytes;
  atomic_size_t fault_offset;
  atomic_bool is_writable;
  atomic_bool is_taken;
};

/* Regions are stored in blocks that are never freed, so that the handler can go through them at any
   time. */
enum { REGIONS_IN_BLOCK = 64 };

struct region_block {
  struct fault_guard_region regions[REGIONS_IN_BLOCK];
  _Atomic(struct region_block *) next;
};

static struct region_block first_block;
static struct sigaction previous_action;
static atomic_bool previous_action_is_spent;
static uintptr_t page_size;
static int install_error;

/* Between these two calls, only the thread that has taken the region stores into it, relaxed. */
static void begin_change(struct fault_guard_region *region) {
  size_t version = atomic_load_explicit(&region->version, memory_order_relaxed);
  atomic_store_explicit(&region->version, version + 1, memory_order_relaxed);
  atomic_thread_fence(memory_order_release);
}

static void end_change(struct fault_guard_region *region) {
  size_t version = atomic_load_explicit(&region->version, memory_order_relaxed);
  atomic_store_explicit(&region->version, version + 1, memory_order_release);
}

static void lower(atomic_size_t *value, size_t limit) {
  size_t current = atomic_load(value);
  while (limit < current && !atomic_compare_exchange_weak(value, &current, limit)) {
  }
}

static struct fault_guard_region *region_holding(uintptr_t address, uintptr_t *start,
                                                 uintptr_t *end) {
  for (struct region_block *block = &first_block; block; block = atomic_load(&block->next)) {
    for (int i = 0; i < REGIONS_IN_BLOCK; i++) {
      struct fault_guard_region *region = &block->regions[i];
      size_t version = atomic_load_explicit(&region->version, memory_order_acquire);
      *start = atomic_load_explicit(&region->start, memory_order_relaxed);
      *end = atomic_load_explicit(&region->end, memory_order_relaxed);
      atomic_thread_fence(memory_order_acquire);
      if (version % 2 == 0 && *start <= address && address < *end &&
          atomic_load_explicit(&region->version, memory_order_relaxed) == version) {
        return region;
      }
    }
  }
  return NULL;
}

/* Returns true if the address is in a region and can now be read (and written, if that was
   possible) again. */
static bool cover_with_zeros(uintptr_t address) {
  uintptr_t start, end;
  struct fault_guard_region *region = region_holding(address, &start, &end);
  if (!region) {
    return false;
  }
  uintptr_t page = address & ~(page_size - 1);
  /* Noted before the zeros appear, so that every thread that has read one of them can find out. */
  lower(&region->fault_offset, page - start);
  lower(&region->valid_bytes, page - start);
  int protection = PROT_READ | (atomic_load(&region->is_writable) ? PROT_WRITE : 0);
  /* The bare system call: sanitizers wrap mmap() in code that is not safe in a handler. */
  long result = syscall(SYS_mmap, page, end - page, protection,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0L);
  return result != -1;
}

static void pass_on(int signal_number, siginfo_t *info, void *context) {
  /* sa_handler and sa_sigaction share their storage, so this holds for both kinds. */
  bool is_ignored = previous_action.sa_handler == SIG_IGN;
  bool has_handler = !is_ignored && previous_action.sa_handler != SIG_DFL;
  if (has_handler && previous_action.sa_flags & SA_RESETHAND) {
    has_handler = !atomic_exchange(&previous_action_is_spent, true);
  }
  if (has_handler) {
    sigset_t before;
    pthread_sigmask(SIG_BLOCK, &previous_action.sa_mask, &before);
    if (previous_action.sa_flags & SA_SIGINFO) {
      previous_action.sa_sigaction(signal_number, info, context);
    } else {
      previous_action.sa_handler(signal_number);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return;
  }
  bool was_sent = info->si_code <= 0;
  if (was_sent && is_ignored) {
    return;
  }
  /* With the default action restored, the repeated access ends the process with the right status. A
     signal that was sent with kill(2) is not repeated. */
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigaction(signal_number, &standard, NULL);
  if (was_sent) {
    raise(signal_number);
  }
}

static void on_bus_error(int signal_number, siginfo_t *info, void *context) {
  int saved_errno = errno;
  /* BUS_ADRALN is excluded: an unaligned access is a fault of the program, not of a file. */
  bool is_missing_page = info->si_code == BUS_ADRERR || info->si_code == BUS_MCEERR_AR;
  bool is_covered = is_missing_page && cover_with_zeros((uintptr_t)info->si_addr);
  if (!is_covered) {
    pass_on(signal_number, info, context);
  }
  errno = saved_errno;
}

static void install(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  /* Stored first: a signal may arrive between the installation and the end of the call. */
  if (sigaction(SIGBUS, NULL, &previous_action) != 0 || sigaction(SIGBUS, &action, NULL) != 0) {
    install_error = errno;
  }
}

static bool take(struct fault_guard_region *region) {
  bool expected = false;
  return !atomic_load_explicit(&region->is_taken, memory_order_relaxed) &&
         atomic_compare_exchange_strong_explicit(&region->is_taken, &expected, true,
                                                 memory_order_acquire, memory_order_relaxed);
}

static struct fault_guard_region *take_free_region(void) {
  /* Usually the region before: looking at a region of another thread would take it out of that
     thread's cache. */
  static _Thread_local struct fault_guard_region *last;
  if (last && take(last)) {
    return last;
  }
  struct region_block *block = &first_block;
  for (;;) {
    for (int i = 0; i < REGIONS_IN_BLOCK; i++) {
      if (take(&block->regions[i])) {
        last = &block->regions[i];
        return last;
      }
    }
    struct region_block *next = atomic_load(&block->next);
    if (!next) {
      struct region_block *fresh = aligned_alloc(_Alignof(struct region_block),
                                                 sizeof(struct region_block));
      if (!fresh) {
        return NULL;
      }
      *fresh = (struct region_block){0};
      if (atomic_compare_exchange_strong(&block->next, &next, fresh)) {
        next = fresh;
      } else {
        free(fresh);
      }
    }
    block = next;
  }
}

void fault_guard_resume(fault_guard_region *region, const void *start, size_t byte_count) {
  uintptr_t address = (uintptr_t)start;
  /* Up to the end of the last page: the bytes after the last one of the file are mapped and may
     fault, too. */
  uintptr_t end = (address + byte_count + page_size - 1) & ~(page_size - 1);
  begin_change(region);
  atomic_store_explicit(&region->start, address, memory_order_relaxed);
  atomic_store_explicit(&region->end, end, memory_order_relaxed);
  atomic_store_explicit(&region->valid_bytes, byte_count, memory_order_relaxed);
  atomic_store_explicit(&region->fault_offset, FAULT_GUARD_INTACT, memory_order_relaxed);
  end_change(region);
  /* The caller's accesses come later, also for this thread's own handler. */
  atomic_signal_fence(memory_order_seq_cst);
}

fault_guard_region *fault_guard_add(const void *start, size_t byte_count, int is_writable) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
  if (install_error) {
    errno = install_error;
    return NULL;
  }
  struct fault_guard_region *region = take_free_region();
  if (!region) {
    errno = ENOMEM;
    return NULL;
  }
  atomic_store_explicit(&region->is_writable, is_writable != 0, memory_order_relaxed);
  fault_guard_resume(region, start, byte_count);
  return region;
}

void fault_guard_suspend(fault_guard_region *region) {
  /* The caller's accesses came before, also for this thread's own handler. */
  atomic_signal_fence(memory_order_seq_cst);
  begin_change(region);
  atomic_store_explicit(&region->start, 0, memory_order_relaxed);
  atomic_store_explicit(&region->end, 0, memory_order_relaxed);
  end_change(region);
}

void fault_guard_remove(fault_guard_region *region) {
  fault_guard_suspend(region);
  atomic_store_explicit(&region->is_taken, false, memory_order_release);
}

size_t fault_guard_valid_bytes(const fault_guard_region *region) {
  return atomic_load(&region->valid_bytes);
}

void fault_guard_limit(fault_guard_region *region, size_t byte_count) {
  lower(&region->valid_bytes, byte_count);
}

size_t fault_guard_fault_offset(const fault_guard_region *region) {
  return atomic_load(&region->fault_offset);
}
