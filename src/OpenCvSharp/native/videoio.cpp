// Exports over opencv_videoio. A capture or writer belongs to the caller and is used by one thread at a time.
#include "guard.hpp"

#include <opencv2/videoio.hpp>
#include <vector>

using roadseg::guarded;

ROADSEG_API int rs_capture_create(cv::VideoCapture** result) {
    return guarded([&] { *result = new cv::VideoCapture(); });
}

ROADSEG_API int rs_capture_delete(cv::VideoCapture* capture) {
    return guarded([&] { delete capture; });
}

ROADSEG_API int rs_capture_open_file(cv::VideoCapture* capture, const char* name, int backend, const int* options,
                                     int count, int* opened) {
    return guarded([&] {
        *opened = capture->open(name, backend, std::vector<int>(options, options + count)) ? 1 : 0;
    });
}

ROADSEG_API int rs_capture_open_index(cv::VideoCapture* capture, int index, int backend, const int* options,
                                      int count, int* opened) {
    return guarded([&] {
        *opened = capture->open(index, backend, std::vector<int>(options, options + count)) ? 1 : 0;
    });
}

ROADSEG_API int rs_capture_is_opened(const cv::VideoCapture* capture, int* opened) {
    return guarded([&] { *opened = capture->isOpened() ? 1 : 0; });
}

ROADSEG_API int rs_capture_close(cv::VideoCapture* capture) {
    return guarded([&] { capture->release(); });
}

ROADSEG_API int rs_capture_grab(cv::VideoCapture* capture, int* grabbed) {
    return guarded([&] { *grabbed = capture->grab() ? 1 : 0; });
}

ROADSEG_API int rs_capture_retrieve(cv::VideoCapture* capture, cv::Mat* image, int flag, int* retrieved) {
    return guarded([&] { *retrieved = capture->retrieve(*image, flag) ? 1 : 0; });
}

ROADSEG_API int rs_capture_read(cv::VideoCapture* capture, cv::Mat* image, int* read) {
    return guarded([&] { *read = capture->read(*image) ? 1 : 0; });
}

ROADSEG_API int rs_capture_get(const cv::VideoCapture* capture, int property, double* value) {
    return guarded([&] { *value = capture->get(property); });
}

ROADSEG_API int rs_capture_set(cv::VideoCapture* capture, int property, double value, int* accepted) {
    return guarded([&] { *accepted = capture->set(property, value) ? 1 : 0; });
}

ROADSEG_API int rs_capture_backend_name(const cv::VideoCapture* capture, char* buffer, int capacity, int* length) {
    return guarded([&] { roadseg::copyText(capture->getBackendName(), buffer, capacity, length); });
}

ROADSEG_API int rs_writer_create(cv::VideoWriter** result) {
    return guarded([&] { *result = new cv::VideoWriter(); });
}

ROADSEG_API int rs_writer_delete(cv::VideoWriter* writer) {
    return guarded([&] { delete writer; });
}

ROADSEG_API int rs_writer_open(cv::VideoWriter* writer, const char* name, int backend, int fourcc, double fps,
                               roadseg::Size size, int color, int* opened) {
    return guarded([&] {
        *opened = writer->open(name, backend, fourcc, fps, roadseg::size(size), color != 0) ? 1 : 0;
    });
}

ROADSEG_API int rs_writer_is_opened(const cv::VideoWriter* writer, int* opened) {
    return guarded([&] { *opened = writer->isOpened() ? 1 : 0; });
}

ROADSEG_API int rs_writer_write(cv::VideoWriter* writer, const cv::Mat* image) {
    return guarded([&] { writer->write(*image); });
}

ROADSEG_API int rs_writer_close(cv::VideoWriter* writer) {
    return guarded([&] { writer->release(); });
}

ROADSEG_API int rs_writer_backend_name(const cv::VideoWriter* writer, char* buffer, int capacity, int* length) {
    return guarded([&] { roadseg::copyText(writer->getBackendName(), buffer, capacity, length); });
}
