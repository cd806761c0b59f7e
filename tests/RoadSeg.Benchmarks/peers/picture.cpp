#include "picture.hpp"

#include <algorithm>
#include <stdexcept>

#include <opencv2/imgproc.hpp>

namespace {

// Pixels whose best score and winner stay in the first-level cache while all classes pass.
constexpr size_t kStrip = 1024;
constexpr double kFrameWeight = 0.6;

// The compiler makes compares and selects of whole vectors of this.
void TakeLarger(const float* scores, int32_t id, size_t count, float* __restrict best, int32_t* __restrict winner) {
    for (size_t i = 0; i < count; i++) {
        bool isLarger = scores[i] > best[i];
        best[i] = isLarger ? scores[i] : best[i];
        winner[i] = isLarger ? id : winner[i];
    }
}

void Narrow(const int32_t* winner, size_t count, uchar* __restrict ids) {
    for (size_t i = 0; i < count; i++) {
        ids[i] = static_cast<uchar>(winner[i]);
    }
}

void Argmax(const float* scores, int classes, size_t pixels, uchar* ids) {
    alignas(64) float best[kStrip];
    alignas(64) int32_t winner[kStrip];
    for (size_t start = 0; start < pixels; start += kStrip) {
        size_t count = std::min(kStrip, pixels - start);
        std::copy_n(scores + start, count, best);
        std::fill_n(winner, count, 0);
        for (int id = 1; id < classes; id++) {
            TakeLarger(scores + id * pixels + start, id, count, best, winner);
        }

        Narrow(winner, count, ids + start);
    }
}

template <typename Id>
void CopyIds(const void* from, size_t count, uchar* __restrict ids) {
    const Id* typed = static_cast<const Id*>(from);
    for (size_t i = 0; i < count; i++) {
        ids[i] = static_cast<uchar>(typed[i]);
    }
}

}  // namespace

FrameToTensor::FrameToTensor(const Arguments& arguments)
    : size_(arguments.size), isFloat_(arguments.isFloat), isPacked_(arguments.isPacked), isRgb_(arguments.isRgb),
      gain_(arguments.gain), bias_(arguments.bias),
      planeOfChannel_(arguments.isRgb ? std::array<int, 3>{2, 1, 0} : std::array<int, 3>{0, 1, 2}) {
    size_t plane = static_cast<size_t>(size_.area()) * (isFloat_ ? sizeof(float) : 1);
    memory_.resize(3 * plane);
    tensor_.data = memory_.data();
    tensor_.type = isFloat_ ? ElementType::Float32 : ElementType::UInt8;
    tensor_.shape = {1, 3, size_.height, size_.width};
    if (isPacked_) {
        tensor_.shape = {1, size_.height, size_.width, 3};
        packed_ = cv::Mat(size_, CV_8UC3, memory_.data());
        return;
    }

    for (int channel = 0; channel < 3; channel++) {
        uchar* target = memory_.data() + planeOfChannel_[channel] * plane;
        if (isFloat_) {
            planes_[channel] = cv::Mat(size_, CV_32FC1, target);
            bytes_[channel].create(size_, CV_8UC1);
        } else {
            bytes_[channel] = cv::Mat(size_, CV_8UC1, target);
        }
    }
}

void FrameToTensor::Fill(const cv::Mat& frame) {
    bool isItsSize = frame.size() == size_;
    if (!isItsSize) {
        cv::resize(frame, resized_, size_, 0, 0, cv::INTER_LINEAR);
    }

    if (isPacked_) {
        if (isRgb_) {
            cv::cvtColor(isItsSize ? frame : resized_, packed_, cv::COLOR_BGR2RGB);
        } else {
            (isItsSize ? frame : resized_).copyTo(packed_);
        }

        return;
    }

    cv::split(isItsSize ? frame : resized_, bytes_.data());
    for (int channel = 0; isFloat_ && channel < 3; channel++) {
        int plane = planeOfChannel_[channel];
        bytes_[channel].convertTo(planes_[channel], CV_32F, gain_[plane], bias_[plane]);
    }
}

ScoresToClasses::ScoresToClasses(const Tensor& scores, const Arguments& arguments)
    : scores_(scores), isEnlarged_(arguments.isAccurate && scores.type == ElementType::Float32) {
    const std::vector<int64_t>& shape = scores.shape;
    if (shape.size() < 3) {
        throw std::runtime_error("the output has fewer than three dimensions");
    }

    size_ = cv::Size(static_cast<int>(shape.back()), static_cast<int>(shape[shape.size() - 2]));
    classes_ = shape.size() == 4 ? static_cast<int>(shape[1]) : 1;
    isEnlarged_ = isEnlarged_ && size_ != arguments.size;
    ids_.create(isEnlarged_ ? arguments.size : size_, CV_8UC1);
    if (isEnlarged_) {
        best_.create(arguments.size, CV_32FC1);
        winner_.create(arguments.size, CV_32SC1);
    }
}

const cv::Mat& ScoresToClasses::Find() {
    switch (scores_.type) {
        case ElementType::UInt8: CopyIds<uint8_t>(scores_.data, ids_.total(), ids_.data); break;
        case ElementType::Int32: CopyIds<int32_t>(scores_.data, ids_.total(), ids_.data); break;
        case ElementType::Int64: CopyIds<int64_t>(scores_.data, ids_.total(), ids_.data); break;
        case ElementType::Float32:
            if (isEnlarged_) {
                FindEnlarged();
            } else {
                Argmax(static_cast<const float*>(scores_.data), classes_, ids_.total(), ids_.data);
            }

            break;
    }

    return ids_;
}

void ScoresToClasses::FindEnlarged() {
    float* plane = static_cast<float*>(scores_.data);
    for (int id = 0; id < classes_; id++, plane += size_.area()) {
        // The first class goes straight to where the best so far is kept.
        cv::Mat& target = id == 0 ? best_ : enlarged_;
        cv::resize(cv::Mat(size_, CV_32FC1, plane), target, ids_.size(), 0, 0, cv::INTER_LINEAR);
        if (id == 0) {
            winner_.setTo(0);
        } else {
            TakeLarger(enlarged_.ptr<float>(), id, ids_.total(), best_.ptr<float>(), winner_.ptr<int32_t>());
        }
    }

    Narrow(winner_.ptr<int32_t>(), ids_.total(), ids_.data);
}

Overlay::Overlay(const std::vector<cv::Vec3b>& colours) {
    std::copy_n(colours.begin(), std::min(colours.size(), colours_.size()), colours_.begin());
}

void Overlay::Blend(const cv::Mat& ids, cv::Mat& frame) {
    paint_.create(ids.size(), CV_8UC3);
    const uchar* id = ids.data;
    cv::Vec3b* paint = paint_.ptr<cv::Vec3b>();
    for (size_t i = 0; i < ids.total(); i++) {
        paint[i] = colours_[id[i]];
    }

    cv::resize(paint_, enlarged_, frame.size(), 0, 0, cv::INTER_NEAREST);
    cv::addWeighted(frame, kFrameWeight, enlarged_, 1 - kFrameWeight, 0, frame);
}

cv::Mat AtFrameSize(const cv::Mat& ids, cv::Size frame) {
    cv::Mat mask(frame, CV_8UC1);
    for (int v = 0; v < frame.height; v++) {
        // Pixel centres lie at halves; whole numbers throughout, so that ties fall one way everywhere.
        const uchar* row = ids.ptr<uchar>((2 * v + 1) * ids.rows / (2 * frame.height));
        for (int u = 0; u < frame.width; u++) {
            mask.at<uchar>(v, u) = row[(2 * u + 1) * ids.cols / (2 * frame.width)];
        }
    }

    return mask;
}
