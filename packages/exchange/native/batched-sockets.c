// UDP sockets for media, many at a time: one crossing from JavaScript reads what has arrived on all
// sockets of a thread, and one sends what is due. The kernel is still asked for each call by itself,
// because each has a socket of its own; what is spared is Node's part, which is more. Plain C against Node-API, so that one build serves
// every version of Node. IPv4 only; whoever loads it has plain sockets for the rest.
//
//   open(address, port)      -> a socket's number, or the negative errno
//   close(socket)
//   receive(records)         -> how many records were filled
//   send(records, count)     -> how many were sent; the others are lost, as datagrams may be
//
// A record is RECORD bytes in the machine's order: socket u32, length u32, address u32 and port u32
// (as numbers, not in network order), then the datagram. Every number from JavaScript is checked.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <node_api.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define RECORD 1536
#define HEADER 16
#define EVENTS 64
// Datagrams read from one socket at a time: a stream sends one in 20 ms.
#define BURST 4

typedef struct {
  uint32_t socket, length, address, port;
} header;

// The sockets of one thread; a number is an index, and -1 marks one that is free again.
typedef struct {
  int epoll;
  int *fds;
  uint32_t count;
} sockets;

static napi_value number(napi_env env, int32_t value) {
  napi_value result;
  napi_create_int32(env, value, &result);
  return result;
}

static napi_value refuse(napi_env env, const char *why) {
  napi_throw_range_error(env, NULL, why);
  return NULL;
}

static sockets *own(napi_env env) {
  void *data = NULL;
  napi_get_instance_data(env, &data);
  return data;
}

static int remember(sockets *all, int fd) {
  uint32_t at = 0;
  while (at < all->count && all->fds[at] >= 0) at++;
  if (at == all->count) {
    uint32_t count = all->count ? 2 * all->count : 64;
    int *fds = realloc(all->fds, count * sizeof *fds);
    if (!fds) return -1;
    for (uint32_t i = all->count; i < count; i++) fds[i] = -1;
    all->fds = fds;
    all->count = count;
  }
  all->fds[at] = fd;
  return (int)at;
}

static int bound(const struct sockaddr_in *address) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  if (bind(fd, (const void *)address, sizeof *address) == 0) return fd;
  int error = errno;
  close(fd);
  return -error;
}

static napi_value open_socket(napi_env env, napi_callback_info info) {
  size_t argc = 2, length = 0;
  napi_value argv[2];
  char text[INET_ADDRSTRLEN + 1];
  uint32_t port = 0;
  struct sockaddr_in address = {.sin_family = AF_INET};
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  if (argc < 2 || napi_get_value_string_utf8(env, argv[0], text, sizeof text, &length) != napi_ok ||
      napi_get_value_uint32(env, argv[1], &port) != napi_ok || port > 65535)
    return refuse(env, "open takes an address and a port");
  if (inet_pton(AF_INET, text, &address.sin_addr) != 1) return number(env, -EAFNOSUPPORT);
  address.sin_port = htons((uint16_t)port);
  sockets *all = own(env);
  int fd = bound(&address);
  if (fd < 0) return number(env, fd);
  int at = remember(all, fd);
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)at};
  if (at < 0 || epoll_ctl(all->epoll, EPOLL_CTL_ADD, fd, &event)) {
    if (at >= 0) all->fds[at] = -1;
    close(fd);
    return number(env, -ENOMEM);
  }
  return number(env, at);
}

static napi_value close_socket(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1];
  uint32_t at = 0;
  sockets *all = own(env);
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  if (argc < 1 || napi_get_value_uint32(env, argv[0], &at) != napi_ok || at >= all->count)
    return refuse(env, "there is no such socket");
  // Closing takes it out of the epoll set too.
  if (all->fds[at] >= 0) close(all->fds[at]);
  all->fds[at] = -1;
  return NULL;
}

// The records that JavaScript gave; they stay where they are until the function returns.
static unsigned char *records(napi_env env, napi_value value, size_t *count) {
  napi_typedarray_type type;
  size_t length = 0;
  void *data = NULL;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, NULL, NULL) != napi_ok ||
      type != napi_uint8_array)
    return NULL;
  *count = length / RECORD;
  return data;
}

static size_t drain(int fd, uint32_t at, unsigned char *to, size_t room) {
  struct mmsghdr messages[BURST];
  struct iovec parts[BURST];
  struct sockaddr_in from[BURST];
  unsigned wanted = room < BURST ? (unsigned)room : BURST;
  memset(messages, 0, sizeof messages);
  for (unsigned i = 0; i < wanted; i++) {
    parts[i] = (struct iovec){to + i * RECORD + HEADER, RECORD - HEADER};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
    messages[i].msg_hdr.msg_name = &from[i];
    messages[i].msg_hdr.msg_namelen = sizeof from[i];
  }
  int got = recvmmsg(fd, messages, wanted, MSG_DONTWAIT, NULL);
  for (int i = 0; i < got; i++) {
    // One that is cut is longer than any packet of ours: it is given as empty, which is none.
    int isCut = messages[i].msg_hdr.msg_flags & MSG_TRUNC;
    header head = {at, isCut ? 0 : messages[i].msg_len, ntohl(from[i].sin_addr.s_addr),
                   ntohs(from[i].sin_port)};
    memcpy(to + (size_t)i * RECORD, &head, sizeof head);
  }
  return got > 0 ? (size_t)got : 0;
}

static napi_value receive(napi_env env, napi_callback_info info) {
  size_t argc = 1, room = 0, filled = 0;
  napi_value argv[1];
  struct epoll_event events[EVENTS];
  sockets *all = own(env);
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  unsigned char *to = argc < 1 ? NULL : records(env, argv[0], &room);
  if (!to) return refuse(env, "receive takes the records to fill");
  int wanted = room < EVENTS ? (int)room : EVENTS;
  int ready = wanted == 0 ? 0 : epoll_wait(all->epoll, events, wanted, 0);
  for (int i = 0; i < ready && filled < room; i++) {
    uint32_t at = events[i].data.u32;
    if (at < all->count && all->fds[at] >= 0)
      filled += drain(all->fds[at], at, to + filled * RECORD, room - filled);
  }
  return number(env, (int32_t)filled);
}

static int sent(const sockets *all, const unsigned char *record) {
  header head;
  memcpy(&head, record, sizeof head);
  if (head.socket >= all->count || all->fds[head.socket] < 0) return 0;
  if (head.length > RECORD - HEADER || head.port > 65535) return 0;
  struct sockaddr_in to = {.sin_family = AF_INET,
                           .sin_port = htons((uint16_t)head.port),
                           .sin_addr.s_addr = htonl(head.address)};
  ssize_t done = sendto(all->fds[head.socket], record + HEADER, head.length, MSG_DONTWAIT,
                        (const void *)&to, sizeof to);
  return done == (ssize_t)head.length;
}

static napi_value send_records(napi_env env, napi_callback_info info) {
  size_t argc = 2, room = 0;
  napi_value argv[2];
  uint32_t count = 0, done = 0;
  const sockets *all = own(env);
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  const unsigned char *from = argc < 2 ? NULL : records(env, argv[0], &room);
  if (!from || napi_get_value_uint32(env, argv[1], &count) != napi_ok || count > room)
    return refuse(env, "send takes records and how many of them");
  for (uint32_t i = 0; i < count; i++) done += (uint32_t)sent(all, from + (size_t)i * RECORD);
  return number(env, (int32_t)done);
}

// The thread ends: so do its sockets.
static void end(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  sockets *all = data;
  for (uint32_t i = 0; i < all->count; i++)
    if (all->fds[i] >= 0) close(all->fds[i]);
  close(all->epoll);
  free(all->fds);
  free(all);
}

NAPI_MODULE_INIT() {
  sockets *all = calloc(1, sizeof *all);
  if (all) all->epoll = epoll_create1(EPOLL_CLOEXEC);
  if (!all || all->epoll < 0) {
    free(all);
    napi_throw_error(env, NULL, "no memory for sockets");
    return NULL;
  }
  napi_set_instance_data(env, all, end, NULL);
  const struct {
    const char *name;
    napi_callback call;
  } functions[] = {{"open", open_socket},
                   {"close", close_socket},
                   {"receive", receive},
                   {"send", send_records}};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL,
                         &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  return exports;
}
