// What the pages of the day do in the browser: an act chosen in a list opens its form on the matter's own page,
// a report goes to the printer. No text for readers stands here.
(function () {
  function openForm() {
    var found = /^#act=([a-z\/-]+)$/.exec(location.hash);
    if (!found || location.pathname.indexOf("/directive/") !== 0) return;
    var watch, timer;
    function press() {
      var button = Array.from(document.querySelectorAll("[data-sets='act-chosen']")).find(function (each) {
        return JSON.parse(each.dataset.to).act === found[1];
      });
      if (!button) return false;
      if (watch) watch.disconnect();
      clearTimeout(timer);
      // Once: going back or reading the page anew is not to open it again.
      history.replaceState(history.state, "", location.pathname + location.search);
      button.click();
      return true;
    }
    if (press()) return;
    watch = new MutationObserver(press);
    watch.observe(document.documentElement, { childList: true, subtree: true });
    // An act that is not legal now has no button: then the page simply stands as it is.
    timer = setTimeout(function () { watch.disconnect(); }, 15000);
  }
  document.addEventListener("DOMContentLoaded", openForm);

  document.addEventListener("click", function (event) {
    var target = event.target.closest && event.target.closest("[data-print]");
    if (target) window.print();
  });

  var own = (window.dash_clientside = window.dash_clientside || {});
  own.duban = Object.assign({}, own.duban, {
    // A point of a chart carries the address of the list it counts.
    openPoint: function (clicked) {
      var point = clicked && clicked.points && clicked.points[0], address = point && point.customdata;
      if (Array.isArray(address)) address = address[0];
      if (typeof address === "string" && address.indexOf("/ledger") === 0) location.assign(address);
      return window.dash_clientside.no_update;
    },
  });
})();
