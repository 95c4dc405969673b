// The app's own words in zh-Hans, read from its tables: what a person sees is what the tests look for.

import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../../src/i18n/words/', import.meta.url);

/** By room and key: `words.form.SUBMIT`. A key that the tables do not have is an error. */
export const words = strict(
  Object.fromEntries(
    readdirSync(folder).map((file) => {
      const table = readFileSync(new URL(file, folder), 'utf8');
      const lines = table.matchAll(/^\s*([A-Z0-9_]+):\s*"((?:[^"\\]|\\.)*)"/gm);
      const room = Object.fromEntries([...lines].map(([, key, text]) => [key, JSON.parse(`"${text}"`)]));
      return [file.replace('.rs', ''), strict(room)];
    }),
  ),
);

function strict(table) {
  return new Proxy(table, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target) return target[key];
      throw new Error(`the tables of words have no ${key}`);
    },
  });
}

/** A template with its places filled: `say('上传 {0}/{1}', 1, 3)`. */
export const say = (template, ...values) => template.replace(/\{(\d)\}/g, (_, at) => String(values[at]));

/** A template as a pattern, whatever is in its places: `like('草稿已自动保存 · {0}')`. */
export function like(template) {
  const plain = template.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(plain.join('.+'));
}
