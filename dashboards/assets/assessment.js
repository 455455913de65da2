// The weights of a group as they are typed: their sum, and whether it makes a hundred.
(function () {
  document.addEventListener("input", function (event) {
    var form = event.target.closest && event.target.closest(".as-form");
    if (!form) return;
    var sum = Array.from(form.querySelectorAll("input[name^='w-']")).reduce(function (all, field) {
      return all + Math.round(Number(field.value || 0) * 1e6);
    }, 0) / 1e6;
    form.querySelector(".as-sum").textContent = String(sum);
    form.classList.toggle("as-off", sum !== 100);
    form.querySelector("[type=submit]").disabled = sum !== 100;
  });
})();
