// When each frame was read, in hand and blended, and the figures made of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

struct FrameTimes {
    using Clock = std::chrono::steady_clock;
    Clock::time_point reading;
    Clock::time_point inHand;
    Clock::time_point filled;
    Clock::time_point inferred;
    Clock::time_point classified;
    Clock::time_point blended;
};

// CPU time of all threads of this process so far, milliseconds.
double CpuMilliseconds();

// One JSON object. The first frames are left out: caches, decoder threads and memory settle.
std::string FiguresJson(const std::vector<FrameTimes>& times, double cpuMilliseconds, uint64_t checksum);
