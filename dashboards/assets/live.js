// What others do, told by the server: one stream while the page is looked at. A ring says what and where; pages read
// again. The band says since when nothing has arrived. No text for readers stands here.
(function () {
  var QUIET = 35000, STALE = 30000, TOGETHER = 200;
  var source = null, position = null, heard = 0, at = "", isOld = false, waiting = null, watch = null;

  function band() {
    var shown = document.getElementById("stale");
    if (!shown) return;
    var lost = document.visibilityState === "visible" && heard && Date.now() - heard > (source && source.readyState === 1 ? QUIET : STALE);
    shown.hidden = !(lost || isOld);
    document.getElementById("stale-at").textContent = at;
  }

  // Several facts of one act, or of many people at once, make one reading.
  function tell(ring) {
    if (ring.position <= position) return;
    position = ring.position;
    if (waiting && waiting.directive !== ring.directive) ring.directive = null;
    if (!waiting) {
      setTimeout(function () {
        var told = waiting;
        waiting = null;
        window.dash_clientside.set_props("live", { data: told });
      }, TOGETHER);
    }
    waiting = ring;
  }

  function standing(event) {
    var now = JSON.parse(event.data);
    heard = Date.now();
    at = now.at;
    isOld = now.stale;
    if (now.position > position) tell({ position: now.position, directive: null });
    band();
  }

  function open() {
    if (position === null || document.visibilityState !== "visible") return;
    if (source && source.readyState !== 2) return;
    if (!heard) heard = Date.now();
    source = new EventSource("/api/v1/stream");
    source.addEventListener("standing", standing);
    source.addEventListener("live", function (event) {
      heard = Date.now();
      tell(JSON.parse(event.data));
      band();
    });
  }
  function close() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible") { heard = Date.now(); open(); } else close();
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", function (event) { if (event.persisted) open(); });
  document.addEventListener("click", async function (event) {
    if (!(event.target.closest && event.target.closest("#stale-retry"))) return;
    close();
    try { await fetch("/api/v1/session"); } catch (e) { return; } // an ended session leads to log in from here
    open();
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.duban = Object.assign({}, window.dash_clientside.duban, {
    // Begins with the position the page was read at, so that nothing between is missed.
    listen: function (from) {
      if (from && position === null) {
        position = from.position;
        open();
        // The stream comes back by itself; after a refusal it is asked again.
        watch = watch || setInterval(function () { open(); band(); }, 5000);
      }
      return window.dash_clientside.no_update;
    },
  });
})();
