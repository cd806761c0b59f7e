// Exports over opencv_imgcodecs. Encoded bytes travel as a Mat of one row, CV_8UC1.
#include "guard.hpp"

#include <opencv2/imgcodecs.hpp>
#include <vector>

using roadseg::guarded;

ROADSEG_API int rs_imgcodecs_read(const char* path, int flags, cv::Mat** result) {
    return guarded([&] { *result = new cv::Mat(cv::imread(path, flags)); });
}

ROADSEG_API int rs_imgcodecs_write(const char* path, const cv::Mat* image, const int* options, int count,
                                   int* written) {
    return guarded([&] {
        *written = cv::imwrite(path, *image, std::vector<int>(options, options + count)) ? 1 : 0;
    });
}

ROADSEG_API int rs_imgcodecs_decode(const cv::Mat* bytes, int flags, cv::Mat** result) {
    return guarded([&] { *result = new cv::Mat(cv::imdecode(*bytes, flags)); });
}

ROADSEG_API int rs_imgcodecs_encode(const char* extension, const cv::Mat* image, const int* options, int count,
                                    cv::Mat* bytes, int* encoded) {
    return guarded([&] {
        std::vector<unsigned char> buffer;
        *encoded = cv::imencode(extension, *image, buffer, std::vector<int>(options, options + count)) ? 1 : 0;
        cv::Mat(1, static_cast<int>(buffer.size()), CV_8UC1, buffer.data()).copyTo(*bytes);
    });
}
