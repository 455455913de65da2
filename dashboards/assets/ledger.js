// The ledger in the browser: its state and its address, the grid's own events, the preview, urging several.
// No text for readers stands here: what is said comes with the page.
(function () {
  var GRID = "ledger-grid", QUERY = "ledger-query", AT_ONCE = 10;
  var state = null, known = null, api = null, last = 0, waiting = null, anchor = null;

  function $(id) { return document.getElementById(id); }
  function none() { return window.dash_clientside.no_update; }
  function set(id, props) { window.dash_clientside.set_props(id, props); }
  function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }
  function cookie(name) {
    var found = document.cookie.match("(?:^|; )" + name + "=([^;]+)");
    return found ? decodeURIComponent(found[1]) : "";
  }

  function address(query) {
    var to = new URL(location.href);
    to.search = "";
    Object.keys(query.asked).forEach(function (name) { to.searchParams.set(name, query.asked[name]); });
    if (query.sort !== query.plain.sort) to.searchParams.set("sort", query.sort);
    if (!same(query.columns, query.plain.columns)) to.searchParams.set("columns", query.columns.join(","));
    if (query.density !== query.plain.density) to.searchParams.set("density", query.density);
    if (query.view) to.searchParams.set("view", query.view);
    if (query.as_of) to.searchParams.set("as_of", query.as_of);
    return to;
  }
  function told(query) {
    history.replaceState(history.state, "", address(query));
    return query;
  }
  function change(what) {
    state = told(Object.assign({}, state, what));
    set(QUERY, { data: state });
  }

  // ── the grid ──────────────────────────────────────────────────────────────────────────────────
  function shownColumns() {
    return api.getColumnState().filter(function (c) { return !c.hide && c.colId.indexOf("ag-Grid") !== 0; })
      .map(function (c) { return c.colId; });
  }
  function hook(found) {
    api = found;
    api.addEventListener("sortChanged", function (event) {
      if (String(event.source).indexOf("ui") !== 0) return;
      var by = api.getColumnState().filter(function (c) { return c.sort; })[0];
      change({ sort: by ? (by.sort === "desc" ? "-" : "") + by.colId : state.plain.sort });
    });
    api.addEventListener("columnMoved", function (event) {
      if (event.source !== "uiColumnMoved" || !event.finished) return;
      var columns = shownColumns();
      columns.slice().reverse().forEach(function (code) {
        var item = document.querySelector('#ledger-columns [data-code="' + code + '"]');
        if (item) item.parentNode.prepend(item);
      });
      change({ columns: columns });
    });
    api.addEventListener("rowClicked", function (event) {
      if (event.event && event.event.target.closest("a, input, .ag-selection-checkbox")) return;
      peek(event.rowIndex, event.data);
    });
    api.addEventListener("cellKeyDown", function (event) {
      if (event.event && event.event.key === "Enter" && event.data) peek(event.rowIndex, event.data);
    });
    api.addEventListener("cellFocused", function (event) {
      if ($("ledger-drawer").hidden || event.rowIndex === null || !anchor || event.rowIndex === anchor.row) return;
      var node = api.getDisplayedRowAtIndex(event.rowIndex);
      if (node && node.data) peek(event.rowIndex, node.data);
    });
  }

  // ── the preview ───────────────────────────────────────────────────────────────────────────────
  function peek(row, data) {
    var focused = api.getFocusedCell();
    anchor = { row: row, column: focused ? focused.column.getColId() : "title" };
    $("ledger-drawer").hidden = false;
    $("ledger-card").classList.add("peeking");
    set("ledger-peek", { data: { id: data.id, at: Date.now() } });
  }
  function close() {
    var drawer = $("ledger-drawer");
    if (!drawer || drawer.hidden) return false;
    drawer.hidden = true;
    $("ledger-card").classList.remove("peeking");
    if (anchor && api) api.setFocusedCell(anchor.row, anchor.column);
    return true;
  }
  function move(step) {
    var node = api.getDisplayedRowAtIndex(anchor.row + step);
    if (!node || !node.data) return;
    api.ensureIndexVisible(node.rowIndex);
    peek(node.rowIndex, node.data);
  }
  document.addEventListener("keydown", function (event) {
    var drawer = $("ledger-drawer");
    if (!drawer) return;
    if (event.key === "Escape" && !document.querySelector("[role=dialog]") && close()) event.preventDefault();
    if (drawer.contains(document.activeElement) && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  });

  // ── chips, columns, density, choice ───────────────────────────────────────────────────────────
  function unfilter(names) {
    var asked = Object.assign({}, state.asked);
    names.forEach(function (name) { delete asked[name]; });
    change({ asked: asked });
    names.forEach(function (name) {
      if ($('{"filter":"' + name + '"}')) set({ filter: name }, { value: name === "q" ? "" : null });
    });
  }
  function columns(event) {
    var button = event.target.closest("button"), item = button.closest("li");
    if (button.dataset.toggle) {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    } else if (button.dataset.move === "-1" && item.previousElementSibling) {
      item.parentNode.insertBefore(item, item.previousElementSibling);
    } else if (button.dataset.move === "1" && item.nextElementSibling) {
      item.parentNode.insertBefore(item.nextElementSibling, item);
    }
    button.focus();
    var chosen = [].filter.call($("ledger-columns").children, function (li) {
      return li.querySelector("[data-toggle]").getAttribute("aria-pressed") === "true";
    }).map(function (li) { return li.dataset.code; });
    if (!chosen.length) {
      button.setAttribute("aria-pressed", "true");
      return;
    }
    arrange(chosen);
  }
  function arrange(chosen) {
    if (api) {
      api.applyColumnState({
        state: chosen.map(function (code) { return { colId: code, hide: false }; }),
        defaultState: { hide: true }, applyOrder: true,
      });
      api.applyColumnState({ state: [{ colId: "ag-Grid-SelectionColumn", hide: false }] });
    }
    change({ columns: chosen });
  }
  document.addEventListener("click", function (event) {
    var at = function (what) { return event.target.closest && event.target.closest(what); }, chip;
    if ((chip = at("[data-chip]"))) {
      unfilter(chip.dataset.chip === "*" ? Object.keys(state.asked) : [chip.dataset.chip]);
      var next = document.querySelector("[data-chip]");
      (next || document.querySelector("#ledger-filters input")).focus();
    }
    else if (at("#ledger-columns button")) columns(event);
    else if (at("#ledger-columns-reset")) location.assign(address(Object.assign({}, state, { columns: state.plain.columns })));
    else if (at("#ledger-density")) {
      location.assign(address(Object.assign({}, state, { density: state.density === "compact" ? "normal" : "compact" })));
    }
    else if (at("#ledger-drawer-close")) close();
    else if (at("#ledger-unchoose") && api) api.deselectAll();
  });

  // ── urging several ────────────────────────────────────────────────────────────────────────────
  async function urge(clicks, slips, reason, step, key) {
    if (!clicks || !slips || !slips.length) return none();
    var done = [], box = $("urge-progress"), at = 0;
    set("urge-confirm", { disabled: true });
    box.hidden = false;
    while (at < slips.length) {
      var part = slips.slice(at, at + AT_ONCE), answer, body = {};
      try {
        answer = await fetch("/api/v1/directives/urge", {
          method: "POST",
          headers: {
            "Content-Type": "application/json", "X-CSRFToken": cookie("_csrf_token"), "Idempotency-Key": key,
            "Accept-Language": document.documentElement.lang,
          },
          body: JSON.stringify({ items: part, reason: reason, step: step || "" }),
        });
        body = await answer.json();
      } catch (cut) { body = { detail: String(cut.message || cut) }; }
      if (!answer || !answer.ok) {
        box.hidden = true;
        return { told: body.detail || String(answer && answer.status), at: Date.now() };
      }
      done = done.concat(body.items);
      at += part.length;
      box.querySelector("i").style.width = Math.round(100 * at / slips.length) + "%";
      box.querySelector("span").textContent = at + " / " + slips.length;
    }
    box.hidden = true;
    change({ tick: Date.now() });
    return { items: done, at: Date.now() };
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    ledger: {
      // The fields into the question: a field shows the first of several values and, left alone, drops none of them.
      asked: function (values, ids, query) {
        var asked = Object.assign({}, query.asked);
        ids.forEach(function (id, i) {
          var value = values[i];
          if (value && String(asked[id.filter] || "").split(",")[0] === value) return;
          if (value) asked[id.filter] = value; else delete asked[id.filter];
        });
        if (same(asked, query.asked)) return none();
        return told(Object.assign({}, query, { asked: asked }));
      },
      sorted: function (sort, query) {
        return !sort || sort === query.sort ? none() : told(Object.assign({}, query, { sort: sort }));
      },
      // Once a second at most, however much happens.
      happened: function (live, query) {
        if (!live || query.as_of) return none();
        var now = Date.now();
        if (now - last > 1000) {
          last = now;
          return Object.assign({}, query, { tick: live.position });
        }
        clearTimeout(waiting);
        waiting = setTimeout(function () { last = Date.now(); change({ tick: live.position }); }, 1000);
        return none();
      },
      changed: function (query) {
        var card = "card gridcard " + query.density + ($("ledger-drawer") && !$("ledger-drawer").hidden ? " peeking" : "");
        var before = known;
        state = known = query;
        if (!before) {
          if (query.view && query.view !== "all") told(query);
          dash_ag_grid.getApiAsync(GRID).then(hook);
          var more = $("ledger-more");
          if (more && window.IntersectionObserver) {
            new IntersectionObserver(function (seen) {
              if (seen[0].isIntersecting && !more.hidden) more.click();
            }, { rootMargin: "600px" }).observe(more);
          }
          var narrow = matchMedia("(max-width: 900px)");
          narrow.addEventListener("change", function () { change({ phone: narrow.matches }); });
          if (narrow.matches) setTimeout(function () { change({ phone: true }); });
          return card;
        }
        if (!api) return card;
        if (!same(before.asked, query.asked)) {
          close();
          api.deselectAll();
          api.ensureIndexVisible(0, "top");
          api.purgeInfiniteCache();
        } else if (before.tick !== query.tick || !same(before.columns, query.columns)) {
          api.refreshInfiniteCache();
          if (before.tick !== query.tick && anchor && !$("ledger-drawer").hidden) {
            var node = api.getDisplayedRowAtIndex(anchor.row);
            if (node && node.data) set("ledger-peek", { data: { id: node.data.id, at: Date.now() } });
          }
        }
        return card;
      },
      chosen: function (rows) {
        var count = (rows || []).length, said = $("ledger-chosen-count");
        if (said) said.textContent = said.dataset.text.replace("#", count);
        return !count;
      },
      urge: urge,
      // The address was changed here, which the page's own location does not know: it would go back to the old one.
      go: function (href) {
        if (href) location.assign(href);
        return none();
      },
    },
  });
})();
