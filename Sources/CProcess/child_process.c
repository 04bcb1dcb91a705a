// For pipe2 and posix_spawn with close-on-exec descriptors.
#define _GNU_SOURCE
#include "child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int start(child_process *child, char *const arguments[], const int ends[3]) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int problem = posix_spawn_file_actions_init(&actions);
  if (problem) return problem;
  problem = posix_spawnattr_init(&attributes);
  if (problem) {
    posix_spawn_file_actions_destroy(&actions);
    return problem;
  }
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  for (int target = 0; target < 3 && !problem; target++) {
    problem = posix_spawn_file_actions_adddup2(&actions, ends[target], target);
  }
  if (!problem) problem = posix_spawnattr_setsigmask(&attributes, &none);
  if (!problem) problem = posix_spawnattr_setsigdefault(&attributes, &all);
  if (!problem) problem = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (!problem) problem = posix_spawnp(&child->pid, arguments[0], &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return problem;
}

int child_process_start(child_process *child, char *const arguments[], int input) {
  int sockets[2] = {-1, -1}, output[2] = {-1, -1}, errors[2] = {-1, -1};
  int problem = 0;
  // Where it is ignored, which children inherit, no child's status is to be had.
  signal(SIGCHLD, SIG_DFL);
  *child = (child_process){-1, -1, -1, -1};
  // A socket, for a write to a pipe whose reader has gone would end this process.
  if ((input < 0 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0)
      || pipe2(output, O_CLOEXEC) < 0 || pipe2(errors, O_CLOEXEC) < 0) {
    problem = errno;
  } else {
    const int ends[3] = {input < 0 ? sockets[1] : input, output[1], errors[1]};
    problem = start(child, arguments, ends);
  }
  child_process_close(&sockets[1]);
  child_process_close(&output[1]);
  child_process_close(&errors[1]);
  child->input = sockets[0];
  child->output = output[0];
  child->errors = errors[0];
  if (problem) {
    child_process_close(&child->input);
    child_process_close(&child->output);
    child_process_close(&child->errors);
  }
  return problem;
}

int child_process_wait(const child_process *child) {
  struct pollfd files[3] = {
    {child->input, POLLOUT, 0}, {child->output, POLLIN, 0}, {child->errors, POLLIN, 0},
  };
  while (poll(files, 3, -1) < 0) {
    if (errno != EINTR && errno != EAGAIN) return 0;
  }
  int ready = 0;
  for (int index = 0; index < 3; index++) {
    if (files[index].revents) ready |= 1 << index;
  }
  return ready;
}

ssize_t child_process_send(const child_process *child, const void *bytes, size_t count) {
  return send(child->input, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void child_process_close(int *descriptor) {
  if (*descriptor >= 0) close(*descriptor);
  *descriptor = -1;
}

int child_process_end(child_process *child, bool ends_early) {
  child_process_close(&child->input);
  child_process_close(&child->output);
  child_process_close(&child->errors);
  if (child->pid <= 0) return 0;
  if (ends_early) kill(child->pid, SIGTERM);
  int status = 0;
  while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) continue;
  child->pid = -1;
  return status;
}
