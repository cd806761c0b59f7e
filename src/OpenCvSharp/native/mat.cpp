// Life and content of cv::Mat. A Mat that comes out of a function here is owned by the caller: rs_mat_delete.
#include "mat.hpp"

#include "guard.hpp"

using roadseg::guarded;

ROADSEG_API int rs_mat_create(cv::Mat** result) {
    return guarded([&] { *result = new cv::Mat(); });
}

ROADSEG_API int rs_mat_create_sized(int rows, int cols, int type, cv::Mat** result) {
    return guarded([&] { *result = new cv::Mat(rows, cols, type); });
}

ROADSEG_API int rs_mat_create_filled(int rows, int cols, int type, const double* value, cv::Mat** result) {
    return guarded([&] { *result = new cv::Mat(rows, cols, type, roadseg::scalar(value)); });
}

// The Mat refers to data, which stays the caller's. stepBytes 0: rows follow each other without padding.
ROADSEG_API int rs_mat_wrap(int rows, int cols, int type, void* data, std::int64_t stepBytes, cv::Mat** result) {
    return guarded([&] {
        const std::size_t step = stepBytes == 0 ? static_cast<std::size_t>(cv::Mat::AUTO_STEP)
                                                : static_cast<std::size_t>(stepBytes);
        *result = new cv::Mat(rows, cols, type, data, step);
    });
}

// The result shares the pixels of source and keeps them alive.
ROADSEG_API int rs_mat_region(const cv::Mat* source, roadseg::Rect region, cv::Mat** result) {
    return guarded([&] { *result = new cv::Mat(*source, roadseg::rect(region)); });
}

ROADSEG_API int rs_mat_clone(const cv::Mat* source, cv::Mat** result) {
    return guarded([&] { *result = new cv::Mat(source->clone()); });
}

ROADSEG_API int rs_mat_delete(cv::Mat* mat) {
    return guarded([&] { delete mat; });
}

ROADSEG_API int rs_mat_header(const cv::Mat* mat, roadseg::MatHeader* header) {
    return guarded([&] {
        header->data = mat->data;
        header->stepBytes = mat->dims > 0 ? static_cast<std::int64_t>(mat->step.p[0]) : 0;
        header->elementBytes = static_cast<std::int64_t>(mat->elemSize());
        header->rows = mat->rows;
        header->cols = mat->cols;
        header->type = mat->type();
        header->dims = mat->dims;
        header->continuous = mat->isContinuous() ? 1 : 0;
        header->empty = mat->empty() ? 1 : 0;
    });
}

ROADSEG_API int rs_mat_allocate(cv::Mat* mat, int rows, int cols, int type) {
    return guarded([&] { mat->create(rows, cols, type); });
}

ROADSEG_API int rs_mat_copy_to(const cv::Mat* source, cv::Mat* target, const cv::Mat* mask) {
    return guarded([&] {
        if (mask != nullptr) {
            source->copyTo(*target, *mask);
        } else {
            source->copyTo(*target);
        }
    });
}

ROADSEG_API int rs_mat_convert_to(const cv::Mat* source, cv::Mat* target, int type, double alpha, double beta) {
    return guarded([&] { source->convertTo(*target, type, alpha, beta); });
}

ROADSEG_API int rs_mat_set_to(cv::Mat* mat, const double* value, const cv::Mat* mask) {
    return guarded([&] { mat->setTo(roadseg::scalar(value), roadseg::input(mask)); });
}
