// A scheme is written: the text is kept here, every input by the path of what it changes. No text for readers stands here.
(function () {
  var draft = null, start = null, problems = [], timer = null, focus = null;
  var CHECK_MS = 350;
  function set(id, data) { window.dash_clientside.set_props(id, { data: data }); }
  function key() { return "scheme:" + start.id + ":" + start.version + ":" + start.content.scheme.code + ":" + start.content.scheme.year; }
  function keep() {
    try { sessionStorage.setItem(key(), JSON.stringify(draft)); } catch (full) { /* kept on the page alone */ }
  }
  function forget() { try { sessionStorage.removeItem(key()); } catch (none) { /* nothing was kept */ } }

  // What is typed, as a scheme states it: nothing at all where nothing is typed.
  function parsed(kind, text) {
    var lines = text.split("\n").map(function (line) { return line.trim(); }).filter(Boolean);
    function parts(line) { return line.split(/[,，、]/).map(function (part) { return part.trim(); }).filter(Boolean); }
    if (!text.trim()) return undefined;
    if (kind === "list") return parts(lines.join(","));
    if (kind === "pairs") return lines.map(parts);
    if (kind === "points") return lines.reduce(function (all, line) { var at = line.lastIndexOf(" "); all[line.slice(0, at < 0 ? undefined : at).trim()] = at < 0 ? "" : line.slice(at + 1); return all; }, {});
    if (kind === "json") { try { return JSON.parse(text); } catch (wrong) { return text; } }
    return text.trim();
  }
  function put(path, value) {
    var at = draft, last = path[path.length - 1];
    path.slice(0, -1).forEach(function (name) {
      if (typeof at[name] !== "object" || at[name] === null) at[name] = {};
      at = at[name];
    });
    if (value === undefined) delete at[last]; else at[last] = value;
  }
  // One weight for all groups becomes one for each as soon as they differ.
  function putWeight(path, value) {
    var row = draft.indicators[path[1]];
    if (typeof row.weight !== "object" || row.weight === null) {
      var one = row.weight;
      row.weight = {};
      if (one !== undefined) (draft.groups || []).forEach(function (group) { row.weight[group.code] = one; });
    }
    put(path, value);
  }
  function placeOf(path) {
    var at = draft;
    return path.map(function (name) {
      at = at === undefined || at === null ? undefined : at[name];
      return typeof name === "number" ? String((at && at.code) || name + 1) : name;
    }).join(".");
  }
  function changed() {
    keep();
    clearTimeout(timer);
    timer = setTimeout(function () { set("scheme-draft", { content: draft, at: Date.now() }); }, CHECK_MS);
    sums();
  }
  function redraw(then) { focus = then || null; keep(); set("scheme-redraw", { content: draft, at: Date.now() }); set("scheme-draft", { content: draft, at: Date.now() }); }

  function sums() {
    document.querySelectorAll("#scheme-text [data-sum]").forEach(function (cell) {
      var sum = (draft.indicators || []).reduce(function (all, row) {
        var of = row.weight && typeof row.weight === "object" ? row.weight[cell.dataset.sum] : row.weight;
        return all + (Number(of) || 0);
      }, 0);
      cell.textContent = String(Number(sum.toFixed(4)));
      cell.className = Math.abs(sum - 100) < 1e-9 ? "num" : "num off";
    });
  }
  function paint() {
    var left = problems.map(function (each) { return each.place; });
    function told(place, inside) {
      return problems.filter(function (each) { return each.place === place || (inside && each.place.indexOf(place + ".") === 0); }).map(function (each) { return each.message; });
    }
    document.querySelectorAll("#scheme-text [data-path]").forEach(function (input) {
      var found = told(placeOf(JSON.parse(input.dataset.path)), true), beside = input.closest(".sfield") && input.closest(".sfield").querySelector(".sfault");
      input.setAttribute("aria-invalid", String(found.length > 0));
      if (beside) beside.textContent = found.join("；");
    });
    document.querySelectorAll("#scheme-text [data-row]").forEach(function (spot) {
      var place = placeOf(JSON.parse(spot.dataset.row)), own = told(place, false), inside = told(place, true).length;
      spot.textContent = own.length ? own.join("；") : spot.closest("summary") && inside ? "◆ " + inside : "";
    });
    sums();
    return left.length;
  }
  // The input of a place, or what it stands in.
  function goTo(place) {
    var best = null, length = -1;
    document.querySelectorAll("#scheme-text [data-path], #scheme-text [data-row], #scheme-text [data-section]").forEach(function (spot) {
      var found = spot.dataset.section || placeOf(JSON.parse(spot.dataset.path || spot.dataset.row));
      var fits = place === found || place.indexOf(found + ".") === 0 || (spot.dataset.path && found.indexOf(place + ".") === 0);
      var weight = place === found ? 1000 : Math.min(found.length, place.length);
      if (fits && weight > length) { best = spot; length = weight; }
    });
    if (!best) return;
    for (var up = best.closest("details"); up; up = up.parentNode.closest("details")) up.open = true;
    best.scrollIntoView({ block: "center" });
    if (best.dataset.path) best.focus();
  }

  document.addEventListener("input", function (event) {
    var input = event.target;
    if (!draft || !input.closest || !input.closest("#scheme-text")) return;
    if (input.dataset.member !== undefined) {
      (draft.groups || []).forEach(function (group) {
        group.units = (group.units || []).filter(function (unit) { return unit !== input.dataset.member; });
        if (group.code === input.value) group.units.push(input.dataset.member);
      });
      changed();
      return;
    }
    if (!input.dataset.path) return;
    var path = JSON.parse(input.dataset.path), kind = input.dataset.kind;
    if (kind === "weight") putWeight(path, parsed("text", input.value));
    else if (kind === "codes") {
      var chosen = Array.from(input.closest("fieldset").querySelectorAll("input:checked")).map(function (box) { return box.value; });
      put(path, chosen.length ? chosen : undefined);
    }
    else put(path, kind === "flag" ? (input.checked ? true : undefined) : parsed(kind, input.value));
    var shape = path[0] === "indicators" && (path[2] === "method" || path[2] === "source");
    if (path[2] === "method") delete draft.indicators[path[1]].params;
    if (shape) redraw(placeOf(path)); else changed();
  });
  document.addEventListener("click", function (event) {
    var spot = event.target.closest && event.target.closest("[data-scheme-add],[data-scheme-drop],[data-scheme-act],[data-scheme-forget],[data-goto]");
    if (!spot || !draft) return;
    var of = spot.dataset;
    if (of.schemeAdd) {
      var rows = draft[of.schemeAdd] = draft[of.schemeAdd] || [];
      rows.push(of.schemeAdd === "indicators" ? { source: "reported", method: "completion", direction: "up" } : {});
      redraw(of.schemeAdd + "." + rows.length);
    }
    if (of.schemeDrop) {
      var path = JSON.parse(of.schemeDrop);
      draft[path[0]].splice(path[1], 1);
      redraw(path[0]);
    }
    if (of.schemeForget) {
      forget();
      location.reload();
    }
    if (of.schemeAct) set("scheme-act", { id: start.id, act: of.schemeAct, content: draft, fixed: {}, first: {}, at: Date.now() });
    if (of.goto) goTo(of.goto);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.duban = Object.assign({}, window.dash_clientside.duban, {
    schemeStart: function (given) {
      if (!given) return window.dash_clientside.no_update;
      start = given;
      draft = structuredClone(given.content);
      var kept = null;
      try { kept = JSON.parse(sessionStorage.getItem(key())); } catch (none) { kept = null; }
      if (kept && JSON.stringify(kept) !== JSON.stringify(draft)) {
        draft = kept;
        var band = document.querySelector("[data-scheme-kept]");
        if (band) band.hidden = false;
        // Not before the page stands: what is set while it comes to be counts as its beginning.
        setTimeout(function () { set("scheme-redraw", { content: draft, at: Date.now() }); }, 0);
      }
      return { content: draft, at: Date.now() };
    },
    schemePaint: function (found) {
      if (!draft) return window.dash_clientside.no_update;
      problems = found || [];
      // React draws the form after this returns.
      requestAnimationFrame(function () {
        paint();
        if (focus) goTo(focus);
        focus = null;
      });
      return problems.length;
    },
    // Sent: what was kept of it is no longer needed.
    schemeSent: function (done) {
      if (done && start) forget();
      return window.dash_clientside.no_update;
    },
  });
})();
