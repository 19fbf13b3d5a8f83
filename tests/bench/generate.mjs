// Writes an Express service of a given number of files, the same for every call: modules of ten files in TypeScript, of
// which two name a router, and an openapi.yml that lacks the last module's last route.
//
//   node tests/bench/generate.mjs DIR [FILES]
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const NOUNS = ['account', 'order', 'profile', 'campaign', 'segment', 'metric', 'report', 'invoice', 'session', 'device'];
const VERBS = ['load', 'store', 'merge', 'filter', 'enrich', 'rank', 'split', 'queue', 'notify', 'archive'];

/** A small linear congruential generator: the same numbers everywhere. */
function numbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

const upper = (name) => name[0].toUpperCase() + name.slice(1);

/** A function of some lines, of the kind that fills services: loops, conditions, object literals, awaits. */
function body(name, pick) {
  const noun = NOUNS[pick(NOUNS.length)], verb = VERBS[pick(VERBS.length)];
  return `export async function ${name}(input: ${upper(noun)}Input[], options: { limit?: number; dryRun?: boolean } = {}): Promise<Result[]> {
  const results: Result[] = [];
  const limit = options.limit ?? ${pick(900) + 100};
  for (const item of input.slice(0, limit)) {
    if (!item.id || item.deletedAt) {
      logger.warn({ id: item.id, at: '${name}' }, \`${verb}: skipped \${item.id}\`);
      continue;
    }
    const { createdAt, updatedAt = createdAt, ...rest } = item;
    const key = [item.tenant, '${noun}', item.id].filter(Boolean).join(':');
    try {
      const previous = await cache.get<Result>(key);
      const next: Result = { ...previous, ...rest, key, score: (previous?.score ?? 0) * 0.${pick(9) + 1} + ${pick(100)} };
      results.push(options.dryRun ? next : await repository.${verb}(key, next));
    } catch (error) {
      if ((error as Failure).code !== 'E_${noun.toUpperCase()}_${pick(1000)}') throw error;
      metrics.increment('${noun}.${verb}.failed', { tenant: item.tenant });
    }
  }
  return results.sort((a, b) => b.score - a.score);
}
`;
}

const TYPES = NOUNS.map((noun) => `export interface ${upper(noun)}Input { id: string; tenant: string; createdAt: Date; updatedAt?: Date; deletedAt?: Date }`).join('\n');
const SHARED = `${TYPES}
export interface Result { key: string; score: number }
export interface Failure extends Error { code?: string }
export const logger = { warn: (..._: unknown[]) => undefined };
export const metrics = { increment: (..._: unknown[]) => undefined };
export const cache = { get: async <T>(_: string): Promise<T | undefined> => undefined };
export const repository: Record<string, (key: string, value: Result) => Promise<Result>> = {};
`;
const SHARED_NAMES = `${NOUNS.map((noun) => `${upper(noun)}Input`).join(', ')}, Result, Failure, logger, metrics, cache, repository`;

const PARTS = ['service', 'repository', 'mapper', 'validators', 'events', 'jobs', 'policies', 'client'];
const ROUTES = [['get', '/', 'list'], ['post', '/', 'create'], ['get', '/:id', 'read'], ['put', '/:id', 'replace'],
  ['delete', '/:id', 'remove'], ['post', '/:id/archive', 'archive'], ['get', '/:id/history', 'history']];

function moduleFiles(name, pick) {
  const files = new Map();
  for (const part of PARTS) {
    const functions = Array.from({ length: 4 + pick(6) }, (_, i) => body(`${part}${upper(VERBS[i])}`, pick));
    files.set(`${part}.ts`, `import { ${SHARED_NAMES} } from '../../shared';\n\n${functions.join('\n')}`);
  }
  const handlers = ROUTES.map(([, , handler]) => `export const ${handler} = async (req: Request, res: Response) => {
  const found = await service.service${upper(VERBS[pick(4)])}([req.body], { limit: Number(req.query.limit) });
  res.status(${pick(2) ? 200 : 202}).json(mapper.mapper${upper(VERBS[pick(4)])}(found as never));
};`);
  files.set('controller.ts', `import type { Request, Response } from 'express';\nimport * as service from './service';\nimport * as mapper from './mapper';\n\n${handlers.join('\n\n')}\n`);
  const registrations = ROUTES.map(([method, route, handler]) => `router.${method}('${route}', controller.${handler});`);
  files.set('router.ts', `import { Router } from 'express';\nimport * as controller from './controller';\n\nexport const router = Router();\n${registrations.join('\n')}\n`);
  return new Map([...files].map(([file, text]) => [`src/modules/${name}/${file}`, text]));
}

function document(modules) {
  const lines = ['openapi: 3.0.3', 'info:', '  title: generated', "  version: '1'", 'paths:'];
  for (const name of modules) {
    const paths = new Map();
    for (const [method, route] of ROUTES) {
      const last = name === modules.at(-1) && route === ROUTES.at(-1)[1];
      if (!last) paths.set(route, [...(paths.get(route) ?? []), method]);
    }
    for (const [route, methods] of paths) {
      lines.push(`  /api/${name}${route === '/' ? '' : route.replace(':id', '{id}')}:`);
      for (const method of methods)
        lines.push(`    ${method}:`, `      operationId: ${name}-${method}-${route.replace(/\W+/g, '-')}`, ...(route.includes(':id') ? ['      parameters:', '        - { name: id, in: path, required: true, schema: { type: string } }'] : []), '      responses:', "        '200':", '          description: done');
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Writes the service; `count` is the number of TypeScript files. */
export function generate(dir, count = 600) {
  const pick = numbers(7);
  const modules = Array.from({ length: Math.max(1, Math.floor((count - 2) / (PARTS.length + 2))) }, (_, i) => `${NOUNS[i % NOUNS.length]}-${i}`);
  const files = new Map([
    ['package.json', '{"name":"generated","version":"1.0.0","main":"src/index.ts","dependencies":{"express":"4.21.2"}}\n'],
    ['openapi.yml', document(modules)],
    ['src/shared.ts', SHARED],
    ['src/index.ts', `import express from 'express';\n${modules.map((name, i) => `import { router as router${i} } from './modules/${name}/router';`).join('\n')}\n\nconst app = express();\n${modules.map((name, i) => `app.use('/api/${name}', router${i});`).join('\n')}\napp.listen(3000);\n`],
  ]);
  for (const name of modules) for (const [file, text] of moduleFiles(name, pick)) files.set(file, text);
  for (let i = files.size - 2; i < count; i++) files.set(`src/scripts/script-${i}.ts`, `import { ${SHARED_NAMES} } from '../shared';\n\n${body('main', pick)}`);
  for (const [file, text] of files) {
    fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), text);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) generate(process.argv[2], Number(process.argv[3] ?? 600));
