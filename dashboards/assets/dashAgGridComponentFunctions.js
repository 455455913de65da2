// Cells of the ledger: made as elements, never from markup.
var dagcomponentfuncs = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
dagcomponentfuncs.Light = function (props) {
  if (!props.value) return null;
  return React.createElement("span", { className: "lt " + props.value.kind }, props.value.text);
};
dagcomponentfuncs.DirectiveLink = function (props) {
  if (!props.data) return null;
  return React.createElement("a", { href: props.data.href, title: props.value }, props.value);
};
