// What C# reads of a Mat in one call.
#pragma once

#include <cstdint>

namespace roadseg {

struct MatHeader {
    unsigned char* data;
    std::int64_t stepBytes;      // bytes per row, 0 while empty
    std::int64_t elementBytes;   // bytes per element, all channels
    int rows;
    int cols;
    int type;
    int dims;
    int continuous;
    int empty;
};

}  // namespace roadseg
