import { openLivePeer } from './app-peer.ts';
import { describeSeo } from './seo-scenarios.ts';

describeSeo('an emulated GitHub', (entrusted) => openLivePeer(undefined, { entrusted }));
