"use strict";
// Looks from time to time whether the site is there, and shows it then.

setInterval(async () => {
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (answer.ok && !(await answer.text()).includes("assets/waiting.js")) location.reload();
  } catch { /* the server has ended, or is busy */ }
}, 2000);
