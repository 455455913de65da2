// Draws what dashboards/still.py made of a page: [tag, properties, child, …], a number stands for a living component.
(function () {
  var ADDRESSES = ["href", "src", "action"];
  function draw(node, living) {
    if (typeof node === "number") return living[node];
    if (!Array.isArray(node)) return node;
    var properties = node[1];
    ADDRESSES.forEach(function (name) {
      if (name in properties) properties = Object.assign({}, properties, { [name]: window.dash_clientside.clean_url(properties[name]) });
    });
    var inside = node.slice(2).map(function (each) { return draw(each, living); });
    return React.createElement.apply(null, [node[0] || React.Fragment, properties].concat(inside));
  }
  // A row of ways that is wider than the page shows the one that is open.
  function turned() {
    document.querySelectorAll(".choices").forEach(function (row) {
      var open = row.scrollWidth > row.clientWidth && row.querySelector("[aria-current]");
      if (open) row.scrollLeft = open.offsetLeft - row.offsetLeft - (row.clientWidth - open.offsetWidth) / 2;
    });
  }
  window.duban.Still = function (given) {
    React.useEffect(turned, [given.tree]);
    return draw(given.tree, given.children == null ? [] : [].concat(given.children));
  };
})();
