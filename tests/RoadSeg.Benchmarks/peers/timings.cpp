#include "timings.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdio>

namespace {

// The same in the other loops: LoopTimes.cs.
constexpr size_t kWarmUpFrames = 20;

using Moment = FrameTimes::Clock::time_point;

double Milliseconds(Moment from, Moment to) { return std::chrono::duration<double, std::milli>(to - from).count(); }

double Percentile(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0;
    }

    std::sort(values.begin(), values.end());
    auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::max<size_t>(rank, 1) - 1];
}

}  // namespace

double CpuMilliseconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto milliseconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
    };
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

std::string FiguresJson(const std::vector<FrameTimes>& times, double cpuMilliseconds, uint64_t checksum) {
    size_t first = times.size() > 2 * kWarmUpFrames ? kWarmUpFrames : 0;
    auto between = [&](Moment FrameTimes::*from, Moment FrameTimes::*to) {
        std::vector<double> values;
        for (size_t i = first; i < times.size(); i++) {
            values.push_back(Milliseconds(times[i].*from, times[i].*to));
        }

        return values;
    };
    double seconds = times.size() > first + 1
        ? Milliseconds(times[first].blended, times.back().blended) / 1e3 : 0;
    double fps = seconds > 0 ? static_cast<double>(times.size() - first - 1) / seconds : 0;
    auto latency = between(&FrameTimes::inHand, &FrameTimes::blended);
    auto whole = between(&FrameTimes::reading, &FrameTimes::blended);
    char text[1024];
    std::snprintf(text, sizeof text,
        "{\"frames\":%zu,\"fps\":%.3f,\"latency_ms\":{\"p50\":%.4f,\"p99\":%.4f},"
        "\"read_to_blended_ms\":{\"p50\":%.4f,\"p99\":%.4f},\"cpu_ms\":%.4f,\"stages_ms\":{\"read\":%.4f,"
        "\"preprocess\":%.4f,\"infer\":%.4f,\"classify\":%.4f,\"blend\":%.4f},\"checksum\":\"%016" PRIx64 "\"}",
        times.size(), fps, Percentile(latency, 0.5), Percentile(latency, 0.99), Percentile(whole, 0.5),
        Percentile(whole, 0.99), cpuMilliseconds / static_cast<double>(std::max<size_t>(times.size(), 1)),
        Percentile(between(&FrameTimes::reading, &FrameTimes::inHand), 0.5),
        Percentile(between(&FrameTimes::inHand, &FrameTimes::filled), 0.5),
        Percentile(between(&FrameTimes::filled, &FrameTimes::inferred), 0.5),
        Percentile(between(&FrameTimes::inferred, &FrameTimes::classified), 0.5),
        Percentile(between(&FrameTimes::classified, &FrameTimes::blended), 0.5), checksum);
    return text;
}
