// Lighthouse over some pages in one browser, for tests/pages/test_lighthouse.py.
//
// Reads from standard input what to do: {executable, flags, pages, pictures, picture}. `pages` says
// of each how many times slower a phone is. Nothing but this machine can be reached, so a request to
// an origin of `pictures` is answered with `picture` (base64). Prints of each page
// {scores: {category: 0–100}, faults: [audit that costs points], speed: index of this machine}.

import { json } from "node:stream/consumers";
import { launch } from "puppeteer-core";
import lighthouse, { defaultConfig } from "lighthouse";

const { executable, flags, pages, pictures, picture } = await json(process.stdin);

async function answerPictures(page) {
  const session = await page.createCDPSession();
  session.on("Fetch.requestPaused", ({ requestId }) =>
    session
      .send("Fetch.fulfillRequest", {
        requestId,
        responseCode: 200,
        responseHeaders: [{ name: "Content-Type", value: "image/png" }],
        body: picture,
      })
      .catch((error) => {
        // A picture that loads late may be asked for when its page is being closed.
        if (!page.isClosed() && !error.message.includes("Target closed")) throw error;
      }),
  );
  await session.send("Fetch.enable", {
    patterns: pictures.map((origin) => ({ urlPattern: `${origin}/*` })),
  });
}

function describe(category, { weight }, audit) {
  const { id, title, score, displayValue = "", explanation = "", errorMessage = "", details } = audit;
  const items = (details?.items ?? []).slice(0, 3).map((item) => JSON.stringify(item).slice(0, 300));
  const what = [title, displayValue, explanation, errorMessage, ...items].filter(Boolean).join("; ");
  return `${category}: ${id} (weight ${weight}, score ${score}): ${what}`;
}

function report({ categories, audits, environment }) {
  const entries = Object.values(categories);
  return {
    speed: environment.benchmarkIndex,
    scores: Object.fromEntries(entries.map(({ id, score }) => [id, Math.round(score * 100)])),
    faults: entries.flatMap(({ id, auditRefs }) =>
      auditRefs
        .filter((ref) => ref.weight > 0 && audits[ref.id].scoreDisplayMode !== "notApplicable")
        .filter((ref) => audits[ref.id].score !== 1 && audits[ref.id].scoreDisplayMode !== "manual")
        .map((ref) => describe(id, ref, audits[ref.id])),
    ),
  };
}

// What has no weight costs no points, and half of the time. A page that asks nobody for anything
// after it was loaded is quiet soon.
const shared = {
  logLevel: "error",
  disableFullPageScreenshot: true,
  onlyAudits: Object.values(defaultConfig.categories)
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ weight }) => weight > 0)
    .map(({ id }) => id),
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 250,
  networkQuietThresholdMs: 250,
  cpuQuietThresholdMs: 250,
};

const browser = await launch({ executablePath: executable, args: flags });
try {
  const found = {};
  for (const [address, cpuSlowdownMultiplier] of Object.entries(pages)) {
    const page = await browser.newPage();
    await answerPictures(page);
    const settings = { ...shared, throttling: { cpuSlowdownMultiplier } };
    const { lhr } = await lighthouse(address, settings, undefined, page);
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    found[address] = report(lhr);
    await page.close();
  }
  console.log(JSON.stringify(found));
} finally {
  await browser.close();
}
