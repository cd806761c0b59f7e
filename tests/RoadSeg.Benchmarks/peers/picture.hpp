// What surrounds the network: frame to tensor, scores to class ids, class ids to an overlay in the frame.
#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "arguments.hpp"
#include "onnx_session.hpp"

// Resize, then split the channels straight into the planes of the tensor, converting on the way where it is float; or
// swap them straight into a tensor that keeps them together (NHWC, uint8).
class FrameToTensor {
public:
    explicit FrameToTensor(const Arguments& arguments);
    const Tensor& Input() const { return tensor_; }
    size_t Bytes() const { return memory_.size(); }
    void Fill(const cv::Mat& frame);

private:
    cv::Size size_;
    bool isFloat_;
    bool isPacked_;
    bool isRgb_;
    std::array<double, 3> gain_;
    std::array<double, 3> bias_;
    std::array<int, 3> planeOfChannel_;
    std::vector<uchar> memory_;
    Tensor tensor_;
    cv::Mat resized_;
    cv::Mat packed_;                 // over the tensor where it is NHWC
    std::array<cv::Mat, 3> bytes_;   // blue, green, red; over the tensor where it is uint8
    std::array<cv::Mat, 3> planes_;  // in the tensor's order, where it is float
};

// The winning class of every pixel: of the scores as they are, or of the scores enlarged to the network's picture.
class ScoresToClasses {
public:
    ScoresToClasses(const Tensor& scores, const Arguments& arguments);
    const cv::Mat& Find();

private:
    void FindEnlarged();

    const Tensor& scores_;
    cv::Size size_;
    int classes_ = 1;
    bool isEnlarged_;
    cv::Mat ids_;
    cv::Mat enlarged_;
    cv::Mat best_;
    cv::Mat winner_;
};

// Paints the class map, enlarges the paint to the frame and blends it in.
class Overlay {
public:
    explicit Overlay(const std::vector<cv::Vec3b>& colours);
    void Blend(const cv::Mat& ids, cv::Mat& frame);

private:
    std::array<cv::Vec3b, 256> colours_{};
    cv::Mat paint_;
    cv::Mat enlarged_;
};

// Each pixel of the frame takes the class of the nearest class-map pixel.
cv::Mat AtFrameSize(const cv::Mat& ids, cv::Size frame);
