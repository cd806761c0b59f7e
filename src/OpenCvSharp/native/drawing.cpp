// Drawing exports of opencv_imgproc. Colours are four doubles in channel order.
#include "guard.hpp"

#include <opencv2/imgproc.hpp>
#include <vector>

using roadseg::guarded;

ROADSEG_API int rs_draw_line(cv::Mat* image, roadseg::Point from, roadseg::Point to, const double* color,
                             int thickness, int lineType, int shift) {
    return guarded([&] {
        cv::line(*image, roadseg::point(from), roadseg::point(to), roadseg::scalar(color), thickness, lineType,
                 shift);
    });
}

ROADSEG_API int rs_draw_arrowed_line(cv::Mat* image, roadseg::Point from, roadseg::Point to, const double* color,
                                     int thickness, int lineType, int shift, double tipLength) {
    return guarded([&] {
        cv::arrowedLine(*image, roadseg::point(from), roadseg::point(to), roadseg::scalar(color), thickness,
                        lineType, shift, tipLength);
    });
}

ROADSEG_API int rs_draw_rectangle(cv::Mat* image, roadseg::Point first, roadseg::Point second, const double* color,
                                  int thickness, int lineType, int shift) {
    return guarded([&] {
        cv::rectangle(*image, roadseg::point(first), roadseg::point(second), roadseg::scalar(color), thickness,
                      lineType, shift);
    });
}

ROADSEG_API int rs_draw_rectangle_area(cv::Mat* image, roadseg::Rect area, const double* color, int thickness,
                                       int lineType, int shift) {
    return guarded([&] {
        cv::rectangle(*image, roadseg::rect(area), roadseg::scalar(color), thickness, lineType, shift);
    });
}

ROADSEG_API int rs_draw_circle(cv::Mat* image, roadseg::Point center, int radius, const double* color,
                               int thickness, int lineType, int shift) {
    return guarded([&] {
        cv::circle(*image, roadseg::point(center), radius, roadseg::scalar(color), thickness, lineType, shift);
    });
}

// Several polygons: their points one after the other, and the number of points of each.
ROADSEG_API int rs_draw_polylines(cv::Mat* image, const cv::Point* points, const int* lengths, int count,
                                  int closed, const double* color, int thickness, int lineType, int shift) {
    return guarded([&] {
        std::vector<const cv::Point*> starts(static_cast<std::size_t>(count));
        for (int i = 0; i < count; i++) {
            starts[static_cast<std::size_t>(i)] = points;
            points += lengths[i];
        }
        cv::polylines(*image, starts.data(), lengths, count, closed != 0, roadseg::scalar(color), thickness,
                      lineType, shift);
    });
}

ROADSEG_API int rs_draw_fill_poly(cv::Mat* image, const cv::Point* points, const int* lengths, int count,
                                  const double* color, int lineType, int shift, roadseg::Point offset) {
    return guarded([&] {
        std::vector<const cv::Point*> starts(static_cast<std::size_t>(count));
        for (int i = 0; i < count; i++) {
            starts[static_cast<std::size_t>(i)] = points;
            points += lengths[i];
        }
        cv::fillPoly(*image, starts.data(), lengths, count, roadseg::scalar(color), lineType, shift,
                     roadseg::point(offset));
    });
}

ROADSEG_API int rs_draw_fill_convex_poly(cv::Mat* image, const cv::Point* points, int count, const double* color,
                                         int lineType, int shift) {
    return guarded([&] {
        cv::fillConvexPoly(*image, points, count, roadseg::scalar(color), lineType, shift);
    });
}

ROADSEG_API int rs_draw_put_text(cv::Mat* image, const char* text, roadseg::Point origin, int font, double scale,
                                 const double* color, int thickness, int lineType, int bottomLeftOrigin) {
    return guarded([&] {
        cv::putText(*image, text, roadseg::point(origin), font, scale, roadseg::scalar(color), thickness, lineType,
                    bottomLeftOrigin != 0);
    });
}

ROADSEG_API int rs_draw_get_text_size(const char* text, int font, double scale, int thickness, int* baseline,
                                      roadseg::Size* result) {
    return guarded([&] {
        int below = 0;
        const cv::Size extent = cv::getTextSize(text, font, scale, thickness, &below);
        *baseline = below;
        *result = roadseg::Size{extent.width, extent.height};
    });
}
