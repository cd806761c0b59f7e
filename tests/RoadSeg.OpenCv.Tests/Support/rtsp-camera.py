"""An RTSP camera for tests: a moving ball in H.264 at rtsp://127.0.0.1:PORT/live, over TCP and UDP.

rtsp-camera.py PORT WIDTH HEIGHT FPS
Prints "ready" when it listens. Needs gir1.2-gst-rtsp-server-1.0, python3-gi and GStreamer's base, good and ugly plugins.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

port, width, height, fps = sys.argv[1:]
Gst.init(None)
missing = [name for name in ("videotestsrc", "x264enc", "rtph264pay") if Gst.ElementFactory.find(name) is None]
if missing:
    sys.exit("missing GStreamer elements: " + ", ".join(missing))
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(port)
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(
    f"( videotestsrc is-live=true pattern=ball ! video/x-raw,width={width},height={height},framerate={fps}/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! rtph264pay name=pay0 pt=96 config-interval=1 )"
)
factory.set_shared(True)
server.get_mount_points().add_factory("/live", factory)
if server.attach(None) == 0:
    sys.exit("the port is taken: " + port)
print("ready", flush=True)
GLib.MainLoop().run()
