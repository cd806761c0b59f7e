#!/usr/bin/env bash
# A camera that is really there: boots Debian's kernel in QEMU with its test driver for video devices (vivid), and in it
# this machine's files, read-only, with RoadSeg as it is built. Settings, capture, an unplugged camera and its return
# are checked by tests/virtual-camera-guest.sh there. Needs no rights of the machine, two cores and some minutes.
#   apt-get install --no-install-recommends qemu-system-x86 busybox-static cpio kmod
#   tests/virtual-camera.sh [KERNEL_DEB]      else fetched (70 MB) into artifacts/virtual-camera
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for program in qemu-system-x86_64 busybox cpio depmod dpkg-deb python3; do
  command -v "$program" >/dev/null || PATH=$PATH:/usr/sbin command -v "$program" >/dev/null \
    || { echo "virtual-camera: '$program' is missing: apt-get install qemu-system-x86 busybox-static cpio kmod" >&2; exit 3; }
done
[[ -x artifacts/bin/RoadSeg.Cli/release/roadseg ]] || { echo "virtual-camera: build first: ./run.sh setup" >&2; exit 3; }

folder=$PWD/artifacts/virtual-camera
mkdir -p "$folder"
deb=${1:-$(find "$folder" -name 'linux-image-*.deb' | head -n 1)}
if [[ -z $deb ]]; then
  package=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: //p' | head -n 1)
  (cd "$folder" && apt-get download "$package" 2>/dev/null)
  deb=$(find "$folder" -name 'linux-image-*.deb' | head -n 1)
fi

root=$folder/initramfs
rm -rf "$root" "$folder/kernel"
mkdir -p "$root"/{bin,dev,proc,sys,host,rw,new,lib} "$folder/kernel"
dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$folder/kernel" --wildcards \
  './boot/vmlinuz-*' './lib/modules/*/modules.*' './lib/modules/*/kernel/drivers/media/*' \
  './lib/modules/*/kernel/drivers/virtio/*' './lib/modules/*/kernel/net/9p/*' './lib/modules/*/kernel/fs/9p/*' \
  './lib/modules/*/kernel/fs/netfs/*' './lib/modules/*/kernel/fs/fscache/*' './lib/modules/*/kernel/fs/overlayfs/*'
release=$(basename "$folder"/kernel/lib/modules/*)
PATH=$PATH:/usr/sbin depmod -b "$folder/kernel" "$release"
for module in virtio_pci 9pnet_virtio 9p overlay vivid; do
  # With all that it needs, in the order in which they are loaded.
  PATH=$PATH:/usr/sbin modprobe -d "$folder/kernel" -S "$release" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++' > "$folder/modules"
while read -r file; do
  cp "$file" "$root/lib/"
  echo "$(basename "$file")" >> "$root/lib/order"
done < "$folder/modules"
cp "$(command -v busybox)" "$root/bin/busybox"
cat > "$root/init" <<INIT
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
while read -r module; do
  insmod /lib/\$module \$([ \$module = vivid.ko ] && echo n_devs=1 node_types=0x1)
done < /lib/order
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=512000,cache=loose host /host
mount -t tmpfs rw /rw && mkdir /rw/up /rw/work
mount -t overlay over -o lowerdir=/host,upperdir=/rw/up,workdir=/rw/work /new
for what in proc sys dev; do mount --move /\$what /new/\$what; done
dmesg -n 1; chroot /new /bin/bash $PWD/tests/virtual-camera-guest.sh
poweroff -f
INIT
chmod +x "$root/init"
python3 tests/tiny-model.py "$folder/model"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) > "$folder/initramfs.gz"

timeout "${VIRTUAL_CAMERA_SECONDS:-1800}" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 3000 -nographic \
  -no-reboot -net none -kernel "$folder"/kernel/boot/vmlinuz-* -initrd "$folder/initramfs.gz" \
  -append "console=ttyS0 panic=-1 quiet loglevel=3" -device virtio-9p-pci,fsdev=files,mount_tag=host \
  -fsdev local,id=files,path=/,security_model=none,readonly=on,multidevs=remap < /dev/null \
  | sed -u 's,\r,,g' | tee "$folder/guest.log"
grep -q '^virtual camera: all held$' "$folder/guest.log"
