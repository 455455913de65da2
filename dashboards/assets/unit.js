// A unit's desk in the browser: another unit chosen. No text for readers stands here.
(function () {
  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.duban = Object.assign({}, window.dash_clientside.duban, {
    unitChosen: function (code) {
      var address = new URL(location.href);
      if (code && address.searchParams.get("unit") !== code) {
        address.searchParams.set("unit", code);
        address.hash = "";
        location.assign(address);
      }
      return window.dash_clientside.no_update;
    },
    // Which act on which matter: the form is then asked for by what stands in the store.
    unitDo: function (wanted, seen) {
      if (!wanted) return window.dash_clientside.no_update;
      return Object.assign({ fixed: seen.fixed || {} }, wanted);
    },
    // How many lines of the table hold something, for the button that sends them.
    unitFilled: function (texts, changes) {
      var n = 0;
      (texts || []).forEach(function (text, i) { if ((text || "").trim() || (changes || [])[i]) n += 1; });
      return String(n);
    },
  });
})();
