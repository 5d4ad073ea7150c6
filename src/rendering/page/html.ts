import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { printable } from '../tainted.ts';

/** A drawn chart; whatever else reaches a page is escaped. */
export interface Picture {
  readonly svg: string;
}

const FOLDER = new URL('../../../templates/', import.meta.url);
const engine = Handlebars.create();
engine.registerHelper('text', (value: unknown) => printable(String(value)));
// Backticks around a key are Markdown; text from a log may hold them, so that none of them become markup here.
engine.registerHelper('sentence', (value: unknown) =>
  printable(String(value)).replace(/`(\/[^\s`]+)`/g, '$1'),
);
engine.registerHelper('minute', (value: unknown) =>
  printable(String(value)).replace(/T(\d\d:\d\d):[\d.]+Z$/, ' $1 UTC'),
);
engine.registerHelper('picture', ({ svg }: Picture) => new Handlebars.SafeString(svg));
engine.registerPartial('report-page.css', readFileSync(new URL('report-page.css', FOLDER), 'utf8'));

/** Fills the template of the report page; every value is escaped, but for the charts. */
export function renderPage(model: object): string {
  const source = readFileSync(new URL('report-page.html.hbs', FOLDER), 'utf8');
  return engine.compile(source, { strict: true })(model);
}
