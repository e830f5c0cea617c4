/* Sound: one excerpt at a time, each with soft ends. */

let audio = null;
const playing = () => audio !== null && !audio.paused && !audio.ended;
function fade(sound, to, length_ms, then) {
  const from = sound.volume, began = performance.now();
  clearInterval(sound.fading);
  sound.fading = setInterval(() => {
    const share = Math.min((performance.now() - began) / length_ms, 1);
    sound.volume = from + (to - from) * share;
    if (share >= 1) { clearInterval(sound.fading); if (then) then(); }
  }, 15);
}
function leave(sound) {
  fade(sound, 0, 160, () => {
    sound.pause();
    URL.revokeObjectURL(sound.src);
    sound.remove();
  });
}
function stop() {
  if (audio) leave(audio);
  audio = null;
  sounded();
}
function excerptOf(row) {
  const element = at(`excerpt-${row}`);
  if (!element) return null;
  const raw = atob(element.textContent.trim());
  return new Blob([Uint8Array.from(raw, (c) => c.charCodeAt(0))], { type: "audio/webm" });
}
function play(row) {
  if (audio) leave(audio);
  audio = null;
  const excerpt = excerptOf(row);
  if (!excerpt) {
    const why = document.readyState === "loading" ? "The excerpts are still loading." : "There is no excerpt of this track.";
    at("now-detail").textContent = why;
    say(why);
    sounded();
    return;
  }
  const sound = document.createElement("audio");
  sound.src = URL.createObjectURL(excerpt);
  sound.volume = 0;
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, sounded);
  document.body.append(sound);
  audio = sound;
  sound.play().then(() => fade(sound, 1, 120), () => {
    if (audio === sound) { at("now-detail").textContent = "This browser cannot play the excerpt."; sounded(); }
  });
}
function toggle() {
  if (!data.sound || state.chosen < 0) return;
  if (playing()) { const sound = audio; fade(sound, 0, 120, () => sound.pause()); }
  else if (audio && !audio.ended && audio.currentTime > 0) { audio.play(); fade(audio, 1, 120); }
  else play(state.chosen);
}
function sounded() {
  const on = playing();
  document.body.classList.toggle("playing", on);
  at("sounding").classList.toggle("playing", on);
  at("play").setAttribute("aria-label", on ? "Pause" : "Play");
  if (on) requestAnimationFrame(follow);
  else if (!audio || audio.ended) follow();
  if (state.here >= 0) at("tip").querySelector(".tip-hint").textContent = hintFor(state.here);
}
function follow() {
  const length = audio && isFinite(audio.duration) ? audio.duration : 10;
  const now = audio ? (audio.ended ? length : audio.currentTime) : 0;
  at("progress").firstElementChild.style.transform = `scaleX(${Math.min(now / length, 1)})`;
  at("progress").setAttribute("aria-valuenow", String(Math.round((100 * now) / length)));
  at("time").textContent = `0:${String(Math.floor(now)).padStart(2, "0")}`;
  if (playing()) requestAnimationFrame(follow);
}
