import { z } from 'zod';
import { createCommand } from './command.ts';

const whole = (most: number) =>
  z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(most, `must be at most ${most}`);

const Input = z.object({
  items: whole(20_000).default(40),
  seed: whole(2 ** 32).default(1),
  port: whole(65_000).default(0),
  output: z.string().min(1, 'must not be empty').optional(),
});

/** Starts simulated shops for anybody without an account; they serve until the program is stopped. */
export const simulate = createCommand(
  {
    name: 'simulate',
    summary: 'start a simulated Shopify and Etsy on this machine, and print what to set to use them',
    options: [
      { name: 'items', argument: 'n', summary: 'how many things both shops sell (default: 40)' },
      { name: 'seed', argument: 'n', summary: 'which made-up shop it is (default: 1)' },
      { name: 'port', argument: 'n', summary: 'the first of three ports in a row (default: any)' },
      { name: 'output', argument: 'file', summary: 'write the variables to a file for a shell to read' },
    ],
  },
  Input,
  async ({ items, seed, port, output }, deps) => {
    const simulation = await deps.simulation({ items, seed, port });
    const exports = Object.entries(simulation.environment)
      .map(([name, value]) => `export ${name}='${value}'\n`)
      .join('');
    if (output !== undefined) {
      await deps.files.writeAll([{ path: output, content: exports }]).catch(async (error: unknown) => {
        await simulation.close();
        throw error;
      });
    }
    const about = [
      'Simulated shops; no live shop is contacted. They serve until you stop this program (Ctrl-C).',
      `Shopify ${simulation.shopifyUrl} · Etsy ${simulation.etsyUrl}`,
      `Control ${simulation.controlUrl} (GET / lists what it can do: sell, fault, advance the clock, true stock)`,
    ];
    return {
      ending: 'done',
      text: () => `${about.map((line) => `# ${line}\n`).join('')}${exports}`,
      json: () => ({
        simulator: true,
        shopify: simulation.shopifyUrl,
        etsy: simulation.etsyUrl,
        control: simulation.controlUrl,
        environment: simulation.environment,
      }),
      markdown: () => `${about.map((line) => `- ${line}\n`).join('')}\n\`\`\`sh\n${exports}\`\`\`\n`,
    };
  },
);
