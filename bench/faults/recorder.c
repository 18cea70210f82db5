/*
 * Preloaded into a process, this records its writes and syncs below one folder, in order, into one file. Each record:
 * op (1 byte), lengths of two paths (2 x 2 bytes), offset (8), length of the data (4), the paths, the data. Little
 * endian. Ops: O created or truncated, W written, T truncated, S synced, U unlinked, R renamed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int out = -1;
static const char *root;
static size_t root_length;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("RECORD_TO");
  root = getenv("RECORD_BELOW");
  if (!file || !root) return;
  root_length = strlen(root);
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  out = real(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int below(const char *path) { return out >= 0 && path && strncmp(path, root, root_length) == 0; }

static int path_of(int fd, char *path) {
  char link[64];
  if (out < 0 || fd == out) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return below(path);
}

static void put(char op, const char *path, const char *second, uint64_t offset, const void *data, uint32_t length) {
  uint16_t one = strlen(path), two = second ? strlen(second) : 0;
  unsigned char head[17];
  head[0] = op;
  memcpy(head + 1, &one, 2);
  memcpy(head + 3, &two, 2);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &length, 4);
  struct iovec parts[4] = {{head, 17}, {(void *)path, one}, {(void *)(second ? second : ""), two}, {(void *)data, length}};
  ssize_t (*real)(int, const struct iovec *, int) = dlsym(RTLD_NEXT, "writev");
  if (real(out, parts, 4) < 0) _exit(97);
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = dlsym(RTLD_NEXT, name)

static void opened(const char *path, int flags, int existed) {
  if (below(path) && (!existed || (flags & O_TRUNC)) && (flags & O_CREAT)) put('O', path, NULL, 0, NULL, 0);
}

#define OPEN(name)                                                   \
  int name(const char *path, int flags, ...) {                       \
    REAL(int, #name, const char *, int, ...);                        \
    va_list list;                                                    \
    va_start(list, flags);                                           \
    int mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(list, int) : 0; \
    va_end(list);                                                    \
    int existed = below(path) && access(path, F_OK) == 0;            \
    int fd = real(path, flags, mode);                                \
    if (fd >= 0) opened(path, flags, existed);                       \
    return fd;                                                       \
  }
OPEN(open)
OPEN(open64)

#define PWRITE(name, offset_type)                                                   \
  ssize_t name(int fd, const void *data, size_t length, offset_type offset) {       \
    REAL(ssize_t, #name, int, const void *, size_t, offset_type);                   \
    char path[PATH_MAX];                                                            \
    ssize_t done = real(fd, data, length, offset);                                  \
    if (done > 0 && path_of(fd, path)) put('W', path, NULL, offset, data, done);    \
    return done;                                                                    \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t length) {
  REAL(ssize_t, "write", int, const void *, size_t);
  char path[PATH_MAX];
  ssize_t done = real(fd, data, length);
  if (done > 0 && path_of(fd, path)) put('W', path, NULL, lseek(fd, 0, SEEK_CUR) - done, data, done);
  return done;
}

#define TRUNCATE(name, type)                                              \
  int name(int fd, type length) {                                         \
    REAL(int, #name, int, type);                                          \
    char path[PATH_MAX];                                                  \
    int done = real(fd, length);                                          \
    if (done == 0 && path_of(fd, path)) put('T', path, NULL, length, NULL, 0); \
    return done;                                                          \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name)                                             \
  int name(int fd) {                                           \
    REAL(int, #name, int);                                     \
    char path[PATH_MAX];                                       \
    int done = real(fd);                                       \
    if (done == 0 && path_of(fd, path)) put('S', path, NULL, 0, NULL, 0); \
    return done;                                               \
  }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  int done = real(path);
  if (done == 0 && below(path)) put('U', path, NULL, 0, NULL, 0);
  return done;
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  int done = real(from, to);
  if (done == 0 && below(to)) put('R', from, to, 0, NULL, 0);
  return done;
}
