// On a phone the calendar shows one month; two buttons turn to the month before and after.
(function () {
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-turn]");
    if (!button) return;
    var months = Array.from(document.querySelectorAll(".months .month"));
    var now = months.findIndex(function (month) { return month.classList.contains("shown"); });
    var next = Math.min(Math.max(now + Number(button.dataset.turn), 0), months.length - 1);
    months[now].classList.remove("shown");
    months[next].classList.add("shown");
  });
})();
