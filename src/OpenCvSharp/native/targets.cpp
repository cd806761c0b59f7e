// Exports over opencv_calib3d: circle grids, and the calibration of fisheye lenses.
#include "guard.hpp"

#include <opencv2/calib3d.hpp>
#include <vector>

using roadseg::guarded;

ROADSEG_API int rs_calib3d_find_circles_grid(const cv::Mat* image, roadseg::Size pattern, cv::Mat* centres,
                                             int flags, int* found) {
    return guarded([&] {
        *found = cv::findCirclesGrid(*image, roadseg::size(pattern), *centres, flags) ? 1 : 0;
    });
}

// The views' points one after the other and the number of points of each view; rvecs and tvecs become columns of
// CV_64FC3, one row per view.
ROADSEG_API int rs_calib3d_fisheye_calibrate(const cv::Point3f* objectPoints, const cv::Point2f* imagePoints,
                                             const int* lengths, int viewCount, roadseg::Size imageSize,
                                             cv::Mat* camera, cv::Mat* distortion, cv::Mat* rvecs, cv::Mat* tvecs,
                                             int flags, const cv::TermCriteria* criteria, double* error) {
    return guarded([&] {
        std::vector<std::vector<cv::Point3f>> objects;
        std::vector<std::vector<cv::Point2f>> images;
        for (int i = 0; i < viewCount; i++) {
            objects.emplace_back(objectPoints, objectPoints + lengths[i]);
            images.emplace_back(imagePoints, imagePoints + lengths[i]);
            objectPoints += lengths[i];
            imagePoints += lengths[i];
        }
        std::vector<cv::Mat> rotations;
        std::vector<cv::Mat> translations;
        *error = cv::fisheye::calibrate(objects, images, roadseg::size(imageSize), *camera, *distortion, rotations,
                                        translations, flags, *criteria);
        cv::Mat turns(viewCount, 1, CV_64FC3);
        cv::Mat moves(viewCount, 1, CV_64FC3);
        for (int i = 0; i < viewCount; i++) {
            turns.at<cv::Vec3d>(i) = cv::Vec3d(rotations[i].ptr<double>());
            moves.at<cv::Vec3d>(i) = cv::Vec3d(translations[i].ptr<double>());
        }
        turns.copyTo(*rvecs);
        moves.copyTo(*tvecs);
    });
}
