/** What simulated shops are asked to be. */
export interface SimulationRequest {
  /** How many things both shops sell. */
  readonly items: number;
  /** The same seed makes the same shops. */
  readonly seed: number;
  /** The first of three ports in a row; 0 for any that are free. */
  readonly port: number;
}

/** Simulated shops that are running on this machine. */
export interface Simulation {
  readonly shopifyUrl: string;
  readonly etsyUrl: string;
  /** Where sales, faults and time are steered. */
  readonly controlUrl: string;
  /** The variables to export; the same names serve real shops. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}
