// Log in: one request to the API, which gives the browser its session; then on to where the visitor wanted to go.
(function () {
  var form = document.getElementById("log-in"), told = document.getElementById("told");
  var button = form.querySelector("button");
  // To where the visitor wanted to go, else to the page the account begins with, in its colours.
  function next(account) {
    try { if (account.scheme) localStorage.setItem("mantine-color-scheme-value", account.scheme); } catch (e) { /* storage may be closed */ }
    var wanted = new URLSearchParams(location.search).get("next") || "/";
    if (wanted === "/" && account.landing) wanted = account.landing;
    return /^\/(?![\/\\])/.test(wanted) ? wanted : "/";
  }
  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    told.textContent = "";
    button.disabled = true;
    try {
      var answer = await fetch("/api/v1/session", {
        method: "POST",
        headers: { "content-type": "application/json", "accept-language": document.documentElement.lang },
        body: JSON.stringify({ username: form.username.value.trim(), password: form.password.value, cookie: true }),
      });
      if (answer.ok) { location.assign(next(await answer.json())); return; }
      var problem = await answer.json();
      told.textContent = problem.detail || problem.title;
    } catch (e) {
      told.textContent = document.documentElement.lang === "en" ? "The server cannot be reached." : "无法连接服务器。";
    }
    button.disabled = false;
    form.password.focus();
  });
  document.querySelectorAll("[data-username]").forEach(function (account) {
    account.addEventListener("click", function () {
      form.username.value = account.dataset.username;
      form.password.value = account.dataset.password;
      button.focus();
    });
  });
  document.getElementById("language").addEventListener("click", function () {
    var other = document.documentElement.lang === "en" ? "zh-CN" : "en";
    document.cookie = "lang=" + other + "; Path=/; SameSite=Lax; Max-Age=31536000";
    location.reload();
  });
})();
