/* Reads RoadSeg's newest scenes from shared memory (roadseg run ... --out shm:NAME). C11, Linux, no library.
 * docs/shared-memory.md has every field. Little endian. Any number of readers; the writer knows of none. */
#ifndef ROADSEG_SHM_H
#define ROADSEG_SHM_H

#include <fcntl.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { ROADSEG_OK = 0, ROADSEG_DEGRADED = 1, ROADSEG_STALE = 2 };                      /* status */
enum { ROADSEG_HAS_GRID = 1, ROADSEG_DRIVABLE = 2, ROADSEG_REPEATED = 4, ROADSEG_THINNED = 8 }; /* flags */
enum { ROADSEG_IN_PATH = 1, ROADSEG_ON_GROUND = 2 };                                   /* flags of a person */

typedef struct {
  char magic[8];                                       /* "ROADSEG" */
  uint32_t version, header_bytes, slot_count, slot_bytes;
  uint32_t columns, rows;                              /* of the grid; 0 without one */
  double meters_per_cell, origin_x, origin_y;
  uint32_t image_width, image_height;
  uint32_t ground_polygon_offset, image_polygon_offset, people_offset, grid_offset; /* in a slot */
  uint32_t points_max, people_max, writer_pid, unused0;
  uint64_t file_bytes;
  char unused1[24];
  char camera[128], frame_id[64];
  char unused2[128];
  _Atomic uint64_t newest;                             /* number of the newest scene; 0 before the first */
  _Atomic uint32_t wake, state;                        /* wake: futex, changes with each scene; state: 2 = ended */
  char unused3[48];
} roadseg_header;

typedef struct {
  _Atomic uint64_t sequence;                           /* odd: being written; 2 * number: complete */
  uint64_t number;                                     /* 1, 2, 3 ... */
  int64_t frame, media_time_ns;                        /* frame is -1 before the first one */
  int64_t captured_ns, published_ns;                   /* CLOCK_MONOTONIC; captured is 0 before the first frame */
  uint32_t status, reasons, flags;
  uint32_t people_count, ground_polygon_count, image_polygon_count;
  float area_fraction;
  char unused[52];
} roadseg_scene;

typedef struct {
  uint32_t kind, flags;                                /* kind: 0 pedestrian, 1 cyclist */
  int32_t track;                                       /* -1: none */
  float confidence;
  int32_t box[4];                                      /* u, v, width, height in pixels */
  float foot[2], ground[2], sigma;                     /* pixels; metres ahead and left; metres */
  uint32_t area_pixels;
  char unused[8];
} roadseg_person;

_Static_assert(sizeof(roadseg_header) == 512 && sizeof(roadseg_scene) == 128 && sizeof(roadseg_person) == 64, "layout");

typedef struct { const roadseg_header *header; size_t bytes; } roadseg_ring;

/* 0, or -1: nobody writes there yet, or it is of another version. */
static inline int roadseg_open(roadseg_ring *ring, const char *name) {
  char path[256];
  snprintf(path, sizeof path, "/dev/shm/%s", name);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (file < 0) return -1;
  ring->header = fstat(file, &st) == 0 && (size_t)st.st_size >= sizeof(roadseg_header)
    ? mmap(NULL, ring->bytes = (size_t)st.st_size, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
  close(file);
  if (ring->header == MAP_FAILED) return -1;
  if (memcmp(ring->header->magic, "ROADSEG", 8) == 0 && ring->header->version == 1
      && ring->header->file_bytes == ring->bytes) return 0;
  munmap((void *)ring->header, ring->bytes);
  return -1;
}

static inline void roadseg_close(roadseg_ring *ring) { munmap((void *)ring->header, ring->bytes); }

/* Copies the newest scene into a buffer of header->slot_bytes: 1, or 0 when there is none newer than `after`. */
static inline int roadseg_newest(const roadseg_ring *ring, uint64_t after, void *slot) {
  const roadseg_header *h = ring->header;
  for (;;) {
    uint64_t n = atomic_load_explicit(&h->newest, memory_order_acquire);
    if (n <= after) return 0;
    const roadseg_scene *from =
      (const void *)((const char *)h + h->header_bytes + (n - 1) % h->slot_count * h->slot_bytes);
    if (atomic_load_explicit(&from->sequence, memory_order_acquire) != 2 * n) continue;
    memcpy(slot, from, h->slot_bytes);
    atomic_thread_fence(memory_order_acquire);         /* what was copied is whole only if it was not overtaken */
    if (atomic_load_explicit(&from->sequence, memory_order_relaxed) == 2 * n) return 1;
  }
}

/* Waits until there is a scene newer than `after`: 1; 0 when none came in time, -1 when the run has ended. */
static inline int roadseg_wait(const roadseg_ring *ring, uint64_t after, int timeout_ms) {
  const roadseg_header *h = ring->header;
  struct timespec patience = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };
  uint32_t seen = atomic_load(&h->wake);
  if (atomic_load(&h->newest) <= after && atomic_load(&h->state) != 2)
    syscall(SYS_futex, &h->wake, FUTEX_WAIT, seen, &patience, NULL, 0);
  return atomic_load(&h->newest) > after ? 1 : atomic_load(&h->state) == 2 ? -1 : 0;
}

/* Age of what a scene shows, in milliseconds, now. */
static inline double roadseg_age_ms(const roadseg_scene *scene) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (now.tv_sec * 1000000000LL + now.tv_nsec - scene->captured_ns) / 1e6;
}

#endif
