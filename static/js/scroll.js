/** Only regions wider than their space are announced as scrolling and take keyboard focus. */
export function tellWhatScrolls(root) {
  for (const region of root.querySelectorAll(".app-table-scroll")) {
    const hint = region.previousElementSibling?.closest("[data-scroll-hint]");
    const tell = () => {
      const scrolls = region.scrollWidth > region.clientWidth + 1;
      if (hint) hint.hidden = !scrolls;
      if (scrolls) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
    };
    tell();
    new ResizeObserver(tell).observe(region);
  }
}
