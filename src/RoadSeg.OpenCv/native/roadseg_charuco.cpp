// ChArUco boards over OpenCV's aruco module, which only Debian's package of contributed modules has.
//
// Stateless, any thread. 0 or more is success; at -1 roadseg_charuco_error says why, until the thread's next call.
// Nothing is kept of what the caller gives.
#include <cstdint>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include <opencv2/aruco/charuco.hpp>
#include <opencv2/imgproc.hpp>

#define API extern "C" __attribute__((visibility("default")))

namespace {

using Board = cv::Ptr<cv::aruco::CharucoBoard>;
using Corners = std::vector<std::vector<cv::Point2f>>;

// Two markers say where the corner between them is. Farther apart than this, in sides of a marker, they are not two
// neighbours of this board.
constexpr double AGREEMENT_MAX = 0.35;

// Half the window in which a corner is refined, as a share of the white margin round markers: it must not reach one.
constexpr double WINDOW_SHARE = 0.8;
constexpr int WINDOW_MIN = 2;
constexpr int WINDOW_MAX = 11;

thread_local std::string message;

template <typename Work>
int guarded(Work work) {
    try {
        return work();
    } catch (const std::exception& error) {
        message = error.what();
        return -1;
    }
}

// OpenCV before 4.6 began boards of an even number of rows with a white square.
void lay_as_before(cv::aruco::CharucoBoard& board, int columns, int rows, float marker) {
    board.objPoints.clear();
    board.ids.clear();
    std::map<int, int> index_of_square;
    const float margin = (1 - marker) / 2;
    for (int y = 0; y < rows; y++) {
        for (int x = y % 2; x < columns; x += 2) {
            const float left = static_cast<float>(x) + margin;
            const float top = static_cast<float>(y) + margin;
            index_of_square[y * columns + x] = static_cast<int>(board.ids.size());
            board.ids.push_back(static_cast<int>(board.ids.size()));
            board.objPoints.push_back({{left, top, 0}, {left + marker, top, 0}, {left + marker, top + marker, 0},
                                       {left, top + marker, 0}});
        }
    }
    board.nearestMarkerIdx.clear();
    board.nearestMarkerCorners.clear();
    for (int y = 1; y < rows; y++) {
        for (int x = 1; x < columns; x++) {
            // The squares around a corner, and which corner of their markers is next to it.
            const int squares[4][3] = {{x - 1, y - 1, 2}, {x, y - 1, 3}, {x - 1, y, 1}, {x, y, 0}};
            board.nearestMarkerIdx.emplace_back();
            board.nearestMarkerCorners.emplace_back();
            for (const auto& square : squares) {
                const auto found = index_of_square.find(square[1] * columns + square[0]);
                if (found != index_of_square.end()) {
                    board.nearestMarkerIdx.back().push_back(found->second);
                    board.nearestMarkerCorners.back().push_back(square[2]);
                }
            }
        }
    }
}

double side_of(const std::vector<cv::Point2f>& marker) { return cv::arcLength(marker, true) / 4; }

// Where a marker says that a corner of the board is.
cv::Point2f place_by(const cv::aruco::CharucoBoard& board, int index, const std::vector<cv::Point2f>& seen,
                     int corner) {
    std::vector<cv::Point2f> laid;
    for (const cv::Point3f& point : board.objPoints[index]) laid.emplace_back(point.x, point.y);
    const cv::Mat image_from_board = cv::getPerspectiveTransform(laid, seen);
    const cv::Point3f& at = board.chessboardCorners[corner];
    std::vector<cv::Point2f> place{{at.x, at.y}};
    cv::perspectiveTransform(place, place, image_from_board);
    return place[0];
}

void refine(const cv::Mat& grey, cv::Point2f& corner, double side, float marker) {
    const double margin = side / marker * (1 - marker) / 2;
    const int window = std::min(WINDOW_MAX, std::max(WINDOW_MIN, static_cast<int>(WINDOW_SHARE * margin)));
    std::vector<cv::Point2f> place{corner};
    cv::cornerSubPix(grey, place, {window, window}, {-1, -1},
                     cv::TermCriteria(cv::TermCriteria::EPS + cv::TermCriteria::COUNT, 60, 0.001));
    corner = place[0];
}

}  // namespace

// In squares; the marker's side as a share of a square's; one of OpenCV's predefined dictionaries by number.
struct charuco_board {
    int32_t columns;
    int32_t rows;
    float marker;
    int32_t dictionary;
    int32_t is_legacy;
};

struct charuco_sight {
    int32_t corners;        // found, in ids and points
    int32_t contradicting;  // left out, for the markers beside them do not lie as on this board
    int32_t markers;        // of the dictionary, seen
    int32_t foreign;        // of those, with a number that the board does not have
};

API const char* roadseg_charuco_error() { return message.c_str(); }

// grey: height x width bytes. ids: number of each inner corner, row by row, ascending; points: two floats each. Both
// have room for all inner corners.
API int roadseg_charuco_find(const uint8_t* grey, int width, int height, const charuco_board* asked, int32_t* ids,
                             float* points, charuco_sight* sight) {
    return guarded([&] {
        const cv::Mat picture(height, width, CV_8UC1, const_cast<uint8_t*>(grey));
        const auto dictionary = cv::aruco::getPredefinedDictionary(asked->dictionary);
        const Board board =
            cv::aruco::CharucoBoard::create(asked->columns, asked->rows, 1, asked->marker, dictionary);
        if (asked->is_legacy != 0 && asked->rows % 2 == 0) {
            lay_as_before(*board, asked->columns, asked->rows, asked->marker);
        }
        Corners markers;
        std::vector<int> numbers;
        cv::aruco::detectMarkers(picture, dictionary, markers, numbers);
        *sight = {0, 0, static_cast<int32_t>(numbers.size()), 0};
        std::map<int, int> seen;
        for (size_t i = 0; i < numbers.size(); i++) {
            seen.emplace(numbers[i], static_cast<int>(i));
            sight->foreign += numbers[i] >= static_cast<int>(board->ids.size()) ? 1 : 0;
        }
        if (numbers.empty()) return 0;
        std::vector<cv::Point2f> corners;
        std::vector<int> corner_numbers;
        cv::aruco::interpolateCornersCharuco(markers, numbers, picture, board, corners, corner_numbers);
        for (size_t i = 0; i < corners.size(); i++) {
            const std::vector<int>& nearest = board->nearestMarkerIdx[corner_numbers[i]];
            const auto& first = markers[seen.at(board->ids[nearest.at(0)])];
            const auto& second = markers[seen.at(board->ids[nearest.at(1)])];
            const cv::Point2f a = place_by(*board, nearest[0], first, corner_numbers[i]);
            const cv::Point2f b = place_by(*board, nearest[1], second, corner_numbers[i]);
            const double side = std::min(side_of(first), side_of(second));
            if (!(cv::norm(a - b) <= AGREEMENT_MAX * side)) {
                sight->contradicting++;
                continue;
            }
            refine(picture, corners[i], side, asked->marker);
            ids[sight->corners] = corner_numbers[i];
            points[2 * sight->corners] = corners[i].x;
            points[2 * sight->corners + 1] = corners[i].y;
            sight->corners++;
        }
        return 0;
    });
}

// A marker with its border of one cell: side x side bytes, 0 or 255, into cells. Returns the side.
API int roadseg_charuco_marker(int dictionary, int number, uint8_t* cells, int capacity) {
    return guarded([&] {
        const auto markers = cv::aruco::getPredefinedDictionary(dictionary);
        const int side = markers->markerSize + 2;
        CV_Assert(number >= 0 && number < markers->bytesList.rows && side * side <= capacity);
        cv::Mat drawn;
        markers->drawMarker(number, side, drawn, 1);
        drawn.copyTo(cv::Mat(side, side, CV_8UC1, cells));
        return side;
    });
}
