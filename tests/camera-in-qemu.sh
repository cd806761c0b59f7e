#!/usr/bin/env bash
# A real V4L2 camera without a camera: Debian's kernel with its virtual video driver (vivid) in QEMU, with this machine's
# own files underneath (read-only), so that the command just built runs there. Asks for settings, plays, unplugs the
# camera, plugs it in again. Needs QEMU, about 500 MB in the temporary folder and some minutes.
#   apt-get install --no-install-recommends qemu-system-x86 busybox-static cpio kmod
#   tests/camera-in-qemu.sh [DIR]      DIR: where the unpacked kernel is left for the next time
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
fail() { echo "camera-in-qemu: $*" >&2; exit 3; }
for tool in qemu-system-x86_64 busybox cpio depmod dpkg-deb; do
  command -v "$tool" >/dev/null || fail "$tool is not installed (the head of this file says what is needed)."
done
[[ -x artifacts/bin/RoadSeg.Cli/release/roadseg ]] || fail "roadseg is not built: run ./run.sh setup."

if [[ -n ${1:-} ]]; then
  mkdir -p "$1"
  work=$(realpath "$1")
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi

# The kernel and its modules, unpacked, not installed.
if [[ ! -d $work/kernel ]]; then
  package=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
  [[ -n $package ]] || fail "apt knows no linux-image-amd64: run apt-get update."
  (cd "$work" && apt-get download "$package" >/dev/null) || fail "$package cannot be downloaded."
  dpkg-deb -x "$work"/linux-image-*.deb "$work/kernel"
  rm "$work"/linux-image-*.deb
fi
version=$(basename "$work"/kernel/lib/modules/*)
depmod -b "$work/kernel" "$version"

# Its first file system: a shell, and the modules for the files and the camera with all they need.
root=$work/initramfs
rm -rf "$root"
mkdir -p "$root"/{bin,proc,sys,dev,host,top,new}
cp "$(command -v busybox)" "$root/bin/busybox"
for module in virtio_pci 9pnet_virtio 9p overlay vivid; do
  modprobe -d "$work/kernel" -S "$version" --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
done | awk '!seen[$0]++' >"$work/modules"
while read -r module; do cp "$module" "$root/"; done <"$work/modules"
sed 's|.*/||' "$work/modules" >"$root/modules"
cp tests/camera-in-qemu-guest.sh "$root/guest.sh"
cat >"$root/init" <<INIT
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
while read -r module; do
  case \$module in
    vivid.ko) insmod /\$module n_devs=1 node_types=0x1 input_types=0x0 num_inputs=1 ;;
    *) insmod /\$module ;;
  esac || echo "\$module is not loaded"
done </modules
mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288,cache=loose,ro host /host
mount -t tmpfs none /top
mkdir /top/up /top/work
mount -t overlay -o lowerdir=/host,upperdir=/top/up,workdir=/top/work none /new
for folder in proc sys dev; do mkdir -p /new/\$folder; mount --move /\$folder /new/\$folder; done
mkdir -p /new/dev/shm
mount -t tmpfs none /new/run
for folder in tmp var/tmp; do mount -t tmpfs none /new/\$folder; done
mount -t tmpfs none /new/dev/shm
cp /guest.sh /new/run/guest.sh
chroot /new /usr/bin/env -i PATH=$PATH HOME="$HOME" DOTNET_ROOT=${DOTNET_ROOT:-} DOTNET_CLI_TELEMETRY_OPTOUT=1 \
  bash /run/guest.sh "$PWD"
poweroff -f
INIT
chmod +x "$root/init"
(cd "$root" && find . | cpio --quiet -o -H newc | gzip -1) >"$work/initramfs.gz"

# Emulated unless told otherwise: a /dev/kvm inside a virtual machine often hangs.
accelerator=${ACCELERATOR:-tcg} processor=max
[[ $accelerator == tcg ]] || processor=host
echo "camera-in-qemu: Linux $version by $accelerator"
timeout 1800 qemu-system-x86_64 -accel "$accelerator" -cpu "$processor" -smp 1 -m 3000 -nographic -no-reboot -net none \
  -kernel "$work/kernel/boot/vmlinuz-$version" -initrd "$work/initramfs.gz" -append "console=ttyS0 loglevel=3 no_timer_check tsc=reliable panic=-1" \
  -fsdev local,id=h,path=/,security_model=none,readonly=on,multidevs=remap \
  -device virtio-9p-pci,fsdev=h,mount_tag=host </dev/null | sed -u 's|\r||g' | tee "$work/log"
grep -q '^camera-in-qemu: all well$' "$work/log" || fail "not all went well: see above."
