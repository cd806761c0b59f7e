"use strict";
// One cursor through all plots over time, their figures under it, and a click that takes the clip there.
const plots = [...document.querySelectorAll("svg.time")];
const clip = document.querySelector("video");
const timeText = t => `${Math.floor(t / 60)}:${(t % 60).toFixed(1).padStart(4, "0")}`;
function shareAt(svg, event) {
  const box = svg.getBoundingClientRect(), scale = 960 / box.width;
  const left = +svg.dataset.left, right = +svg.dataset.right;
  return Math.min(1, Math.max(0, ((event.clientX - box.left) * scale - left) / (right - left)));
}
function show(share) {
  for (const svg of plots) {
    const left = +svg.dataset.left, right = +svg.dataset.right;
    const from = +svg.dataset.from, to = +svg.dataset.to;
    const cursor = svg.querySelector(".cursor");
    cursor.setAttribute("transform", `translate(${share === null ? 0 : 9 + left + share * (right - left)} 0)`);
    const output = svg.parentElement.querySelector("output");
    if (share === null) { output.textContent = ""; continue; }
    const parts = [timeText(from + share * (to - from))];
    for (const line of svg.querySelectorAll("[data-values]")) {
      const values = line.dataset.values.split(" ");
      const value = values[Math.round(share * (values.length - 1))];
      if (value === undefined || value === "-") continue;
      const isShare = svg.dataset.unit === "%";
      parts.push(`${line.dataset.name} ${isShare ? (100 * value).toFixed(1) + " %" : value + " " + svg.dataset.unit}`);
    }
    output.textContent = parts.join("  ·  ");
  }
}
for (const svg of plots) {
  svg.addEventListener("pointermove", e => show(shareAt(svg, e)));
  svg.addEventListener("pointerleave", () => show(null));
  svg.addEventListener("click", e => {
    if (clip && clip.duration) { clip.currentTime = shareAt(svg, e) * clip.duration; clip.pause(); }
  });
}
for (const link of document.querySelectorAll("a[data-at]")) {
  link.addEventListener("click", e => {
    if (!clip || clip.error || !clip.duration) return;
    e.preventDefault();
    clip.currentTime = +link.dataset.at;
    clip.pause();
    clip.scrollIntoView({ behavior: "smooth", block: "center" });
  });
}
