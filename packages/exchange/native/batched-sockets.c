// UDP sockets, many datagrams at a time: one crossing from JavaScript reads what has arrived on all
// sockets of a thread, and one sends what is due. The kernel is still asked for each media call by
// itself, because each has a socket of its own; what is spared is Node's part, which is more. Plain
// C against Node-API and the part of libuv 1 that never changes, so that one build serves every
// version of Node. IPv4 only; whoever loads it has plain sockets for the rest.
//
//   open(address, port, buffer)   -> a socket's number, or the negative errno; the kernel keeps
//                                    `buffer` bytes each way, or its usual number where that is 0
//   port(socket)                  -> the port, where the system chose it
//   close(socket)                 what waits for its time on it is never sent
//   withdraw(socket)              -> how many waited for their time, and are never sent
//   receive(records, size)        -> how many records were filled, of four (BURST) or more
//   send(records, size, count)    -> how many were sent or wait; the others' length is LOST then
//   watch(listener)               calls it whenever something has arrived, until undefined is given
//
// A record is `size` bytes in the machine's order: socket u32, length u32, address u32 and port u32
// (as numbers, not in network order), the time at which it is due as f64 (ms of CLOCK_MONOTONIC;
// what is not in the future is sent at once), then the datagram. Every number from JavaScript is
// checked.
//
// Datagrams for later wait in a wheel of one slot for each millisecond, which a thread of ours
// turns: a pause of JavaScript's garbage collector that is shorter than they were given ahead is
// not heard. One socket's datagrams keep their order, so one that is due at once waits for those
// before it.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <node_api.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#define HEADER 24
#define LOST UINT32_MAX
#define EVENTS 64
// Datagrams read from one socket at a time: a stream sends one in 20 ms.
#define BURST 4
// The same where no other socket has any.
#define ALONE 32
// How far ahead datagrams may be given, in ms; what is due later is sent then.
#define WHEEL 256

typedef struct {
  uint32_t socket, length, address, port;
  double due;
} header;

// A datagram that waits for its time.
typedef struct waiting {
  struct waiting *next;
  uint32_t socket, opening, length;
  struct sockaddr_in to;
  unsigned char bytes[];
} waiting;

typedef struct {
  waiting *first, *last;
} slot;

// A socket of the thread; a descriptor of -1 marks a number that is free again.
typedef struct {
  int fd;
  // How often the number was given, or what waits withdrawn: what waited before is not sent.
  uint32_t opening;
  // Datagrams that wait, and the time of the last.
  uint32_t waiting;
  int64_t until;
} line;

// The sockets of one thread; a number is an index. The lock guards them and the wheel: whoever
// sends holds it, so that a descriptor is not closed, and given to somebody else, under its hands.
typedef struct {
  int epoll;
  line *lines;
  uint32_t count;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  pthread_t turner;
  slot wheel[WHEEL];
  uint32_t waiting;
  // The first slot that was not sent yet, and the one that the thread sleeps until; in ms.
  int64_t turn, wake;
  int is_over;
  // Who is told of arrivals, in this context, while it is watched for them.
  napi_env env;
  napi_ref listener;
  napi_async_context context;
  napi_async_cleanup_hook_handle last;
  uv_poll_t *watch;
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

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

// Whether it could be sent: where a queue is full, it is lost there, as datagrams may be.
static int transmit(int fd, const unsigned char *bytes, uint32_t length,
                    const struct sockaddr_in *to) {
  return sendto(fd, bytes, length, MSG_DONTWAIT, (const void *)to, sizeof *to) >= 0 ||
         errno == EAGAIN || errno == ENOBUFS;
}

// Sends what a slot holds, or forgets it where the socket is closed.
static void empty(sockets *all, slot *at) {
  for (waiting *each = at->first, *next; each; each = next) {
    next = each->next;
    line *of = &all->lines[each->socket];
    if (of->opening == each->opening) {
      transmit(of->fd, each->bytes, each->length, &each->to);
      of->waiting--;
    }
    all->waiting--;
    free(each);
  }
  at->first = at->last = NULL;
}

// The first slot that holds something; called only when one does.
static int64_t next_slot(const sockets *all) {
  int64_t at = all->turn;
  while (!all->wheel[at % WHEEL].first) at++;
  return at;
}

// The thread that turns the wheel. It asks for a turn before others, which systems grant or not.
static void *turn(void *data) {
  sockets *all = data;
  const struct sched_param first = {.sched_priority = 1};
  pthread_setschedparam(pthread_self(), SCHED_RR, &first);
  pthread_mutex_lock(&all->lock);
  while (!all->is_over) {
    for (int64_t now = (int64_t)now_ms(); all->waiting && all->turn <= now; all->turn++)
      empty(all, &all->wheel[all->turn % WHEEL]);
    all->wake = all->waiting ? next_slot(all) : INT64_MAX;
    if (all->waiting) {
      struct timespec until = {all->wake / 1000, all->wake % 1000 * 1000000};
      pthread_cond_timedwait(&all->changed, &all->lock, &until);
    } else {
      pthread_cond_wait(&all->changed, &all->lock);
    }
  }
  pthread_mutex_unlock(&all->lock);
  return NULL;
}

// Keeps a datagram until its time; where memory is short it is lost.
static int keep(sockets *all, const header *head, const unsigned char *bytes,
                const struct sockaddr_in *to, double now) {
  waiting *item = malloc(sizeof *item + head->length);
  if (!item) return 0;
  line *of = &all->lines[head->socket];
  *item = (waiting){NULL, head->socket, of->opening, head->length, *to};
  memcpy(item->bytes, bytes, head->length);
  if (!all->waiting) all->turn = (int64_t)now;
  int64_t last = all->turn + WHEEL - 1, due = all->turn;
  if (head->due > now) due = head->due < (double)last ? (int64_t)head->due + 1 : last;
  if (due < all->turn) due = all->turn;
  if (of->waiting && due < of->until) due = of->until;
  if (due > last) due = last;
  slot *at = &all->wheel[due % WHEEL];
  if (at->last) at->last->next = item;
  else at->first = item;
  at->last = item;
  of->waiting++;
  of->until = due;
  all->waiting++;
  if (due < all->wake) {
    all->wake = due;
    pthread_cond_signal(&all->changed);
  }
  return 1;
}

static int remember(sockets *all, int fd) {
  uint32_t at = 0;
  while (at < all->count && all->lines[at].fd >= 0) at++;
  if (at == all->count) {
    uint32_t count = all->count ? 2 * all->count : 64;
    line *lines = realloc(all->lines, count * sizeof *lines);
    if (!lines) return -1;
    for (uint32_t i = all->count; i < count; i++) lines[i] = (line){.fd = -1};
    all->lines = lines;
    all->count = count;
  }
  all->lines[at] = (line){.fd = fd, .opening = all->lines[at].opening + 1};
  return (int)at;
}

static void forget(sockets *all, uint32_t at) {
  pthread_mutex_lock(&all->lock);
  // Closing takes it out of the epoll set too.
  if (all->lines[at].fd >= 0) close(all->lines[at].fd);
  all->lines[at] = (line){.fd = -1, .opening = all->lines[at].opening + 1};
  pthread_mutex_unlock(&all->lock);
}

static int bound(const struct sockaddr_in *address, int buffer) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  // A kernel that allows less gives what it allows.
  if (buffer > 0) {
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
  }
  if (bind(fd, (const void *)address, sizeof *address) == 0) return fd;
  int error = errno;
  close(fd);
  return -error;
}

// Lets the epoll set tell once of what has arrived, and again only of what arrives from then on.
static int told_of_arrivals(const sockets *all, int operation, uint32_t at) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u32 = at};
  return epoll_ctl(all->epoll, operation, all->lines[at].fd, &event) == 0;
}

static napi_value open_socket(napi_env env, napi_callback_info info) {
  size_t argc = 3, length = 0;
  napi_value argv[3];
  char text[INET_ADDRSTRLEN + 1];
  uint32_t port = 0;
  int32_t buffer = 0;
  struct sockaddr_in address = {.sin_family = AF_INET};
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  if (argc < 3 || napi_get_value_string_utf8(env, argv[0], text, sizeof text, &length) != napi_ok ||
      napi_get_value_uint32(env, argv[1], &port) != napi_ok || port > 65535 ||
      napi_get_value_int32(env, argv[2], &buffer) != napi_ok)
    return refuse(env, "open takes an address, a port and a number of bytes");
  if (inet_pton(AF_INET, text, &address.sin_addr) != 1) return number(env, -EAFNOSUPPORT);
  address.sin_port = htons((uint16_t)port);
  sockets *all = own(env);
  int fd = bound(&address, buffer);
  if (fd < 0) return number(env, fd);
  pthread_mutex_lock(&all->lock);
  int at = remember(all, fd);
  pthread_mutex_unlock(&all->lock);
  if (at < 0) close(fd);
  if (at < 0) return number(env, -ENOMEM);
  if (!told_of_arrivals(all, EPOLL_CTL_ADD, (uint32_t)at)) {
    forget(all, (uint32_t)at);
    return number(env, -ENOMEM);
  }
  return number(env, at);
}

// The socket that JavaScript named, of those that are open.
static line *named(napi_env env, napi_callback_info info, uint32_t *at) {
  size_t argc = 1;
  napi_value argv[1];
  sockets *all = own(env);
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  if (argc < 1 || napi_get_value_uint32(env, argv[0], at) != napi_ok || *at >= all->count ||
      all->lines[*at].fd < 0) {
    refuse(env, "there is no such socket");
    return NULL;
  }
  return &all->lines[*at];
}

static napi_value port_of(napi_env env, napi_callback_info info) {
  uint32_t at = 0;
  struct sockaddr_in address = {0};
  socklen_t length = sizeof address;
  line *of = named(env, info, &at);
  if (!of) return NULL;
  getsockname(of->fd, (void *)&address, &length);
  return number(env, ntohs(address.sin_port));
}

static napi_value close_socket(napi_env env, napi_callback_info info) {
  uint32_t at = 0;
  if (named(env, info, &at)) forget(own(env), at);
  return NULL;
}

static napi_value withdraw(napi_env env, napi_callback_info info) {
  uint32_t at = 0;
  sockets *all = own(env);
  line *of = named(env, info, &at);
  if (!of) return NULL;
  pthread_mutex_lock(&all->lock);
  int32_t count = (int32_t)of->waiting;
  of->opening++;
  of->waiting = 0;
  pthread_mutex_unlock(&all->lock);
  return number(env, count);
}

// Records that JavaScript gave; they stay where they are until the function returns.
typedef struct {
  unsigned char *bytes;
  size_t size, count;
} batch;

static int batched(napi_env env, napi_value records, napi_value bytes, batch *given) {
  napi_typedarray_type type;
  size_t length = 0;
  uint32_t size = 0;
  void *data = NULL;
  if (napi_get_typedarray_info(env, records, &type, &length, &data, NULL, NULL) != napi_ok ||
      type != napi_uint8_array || napi_get_value_uint32(env, bytes, &size) != napi_ok ||
      size <= HEADER)
    return 0;
  *given = (batch){data, size, length / size};
  return 1;
}

// Reads a socket into the records from `first` on, `most` datagrams or fewer.
static size_t drain(const sockets *all, uint32_t at, const batch *into, size_t first,
                    unsigned most) {
  struct mmsghdr messages[ALONE];
  struct iovec parts[ALONE];
  struct sockaddr_in from[ALONE];
  unsigned char *to = into->bytes + first * into->size;
  size_t room = into->count - first;
  unsigned wanted = room < most ? (unsigned)room : most;
  memset(messages, 0, wanted * sizeof *messages);
  for (unsigned i = 0; i < wanted; i++) {
    parts[i] = (struct iovec){to + i * into->size + HEADER, into->size - HEADER};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
    messages[i].msg_hdr.msg_name = &from[i];
    messages[i].msg_hdr.msg_namelen = sizeof from[i];
  }
  int got = recvmmsg(all->lines[at].fd, messages, wanted, MSG_DONTWAIT, NULL);
  // There may be more, which is told once more.
  if (got == (int)wanted) told_of_arrivals(all, EPOLL_CTL_MOD, at);
  for (int i = 0; i < got; i++) {
    // One that is cut is longer than any packet of ours: it is given as empty, which is none.
    int isCut = messages[i].msg_hdr.msg_flags & MSG_TRUNC;
    header head = {at, isCut ? 0 : messages[i].msg_len, ntohl(from[i].sin_addr.s_addr),
                   ntohs(from[i].sin_port), 0};
    memcpy(to + (size_t)i * into->size, &head, sizeof head);
  }
  return got > 0 ? (size_t)got : 0;
}

static napi_value receive(napi_env env, napi_callback_info info) {
  size_t argc = 2, filled = 0;
  napi_value argv[2];
  struct epoll_event events[EVENTS];
  batch into;
  sockets *all = own(env);
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  if (argc < 2 || !batched(env, argv[0], argv[1], &into))
    return refuse(env, "receive takes the records to fill, and the size of each");
  // What is told is read, because it is not told again: there is room for all of it.
  size_t wanted = into.count / BURST < EVENTS ? into.count / BURST : EVENTS;
  int ready = wanted == 0 ? 0 : epoll_wait(all->epoll, events, (int)wanted, 0);
  for (int i = 0; i < ready; i++) {
    uint32_t at = events[i].data.u32;
    if (at < all->count && all->lines[at].fd >= 0)
      filled += drain(all, at, &into, filled, ready == 1 ? ALONE : BURST);
  }
  return number(env, (int32_t)filled);
}

static int sent(sockets *all, const unsigned char *record, size_t size, double now) {
  header head;
  memcpy(&head, record, sizeof head);
  if (head.socket >= all->count || all->lines[head.socket].fd < 0) return 0;
  if (head.length > size - HEADER || head.port > 65535) return 0;
  struct sockaddr_in to = {.sin_family = AF_INET,
                           .sin_port = htons((uint16_t)head.port),
                           .sin_addr.s_addr = htonl(head.address)};
  pthread_mutex_lock(&all->lock);
  int isLater = head.due > now || all->lines[head.socket].waiting;
  int isKept = isLater && keep(all, &head, record + HEADER, &to, now);
  pthread_mutex_unlock(&all->lock);
  if (isLater) return isKept;
  // Only this thread closes sockets, so no lock is needed.
  return transmit(all->lines[head.socket].fd, record + HEADER, head.length, &to);
}

static napi_value send_records(napi_env env, napi_callback_info info) {
  size_t argc = 3;
  napi_value argv[3];
  uint32_t count = 0, done = 0;
  batch from;
  sockets *all = own(env);
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  if (argc < 3 || !batched(env, argv[0], argv[1], &from) ||
      napi_get_value_uint32(env, argv[2], &count) != napi_ok || count > from.count)
    return refuse(env, "send takes records, the size of each, and how many of them");
  double now = now_ms();
  for (uint32_t i = 0; i < count; i++) {
    unsigned char *record = from.bytes + (size_t)i * from.size;
    const uint32_t lost = LOST;
    if (sent(all, record, from.size, now)) done++;
    else memcpy(record + offsetof(header, length), &lost, sizeof lost);
  }
  return number(env, (int32_t)done);
}

// Something has arrived: the listener is called as JavaScript's own events are.
static void arrived(uv_poll_t *handle, int status, int events) {
  (void)status;
  (void)events;
  sockets *all = handle->data;
  napi_env env = all->env;
  napi_handle_scope scope;
  napi_value listener, global, error;
  napi_open_handle_scope(env, &scope);
  napi_get_reference_value(env, all->listener, &listener);
  napi_get_global(env, &global);
  if (napi_make_callback(env, all->context, global, listener, 0, NULL, NULL) ==
          napi_pending_exception &&
      napi_get_and_clear_last_exception(env, &error) == napi_ok)
    napi_fatal_exception(env, error);
  napi_close_handle_scope(env, scope);
}

static void watch_closed(uv_handle_t *handle) {
  sockets *all = handle->data;
  napi_remove_async_cleanup_hook(all->last);
  free(handle);
}

// Before the thread ends, its loop lets go of the watch.
static void end_watch(napi_async_cleanup_hook_handle last, void *data) {
  sockets *all = data;
  (void)last;
  uv_close((uv_handle_t *)all->watch, watch_closed);
  all->watch = NULL;
}

static int prepare_watch(sockets *all) {
  uv_loop_t *loop;
  napi_value name;
  all->watch = calloc(1, sizeof *all->watch);
  if (!all->watch || napi_get_uv_event_loop(all->env, &loop) != napi_ok ||
      uv_poll_init(loop, all->watch, all->epoll)) {
    free(all->watch);
    all->watch = NULL;
    return 0;
  }
  all->watch->data = all;
  napi_create_string_utf8(all->env, "BatchedSockets", NAPI_AUTO_LENGTH, &name);
  napi_async_init(all->env, NULL, name, &all->context);
  napi_add_async_cleanup_hook(all->env, end_watch, all, &all->last);
  return 1;
}

static napi_value watch(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value argv[1];
  napi_valuetype type = napi_undefined;
  sockets *all = own(env);
  napi_get_cb_info(env, info, &argc, argv, NULL, NULL);
  if (argc > 0) napi_typeof(env, argv[0], &type);
  if (type != napi_function && type != napi_undefined) return refuse(env, "watch takes a listener");
  if (all->listener) napi_delete_reference(env, all->listener);
  all->listener = NULL;
  if (all->watch) uv_poll_stop(all->watch);
  if (type == napi_undefined) return NULL;
  if (!all->watch && !prepare_watch(all)) return refuse(env, "the sockets cannot be watched");
  napi_create_reference(env, argv[0], 1, &all->listener);
  uv_poll_start(all->watch, UV_READABLE, arrived);
  return NULL;
}

// The thread ends: so do its sockets, and what waits is never sent.
static void end(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  sockets *all = data;
  pthread_mutex_lock(&all->lock);
  all->is_over = 1;
  pthread_cond_signal(&all->changed);
  pthread_mutex_unlock(&all->lock);
  pthread_join(all->turner, NULL);
  for (uint32_t i = 0; i < all->count; i++)
    if (all->lines[i].fd >= 0) forget(all, i);
  for (int i = 0; i < WHEEL; i++) empty(all, &all->wheel[i]);
  pthread_cond_destroy(&all->changed);
  pthread_mutex_destroy(&all->lock);
  close(all->epoll);
  free(all->lines);
  free(all);
}

// The lock lends the priority of whoever waits for it; the clock is the one that never goes back.
static int prepare(sockets *all) {
  pthread_mutexattr_t lending;
  pthread_condattr_t steady;
  all->wake = INT64_MAX;
  all->epoll = epoll_create1(EPOLL_CLOEXEC);
  if (all->epoll < 0) return 0;
  pthread_mutexattr_init(&lending);
  pthread_mutexattr_setprotocol(&lending, PTHREAD_PRIO_INHERIT);
  pthread_mutex_init(&all->lock, &lending);
  pthread_mutexattr_destroy(&lending);
  pthread_condattr_init(&steady);
  pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
  pthread_cond_init(&all->changed, &steady);
  pthread_condattr_destroy(&steady);
  if (pthread_create(&all->turner, NULL, turn, all) == 0) return 1;
  close(all->epoll);
  return 0;
}

NAPI_MODULE_INIT() {
  sockets *all = calloc(1, sizeof *all);
  if (!all || !prepare(all)) {
    free(all);
    napi_throw_error(env, NULL, "no memory or thread for sockets");
    return NULL;
  }
  all->env = env;
  napi_set_instance_data(env, all, end, NULL);
  const struct {
    const char *name;
    napi_callback call;
  } functions[] = {{"open", open_socket},
                   {"port", port_of},
                   {"close", close_socket},
                   {"withdraw", withdraw},
                   {"receive", receive},
                   {"send", send_records},
                   {"watch", watch}};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL,
                         &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  return exports;
}
