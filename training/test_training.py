"""Checks of the training project that need no data set: `python3 -m unittest` in this folder, some seconds."""
import contextlib
import io
import json
import tempfile
import types
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from PIL import Image

import curves
import data
import export
import synthetic
import train
from model import RoadSegS, count, upsample_logits
from onnx_in_torch import OnnxInTorch

CLASSES = 11


def lively_network(seed=3):
    """A network whose batch norms are all unlike the identity, so that a wrong fold shows."""
    torch.manual_seed(seed)
    network = RoadSegS(CLASSES).eval()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.3, 0.3)
                module.running_mean.uniform_(-0.3, 0.3)
                module.running_var.uniform_(0.5, 2.0)
        network.head.weight.normal_(0, 0.3)
    return network


def tiny_split(images=4, height=48, width=64, seed=0):
    """A split in memory: noise with one label map per image in which all classes and void occur."""
    rng = np.random.default_rng(seed)
    split = types.SimpleNamespace()
    split.images = rng.integers(0, 256, (images, height, width, 3), dtype=np.uint8)
    split.labels = rng.integers(0, CLASSES + 1, (images, height, width), dtype=np.uint8)
    return split


class SplitInMemory:
    """What Augmented needs of a data.Split."""

    def __init__(self, **kind):
        source = tiny_split(**kind)
        self.images, self.labels = source.images, source.labels

    def __len__(self):
        return len(self.images)


class ModelTests(unittest.TestCase):
    def test_logits_are_at_stride_4_rounded_up(self):
        with torch.no_grad():
            self.assertEqual((1, CLASSES, 90, 120), tuple(RoadSegS(CLASSES).eval()(torch.zeros(1, 3, 360, 480)).shape))
            self.assertEqual((1, CLASSES, 13, 17), tuple(RoadSegS(CLASSES).eval()(torch.zeros(1, 3, 50, 66)).shape))

    def test_cost_stays_within_what_the_readme_states(self):
        macs, parameters = count(RoadSegS(CLASSES), 360, 480)
        self.assertLess(macs, 1.3e9)
        self.assertLess(parameters, 1.48e6)

    def test_upsampling_uses_half_pixel_centres(self):
        row = torch.tensor([0.0, 4.0]).view(1, 1, 1, 2)
        self.assertEqual([0, 0.5, 1.5, 2.5, 3.5, 4], (upsample_logits(row, (1, 8))[0, 0, 0, 1:7]).tolist())


class ExportTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name) / "n.onnx"

    def test_undone_weights_move_the_scores_and_nothing_else(self):
        network, image = lively_network(), torch.rand(1, 3, 72, 96)
        weights = torch.ones(CLASSES)
        weights[0], weights[1], weights[2] = 4.0, 0.5, 0.0
        with torch.no_grad():
            before = network(image)
            export.undo_weights(network, weights, 0.5)
            moved = network(image) - before
        expected = torch.zeros(CLASSES)
        expected[0], expected[1] = -np.log(2), np.log(2) / 2
        self.assertLess((moved - expected.view(1, -1, 1, 1)).abs().max().item(), 1e-4)

    def test_folded_network_equals_the_original(self):
        network, image = lively_network(), torch.rand(2, 3, 72, 96)
        with torch.no_grad():
            expected, actual = network(image), export.fold(network)(image * 255)
        self.assertGreater(expected.std().item(), 0.1)
        self.assertLess((expected - actual).abs().max().item(), 1e-4 * expected.abs().max().item())

    def test_file_equals_the_network_on_noise(self):
        network = lively_network()
        onnx.save(export.to_onnx(network, 72, 96), str(self.path))
        images = torch.randint(0, 256, (2, 3, 72, 96), dtype=torch.uint8)
        difference, agreement = export.largest_difference(self.path, network, images)
        self.assertLess(difference, 1e-3)
        self.assertGreater(agreement, 0.999)

    def test_a_changed_weight_is_noticed(self):
        network = lively_network()
        onnx.save(export.to_onnx(network, 72, 96), str(self.path))
        with torch.no_grad():
            network.stage8[1].second.conv.weight[0] += 0.1
        images = torch.randint(0, 256, (1, 3, 72, 96), dtype=torch.uint8)
        self.assertGreater(export.largest_difference(self.path, network, images)[0], 1e-2)

    def test_graph_has_the_promised_input_output_and_ops(self):
        model = export.to_onnx(RoadSegS(CLASSES), 360, 480)
        image, logits = model.graph.input[0], model.graph.output[0]
        shape = [[d.dim_value for d in v.type.tensor_type.shape.dim] for v in (image, logits)]
        self.assertEqual(("image", onnx.TensorProto.UINT8), (image.name, image.type.tensor_type.elem_type))
        self.assertEqual(("logits", onnx.TensorProto.FLOAT), (logits.name, logits.type.tensor_type.elem_type))
        self.assertEqual([[1, 3, 360, 480], [1, CLASSES, 90, 120]], shape)
        ops = {node.op_type for node in model.graph.node}
        self.assertEqual({"Cast", "Conv", "Relu", "Add", "Resize", "GlobalAveragePool"}, ops)
        self.assertEqual([13], [entry.version for entry in model.opset_import])

    def test_export_is_reproducible(self):
        first, second = (export.to_onnx(lively_network(), 72, 96).SerializeToString() for _ in range(2))
        self.assertEqual(first, second)

    def test_card_names_each_class_once_and_hashes_the_file(self):
        self.path.write_bytes(b"abc")
        card = export.card("n", self.path, list(export.CARD_CLASSES), "here")
        self.assertEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", card["sha256"])
        classes = card["outputs"][0]["classes"]
        self.assertEqual(CLASSES, len({tuple(c["colour"]) for c in classes}))
        self.assertEqual(["Road"], [c["name"] for c in classes if c["role"] == "drivable"])
        self.assertEqual(card, json.loads(export.card_text(card)))

    def test_interpreter_refuses_wrong_input(self):
        onnx.save(export.to_onnx(RoadSegS(CLASSES), 72, 96), str(self.path))
        with self.assertRaisesRegex(ValueError, "expected uint8"):
            OnnxInTorch(self.path)(torch.zeros(1, 3, 72, 96))


class DataTests(unittest.TestCase):
    def test_weights_by_hand(self):
        # Class 0: 30 px of 2 images of 20 px = 0.75; class 1: 6 of 20 = 0.3; class 2: 4 of 20 = 0.2. Median 0.3.
        labels = np.zeros((2, 4, 5), np.uint8)
        labels[1].flat[:6] = 1
        labels[1].flat[6:10] = 2
        weights = data.class_weights(labels, 4, exponent=1.0)
        raw = np.array([0.3 / 0.75, 1.0, 0.3 / 0.2, 0.0])
        expected = raw * 40 / (raw * [30, 6, 4, 0]).sum()
        np.testing.assert_allclose(weights.numpy(), expected, rtol=1e-6)

    def test_void_counts_into_the_area_but_has_no_weight(self):
        labels = np.full((1, 2, 2), data.VOID, np.uint8)
        labels[0, 0, 0] = 3
        weights = data.class_weights(labels, CLASSES)
        self.assertEqual(CLASSES, len(weights))
        self.assertEqual([3], weights.nonzero().flatten().tolist())

    def test_views_depend_on_seed_epoch_and_index_only(self):
        def view(seed, epoch, index):
            views = data.Augmented(SplitInMemory(), (24, 32), seed)
            views.epoch = epoch
            return views[index]
        same, again = view(1, 5, 2), view(1, 5, 2)
        self.assertTrue(torch.equal(same[0], again[0]) and torch.equal(same[1], again[1]))
        for other in (view(2, 5, 2), view(1, 6, 2), view(1, 5, 3)):
            self.assertFalse(torch.equal(same[0], other[0]))

    def test_views_have_the_asked_size_and_range(self):
        views = data.Augmented(SplitInMemory(images=20), (24, 32), 7)
        for index in range(20):
            image, label = views[index]
            self.assertEqual(((3, 24, 32), (24, 32)), (tuple(image.shape), tuple(label.shape)))
            self.assertTrue(0 <= image.min() and image.max() <= 1 and torch.isfinite(image).all())
            self.assertTrue(0 <= label.min() and label.max() <= data.VOID)

    def test_image_and_label_are_cut_alike(self):
        # Each pixel carries its label as its brightness, in blocks, so resizing can blur only block edges.
        label = np.kron(np.arange(12, dtype=np.uint8).reshape(3, 4), np.ones((30, 30), np.uint8))
        image = np.repeat((label * 20)[..., None], 3, axis=2)
        rng = np.random.default_rng(4)
        for _ in range(20):
            planes, ids = data.crop(rng, image, label, (60, 80), (0.7, 2.0), (0.72, 1.15))
            inside = planes[0] > 0.01
            wrong = np.abs(planes[0] * 255 / 20 - ids)[inside] > 0.5
            self.assertLess(wrong.mean(), 0.1)


class TrainTests(unittest.TestCase):
    def test_learning_rate_rises_then_falls_to_zero(self):
        rates = [train.learning_rate(step, 100, 2.0, 10) for step in range(100)]
        self.assertAlmostEqual(0.2, rates[0])
        self.assertEqual(10, int(np.argmax(rates)) + (rates[9] == max(rates)))
        self.assertTrue(all(a >= b for a, b in zip(rates[10:], rates[11:])))
        self.assertLess(rates[-1], 0.002)

    def test_loss_ignores_void_and_falls_to_zero_when_right(self):
        labels = torch.full((1, 8, 8), 2)
        labels[0, :4] = data.VOID
        right = torch.zeros(1, CLASSES, 2, 2)
        right[:, 2] = 50.0
        weights, side = torch.ones(CLASSES), right[:, :, :1, :1]
        self.assertLess(train.loss_of((right, side), labels, weights, 0.5).item(), 1e-6)
        other = right.clone()
        other[:, 5, 0] = 100.0  # wrong only where the label is void (and half a cell beyond)
        self.assertLess(train.loss_of((other, side), labels, weights, 0.5).item(),
                        train.loss_of((other.flip(2), side), labels, weights, 0.5).item())

    def test_loss_takes_the_side_head_for_its_share(self):
        labels = torch.full((1, 8, 8), 2)
        logits, weights = torch.zeros(1, CLASSES, 2, 2), torch.ones(CLASSES)
        right, side = logits.clone(), logits[:, :, :1, :1]
        right[:, 2] = 50.0
        wanted = train.SIDE_WEIGHT * np.log(CLASSES)
        self.assertAlmostEqual(wanted, train.loss_of((right, side), labels, weights, 0.5).item(), places=5)

    def test_a_drive_is_held_out_whole(self):
        split = SplitInMemory(images=5)
        split.names = ["A_1", "B_1", "A_2", "B_2", "A_3"]
        without, only = data.parted(split, "A")
        self.assertEqual((["B_1", "B_2"], ["A_1", "A_2", "A_3"]), (without.names, only.names))
        self.assertTrue((without.images == split.images[[1, 3]]).all())
        self.assertTrue((only.labels == split.labels[[0, 2, 4]]).all())
        for name in ("C", ""):
            with self.assertRaises(SystemExit):
                data.parted(split, name)

    def test_pasting_brings_labels_and_pixels_together(self):
        image, label = np.zeros((3, 2, 3), np.float32), np.zeros((2, 3), np.uint8)
        other, other_label = np.ones((3, 2, 3), np.float32), np.array([[9, 3, 9], [2, 2, 11]], np.uint8)
        image, label = data.paste_classes(image, label, other, other_label, [9, 7])
        self.assertEqual([[9, 0, 9], [0, 0, 0]], label.tolist())
        self.assertEqual([[1, 0, 1], [0, 0, 0]], image[1].tolist())

    def test_size_that_the_stride_does_not_divide_is_refused(self):
        with contextlib.redirect_stderr(io.StringIO()) as told, self.assertRaises(SystemExit):
            train.parse(["--size", "30", "32"])
        self.assertIn("multiples of 8", told.getvalue())

    def test_average_follows_the_weights(self):
        network = RoadSegS(CLASSES)
        ema = train.Ema(network, 0.5)
        before = ema.state["head.bias"].clone()
        with torch.no_grad():
            network.head.bias += 1
        ema.update(network)
        moved = (ema.state["head.bias"] - before).mean().item()
        self.assertAlmostEqual(1 - 2 / 11, moved, places=5)  # young average: keeps (1 + n) / (10 + n)

    def test_a_resumed_run_equals_one_that_never_stopped(self):
        with tempfile.TemporaryDirectory() as folder:
            write_camvid(Path(folder) / "camvid")

            def trainer(out, resume=False):
                arguments = ["--data", f"{folder}/camvid", "--out", f"{folder}/{out}", "--epochs", "2", "--batch", "2",
                             "--full-epochs", "1", "--size", "32", "32", "--full-size", "48", "64", "--device", "cpu",
                             "--evaluate-every", "1", "--warmup", "2"] + ["--resume"] * resume
                return train.Trainer(train.parse(arguments))

            whole, first = trainer("whole"), trainer("parts")
            whole.run_epoch()
            whole.run_epoch()
            first.run_epoch()
            first.save()
            second = trainer("parts", resume=True)
            second.run_epoch()
        self.assertEqual(2, second.epoch)
        self.assertEqual([row[:4] for row in whole.rows], [row[:4] for row in second.rows])
        for name, value in whole.ema.state.items():
            self.assertTrue(torch.equal(value, second.ema.state[name]), name)

    def test_each_batch_mixes_both_kinds_and_repeats_none_before_all_came(self):
        order = train.mixed_order(np.random.default_rng(1), own=16, extra=5, batch=4, share=0.4).reshape(4, 4)
        self.assertEqual([2] * 4, (order >= 16).sum(axis=1).tolist())
        self.assertEqual(8, len(set(order[order < 16].tolist())))
        self.assertEqual({16, 17, 18, 19, 20}, set(order[order >= 16][:5].tolist()))

    def test_extra_share_that_leaves_one_kind_out_is_refused(self):
        for share in ("0", "0.05", "1"):
            with contextlib.redirect_stderr(io.StringIO()) as told, self.assertRaises(SystemExit):
                train.parse(["--extra", "somewhere", "--extra-share", share])
            self.assertIn("--extra-share", told.getvalue())

    def test_fine_tuning_starts_from_the_average_and_sees_both_data_sets(self):
        with tempfile.TemporaryDirectory() as folder:
            write_camvid(Path(folder) / "camvid")
            write_camvid(Path(folder) / "extra")
            network = lively_network()
            torch.save({"ema": network.state_dict()}, f"{folder}/old.pt")
            trainer = train.Trainer(train.parse([
                "--data", f"{folder}/camvid", "--extra", f"{folder}/extra", "--init", f"{folder}/old.pt", "--out",
                f"{folder}/new", "--epochs", "1", "--full-epochs", "1", "--batch", "2", "--extra-share", "0.5",
                "--full-size", "48", "64", "--device", "cpu", "--lr", "0"]))
            for name, value in network.state_dict().items():
                self.assertTrue(torch.equal(value, trainer.model.state_dict()[name]), name)
                self.assertTrue(torch.equal(value, trainer.ema.state[name]), name)
            self.assertEqual((4, 8), (len(trainer.train_split), len(trainer.views)))
            self.assertEqual(2, len(list(trainer.loader((48, 64)))))
            trainer.run_epoch()
            self.assertTrue(torch.equal(network.head.weight, trainer.ema.state["head.weight"]))


class CurvesTests(unittest.TestCase):
    def test_the_epochs_of_a_second_log_count_on(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("a", "b"):
                Path(folder, name).write_text("epoch,loss\n1,0.5\n2,0.4\n")
            rows, ends = curves.join([f"{folder}/a", f"{folder}/b"])
        self.assertEqual([1, 2, 3, 4], [row["epoch"] for row in rows])
        self.assertEqual([2], ends)


class SyntheticTests(unittest.TestCase):
    def test_streets_differ_repeat_and_keep_the_bundled_one_for_scoring(self):
        sources = [synthetic.source(seed) for seed in synthetic.TRAIN_SEEDS]
        self.assertEqual(sources, [synthetic.source(seed) for seed in synthetic.TRAIN_SEEDS])
        self.assertEqual(len(sources), len(set(sources)))
        self.assertNotIn(synthetic.VAL_SEED, synthetic.TRAIN_SEEDS)


def write_camvid(root):
    """A data set of 4 + 2 small pictures in the layout that data.py reads."""
    names = [f"{i},{name}" for i, name in enumerate([*export.CARD_CLASSES, "void"])]
    root.mkdir(parents=True)
    (root / "classes.csv").write_text("\n".join(["id,name", *names]) + "\n")
    for part, images in (("train", 4), ("val", 2)):
        split = tiny_split(images=images)
        for folder, planes in ((part, split.images), (f"{part}_labels", split.labels)):
            (root / folder).mkdir()
            for index, plane in enumerate(planes):
                Image.fromarray(plane).save(root / folder / f"{index}.png")


if __name__ == "__main__":
    unittest.main()
