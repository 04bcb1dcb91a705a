#define _GNU_SOURCE
#include "ending_signals.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
enum { NUMBER_COUNT = sizeof numbers / sizeof numbers[0] };

static struct sigaction before[NUMBER_COUNT];
static bool is_holding;
static sem_t arrivals;
static atomic_int count, last, most;

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

void ending_signals_wait(void) {
  while (sem_wait(&arrivals) != 0 && errno == EINTR) {
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
