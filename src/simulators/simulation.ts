import { InputUnusable } from '../domain/errors.ts';
import type { Simulation, SimulationRequest } from '../domain/simulation.ts';
import type { Clock } from '../domain/time.ts';
import { createSimulatedClock } from './clock.ts';
import { openControl } from './control.ts';
import { simulatedEnvironment } from './environment.ts';
import { startEtsy } from './etsy/simulator.ts';
import { madeUpShops } from './made-up-shops.ts';
import { startShopify } from './shopify/simulator.ts';

/** What the simulators need from outside. */
export interface SimulationDeps {
  /** The SDL in schemas/vendor. */
  readonly schema: string;
  readonly clock: Clock;
}

/** Starts a made-up shop on both sides. @throws InputUnusable where a port is taken. */
export async function startSimulation(
  { items, seed, port }: SimulationRequest,
  { schema, clock: base }: SimulationDeps,
): Promise<Simulation> {
  const clock = createSimulatedClock(base);
  const shops = madeUpShops({ items, seed, now: clock.milliseconds() });
  const at = (offset: number): number => (port === 0 ? 0 : port + offset);
  const open: { close: () => Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.map((server) => server.close()));
  };
  try {
    const shopify = await startShopify({ schema, clock, seed: shops.shopify, port: at(0) });
    open.push(shopify);
    const etsy = await startEtsy({ clock, seed: shops.etsy, unlinkImages: true, port: at(1) });
    open.push(etsy);
    const control = await openControl({ shopify, etsy, clock }, at(2));
    open.push(control);
    return {
      shopifyUrl: shopify.url,
      etsyUrl: etsy.url,
      controlUrl: control.url,
      environment: simulatedEnvironment('simulated.myshopify.com', shopify, etsy),
      close,
    };
  } catch (error) {
    await close();
    if (!(error instanceof Error) || !('code' in error) || port === 0) throw error;
    throw new InputUnusable(`The ports ${port} to ${port + 2} cannot be used (${String(error.code)})`, {
      cause: error,
      hint: 'Name another --port, or leave it out.',
    });
  }
}
