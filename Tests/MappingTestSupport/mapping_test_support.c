#define _GNU_SOURCE
#include "mapping_test_support.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

unsigned char churn_byte(size_t page) { return (unsigned char)(page % 250 + 1); }

static void fill(int descriptor, size_t page_count, size_t page_size) {
  unsigned char page[65536];
  for (size_t i = 0; i < page_count; i++) {
    for (size_t j = 0; j < page_size; j++) {
      page[j] = churn_byte(i);
    }
    if (pwrite(descriptor, page, page_size, (off_t)(i * page_size)) != (ssize_t)page_size) {
      _exit(3);
    }
  }
}

int child_cutting(const char *path, size_t page_count, int rounds) {
  size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
  int process = fork();
  if (process != 0) {
    return process;
  }
  int descriptor = open(path, O_RDWR);
  if (descriptor < 0) {
    _exit(2);
  }
  for (int round = 0; round < rounds; round++) {
    /* A prime step visits borders and insides of pages, from the first page to the last. */
    size_t cut = (size_t)round * 7919 * 13 % (page_count * page_size);
    if (round % 4 == 0) {
      cut -= cut % page_size;
    }
    if (ftruncate(descriptor, (off_t)cut) != 0) {
      _exit(4);
    }
    usleep(300);
    if (ftruncate(descriptor, (off_t)(page_count * page_size)) != 0) {
      _exit(5);
    }
    fill(descriptor, page_count, page_size);
    usleep(300);
  }
  _exit(0);
}

int child_storing(unsigned char *address, unsigned char byte) {
  int process = fork();
  if (process == 0) {
    unsigned char before = *(volatile unsigned char *)address;
    *(volatile unsigned char *)address = byte;
    _exit(before);
  }
  return process;
}

int child_reading_after_cut(const unsigned char *address, int descriptor) {
  int process = fork();
  if (process == 0) {
    if (ftruncate(descriptor, 0) != 0) {
      _exit(99);
    }
    _exit(*(const volatile unsigned char *)address);
  }
  return process;
}

int child_status(int process, int is_patient) {
  int status;
  int result = waitpid(process, &status, is_patient ? 0 : WNOHANG);
  if (result != process) {
    return -1;
  }
  return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

int memory_that_keeps_its_size(size_t byte_count) {
  int descriptor = memfd_create("fixed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0 || ftruncate(descriptor, (off_t)byte_count) != 0 ||
      fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0) {
    return -1;
  }
  return descriptor;
}

int child_with_socket(const char *path, int *socket_end) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return -1;
  }
  int process = fork();
  if (process == 0) {
    dup2(ends[1], STDIN_FILENO);
    execl(path, path, (char *)0);
    _exit(127);
  }
  close(ends[1]);
  *socket_end = ends[0];
  return process;
}

/* A message of one byte with room for a descriptor. */
struct descriptor_message {
  char byte;
  struct iovec part;
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  struct msghdr header;
};

static void prepare(struct descriptor_message *message) {
  *message = (struct descriptor_message){0};
  message->part = (struct iovec){.iov_base = &message->byte, .iov_len = 1};
  message->header = (struct msghdr){.msg_iov = &message->part,
                                    .msg_iovlen = 1,
                                    .msg_control = message->control,
                                    .msg_controllen = sizeof message->control};
}

int send_descriptor(int socket_end, int descriptor) {
  struct descriptor_message message;
  prepare(&message);
  struct cmsghdr *control = CMSG_FIRSTHDR(&message.header);
  *control = (struct cmsghdr){
      .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof descriptor)};
  memcpy(CMSG_DATA(control), &descriptor, sizeof descriptor);
  return sendmsg(socket_end, &message.header, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

int receive_descriptor(int socket_end) {
  struct descriptor_message message;
  prepare(&message);
  if (recvmsg(socket_end, &message.header, MSG_CMSG_CLOEXEC) != 1) {
    return -1;
  }
  struct cmsghdr *control = CMSG_FIRSTHDR(&message.header);
  if (control == NULL || control->cmsg_type != SCM_RIGHTS) {
    return -1;
  }
  int descriptor;
  memcpy(&descriptor, CMSG_DATA(control), sizeof descriptor);
  return descriptor;
}

size_t count_foreign_bytes(const unsigned char *start, size_t byte_count, unsigned char expected) {
  size_t count = 0;
  for (size_t i = 0; i < byte_count; i++) {
    unsigned char byte = ((const volatile unsigned char *)start)[i];
    count += byte != 0 && byte != expected;
  }
  return count;
}

static struct sigaction action_behind;
static _Thread_local volatile long bus_errors;

static void count_and_pass_on(int number, siginfo_t *info, void *context) {
  bus_errors++;
  action_behind.sa_sigaction(number, info, context);
}

static void install_counter(void) {
  struct sigaction action = {.sa_sigaction = count_and_pass_on, .sa_flags = SA_SIGINFO};
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &action_behind);
}

void count_bus_errors(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_counter);
}

long bus_errors_of_thread(void) { return bus_errors; }

int run_program(const char *path, const char *argument) {
  /* Without the handlers that print a backtrace or a report before the process ends. */
  char *environment[] = {"SWIFT_BACKTRACE=enable=no", "ASAN_OPTIONS=handle_sigbus=0",
                         "TSAN_OPTIONS=handle_sigbus=0", NULL};
  int process = fork();
  if (process == 0) {
    execle(path, path, argument, (char *)0, environment);
    _exit(127);
  }
  return process < 0 ? -1 : child_status(process, 1);
}
