// A network in ONNX Runtime, by the few calls of its C API that a loop over frames makes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// As ONNX Runtime numbers them.
enum class ElementType : int { Float32 = 1, UInt8 = 2, Int32 = 6, Int64 = 7 };

struct Tensor {
    void* data = nullptr;
    ElementType type = ElementType::Float32;
    std::vector<int64_t> shape;
};

class OnnxSession {
public:
    // spin: let waiting threads of the pool spin, ONNX Runtime's default.
    OnnxSession(const std::string& library, const std::string& model, int threads, bool spin);
    OnnxSession(const OnnxSession&) = delete;
    OnnxSession& operator=(const OnnxSession&) = delete;

    // The input tensor lies over memory of the caller's; the output is allocated by the first run and reused.
    void Bind(const std::string& inputName, const Tensor& input, size_t inputBytes, const std::string& outputName);
    void Run();
    const Tensor& Output() const { return output_; }

private:
    template <typename... Parameters, typename... Arguments>
    void Call(size_t entry, Arguments... arguments) const;
    void DescribeOutput();

    void* const* api_ = nullptr;
    void* session_ = nullptr;
    void* inputValue_ = nullptr;
    void* outputValue_ = nullptr;
    std::string inputName_;
    std::string outputName_;
    Tensor output_;
};
