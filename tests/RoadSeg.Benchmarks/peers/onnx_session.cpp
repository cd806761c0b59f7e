#include "onnx_session.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace {

// Places in the table of function pointers OrtApi. New calls are only ever added at its end.
constexpr size_t kGetErrorMessage = 2;
constexpr size_t kCreateEnv = 3;
constexpr size_t kCreateSession = 7;
constexpr size_t kRun = 9;
constexpr size_t kCreateSessionOptions = 10;
constexpr size_t kSetSessionGraphOptimizationLevel = 23;
constexpr size_t kSetIntraOpNumThreads = 24;
constexpr size_t kCreateTensorWithDataAsOrtValue = 49;
constexpr size_t kGetTensorMutableData = 51;
constexpr size_t kGetTensorElementType = 60;
constexpr size_t kGetDimensionsCount = 61;
constexpr size_t kGetDimensions = 62;
constexpr size_t kGetTensorTypeAndShape = 65;
constexpr size_t kCreateCpuMemoryInfo = 69;
constexpr size_t kAddSessionConfigEntry = 130;

// The first version that has all of them.
constexpr uint32_t kApiVersion = 6;
constexpr int kLogErrors = 3;
constexpr int kAllOptimisations = 99;
constexpr int kDeviceAllocator = 0;
constexpr int kDefaultMemory = 0;

struct ApiBase {
    void* const* (*getApi)(uint32_t version);
    const char* (*getVersion)();
};

void* const* OpenApi(const std::string& library) {
    void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        throw std::runtime_error("ONNX Runtime cannot be opened: " + std::string(dlerror()));
    }

    auto getBase = reinterpret_cast<const ApiBase* (*)()>(dlsym(handle, "OrtGetApiBase"));
    void* const* api = getBase == nullptr ? nullptr : getBase()->getApi(kApiVersion);
    if (api == nullptr) {
        throw std::runtime_error("\"" + library + "\" has no ONNX Runtime API");
    }

    return api;
}

}  // namespace

// The parameter types are written at each call: the table is untyped and C does not promote through it.
template <typename... Parameters, typename... Arguments>
void OnnxSession::Call(size_t entry, Arguments... arguments) const {
    using Function = void* (*)(Parameters...);
    void* status = reinterpret_cast<Function>(api_[entry])(arguments...);
    if (status != nullptr) {
        using GetMessage = const char* (*)(const void*);
        throw std::runtime_error(reinterpret_cast<GetMessage>(api_[kGetErrorMessage])(status));
    }
}

OnnxSession::OnnxSession(const std::string& library, const std::string& model, int threads, bool spin)
    : api_(OpenApi(library)) {
    void* environment = nullptr;
    void* options = nullptr;
    Call<int, const char*, void**>(kCreateEnv, kLogErrors, "peer", &environment);
    Call<void**>(kCreateSessionOptions, &options);
    Call<void*, int>(kSetIntraOpNumThreads, options, threads);
    Call<void*, int>(kSetSessionGraphOptimizationLevel, options, kAllOptimisations);
    Call<void*, const char*, const char*>(
        kAddSessionConfigEntry, options, "session.intra_op.allow_spinning", spin ? "1" : "0");
    Call<void*, const char*, void*, void**>(kCreateSession, environment, model.c_str(), options, &session_);
}

void OnnxSession::Bind(
    const std::string& inputName, const Tensor& input, size_t inputBytes, const std::string& outputName) {
    inputName_ = inputName;
    outputName_ = outputName;
    void* memory = nullptr;
    Call<int, int, void**>(kCreateCpuMemoryInfo, kDeviceAllocator, kDefaultMemory, &memory);
    Call<void*, void*, size_t, const int64_t*, size_t, int, void**>(
        kCreateTensorWithDataAsOrtValue, memory, input.data, inputBytes, input.shape.data(), input.shape.size(),
        static_cast<int>(input.type), &inputValue_);
    Run();
    DescribeOutput();
}

void OnnxSession::Run() {
    const char* inputs[] = {inputName_.c_str()};
    const char* outputs[] = {outputName_.c_str()};
    Call<void*, void*, const char* const*, void* const*, size_t, const char* const*, size_t, void**>(
        kRun, session_, nullptr, inputs, &inputValue_, 1, outputs, 1, &outputValue_);
}

void OnnxSession::DescribeOutput() {
    void* description = nullptr;
    int type = 0;
    size_t rank = 0;
    Call<void*, void**>(kGetTensorMutableData, outputValue_, &output_.data);
    Call<void*, void**>(kGetTensorTypeAndShape, outputValue_, &description);
    Call<void*, int*>(kGetTensorElementType, description, &type);
    Call<void*, size_t*>(kGetDimensionsCount, description, &rank);
    output_.type = static_cast<ElementType>(type);
    output_.shape.resize(rank);
    Call<void*, int64_t*, size_t>(kGetDimensions, description, output_.shape.data(), rank);
}
