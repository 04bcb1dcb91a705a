/*
 * Shows in a process of its own what becomes of a SIGBUS that is not the guard's. The argument
 * says which handler was there before the guard and where the signal comes from; the tests look
 * at how the process ends: 42 means that the earlier handler got everything it should.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault_guard.h"

static const volatile char *unguarded;
static const volatile char *guarded;
static size_t page_size;

/* Two pages of a file that was cut to nothing, so that reading them raises SIGBUS. */
static const volatile char *map_cut_file(void) {
  FILE *file = tmpfile();
  if (!file || ftruncate(fileno(file), (off_t)(2 * page_size)) != 0) {
    exit(10);
  }
  void *address = mmap(NULL, 2 * page_size, PROT_READ, MAP_SHARED, fileno(file), 0);
  if (address == MAP_FAILED || ftruncate(fileno(file), 0) != 0) {
    exit(11);
  }
  return address;
}

static void with_info(int number, siginfo_t *info, void *context) {
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, NULL, &mask);
  int is_right = number == SIGBUS && info->si_addr == (void *)(unguarded + 5) && context != NULL;
  _exit(is_right && sigismember(&mask, SIGUSR1) ? 42 : 43);
}

static void plain(int number) { _exit(number == SIGBUS ? 42 : 43); }

static sigjmp_buf behind_fault;

static void once(int number) {
  (void)number;
  siglongjmp(behind_fault, 1);
}

/* The second fault must end the process, so a child process causes it. */
static int fault_again(void) {
  int process = fork();
  if (process == 0) {
    _exit(unguarded[5]);
  }
  int status;
  return waitpid(process, &status, 0) == process && WIFSIGNALED(status) ? 42 : 44;
}

static void install(const char *which) {
  struct sigaction action = {0};
  sigemptyset(&action.sa_mask);
  if (strcmp(which, "info") == 0) {
    action.sa_sigaction = with_info;
    action.sa_flags = SA_SIGINFO;
    sigaddset(&action.sa_mask, SIGUSR1);
  } else if (strcmp(which, "plain") == 0) {
    action.sa_handler = plain;
  } else if (strcmp(which, "once") == 0) {
    action.sa_handler = once;
    action.sa_flags = (int)SA_RESETHAND;
  } else if (strncmp(which, "ignore", 6) == 0) {
    action.sa_handler = SIG_IGN;
  } else {
    return;
  }
  sigaction(SIGBUS, &action, NULL);
}

static void *read_guarded(void *argument) {
  (void)argument;
  errno = 77;
  char byte = guarded[page_size + 3];
  return errno == 77 && byte == 0 ? NULL : (void *)1;
}

int main(int count, char **arguments) {
  const char *which = count == 2 ? arguments[1] : "";
  page_size = (size_t)sysconf(_SC_PAGESIZE);
  install(which);
  guarded = map_cut_file();
  unguarded = map_cut_file();
  fault_guard_region *region = fault_guard_add((const void *)guarded, 2 * page_size, 0);
  if (!region) {
    return 12;
  }
  /* First a guarded page, in another thread: none of our handlers may see it. */
  pthread_t thread;
  void *result;
  if (pthread_create(&thread, NULL, read_guarded, NULL) != 0 ||
      pthread_join(thread, &result) != 0 || result != NULL) {
    return 13;
  }
  if (fault_guard_fault_offset(region) != page_size ||
      fault_guard_valid_bytes(region) != page_size) {
    return 14;
  }
  if (strcmp(which, "removed") == 0) {
    fault_guard_remove(region);
    return guarded[0];
  }
  if (strstr(which, "sent")) {
    raise(SIGBUS);
    return 42;
  }
  if (strcmp(which, "once") == 0 && sigsetjmp(behind_fault, 1) != 0) {
    return fault_again();
  }
  return unguarded[5];
}
