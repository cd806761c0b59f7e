// Exports over opencv_highgui, in a library of their own: loading it loads Qt. All calls from one thread.
#include "guard.hpp"

#include <opencv2/highgui.hpp>

using roadseg::guarded;

ROADSEG_API int rs_highgui_last_error(roadseg::ErrorReport* target) {
    roadseg::report(target);
    return 0;
}

ROADSEG_API int rs_highgui_named_window(const char* name, int flags) {
    return guarded([&] { cv::namedWindow(name, flags); });
}

ROADSEG_API int rs_highgui_show(const char* name, const cv::Mat* image) {
    return guarded([&] { cv::imshow(name, *image); });
}

ROADSEG_API int rs_highgui_wait_key(int delayMs, int* key) {
    return guarded([&] { *key = cv::waitKey(delayMs); });
}

ROADSEG_API int rs_highgui_wait_key_ex(int delayMs, int* key) {
    return guarded([&] { *key = cv::waitKeyEx(delayMs); });
}

ROADSEG_API int rs_highgui_destroy_window(const char* name) {
    return guarded([&] { cv::destroyWindow(name); });
}

ROADSEG_API int rs_highgui_destroy_all_windows() {
    return guarded([&] { cv::destroyAllWindows(); });
}

ROADSEG_API int rs_highgui_resize_window(const char* name, int width, int height) {
    return guarded([&] { cv::resizeWindow(name, width, height); });
}

ROADSEG_API int rs_highgui_move_window(const char* name, int x, int y) {
    return guarded([&] { cv::moveWindow(name, x, y); });
}

ROADSEG_API int rs_highgui_get_window_property(const char* name, int property, double* value) {
    return guarded([&] { *value = cv::getWindowProperty(name, property); });
}

ROADSEG_API int rs_highgui_set_window_property(const char* name, int property, double value) {
    return guarded([&] { cv::setWindowProperty(name, property, value); });
}

ROADSEG_API int rs_highgui_set_window_title(const char* name, const char* title) {
    return guarded([&] { cv::setWindowTitle(name, title); });
}
