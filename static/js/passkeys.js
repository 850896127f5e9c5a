// Passkeys need JavaScript, a browser that supports them and a host name. Without these, buttons for them are hidden.
const IS_NUMBER = /^[\d.:[\]]+$/;

export function offerPasskeys(page) {
  if (!window.PublicKeyCredential) return;
  const part = IS_NUMBER.test(location.hostname) ? "[data-passkeys-need-a-name]" : "[data-passkeys]";
  for (const found of page.querySelectorAll(part)) found.hidden = false;
  // django-allauth's scripts send this event when the browser or the person refused.
  page.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const problem of page.querySelectorAll("[data-passkey-problem]")) problem.hidden = false;
  });
}
