"""Checks of the scores that need no data set: `python3 -m unittest` in this folder, some seconds."""
import contextlib
import io
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

import boundary
import data
import evaluate
import recording

CLASSES = 11


class EvaluateTests(unittest.TestCase):
    def test_confusion_and_scores_by_hand(self):
        actual = np.array([[0, 0, 1, 1, 11]], np.uint8)
        predicted = np.array([[0, 1, 1, 1, 0]], np.uint8)
        counts = evaluate.confusion(predicted, actual, 11)
        self.assertEqual([1, 1, 2], [counts[0, 0], counts[0, 1], counts[1, 1]])
        self.assertEqual(4, counts.sum())
        result = evaluate.scores(counts[:3, :3], ["a", "b", "c"])
        self.assertEqual({"iou": 0.5, "precision": 1.0, "recall": 0.5}, result["classes"]["a"])
        self.assertEqual({"iou": None, "precision": None, "recall": None}, result["classes"]["c"])
        self.assertAlmostEqual((1 / 2 + 2 / 3) / 2, result["miou"])

    def test_recording_and_labels_go_together(self):
        for words in (["m.onnx", "--recording", "c.mp4"], ["m.onnx", "--labels", "c.csv"]):
            with contextlib.redirect_stderr(io.StringIO()) as told, self.assertRaises(SystemExit):
                evaluate.main(words)
            self.assertIn("go together", told.getvalue())


def halves(height, width, column):
    """Class 0 left of a column, class 1 from it on."""
    return (np.arange(width)[None] >= column).repeat(height, axis=0).astype(np.uint8)


class BoundaryTests(unittest.TestCase):
    def score(self, *pairs, classes=3):
        tally = boundary.Tally(classes)
        for predicted, actual in pairs:
            tally.add(predicted, actual)
        return tally.score()

    def test_tolerance_is_three_quarters_of_a_percent_of_the_diagonal_and_at_least_1(self):
        self.assertEqual([4, 1, 11, 17], [boundary.tolerance(*size) for size in
                                          ((360, 480), (30, 40), (720, 1280), (1080, 1920))])

    def test_shift_within_the_tolerance_is_met_and_one_more_is_not(self):
        # 360x480: 4 px. Both outlines move together, so all of them are met or none is.
        actual = halves(360, 480, 200)
        self.assertEqual([1.0, 1.0, 0.0], [self.score((halves(360, 480, 200 + shift), actual)) for shift in (0, 4, 5)])

    def test_neighbourhood_is_a_square(self):
        # Single pixels of class 1 in 30x40 (1 px): one is a diagonal step away, one two steps.
        actual, near, far = (np.zeros((30, 40), np.uint8) for _ in range(3))
        actual[10, 10] = near[11, 11] = far[12, 12] = 1
        one = np.zeros_like(actual, bool)
        one[10, 10] = True
        self.assertEqual(9, boundary.widen(one, 1).sum())
        self.assertEqual([1.0, 0.0], [boundary.share_near(other == 1, actual == 1, 1) for other in (near, far)])

    def test_f_by_hand(self):
        # 1 px. Truth of class 1: 3 single pixels apart; predicted: the first of them and one far off.
        # Class 1: P 1/2, R 1/3, F 0.4. Class 0's outline are the 4 neighbours of each pixel: P 4/8, R 4/12, F 0.4.
        actual, predicted = np.zeros((30, 40), np.uint8), np.zeros((30, 40), np.uint8)
        for row, column in ((5, 5), (5, 15), (5, 25)):
            actual[row, column] = 1
        predicted[5, 5] = predicted[20, 20] = 1
        self.assertAlmostEqual(0.4, self.score((predicted, actual)))

    def test_empty_outline_counts_as_found(self):
        # Class 0 fills the truth: no outline there, recall 1; the prediction's outline is all wrong, precision 0.
        whole = np.zeros((30, 40), np.uint8)
        self.assertEqual([1.0, 0.0], [self.score((other, whole)) for other in (whole, halves(30, 40, 20))])

    def test_class_that_was_not_predicted_is_0(self):
        # Class 1 missed: precision 1 of nothing, recall 0. Class 0 has no outline in the prediction: the same.
        self.assertEqual(0.0, self.score((np.zeros((30, 40), np.uint8), halves(30, 40, 20))))

    def test_only_classes_of_the_truth_count(self):
        # Class 2 is invented far from the outline: it costs class 0 precision, but is no class of its own.
        actual = halves(30, 40, 20)
        predicted = actual.copy()
        predicted[15, 5] = 2
        precision = 30 / 34
        self.assertAlmostEqual((2 * precision / (precision + 1) + 1) / 2, self.score((predicted, actual)))

    def test_mean_is_over_pictures_not_over_their_pixels(self):
        actual = halves(30, 40, 20)
        right, wrong = (actual, actual), (halves(30, 40, 30), actual)
        self.assertAlmostEqual(2 / 3, self.score(right, right, wrong))

    def test_void_says_nothing(self):
        # Void hides the only place where the prediction differs, and touching it makes no outline. 255 is void too.
        predicted = np.zeros((30, 40), np.uint8)
        predicted[6:9] = 1
        for void in (data.VOID, 255):
            actual = np.zeros((30, 40), np.uint8)
            actual[5:10] = void
            self.assertEqual(1.0, self.score((predicted, actual), classes=CLASSES))
        actual[4] = 0
        predicted[4] = 1
        self.assertEqual(0.0, self.score((predicted, actual), classes=CLASSES))

    def test_picture_of_void_alone_is_left_out(self):
        void, whole = np.full((30, 40), data.VOID, np.uint8), np.zeros((30, 40), np.uint8)
        self.assertIsNone(self.score((whole, void)))
        self.assertEqual(1.0, self.score((whole, void), (whole, whole)))


@unittest.skipUnless(shutil.which("ffmpeg") and shutil.which("ffprobe"), "ffmpeg is not installed")
class RecordingTests(unittest.TestCase):
    GREYS = (20, 220, 90, 160, 50)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.clip, self.csv = self.folder / "clip.mkv", self.folder / "clip.csv"

    def write_clip(self, *options, colour=None):
        """Frames of one flat colour each, 64x48, lossless 4:2:0."""
        flat = [np.full((48, 64, 3), colour or grey, np.uint8) for grey in self.GREYS]
        subprocess.run(["ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "64x48", "-r", "10",
                        "-i", "-", *options, "-pix_fmt", "yuv420p", "-c:v", "ffv1", str(self.clip)],
                       input=np.stack(flat).tobytes(), check=True)

    def write_labels(self, indices, shape=(48, 64), header="frame_index,time_s,source_frame_number,label_png"):
        lines = [header]
        for index in indices:
            Image.fromarray(np.full(shape, index % CLASSES, np.uint8)).save(self.folder / f"{index}.png")
            lines.append(f"{index},0,0,{index}.png")
        self.csv.write_text("\n".join(lines) + "\n")

    def test_each_frame_meets_its_own_label(self):
        self.write_clip()
        self.write_labels([4, 0, 2])
        clip = recording.Recording(self.clip, self.csv)
        self.assertEqual([0, 2, 4], clip.labels[:, 0, 0].tolist())
        self.assertEqual((3, 48, 64, 3), clip.images.shape)
        for index, image in zip((0, 2, 4), clip.images):
            self.assertLessEqual(np.abs(image.astype(int) - self.GREYS[index]).max(), 2)

    def test_uneven_time_stamps_repeat_and_drop_no_frame(self):
        # The third frame comes two seconds late; at a constant rate it would be preceded by copies of the second.
        self.write_clip("-vf", "setpts=PTS+gte(N\\,2)*2/TB", "-vsync", "passthrough")
        frames = recording.decode(self.clip)
        self.assertEqual(len(self.GREYS), len(frames))
        for grey, frame in zip(self.GREYS, frames):
            self.assertLessEqual(abs(int(frame[24, 32, 1]) - grey), 2)

    def test_matrix_is_bt601_whatever_the_clip_says(self):
        # OpenCV does not look at the tag. Pure green differs by tens of levels between the two matrices.
        self.write_clip("-vf", "scale=out_color_matrix=bt601", "-colorspace", "bt709", colour=(30, 200, 60))
        pixel = recording.decode(self.clip)[0, 24, 32].astype(int)
        self.assertLessEqual(np.abs(pixel - (30, 200, 60)).max(), 3)

    def test_bad_labels_are_refused(self):
        self.write_clip()
        for kind, told in (({"indices": [9]}, "frame 9"), ({"indices": [0], "shape": (24, 32)}, "expected uint8"),
                           ({"indices": [1, 1]}, "twice"), ({"indices": []}, "no frame"),
                           ({"indices": [0], "header": "frame,a,b,label_png"}, "no column frame_index")):
            self.write_labels(**kind)
            with self.assertRaisesRegex(SystemExit, told):
                recording.Recording(self.clip, self.csv)

    def test_file_that_is_no_clip_is_refused(self):
        self.clip.write_text("no clip")
        with self.assertRaisesRegex(SystemExit, "cannot be decoded"):
            recording.decode(self.clip)


if __name__ == "__main__":
    unittest.main()
