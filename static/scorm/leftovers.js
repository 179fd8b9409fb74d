/**
 * Sends what attempts on this host left on the device. The player page loads it unseen, when the
 * learner goes on with another version of a package, on another host; keeping.js has what it tells.
 */

import { portalOf, replayEarlier } from "./keeping.js";
import { openStorage } from "./store.js";

const state = JSON.parse(document.getElementById("state").textContent);
replayEarlier(openStorage(), state.earlier, portalOf(state.portal));
