// A document beside its tasks: choosing one side shows the other; several tasks are done one request after another.
(function () {
  function marks(seq) {
    return Array.from(document.querySelectorAll(".src mark")).filter(function (mark) {
      return mark.dataset.seqs.split(" ").indexOf(String(seq)) >= 0;
    });
  }
  function choose(seq, from) {
    document.querySelectorAll(".src mark.on, .proposal.on").forEach(function (each) { each.classList.remove("on"); });
    var card = document.querySelector('.proposal[data-card="' + seq + '"]'), found = marks(seq), box = document.querySelector(".src");
    found.forEach(function (mark) { mark.classList.add("on"); });
    if (card) card.classList.add("on");
    if (from !== "text" && found.length && box) {
      var place = found[0].getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTo({ top: box.scrollTop + place - box.clientHeight / 3, behavior: "auto" });
    }
    if (from === "text" && card) card.scrollIntoView({ block: "center" });
  }
  function say(told, text, bad) {
    var line = document.createElement("p");
    line.textContent = text;
    if (bad) line.className = "bad";
    told.appendChild(line);
  }
  function fill(text, values) {
    return Object.keys(values).reduce(function (now, name) { return now.replace("{" + name + "}", values[name]); }, text);
  }
  async function one(button, seq) {
    var body = { seq: Number(seq) };
    if (button.dataset.asRead) body.as_read = true;
    if (button.dataset.run.endsWith("/dismiss")) body.reason = (document.getElementById("aside-reason") || {}).value || "";
    var answer = await fetch(button.dataset.run, {
      method: "POST",
      headers: {
        "Content-Type": "application/json", "X-CSRFToken": window.duban.cookie("_csrf_token"),
        "Accept-Language": document.documentElement.lang,
        // The same task sent again by the same way is done once.
        "Idempotency-Key": [button.dataset.run.split("/").slice(-2).join(":"), seq, button.dataset.asRead || "0", button.dataset.sent].join(":"),
      },
      body: JSON.stringify(body),
    });
    if (answer.ok) return "";
    var told = await answer.json().catch(function () { return {}; });
    var faults = (told.errors || []).map(function (fault) { return fault.message; });
    return faults.join("; ") || told.detail || String(answer.status);
  }
  async function run(button) {
    var told = button.closest(".run").querySelector(".run-told");
    var seqs = button.dataset.chosen ? chosen() : button.dataset.seqs.split(" ").filter(Boolean);
    told.textContent = "";
    if (!seqs.length) { say(told, button.dataset.none, true); return; }
    button.dataset.sent = button.dataset.sent || Math.random().toString(36).slice(2);
    var bar = document.createElement("progress"), now = document.createElement("p"), failed = [];
    bar.max = seqs.length;
    bar.value = 0;
    bar.setAttribute("aria-label", button.textContent);
    told.append(bar, now);
    document.querySelectorAll("[data-run]").forEach(function (each) { each.disabled = true; });
    for (var n = 0; n < seqs.length; n++) {
      now.textContent = fill(button.dataset.doing, { n: n + 1, all: seqs.length });
      var wrong = await one(button, seqs[n]).catch(function () { return "0"; });
      if (wrong) failed.push(seqs[n] + " " + wrong);
      bar.value = n + 1;
    }
    var done = fill(button.dataset.done, { n: seqs.length - failed.length });
    now.textContent = done;
    window.dash_clientside.set_props("notes", { sendNotifications: [{ action: "show", id: "run-" + Date.now(), message: done, color: failed.length ? "seal" : "gov" }] });
    window.dash_clientside.set_props(button.dataset.store, { data: { at: Date.now() } });
    setTimeout(function () {
      var place = document.getElementById("document-told");
      if (!place) return;
      place.textContent = "";
      if (failed.length) {
        var box = document.createElement("div");
        say(box, done + "; " + fill(button.dataset.failed, { n: failed.length }));
        failed.forEach(function (each) { say(box, each); });
        place.appendChild(box);
      }
    }, 1200);
  }
  function chosen() {
    return Array.from(document.querySelectorAll(".proposal")).filter(function (card) {
      var box = card.querySelector(".p-head input[type=checkbox]");
      return box && box.checked;
    }).map(function (card) { return card.dataset.card; });
  }
  document.addEventListener("click", function (event) {
    if (!event.target.closest) return;
    var title = event.target.closest(".show-source"), mark = event.target.closest(".src mark"), button = event.target.closest("[data-run]");
    if (title) choose(title.dataset.seq, "card");
    else if (mark) choose(mark.dataset.seqs.split(" ").pop(), "text");
    else if (button && !button.disabled) run(button);
    else {
      var card = event.target.closest(".proposal");
      if (card && !event.target.closest("a, button, input, label, textarea, .editor")) choose(card.dataset.card, "card");
    }
  });
  document.addEventListener("focusin", function (event) {
    var card = event.target.closest && event.target.closest(".proposal");
    if (card && !card.classList.contains("on")) choose(card.dataset.card, "card");
  });
  var functions = (window.dashMantineFunctions = window.dashMantineFunctions || {});
  // A unit is found by any of its names.
  functions.unitFilter = function (given) {
    var words = given.search.trim().toLowerCase().split(/\s+/).filter(Boolean);
    return given.options.filter(function (option) {
      var told = ((option.words || "") + " " + option.label).toLowerCase();
      return words.every(function (word) { return told.indexOf(word) >= 0; });
    }).slice(0, given.limit);
  };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.intake = {
    dueKind: function (kind) {
      var box = document.getElementById("due-fields");
      if (box) box.dataset.kind = kind || "";
      return window.dash_clientside.no_update;
    },
    count: function (checked) {
      var many = (checked || []).filter(Boolean).length;
      document.querySelectorAll(".chosen-count").forEach(function (each) { each.textContent = String(many); });
      return window.dash_clientside.no_update;
    },
  };
})();
