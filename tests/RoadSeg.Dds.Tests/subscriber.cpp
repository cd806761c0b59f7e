// A subscriber of another maker (Fast DDS), which knows nothing of RoadSeg: it takes the bytes from its own transport
// and decodes them with Fast CDR by the fields that the .msg files list. One JSON object a line for each message.
//   subscriber DOMAIN SECONDS TOPIC=COUNT...   ends when each topic gave so many, or after the seconds (exit code 1)
// The newest picture also goes into the file that PICTURE names, if it is set.
// TOPIC: a name of `kinds` below; late-grid is a reader that begins when the others are complete.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <fastcdr/Cdr.h>
#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/DataReaderListener.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include <fastdds/dds/topic/Topic.hpp>
#include <fastdds/dds/topic/TopicDataType.hpp>

using namespace eprosima::fastdds::dds;
using eprosima::fastcdr::Cdr;
using eprosima::fastcdr::FastBuffer;
using eprosima::fastrtps::rtps::InstanceHandle_t;
using eprosima::fastrtps::rtps::SerializedPayload_t;

namespace {

struct Bytes {
  std::vector<char> data;
};

// Samples as they come from the network.
class RawType : public TopicDataType {
 public:
  explicit RawType(const char* name) {
    setName(name);
    m_typeSize = 16 * 1024 * 1024;
    m_isGetKeyDefined = false;
  }
  bool serialize(void*, SerializedPayload_t*) override { return false; }
  bool deserialize(SerializedPayload_t* payload, void* data) override {
    auto* bytes = static_cast<Bytes*>(data);
    bytes->data.assign(payload->data, payload->data + payload->length);
    return true;
  }
  std::function<uint32_t()> getSerializedSizeProvider(void*) override {
    return [] { return 0u; };
  }
  void* createData() override { return new Bytes; }
  void deleteData(void* data) override { delete static_cast<Bytes*>(data); }
  bool getKey(void*, InstanceHandle_t*, bool) override { return false; }
};

void PrintHeader(Cdr& cdr) {
  int32_t seconds;
  uint32_t nanoseconds;
  std::string frame;
  cdr >> seconds >> nanoseconds >> frame;
  std::printf("\"sec\":%d,\"nanosec\":%u,\"frame\":\"%s\"", seconds, nanoseconds, frame.c_str());
}

void PrintGrid(Cdr& cdr) {
  PrintHeader(cdr);
  int32_t seconds;
  uint32_t nanoseconds, width, height;
  float resolution;
  double pose[7];
  cdr >> seconds >> nanoseconds >> resolution >> width >> height;
  for (double& value : pose) {
    cdr >> value;
  }
  std::vector<int8_t> cells;
  cdr >> cells;
  long free = 0, occupied = 0, unknown = 0;
  for (int8_t cell : cells) {
    free += cell == 0;
    occupied += cell == 100;
    unknown += cell == -1;
  }
  std::printf(",\"resolution\":%.9g,\"width\":%u,\"height\":%u,\"x\":%.9g,\"y\":%.9g,\"w\":%.9g,\"cells\":%zu,\"free\":%ld,"
              "\"occupied\":%ld,\"unknown\":%ld", resolution, width, height, pose[0], pose[1], pose[6], cells.size(),
              free, occupied, unknown);
}

void PrintPolygon(Cdr& cdr) {
  PrintHeader(cdr);
  uint32_t count;
  cdr >> count;
  std::printf(",\"points\":[");
  for (uint32_t i = 0; i < count; i++) {
    float x, y, z;
    cdr >> x >> y >> z;
    std::printf("%s[%.9g,%.9g]", i == 0 ? "" : ",", x, y);
  }
  std::printf("]");
}

void PrintPicture(Cdr& cdr) {
  PrintHeader(cdr);
  std::string format;
  std::vector<uint8_t> data;
  cdr >> format >> data;
  std::printf(",\"format\":\"%s\",\"bytes\":%zu,\"first\":%u", format.c_str(), data.size(), data.empty() ? 0 : data[0]);
  if (const char* path = std::getenv("PICTURE")) {
    std::FILE* file = std::fopen(path, "wb");
    std::fwrite(data.data(), 1, data.size(), file);
    std::fclose(file);
  }
}

void PrintNumbers(Cdr& cdr, const char* name, int count) {
  std::printf(",\"%s\":[", name);
  for (int i = 0; i < count; i++) {
    double value;
    cdr >> value;
    std::printf("%s%.9g", i == 0 ? "" : ",", value);
  }
  std::printf("]");
}

// Class and score of each, and where: pixels (centre, angle, size) or metres (position, orientation, size).
void PrintDetections(Cdr& cdr, int box_numbers) {
  PrintHeader(cdr);
  uint32_t count;
  cdr >> count;
  std::printf(",\"people\":[");
  for (uint32_t i = 0; i < count; i++) {
    std::printf("%s{", i == 0 ? "" : ",");
    PrintHeader(cdr);
    uint32_t hypotheses;
    cdr >> hypotheses;
    for (uint32_t h = 0; h < hypotheses; h++) {
      std::string kind;
      double score, pose[7], covariance[36];
      cdr >> kind >> score;
      cdr.deserializeArray(pose, 7);
      cdr.deserializeArray(covariance, 36);
      std::printf(",\"kind\":\"%s\",\"score\":%.9g,\"variance\":%.9g", kind.c_str(), score, covariance[0]);
    }
    PrintNumbers(cdr, "box", box_numbers);
    std::string id;
    cdr >> id;
    std::printf(",\"id\":\"%s\"}", id.c_str());
  }
  std::printf("]");
}

void PrintDetections2D(Cdr& cdr) { PrintDetections(cdr, 5); }
void PrintDetections3D(Cdr& cdr) { PrintDetections(cdr, 10); }

void PrintDiagnostics(Cdr& cdr) {
  PrintHeader(cdr);
  uint32_t count, keys;
  uint8_t level;
  std::string name, message, hardware;
  cdr >> count >> level >> name >> message >> hardware >> keys;
  std::printf(",\"count\":%u,\"level\":%u,\"name\":\"%s\",\"message\":\"%s\",\"hardware\":\"%s\",\"values\":{", count,
              level, name.c_str(), message.c_str(), hardware.c_str());
  for (uint32_t i = 0; i < keys; i++) {
    std::string key, value;
    cdr >> key >> value;
    std::printf("%s\"%s\":\"%s\"", i == 0 ? "" : ",", key.c_str(), value.c_str());
  }
  std::printf("}");
}

void PrintCamera(Cdr& cdr) {
  PrintHeader(cdr);
  uint32_t height, width;
  std::string model;
  std::vector<double> distortion;
  cdr >> height >> width >> model >> distortion;
  std::printf(",\"width\":%u,\"height\":%u,\"model\":\"%s\",\"coefficients\":%zu", width, height, model.c_str(),
              distortion.size());
  PrintNumbers(cdr, "k", 9);
  PrintNumbers(cdr, "r", 9);
  PrintNumbers(cdr, "p", 12);
}

void PrintTransform(Cdr& cdr) {
  uint32_t count;
  cdr >> count;
  std::printf("\"count\":%u,", count);
  PrintHeader(cdr);
  std::string child;
  cdr >> child;
  std::printf(",\"child\":\"%s\"", child.c_str());
  PrintNumbers(cdr, "translation", 3);
  PrintNumbers(cdr, "rotation", 4);
}

void PrintClassMap(Cdr& cdr) {
  PrintHeader(cdr);
  uint32_t height, width, step;
  std::string encoding;
  uint8_t is_big_endian;
  std::vector<uint8_t> data;
  cdr >> height >> width >> encoding >> is_big_endian >> step >> data;
  std::printf(",\"width\":%u,\"height\":%u,\"encoding\":\"%s\",\"step\":%u,\"bytes\":%zu", width, height, encoding.c_str(),
              step, data.size());
}

void PrintLabels(Cdr& cdr) {
  PrintHeader(cdr);
  uint32_t count;
  cdr >> count;
  std::printf(",\"classes\":{");
  for (uint32_t i = 0; i < count; i++) {
    uint16_t id;
    std::string name;
    cdr >> id >> name;
    std::printf("%s\"%u\":\"%s\"", i == 0 ? "" : ",", id, name.c_str());
  }
  std::printf("}");
}

struct Kind {
  const char* topic;
  const char* type;
  bool is_sensor;
  bool is_latched;
  void (*print)(Cdr&);
};

const std::map<std::string, Kind> kinds = {
  {"grid", {"rt/roadseg/occupancy_grid", "nav_msgs::msg::dds_::OccupancyGrid_", false, true, PrintGrid}},
  {"late-grid", {"rt/roadseg/occupancy_grid", "nav_msgs::msg::dds_::OccupancyGrid_", false, true, PrintGrid}},
  {"polygon", {"rt/roadseg/drivable_area", "geometry_msgs::msg::dds_::PolygonStamped_", false, false, PrintPolygon}},
  {"picture", {"rt/roadseg/image/compressed", "sensor_msgs::msg::dds_::CompressedImage_", true, false, PrintPicture}},
  {"overlay", {"rt/roadseg/overlay/compressed", "sensor_msgs::msg::dds_::CompressedImage_", true, false, PrintPicture}},
  {"people-2d", {"rt/roadseg/detections_2d", "vision_msgs::msg::dds_::Detection2DArray_", false, false, PrintDetections2D}},
  {"people-3d", {"rt/roadseg/detections_3d", "vision_msgs::msg::dds_::Detection3DArray_", false, false, PrintDetections3D}},
  {"state", {"rt/roadseg/diagnostics", "diagnostic_msgs::msg::dds_::DiagnosticArray_", false, false, PrintDiagnostics}},
  {"camera", {"rt/roadseg/camera_info", "sensor_msgs::msg::dds_::CameraInfo_", true, false, PrintCamera}},
  {"classes", {"rt/roadseg/class_map", "sensor_msgs::msg::dds_::Image_", true, false, PrintClassMap}},
  {"labels", {"rt/roadseg/labels", "vision_msgs::msg::dds_::LabelInfo_", false, true, PrintLabels}},
  {"place", {"rt/tf_static", "tf2_msgs::msg::dds_::TFMessage_", false, true, PrintTransform}},
};

class Reader : public DataReaderListener {
 public:
  Reader(DomainParticipant* participant, const std::string& name, int count)
      : name_(name), kind_(kinds.at(name)), left_(count) {
    TypeSupport type(new RawType(kind_.type));
    type.register_type(participant);
    auto* description = participant->lookup_topicdescription(kind_.topic);
    if (description == nullptr) {
      description = participant->create_topic(kind_.topic, kind_.type, TOPIC_QOS_DEFAULT);
    }
    DataReaderQos qos;
    qos.reliability().kind = kind_.is_sensor ? BEST_EFFORT_RELIABILITY_QOS : RELIABLE_RELIABILITY_QOS;
    qos.durability().kind = kind_.is_latched ? TRANSIENT_LOCAL_DURABILITY_QOS : VOLATILE_DURABILITY_QOS;
    qos.history().kind = KEEP_LAST_HISTORY_QOS;
    qos.history().depth = kind_.is_latched ? 1 : 10;
    qos.endpoint().history_memory_policy = eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
    participant->create_subscriber(SUBSCRIBER_QOS_DEFAULT)->create_datareader(description, qos, this);
  }

  void on_data_available(DataReader* reader) override {
    Bytes bytes;
    SampleInfo info;
    while (reader->take_next_sample(&bytes, &info) == ReturnCode_t::RETCODE_OK) {
      if (info.valid_data && left_ > 0) {
        // steady_clock is CLOCK_MONOTONIC here, as in the publisher.
        Print(bytes, std::chrono::steady_clock::now().time_since_epoch());
        left_--;
      }
    }
  }

  bool is_done() const { return left_ <= 0; }

 private:
  void Print(Bytes& bytes, std::chrono::nanoseconds received) {
    FastBuffer buffer(bytes.data.data(), bytes.data.size());
    Cdr cdr(buffer, Cdr::DEFAULT_ENDIAN, Cdr::DDS_CDR);
    cdr.read_encapsulation();
    std::printf("{\"topic\":\"%s\",\"received_ns\":%lld,", name_.c_str(), static_cast<long long>(received.count()));
    kind_.print(cdr);
    std::printf("}\n");
    std::fflush(stdout);
  }

  const std::string name_;
  const Kind kind_;
  std::atomic<int> left_;
};

bool AllDone(const std::vector<Reader*>& readers) {
  for (const Reader* reader : readers) {
    if (!reader->is_done()) {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  auto* participant = DomainParticipantFactory::get_instance()->create_participant(
      std::atoi(argv[1]), PARTICIPANT_QOS_DEFAULT);
  if (participant == nullptr) {
    return 2;
  }
  std::vector<Reader*> readers;
  std::string late;
  for (int i = 3; i < argc; i++) {
    const std::string text = argv[i];
    const std::string name = text.substr(0, text.find('='));
    if (name == "late-grid") {
      late = text;
    } else {
      readers.push_back(new Reader(participant, name, std::atoi(text.c_str() + name.size() + 1)));
    }
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[2]));
  while (std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (AllDone(readers)) {
      if (late.empty()) {
        return 0;
      }
      readers.push_back(new Reader(participant, "late-grid", std::atoi(late.c_str() + late.find('=') + 1)));
      late.clear();
    }
  }
  return 1;
}
