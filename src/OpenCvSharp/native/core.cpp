// Exports over opencv_core that are not about one Mat: errors, layout, version, threads, array arithmetic.
#include "guard.hpp"
#include "mat.hpp"

#include <opencv2/core/utility.hpp>

using roadseg::guarded;

ROADSEG_API int rs_core_last_error(roadseg::ErrorReport* target) {
    roadseg::report(target);
    return 0;
}

// Sizes in bytes of what crosses the boundary by layout, in the order that NativeLayout.cs lists them.
ROADSEG_API int rs_core_layout(int* sizes, int capacity, int* count) {
    return guarded([&] {
        const int known[] = {
            sizeof(roadseg::ErrorReport), sizeof(roadseg::MatHeader), sizeof(roadseg::Point),
            sizeof(roadseg::Size),        sizeof(roadseg::Rect),      sizeof(cv::Scalar),
            sizeof(cv::Point2f),          sizeof(cv::Point2d),        sizeof(cv::Point3f),
            sizeof(cv::Point3d),          sizeof(cv::Vec3b),          sizeof(cv::Vec4i),
            sizeof(cv::Vec3d),            sizeof(cv::TermCriteria),   sizeof(cv::Moments),
        };
        *count = static_cast<int>(sizeof(known) / sizeof(known[0]));
        for (int i = 0; i < *count && i < capacity; i++) {
            sizes[i] = known[i];
        }
    });
}

ROADSEG_API int rs_core_version(char* buffer, int capacity, int* length) {
    return guarded([&] { roadseg::copyText(cv::getVersionString(), buffer, capacity, length); });
}

ROADSEG_API int rs_core_build_information(char* buffer, int capacity, int* length) {
    return guarded([&] { roadseg::copyText(cv::getBuildInformation(), buffer, capacity, length); });
}

ROADSEG_API int rs_core_set_num_threads(int count) {
    return guarded([&] { cv::setNumThreads(count); });
}

ROADSEG_API int rs_core_get_num_threads(int* count) {
    return guarded([&] { *count = cv::getNumThreads(); });
}

ROADSEG_API int rs_core_add_weighted(const cv::Mat* first, double alpha, const cv::Mat* second, double beta,
                                     double gamma, cv::Mat* target, int depth) {
    return guarded([&] { cv::addWeighted(*first, alpha, *second, beta, gamma, *target, depth); });
}

ROADSEG_API int rs_core_flip(const cv::Mat* source, cv::Mat* target, int mode) {
    return guarded([&] { cv::flip(*source, *target, mode); });
}

ROADSEG_API int rs_core_rotate(const cv::Mat* source, cv::Mat* target, int mode) {
    return guarded([&] { cv::rotate(*source, *target, mode); });
}

ROADSEG_API int rs_core_mean_std_dev(const cv::Mat* source, cv::Mat* mean, cv::Mat* deviation,
                                     const cv::Mat* mask) {
    return guarded([&] { cv::meanStdDev(*source, *mean, *deviation, roadseg::input(mask)); });
}

ROADSEG_API int rs_core_perspective_transform(const cv::Mat* source, cv::Mat* target, const cv::Mat* matrix) {
    return guarded([&] { cv::perspectiveTransform(*source, *target, *matrix); });
}

ROADSEG_API int rs_core_set_rng(unsigned long long state) {
    return guarded([&] { cv::theRNG().state = state; });
}
