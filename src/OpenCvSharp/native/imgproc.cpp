// Exports over opencv_imgproc except drawing.
#include "guard.hpp"

#include <opencv2/imgproc.hpp>
#include <vector>

using roadseg::guarded;

ROADSEG_API int rs_imgproc_resize(const cv::Mat* source, cv::Mat* target, roadseg::Size size, double fx, double fy,
                                  int interpolation) {
    return guarded([&] { cv::resize(*source, *target, roadseg::size(size), fx, fy, interpolation); });
}

ROADSEG_API int rs_imgproc_cvt_color(const cv::Mat* source, cv::Mat* target, int code, int channels) {
    return guarded([&] { cv::cvtColor(*source, *target, code, channels); });
}

ROADSEG_API int rs_imgproc_laplacian(const cv::Mat* source, cv::Mat* target, int depth, int kernelSize,
                                     double scale, double delta, int border) {
    return guarded([&] { cv::Laplacian(*source, *target, depth, kernelSize, scale, delta, border); });
}

ROADSEG_API int rs_imgproc_warp_perspective(const cv::Mat* source, cv::Mat* target, const cv::Mat* matrix,
                                            roadseg::Size size, int flags, int border, const double* borderValue) {
    return guarded([&] {
        cv::warpPerspective(*source, *target, *matrix, roadseg::size(size), flags, border,
                            roadseg::scalar(borderValue));
    });
}

ROADSEG_API int rs_imgproc_remap(const cv::Mat* source, cv::Mat* target, const cv::Mat* first,
                                 const cv::Mat* second, int interpolation, int border, const double* borderValue) {
    return guarded([&] {
        cv::remap(*source, *target, *first, roadseg::input(second), interpolation, border,
                  roadseg::scalar(borderValue));
    });
}

ROADSEG_API int rs_imgproc_get_perspective_transform(const cv::Mat* source, const cv::Mat* target,
                                                     cv::Mat* matrix) {
    return guarded([&] { *matrix = cv::getPerspectiveTransform(*source, *target); });
}

// The contours come back as one column of points and one column of lengths (CV_32SC2 and CV_32SC1): every Mat
// here is flat memory, so that no list type has to cross the boundary. hierarchy is a column of CV_32SC4.
ROADSEG_API int rs_imgproc_find_contours(const cv::Mat* image, cv::Mat* points, cv::Mat* lengths,
                                         cv::Mat* hierarchy, int mode, int method, roadseg::Point offset) {
    return guarded([&] {
        std::vector<std::vector<cv::Point>> contours;
        std::vector<cv::Vec4i> links;
        cv::findContours(*image, contours, links, mode, method, roadseg::point(offset));
        std::vector<cv::Point> all;
        std::vector<int> counts;
        for (const std::vector<cv::Point>& contour : contours) {
            all.insert(all.end(), contour.begin(), contour.end());
            counts.push_back(static_cast<int>(contour.size()));
        }
        cv::Mat(all, true).copyTo(*points);
        cv::Mat(counts, true).copyTo(*lengths);
        cv::Mat(links, true).copyTo(*hierarchy);
    });
}

ROADSEG_API int rs_imgproc_moments(const cv::Mat* array, int binaryImage, cv::Moments* result) {
    return guarded([&] { *result = cv::moments(*array, binaryImage != 0); });
}

ROADSEG_API int rs_imgproc_bounding_rect(const cv::Mat* curve, roadseg::Rect* result) {
    return guarded([&] {
        const cv::Rect box = cv::boundingRect(*curve);
        *result = roadseg::Rect{box.x, box.y, box.width, box.height};
    });
}

ROADSEG_API int rs_imgproc_approx_poly_dp(const cv::Mat* curve, cv::Mat* result, double epsilon, int closed) {
    return guarded([&] { cv::approxPolyDP(*curve, *result, epsilon, closed != 0); });
}

ROADSEG_API int rs_imgproc_contour_area(const cv::Mat* contour, int oriented, double* result) {
    return guarded([&] { *result = cv::contourArea(*contour, oriented != 0); });
}

ROADSEG_API int rs_imgproc_connected_components_with_stats(const cv::Mat* image, cv::Mat* labels, cv::Mat* stats,
                                                           cv::Mat* centroids, int connectivity, int labelType,
                                                           int* count) {
    return guarded([&] {
        *count = cv::connectedComponentsWithStats(*image, *labels, *stats, *centroids, connectivity, labelType);
    });
}

ROADSEG_API int rs_imgproc_corner_sub_pix(const cv::Mat* image, cv::Mat* corners, roadseg::Size window,
                                          roadseg::Size zeroZone, const cv::TermCriteria* criteria) {
    return guarded([&] {
        cv::cornerSubPix(*image, *corners, roadseg::size(window), roadseg::size(zeroZone), *criteria);
    });
}

ROADSEG_API int rs_imgproc_grab_cut(const cv::Mat* image, cv::Mat* mask, roadseg::Rect rect, cv::Mat* background,
                                    cv::Mat* foreground, int iterations, int mode) {
    return guarded(
        [&] { cv::grabCut(*image, *mask, roadseg::rect(rect), *background, *foreground, iterations, mode); });
}
