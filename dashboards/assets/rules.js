// The page of rules: what is typed narrows what is shown; an address with a key leads to its rule.
(function () {
  function narrow(text) {
    var words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
    document.querySelectorAll(".rules .chapter").forEach(function (chapter) {
      var left = 0;
      chapter.querySelectorAll(".rule").forEach(function (rule) {
        var told = rule.textContent.toLowerCase() + " " + rule.dataset.key + " " + rule.dataset.articles;
        var fits = words.every(function (word) { return told.indexOf(word) >= 0; });
        rule.hidden = !fits;
        left += fits;
      });
      chapter.hidden = !left;
    });
  }
  // The rules are told before they are drawn: the one asked for is looked for until it stands there.
  function lead(key, tries) {
    if (!key || !tries) return;
    var found = document.querySelector('.rule[data-key="' + CSS.escape(key) + '"]');
    if (!found) { requestAnimationFrame(function () { lead(key, tries - 1); }); return; }
    found.classList.add("asked");
    found.scrollIntoView({ block: "center" });
    found.focus({ preventScroll: true });
  }
  document.addEventListener("input", function (event) {
    if (event.target.id === "rules-search") narrow(event.target.value);
  });
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.rules = {
    show: function (key) {
      var search = document.getElementById("rules-search");
      if (search && search.value) narrow(search.value);
      lead(key || decodeURIComponent(location.hash.slice(1)), 60);
      return window.dash_clientside.no_update;
    },
  };
})();
