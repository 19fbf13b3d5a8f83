/* Calls routedrift and compares sets of routes: what run.mjs and score.mjs share.
 *
 * A route is compared as `method path`: repeated and trailing slashes aside, case as is, a leading `*` as `/*`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** The binary: what was asked for, $ROUTEDRIFT, or the newest place of a build. */
export function findBinary(given) {
  const places = ['build/debug/routedrift', 'build/release/routedrift'].map((one) => path.join(checkout, one));
  return given || process.env.ROUTEDRIFT || places.find((one) => existsSync(one)) || places[0];
}

/** "/a//b/" -> "/a/b"; "" -> "/"; "*" -> "/*". */
export function normalPath(written) {
  const text = (written.startsWith('*') ? `/${written}` : written).replace(/\/{2,}/g, '/');
  const isRegex = /^\/.*[\\^$(].*\/$/.test(text);
  return isRegex || text === '/' ? text : text.replace(/\/$/, '') || '/';
}

export const routeKey = (method, written) => `${method} ${normalPath(written)}`;

/** Runs `routedrift routes` on a directory: {routes, blindSpots, files, ms} of all its services, or {error}. */
export function readRoutes(binary, directory) {
  const before = process.hrtime.bigint();
  const run = spawnSync(binary, ['routes', '--format', 'json', directory], { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 300_000 });
  const ms = Number((process.hrtime.bigint() - before) / 1_000_000n);
  if (run.error) return { error: run.error.message };
  if (run.signal) return { error: `ended by ${run.signal}: ${tail(run.stderr)}` };
  try {
    const services = JSON.parse(run.stdout).services;
    return {
      ms,
      status: run.status,
      stderr: run.stderr,
      routes: services.flatMap((one) => one.routes),
      blindSpots: services.flatMap((one) => one.blind_spots ?? []),
    };
  } catch (error) {
    return { error: `status ${run.status}, no JSON (${error.message}): ${tail(run.stderr)}` };
  }
}

const tail = (text) => (text || '').trim().split('\n').slice(-3).join(' | ');
