import type { Lifetime } from '../../src/statistics/survival.ts';

/** Reads "6 9+ 10" as durations, a plus marking those that were censored. */
export function lifetimesOf(text: string): readonly Lifetime[] {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => ({ time: Number.parseFloat(word), ended: !word.endsWith('+') }));
}

/** Weeks of remission on 6-MP and on placebo, 21 patients each (Freireich 1963; Gehan 1965). */
export const SIX_MP = lifetimesOf('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+');
export const PLACEBO = lifetimesOf('1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23');

/** Days of survival of 228 patients (North Central Cancer Treatment Group, Loprinzi 1994), 165 deaths. */
export const LUNG = lifetimesOf(`
  5 11 11 11 12 13 13 15 26 30 31 53 53 54 59 60 60 61 62 65 65 71 79 81 81 88 88 92 92+ 93 95 95 105
  105+ 107 107 110 116 118 122 131 132 132 135 142 144 145 145 147 153 156 156 163 163 163 166 166 167
  170 173+ 174+ 175 175+ 176 177 177+ 179 179 180 181 181 182 183 185+ 186 188+ 189 191+ 192+ 194 196+
  197 197+ 199 201 201 202 202+ 203+ 207 208 210 211+ 212 218 221+ 222 222+ 223 224+ 225+ 225+ 226 229
  230 235+ 237+ 239 239 240+ 243+ 245 246 252+ 259+ 266+ 267 268 269 269+ 270 272+ 276+ 279+ 283 284 284+
  285 285 286 288 291 292+ 292+ 293 296+ 300+ 301 301+ 303 303+ 305 306 310 310 315+ 320 329 332+ 337 340
  345 348 350 351 353 353 356+ 361 363 363 364 364+ 371 371 376+ 382+ 384+ 387 390 394 404+ 413+ 426 428
  429 433 442 444 444+ 450 455 457 458+ 460 473 477 511+ 511+ 519 520 524 524 529+ 533 543+ 550 551+ 558
  559+ 567 574 583 588+ 613 624 641 643 654 655 687 689 705 707 728 731 735 740+ 765 791 806+ 814 821+
  840+ 883 965+ 1010+ 1022+
`);
