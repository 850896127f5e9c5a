/** Moves focus to the message about what was saved, as GOV.UK's banner does. Errors come first. */
export function focusBanner(root) {
  const banner = root.querySelector('.app-banner[role="alert"]');
  if (!banner || root.querySelector("[data-error-summary]")) return;
  banner.tabIndex = -1;
  banner.addEventListener("blur", () => banner.removeAttribute("tabindex"), { once: true });
  // Browsers move the focus when they follow an address's fragment, which they do until the page is loaded.
  addEventListener("load", () => setTimeout(() => banner.focus({ preventScroll: true })), { once: true });
}
