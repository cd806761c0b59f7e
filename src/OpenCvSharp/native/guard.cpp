#include "guard.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <opencv2/core/utils/logger.hpp>

namespace roadseg {
namespace {

struct LastError {
    int code = 0;
    int line = 0;
    std::string text;
    std::string message;
    std::string function;
    std::string file;
};

thread_local LastError lastError;

// OpenCV prints every error before it throws it, and warns when a file cannot be opened. The caller decides what
// the user sees, so both are silenced when the library is loaded; OPENCV_LOG_LEVEL brings the log back.
struct Silence {
    Silence() {
        cv::redirectError([](int, const char*, const char*, const char*, int, void*) { return 0; });
        if (std::getenv("OPENCV_LOG_LEVEL") == nullptr) {
            cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        }
    }
};

const Silence silence;

}  // namespace

int remember(int code, const char* text, const char* message, const char* function, const char* file,
             int line) noexcept {
    lastError.code = code;
    lastError.line = line;
    try {
        lastError.text = text;
        lastError.message = message;
        lastError.function = function;
        lastError.file = file;
    } catch (...) {
        // Out of memory while keeping the text: the code and the line still tell what happened.
        lastError.text.clear();
        lastError.message.clear();
        lastError.function.clear();
        lastError.file.clear();
    }
    return 1;
}

void report(ErrorReport* target) noexcept {
    target->code = lastError.code;
    target->line = lastError.line;
    target->text = lastError.text.c_str();
    target->message = lastError.message.c_str();
    target->function = lastError.function.c_str();
    target->file = lastError.file.c_str();
}

void copyText(const std::string& text, char* buffer, int capacity, int* length) {
    *length = static_cast<int>(text.size());
    if (capacity > 0) {
        const std::size_t count = std::min(text.size(), static_cast<std::size_t>(capacity) - 1);
        std::memcpy(buffer, text.data(), count);
        buffer[count] = '\0';
    }
}

}  // namespace roadseg
