// Small improvements for people with JavaScript. Every page works without it.
import { focusBanner } from "./banner.js";
import { focusErrors } from "./errors.js";
import { countCharacters } from "./count.js";
import { foldOnPhones } from "./fold.js";
import { keepTyped } from "./keep.js";
import { offerPasskeys } from "./passkeys.js";
import { tellWhatScrolls } from "./scroll.js";
import { warnUnsaved } from "./unsaved.js";

focusErrors(document);
focusBanner(document);
countCharacters(document);
foldOnPhones(document);
offerPasskeys(document);
tellWhatScrolls(document);
warnUnsaved(document);
keepTyped(document);
