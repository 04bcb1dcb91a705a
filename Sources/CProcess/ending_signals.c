#define _GNU_SOURCE
#include "ending_signals.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
enum { NUMBER_COUNT = sizeof numbers / sizeof numbers[0] };

static struct sigaction before[NUMBER_COUNT];
static bool is_holding, is_masking;
static sigset_t mask_before;
static sem_t arrivals;
static atomic_int count, last, most;
static atomic_bool is_settled;

static void on_signal(int number) {
  int saved_errno = errno;
  atomic_store(&last, number);
  if (atomic_fetch_add(&count, 1) + 1 >= atomic_load(&most)) {
    ending_signals_obey();
  }
  sem_post(&arrivals);
  errno = saved_errno;
}

void ending_signals_hold(int limit) {
  atomic_store(&most, limit);
  if (is_holding) {
    return;
  }
  is_holding = true;
  sem_init(&arrivals, 0, 0);
  for (int i = 0; i < NUMBER_COUNT; i++) {
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    if (numbers[i] == SIGPIPE) {
      action.sa_handler = SIG_IGN;
    }
    sigaction(numbers[i], NULL, &before[i]);
    if (before[i].sa_handler != SIG_IGN) {
      sigaction(numbers[i], &action, NULL);
    }
  }
}

int ending_signals_count(void) { return atomic_load(&count); }

bool ending_signals_wait(void) {
  while (sem_wait(&arrivals) != 0 && errno == EINTR) {
  }
  return !atomic_load(&is_settled);
}

void ending_signals_leave_to_others(void) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < NUMBER_COUNT; i++) {
    // One that is ignored and blocked would wait, and end the process when it is released.
    if (numbers[i] != SIGPIPE) {
      sigaddset(&set, numbers[i]);
    }
  }
  is_masking = pthread_sigmask(SIG_BLOCK, &set, &mask_before) == 0;
}

void ending_signals_end_wait(void) {
  atomic_store(&is_settled, true);
  sem_post(&arrivals);
}

void ending_signals_take(void) {
  if (is_masking) {
    is_masking = false;
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
  }
}

void ending_signals_obey(void) {
  int number = atomic_load(&last);
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t set;
  sigaction(number, &standard, NULL);
  sigemptyset(&set);
  sigaddset(&set, number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  raise(number);
}

void ending_signals_release(void) {
  if (!is_holding) {
    return;
  }
  is_holding = false;
  for (int i = 0; i < NUMBER_COUNT; i++) {
    sigaction(numbers[i], &before[i], NULL);
  }
  if (atomic_load(&count) > 0) {
    ending_signals_obey();
  }
}
