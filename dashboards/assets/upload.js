// Files go to the API by themselves: one streamed request each, progress as the zone's own background, the
// answers into the page's store. A file never passes through a callback.
(function () {
  function send(zone, file) {
    return new Promise(function (done) {
      // What the door would refuse after minutes of sending is said at once.
      if (zone.dataset.most && file.size > Number(zone.dataset.most)) {
        done({ name: file.name, error: zone.dataset.toolarge });
        return;
      }
      var request = new XMLHttpRequest(), form = new FormData();
      form.append("file", file, file.name);
      (zone.dataset.fields || "").split(",").filter(Boolean).forEach(function (pair) {
        var parts = pair.split("=");
        form.append(parts[0], parts[1]);
      });
      request.open("POST", zone.dataset.url || "/api/v1/files");
      request.setRequestHeader("X-CSRFToken", window.duban.cookie("_csrf_token"));
      request.setRequestHeader("Accept-Language", document.documentElement.lang);
      request.upload.onprogress = function (e) { zone.style.setProperty("--sent", Math.round(100 * e.loaded / e.total) + "%"); };
      request.onload = function () {
        var answer = {};
        try { answer = JSON.parse(request.responseText); } catch (e) { /* told below by the status */ }
        done(request.status < 300 ? Object.assign(answer, { name: file.name }) : { name: file.name, error: answer.detail || String(request.status) });
      };
      request.onerror = function () { done({ name: file.name, error: "0" }); };
      request.send(form);
    });
  }
  async function go(zone, files) {
    var picked = zone.querySelector(".picked"), answers = [], store = zone.dataset.store;
    for (var file of files) answers.push(await send(zone, file));
    if (picked) picked.textContent = answers.map(function (a) { return a.name + (a.error ? " ✕ " + a.error : " ✓"); }).join("; ");
    zone.style.removeProperty("--sent");
    window.dash_clientside.set_props(store[0] === "{" ? JSON.parse(store) : store, { data: answers });
  }
  // Dash has no file input: the zone makes its own when it is first reached.
  function input(zone) {
    var found = zone.querySelector("input[type=file]");
    if (!found) {
      found = document.createElement("input");
      found.type = "file";
      found.multiple = !zone.dataset.single;
      if (zone.dataset.accept) found.accept = zone.dataset.accept;
      found.tabIndex = -1;
      zone.appendChild(found);
    }
    return found;
  }
  document.addEventListener("pointerover", function (e) { var z = e.target.closest && e.target.closest(".dropzone"); if (z) input(z); });
  document.addEventListener("focusin", function (e) { var z = e.target.closest && e.target.closest(".dropzone"); if (z) input(z); });
  document.addEventListener("keydown", function (e) {
    if ((e.key === "Enter" || e.key === " ") && e.target.classList && e.target.classList.contains("dropzone")) { e.preventDefault(); input(e.target).click(); }
  });
  document.addEventListener("change", function (e) {
    var z = e.target.closest && e.target.closest(".dropzone");
    if (z && e.target.files && e.target.files.length) {
      go(z, Array.from(e.target.files));
      e.target.value = ""; // chosen again after a correction, the same name must count as a choice
    }
  });
  ["dragover", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (e) {
      var z = e.target.closest && e.target.closest(".dropzone");
      if (!z) return;
      e.preventDefault();
      if (kind === "drop") go(z, e.dataTransfer.files);
    });
  });
})();
