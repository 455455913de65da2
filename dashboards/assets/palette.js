// The search palette: a dialog over any page, by Ctrl K or the field in the head. Its words stand in #palette-words.
(function () {
  var dialog, input, list, told, words, asking = 0, timer, chosen = -1;
  var LIGHTS = { red: "r", yellow: "y", green: "g", done_on_time: "ok", done_late: "late" };

  function say(name) { return words.getAttribute("data-" + name.replace(/_/g, "-")) || ""; }
  function make(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }
  function asOf() { return new URL(location.href).searchParams.get("as_of"); }
  function href(path, query) {
    var address = new URL(path, location.origin);
    Object.keys(query || {}).forEach(function (name) { address.searchParams.set(name, query[name]); });
    if (asOf()) address.searchParams.set("as_of", asOf());
    return address.pathname + address.search;
  }

  function build() {
    words = document.getElementById("palette-words");
    if (!words) return false;
    if (dialog) return true;
    dialog = make("dialog", "palette");
    dialog.setAttribute("aria-label", say("label"));
    var line = make("div", "palette-line"), close = make("button", "hbtn"), foot = make("p", "palette-foot", say("keys"));
    input = make("input");
    input.type = "search";
    input.maxLength = 100;
    input.autocomplete = "off";
    input.placeholder = say("placeholder");
    [["role", "combobox"], ["aria-label", say("label")], ["aria-expanded", "true"], ["aria-controls", "palette-list"], ["aria-autocomplete", "list"]]
      .forEach(function (pair) { input.setAttribute(pair[0], pair[1]); });
    close.type = "button";
    close.setAttribute("aria-label", say("close"));
    close.appendChild(make("i", "ic ic-x"));
    close.addEventListener("click", function () { dialog.close(); });
    line.append(make("i", "ic ic-search"), input, close);
    list = make("div", "palette-list");
    list.id = "palette-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", say("label"));
    told = make("p", "palette-told", say("hint"));
    told.setAttribute("role", "status");
    dialog.append(line, list, told, foot);
    document.body.appendChild(dialog);
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("keydown", keys);
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    list.addEventListener("pointermove", function (event) {
      var at = event.target.closest("[role=option]");
      if (at) choose(options().indexOf(at));
    });
    return true;
  }

  function options() { return Array.from(list.querySelectorAll("[role=option]")); }
  function choose(n) {
    var all = options();
    chosen = all.length ? Math.max(0, Math.min(n, all.length - 1)) : -1;
    all.forEach(function (each, i) { each.setAttribute("aria-selected", String(i === chosen)); });
    if (chosen < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }
  function keys(event) {
    if (event.isComposing) return; // Enter and arrows belong to the Chinese input while it is open
    var steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    if (steps[event.key]) { event.preventDefault(); choose(chosen + steps[event.key]); return; }
    if (event.key === "Escape") { event.preventDefault(); dialog.close(); return; } // else it would only empty the field
    if (event.key === "Enter") {
      event.preventDefault();
      var at = options()[chosen];
      if (at) at.click();
    }
  }

  function group(name, rows) {
    if (!rows.length) return;
    var box = make("div", "palette-group"), head = make("div", "palette-head", say(name));
    head.id = "palette-" + name;
    box.setAttribute("role", "group");
    box.setAttribute("aria-labelledby", head.id);
    box.appendChild(head);
    rows.forEach(function (row, i) {
      var at = make("a", "palette-row");
      at.id = head.id + "-" + i;
      at.href = row.href;
      at.tabIndex = -1;
      at.setAttribute("role", "option");
      at.setAttribute("aria-selected", "false");
      at.append.apply(at, row.shown);
      box.appendChild(at);
    });
    list.appendChild(box);
  }

  function matter(hit) {
    var text = make("span", "palette-text"), title = make("b", "", hit.title);
    text.appendChild(title);
    if (hit.excerpt) text.appendChild(make("small", "", say(hit.place) + "　" + hit.excerpt));
    var light = LIGHTS[hit.light], shown = light ? say("light_" + hit.light) : say("status_" + hit.status);
    return {
      href: href("/directive/" + hit.id),
      shown: [make("span", "num palette-no", hit.number || say("unnumbered")), text, make("span", "lt " + (light || "n"), shown)],
    };
  }
  function named(path, query, name, more) {
    var text = make("span", "palette-text");
    text.append(make("b", "", name), make("small", "", more));
    return { href: href(path, query), shown: [text] };
  }
  function pages(wanted) {
    return Array.from(document.querySelectorAll("#nav a")).filter(function (link) {
      return link.dataset.name && link.dataset.name.toLowerCase().indexOf(wanted) >= 0;
    }).map(function (link) {
      var icon = link.querySelector(".ic"), text = make("span", "palette-text");
      text.appendChild(make("b", "", link.dataset.shown));
      return { href: link.getAttribute("href"), shown: [icon ? icon.cloneNode() : "", text] };
    });
  }

  async function ask() {
    var q = input.value.trim(), mine = ++asking, found = { directives: [], units: [], people: [] };
    if (!q) { list.replaceChildren(); told.textContent = say("hint"); told.hidden = false; choose(-1); return; }
    var most = Number(words.dataset.most), address = new URL("/api/v1/search", location.origin);
    address.searchParams.set("q", q);
    address.searchParams.set("limit", most);
    if (asOf()) address.searchParams.set("as_of", asOf());
    var failed = false;
    try {
      var answer = await fetch(address, { headers: { "accept-language": document.documentElement.lang } });
      if (answer.ok) found = await answer.json(); else failed = true;
    } catch (e) { failed = true; }
    if (mine !== asking) return; // somebody typed on meanwhile
    list.replaceChildren();
    var rows = found.directives.map(matter);
    if (found.directives.length === most) {
      var all = make("span", "palette-text");
      all.appendChild(make("b", "", say("all")));
      rows.push({ href: href("/ledger", { q: q }), shown: [make("i", "ic ic-list-details"), all] });
    }
    group("directives", rows);
    group("units", found.units.map(function (u) { return named("/ledger", { unit: u.code }, u.short_name, u.name); }));
    group("people", found.people.map(function (p) { return named("/ledger", { leader: p.post }, p.holder, p.title); }));
    group("pages", pages(q.toLowerCase()));
    var nothing = !options().length;
    told.hidden = !nothing && !failed;
    told.textContent = failed ? say("failed") : say("none");
    choose(0);
  }

  function open() {
    if (!build() || dialog.open) return;
    dialog.showModal(); // the browser keeps the focus inside, closes on Esc and gives the focus back
    input.select();
    ask();
  }
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("#search")) open();
  });
})();
