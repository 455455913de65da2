// What pages do in the browser itself: session, menu, days looked back at. No text for readers stands here.
(function () {
  function cookie(name) {
    var found = document.cookie.match("(?:^|; )" + name + "=([^;]+)");
    return found ? decodeURIComponent(found[1]) : "";
  }
  window.duban = { cookie: cookie };

  // A callback that meets an ended session sends the reader to log in and back.
  var real = window.fetch, leaving = false;
  window.fetch = async function (input, init) {
    var answer = await real.call(this, input, init);
    if (answer.status === 401) {
      var address = new URL(typeof input === "string" ? input : input.url, location.href);
      if (address.origin === location.origin) {
        if (!leaving) location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
        leaving = true;
        return new Promise(function () {}); // the page is going: nobody is to stumble over this answer
      }
    }
    return answer;
  };

  window.addEventListener("beforeprint", function () {
    var at = document.getElementById("printed-at"), options = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false };
    if (at) at.textContent = new Date().toLocaleString(document.documentElement.lang, options);
  });

  // The same address, with all it asks, as of another day.
  function lookBack(day) {
    var address = new URL(location.href);
    if ((address.searchParams.get("as_of") || "") === day) return;
    if (day) address.searchParams.set("as_of", day); else address.searchParams.delete("as_of");
    location.assign(address);
  }

  document.addEventListener("click", async function (event) {
    var target = event.target.closest && event.target.closest("#log-out, #burger");
    if (target && target.id === "log-out") {
      await real.call(window, "/api/v1/session", { method: "DELETE", headers: { "X-CSRFToken": cookie("_csrf_token") } });
      location.assign("/login");
      return;
    }
    if (target && target.id === "burger") {
      var open = document.body.classList.toggle("nav-open");
      target.setAttribute("aria-expanded", String(open));
      return;
    }
    var sets = event.target.closest && event.target.closest("[data-sets]");
    if (sets) window.dash_clientside.set_props(sets.dataset.sets, { data: Object.assign(JSON.parse(sets.dataset.to), { at: Date.now() }) });
    var chosen = event.target.closest && event.target.closest("[data-as-of]");
    if (chosen) lookBack(chosen.dataset.asOf);
    if (!(event.target.closest && event.target.closest("#nav"))) document.body.classList.remove("nav-open");
    document.querySelectorAll("details.drop[open], details.more[open]").forEach(function (menu) {
      // An act chosen from "more" closes it too: its form has come in front.
      if (!menu.contains(event.target) || (event.target.closest && event.target.closest(".acts .btn"))) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.body.classList.remove("nav-open");
      document.querySelectorAll("details.drop[open], details.more[open]").forEach(function (menu) { menu.open = false; });
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    duban: Object.assign({}, (window.dash_clientside || {}).duban, {
      title: function (title) {
        if (title) document.title = title;
        return window.dash_clientside.no_update;
      },
      reload: function (chosen) {
        if (chosen) location.reload();
        return window.dash_clientside.no_update;
      },
      // Fields that depend on another: shown only while the other has one of the values named.
      whens: function (values, ids, boxes, rules) {
        var now = {};
        (ids || []).forEach(function (id, i) { now[id.name] = values[i]; });
        function shown(name) {
          var rule = (rules || {})[name];
          return !rule || (rule[1].indexOf(now[rule[0]]) >= 0 && shown(rule[0]));
        }
        return (boxes || []).map(function (id) { return shown(id.name) ? {} : { display: "none" }; });
      },
      // The kind and date of a document go with the file that is uploaded.
      documentSource: function (source, issued) {
        var zone = document.getElementById("document-zone");
        if (zone) zone.dataset.fields = "source=" + (source || "work_report") + (issued ? ",issued=" + issued : "");
        return "";
      },
      // The ledger's fields into its question and its address, so that a view can be passed on.
      ledger: function (values, ids, query) {
        var asked = Object.assign({}, query.asked), address = new URL(location.href);
        ids.forEach(function (id, i) {
          var value = values[i];
          // A field shows the first of several values: left alone, it must not drop the others.
          if (value && String(asked[id.filter] || "").split(",")[0] === value) return;
          if (value) asked[id.filter] = value; else delete asked[id.filter];
        });
        if (JSON.stringify(asked) === JSON.stringify(query.asked)) return window.dash_clientside.no_update;
        address.search = "";
        Object.keys(asked).forEach(function (name) { address.searchParams.set(name, asked[name]); });
        if (query.as_of) address.searchParams.set("as_of", query.as_of);
        history.replaceState(history.state, "", address);
        return Object.assign({}, query, { asked: asked });
      },
      asOf: function (day) {
        lookBack(day || "");
        return window.dash_clientside.no_update;
      },
    }),
  });
})();
