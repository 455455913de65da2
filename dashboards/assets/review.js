// The review queue by keyboard, and what the choice looks like. No text for readers stands here.
(function () {
  function move(step) {
    var items = Array.prototype.slice.call(document.querySelectorAll("#review-list .item"));
    if (!items.length) return;
    var now = items.findIndex(function (item) { return item.getAttribute("aria-current") === "true"; });
    var next = items[Math.min(Math.max(now + step, 0), items.length - 1)];
    next.click();
    next.focus();
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !document.getElementById("review-list")) return;
    var at = event.target;
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    if (event.key === "j") move(1);
    if (event.key === "k") move(-1);
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("#review-back")) {
      document.getElementById("review").classList.remove("picked");
      window.scrollTo(0, 0);
    }
  });
  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.duban = Object.assign({}, window.dash_clientside.duban, {
    reviewPick: function (tabs, items, chosen) {
      var hit = window.dash_clientside.callback_context.triggered[0];
      if (!hit || !hit.value) return window.dash_clientside.no_update;
      var id = JSON.parse(hit.prop_id.slice(0, hit.prop_id.lastIndexOf(".")));
      if (id["review-tab"]) return Object.assign({}, chosen, { kind: id["review-tab"], key: "", picked: false });
      if (id["review-item"] === chosen.key) {
        // It is open already: what is typed in its form stays. On a phone it comes to the front again.
        document.getElementById("review").classList.add("picked");
        return window.dash_clientside.no_update;
      }
      return Object.assign({}, chosen, { key: id["review-item"], picked: true });
    },
    // The address says what is looked at, so that it can be passed on.
    reviewChosen: function (chosen) {
      if (!chosen) return window.dash_clientside.no_update;
      var address = new URL(location.href);
      address.searchParams.set("kind", chosen.kind);
      if (chosen.key) address.searchParams.set("at", chosen.key); else address.searchParams.delete("at");
      history.replaceState(history.state, "", address);
      return "review" + (chosen.picked ? " picked" : "");
    },
    reviewAct: function (opened) {
      document.querySelectorAll("#review-acts .btn").forEach(function (button) {
        var wanted = JSON.parse(button.dataset.to);
        button.setAttribute("aria-pressed", String(Boolean(opened) && wanted.act === opened.act));
      });
      return "deed-acts";
    },
  });
})();
