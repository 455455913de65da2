// Chinese months and weekdays for the calendar fields, under the name they look for.
window["dayjs_locale_zh-cn"] = (function () {
  var months = Array.from({ length: 12 }, function (_, i) { return i + 1 + "月"; });
  return {
    name: "zh-cn", months: months, monthsShort: months, weekStart: 1, yearStart: 4,
    weekdays: "星期日_星期一_星期二_星期三_星期四_星期五_星期六".split("_"),
    weekdaysShort: "周日_周一_周二_周三_周四_周五_周六".split("_"),
    weekdaysMin: "日_一_二_三_四_五_六".split("_"),
    ordinal: function (n) { return n + "日"; },
    formats: { LT: "HH:mm", LTS: "HH:mm:ss", L: "YYYY/MM/DD", LL: "YYYY年M月D日", LLL: "YYYY年M月D日 HH:mm", LLLL: "YYYY年M月D日dddd HH:mm" },
    relativeTime: { future: "%s内", past: "%s前", s: "几秒", m: "1分钟", mm: "%d分钟", h: "1小时", hh: "%d小时", d: "1天", dd: "%d天", M: "1个月", MM: "%d个月", y: "1年", yy: "%d年" },
  };
})();
