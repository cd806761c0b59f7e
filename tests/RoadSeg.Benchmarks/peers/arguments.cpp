#include "arguments.hpp"

#include <map>
#include <sstream>
#include <stdexcept>

namespace {

std::vector<double> Numbers(std::string text) {
    for (char& letter : text) {
        letter = letter == ',' || letter == 'x' ? ' ' : letter;
    }

    std::istringstream stream(text);
    std::vector<double> numbers;
    for (double number; stream >> number;) {
        numbers.push_back(number);
    }

    return numbers;
}

std::array<double, 3> Triple(const std::string& text) {
    std::vector<double> n = Numbers(text);
    if (n.size() != 3) {
        throw std::runtime_error("\"" + text + "\": expected three numbers");
    }

    return {n[0], n[1], n[2]};
}

}  // namespace

Arguments ParseArguments(int count, char** words) {
    std::map<std::string, std::string> given;
    for (int i = 1; i + 1 < count; i += 2) {
        given[words[i]] = words[i + 1];
    }

    auto take = [&given](const char* key) {
        auto found = given.find(key);
        if (found == given.end()) {
            throw std::runtime_error(std::string(key) + " is missing; the benchmark starts this program");
        }

        return found->second;
    };
    Arguments a;
    a.library = take("--library");
    a.model = take("--model");
    a.video = take("--video");
    a.masks = given["--masks"];
    a.inputName = take("--input");
    a.outputName = take("--output");
    std::vector<double> size = Numbers(take("--size"));
    a.size = cv::Size(static_cast<int>(size.at(0)), static_cast<int>(size.at(1)));
    a.isRgb = take("--order") == "RGB";
    a.isPacked = take("--layout") == "NHWC";
    a.isFloat = take("--element") == "float32";
    a.isAccurate = take("--post") == "accurate";
    a.spin = take("--spin") == "1";
    a.threads = std::stoi(take("--threads"));
    a.frames = std::stoi(take("--frames"));
    a.pace = std::stod(take("--pace"));
    a.gain = Triple(take("--gain"));
    a.bias = Triple(take("--bias"));
    std::vector<double> bgr = Numbers(take("--colours"));
    for (size_t i = 0; i + 2 < bgr.size(); i += 3) {
        a.colours.emplace_back(cv::Vec3b(
            static_cast<uchar>(bgr[i]), static_cast<uchar>(bgr[i + 1]), static_cast<uchar>(bgr[i + 2])));
    }

    return a;
}
