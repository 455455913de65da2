// The timeline of a decision as of any day, drawn in the browser: every version and every actual came with the page.
(function () {
  var DAY = 86400000;
  function days(from, to) { return Math.round((Date.parse(to) - Date.parse(from)) / DAY); }
  function later(a, b) { return a > b ? a : b; }
  function iso(ms) { return new Date(ms).toISOString().slice(0, 10); }

  // One step as it stood: by `clock` (on, recorded), no later than `day`, and not beyond version `n` where one is chosen.
  function stood(step, day, clock, n) {
    var plans = step.plans.filter(function (each) { return n ? each.n <= n : each[clock] <= day; });
    if (!plans.length) return null;
    var promises = plans.filter(function (each) { return each.due; }), last = plans[plans.length - 1];
    var actuals = step.actuals.filter(function (each) { return each[clock] <= day; });
    var reached = actuals.length ? actuals[actuals.length - 1].on : null;
    var first = promises[0], now = promises[promises.length - 1], dropped = !last.due;
    var over = reached || (dropped ? now.due : later(day, now.due));
    return { first: first, now: now, dropped: dropped, reached: reached, over: over, slip: days(first.due, over), missed: days(now.due, over) };
  }
  function said(day, how) { return new Date(day + "T00:00:00Z").toLocaleDateString(document.documentElement.lang === "en" ? "en-GB" : "zh-CN", Object.assign({ timeZone: "UTC" }, how)); }
  function place(mark, left, right) {
    if (!mark) return;
    mark.style.display = left === null ? "none" : "";
    if (left === null) return;
    mark.style.left = left + "%";
    if (right !== undefined) mark.style.width = Math.max(right - left, 1) + "%";
  }
  function paint(chart, plans, day, clock, n) {
    chart.querySelectorAll(".g-part").forEach(function (part) {
      var from = part.dataset.from, whole = days(from, part.dataset.to) || 1;
      function at(when) { return 100 * Math.min(Math.max(days(from, when) / whole, 0), 1); }
      part.querySelectorAll(".line.now, .tick.now").forEach(function (line) { line.style.left = at(day) + "%"; line.style.display = day < from || day > part.dataset.to ? "none" : ""; });
      part.querySelectorAll(".tick.now").forEach(function (tick) {
        tick.textContent = said(day, { month: "short", day: "numeric" });
        // What the day covers gives way to it.
        var own = tick.getBoundingClientRect();
        part.querySelectorAll(".tick:not(.now)").forEach(function (other) {
          var its = other.getBoundingClientRect();
          other.style.visibility = own.width && its.left < own.right + 4 && own.left < its.right + 4 ? "hidden" : "";
        });
      });
      part.querySelectorAll("[data-step]").forEach(function (row) {
        var now = stood(plans.steps[row.dataset.step], day, clock, n), told = row.querySelector("summary .dev"), bar = row.querySelector("summary .now:not(.line)");
        row.classList.toggle("yet", !now);
        row.classList.toggle("dropped", Boolean(now && now.dropped));
        function mark(name, left, right) { place(row.querySelector("summary ." + name), left, right); }
        if (!now) {
          ["first", "floor", "over", "reached"].forEach(function (name) { mark(name, null); });
          place(bar, null);
          told.textContent = "";
          return;
        }
        mark("first", at(now.first.start), at(now.first.due));
        place(bar, now.dropped ? null : at(now.now.start), at(now.now.due));
        mark("floor", now.now.floor && !now.dropped ? at(now.now.start) : null, at(now.now.floor || now.now.due));
        mark("over", now.missed > 0 && !now.dropped ? at(now.now.due) : null, at(now.over));
        mark("reached", now.reached ? at(now.reached) : null);
        bar.className = "now " + (now.reached ? (now.missed > 0 ? "late" : "done") : now.missed > 0 ? "missed" : "open");
        told.classList.toggle("late", now.slip > 0);
        told.textContent = now.dropped ? chart.dataset.dropped : !now.slip ? chart.dataset.even
          : chart.dataset[now.slip > 0 ? "late" : "early"].replace("{n}", Math.abs(now.slip));
      });
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.duban = Object.assign({}, window.dash_clientside.duban, {
    timelineStood: stood,
    timelineAsOf: function (value, clock, picked) {
      var chart = document.getElementById("decision-chart"), dash = window.dash_clientside;
      if (!chart) return dash.no_update;
      var plans = JSON.parse(chart.dataset.plans);
      var by = (dash.callback_context.triggered[0] || {}).prop_id || "", n = 0;
      var day = iso(Date.parse(plans.first) + value * DAY);
      if (by.indexOf("decision-picked") === 0 && picked) {
        // A version is looked at on its own day: a second one of the same day needs its number.
        n = picked.n;
        day = plans.versions.filter(function (each) { return each.n === n; })[0][clock];
        dash.set_props("decision-slider", { value: Math.max(days(plans.first, day), 0) });
      } else if (picked && day === (plans.versions.filter(function (each) { return each.n === picked.n; })[0] || {})[clock]) {
        n = picked.n;
      }
      paint(chart, plans, day, clock, n);
      var shown = plans.versions.filter(function (each) { return n ? each.n <= n : each[clock] <= day; });
      var last = shown.length ? String(shown[shown.length - 1].n) : "";
      document.querySelectorAll("[data-version]").forEach(function (each) {
        if (each.dataset.version === last) each.setAttribute("aria-current", "true"); else each.removeAttribute("aria-current");
      });
      document.querySelector(".g-day").textContent = said(day, { dateStyle: "long" });
      return dash.no_update;
    },
  });
})();
