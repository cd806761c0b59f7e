"""Trains roadseg-camvid-s. See README.md for the command behind the committed file.

Everything random derives from --seed, the epoch and the image index. A checkpoint is written after each epoch;
--resume continues from it with optimiser, EMA, RNG and log as they were.
"""
import argparse
import csv
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import data
from evaluate import evaluate
from model import STRIDE, RoadSegS, count, upsample_logits

SIDE_STRIDE, SIDE_WEIGHT = 8, 0.4
LOG_COLUMNS = ("epoch", "loss", "val_miou", "road_iou", "seconds", "learning_rate", "height", "width")


class Ema:
    """Exponential moving average of weights and batch-norm statistics; young averages forget faster."""

    def __init__(self, model, decay):
        self.decay, self.updates = decay, 0
        self.state = {name: value.detach().clone() for name, value in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model):
        self.updates += 1
        keep = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[name].lerp_(value, 1 - keep)
            else:
                self.state[name].copy_(value)


def loss_of(logits, labels, weights, overlap):
    """Weighted cross-entropy at label resolution + overlap * (1 - mean soft IoU of the classes in the batch)
    + 0.4 times the cross-entropy of the side head. `logits` are those of both heads, as the network gives them.

    The overlap term is taken at the logits' own resolution, on every STRIDE-th label: at full resolution it
    would cost as much as the network.
    """
    logits, side = (part.float() for part in logits)
    entropy = F.cross_entropy(upsample_logits(logits, labels.shape[-2:]), labels, weights, ignore_index=data.VOID)
    coarse = labels[:, SIDE_STRIDE // 2::SIDE_STRIDE, SIDE_STRIDE // 2::SIDE_STRIDE]
    entropy = entropy + SIDE_WEIGHT * F.cross_entropy(side, coarse, weights, ignore_index=data.VOID)
    if overlap == 0:
        return entropy
    classes = logits.shape[1]
    labels = labels[:, STRIDE // 2::STRIDE, STRIDE // 2::STRIDE]
    known = (labels != data.VOID).unsqueeze(1)
    target = F.one_hot(labels, classes + 1)[..., :classes].permute(0, 3, 1, 2)
    probability = logits.softmax(dim=1) * known
    shared = (probability * target).sum(dim=(0, 2, 3))
    actual = target.sum(dim=(0, 2, 3))
    union = probability.sum(dim=(0, 2, 3)) + actual - shared
    return entropy + overlap * (1 - (shared / union)[actual > 0].mean())


def learning_rate(step, steps, peak, warmup):
    """Linear warm-up, then half a cosine down to zero at the last step."""
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def mixed_order(rng, own, extra, batch, share):
    """Indices for own // batch batches, each with round(share * batch) of the `extra` images that follow the `own`.

    No image comes twice before all of its kind have come once.
    """
    batches, guests = own // batch, round(share * batch)

    def draw(images, wanted):
        rounds = [rng.permutation(images) for _ in range(-(-wanted // images))]
        return np.concatenate(rounds)[:wanted].reshape(batches, -1)

    return np.hstack([draw(own, batches * (batch - guests)), own + draw(extra, batches * guests)]).ravel()


def parse(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=data.DEFAULT_ROOT, help="CamVid folder (default: %(default)s)")
    parser.add_argument("--out", default=Path(__file__).resolve().parent / "runs" / "roadseg-camvid-s",
                        help="folder for checkpoint.pt, log.csv and arguments.json (default: %(default)s)")
    parser.add_argument("--resume", action="store_true", help="continue from OUT/checkpoint.pt")
    parser.add_argument("--init", type=Path, help="checkpoint whose EMA weights to start from")
    parser.add_argument("--extra", type=Path, help="folder laid out like CamVid; its train/ joins each batch")
    parser.add_argument("--extra-share", type=float, default=0.25, help="share of --extra in a batch")
    parser.add_argument("--hold-out", metavar="DRIVE", help="leave the images whose name begins so out of training, "
                        "and score on them instead of on val")
    parser.add_argument("--with-val", action="store_true", help="train on val as well (its score then means nothing)")
    parser.add_argument("--epochs", type=int, default=220)
    parser.add_argument("--full-epochs", type=int, default=110, help="last epochs, at --full-size instead of --size")
    parser.add_argument("--size", type=int, nargs=2, default=(240, 320), metavar=("H", "W"))
    parser.add_argument("--full-size", type=int, nargs=2, default=(360, 480), metavar=("H", "W"))
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--weight-decay", type=float, default=1e-2)
    parser.add_argument("--warmup", type=int, default=200, help="steps")
    parser.add_argument("--ema", type=float, default=0.998)
    parser.add_argument("--overlap", type=float, default=1.0, help="weight of the soft-IoU term")
    parser.add_argument("--balance", type=float, default=data.BALANCE, help="exponent of the median-frequency class weights")
    parser.add_argument("--evaluate-every", type=int, default=5, help="epochs between val scores")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bf16", action="store_true", help="bfloat16 activations (faster where the CPU has it)")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0 leaves torch's default")
    parser.add_argument("--workers", type=int, default=0, help="loader processes; 0 loads in the training thread")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args(words)
    if any(side % SIDE_STRIDE for side in (*arguments.size, *arguments.full_size)):
        parser.error(f"--size and --full-size must be multiples of {SIDE_STRIDE}, the stride of the side head")
    if arguments.extra and not 0 < round(arguments.extra_share * arguments.batch) < arguments.batch:
        parser.error("--extra-share must leave room for both kinds of images in a batch")
    return arguments


class Trainer:
    def __init__(self, arguments):
        self.arguments = arguments
        self.out = Path(arguments.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.names = data.class_names(arguments.data)
        self.train_split, self.val_split = (data.Split(arguments.data, name) for name in ("train", "val"))
        if arguments.hold_out:
            self.train_split, self.val_split = data.parted(self.train_split, arguments.hold_out)
        if arguments.with_val:
            self.train_split = data.joined(self.train_split, self.val_split)
        self.views = self.train_split
        if arguments.extra:
            self.views = data.joined(self.train_split, data.Split(arguments.extra, "train"))
        torch.manual_seed(arguments.seed)
        self.model = RoadSegS(len(self.names)).to(arguments.device, memory_format=torch.channels_last)
        if arguments.init:
            self.model.load_state_dict(torch.load(arguments.init, map_location="cpu")["ema"])
        self.average = RoadSegS(len(self.names)).to(arguments.device).eval()
        self.ema = Ema(self.model, arguments.ema)
        weights = data.class_weights(self.train_split.labels, len(self.names), arguments.balance)
        self.weights = weights.to(arguments.device)
        decayed = [p for p in self.model.parameters() if p.dim() > 1]
        plain = [p for p in self.model.parameters() if p.dim() <= 1]
        groups = [{"params": decayed, "weight_decay": arguments.weight_decay}, {"params": plain, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=arguments.lr)
        self.steps_per_epoch = len(self.train_split) // arguments.batch
        self.epoch = 0
        self.rows = []
        if arguments.resume:
            self.restore()

    def restore(self):
        saved = torch.load(self.out / "checkpoint.pt", map_location="cpu")
        self.model.load_state_dict(saved["model"])
        self.ema.state = {name: value.to(self.arguments.device) for name, value in saved["ema"].items()}
        self.ema.updates = saved["ema_updates"]
        self.optimiser.load_state_dict(saved["optimiser"])
        torch.set_rng_state(saved["rng"])
        self.epoch, self.rows = saved["epoch"], saved["rows"]

    def save(self):
        state = {"model": self.model.state_dict(), "ema": self.ema.state, "ema_updates": self.ema.updates,
                 "optimiser": self.optimiser.state_dict(), "rng": torch.get_rng_state(),
                 "epoch": self.epoch, "rows": self.rows}
        torch.save(state, self.out / "checkpoint.tmp")
        (self.out / "checkpoint.tmp").replace(self.out / "checkpoint.pt")  # never a half-written checkpoint
        with open(self.out / "log.csv", "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(LOG_COLUMNS)
            writer.writerows(self.rows)

    def loader(self, size):
        views = data.Augmented(self.views, tuple(size), self.arguments.seed, own=len(self.train_split))
        views.epoch = self.epoch
        rng, own = np.random.default_rng([self.arguments.seed, self.epoch]), len(self.train_split)
        if self.arguments.extra:
            order = mixed_order(rng, own, len(views) - own, self.arguments.batch, self.arguments.extra_share).tolist()
        else:
            order = rng.permutation(own).tolist()
        return torch.utils.data.DataLoader(views, batch_size=self.arguments.batch, sampler=order, drop_last=True,
                                           num_workers=self.arguments.workers)

    def step(self, images, labels, rate):
        device = self.arguments.device
        images = images.to(device).contiguous(memory_format=torch.channels_last)
        labels = labels.to(device)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast(torch.device(device).type, dtype=torch.bfloat16, enabled=self.arguments.bf16):
            logits = self.model(images)
        loss = loss_of(logits, labels, self.weights, self.arguments.overlap)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimiser.step()
        self.ema.update(self.model)
        return loss.item()

    def run_epoch(self):
        arguments = self.arguments
        began = time.monotonic()
        full = self.epoch >= arguments.epochs - arguments.full_epochs
        size = arguments.full_size if full else arguments.size
        self.model.train()
        losses = []
        first = self.epoch * self.steps_per_epoch
        for offset, (images, labels) in enumerate(self.loader(size)):
            rate = learning_rate(first + offset, arguments.epochs * self.steps_per_epoch, arguments.lr,
                                 arguments.warmup)
            losses.append(self.step(images, labels, rate))
            if not math.isfinite(losses[-1]):
                raise SystemExit(f"loss is {losses[-1]} in epoch {self.epoch + 1}; lower --lr or drop --bf16")
        self.epoch += 1
        miou = road = ""
        if self.epoch % arguments.evaluate_every == 0 or self.epoch == arguments.epochs:
            self.average.load_state_dict(self.ema.state)
            result = evaluate(self.average, self.val_split, self.names, arguments.device)
            miou, road = f"{result['miou']:.4f}", f"{result['drivable']['iou']:.4f}"
        seconds = time.monotonic() - began
        self.rows.append((self.epoch, f"{np.mean(losses):.4f}", miou, road, f"{seconds:.1f}", f"{rate:.3e}", *size))

    def run(self):
        (self.out / "arguments.json").write_text(json.dumps(vars(self.arguments), indent=2, default=str) + "\n")
        macs, parameters = count(self.model, *self.arguments.full_size)
        print(f"{macs / 1e9:.2f} GMAC, {parameters / 1e6:.2f} M parameters, {len(self.views)} train images, "
              f"torch {torch.__version__} on {self.arguments.device}, {torch.get_num_threads()} threads", flush=True)
        print("weights", {n: round(w, 2) for n, w in zip(self.names, self.weights.tolist())}, flush=True)
        while self.epoch < self.arguments.epochs:
            self.run_epoch()
            self.save()
            print(self.progress(), flush=True)

    def progress(self):
        epoch, loss, miou, road, seconds = self.rows[-1][:5]
        ahead = [epoch + i for i in range(1, self.arguments.epochs - epoch + 1)]
        full = sum(1 for e in ahead if e > self.arguments.epochs - self.arguments.full_epochs)
        full_cost = np.prod(self.arguments.full_size) / np.prod(self.arguments.size)
        recent = np.mean([float(row[4]) / (row[6] * row[7]) for row in self.rows[-10:]]) * np.prod(self.arguments.size)
        minutes = recent * (len(ahead) - full + full * full_cost) / 60
        score = f"  val mIoU {miou}  road {road}" if miou else ""
        return f"epoch {epoch}/{self.arguments.epochs}  loss {loss}  {seconds} s  ETA {minutes:.0f} min{score}"


def main():
    arguments = parse()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    Trainer(arguments).run()


if __name__ == "__main__":
    main()
