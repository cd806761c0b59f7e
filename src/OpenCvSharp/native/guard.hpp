// Shared by every file of the shim: the export marker, the exception guard and small conversions.
//
// Contract of every export: it never lets an exception out and never writes to the terminal. It returns 0 when
// it worked and 1 when it failed; results go through out-pointers, which are untouched after a failure. What
// failed is kept per thread until the next failure on that thread and read by rs_*_last_error.
#pragma once

#include <exception>
#include <opencv2/core.hpp>
#include <string>

#define ROADSEG_API extern "C" __attribute__((visibility("default")))

namespace roadseg {

// One OpenCV error as C# sees it. The pointers stay valid until the next failure on the same thread.
struct ErrorReport {
    int code;
    int line;
    const char* text;      // OpenCV's whole sentence, as cv::Exception::what() gives it
    const char* message;   // the description alone
    const char* function;
    const char* file;
};

struct Point {
    int x;
    int y;
};

struct Size {
    int width;
    int height;
};

struct Rect {
    int x;
    int y;
    int width;
    int height;
};

int remember(int code, const char* text, const char* message, const char* function, const char* file,
             int line) noexcept;
void report(ErrorReport* target) noexcept;

template <typename Body>
int guarded(Body&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const cv::Exception& error) {
        return remember(error.code, error.what(), error.err.c_str(), error.func.c_str(), error.file.c_str(),
                        error.line);
    } catch (const std::exception& error) {
        return remember(cv::Error::StsError, error.what(), error.what(), "", "", 0);
    } catch (...) {
        const char* unknown = "A C++ exception of unknown type was thrown.";
        return remember(cv::Error::StsError, unknown, unknown, "", "", 0);
    }
}

// A null pointer stands for an argument that was left out.
inline cv::_InputArray input(const cv::Mat* mat) {
    return mat != nullptr ? cv::_InputArray(*mat) : cv::_InputArray(cv::noArray());
}

inline cv::_InputOutputArray output(cv::Mat* mat) {
    return mat != nullptr ? cv::_InputOutputArray(*mat) : cv::_InputOutputArray(cv::noArray());
}

inline cv::Scalar scalar(const double* values) {
    return cv::Scalar(values[0], values[1], values[2], values[3]);
}

inline cv::Point point(Point value) {
    return cv::Point(value.x, value.y);
}

inline cv::Size size(Size value) {
    return cv::Size(value.width, value.height);
}

inline cv::Rect rect(Rect value) {
    return cv::Rect(value.x, value.y, value.width, value.height);
}

// Copies text into the caller's buffer, cut to capacity - 1 bytes and always terminated; length receives the
// full length, so a caller with too small a buffer asks again.
void copyText(const std::string& text, char* buffer, int capacity, int* length);

}  // namespace roadseg
