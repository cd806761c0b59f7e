#!/usr/bin/env python3
"""Reads RoadSeg's newest scenes from shared memory (roadseg run ... --out shm:NAME). Python 3, Linux, no package.

python3 roadseg_shm.py NAME [COUNT] prints them. docs/shared-memory.md has every field.
"""
import ctypes
import mmap
import os
import platform
import struct
import sys
import time

STATUS = ("ok", "degraded", "stale")
HAS_GRID, DRIVABLE, REPEATED, THINNED = 1, 2, 4, 8
_HEADER = struct.Struct("<8s6I3d6I4IQ")
_SCENE = struct.Struct("<2Q4q6If")
_PERSON = struct.Struct("<2Iif4i5fI8x")
_NEWEST, _WAKE, _STATE = 448, 456, 460
_FUTEX = {"x86_64": 202, "aarch64": 98}.get(platform.machine())


class _Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


class Ring:
    """A ring that somebody writes; raises FileNotFoundError while nobody does."""

    def __init__(self, name):
        with open(os.path.join("/dev/shm", name), "rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        (magic, version, self._start, self._slots, self._slot_bytes, self.columns, self.rows, self.meters_per_cell,
         self.origin_x, self.origin_y, self.image_width, self.image_height, self._ground, self._image, self._people,
         self._grid, _, _, self.writer_pid, _, _) = _HEADER.unpack_from(self._memory)
        if magic != b"ROADSEG\0" or version != 1:
            raise ValueError(f"{name} is no ring of version 1")
        self.camera = self._memory[128:256].split(b"\0")[0].decode()
        self.frame_id = self._memory[256:320].split(b"\0")[0].decode()
        self._libc = ctypes.CDLL(None)
        self._address = self._map_address(name)

    def _map_address(self, name):
        """Where the word lies that the writer wakes us by: mmap of the library tells no address of a read-only one."""
        libc = self._libc
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
        with open(os.path.join("/dev/shm", name), "rb") as file:
            return libc.mmap(None, 4096, mmap.PROT_READ, mmap.MAP_SHARED, file.fileno(), 0)

    def _u64(self, at):
        return struct.unpack_from("<Q", self._memory, at)[0]

    def has_ended(self):
        return struct.unpack_from("<I", self._memory, _STATE)[0] == 2

    def wait(self, after, timeout=1.0):
        """True once there is a scene newer than `after`; False when none came in time."""
        seen = struct.unpack_from("<I", self._memory, _WAKE)[0]
        if self._u64(_NEWEST) <= after and not self.has_ended():
            if _FUTEX is None:
                time.sleep(0.002)
            else:
                patience = _Timespec(int(timeout), int(timeout % 1 * 1e9))
                self._libc.syscall(ctypes.c_long(_FUTEX), ctypes.c_void_p(self._address + _WAKE), ctypes.c_long(0),
                                   ctypes.c_long(seen), ctypes.byref(patience), None, ctypes.c_long(0))
        return self._u64(_NEWEST) > after

    def newest(self, after=0):
        """The newest scene as a dict; None when there is none newer than `after`."""
        while True:
            number = self._u64(_NEWEST)
            if number <= after:
                return None
            at = self._start + (number - 1) % self._slots * self._slot_bytes
            if self._u64(at) == 2 * number:
                slot = self._memory[at:at + self._slot_bytes]
                if self._u64(at) == 2 * number:  # not overtaken while it was copied
                    return self._scene(slot)

    def _scene(self, slot):
        (_, number, frame, media, captured, published, status, reasons, flags, people, ground, image,
         area) = _SCENE.unpack_from(slot)
        return {
            "number": number, "frame": frame, "media_time_s": media / 1e9, "status": STATUS[status],
            "captured_ns": captured, "published_ns": published, "reasons": reasons, "flags": flags,
            "area_fraction": area,
            "age_s": (time.clock_gettime_ns(time.CLOCK_MONOTONIC) - captured) / 1e9 if captured else None,
            "ground_polygon": list(struct.iter_unpack("<2f", slot[self._ground:self._ground + 8 * ground])),
            "image_polygon": list(struct.iter_unpack("<2f", slot[self._image:self._image + 8 * image])),
            "people": [self._person(slot, self._people + 64 * i) for i in range(people)],
            # Row by row from the corner at (origin_x, origin_y): -1 unknown, 0 free, 100 occupied.
            "grid": memoryview(slot)[self._grid:self._grid + self.columns * self.rows].cast("b")
                    if flags & HAS_GRID else None,
        }

    @staticmethod
    def _person(slot, at):
        kind, flags, track, confidence, *box, fu, fv, x, y, sigma, area = _PERSON.unpack_from(slot, at)
        return {"kind": ("pedestrian", "cyclist")[kind], "in_path": bool(flags & 1), "track": track,
                "confidence": confidence, "box": box, "foot": (fu, fv), "area_px": area,
                "ground": {"x": x, "y": y, "sigma": sigma} if flags & 2 else None}


def main():
    name, count, last, tries = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else -1, 0, 0
    while True:
        try:
            ring = Ring(name)
            break
        except FileNotFoundError:
            tries += 1
            if tries == 300:
                raise
            time.sleep(0.1)
    print(f"camera {ring.camera} frame_id {ring.frame_id} grid {ring.columns}x{ring.rows} of "
          f"{ring.meters_per_cell:g} m", flush=True)
    while count != 0 and not (ring.has_ended() and ring.newest(last) is None):
        scene = ring.newest(last) if ring.wait(last) else None
        if scene is None:
            continue
        last = scene["number"]
        grid = scene["grid"]
        free, occupied = (grid.tolist().count(0), sum(c > 0 for c in grid)) if grid is not None else (0, 0)
        age = -1 if scene["age_s"] is None else scene["age_s"] * 1000
        print(f"scene {last} frame {scene['frame']} status {STATUS.index(scene['status'])} "
              f"people {len(scene['people'])} in_path {sum(p['in_path'] for p in scene['people'])} "
              f"points {len(scene['ground_polygon'])} free {free} occupied {occupied} age_ms {age:.1f}", flush=True)
        count -= 1


if __name__ == "__main__":
    main()
