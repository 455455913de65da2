// The big screen: its clock in the office's zone, the change of day, full screen and the way back.
(function () {
  function wall() { return document.getElementById("wall"); }

  function tick() {
    var here = wall();
    if (!here) return;
    var now = new Date(), zone = here.dataset.zone;
    var clock = here.querySelector("[data-clock]");
    if (clock) clock.textContent = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(now);
    // Lights and deadlines are those of a day: with the next one the whole screen is read anew.
    var today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
    if (here.dataset.now && today !== here.dataset.now && !document.hidden) {
      here.dataset.now = today;
      location.reload();
    }
  }
  setInterval(tick, 5000);
  document.addEventListener("visibilitychange", tick);

  document.addEventListener("click", function (event) {
    var target = event.target.closest && event.target.closest("[data-full]");
    if (!target) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
  document.addEventListener("keydown", function (event) {
    // In full screen the browser itself leaves it first.
    if (event.key === "Escape" && wall() && !document.fullscreenElement) location.assign("/");
  });
})();
