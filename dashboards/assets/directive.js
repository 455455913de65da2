// A directive's page in the browser itself: which entries of the thread show, copying and verifying a link of the
// chain, printing. The words of the answers stand with what was pressed; no text for readers stands here.
(function () {
  function near(button, name) {
    var holder = button.closest("[data-whole]");
    return holder ? holder.dataset[name] : "";
  }
  function verdict(button, kind, text) {
    var told = button.parentNode.querySelector(".verdict");
    if (told) { told.className = "verdict " + kind; told.textContent = text; }
  }
  document.addEventListener("click", async function (event) {
    var button = event.target.closest && event.target.closest("[data-tab], [data-copy], [data-verify], [data-print]");
    if (!button) return;
    if (button.dataset.tab) {
      var thread = button.closest(".card").querySelector(".thread"), kind = button.dataset.tab;
      thread.dataset.show = kind;
      thread.classList.toggle("bare", kind !== "all" && !thread.querySelector('.fb[data-kind~="' + kind + '"]'));
      button.parentNode.querySelectorAll("[data-tab]").forEach(function (each) {
        each.setAttribute("aria-pressed", String(each === button));
      });
    } else if (button.dataset.print !== undefined) {
      window.print();
    } else if (button.dataset.copy) {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        verdict(button, "good", near(button, "copied"));
      } catch (e) { verdict(button, "", button.dataset.copy); }
    } else {
      button.disabled = true;
      try {
        var answer = await fetch(button.dataset.verify, { headers: { "Accept-Language": document.documentElement.lang } });
        var link = await answer.json();
        if (!answer.ok) throw new Error(String(answer.status));
        verdict(button, link.is_whole ? "good" : "bad", near(button, link.is_whole ? "whole" : "broken"));
      } catch (e) { verdict(button, "", near(button, "failed")); }
      button.disabled = false;
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.duban = Object.assign({}, window.dash_clientside.duban, {
    // The fact looked back at stands in the address, so that it can be passed on; the last one is the page itself.
    replayed: function (n, stops) {
      var address = new URL(location.href), stop = stops && stops[n];
      if (stop && n < stops.length - 1) address.searchParams.set("fact", stop.position); else address.searchParams.delete("fact");
      history.replaceState(history.state, "", address);
      return window.dash_clientside.no_update;
    },
  });
})();
