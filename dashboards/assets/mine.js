// The reader's own menu: colours that stay with the account, and the password. No text for readers stands here.
(function () {
  var KEY = "mantine-color-scheme-value";

  function keep(settings) {
    return fetch("/api/v1/session/settings", {
      method: "POST",
      headers: { "content-type": "application/json", "X-CSRFToken": window.duban.cookie("_csrf_token") },
      body: JSON.stringify(settings),
      keepalive: true,
    });
  }

  document.addEventListener("click", async function (event) {
    var at = function (selector) { return event.target.closest && event.target.closest(selector); };
    var chosen = at("[data-choose-scheme]");
    if (chosen) {
      var scheme = chosen.dataset.chooseScheme;
      if (scheme) localStorage.setItem(KEY, scheme); else localStorage.removeItem(KEY);
      await keep({ scheme: scheme });
      location.reload();
    }
    if (at("#scheme")) {
      // The toggle has changed the page by the next frame.
      requestAnimationFrame(function () { keep({ scheme: document.documentElement.getAttribute("data-mantine-color-scheme") }); });
    }
    if (at("#password-open")) {
      document.querySelectorAll("details.drop[open]").forEach(function (menu) { menu.open = false; });
      document.getElementById("password-told").textContent = "";
      document.getElementById("password-box").showModal();
    }
    if (at("#password-cancel")) document.getElementById("password-box").close();
  });

  document.addEventListener("submit", async function (event) {
    if (event.target.id !== "password-form") return;
    event.preventDefault();
    var box = document.getElementById("password-box"), told = document.getElementById("password-told");
    var value = function (name) { return document.getElementById("password-" + name).value; };
    var fault = value("new").length < 8 ? "short" : value("new") !== value("again") ? "differ" : "";
    if (fault) { told.textContent = box.dataset[fault]; return; }
    try {
      var answer = await fetch("/api/v1/session/password", {
        method: "POST",
        headers: {
          "content-type": "application/json", "accept-language": document.documentElement.lang,
          "X-CSRFToken": window.duban.cookie("_csrf_token"),
        },
        body: JSON.stringify({ old: value("old"), new: value("new") }),
      });
      if (answer.ok) {
        event.target.reset();
        box.close();
        window.dash_clientside.set_props("notes", { sendNotifications: [{ action: "show", id: "password", message: box.dataset.done, color: "gov" }] });
        return;
      }
      var problem = await answer.json();
      told.textContent = ((problem.errors || [])[0] || {}).message || problem.detail || problem.title;
    } catch (e) {
      told.textContent = box.dataset.failed;
    }
  });
})();
