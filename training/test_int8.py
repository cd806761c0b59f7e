"""Checks of the int8 form and of its judge, without a data set: `python3 -m unittest` in this folder, some seconds."""
import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional as F

import export
import judge
import quantise
import rewrite
from grids import CLIPPING, Grid, quantise_weight
from onnx_in_torch import OnnxInTorch
from test_training import CLASSES, lively_network, write_camvid

HEIGHT, WIDTH = 72, 96


def noise(count, height=HEIGHT, width=WIDTH, seed=0):
    """Pictures uint8 [N, 3, H, W] of soft blobs: noise alone has no coarse structure to quantise."""
    coarse = torch.rand(count, 3, height // 8, width // 8, generator=torch.Generator().manual_seed(seed))
    return F.interpolate(coarse, size=(height, width), mode="bilinear").mul(255).round().to(torch.uint8)


def model_of(nodes, shape, out_shape, constants=()):
    """A small float model behind a Cast."""
    cast = helper.make_node("Cast", ["image"], ["x"], name="cast", to=TensorProto.FLOAT)
    graph = helper.make_graph(
        [cast, *nodes], "g", [helper.make_tensor_value_info("image", TensorProto.UINT8, shape)],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, out_shape)], list(constants))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])


class GridTests(unittest.TestCase):
    def test_zero_is_exact_and_first_where_nothing_is_negative(self):
        for low, high in ((-1.3, 2.7), (-5, 0), (0, 3), (0.5, 3)):
            grid = Grid.over(low, high)
            self.assertEqual(0, grid.nearest(torch.zeros(1)).item())
            self.assertEqual(low >= 0, grid.zero == 0)

    def test_nearest_by_hand(self):
        grid = Grid(0.5, 2)
        x = torch.tensor([-9.0, -1.0, -0.3, 0.2, 0.3, 0.75, 200.0])
        self.assertEqual([-1.0, -1.0, -0.5, 0.0, 0.5, 1.0, 126.5], grid.nearest(x).tolist())

    def test_least_error_clips_a_lone_outlier_and_extremes_do_not(self):
        values = torch.cat([torch.linspace(-1, 1, 400_000), torch.tensor([2.5])])
        by_error, by_extremes = CLIPPING["error"](values), CLIPPING["extremes"](values)
        self.assertLess(by_error.high, 2)
        self.assertAlmostEqual(2.5, by_extremes.high, delta=0.02)

        def error(grid):
            return (grid.nearest(values) - values).square().mean().item()
        self.assertLess(error(by_error), error(by_extremes))

    def test_weights_on_a_grid_come_back_and_channels_have_scales_of_their_own(self):
        steps = torch.randint(-127, 128, (4, 3, 3, 3), generator=torch.Generator().manual_seed(1))
        steps[:, 0, 0, 0] = 127
        scales = torch.tensor([0.001, 0.1, 1.0, 30.0])
        weight, found = quantise_weight(steps * scales.view(-1, 1, 1, 1))
        self.assertTrue(torch.equal(steps.to(torch.int8), weight))
        torch.testing.assert_close(scales, found)

    def test_a_channel_without_weights_stays_zero(self):
        weight, scale = quantise_weight(torch.zeros(2, 3, 1, 1))
        self.assertEqual(0, weight.abs().max().item())
        self.assertTrue((scale > 0).all())


class RewriteTests(unittest.TestCase):
    def test_folded_convolution_makes_the_same_columns(self):
        for kernel, left in ((3, 1), (5, 2), (2, 0), (7, 3)):
            x, weight = torch.rand(1, 3, 9, 24), torch.rand(5, 3, kernel, kernel)
            right = kernel - 2 - left
            expected = F.conv2d(F.pad(x, (left, right)), weight, stride=(1, 2))
            folded, before, after = rewrite.fold_weight(weight.numpy(), left)
            wide = x.permute(0, 2, 3, 1).reshape(1, 9, 6, 12).permute(0, 3, 1, 2)
            columns = F.conv2d(F.pad(wide, (before, after)), torch.from_numpy(folded))
            actual = columns.permute(0, 2, 3, 1).reshape(1, -1, 12, 5).permute(0, 3, 1, 2)
            torch.testing.assert_close(expected, actual)

    def test_folded_network_takes_channels_last_and_says_the_same(self):
        model = export.to_onnx(lively_network(), HEIGHT, WIDTH)
        folded = OnnxInTorch(rewrite.for_int8(model))
        self.assertEqual((1, HEIGHT, WIDTH, 3), folded.shape)
        picture = noise(1)[0]
        torch.testing.assert_close(OnnxInTorch(model).logits(picture), folded.logits(picture), rtol=1e-4, atol=1e-3)

    def test_other_first_layers_and_widths_stay_as_they_are(self):
        for width, stride in ((90, 2), (96, 1)):
            weight = numpy_helper.from_array(np.ones((4, 3, 3, 3), np.float32), "w")
            bias = numpy_helper.from_array(np.ones(4, np.float32), "b")
            nodes = [helper.make_node("Conv", ["x", "w", "b"], ["c"], kernel_shape=[3, 3], strides=[stride] * 2,
                                      dilations=[1, 1], pads=[1] * 4, group=1),
                     helper.make_node("Relu", ["c"], ["logits"])]
            model = model_of(nodes, [1, 3, 72, width], [1, 4, 72 // stride, width // stride], [weight, bias])
            self.assertEqual(model, rewrite.fold_columns(model))

    def test_depth_to_space_becomes_moves_of_the_same_values(self):
        node = helper.make_node("DepthToSpace", ["x"], ["logits"], blocksize=2, mode="CRD")
        model = model_of([node], [1, 12, 4, 6], [1, 3, 8, 12])
        spelt = rewrite.spell_depth_to_space(model)
        self.assertEqual({"Cast", "Transpose", "Reshape"}, {n.op_type for n in spelt.graph.node})
        image = torch.randint(0, 256, (1, 12, 4, 6), dtype=torch.uint8)
        self.assertTrue(torch.equal(F.pixel_shuffle(image.float(), 2), OnnxInTorch(spelt)(image)))
        self.assertTrue(torch.equal(OnnxInTorch(model)(image), OnnxInTorch(spelt)(image)))


class QuantiseTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.float_model = export.to_onnx(lively_network(), HEIGHT, WIDTH)
        cls.model = cls.quantised()
        cls.constants = {t.name: t for t in cls.model.graph.initializer}

    @classmethod
    @torch.no_grad()
    def quantised(cls, **how):
        return quantise.Quantiser(rewrite.for_int8(cls.float_model), noise(6), **how).run()

    @torch.no_grad()
    def errors(self, model, pictures):
        exact, ours = OnnxInTorch(self.float_model), OnnxInTorch(model)
        expected = torch.cat([exact.logits(p) for p in pictures])
        return torch.cat([ours.logits(p) for p in pictures]) - expected, expected

    def test_logits_are_close_on_pictures_it_has_not_seen(self):
        error, expected = self.errors(self.model, noise(4, seed=9))
        self.assertGreater(error.abs().max().item(), 0)
        self.assertLess((error.square().mean() / expected.var()).item(), 0.01)

    def test_each_op_stands_between_bytes(self):
        makers = {name: node for node in self.model.graph.node for name in node.output}
        readers = {}
        for node in self.model.graph.node:
            for name in node.input:
                readers.setdefault(name, []).append(node.op_type)
        ops = 0
        for node in self.model.graph.node:
            if node.op_type in ("Conv", "Add", "Resize", "GlobalAveragePool"):
                ops += 1
                inputs = node.input[:1] if node.op_type == "Resize" else node.input
                self.assertEqual({"DequantizeLinear"}, {makers[name].op_type for name in inputs}, node.name)
                self.assertIn(readers[node.output[0]], (["QuantizeLinear"], ["Relu"]), node.name)
            if node.op_type == "Relu":
                quantiser, = [n for n in self.model.graph.node if list(n.input)[:1] == list(node.output)]
                self.assertEqual(0, numpy_helper.to_array(self.constants[quantiser.input[2]]), node.name)
        self.assertEqual(ops, sum(n.op_type in ("Conv", "Add", "Resize", "GlobalAveragePool")
                                  for n in self.float_model.graph.node))

    def test_inputs_are_written_in_their_order_so_that_the_file_repeats(self):
        places = {name: place for place, node in enumerate(self.model.graph.node) for name in node.output}
        for node in self.model.graph.node:
            if node.op_type == "Add":
                first, second = (places[name] for name in node.input)
                # Side by side means that both were written for this Add.
                self.assertFalse(abs(first - second) == 1 and first > second, node.name)

    def test_the_picture_goes_into_the_first_convolution_as_bytes_of_scale_1(self):
        first = next(n for n in self.model.graph.node if n.output[0] == "image_float")
        self.assertEqual("DequantizeLinear", first.op_type)
        scale, zero = (numpy_helper.to_array(self.constants[name]) for name in first.input[1:])
        self.assertEqual((1.0, 0), (float(scale), int(zero)))
        before = [n.op_type for n in self.model.graph.node[:list(self.model.graph.node).index(first)]]
        self.assertEqual({"Reshape", "Transpose"}, {op for op in before if op != "DequantizeLinear"})

    def test_weights_are_int8_and_biases_int32_on_the_scale_of_their_products(self):
        convolutions = [n for n in self.model.graph.node if n.op_type == "Conv"]
        makers = {n.output[0]: n for n in self.model.graph.node if n.op_type == "DequantizeLinear"}
        for node in convolutions:
            x, weight, bias = (makers[name] for name in node.input)
            self.assertEqual(TensorProto.INT8, self.constants[weight.input[0]].data_type)
            self.assertEqual(TensorProto.INT32, self.constants[bias.input[0]].data_type)
            scales = [numpy_helper.to_array(self.constants[n.input[1]]) for n in (x, weight, bias)]
            np.testing.assert_allclose(scales[0] * scales[1], scales[2], rtol=1e-6)

    def test_bias_correction_takes_the_mean_error_away(self):
        kept, _ = self.errors(self.quantised(clipping="percentile", correct_bias=False), noise(6))
        corrected, _ = self.errors(self.quantised(clipping="percentile"), noise(6))
        self.assertLess(corrected.mean(dim=(0, 2, 3)).abs().mean(), kept.mean(dim=(0, 2, 3)).abs().mean())

    def test_an_op_without_int8_form_is_named(self):
        node = helper.make_node("Sigmoid", ["x"], ["logits"], name="gate")
        with self.assertRaisesRegex(SystemExit, "gate.*Sigmoid"):
            quantise.Quantiser(model_of([node], [1, 3, 8, 8], [1, 3, 8, 8]), noise(1, 8, 8)).run()

    def test_quantise_and_dequantise_by_hand(self):
        scale, zero = torch.tensor(0.5), torch.tensor(3, dtype=torch.uint8)
        x = torch.tensor([-2.0, -1.5, 0.25, 0.75, 500.0])  # ties go to even, the ends are held
        steps = OnnxInTorch.op_QuantizeLinear({}, x, scale, zero)
        self.assertEqual([0, 0, 3, 5, 255], steps.tolist())
        self.assertEqual([-1.5, -1.5, 0, 1, 126], OnnxInTorch.op_DequantizeLinear({}, steps, scale, zero).tolist())
        rows = OnnxInTorch.op_DequantizeLinear({"axis": 0}, torch.ones(2, 3, dtype=torch.int8), torch.tensor([2., 5.]))
        self.assertEqual([[2, 2, 2], [5, 5, 5]], rows.tolist())

    def test_command_writes_a_file_and_a_card_that_belong_together(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as told:
            write_camvid(Path(folder) / "camvid")
            path = Path(folder) / "n.onnx"
            onnx.save(self.float_model, str(path))
            names = list(export.CARD_CLASSES)
            path.with_suffix(".json").write_text(export.card_text(export.card("n", path, names, "here")))
            quantise.main([str(path), "--data", f"{folder}/camvid", "--pictures", "3"])
            card = json.loads((Path(folder) / "n-int8.json").read_text())
            self.assertEqual(("n-int8", "n-int8.onnx", "NHWC"), (card["name"], card["file"], card["input"]["layout"]))
            self.assertEqual(export.hashlib.sha256((Path(folder) / card["file"]).read_bytes()).hexdigest(),
                             card["sha256"])
            self.assertEqual(names, [c["name"] for c in card["outputs"][0]["classes"]])
            quantise.main([str(path), "--data", f"{folder}/camvid", "--pictures", "3", "--planes"])
            self.assertEqual("NCHW", json.loads((Path(folder) / "n-int8.json").read_text())["input"]["layout"])
        self.assertIn("n-int8.onnx", told.getvalue())


class JudgeTests(unittest.TestCase):
    def test_flicker_by_hand(self):
        tally = judge.Flicker(CLASSES)
        labels = np.array([[0, 0, 1, 11]], np.uint8)
        tally.add(4, np.array([[0, 0, 0, 0]], np.uint8), labels)
        # Pixel 0 flickers, pixel 1 is steady, the label of pixel 2 moves with its class, pixel 3 is void.
        tally.add(5, np.array([[2, 0, 3, 9]], np.uint8), np.array([[0, 0, 3, 11]], np.uint8))
        self.assertEqual({"flicker": 1 / 2, "changes": 2 / 3, "label_changes": 1 / 3}, tally.score())

    def test_frames_with_a_gap_between_them_are_not_compared(self):
        tally = judge.Flicker(CLASSES)
        for frame, value in ((0, 1), (2, 5), (3, 5)):
            tally.add(frame, np.full((2, 2), value, np.uint8), np.zeros((2, 2), np.uint8))
        self.assertEqual((0.0, 4), (tally.score()["flicker"], tally.seen))

    def test_calibration_by_hand(self):
        tally = judge.Calibration(CLASSES)
        # Two pixels at 0.9, one of them right; one at 0.5, right; one void.
        tally.add(np.array([[0.9, 0.9, 0.5, 0.1]]), np.array([[1, 1, 1, 1]]), np.array([[1, 2, 1, 11]]))
        score = tally.score()
        self.assertAlmostEqual((2 * 0.4 + 0.5) / 3, score["ece"])
        self.assertAlmostEqual((2 * 0.4 - 0.5) / 3, score["overconfidence"])
        self.assertEqual([[2, 0.9, 0.5]], [b for b in score["bins"] if b[0] == 2])
        self.assertEqual([0, None, None], score["bins"][0])

    def test_full_confidence_has_a_bin_and_a_right_sure_network_no_error(self):
        tally = judge.Calibration(CLASSES)
        tally.add(np.ones((1, 4)), np.zeros((1, 4)), np.zeros((1, 4)))
        self.assertEqual((0.0, 4), (tally.score()["ece"], tally.score()["bins"][-1][0]))

    def test_a_clip_without_neighbours_has_no_flicker(self):
        class Pictures:
            frames = [0, 7]
            images = noise(2).permute(0, 2, 3, 1).numpy()
            labels = np.zeros((2, HEIGHT, WIDTH), np.uint8)

            def __len__(self):
                return 2
        result = judge.judge(lively_network(), Pictures(), CLASSES, "cpu")
        self.assertIsNone(result["flicker"])
        self.assertEqual(2 * HEIGHT * WIDTH, sum(b[0] for b in result["bins"]))


if __name__ == "__main__":
    unittest.main()
