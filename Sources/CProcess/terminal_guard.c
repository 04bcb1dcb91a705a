#define _GNU_SOURCE
#include "terminal_guard.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static atomic_bool resets, line_is_shown;
/* By descriptor: whether it is a terminal. */
static atomic_bool is_terminal[3];
static atomic_int writer_count, arrived;

static void end_by(int number) {
  // If the terminal does not accept them, there is nowhere to report that.
  ssize_t ignored = 0;
  if (atomic_load(&line_is_shown)) {
    ignored = write(STDERR_FILENO, "\r\033[K", 4);
  }
  if (atomic_load(&resets)) {
    ignored = write(STDOUT_FILENO, "\033[m\033[K", 6);
  }
  (void)ignored;
  signal(number, SIG_DFL);
  raise(number);
}

static void on_signal(int number) {
  int saved_errno = errno;
  int first = 0;
  bool is_first = atomic_compare_exchange_strong(&arrived, &first, number);
  if (!is_first || atomic_load(&writer_count) == 0) {
    end_by(number);
  }
  errno = saved_errno;
}

void terminal_guard_begin(bool output_is_terminal, bool error_is_terminal, bool resets_colours) {
  atomic_store(&is_terminal[STDOUT_FILENO], output_is_terminal);
  atomic_store(&is_terminal[STDERR_FILENO], error_is_terminal);
  atomic_store(&resets, resets_colours);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    struct sigaction before, action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(numbers[i], NULL, &before);
    if (before.sa_handler == SIG_DFL) {
      sigaction(numbers[i], &action, NULL);
    }
  }
}

static void end_if_arrived(void) {
  int number = atomic_load(&arrived);
  if (number != 0) {
    end_by(number);
  }
}

// A pipe without a reader may block its writer for ever: such a write does not delay the signal.
static bool is_guarded(int descriptor) {
  return (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO) &&
         atomic_load(&is_terminal[descriptor]);
}

// Either the handler sees the writer and leaves the end to it, or the writer sees the signal and does
// not write after the handler.
void terminal_guard_enter(int descriptor) {
  if (!is_guarded(descriptor)) {
    return;
  }
  atomic_fetch_add(&writer_count, 1);
  end_if_arrived();
}

void terminal_guard_leave(int descriptor) {
  if (!is_guarded(descriptor)) {
    return;
  }
  atomic_fetch_sub(&writer_count, 1);
  end_if_arrived();
}

void terminal_guard_leave_signals_to_others(void) {
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    sigaddset(&set, numbers[i]);
  }
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void terminal_guard_note_line(bool is_shown) { atomic_store(&line_is_shown, is_shown); }
