/*
 * A disk that forgets what was not synced, for LD_PRELOAD: see power.rs.
 *
 * Of each file in ORDERS_POWER_FOLDER that is written through open files, it keeps beside, in ORDERS_POWER_DISK, what a
 * power cut would leave: the file's content as of its last fsync, under its own name, and a file NAME.entry once the
 * folder itself has been synced with the file in it. With ORDERS_POWER_LIES set to the end of a name, syncs of such files
 * say that they succeeded and keep nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 64, MAX_FDS = 65536, FOLDER = -1 };

struct range {
    off_t start, end;
};

struct file {
    char name[256];
    struct range *dirty;
    size_t count, room;
    off_t shortest; /* since the last sync */
};

static struct file files[MAX_FILES];
static int file_count;
static int file_of[MAX_FDS]; /* its index + 1, FOLDER, or 0 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name, result, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void fail(const char *what) {
    perror(what);
    abort();
}

static void disk_path(char *path, size_t size, const char *name, const char *suffix) {
    snprintf(path, size, "%s/%s%s", getenv("ORDERS_POWER_DISK"), name, suffix);
}

static void opened(int fd, const char *path) {
    const char *folder = getenv("ORDERS_POWER_FOLDER");
    if (fd < 0 || fd >= MAX_FDS || !folder) return;
    size_t length = strlen(folder);
    if (strncmp(path, folder, length) != 0) return;
    pthread_mutex_lock(&lock);
    const char *name = path + length;
    if (*name == '/') name++;
    if (*name == 0) {
        file_of[fd] = FOLDER;
    } else if (!strchr(name, '/')) {
        int i = 0;
        while (i < file_count && strcmp(files[i].name, name) != 0) i++;
        if (i == MAX_FILES) fail("too many files");
        if (i == file_count) {
            snprintf(files[i].name, sizeof files[i].name, "%s", name);
            files[i].shortest = -1;
            file_count++;
        }
        file_of[fd] = i + 1;
    }
    pthread_mutex_unlock(&lock);
}

static struct file *tracked(int fd) {
    return fd >= 0 && fd < MAX_FDS && file_of[fd] > 0 ? &files[file_of[fd] - 1] : NULL;
}

static void written(int fd, off_t start, ssize_t length) {
    struct file *file = tracked(fd);
    if (!file || length <= 0) return;
    pthread_mutex_lock(&lock);
    if (file->count > 0 && file->dirty[file->count - 1].end == start) {
        file->dirty[file->count - 1].end += length;
    } else {
        if (file->count == file->room) {
            file->room = file->room ? file->room * 2 : 64;
            file->dirty = realloc(file->dirty, file->room * sizeof *file->dirty);
            if (!file->dirty) fail("realloc");
        }
        file->dirty[file->count++] = (struct range){start, start + length};
    }
    pthread_mutex_unlock(&lock);
}

static ssize_t real_pwrite(int fd, const void *bytes, size_t length, off_t at) {
    REAL("pwrite64", ssize_t, int, const void *, size_t, off_t);
    return real(fd, bytes, length, at);
}

static int real_open(const char *path, int flags, mode_t mode) {
    REAL("open64", int, const char *, int, ...);
    return real(path, flags, mode);
}

static int real_close(int fd) {
    REAL("close", int, int);
    return real(fd);
}

static int real_truncate(int fd, off_t length) {
    REAL("ftruncate64", int, int, off_t);
    return real(fd, length);
}

static void keep(struct file *file, int fd) {
    char path[4096], buffer[65536];
    struct stat stat;
    disk_path(path, sizeof path, file->name, "");
    int disk = real_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (disk < 0 || fstat(fd, &stat) != 0) fail(path);
    if (file->shortest >= 0 && real_truncate(disk, file->shortest) != 0) fail(path);
    for (size_t i = 0; i < file->count; i++) {
        for (off_t at = file->dirty[i].start; at < file->dirty[i].end;) {
            size_t left = file->dirty[i].end - at;
            ssize_t got = pread(fd, buffer, left < sizeof buffer ? left : sizeof buffer, at);
            if (got < 0) fail(path);
            if (got == 0) break;
            if (real_pwrite(disk, buffer, got, at) != got) fail(path);
            at += got;
        }
    }
    if (real_truncate(disk, stat.st_size) != 0) fail(path);
    real_close(disk);
    file->count = 0;
    file->shortest = -1;
}

static void keep_entries(void) {
    for (int i = 0; i < file_count; i++) {
        char path[4096], real[4096];
        snprintf(real, sizeof real, "%s/%s", getenv("ORDERS_POWER_FOLDER"), files[i].name);
        if (access(real, F_OK) != 0) continue;
        disk_path(path, sizeof path, files[i].name, ".entry");
        int entry = real_open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (entry < 0) fail(path);
        real_close(entry);
    }
}

static int lies(const char *name) {
    const char *suffix = getenv("ORDERS_POWER_LIES");
    size_t length = strlen(name), end = suffix ? strlen(suffix) : 0;
    return suffix && length >= end && strcmp(name + length - end, suffix) == 0;
}

static int sync_fd(int fd) {
    pthread_mutex_lock(&lock);
    struct file *file = tracked(fd);
    if (file && !lies(file->name)) keep(file, fd);
    if (fd >= 0 && fd < MAX_FDS && file_of[fd] == FOLDER) keep_entries();
    pthread_mutex_unlock(&lock);
    return 0;
}

int fsync(int fd) { return sync_fd(fd); }
int fdatasync(int fd) { return sync_fd(fd); }

static mode_t mode_of(int flags, va_list arguments) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list arguments; \
        va_start(arguments, flags); \
        int fd = real_open(path, flags, mode_of(flags, arguments)); \
        va_end(arguments); \
        opened(fd, path); \
        return fd; \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    if (fd >= 0 && fd < MAX_FDS) file_of[fd] = 0;
    return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL("write", ssize_t, int, const void *, size_t);
    off_t at = tracked(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = real(fd, bytes, length);
    written(fd, at, done);
    return done;
}

#define PWRITE(name) \
    ssize_t name(int fd, const void *bytes, size_t length, off_t at) { \
        ssize_t done = real_pwrite(fd, bytes, length, at); \
        written(fd, at, done); \
        return done; \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define TRUNCATE(name) \
    int name(int fd, off_t length) { \
        int result = real_truncate(fd, length); \
        struct file *file = tracked(fd); \
        pthread_mutex_lock(&lock); \
        if (file && result == 0 && (file->shortest < 0 || length < file->shortest)) file->shortest = length; \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int unlink(const char *path) {
    REAL("unlink", int, const char *);
    int result = real(path);
    const char *folder = getenv("ORDERS_POWER_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (result == 0 && folder && strncmp(path, folder, length) == 0 && path[length] == '/') {
        char kept[4096];
        disk_path(kept, sizeof kept, path + length + 1, "");
        real(kept);
        disk_path(kept, sizeof kept, path + length + 1, ".entry");
        real(kept);
    }
    return result;
}
