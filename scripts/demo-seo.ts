import { readFileSync, writeFileSync } from 'node:fs';
import { canonicalFile } from '../src/domain/canonical-json.ts';
import { SeoSuggestions } from '../src/domain/seo-suggestions.ts';
import { openStage, title } from './demo-stage.ts';

// Shows the refresh of listing texts on a simulated shop whose days pass at once. No live shop is contacted.
const DAY_MS = 86_400_000;
const FILE = 'seo_suggestions.json';
const stage = openStage('demo-seo');
const simulation = await stage.simulation({ items: 40, seed: 3 });

try {
  title('Thirteen simulated days of view counters: not enough yet');
  await days(13);
  console.log(await apeg('etsy-seo-analyze', '--output', FILE));

  title('Twenty more days, one of them missing: suggestions, and a control group that is left alone');
  await days(20, 5);
  console.log(await apeg('etsy-seo-analyze', '--output', FILE));

  title('Somebody approves all but the first; the plan is shown and confirmed by its digest');
  const file = SeoSuggestions.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  const suggestions = file.suggestions.map((one, index) => ({ ...one, approved: index > 0 }));
  writeFileSync('seo_approved.json', canonicalFile({ ...file, suggestions }));
  const plan = await apeg('etsy-seo-apply', '--input', 'seo_approved.json', '--dry-run');
  console.log(plan);
  const digest = /Digest ([0-9a-f]{64})/.exec(plan)?.[1] ?? '';
  const ran = await apeg('etsy-seo-apply', '--input', 'seo_approved.json', '--confirm', digest.slice(0, 12));
  console.log(ran);

  title('Thirty simulated days later: the effect against the control group (the simulator knows none)');
  await days(31);
  console.log(await apeg('etsy-seo-report'));

  title('All of it is taken back');
  const run = /Run (\S+):/.exec(ran)?.[1] ?? '';
  const back = await apeg('rollback', '--run', run, '--dry-run');
  const inverse = /Digest ([0-9a-f]{64})/.exec(back)?.[1] ?? '';
  console.log(await apeg('rollback', '--run', run, '--confirm', inverse));
} finally {
  await simulation.close();
  stage.close();
}

async function days(count: number, without = -1): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    stage.pass(DAY_MS);
    if (day !== without) await apeg('etsy-views', 'snapshot');
  }
}

function apeg(...argv: readonly string[]): Promise<string> {
  return stage.apeg(argv, { shops: simulation.environment });
}
