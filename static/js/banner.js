/** Moves focus to the message about what was saved, as GOV.UK's banner does; errors come first. */
export function focusBanner(root) {
  const banner = root.querySelector('.app-banner[role="alert"]');
  if (!banner || root.querySelector("[data-error-summary]")) return;
  banner.tabIndex = -1;
  banner.addEventListener("blur", () => banner.removeAttribute("tabindex"), { once: true });
  // Browsers take the focus away when they go to an address's fragment, which they do until the page is loaded.
  addEventListener("load", () => setTimeout(() => banner.focus({ preventScroll: true })), { once: true });
}
