// What the loop is to do: --key value pairs, all of them written by the benchmark.
#pragma once

#include <array>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

struct Arguments {
    std::string library;
    std::string model;
    std::string video;
    std::string masks;        // file for raw class ids at the size of the frames; empty in timed runs
    std::string inputName;
    std::string outputName;
    cv::Size size;            // the network's picture
    bool isRgb = true;
    bool isPacked = false;    // NHWC, else NCHW
    bool isFloat = false;     // else uint8, as it is
    bool isAccurate = false;  // scores enlarged to the network's picture before the argmax, else the argmax alone
    bool spin = true;
    int threads = 1;
    int frames = 0;
    double pace = 0;          // frames per second; 0 as fast as it goes
    std::array<double, 3> gain{1, 1, 1};  // tensor = pixel * gain + bias, in the order of the tensor's channels
    std::array<double, 3> bias{0, 0, 0};
    std::vector<cv::Vec3b> colours;       // BGR by class id
};

Arguments ParseArguments(int count, char** words);
