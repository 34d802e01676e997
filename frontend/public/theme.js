// Runs before the first paint, so that a chosen theme does not flash; and again when the choice changes, here or in
// another tab.
(() => {
  const follow = () => {
    let theme = null;
    try {
      theme = localStorage.getItem("theme");
    } catch {
      // Storage may be forbidden; the system's theme is used then.
    }
    const isChosen = theme === "light" || theme === "dark";
    if (isChosen) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    // The colour of the browser's own bars.
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      const own = meta.dataset.theme;
      meta.media = isChosen ? (own === theme ? "all" : "not all") : `(prefers-color-scheme: ${own})`;
    }
  };
  follow();
  addEventListener("theme", follow);
  addEventListener("storage", follow);
})();
