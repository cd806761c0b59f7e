/* Prints what is in the ring: cc -O2 -o print_scenes print_scenes.c && ./print_scenes NAME [COUNT] */
#include "roadseg_shm.h"
#include <stdlib.h>

int main(int argc, char **argv) {
  roadseg_ring ring;
  long count = argc > 2 ? atol(argv[2]) : -1;
  for (int tries = 0; argc < 2 || roadseg_open(&ring, argv[1]) != 0; tries++) {
    if (argc < 2 || tries == 300) {
      fprintf(stderr, argc < 2 ? "usage: print_scenes NAME [COUNT]\n" : "nobody writes there\n");
      return 1;
    }
    usleep(100000);
  }

  const roadseg_header *h = ring.header;
  printf("camera %s frame_id %s grid %ux%u of %g m\n", h->camera, h->frame_id, h->columns, h->rows, h->meters_per_cell);
  roadseg_scene *scene = malloc(h->slot_bytes);
  uint64_t last = 0;
  for (int came; count != 0 && (came = roadseg_wait(&ring, last, 1000)) >= 0;) {
    if (came == 0 || !roadseg_newest(&ring, last, scene)) {
      printf("nothing for a second: stop\n");
      continue;
    }
    last = scene->number;
    double delivered_us = (roadseg_age_ms(scene) * 1e6 - (scene->published_ns - scene->captured_ns)) / 1e3;
    const int8_t *cells = (const int8_t *)scene + h->grid_offset;
    unsigned free_cells = 0, occupied = 0;
    for (uint32_t i = 0; (scene->flags & ROADSEG_HAS_GRID) && i < h->columns * h->rows; i++) {
      free_cells += cells[i] == 0;
      occupied += cells[i] > 0;
    }
    const roadseg_person *people = (const void *)((const char *)scene + h->people_offset);
    unsigned in_path = 0;
    for (uint32_t i = 0; i < scene->people_count; i++) in_path += people[i].flags & ROADSEG_IN_PATH;
    printf("scene %llu frame %lld status %u people %u in_path %u points %u free %u occupied %u age_ms %.1f us %.0f\n",
           (unsigned long long)scene->number, (long long)scene->frame, scene->status, scene->people_count, in_path,
           scene->ground_polygon_count, free_cells, occupied, roadseg_age_ms(scene), delivered_us);
    fflush(stdout);
    count--;
  }
  free(scene);
  roadseg_close(&ring);
  return 0;
}
