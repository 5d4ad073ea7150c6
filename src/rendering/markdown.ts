import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { mermaidChart, type TrendChart } from './mermaid.ts';
import { codeSpan, jsonBlock, ownLink, printable, prose, reference, shopLink, slackText } from './tainted.ts';

/** The templates in `templates/`, by file name. */
export type TemplateName =
  | 'answer'
  | 'answer-next'
  | 'dashboard'
  | 'feedback-report'
  | 'macro-report'
  | 'operation-plan'
  | 'operation-receipt'
  | 'order-alerts'
  | 'improvement-proposals'
  | 'proposal'
  | 'pull-request'
  | 'seo-suggestions'
  | TextTemplate
  | 'order-alert-issue';

/** Those of them that make plain text for a medium of its own. */
export type TextTemplate = 'order-alert-mail' | 'order-alert-slack';

const FOLDER = new URL('../../templates/', import.meta.url);
const engine = Handlebars.create();
engine.registerHelper('prose', (value: unknown) => prose(String(value)));
engine.registerHelper('code', (value: unknown) => codeSpan(String(value)));
engine.registerHelper('json', (value: unknown) => jsonBlock(value));
engine.registerHelper('ordinal', (index: unknown) => Number(index) + 1);
engine.registerHelper('issue', (value: unknown) => reference(Number(value)));
engine.registerHelper('link', (label: unknown, target: unknown) => ownLink(String(label), String(target)));
engine.registerHelper('line', (value: unknown) => printable(String(value)));
engine.registerHelper('slack', (value: unknown) => slackText(String(value)));
engine.registerHelper('shop', (label: unknown, target: unknown) => shopLink(String(label), String(target)));
engine.registerHelper('mermaid', (chart: unknown) => mermaidChart(chart as TrendChart));
engine.registerPartial('proposal', readFileSync(new URL('proposal.partial.hbs', FOLDER), 'utf8'));

const compiled = new Map<TemplateName, Handlebars.TemplateDelegate<object>>();

/** Fills a template of plain text, with the helpers that escape for its medium. */
export function renderText(name: TextTemplate, model: object): string {
  return renderMarkdown(name, model);
}

/** Fills a template. Values reach it through the helpers alone, which escape them. */
export function renderMarkdown(name: TemplateName, model: object): string {
  const template = compiled.get(name) ?? compile(name);
  compiled.set(name, template);
  return template(model)
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()
    .concat('\n');
}

function compile(name: TemplateName): Handlebars.TemplateDelegate<object> {
  const source = readFileSync(new URL(`${name}.hbs`, FOLDER), 'utf8');
  return engine.compile(source, { strict: true, noEscape: true });
}
