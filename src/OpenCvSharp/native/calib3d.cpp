// Exports over opencv_calib3d. A null distortion stands for a lens without any.
#include "guard.hpp"

#include <opencv2/calib3d.hpp>
#include <vector>

using roadseg::guarded;

ROADSEG_API int rs_calib3d_undistort(const cv::Mat* source, cv::Mat* target, const cv::Mat* camera,
                                     const cv::Mat* distortion, const cv::Mat* newCamera) {
    return guarded([&] {
        cv::undistort(*source, *target, *camera, roadseg::input(distortion), roadseg::input(newCamera));
    });
}

ROADSEG_API int rs_calib3d_init_undistort_rectify_map(const cv::Mat* camera, const cv::Mat* distortion,
                                                      const cv::Mat* rotation, const cv::Mat* newCamera,
                                                      roadseg::Size size, int type, cv::Mat* first,
                                                      cv::Mat* second) {
    return guarded([&] {
        cv::initUndistortRectifyMap(*camera, roadseg::input(distortion), roadseg::input(rotation),
                                    roadseg::input(newCamera), roadseg::size(size), type, *first, *second);
    });
}

ROADSEG_API int rs_calib3d_find_chessboard_corners(const cv::Mat* image, roadseg::Size pattern, cv::Mat* corners,
                                                   int flags, int* found) {
    return guarded([&] {
        *found = cv::findChessboardCorners(*image, roadseg::size(pattern), *corners, flags) ? 1 : 0;
    });
}

ROADSEG_API int rs_calib3d_find_chessboard_corners_sb(const cv::Mat* image, roadseg::Size pattern,
                                                      cv::Mat* corners, int flags, int* found) {
    return guarded([&] {
        *found = cv::findChessboardCornersSB(*image, roadseg::size(pattern), *corners, flags) ? 1 : 0;
    });
}

ROADSEG_API int rs_calib3d_draw_chessboard_corners(cv::Mat* image, roadseg::Size pattern, const cv::Mat* corners,
                                                   int found) {
    return guarded([&] { cv::drawChessboardCorners(*image, roadseg::size(pattern), *corners, found != 0); });
}

// The views' points one after the other and the number of points of each view; rvecs and tvecs become columns of
// CV_64FC3, one row per view.
ROADSEG_API int rs_calib3d_calibrate_camera(const cv::Point3f* objectPoints, const int* objectLengths,
                                            const cv::Point2f* imagePoints, const int* imageLengths, int viewCount,
                                            roadseg::Size imageSize, cv::Mat* camera, cv::Mat* distortion,
                                            cv::Mat* rvecs, cv::Mat* tvecs, int flags,
                                            const cv::TermCriteria* criteria, double* error) {
    return guarded([&] {
        std::vector<std::vector<cv::Point3f>> objects;
        std::vector<std::vector<cv::Point2f>> images;
        for (int i = 0; i < viewCount; i++) {
            objects.emplace_back(objectPoints, objectPoints + objectLengths[i]);
            images.emplace_back(imagePoints, imagePoints + imageLengths[i]);
            objectPoints += objectLengths[i];
            imagePoints += imageLengths[i];
        }
        std::vector<cv::Vec3d> rotations;
        std::vector<cv::Vec3d> translations;
        *error = cv::calibrateCamera(objects, images, roadseg::size(imageSize), *camera, *distortion, rotations,
                                     translations, flags, *criteria);
        cv::Mat(rotations, true).copyTo(*rvecs);
        cv::Mat(translations, true).copyTo(*tvecs);
    });
}

ROADSEG_API int rs_calib3d_project_points(const cv::Mat* objectPoints, const cv::Mat* rvec, const cv::Mat* tvec,
                                          const cv::Mat* camera, const cv::Mat* distortion, cv::Mat* imagePoints,
                                          cv::Mat* jacobian, double aspectRatio) {
    return guarded([&] {
        cv::projectPoints(*objectPoints, *rvec, *tvec, *camera, roadseg::input(distortion), *imagePoints,
                          roadseg::output(jacobian), aspectRatio);
    });
}

ROADSEG_API int rs_calib3d_solve_pnp(const cv::Mat* objectPoints, const cv::Mat* imagePoints,
                                     const cv::Mat* camera, const cv::Mat* distortion, cv::Mat* rvec,
                                     cv::Mat* tvec, int useGuess, int method) {
    return guarded([&] {
        cv::solvePnP(*objectPoints, *imagePoints, *camera, roadseg::input(distortion), *rvec, *tvec, useGuess != 0,
                     method);
    });
}

ROADSEG_API int rs_calib3d_rodrigues(const cv::Mat* source, cv::Mat* target, cv::Mat* jacobian) {
    return guarded([&] { cv::Rodrigues(*source, *target, roadseg::output(jacobian)); });
}

ROADSEG_API int rs_calib3d_find_homography(const cv::Mat* source, const cv::Mat* target, int method,
                                           double threshold, cv::Mat* mask, int maxIterations, double confidence,
                                           cv::Mat* matrix) {
    return guarded([&] {
        *matrix = cv::findHomography(*source, *target, method, threshold, roadseg::output(mask), maxIterations,
                                     confidence);
    });
}
