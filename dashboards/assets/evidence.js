// Evidence in front of the page: an image, a PDF or a text in a dialog of the browser's own, which keeps the
// focus, closes by Esc and gives the focus back. Its words come with the button; no text for readers stands here.
(function () {
  var dialog, opener;
  function make(tag, kind, parent) {
    var made = document.createElement(tag);
    if (kind) made.className = kind;
    if (parent) parent.appendChild(made);
    return made;
  }
  function built() {
    if (dialog) return dialog;
    dialog = make("dialog", "evidence", document.body);
    var head = make("div", "hd", dialog);
    make("h2", "", head).id = "evidence-name";
    make("a", "btn", head);
    var close = make("button", "btn", head);
    close.type = "button";
    close.addEventListener("click", function () { dialog.close(); });
    make("div", "bd", dialog);
    dialog.setAttribute("aria-labelledby", "evidence-name");
    dialog.addEventListener("click", function (e) { if (e.target === dialog) dialog.close(); });
    dialog.addEventListener("close", function () {
      dialog.querySelector(".bd").replaceChildren();
      if (opener && opener.isConnected) opener.focus();
    });
    return dialog;
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-preview]");
    if (!button) return;
    opener = button;
    var box = built(), words = (button.closest(".files") || button).dataset, body = box.querySelector(".bd");
    box.querySelector("h2").textContent = button.dataset.name;
    var get = box.querySelector("a.btn");
    get.textContent = words.get || "↓";
    get.href = button.dataset.href;
    box.querySelector("button.btn").textContent = words.close || "×";
    var shown = document.createElement(button.dataset.preview === "image" ? "img" : "iframe");
    if (shown.tagName === "IMG") shown.alt = button.dataset.name; else shown.title = button.dataset.name;
    // A frame is always light: what it shows is paper.
    shown.src = button.dataset.src;
    body.className = "bd " + button.dataset.preview;
    body.replaceChildren(shown);
    box.showModal();
  });
})();
