// A scheme is written: the text is kept here, every input by the path of what it changes. No text for readers stands here.
(function () {
  var draft = null, start = null, problems = [], timer = null, drawn = null, after = null, opened = [];
  var CHECK_MS = 350;
  // What others are known by, and where they are called so.
  var NAMED = ["code", "name", "name_en"];
  function set(id, data) { window.dash_clientside.set_props(id, { data: data }); }
  function all(selector) { return Array.from(document.querySelectorAll("#scheme-text " + selector)); }
  function key() { return "scheme:" + start.id + ":" + start.version + ":" + start.content.scheme.code + ":" + start.content.scheme.year; }
  function keep() {
    try { sessionStorage.setItem(key(), JSON.stringify(draft)); } catch (full) { /* kept on the page alone */ }
  }
  function forget() { try { sessionStorage.removeItem(key()); } catch (none) { /* nothing was kept */ } }

  // ── the text ──
  function get(path) {
    return path.reduce(function (at, name) { return at === undefined || at === null ? undefined : at[name]; }, draft);
  }
  // Nothing at all where nothing is typed; an entry of a list keeps its place.
  function put(path, value) {
    var at = draft, last = path[path.length - 1];
    path.slice(0, -1).forEach(function (name, n) {
      if (typeof at[name] !== "object" || at[name] === null) at[name] = typeof path[n + 1] === "number" ? [] : {};
      at = at[name];
    });
    if (value !== undefined) at[last] = value;
    else if (Array.isArray(at)) at[last] = "";
    else delete at[last];
    if (path.length === 2 && !Array.isArray(at) && !Object.keys(at).length) delete draft[path[0]];
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
  // A table's entries in another order or under another name; the table itself stays.
  function reorder(table, change) {
    var entries = change(Object.entries(table));
    Object.keys(table).forEach(function (name) { delete table[name]; });
    entries.forEach(function (entry) { table[entry[0]] = entry[1]; });
  }
  function rename(table, was, now) {
    if (!table || typeof table !== "object" || !(was in table) || now in table) return;
    reorder(table, function (entries) { return entries.map(function (entry) { return entry[0] === was ? [now, entry[1]] : entry; }); });
  }
  // What is called by a code goes on being called by it.
  function recode(table, was, now) {
    if (table === "groups") (draft.indicators || []).forEach(function (row) { rename(row.weight, was, now); });
    if (table === "dimensions") (draft.indicators || []).forEach(function (row) { if (row.dimension === was) row.dimension = now; });
    if (table === "indicators" && draft.scheme && draft.scheme.tie_breaks) draft.scheme.tie_breaks = draft.scheme.tie_breaks.map(function (code) { return code === was ? now : code; });
    if (table === "deductions") ["gap", "late"].forEach(function (name) { if (draft.self_assessment && draft.self_assessment[name] === was) draft.self_assessment[name] = now; });
  }
  function drop(path) {
    var at = get(path.slice(0, -1)), last = path[path.length - 1];
    if (Array.isArray(at)) at.splice(last, 1); else delete at[last];
  }
  // Answers where it stands now; null where it can go no further.
  function move(path, by) {
    var at = get(path.slice(0, -1)), last = path[path.length - 1];
    function swapped(list, n) {
      if (n < 0 || n + by < 0 || n + by >= list.length) return false;
      list.splice(n + by, 0, list.splice(n, 1)[0]);
      return true;
    }
    if (Array.isArray(at)) return swapped(at, last) ? path.slice(0, -1).concat(last + by) : null;
    var done = false;
    reorder(at, function (entries) { done = swapped(entries, entries.findIndex(function (entry) { return entry[0] === last; })); return entries; });
    return done ? path : null;
  }
  function placeOf(path) {
    var at = draft;
    return path.map(function (name) {
      at = at === undefined || at === null ? undefined : at[name];
      return typeof name === "number" ? String((at && at.code) || name + 1) : name;
    }).join(".");
  }

  // ── drawing ──
  function changed() {
    keep();
    clearTimeout(timer);
    timer = setTimeout(function () { set("scheme-draft", { content: draft, at: Date.now() }); }, CHECK_MS);
    sums();
  }
  // The text gets another shape: what is unfolded stays so, and `then` finds the place to go on at.
  function reshape(change, then) {
    opened = all("details[open][data-keep]").map(function (each) { return placeOf(JSON.parse(each.dataset.keep)); });
    change();
    after = then || null;
    keep();
    clearTimeout(timer);
    set("scheme-redraw", { content: draft, at: Date.now() });
    set("scheme-draft", { content: draft, at: Date.now() });
  }
  // What was typed while the form was on its way stands in it too.
  function catchUp() {
    all("[data-path]").forEach(function (input) {
      var path = JSON.parse(input.dataset.path), value = get(path);
      if (input.dataset.kind === "weight") {
        var weight = get(path.slice(0, -1));
        value = weight && typeof weight === "object" ? weight[path[path.length - 1]] : weight;
      }
      if (input.dataset.kind === "codes") input.checked = Array.isArray(value) && value.indexOf(input.value) >= 0;
      else if (input.dataset.kind === "flag") input.checked = value === true;
      else input.value = value === undefined || value === null ? "" : String(value);
    });
    all("details[data-keep]").forEach(function (each) {
      if (opened.indexOf(placeOf(JSON.parse(each.dataset.keep))) >= 0) each.open = true;
    });
  }
  function sums() {
    all("[data-sum]").forEach(function (cell) {
      var sum = (draft.indicators || []).reduce(function (whole, row) {
        var of = row.weight && typeof row.weight === "object" ? row.weight[cell.dataset.sum] : row.weight;
        return whole + (Number(of) || 0);
      }, 0);
      cell.textContent = String(Number(sum.toFixed(4)));
      cell.className = Math.abs(sum - 100) < 1e-9 ? "num" : "num off";
    });
  }
  function paint() {
    function told(place, inside) {
      return problems.filter(function (each) { return each.place === place || (inside && each.place.indexOf(place + ".") === 0); }).map(function (each) { return each.message; });
    }
    all("[data-path]").forEach(function (input) {
      var found = told(placeOf(JSON.parse(input.dataset.path)), true), field = input.closest(".sfield"), beside = field && field.querySelector(".sfault");
      input.setAttribute("aria-invalid", String(found.length > 0));
      if (beside) beside.textContent = found.join("；");
    });
    all("[data-row]").forEach(function (spot) {
      var place = placeOf(JSON.parse(spot.dataset.row)), own = told(place, spot.dataset.inside === "1"), inside = told(place, true).length;
      spot.textContent = own.length ? own.join("；") : spot.closest("summary") && inside ? "◆ " + inside : "";
    });
    sums();
  }
  function show(element) {
    for (var up = element.closest("details"); up; up = up.parentNode.closest("details")) up.open = true;
    element.scrollIntoView({ block: "center" });
  }
  // The input of a place, or what it stands in.
  function goTo(place) {
    var best = null, length = -1;
    all("[data-path], [data-row], [data-section]").forEach(function (spot) {
      var found = spot.dataset.section || placeOf(JSON.parse(spot.dataset.path || spot.dataset.row));
      var fits = place === found || place.indexOf(found + ".") === 0 || (spot.dataset.path && found.indexOf(place + ".") === 0);
      var weight = (place === found ? 1000 : Math.min(found.length, place.length)) + (spot.dataset.path ? .5 : 0);
      if (fits && weight > length) { best = spot; length = weight; }
    });
    if (!best) return;
    show(best);
    if (best.dataset.path) best.focus({ preventScroll: true });
  }
  function find(name, path, more) {
    var text = JSON.stringify(path);
    return all("[data-" + name + "]" + (more || "")).find(function (each) { return JSON.stringify(JSON.parse(each.getAttribute("data-" + name))) === text; });
  }
  function toLine(path) {
    return function () {
      var line = find("line", path);
      if (!line) return;
      if (line.tagName === "DETAILS") line.open = true;
      show(line);
      var first = line.querySelector("input, select, textarea");
      if (first) first.focus({ preventScroll: true });
    };
  }
  // The same button of the line that was moved, so that it can be pressed again; at an end the other one.
  function toHandle(path, by) {
    return function () {
      var buttons = [by, -by].map(function (each) { return find("scheme-move", path, '[data-by="' + each + '"]'); });
      var button = buttons.find(function (each) { return each && !each.disabled; });
      if (button) { show(button); button.focus({ preventScroll: true }); }
    };
  }
  // Where the reader went on to meanwhile.
  function toHere() {
    var here = document.activeElement, path = here && here.dataset && (here.dataset.path || here.dataset.rename), kind = path && here.dataset.path ? "path" : "rename";
    if (!path || here.type === "checkbox") return null;
    var at = JSON.parse(path);
    return function () { var input = find(kind, at); if (input) input.focus({ preventScroll: true }); };
  }

  // ── what a reader does ──
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
    var path = JSON.parse(input.dataset.path), kind = input.dataset.kind, last = path[path.length - 1];
    var value = kind === "flag" ? input.checked || undefined : input.value.trim() || undefined;
    if (kind === "codes") {
      var chosen = Array.from(input.closest("fieldset").querySelectorAll("input:checked")).map(function (box) { return box.value; });
      value = chosen.length ? chosen : undefined;
    }
    if (last === "method" || (last === "source" && path[0] === "indicators")) {
      reshape(function () {
        put(path, value);
        if (last === "method") put(path.slice(0, -1).concat("params"), undefined);
      }, function () { var again = find("path", path); if (again) again.focus({ preventScroll: true }); });
      return;
    }
    if (kind === "weight") putWeight(path, value); else put(path, value);
    changed();
  });
  // A name or code is whole once it is left: the rest of the form calls it so.
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (!draft || !input.closest || !input.closest("#scheme-text")) return;
    if (input.dataset.rename) {
      var at = JSON.parse(input.dataset.rename), now = input.value.trim();
      setTimeout(function () { reshape(function () { rename(get(at.slice(0, -1)), at[at.length - 1], now); }, toHere()); }, 0);
      return;
    }
    if (!input.dataset.path) return;
    var path = JSON.parse(input.dataset.path);
    if (path.length !== 3 || typeof path[1] !== "number" || NAMED.indexOf(path[2]) < 0) return;
    setTimeout(function () {
      reshape(function () { if (path[2] === "code" && input.defaultValue) recode(path[0], input.defaultValue, input.value.trim()); }, toHere());
    }, 0);
  });
  function moved(path, by, then) {
    var to;
    reshape(function () { to = move(path, by); }, function () { then(to || path); });
  }
  document.addEventListener("keydown", function (event) {
    var by = { ArrowUp: -1, ArrowDown: 1 }[event.key], line = draft && event.altKey && by && event.target.tagName !== "SELECT" && event.target.closest("#scheme-text [data-line]");
    if (!line) return;
    event.preventDefault();
    moved(JSON.parse(line.dataset.line), by, function (to) { toLine(to)(); });
  });
  document.addEventListener("click", function (event) {
    var spot = event.target.closest && event.target.closest("[data-scheme-add],[data-scheme-drop],[data-scheme-move],[data-scheme-act],[data-scheme-forget],[data-goto]");
    if (!spot || !draft) return;
    var of = spot.dataset, path, at;
    if (of.schemeAdd) {
      path = JSON.parse(of.schemeAdd);
      at = get(path) || (of.keyed ? {} : []);
      var line = path.concat(of.keyed ? "" : at.length);
      reshape(function () {
        put(path, at);
        if (!of.keyed) at.push(JSON.parse(of.begun)); else if (!("" in at)) at[""] = JSON.parse(of.begun);
      }, toLine(line));
    }
    if (of.schemeDrop) {
      path = JSON.parse(of.schemeDrop);
      reshape(function () { drop(path); }, function () {
        var add = find("scheme-add", path.slice(0, -1));
        if (add) add.focus({ preventScroll: true });
      });
    }
    if (of.schemeMove) {
      path = JSON.parse(of.schemeMove);
      moved(path, Number(of.by), function (to) { toHandle(to, Number(of.by))(); });
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
      opened = [];
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
        var form = document.querySelector("#scheme-text > *"), isDrawn = form !== drawn;
        drawn = form;
        if (isDrawn) catchUp();
        paint();
        if (!isDrawn) return;
        if (after) after();
        after = null;
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
