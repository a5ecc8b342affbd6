/* A file layer for SQLite that passes everything on and writes down what a disk would be told.
 *
 * Registered as "powercut" by loading this file as an extension; the log is the file named by
 * POWERCUT_LOG, opened for appending. One record per event, in the machine's byte order:
 *
 *     char kind (W write, T truncate, S sync, D delete) ; uint16 length of name ;
 *     uint32 length of data ; int64 offset or size ; name ; data
 *
 * Only the base name of a file is logged. Shared memory is not: it does not outlive a power cut.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

typedef struct {
  sqlite3_file base;
  char name[128];
  sqlite3_file *real;
} File;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs our_vfs;
static int log_fd = -1;

#define REAL(file) (((File *)(file))->real)

static int note(char kind, const char *name, int64_t at, const void *data, uint32_t length) {
  uint16_t name_length = (uint16_t)strlen(name);
  char head[15];
  head[0] = kind;
  memcpy(head + 1, &name_length, 2);
  memcpy(head + 3, &length, 4);
  memcpy(head + 7, &at, 8);
  struct iovec parts[3] = {{head, sizeof head}, {(void *)name, name_length}, {(void *)data, length}};
  ssize_t whole = (ssize_t)(sizeof head + name_length + length);
  return writev(log_fd, parts, 3) == whole ? SQLITE_OK : SQLITE_IOERR;
}

static int our_close(sqlite3_file *file) { return REAL(file)->pMethods->xClose(REAL(file)); }

static int our_read(sqlite3_file *file, void *data, int length, sqlite3_int64 at) {
  return REAL(file)->pMethods->xRead(REAL(file), data, length, at);
}

static int our_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 at) {
  int result = note('W', ((File *)file)->name, at, data, (uint32_t)length);
  return result ? result : REAL(file)->pMethods->xWrite(REAL(file), data, length, at);
}

static int our_truncate(sqlite3_file *file, sqlite3_int64 size) {
  int result = note('T', ((File *)file)->name, size, "", 0);
  return result ? result : REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int our_sync(sqlite3_file *file, int flags) {
  int result = REAL(file)->pMethods->xSync(REAL(file), flags);
  return result ? result : note('S', ((File *)file)->name, 0, "", 0);
}

static int our_size(sqlite3_file *file, sqlite3_int64 *size) {
  return REAL(file)->pMethods->xFileSize(REAL(file), size);
}

static int our_lock(sqlite3_file *file, int kind) {
  return REAL(file)->pMethods->xLock(REAL(file), kind);
}

static int our_unlock(sqlite3_file *file, int kind) {
  return REAL(file)->pMethods->xUnlock(REAL(file), kind);
}

static int our_check_lock(sqlite3_file *file, int *held) {
  return REAL(file)->pMethods->xCheckReservedLock(REAL(file), held);
}

static int our_control(sqlite3_file *file, int op, void *argument) {
  return REAL(file)->pMethods->xFileControl(REAL(file), op, argument);
}

static int our_sector(sqlite3_file *file) { return REAL(file)->pMethods->xSectorSize(REAL(file)); }

static int our_traits(sqlite3_file *file) {
  return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int our_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **where) {
  return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, where);
}

static int our_shm_lock(sqlite3_file *file, int first, int count, int flags) {
  return REAL(file)->pMethods->xShmLock(REAL(file), first, count, flags);
}

static void our_shm_barrier(sqlite3_file *file) {
  REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int our_shm_unmap(sqlite3_file *file, int remove) {
  return REAL(file)->pMethods->xShmUnmap(REAL(file), remove);
}

static const sqlite3_io_methods methods = {
    2,           our_close,   our_read,     our_write,       our_truncate,
    our_sync,    our_size,    our_lock,     our_unlock,      our_check_lock,
    our_control, our_sector,  our_traits,   our_shm_map,     our_shm_lock,
    our_shm_barrier, our_shm_unmap, 0, 0};

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static int our_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *file, int flags,
                    int *out) {
  File *ours = (File *)file;
  (void)vfs;
  ours->real = (sqlite3_file *)(ours + 1);
  ours->name[0] = 0;
  if (path) strncat(ours->name, base_name(path), sizeof ours->name - 1);
  int result = real_vfs->xOpen(real_vfs, path, ours->real, flags, out);
  file->pMethods = ours->real->pMethods ? &methods : 0;
  return result;
}

static int our_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
  (void)vfs;
  int result = real_vfs->xDelete(real_vfs, path, sync_folder);
  return result ? result : note('D', base_name(path), 0, "", 0);
}

int sqlite3_extension_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
  (void)db;
  (void)error;
  SQLITE_EXTENSION_INIT2(api);
  const char *log = getenv("POWERCUT_LOG");
  if (!log) return SQLITE_ERROR;
  log_fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (log_fd < 0) return SQLITE_CANTOPEN;
  real_vfs = sqlite3_vfs_find(0);
  our_vfs = *real_vfs;
  our_vfs.zName = "powercut";
  our_vfs.szOsFile = (int)sizeof(File) + real_vfs->szOsFile;
  our_vfs.xOpen = our_open;
  our_vfs.xDelete = our_delete;
  int result = sqlite3_vfs_register(&our_vfs, 0);
  return result ? result : SQLITE_OK_LOAD_PERMANENTLY;
}
