/* A disk that has accidents, put under a process with LD_PRELOAD: whatever library writes.
 *
 * `disk_arm` chooses a folder, what is to happen there and at which operation; operations on
 * other folders pass. An operation is one call that changes the disk: opening for writing,
 * write, truncate, sync, rename, delete, making and removing a folder. Everything can also be
 * written to a log, from which `images.py` makes what a disk may look like after a power cut:
 *
 *     char kind ; uint16 length of path ; uint32 length of data ; int64 offset or size ; path ; data
 *
 * kinds: C created, W written, T truncated, S synced (file or folder), R renamed (data: the new
 * path), D deleted, M folder made, X folder removed. A shared-memory file is never of interest: it does not
 * outlive a power cut.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PASS, FAIL_ONCE, FAIL_ON, KILL, VANISH };
#define FILES 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char below[PATH_MAX];
static size_t below_length;
static int what, number, with_errno, log_fd = -1;
static volatile int count, gone;
static char *opened[FILES]; /* what a handle was opened as, where it is below the folder */

#define REAL(name)                                            \
  static __typeof__(&name) real;                              \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* From now on `mode` happens at the n-th operation below `folder`; counts anew. */
void disk_arm(const char *folder, int mode, int n, int error, int log) {
  pthread_mutex_lock(&lock);
  snprintf(below, sizeof below, "%s/", folder);
  below_length = strlen(below);
  what = mode, number = n, with_errno = error, log_fd = log;
  count = gone = 0;
  pthread_mutex_unlock(&lock);
}

int disk_count(void) { return count; }

static void absolute(int folder, const char *path, char *out) {
  if (path[0] == '/') {
    snprintf(out, PATH_MAX, "%s", path);
    return;
  }
  char base[PATH_MAX] = "";
  if (folder == AT_FDCWD) {
    if (!getcwd(base, sizeof base)) base[0] = 0;
  } else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, base, sizeof base - 1);
    base[length > 0 ? length : 0] = 0;
  }
  snprintf(out, PATH_MAX, "%s/%s", base, path);
}

static int ours(const char *path) {
  if (!below_length) return 0;
  size_t length = strlen(path);
  if (length > 4 && !strcmp(path + length - 4, "-shm")) return 0;
  return !strncmp(path, below, below_length) ||
         (length == below_length - 1 && !strncmp(path, below, length));
}

static const char *of(int fd) { return fd >= 0 && fd < FILES ? opened[fd] : NULL; }

static void note(char kind, const char *path, int64_t at, const void *data, size_t length) {
  if (log_fd < 0) return;
  uint16_t path_length = (uint16_t)strlen(path);
  uint32_t data_length = (uint32_t)length;
  char head[15];
  head[0] = kind;
  memcpy(head + 1, &path_length, 2);
  memcpy(head + 3, &data_length, 4);
  memcpy(head + 7, &at, 8);
  struct iovec parts[3] = {{head, sizeof head}, {(void *)path, path_length}, {(void *)data, length}};
  static ssize_t (*real)(int, const struct iovec *, int);
  if (!real) real = dlsym(RTLD_NEXT, "writev");
  if (real(log_fd, parts, 3) != (ssize_t)(sizeof head + path_length + length)) abort();
}

static void vanish(void) {
  static int (*real)(const char *, const char *);
  if (!real) real = dlsym(RTLD_NEXT, "rename");
  char from[PATH_MAX], to[PATH_MAX + 8];
  snprintf(from, sizeof from, "%.*s", (int)below_length - 1, below);
  snprintf(to, sizeof to, "%s.gone", from);
  gone = 1;
  if (real(from, to)) abort();
}

/* What an operation needs of the disk: a full one still deletes, renames and syncs. */
enum { FREE = 0, SPACE = 1, HANDLE = 2 };

/* Whether this operation has its accident: then errno says which. Called with the lock held. */
static int accident(int needs) {
  count++;
  if (what == KILL && count == number) kill(getpid(), SIGKILL);
  if (what == VANISH && count == number) vanish();
  if (gone) {
    errno = needs & HANDLE ? EIO : ENOENT;
    return 1;
  }
  if (with_errno == ENOSPC && !(needs & SPACE)) return 0;
  if ((what == FAIL_ONCE && count == number) || (what == FAIL_ON && count >= number)) {
    errno = with_errno;
    return 1;
  }
  return 0;
}

#define WITHIN(path) \
  pthread_mutex_lock(&lock); \
  int inside = ours(path)
#define END                     \
  do {                          \
    int kept = errno;           \
    pthread_mutex_unlock(&lock); \
    errno = kept;               \
  } while (0)

static void remember(int fd, const char *path) {
  if (fd < 0 || fd >= FILES) return;
  free(opened[fd]);
  opened[fd] = path ? strdup(path) : NULL;
}

static int opening(int (*real)(int, const char *, int, ...), int folder, const char *name,
                   int flags, mode_t mode) {
  char path[PATH_MAX];
  absolute(folder, name, path);
  WITHIN(path);
  int result = -1;
  int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC));
  struct stat before;
  int there = inside && !stat(path, &before);
  /* SQLite opens its database again and again; only what may change the disk is an operation */
  int changes = writes && ((flags & O_CREAT && !there) || flags & O_TRUNC);
  if (inside && changes && accident(SPACE)) {
  } else if (inside && gone) {
    errno = ENOENT;
  } else {
    result = real(folder, name, flags, mode);
    if (result >= 0) remember(result, inside ? path : NULL);
    if (result >= 0 && inside && (flags & O_CREAT) && !there) note('C', path, 0, "", 0);
    if (result >= 0 && inside && (flags & O_TRUNC) && there) note('T', path, 0, "", 0);
  }
  END;
  return result;
}

#define MODE_OF(last) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | O_TMPFILE)) { \
    va_list rest; \
    va_start(rest, last); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

typedef int (*Open)(int, const char *, int, ...);
static Open real_openat(void) {
  static Open real;
  if (!real) real = (Open)dlsym(RTLD_NEXT, "openat");
  return real;
}
int open(const char *name, int flags, ...) {
  MODE_OF(flags) return opening(real_openat(), AT_FDCWD, name, flags, mode);
}
int open64(const char *name, int flags, ...) {
  MODE_OF(flags) return opening(real_openat(), AT_FDCWD, name, flags, mode);
}
int openat(int folder, const char *name, int flags, ...) {
  MODE_OF(flags) return opening(real_openat(), folder, name, flags, mode);
}
int openat64(int folder, const char *name, int flags, ...) {
  MODE_OF(flags) return opening(real_openat(), folder, name, flags, mode);
}
int __open_2(const char *name, int flags) {
  return opening(real_openat(), AT_FDCWD, name, flags, 0);
}
int __open64_2(const char *name, int flags) {
  return opening(real_openat(), AT_FDCWD, name, flags, 0);
}

int close(int fd) {
  REAL(close);
  pthread_mutex_lock(&lock);
  remember(fd, NULL);
  pthread_mutex_unlock(&lock);
  return real(fd);
}

static ssize_t writing(int fd, const void *data, size_t length, off64_t at) {
  static ssize_t (*plain)(int, const void *, size_t);
  static ssize_t (*placed)(int, const void *, size_t, off64_t);
  if (!plain) plain = dlsym(RTLD_NEXT, "write");
  if (!placed) placed = dlsym(RTLD_NEXT, "pwrite64");
  const char *path = of(fd);
  if (!path || !below_length) return at < 0 ? plain(fd, data, length) : placed(fd, data, length, at);
  pthread_mutex_lock(&lock);
  ssize_t result = -1;
  int inside = ours(path);
  off64_t place = at;
  if (inside && at < 0) {
    struct stat now;
    place = fcntl(fd, F_GETFL) & O_APPEND && !fstat(fd, &now) ? now.st_size : lseek(fd, 0, SEEK_CUR);
  }
  if (inside && accident(SPACE | HANDLE)) {
    int kept = errno; /* half of it is on the disk */
    if (!gone && placed(fd, data, length / 2, place) > 0) note('W', path, place, data, length / 2);
    errno = kept;
  } else {
    result = at < 0 ? plain(fd, data, length) : placed(fd, data, length, at);
    if (inside && result > 0) note('W', path, place, data, (size_t)result);
  }
  END;
  return result;
}

ssize_t write(int fd, const void *data, size_t length) { return writing(fd, data, length, -1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
  return writing(fd, data, length, at);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
  return writing(fd, data, length, at);
}
ssize_t writev(int fd, const struct iovec *parts, int n) {
  REAL(writev);
  if (!of(fd)) return real(fd, parts, n);
  ssize_t total = 0;
  for (int i = 0; i < n; i++) {
    ssize_t done = writing(fd, parts[i].iov_base, parts[i].iov_len, -1);
    if (done < 0) return total ? total : -1;
    total += done;
    if ((size_t)done < parts[i].iov_len) break;
  }
  return total;
}

/* A handle on a folder that is gone reads nothing. */
#define READING(name, arguments, call)                    \
  ssize_t name arguments {                                \
    REAL(name);                                           \
    const char *path = of(fd);                            \
    if (gone && path && ours(path)) return errno = EIO, -1; \
    return real call;                                     \
  }
READING(read, (int fd, void *data, size_t length), (fd, data, length))
READING(pread, (int fd, void *data, size_t length, off_t at), (fd, data, length, at))
READING(pread64, (int fd, void *data, size_t length, off64_t at), (fd, data, length, at))

/* Copies inside the kernel are refused, so that they come as reads and writes. */
ssize_t sendfile(int out, int in, off_t *at, size_t length) {
  REAL(sendfile);
  return of(out) ? (errno = EINVAL, -1) : real(out, in, at, length);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t length) {
  REAL(sendfile64);
  return of(out) ? (errno = EINVAL, -1) : real(out, in, at, length);
}
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
  REAL(copy_file_range);
  return of(out) ? (errno = EXDEV, -1) : real(in, from, out, to, length, flags);
}

static int truncating(int fd, off64_t size) {
  static int (*real)(int, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
  const char *path = of(fd);
  if (!path) return real(fd, size);
  WITHIN(path);
  int result = -1;
  if (!inside || !accident(HANDLE)) {
    result = real(fd, size);
    if (inside && !result) note('T', path, size, "", 0);
  }
  END;
  return result;
}
int ftruncate(int fd, off_t size) { return truncating(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncating(fd, size); }

#define SYNCING(name)                        \
  int name(int fd) {                         \
    REAL(name);                              \
    const char *path = of(fd);               \
    if (!path) return real(fd);              \
    WITHIN(path);                            \
    int result = -1;                         \
    if (!inside || !accident(HANDLE)) {           \
      result = real(fd);                     \
      if (inside && !result) note('S', path, 0, "", 0); \
    }                                        \
    END;                                     \
    return result;                           \
  }
SYNCING(fsync)
SYNCING(fdatasync)

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
  REAL(renameat2);
  char source[PATH_MAX], target[PATH_MAX];
  absolute(from_folder, from, source);
  absolute(to_folder, to, target);
  WITHIN(source);
  inside |= ours(target);
  int result = -1;
  if (!inside || !accident(FREE)) {
    result = real(from_folder, from, to_folder, to, flags);
    if (inside && !result) note('R', source, 0, target, strlen(target));
  }
  END;
  return result;
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  return renameat2(from_folder, from, to_folder, to, 0);
}

int unlinkat(int folder, const char *name, int flags) {
  REAL(unlinkat);
  char path[PATH_MAX];
  absolute(folder, name, path);
  WITHIN(path);
  struct stat there;
  int result = -1;
  if (inside && lstat(path, &there)) errno = ENOENT; /* nothing to remove is no operation */
  else if (!inside || !accident(FREE)) {
    result = real(folder, name, flags);
    if (inside && !result) note(flags & AT_REMOVEDIR ? 'X' : 'D', path, 0, "", 0);
  }
  END;
  return result;
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }

int mkdirat(int folder, const char *name, mode_t mode) {
  REAL(mkdirat);
  char path[PATH_MAX];
  absolute(folder, name, path);
  WITHIN(path);
  struct stat there;
  int result = -1;
  if (inside && !gone && !lstat(path, &there)) errno = EEXIST;
  else if (!inside || !accident(SPACE)) {
    result = real(folder, name, mode);
    if (inside && !result) note('M', path, 0, "", 0);
  }
  END;
  return result;
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }
