import { openLivePeer } from '../test/app/app-peer.ts';
import { shopFiles } from '../test/app/shop.ts';

// Shows the GitHub App at work on an emulated GitHub: a dispatch, a comment, and what appears for people. Nothing leaves this machine.
const peer = await openLivePeer();
try {
  console.log('An emulated GitHub, the App beside it, and a made-up shop assistant whose calls time out.\n');
  const ref = await peer.addShop(shopFiles({ end: peer.today }));
  const reader = peer.github.reader(ref);

  title('A dispatch: apeg-propose');
  await peer.dispatch(ref, 'apeg-propose');
  const [pull] = (await reader.pullRequests()).items;
  console.log(
    `#${pull?.number} ${pull?.title}   [${pull?.labels.join(', ')}]   ${pull?.head.branch} → ${pull?.base}\n`,
  );
  console.log(visible(pull?.body));

  title('The dashboard issue');
  const dashboard = await reader.issue((pull?.number ?? 0) + 1);
  console.log(visible(dashboard?.body));

  const issue = await peer.openIssue(ref);
  for (const body of [
    '/apeg explain provider-timeout.openai-timeout',
    '/apeg snooze provider-timeout.openai-timeout 14d',
    '/apeg execute sync abc',
  ]) {
    title(`acme comments: ${body}`);
    await peer.say(ref, issue, { body });
    const answers = (await reader.comments(issue)).filter(({ author }) => author.kind === 'app');
    console.log(`${answers.at(-1)?.author.login} answers:\n\n${visible(answers.at(-1)?.body)}`);
  }

  title('What became of the pull request');
  const [after] = (await reader.pullRequests()).items;
  console.log(
    `#${after?.number} is ${after?.state}, merged: ${after?.merged ? 'yes' : 'no'}; main is as it was: ${await unchanged()}`,
  );

  async function unchanged(): Promise<string> {
    return (await reader.fileAt('SessionConfig.json', 'main'))?.includes('"timeout": 30') === true
      ? 'yes'
      : 'no';
  }
} finally {
  await peer.close();
}

function title(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}\n`);
}

/** Without the lines that only programs read. */
function visible(body = '(nothing)'): string {
  return body.replaceAll(/<!--[^>]*-->\n?/g, '').trimEnd();
}
