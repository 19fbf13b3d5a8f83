// Headless Chromium, driven by the DevTools protocol over a pipe: a page that can be asked and looked at. No package
// needed; null where there is no Chromium.
import { spawn, spawnSync } from 'node:child_process';
import { temporary } from '../lib.mjs';

const NAMES = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'].filter(Boolean);
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--remote-debugging-pipe'];

export const program = NAMES.find((name) => spawnSync(name, ['--version']).status === 0) ?? null;

/** Starts a browser with one page. page.send(method, params), page.evaluate(expression), page.open(url), page.said (what
 * the page's console, log and errors said, and which addresses it asked for), page.close(). */
export async function open({ width = 1280, height = 900 } = {}) {
  const child = spawn(program, [...FLAGS, `--user-data-dir=${temporary('chromium')}`, `--window-size=${width},${height}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const waiting = new Map(), said = [], listeners = new Set();
  let next = 0, rest = '';
  child.stdio[4].setEncoding('utf8').on('data', (chunk) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop();
    for (const text of messages) receive(JSON.parse(text));
  });
  function receive({ id, result, error, method, params }) {
    if (id) waiting.get(id)?.[error ? 'reject' : 'resolve'](error ? new Error(error.message) : result);
    else note(method, params);
    for (const listener of listeners) listener(method);
  }
  function note(method, params) {
    if (method === 'Log.entryAdded') said.push(`log: ${params.entry.text}`);
    if (method === 'Runtime.consoleAPICalled') said.push(`console: ${params.args.map((arg) => arg.value).join(' ')}`);
    if (method === 'Runtime.exceptionThrown') said.push(`exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
    if (method === 'Page.javascriptDialogOpening') said.push(`dialog: ${params.message}`);
    if (method === 'Network.requestWillBeSent' && !params.request.url.startsWith('file:')) said.push(`request: ${params.request.url}`);
  }
  const call = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
    waiting.set(++next, { resolve, reject });
    child.stdio[3].write(`${JSON.stringify({ id: next, method, params, sessionId })}\0`);
  });
  const { targetInfos } = await call('Target.getTargets');
  const { sessionId } = await call('Target.attachToTarget', { targetId: targetInfos.find((info) => info.type === 'page').targetId, flatten: true });
  const send = (method, params) => call(method, params, sessionId);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  const loaded = () => new Promise((resolve) => {
    const listener = (method) => method === 'Page.loadEventFired' && (listeners.delete(listener), resolve());
    listeners.add(listener);
  });
  return {
    said, send,
    async open(url) {
      const ready = loaded();
      await send('Page.navigate', { url });
      await ready;
    },
    async evaluate(expression) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    async screenshot(whole = false) {
      return Buffer.from((await send('Page.captureScreenshot', { captureBeyondViewport: whole })).data, 'base64');
    },
    async close() {
      const gone = new Promise((resolve) => child.on('exit', resolve));
      child.stdio[3].write(`${JSON.stringify({ id: ++next, method: 'Browser.close' })}\0`);
      await gone;
    },
  };
}
