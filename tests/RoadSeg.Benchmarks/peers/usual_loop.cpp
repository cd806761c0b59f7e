// One frame after the other: read, resize and convert, run, argmax, enlarge, blend. As public demos of ONNX models
// write it, with everything allocated once, no copy that is not needed and vector instructions throughout.
#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <opencv2/videoio.hpp>

#include "arguments.hpp"
#include "onnx_session.hpp"
#include "picture.hpp"
#include "timings.hpp"

namespace {

constexpr int kWarmUpRuns = 3;

// Class ids of every frame, for comparison; never in a timed run.
class MaskFile {
public:
    explicit MaskFile(const std::string& name) : name_(name) {
        if (!name.empty()) {
            file_.open(name, std::ios::binary);
        }
    }

    uint64_t Checksum() const { return checksum_; }

    void Add(const cv::Mat& ids, cv::Size frame) {
        if (name_.empty()) {
            return;
        }

        cv::Mat mask = AtFrameSize(ids, frame);
        for (size_t i = 0; i < mask.total(); i++) {
            checksum_ = (checksum_ ^ mask.data[i]) * 1099511628211ull;  // FNV-1a
        }

        file_.write(reinterpret_cast<const char*>(mask.data), static_cast<std::streamsize>(mask.total()));
        if (!file_) {
            throw std::runtime_error("\"" + name_ + "\" cannot be written");
        }
    }

private:
    std::string name_;
    std::ofstream file_;
    uint64_t checksum_ = 14695981039346656037ull;
};

// A frame that is due later is waited for: it arrives when the camera would have sent it.
void WaitUntilDue(double pace, size_t index, FrameTimes::Clock::time_point start) {
    if (pace > 0) {
        std::chrono::duration<double> due(static_cast<double>(index) / pace);
        std::this_thread::sleep_until(start + std::chrono::duration_cast<FrameTimes::Clock::duration>(due));
    }
}

void Run(const Arguments& arguments) {
    OnnxSession session(arguments.library, arguments.model, arguments.threads, arguments.spin);
    FrameToTensor tensor(arguments);
    session.Bind(arguments.inputName, tensor.Input(), tensor.Bytes(), arguments.outputName);
    ScoresToClasses classes(session.Output(), arguments);
    Overlay overlay(arguments.colours);
    MaskFile masks(arguments.masks);
    for (int i = 0; i < kWarmUpRuns; i++) {
        session.Run();
    }

    cv::VideoCapture video(arguments.video, cv::CAP_FFMPEG);
    if (!video.isOpened()) {
        throw std::runtime_error("source \"" + arguments.video + "\" is no video that OpenCV opens");
    }

    std::vector<FrameTimes> times;
    times.reserve(static_cast<size_t>(arguments.frames));
    cv::Mat frame;
    double cpuBefore = CpuMilliseconds();
    auto start = FrameTimes::Clock::now();
    while (times.size() < static_cast<size_t>(arguments.frames)) {
        FrameTimes t;
        t.reading = FrameTimes::Clock::now();
        if (!video.read(frame)) {
            break;
        }

        WaitUntilDue(arguments.pace, times.size(), start);
        t.inHand = FrameTimes::Clock::now();
        tensor.Fill(frame);
        t.filled = FrameTimes::Clock::now();
        session.Run();
        t.inferred = FrameTimes::Clock::now();
        const cv::Mat& ids = classes.Find();
        t.classified = FrameTimes::Clock::now();
        overlay.Blend(ids, frame);
        t.blended = FrameTimes::Clock::now();
        times.push_back(t);
        masks.Add(ids, frame.size());
    }

    std::puts(FiguresJson(times, CpuMilliseconds() - cpuBefore, masks.Checksum()).c_str());
}

}  // namespace

int main(int count, char** words) {
    try {
        Run(ParseArguments(count, words));
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "usual_loop: %s\n", e.what());
        return 70;  // the benchmark has checked what a user can get wrong
    }
}
