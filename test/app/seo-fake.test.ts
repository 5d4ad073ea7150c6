import { openFakePeer } from './app-peer.ts';
import { describeSeo } from './seo-scenarios.ts';

describeSeo('a GitHub in memory', async (entrusted) => openFakePeer(entrusted));
