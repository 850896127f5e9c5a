/** On a phone, folds what is open on a wide screen. */
export function foldOnPhones(root) {
  if (matchMedia("(min-width: 48.0625em)").matches) return;
  for (const details of root.querySelectorAll("details[data-fold-on-phone]")) details.open = false;
}
