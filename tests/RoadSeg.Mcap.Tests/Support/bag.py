"""A bag as ROS 1's own library writes it: pictures, camera, its place, motion. PATH COMPRESSION COUNT"""
import struct
import sys

import genpy
import rosbag
from geometry_msgs.msg import Quaternion, TransformStamped, Vector3
from nav_msgs.msg import Odometry
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from tf2_msgs.msg import TFMessage

path, compression, count = sys.argv[1], sys.argv[2], int(sys.argv[3])


def at(tenths, later=0):
    return genpy.Time(5 + tenths // 10, tenths % 10 * 100_000_000 + later)


def headed(message, stamp, frame):
    message.header.stamp = stamp
    message.header.frame_id = frame
    message.header.seq = 77
    return message


def transform(parent, child, translation, rotation):
    one = headed(TransformStamped(), at(0), parent)
    one.child_frame_id = child
    one.transform.translation = Vector3(*translation)
    one.transform.rotation = Quaternion(*rotation)
    return one


with rosbag.Bag(path, "w", compression=compression, chunk_threshold=1500) as bag:
    bag.write("/tf_static", TFMessage([
        transform("base_link", "mast", (1, 0.5, 1), (0, 0, 0, 1)),
        transform("mast", "optical", (0, 0, 0.5), (-0.5, 0.5, -0.5, 0.5)),
    ]), at(0))
    for i in range(count):
        # Another node takes over: a connection of its own for the same topic.
        if i == count // 2:
            del bag._topic_connections["/cam/image_raw"]
        camera = headed(CameraInfo(width=640, height=480, distortion_model="plumb_bob"), at(i), "optical")
        camera.D = [0.1, -0.2, 0.001, 0.002, 0.05]
        camera.K = [500, 0, 320, 0, 501, 240, 0, 0, 1]
        bag.write("/cam/camera_info", camera, at(i))
        image = headed(Image(width=6, height=4, step=18, encoding="bgr8"), at(i), "optical")
        image.data = bytes([i]) * 72
        bag.write("/cam/image_raw", image, at(i, 20_000_000))
        motion = headed(Odometry(child_frame_id="base_link"), at(i), "odom")
        motion.pose.pose.position.x = i * 0.5
        motion.pose.pose.orientation.w = 1
        bag.write("/odom", motion, at(i))
        small = headed(CompressedImage(format="bgr8; jpeg compressed bgr8"), at(i), "optical")
        small.data = struct.pack("<HH", 6, 4) + bytes([i]) * 72
        bag.write("/rear/image_raw/compressed", small, at(i))
