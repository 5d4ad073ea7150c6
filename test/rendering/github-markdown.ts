import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly depth?: number;
  readonly checked?: boolean | null | undefined;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** A document as GitHub's own grammar reads it: the kinds of its parts in order, without what text they hold. */
export function shapeOf(markdown: string): string[] {
  const shape: string[] = [];
  walk(parsed(markdown), (node, depth) => {
    if (node.type === 'text' || node.type === 'break') return;
    shape.push(`${' '.repeat(depth)}${node.type}${node.depth ?? ''}${node.checked == null ? '' : ' task'}`);
  });
  return shape;
}

/** What GitHub would act on in the text of a document: mentions, references, addresses, commands to bots. */
export function actionsIn(markdown: string): string[] {
  const found: string[] = [];
  walk(parsed(markdown), (node) => {
    if (node.type === 'link' && node.url?.startsWith('../blob/apeg/') !== true)
      found.push(`link ${node.url ?? ''}`);
    if (['image', 'footnoteReference', 'linkReference', 'imageReference', 'delete'].includes(node.type))
      found.push(node.type);
    if (node.type === 'html' && !/^(?:<!-- apeg:[\w ./-]+ -->\n?)+$/.test(node.value ?? ''))
      found.push(`html ${node.value ?? ''}`);
    if (typeof node.checked === 'boolean') found.push('task');
    if (node.type !== 'text') return;
    for (const line of (node.value ?? '').split('\n')) {
      if (/(?:^|[^\w`])@[a-z\d]/i.test(line)) found.push(`mention ${line}`);
      if (/(?:^|\W)gh-\d/i.test(line) || /#\d/.test(line.replace(/^#\d+ /, '')))
        found.push(`reference ${line}`);
      if (/https?:\/\/|www\.\w/i.test(line)) found.push(`address ${line}`);
    }
  });
  for (const line of markdown.split('\n')) if (/^\s*\/\w/.test(line)) found.push(`command ${line}`);
  return found;
}

function parsed(markdown: string): Node {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function walk(node: Node, visit: (node: Node, depth: number) => void, depth = 0): void {
  visit(node, depth);
  for (const child of node.children ?? []) walk(child, visit, depth + 1);
}
