// Passkeys need JavaScript and a browser that knows them: what asks for one is hidden without.
export function offerPasskeys(page) {
  if (!window.PublicKeyCredential) return;
  for (const part of page.querySelectorAll("[data-passkeys]")) part.hidden = false;
  // django-allauth's scripts say so when the browser or its owner said no.
  page.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const problem of page.querySelectorAll("[data-passkey-problem]")) problem.hidden = false;
  });
}
